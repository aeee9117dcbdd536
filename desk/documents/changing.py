"""资料更改申请: reviewed by two, changed, reviewed again, reissued, recalled and destroyed (M3.3)."""

from __future__ import annotations

from sqlalchemy import select

from db.models import (
    ChangeRequest,
    ChangeState,
    CopyState,
    DocumentState,
    Issuance,
    IssuanceState,
    RecalledCopy,
    Role,
)
from desk.core.approvals import Approval, both
from desk.core.declare import step
from desk.core.effects import Doing, demand, demand_rows, put
from desk.core.errors import Invalid, Refused
from desk.core.workflow import Look, Taking, Tone, Workflow, describe
from desk.documents.facts import WITH_SITE, open_change, protected, stated, words_of
from desk.documents.reissuing import reissue
from desk.documents.versions import make_versions
from desk.rules.table import ORIGINALS, PROTECTED, TWO_REVIEWS

_S = ChangeState
ASKERS = frozenset({Role.SPECIALIST, Role.SECTION_HEAD, Role.DOCUMENT_CLERK})
KEEPERS = frozenset({Role.DOCUMENT_CLERK})
REVIEWERS = (Role.TECHNICAL_HEAD, Role.CHIEF_ENGINEER)


def change_words(change: ChangeRequest) -> str:
    """``GG-202611-0002 滨江花园二期``."""
    project = change.project.name if change.project is not None else ""
    return " ".join(w for w in (change.number or "资料更改申请草稿", project) if w)


def _ready(taking: Taking[ChangeRequest]) -> None:
    """Everything is named, and the documents stand as they are said to (M3.3.1)."""
    change, session = taking.record, taking.unit.session
    demand_rows(change, "items", ("document_id", "fact", "after"))
    refuse_protected(change)
    other = open_change(session, [i.document_id for i in change.items if i.document_id])
    if other is not None and other.id != change.id:
        raise Refused(f"{describe(change)}里的资料正在{describe(other)}里更改。请先办完那一份。")
    for item in change.items:
        document = item.document
        assert document is not None, "demanded above"
        if document.state is not DocumentState.REVIEWED:
            raise Refused(
                f"{words_of(document)}{document.state.label}，不能申请更改。"
                "已审核发放的资料才办更改申请，没有发放的请退回修改。（依据手册 M3.3.1）",
                clause="M3.3.1",
            )
        item.before = stated(document, item.fact) if item.fact is not None else ""


def refuse_protected(change: ChangeRequest) -> None:
    """R17 by whatever way the item was written."""
    for place, item in enumerate(change.items, start=1):
        if item.fact is not None and item.fact in protected(
            item.document.kind if item.document is not None else None
        ):
            raise PROTECTED.refuse(
                f"{describe(change)}第 {place} 行的“{item.fact.label}”不得更改。"
                "试验数据及其评定、强度、抗渗等级不能申请更改，请删去这一行"
            )


def _change(taking: Taking[ChangeRequest]) -> None:
    make_versions(taking.unit, taking.record)


def _reissue(taking: Taking[ChangeRequest]) -> None:
    reissue(taking.unit, taking.record)


def missing(change: ChangeRequest) -> list[RecalledCopy]:
    """The copies that cannot be recovered."""
    return [copy for copy in change.recalls if copy.outcome is CopyState.MISSING]


def still_out(change: ChangeRequest) -> list[RecalledCopy]:
    """The copies that nobody has accounted for."""
    return [copy for copy in change.recalls if copy.outcome is CopyState.OUT]


def _explained(look: Look[ChangeRequest]) -> None:
    """Copy by copy, and judged by another than who asked for the change."""
    change = look.record
    gone = missing(change)
    if not gone:
        raise ORIGINALS.refuse(f"{change_words(change)}没有收不回的原件，不需要批准")
    silent = [c for c in gone if not c.explanation.strip()]
    if silent:
        raise ORIGINALS.refuse(
            f"{change_words(change)}有 {len(silent)} 份收不回的原件没有说明：{_named(silent)}。请逐份说明"
        )
    if look.acting.person_id == change.submitted_by_id:
        raise TWO_REVIEWS.refuse(
            f"{change_words(change)}由{change.submitted_by}申请，不能由本人批准缺失"
        )


def _accounted(look: Look[ChangeRequest]) -> None:
    """R19: every original is back, or its loss is explained and approved."""
    change = look.record
    out = still_out(change)
    if out:
        raise ORIGINALS.refuse(
            f"{change_words(change)}还有 {len(out)} 份原件没有收回：{_named(out)}。"
            "请逐份登记收回，收不回的写明说明并由技术科长或总工批准"
        )
    if missing(change) and change.excused_at is None:
        raise ORIGINALS.refuse(
            f"{change_words(change)}有 {len(missing(change))} 份原件收不回，还没有批准。"
            "请技术科长或总工“批准缺失”"
        )


