"""改期: the customer pours at another time; order, task, pour and plan follow in one step (M1.2.3)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import pytest

from db.models import OrderState, PourState, Role
from desk.core import records
from desk.core.errors import Refused
from desk.plans.confirmations import confirm_opening
from tests.desk.orders.ordering import act, collected, only, refused, seen, told
from tests.station import Station, on_the_day


def pour_step(station: Station, pour: UUID, step: str, to: str, at: datetime) -> None:
    clerk = station.acting(Role.SPECIALIST, at=at)
    records.take(clerk, "pours", pour, step, {"postponed_to": to}, reason="模板未验收")


def order_of(station: Station, pour: UUID) -> UUID:
    found = seen(station, "pours", pour).values["order_id"]
    assert isinstance(found, UUID)
    return found


@pytest.mark.parametrize("state", ["received", "signed"])
def test_an_order_that_stands_on_no_plan_takes_its_task_along(station: Station, state: str) -> None:
    order = station.signed() if state == "signed" else station.received()
    task = collected(station, order)
    act(station, order, "postpone", planned_opening="2026-11-24 09:00")
    values = seen(station, "orders", order).values
    assert (values["planned_opening"], values["state"]) == (
        on_the_day(9, day=24),
        OrderState(state),
    )
    followed = seen(station, "tasks", task).values
    assert followed["planned_opening"] == on_the_day(9, day=24)
    assert followed["documents_due"] == on_the_day(16, day=23)
    assert any("07:00→11-24 09:00" in s for s in told(station, Role.DISPATCHER))


def test_a_customer_who_pours_later_signs_nothing_again(station: Station) -> None:
    pour = station.pour(until="check")
    order = order_of(station, pour)
    act(station, order, "postpone", at=on_the_day(6), planned_opening="2026-11-22 10:00")
    shown = seen(station, "orders", order)
    assert (shown.extras["signature"], shown.extras["amendments"]) == ("valid", [])
    assert shown.history[-1]["reason"] == "客户来电"


@pytest.mark.parametrize("by", ["orders", "pours"])
def test_some_hours_later_the_pour_goes_on_and_the_call_is_kept(station: Station, by: str) -> None:
    pour = station.pour(until="check")
    order = order_of(station, pour)
    clerk = station.acting(Role.SPECIALIST, at=on_the_day(4))
    confirm_opening(clerk, {"order": order})
    dispatcher = station.acting(Role.DISPATCHER, at=on_the_day(6))
    records.take(dispatcher, "pours", pour, "tell_posts")
    if by == "orders":
        act(station, order, "postpone", at=on_the_day(6), planned_opening="2026-11-22 10:00")
    else:
        pour_step(station, pour, "postpone", "2026-11-22 10:00", on_the_day(6))
    values = seen(station, "pours", pour).values
    assert values["state"] is PourState.CONFIRMED
    assert values["planned_opening"] == values["expected_opening"] == on_the_day(10)
    assert (values["confirmed_at"], values["posts_told_at"]) == (on_the_day(4), None)
    assert values["checked_at"] is None
    assert only(station, "opening-confirmations").values["confirmed_at"] == on_the_day(4)
    assert seen(station, "orders", order).values["state"] is OrderState.PLANNED
    station.checked(order, at=on_the_day(9))
    opened = station.acting(Role.SPECIALIST, at=on_the_day(10))
    assert records.take(opened, "pours", pour, "open").warnings == ()


def test_an_opening_already_ordered_is_taken_back(station: Station) -> None:
    pour = station.pour()
    act(station, order_of(station, pour), "postpone", at=on_the_day(8),
        planned_opening="2026-11-22 12:00")  # fmt: skip
    values = seen(station, "pours", pour).values
    assert (values["state"], values["opened_at"]) == (PourState.PLANNED, None)
    assert values["planned_opening"] == on_the_day(12)


@pytest.mark.parametrize("step", ["postpone", "call_off"])
@pytest.mark.parametrize("until", ["check", "open"])
def test_another_day_calls_the_pour_off_and_the_order_waits_for_that_days_plan(
    station: Station, step: str, until: str
) -> None:
    pour = station.pour(until=until)
    order = order_of(station, pour)
    task = collected(station, order)
    pour_step(station, pour, step, "2026-11-24 08:00", on_the_day(8))
    values = seen(station, "pours", pour).values
    assert (values["state"], values["postponed_to"], values["call_off_reason"]) == (
        PourState.CALLED_OFF, on_the_day(8, day=24), "模板未验收",
    )  # fmt: skip
    moved = seen(station, "orders", order).values
    assert (moved["state"], moved["planned_opening"]) == (
        OrderState.SIGNED, on_the_day(8, day=24),
    )  # fmt: skip
    followed = seen(station, "tasks", task).values
    assert followed["planned_opening"] == on_the_day(8, day=24)
    station.plan("2026-11-24")
    assert seen(station, "orders", order).values["state"] is OrderState.PLANNED


@pytest.mark.parametrize("step", ["postpone", "call_off"])
def test_nothing_moves_into_the_past(station: Station, step: str) -> None:
    pour = station.pour(until="check")
    with pytest.raises(Refused, match="已经过去"):
        pour_step(station, pour, step, "2026-11-22 06:30", on_the_day(8))
    past = refused(station, order_of(station, pour), "postpone", at=on_the_day(8),
                   planned_opening="2026-11-22 06:30")  # fmt: skip
    assert "现在以后的时间" in past.reason
    same = refused(station, order_of(station, pour), "postpone", at=on_the_day(5),
                   planned_opening="2026-11-22 07:00")  # fmt: skip
    assert "没有变化" in same.reason
    assert "没有写明" in refused(station, order_of(station, pour), "postpone").reason


def test_what_is_being_poured_is_stopped_not_postponed(station: Station) -> None:
    pour = station.pour(until="supply")
    late = refused(station, order_of(station, pour), "postpone", at=on_the_day(8),
                   planned_opening="2026-11-23 07:00")  # fmt: skip
    assert "停浇" in late.reason
