"""试模 lent to a site: asked of the technical section, watched over and taken back (M1.5.2)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from db.fields import fields_of
from db.models import MouldLoan, MouldState, Role
from desk.core.approvals import Approval, one
from desk.core.declare import group, names, step
from desk.core.effects import Doing
from desk.core.errors import Invalid
from desk.core.workflow import Taking, Tone, Workflow, describe
from desk.lent.of_project import OFFICE, OfProjectKind, words_of
from desk.rules.table import MOULD_LOAN, OWN_APPROVAL
from desk.values.showing import show_value
from desk.values.zone import local

_S = MouldState
_KEEPERS = frozenset({Role.TECHNICAL_HEAD, Role.INSPECTOR})


def mould_words(loan: MouldLoan) -> str:
    """``SM-202611-0003 滨江花园二期 150立方体 4 组``."""
    return f"{words_of(loan)} {show_value(fields_of(MouldLoan)['mould'], loan.mould)} {loan.quantity} 组"


def _take_back(taking: Taking[MouldLoan]) -> None:
    """All of them, or a word about what became of the rest."""
    loan = taking.record
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
APPROVAL = Approval(
    submit=step("apply", "申请", _S.DRAFT, _S.APPLIED, OFFICE, stamps="applied",
                effect=Doing(series="SM", needs=("project_id", "quantity", "borrower", "due_on"))),
    granted=_S.APPROVED,
    refused=_S.REJECTED,
    seats=one(Role.TECHNICAL_HEAD),
    asks=lambda loan: f"{mould_words(loan)}待审批，{loan.due_on:%m-%d} 归还",
    told=(Role.SPECIALIST,),
    own=OWN_APPROVAL,
    reject_label="不同意",
    next_word="已批准，请联系领取",
)


class MouldLoans(OfProjectKind[MouldLoan]):
    model = MouldLoan
    series = "SM"
    icon = "sample"
    editors = OFFICE
    flow = Workflow(
        states=MouldState,
        initial=_S.DRAFT,
        clause="M1.5.2",
        tones={
            _S.DRAFT: Tone.NEUTRAL, _S.APPLIED: Tone.WARNING, _S.APPROVED: Tone.INFO,
            _S.LENT: Tone.WARNING, _S.RETURNED: Tone.SUCCESS, _S.REJECTED: Tone.DANGER,
        },
        steps=(
            *APPROVAL.steps(),
            step("lend", "借出", _S.APPROVED, _S.LENT, _KEEPERS, effect=Doing(at="lent_at"),
                 asks="lent_at"),
            step("return", "归还", _S.LENT, _S.RETURNED, _KEEPERS,
                 effect=Doing(at="returned_at", needs=("returned_quantity",), also=_take_back),
                 asks="returned_quantity damaged returned_at"),
        ),
    )
    groups = (
        group("申请", "project_id", "mould quantity", "borrower phone", "purpose due_on", "remarks"),
    )
    first = names("project_id mould quantity due_on state")
    columns = names(
        "number state project_id mould quantity borrower due_on lent_at returned_at "
        "returned_quantity"
    )
    more_columns = names(
        "phone purpose applied_by applied_at approved_by approved_at damaged remarks"
    )
    register = names(
        "number state project_id mould quantity borrower phone purpose applied_at "
        "approved_by lent_at due_on returned_at returned_quantity damaged"
    )
    always_editable = ("phone", "remarks")
    open_in = frozenset({_S.DRAFT})
    words = ("borrower", "phone", "mould")
    forms = ("F11",)

    def problems(self, session: Session, record: MouldLoan, now: datetime) -> dict[str, str]:
        found = dict(super().problems(session, record, now))
        if record.due_on and record.due_on < local(record.applied_at or now).date():
            found["due_on"] = f"{self.fields['due_on'].label}不能早于申请当天"
        return found


MOULD_LOANS = MouldLoans()
# fmt: on