def _named(copies: list[RecalledCopy]) -> str:
    said = [
        f"{words_of(c.document) if c.document is not None else ''} 第 {c.copy_number} 份（{c.holder}）"
        for c in copies[:5]
    ]
    return "、".join(said) + (f" 等 {len(copies)} 份" if len(copies) > 5 else "")


def _destroy(taking: Taking[ChangeRequest]) -> None:
    change = taking.record
    put(taking)
    demand(change, ("method", "destroyer", "witness", "destroyed_on"))
    if change.destroyer.strip() == change.witness.strip():
        raise Invalid({"witness": "监销人不能是执行人本人"}, what=describe(change))
    assert change.destroyed_on is not None
    back = [c.recovered_on for c in change.recalls if c.recovered_on is not None]
    if back and change.destroyed_on < max(back):
        raise Invalid({"destroyed_on": "销毁日期早于收回日期"}, what=describe(change))


def _handed_on(look: Look[ChangeRequest]) -> None:
    """The changed documents are with the site before the matter is closed (M3.3.3)."""
    change = look.record
    waiting = look.session.scalars(
        select(Issuance).where(
            Issuance.change_id == change.id,
            Issuance.state.not_in((*WITH_SITE, IssuanceState.VOID)),
        )
    ).all()
    if waiting:
        named = "、".join(f"{describe(i).strip()}（{i.state.label}）" for i in waiting)
        raise ORIGINALS.refuse(
            f"{change_words(change)}更改后的资料还没有交付签收：{named}。请客服专员领取并交付"
        )


# fmt: off
FIRST = Approval(
    submit=step("submit", "提交审核", _S.DRAFT, _S.SUBMITTED, ASKERS, stamps="submitted",
                effect=Doing(series="GG", needs=("project_id", "party", "cause", "copies"),
                             also=_ready)),
    granted=_S.APPROVED,
    seats=both(*REVIEWERS),
    asks=lambda c: f"{change_words(c)}待审核：{c.cause}",
    told=(Role.DOCUMENT_CLERK, Role.SPECIALIST),
    own=TWO_REVIEWS,
    reject_label="不同意",
    next_word="已同意更改，请资料员更改",
    approve_label="审核同意",
)
SECOND = Approval(
    submit=step("change", "更改资料", _S.APPROVED, _S.CHANGED, KEEPERS, stamps="changed_documents",
                effect=_change),
    granted=_S.CHECKED,
    seats=both(*REVIEWERS),
    asks=lambda c: f"{change_words(c)}的资料已更改，待再次审核",
    told=(Role.DOCUMENT_CLERK, Role.SPECIALIST),
    own=TWO_REVIEWS,
    stamps="checked",
    reject_label="更改不符，退回",
    next_word="更改后已审核，请登记发放",
    take_back=False,
    prefix="check_",
    approve_label="更改后审核同意",
    withdraw_label="撤回更改",
)
FLOW = Workflow(
    states=ChangeState,
    initial=_S.DRAFT,
    clause="M3.3.1",
    tones={
        _S.DRAFT: Tone.NEUTRAL, _S.SUBMITTED: Tone.WARNING, _S.APPROVED: Tone.INFO,
        _S.CHANGED: Tone.WARNING, _S.CHECKED: Tone.INFO, _S.REISSUED: Tone.WARNING,
        _S.DESTROYED: Tone.INFO, _S.CLOSED: Tone.SUCCESS, _S.CANCELLED: Tone.DANGER,
    },
    steps=(
        *FIRST.steps(),
        *SECOND.steps(),
        step("reissue", "登记发放", _S.CHECKED, _S.REISSUED, KEEPERS, stamps="reissued",
             effect=_reissue),
        step("excuse", "批准缺失", _S.REISSUED, None, REVIEWERS, guard=_explained,
             stamps="excused", confirm_password=True, aside=True),
        step("destroy", "销毁原件", _S.REISSUED, _S.DESTROYED, KEEPERS, guard=_accounted,
             effect=_destroy, asks="method destroyer witness destroyed_on"),
        step("close", "办结", _S.DESTROYED, _S.CLOSED, KEEPERS | {Role.SECTION_HEAD},
             guard=_handed_on, stamps="closed", clause="M3.3.3"),
        step("cancel", "撤销申请", _S.DRAFT, _S.CANCELLED, ASKERS, needs_reason=True, danger=True),
    ),
)
# fmt: on
