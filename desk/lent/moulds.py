"""试模 lent to a site: asked of the technical section, watched over and taken back (M1.5.2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db.fields import fields_of
from db.models import MouldLoan, MouldState, Role
from desk.core.declare import group, step
from desk.core.effects import ahead, doing, open_in
from desk.core.errors import Invalid
from desk.core.workflow import Look, Taking, Tone, Workflow, describe
from desk.lent.of_project import OFFICE, of_project, words_of
from desk.rules.table import MOULD_LOAN, OWN_APPROVAL
from desk.values.showing import show_value
from desk.values.zone import local

_S = MouldState
_KEEPERS = frozenset({Role.TECHNICAL_HEAD, Role.INSPECTOR})
_APPROVERS = frozenset({Role.TECHNICAL_HEAD})


def mould_words(loan: Any) -> str:
    """``SM-202611-0003 滨江花园二期 150立方体 4 组``."""
    return f"{words_of(loan)} {show_value(fields_of(MouldLoan)['mould'], loan.mould)} {loan.quantity} 组"


def _problems(_session: Session, loan: Any, now: datetime) -> Mapping[str, str]:
    found = ahead(loan, now)
    if loan.due_on and loan.due_on < local(loan.applied_at or now).date():
        found["due_on"] = f"{fields_of(MouldLoan)['due_on'].label}不能早于申请当天"
    return found


def _not_own(look: Look) -> None:
    loan: MouldLoan = look.record
    if loan.applied_by_id == look.acting.person_id:
        raise OWN_APPROVAL.refuse(
            f"{describe(loan)}是{look.acting.name}自己申请的，不能由本人审批。请由技术科另一位负责人审批"
        )


def _apply(taking: Taking) -> None:
    taking.record.applied_by_id = taking.unit.acting.person_id


def _decide(taking: Taking) -> None:
    """What the technical head said, with the reason, goes back to those who asked."""
    loan, unit = taking.record, taking.unit
    agreed = loan.approved_at is not None
    unit.decide(
        loan, "approve" if agreed else "reject", agreed=agreed, role=Role.TECHNICAL_HEAD.label
    )
    said = "已批准，请联系领取" if agreed else f"不同意：{taking.reason.strip()}"
    unit.notify(Role.SPECIALIST.value, loan, f"{mould_words(loan)}{said}"[:500])


def _take_back(taking: Taking) -> None:
    """All of them, or a word about what became of the rest."""
    loan: MouldLoan = taking.record
    back, out = loan.returned_quantity, loan.quantity
    assert back is not None
    assert out is not None
    if back > out:
        sentence = f"归还 {back} 组，多于借出的 {out} 组"
        raise Invalid({"returned_quantity": sentence}, what=describe(loan))
    if back < out and not loan.damaged:
        raise MOULD_LOAN.refuse(
            f"{describe(loan)}借出 {out} 组只还 {back} 组，少 {out - back} 组。请写明损坏遗失情况"
        )


# fmt: off
MOULD_LOANS = of_project(
    "mould-loans",
    "试模借用",
    MouldLoan,
    words=("borrower", "phone", "mould"),
    series="SM",
    icon="sample",
    editors=OFFICE,
    flow=Workflow(
        states=MouldState,
        initial=_S.DRAFT,
        tones={
            _S.DRAFT: Tone.NEUTRAL, _S.APPLIED: Tone.WARNING, _S.APPROVED: Tone.INFO,
            _S.LENT: Tone.WARNING, _S.RETURNED: Tone.SUCCESS, _S.REJECTED: Tone.DANGER,
        },
        steps=(
            step("apply", "申请", _S.DRAFT, _S.APPLIED, OFFICE,
                 effect=doing(
                 by="applied_by", at="applied_at", series="SM", also=_apply,
                 needs=("project_id", "quantity", "borrower", "due_on"),
                 tells=lambda x: f"{mould_words(x)}待审批，{x.due_on:%m-%d} 归还",
                 roles=(Role.TECHNICAL_HEAD,))),
            step("approve", "批准", _S.APPLIED, _S.APPROVED, _APPROVERS, before_role=_not_own,
                 effect=doing(by="approved_by", at="approved_at", also=_decide)),
            step("reject", "不同意", _S.APPLIED, _S.REJECTED, _APPROVERS, before_role=_not_own,
                 effect=_decide, needs_reason=True, danger=True),
            step("lend", "借出", _S.APPROVED, _S.LENT, _KEEPERS, effect=doing(at="lent_at"),
                 asks="lent_at"),
            step("return", "归还", _S.LENT, _S.RETURNED, _KEEPERS,
                 effect=doing(at="returned_at", needs=("returned_quantity",), also=_take_back),
                 asks="returned_quantity damaged returned_at"),
        ),
    ),
    groups=(
        group("申请", "project_id", "mould quantity", "borrower phone", "purpose due_on", "remarks"),
    ),
    columns=(
        "number", "state", "project_id", "mould", "quantity", "borrower", "due_on",
        "lent_at", "returned_at", "returned_quantity",
    ),
    more_columns=(
        "phone", "purpose", "applied_by", "applied_at", "approved_by", "approved_at",
        "damaged", "remarks",
    ),
    always_editable=("phone", "remarks"),
    problems=_problems,
    editable=open_in(_S.DRAFT),
    forms=("F11",),
)
# fmt: on  # fmt: skip
