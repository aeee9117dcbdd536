"""Approvals: never one's own, by one, by two in either order, or by as many as the record needs."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from db.models import MouldLoan, MouldState, Role
from desk.core import records
from desk.core.approvals import Approval, Seats, both, by_record, one
from desk.core.declare import step
from desk.core.errors import Refused
from desk.core.unit import unit
from desk.core.views import view
from desk.core.workflow import Look, Workflow
from desk.rules.notices import owed
from desk.rules.table import OWN_APPROVAL
from desk.users.kind import set_roles
from tests.desk.lent.lending import loan
from tests.station import NOW, Station

HEAD, INSPECTOR, CHIEF = Role.TECHNICAL_HEAD, Role.INSPECTOR, Role.CHIEF_ENGINEER
_S = MouldState


def _large(_session: Session, loan: MouldLoan) -> tuple[frozenset[Role], ...]:
    """A scratch rule: from ten sets on the chief engineer agrees too."""
    usual = (frozenset({HEAD}),)
    return (*usual, frozenset({CHIEF})) if (loan.quantity or 0) >= 10 else usual


BY_LEVEL = by_record(frozenset({HEAD, CHIEF}), _large)


class Asked:
    """A loan under a scratch workflow, each step a minute after the one before."""

    def __init__(self, station: Station, seats: Seats, quantity: str = "4") -> None:
        self.station = station
        self.approval = Approval(
            submit=step("submit", "提交审批", _S.DRAFT, _S.APPLIED, (Role.SPECIALIST, HEAD),
                        stamps="applied"),
            granted=_S.APPROVED,
            seats=seats,
            asks=lambda asked: f"{asked.borrower}借 {asked.quantity} 组待审批",
            told=(Role.SPECIALIST,),
            own=OWN_APPROVAL,
        )  # fmt: skip
        self.flow = Workflow(states=_S, initial=_S.DRAFT, steps=self.approval.steps())
        self.id: UUID = loan(station, quantity=quantity)
        self._at = NOW

    def take(self, name: str, role: Role, *, reason: str = "", after: int = 1) -> MouldState:
        self._at += timedelta(minutes=after)
        acting = self.station.acting(role, at=self._at)
        with unit(acting, name, reason=reason) as u:
            record = u.load(MouldLoan, self.id)
            self.flow.take(u, record, name, {})
            return record.state

    def offered(self, role: Role) -> set[str]:
        acting = self.station.acting(role)
        with acting.database.reading() as session:
            record = session.get(MouldLoan, self.id)
            assert record is not None
            offers = self.flow.offers(Look(session, acting, record, self._at))
            return {offer.step.name for offer in offers if offer.refused is None}

    def told(self, role: Role) -> list[str]:
        return [notice.sentence for notice in owed(self.station.acting(role))]


@pytest.mark.parametrize("order", [(HEAD, INSPECTOR), (INSPECTOR, HEAD)])
def test_two_agree_in_either_order(station: Station, order: tuple[Role, Role]) -> None:
    asked = Asked(station, both(HEAD, INSPECTOR))
    asked.take("submit", Role.SPECIALIST)
    assert all(any("待审批" in said for said in asked.told(role)) for role in order)
    first, second = order
    assert asked.take("approve", first) is _S.APPLIED
    assert any(f"还须{second.label}同意" in said for said in asked.told(Role.SPECIALIST))
    assert view(station.clerk, "mould-loans", asked.id).values["approved_at"] is None
    assert asked.take("approve", second) is _S.APPROVED
    seen = view(station.clerk, "mould-loans", asked.id)
    assert [d["role"] for d in seen.decisions] == [role.label for role in order]
    assert seen.values["approved_by"] == seen.decisions[1]["person"]


def test_an_agreement_at_the_very_moment_of_the_submission_is_not_lost_without_a_word(
    station: Station,
) -> None:
    asked = Asked(station, both(HEAD, INSPECTOR))
    asked.take("submit", Role.SPECIALIST)
    with pytest.raises(Refused, match=r"不能在同一时刻.*请核对时间"):
        asked.take("approve", HEAD, after=0)
    assert asked.take("approve", HEAD) is _S.APPLIED
    assert asked.take("approve", INSPECTOR) is _S.APPROVED


def test_nobody_agrees_twice_and_no_seat_is_taken_twice(station: Station) -> None:
    asked = Asked(station, both(HEAD, INSPECTOR))
    asked.take("submit", Role.SPECIALIST)
    asked.take("approve", HEAD)
    with pytest.raises(Refused, match="已经同意过，同一人不能审两次"):
        asked.take("approve", HEAD)
    assert "approve" not in asked.offered(HEAD)
    assert "approve" in asked.offered(INSPECTOR)


def test_what_is_sent_back_is_agreed_to_anew_by_both(station: Station) -> None:
    asked = Asked(station, both(HEAD, INSPECTOR))
    asked.take("submit", Role.SPECIALIST)
    asked.take("approve", HEAD)
    assert asked.take("reject", INSPECTOR, reason="数量不对") is _S.DRAFT
    assert any("被退回：数量不对" in said for said in asked.told(Role.SPECIALIST))
    asked.take("submit", Role.SPECIALIST)
    assert asked.take("approve", INSPECTOR) is _S.APPLIED
    assert asked.take("approve", HEAD) is _S.APPROVED


def test_who_must_agree_depends_on_the_record(station: Station) -> None:
    small, large = Asked(station, BY_LEVEL, "9"), Asked(station, BY_LEVEL, "10")
    for asked in (small, large):
        asked.take("submit", Role.SPECIALIST)
    with pytest.raises(Refused, match="现在由技术科长审批"):
        small.take("approve", CHIEF)
    assert small.take("approve", HEAD) is _S.APPROVED
    assert large.take("approve", HEAD) is _S.APPLIED
    assert large.take("approve", CHIEF) is _S.APPROVED


def test_nobody_decides_on_what_is_his_own(station: Station) -> None:
    asked = Asked(station, one(HEAD))
    asked.take("submit", HEAD)
    for decision in ("approve", "reject"):
        with pytest.raises(Refused, match="自己提交的，不能由本人审批") as refused:
            asked.take(decision, HEAD, reason="自己看过")
        assert refused.value.rule == "S01"


def test_only_who_submitted_withdraws_and_the_stamp_goes_with_it(station: Station) -> None:
    asked = Asked(station, one(HEAD))
    asked.take("submit", Role.SPECIALIST)
    with pytest.raises(Refused, match="只能由本人撤回"):
        asked.take("withdraw", HEAD)
    assert asked.take("withdraw", Role.SPECIALIST) is _S.DRAFT
    values = view(station.clerk, "mould-loans", asked.id).values
    assert (values["applied_by"], values["applied_at"]) == ("", None)


def test_an_approval_is_taken_back_with_its_reason_on_record(station: Station) -> None:
    asked = Asked(station, one(HEAD))
    asked.take("submit", Role.SPECIALIST)
    asked.take("approve", HEAD)
    with pytest.raises(Refused, match="须写明原因"):
        asked.take("unapprove", HEAD)
    assert asked.take("unapprove", HEAD, reason="试模不足") is _S.DRAFT
    seen = view(station.clerk, "mould-loans", asked.id)
    assert seen.values["approved_by"] == ""
    assert [(d["step"], d["agreed"]) for d in seen.decisions] == [
        ("approve", True),
        ("unapprove", False),
    ]


def _lend(station: Station, *, to: Role) -> None:
    """The technical head, who is the inspector too, is away as the inspector."""
    head = station.acting(HEAD)
    set_roles(station.acting(Role.ADMIN), head.person_id, [HEAD, INSPECTOR])
    given = {"role": INSPECTOR, "deputy": to.value, "ends_at": "2026-11-22 12:00"}
    records.create(head, "absences", given)


@pytest.mark.parametrize("order", [(HEAD, CHIEF), (CHIEF, HEAD)], ids=["himself", "deputy"])
def test_nobody_fills_one_seat_himself_and_the_other_by_a_deputy(
    station: Station, order: tuple[Role, Role]
) -> None:
    asked = Asked(station, both(HEAD, INSPECTOR))
    _lend(station, to=CHIEF)
    asked.take("submit", Role.SPECIALIST)
    first, second = order
    asked.take("approve", first)
    with pytest.raises(Refused, match=r"已经同意过|请找有权的人办理"):
        asked.take("approve", second)
    assert not asked.offered(second) & {"approve"}
