"""D29: a plan that says otherwise than its orders owes a revision, until that is issued (M1.5.3)."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest

from db.models import Role
from desk.core import records
from desk.core.errors import Refused
from desk.core.views import view
from desk.today import Due, due_list
from tests.station import SIGNATORY, Station, made, on_the_day

Change = Callable[[Station, UUID], object]


def owed(station: Station) -> list[Due]:
    return [due for due in due_list(station.head) if due.rule == "D29"]


def act(station: Station, order: UUID, step: str, **values: str) -> None:
    records.take(station.clerk, "orders", order, step, values, reason="客户来电")


def moved(station: Station, order: UUID) -> None:
    act(station, order, "postpone", planned_opening="2026-11-22 10:00")


def put_off(station: Station, order: UUID) -> None:
    act(station, order, "postpone", planned_opening="2026-11-24 10:00")


def amended(station: Station, order: UUID) -> None:
    act(station, order, "amend", volume_m3="260", slump_mm="160")


def cancelled(station: Station, order: UUID) -> None:
    act(station, order, "cancel")


def reassigned(station: Station, order: UUID) -> None:
    person = {"login": "second", "name": "王静", "roles": "specialist"}
    records.create(station.acting(Role.ADMIN), "people", person)
    act(station, order, "reassign", specialist_id="王静")


CHANGES: list[tuple[Change, str]] = [
    (moved, "计划开盘 11-22 07:00→11-22 10:00"),
    (put_off, "改期至 11-24 10:00"),
    (amended, "计划方量 200.00→260.00，坍落度 180±30→160±30"),
    (cancelled, "订货单已取消"),
    (reassigned, "客服专员 张敏→王静"),
]


@pytest.mark.parametrize(("change", "words"), CHANGES)
def test_an_issued_plan_owes_a_revision_until_it_is_issued(
    station: Station, change: Change, words: str
) -> None:
    order = station.signed()
    station.signed(placement="外墙", planned_opening="2026-11-22 13:00")
    plan = station.plan()
    assert owed(station) == []
    change(station, order)
    (due,) = owed(station)
    assert (due.clause, due.kind, due.number) == ("M1.5.3", "daily-plans", "RJ-20261122-1")
    assert f"第 1 行 DH-202611-0001 {words}" in due.what
    assert due.due == on_the_day(7)
    assert view(station.head, "daily-plans", plan).extras["behind"] == [due.about]
    revised = made(records.take(station.head, "daily-plans", plan, "revise", reason="跟上订货"))
    assert len(owed(station)) == 1  # a revision nobody has issued changes nothing yet
    records.take(station.head, "daily-plans", revised, "submit")
    records.take(station.manager, "daily-plans", revised, "approve")
    records.take(station.head, "daily-plans", revised, "issue")
    assert owed(station) == []


@pytest.mark.parametrize(
    ("until", "owner", "step"),
    [("submit", Role.SECTION_HEAD, "撤回"), ("approve", Role.STATION_MANAGER, "撤销批准")],
)
def test_a_plan_on_its_way_owes_the_way_back(
    station: Station, until: str, owner: Role, step: str
) -> None:
    order = station.signed()
    plan = station.plan(until=until)
    amended(station, order)
    (due,) = owed(station)
    assert (due.owners, step in due.says) == ((owner,), True)
    who = station.acting(owner)
    records.take(who, "daily-plans", plan, due.duty.step, reason="订货变更")
    records.take(station.head, "daily-plans", plan, "gather")
    assert owed(station) == []


@pytest.mark.parametrize("change", [moved, put_off, amended, cancelled])
def test_what_was_approved_and_is_no_longer_ordered_is_not_issued(
    station: Station, change: Change
) -> None:
    order = station.signed()
    station.signed(placement="外墙", planned_opening="2026-11-22 13:00")
    plan = station.plan(until="approve")
    change(station, order)
    with pytest.raises(Refused, match="撤销批准"):
        records.take(station.head, "daily-plans", plan, "issue")
    records.take(station.manager, "daily-plans", plan, "unapprove", reason="订货变更")
    records.take(station.head, "daily-plans", plan, "gather")
    records.take(station.head, "daily-plans", plan, "submit")
    records.take(station.manager, "daily-plans", plan, "approve")
    records.take(station.head, "daily-plans", plan, "issue")


def test_what_is_poured_already_needs_no_other_plan(station: Station) -> None:
    pour = station.pour(volume_m3="24")
    order = view(station.head, "pours", pour).values["order_id"]
    station.ticket(pour, "12", at=on_the_day(7, 10))
    station.ticket(pour, "12", at=on_the_day(7, 30))
    clerk = station.acting(Role.SPECIALIST, at=on_the_day(9))
    asked = {"closing_m3": "24", "closing_with": "张工"}
    records.take(clerk, "pours", pour, "begin_closing", asked)
    records.take(clerk, "pours", pour, "close", {"left_over_m3": "0"})
    records.take(clerk, "orders", order, "amend", {"placement": "外墙"}, reason="按实际")
    records.take(clerk, "orders", order, "resign", {"signer": SIGNATORY})
    assert owed(station) == []


def test_an_unsigned_change_makes_the_plan_say_otherwise_too(station: Station) -> None:
    order = station.signed()
    station.plan()
    act(station, order, "amend", strength_grade="C40")
    assert "C35P8→C40P8" in owed(station)[0].what
    act(station, order, "resign", signer=SIGNATORY)
    assert len(owed(station)) == 1
