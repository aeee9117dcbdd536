"""资料发放: collected against a signature in the ledger, delivered, signed for, acknowledged (M3.1)."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import (
    Document,
    DocumentSet,
    Issuance,
    IssuanceLine,
    IssuanceState,
    PersonRight,
    Role,
)
from desk.core.declare import step
from desk.core.effects import Doing, demand_rows
from desk.core.errors import Invalid, Warned
from desk.core.workflow import Look, Taking, Tone, Workflow, describe
from desk.documents.facts import OUT, WITH_SITE, why_not_issuable, words_of
from desk.documents.making import living
from desk.documents.recalling import back_from_specialist, recalled_copies
from desk.orders.facts import authorised, why_not_authorised
from desk.rules.table import DOCUMENTS, ORIGINALS

_S = IssuanceState
OFFICE = frozenset({Role.SPECIALIST, Role.SECTION_HEAD})
ARCHIVE = frozenset({Role.DOCUMENT_CLERK, Role.TECHNICAL_HEAD})


def issuance_words(issuance: Issuance) -> str:
    """``FF-202611-0003 滨江花园二期 前期资料``."""
    project = issuance.project.name if issuance.project is not None else ""
    return " ".join(w for w in (issuance.number, project, issuance.document_set.label) if w)


def wrong_lines(session: Session, issuance: Issuance) -> list[str]:
    """What must not go to the customer, each by its name: missing, wrong or superseded (M1.4.2)."""
    found = []
    for line in issuance.lines:
        assert line.document is not None, "a line names a document"
        why = why_not_issuable(session, line.document)
        if why:
            found.append(f"{words_of(line.document)}{why}")
    return [*found, *(f"{words_of(d)}不在这次发放里" for d in left_out(session, issuance))]


def left_out(session: Session, issuance: Issuance) -> Iterator[Document]:
    """Documents of the issuance's early set that are neither in it nor in another one under way."""
    if issuance.task_id is None or issuance.document_set is not DocumentSet.EARLY:
        return
    if issuance.change_id is not None:
        return
    elsewhere = set(
        session.scalars(
            select(IssuanceLine.document_id)
            .join(Issuance, Issuance.id == IssuanceLine.issuance_id)
            .where(
                Issuance.task_id == issuance.task_id,
                Issuance.state.in_(OUT),
                Issuance.id != issuance.id,
            )
        )
    )
    here = {line.document_id for line in issuance.lines}
    for document in living(session, task=issuance.task_id):
        if document.id not in here | elsewhere:
            yield document


def _complete_and_right(look: Look[Issuance]) -> None:
    wrong = wrong_lines(look.session, look.record)
    if wrong or not look.record.lines:
        named = "；".join(wrong) or "没有任何资料"
        raise DOCUMENTS.refuse(
            f"{issuance_words(look.record)}：{named}。缺失、错误的资料不得交付客户，请先处理好这些资料"
        )


def _collect(taking: Taking[Issuance]) -> None:
    demand_rows(taking.record, "lines", ("document_id", "copies"))


def _deliver(taking: Taking[Issuance]) -> None:
    """The receiver checked them and signed for each number of copies (M3.2.1)."""
    issuance = taking.record
    if not issuance.receiver.strip():
        raise DOCUMENTS.refuse(f"{issuance_words(issuance)}没有接收人签认。请填写签字的接收人")
    if not issuance.verified:
        raise DOCUMENTS.refuse(
            f"{issuance_words(issuance)}的接收人还没有核对。请接收方核对资料的准确性后再签字"
        )
    for place, line in enumerate(issuance.lines, start=1):
        assert line.copies is not None, "asked for when collected"
        line.delivered = line.copies if line.delivered is None else line.delivered
        if line.delivered > line.copies:
            sentence = f"第 {place} 行签收 {line.delivered} 份，多于领取的 {line.copies} 份"
            raise Invalid({"lines": sentence}, what=describe(issuance))


def warn_stranger(taking: Taking[Issuance]) -> Iterator[Warned]:
    """Taken by somebody whom the customer has not named to receive."""
    issuance = taking.record
    assert issuance.delivered_at is not None, "the step sets it"
    if authorised(issuance, PersonRight.RECEIVER):
        why = why_not_authorised(
            issuance, issuance.receiver, issuance.delivered_at, PersonRight.RECEIVER
        )
        if why:
            yield DOCUMENTS.warn(f"{issuance_words(issuance)}的接收人{why}")


def _not_recalled(look: Look[Issuance]) -> None:
    """What a change recalls goes back by the change's own account, copy by copy (R19)."""
    if look.record.state in WITH_SITE and recalled_copies(look.session, look.record):
        raise ORIGINALS.refuse(
            f"{issuance_words(look.record)}里有资料已经更改，原件逐份收回。请在更改申请上逐份登记收回"
        )


def _take_back(taking: Taking[Issuance]) -> None:
    issuance = taking.record
    back_from_specialist(taking.unit, issuance)
    issuance.receiver, issuance.verified, issuance.delivered_at = "", False, None
    for line in issuance.lines:
        line.delivered = None


# fmt: off
FLOW = Workflow(
    states=IssuanceState,
    initial=_S.DRAFT,
    clause="M3.1.3",
    tones={
        _S.DRAFT: Tone.WARNING, _S.COLLECTED: Tone.INFO, _S.DELIVERED: Tone.WARNING,
        _S.ACKNOWLEDGED: Tone.SUCCESS, _S.VOID: Tone.DANGER,
    },
    steps=(
        step("collect", "领取", _S.DRAFT, _S.COLLECTED, OFFICE, guard=_complete_and_right,
             stamps="collected", effect=Doing(series="FF", also=_collect), undo="put_back"),
        step("deliver", "交付签收", _S.COLLECTED, _S.DELIVERED, OFFICE, guard=_complete_and_right,
             stamps="delivered", asks="receiver verified delivered_at", warner=warn_stranger,
             effect=Doing(at="delivered_at", also=_deliver,
                          tells=lambda i: f"{issuance_words(i)}已交付{i.receiver}，待交回验收单",
                          roles=(Role.DOCUMENT_CLERK,)), clause="M3.2.1"),
        step("acknowledge", "交回验收单", _S.DELIVERED, _S.ACKNOWLEDGED, ARCHIVE | OFFICE,
             stamps="slip", undo="reopen", clause="M3.1.4"),
        step("put_back", "退回资料室", (_S.COLLECTED, _S.DELIVERED), _S.DRAFT, OFFICE | ARCHIVE,
             guard=_not_recalled, effect=_take_back, clears="delivered", needs_reason=True,
             aside=True),
        step("recall", "收回重做", _S.COLLECTED, _S.DRAFT, OFFICE | ARCHIVE, effect=_take_back,
             clears="collected", by_program=True, aside=True),
        step("reopen", "退回验收单", _S.ACKNOWLEDGED, _S.DELIVERED, ARCHIVE, needs_reason=True,
             aside=True),
        step("void", "作废", _S.DRAFT, _S.VOID, OFFICE | ARCHIVE, needs_reason=True, danger=True),
    ),
)
# fmt: on
