"""The task follows its order: when it opens, what is in force, and whether it is poured at all."""

from __future__ import annotations

from db.models import OrderNotice, OrderState, ProductionTask, Role, TaskState
from desk.core.following import Happened
from desk.core.unit import Unit
from desk.core.workflow import describe
from desk.orders.facts import live_task
from desk.orders.ordered import GRADES, on_documents
from desk.orders.rules import cutoff_for
from desk.rules.table import AMENDMENT
from desk.settings import settings_of
from desk.tasks.kind import FLOW
from desk.tasks.making import mix_for

_MADE = (TaskState.DOCUMENTS_READY, TaskState.COLLECTED)
_KEEPERS = (Role.DOCUMENT_CLERK, Role.TECHNICAL_HEAD)


def take_over(happened: Happened[OrderNotice]) -> None:
    """What is in force is what the documents are made for; what was made before is made anew
    (M1.5.3)."""
    u, order, changed = happened.unit, happened.record, happened.values
    task = live_task(u.session, order)
    if task is None:
        return
    if not changed:
        return
    task.revision += 1  # paper that went out keeps what it said; this is a new version of it
    if "volume_m3" in changed and order.volume_m3 is not None:
        task.volume_m3 = order.volume_m3
    if "planned_opening" in changed:
        _take_over_opening(u, task, order)
    if "documents_wanted" in changed:
        task.documents_wanted = list(order.documents_wanted or [])
    if "document_copies" in changed:
        task.document_copies = order.document_copies
    if any(name in changed for name in GRADES):
        task.mix_reference = mix_for(u, order)
    # After the pour another volume is a matter of the settlement; the documents gave none.
    settled = order.state is OrderState.CLOSED and set(changed) <= {"volume_m3"}
    if on_documents(changed) and not settled:
        _make_anew(u, task, happened.reason)


def _make_anew(u: Unit, task: ProductionTask, why: str) -> None:
    if task.state in _MADE:
        FLOW.take(u, task, "recall", {"recall_reason": why[:200]})
        word = "已作的资料收回，请按变更后的订货单重新备齐"
    else:
        word = "请按变更后的订货单备齐资料"
    for role in _KEEPERS:
        sentence = f"{describe(task)}：{word}。原因：{why}"
        u.notify(role.value, task, sentence[:500], rule=AMENDMENT)


def follow_opening(happened: Happened[OrderNotice]) -> None:
    """The order opens at another time, and its papers are due by the cut-off before that."""
    task = live_task(happened.unit.session, happened.record)
    if task is not None:
        task.revision += 1
        _take_over_opening(happened.unit, task, happened.record)


def _take_over_opening(u: Unit, task: ProductionTask, order: OrderNotice) -> None:
    assert order.planned_opening is not None, "an order with a task opens some time"
    task.planned_opening = order.planned_opening
    cutoff = settings_of(u.session, order.station_id).clock("tasks.cutoff")
    task.documents_due = cutoff_for(order.planned_opening, cutoff)


def cancel_with_order(happened: Happened[OrderNotice]) -> None:
    """The customer needs it no more: the task is void with its order."""
    task = live_task(happened.unit.session, happened.record)
    if task is not None:
        task.state = TaskState.CANCELLED
        task.remarks = f"{task.remarks}\n订货取消：{happened.reason}".strip()
