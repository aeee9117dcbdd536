"""The early documents go over with the first truck (M1.4.2), one by one where they are kept so."""

from __future__ import annotations

from collections.abc import Iterator

from db.models import DocumentSet, EarlyDocument, Issuance, IssuanceState, Pour, TaskState
from desk.core.effects import put
from desk.core.errors import Warned
from desk.core.following import Happened
from desk.core.workflow import Taking
from desk.documents.handing import deliver, kept_one_by_one, lacking
from desk.orders.facts import live_pour, live_task, not_a_receiver
from desk.pours.facts import words_of
from desk.rules.table import DOCUMENTS


def hand_over(taking: Taking[Pour]) -> None:
    """R08: the early documents go over complete, and the receiver signs for them."""
    pour = taking.record
    put(taking)
    task = live_task(taking.unit.session, pour.order)
    if task is None or task.state is not TaskState.COLLECTED:
        raise DOCUMENTS.refuse(
            f"{words_of(pour)}的开盘资料还没有从技术科（资料室）领取，不能交接。"
            "请先在生产任务书上办理“领取资料”"
        )
    kept = list(lacking(taking.unit.session, task.id))
    if kept:
        raise DOCUMENTS.refuse(
            f"{words_of(pour)}的开盘资料：{'；'.join(kept)}。不得交付客户，请办好后再交接"
        )
    wanted = list(task.documents_wanted or pour.order.documents_wanted or [])
    if kept_one_by_one(taking.unit.session, task.id):
        pour.documents_handed = wanted
    missing = [word for word in wanted if word not in (pour.documents_handed or [])]
    if missing:
        named = "、".join(EarlyDocument(word).label for word in missing)
        raise DOCUMENTS.refuse(f"{words_of(pour)}的开盘资料缺{named}，不得交付客户。请补齐后再交接")
    if not pour.documents_receiver.strip():
        raise DOCUMENTS.refuse(
            f"{words_of(pour)}的资料交接没有接收人签认。请由客户指定接收人签字后登记“资料接收人”"
        )
    pour.documents_handed_at = taking.values.get("documents_handed_at") or taking.unit.now
    deliver(taking.unit, task.id, pour.documents_receiver, pour.documents_handed_at)


def warn_receiver(taking: Taking[Pour]) -> Iterator[Warned]:
    """Documents taken by somebody the customer has not named."""
    pour = taking.record
    assert pour.documents_handed_at is not None, "the step sets it"
    why = not_a_receiver(pour.order, pour.documents_receiver, pour.documents_handed_at)
    if why:
        yield DOCUMENTS.warn(f"{words_of(pour)}的资料接收人{why}")


def documents_delivered(happened: Happened[Issuance]) -> None:
    """The early set was signed for by the way of its issuance: the pour's hand-over is done."""
    pour = _pour_of(happened)
    if pour is None or pour.documents_handed_at is not None:
        return
    issuance, task = happened.record, happened.record.task
    pour.documents_handed = list((task and task.documents_wanted) or pour.order.documents_wanted)
    pour.documents_receiver = issuance.receiver
    pour.documents_handed_at = issuance.delivered_at


def documents_put_back(happened: Happened[Issuance]) -> None:
    """What was handed over is with the archive again: it is handed over anew (R08)."""
    pour = _pour_of(happened)
    if pour is not None and happened.record.state is not IssuanceState.COLLECTED:
        pour.documents_handed, pour.documents_receiver, pour.documents_handed_at = [], "", None


def _pour_of(happened: Happened[Issuance]) -> Pour | None:
    """The pour with whose first truck the issuance goes; None for what is issued again or later."""
    issuance = happened.record
    if issuance.change_id is not None or issuance.document_set is not DocumentSet.EARLY:
        return None
    task = issuance.task
    return live_pour(happened.unit.session, task.order) if task is not None else None
