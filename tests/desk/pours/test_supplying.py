"""Trucks, pumps and what is signed for while concrete goes to the site (M1.4.3, M2.6, M2.7.1)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from db.models import PourState, TicketState
from desk.core import records
from desk.core.errors import Invalid, Refused
from desk.core.lists import ListQuery, page
from tests.desk.pours.pouring import (
    DISPATCHER,
    HEAD,
    new,
    recorded,
    refusal,
    rules,
    seen,
    settled,
    supplied,
    take,
    told,
    varied,
)
from tests.station import RECEIVER, SIGNATORY, Station, made, on_the_day


def test_every_truck_counts_towards_the_pour(station: Station) -> None:
    pour = station.pour(volume_m3="30")
    supplied(station, pour, "12", "10.5")
    mortar = station.ticket(pour, "2", at=on_the_day(7, 50), load="润管砂浆")
    shown = seen(station, pour)
    assert shown.values["supplied_m3"] == Decimal("22.50")  # mortar is no concrete
    assert (shown.values["truck_count"], shown.values["last_truck_at"]) == (3, on_the_day(8, 10))
    assert shown.extras["room_m3"] == Decimal("7.50")
    assert shown.version == seen(station, pour).version
    sums = [t.get("cumulative_m3") for t in shown.extras["tickets"]]
    assert sums == [None, Decimal("12.00"), Decimal("22.50")]
    assert mortar.number == "FH-202611-0003"


def test_running_totals_are_arithmetic_and_no_history(station: Station) -> None:
    pour = station.pour(until="supply")
    before = seen(station, pour)
    station.ticket(pour, at=on_the_day(8))
    after = seen(station, pour)
    assert (after.version, len(after.history)) == (before.version, len(before.history))
    assert after.values["supplied_m3"] > before.values["supplied_m3"]


def test_no_truck_leaves_before_the_opening(station: Station) -> None:
    pour = station.pour(until="check")
    with pytest.raises(Refused) as refused:
        station.ticket(pour, at=on_the_day(7))
    assert "请先开盘" in refused.value.reason
    assert refused.value.clause == "M2.3.1"


def test_beyond_the_plan_nothing_goes_without_the_customers_signature(station: Station) -> None:
    pour = station.pour(volume_m3="24")
    supplied(station, pour, "12", "12")
    with pytest.raises(Refused) as refused:
        station.ticket(pour, "0.01", at=on_the_day(9))
    assert (refused.value.rule, refused.value.clause) == ("R12", "M2.7.1")
    assert "已供 24.00 m³" in refused.value.reason
    assert seen(station, pour).values["truck_count"] == 2
    draft = made(new(station, "variations", pour, volume_m3="6", cause="胀模"))
    with pytest.raises(Refused):  # written, not signed
        station.ticket(pour, "6", at=on_the_day(9))
    stranger = refusal(station, draft, "sign", {"signer": "路人"}, kind="variations")
    assert (stranger.rule, "不在项目授权名单" in stranger.reason) == ("R12", True)
    take(station, draft, "sign", {"signer": SIGNATORY}, kind="variations")
    assert any("可继续供应" in sentence for sentence in told(station, DISPATCHER))
    station.ticket(pour, "6", at=on_the_day(9))
    with pytest.raises(Refused):
        station.ticket(pour, "0.5", at=on_the_day(9, 10))
    relied_on = refusal(station, draft, "void", kind="variations", reason="写错")
    assert "不能作废" in relied_on.reason


def test_an_unsigned_change_makes_no_room(station: Station) -> None:
    pour = station.pour(volume_m3="24")
    supplied(station, pour, "12", "12")
    order = seen(station, pour).values["order_id"]
    change = {"volume_m3": "36"}
    take(station, order, "amend", change, kind="orders", reason="加厚")
    with pytest.raises(Refused) as refused:
        station.ticket(pour, "12", at=on_the_day(9))
    assert refused.value.rule == "R12"
    take(station, order, "resign", {"signer": SIGNATORY}, kind="orders")
    station.ticket(pour, "12", at=on_the_day(9))
    assert seen(station, pour).extras["room_m3"] == Decimal(0)


def test_a_returned_load_makes_room_for_its_replacement(station: Station) -> None:
    pour = station.pour(volume_m3="24")
    supplied(station, pour, "12", "12")
    told_all: dict[str, Any] = {
        "plate": "湘A8101",
        "waited_min": "95",
        "cause": "离析",
        "estimated_m3": "12",
    }
    load = made(new(station, "returns", pour, sort="退货", **told_all))
    with pytest.raises(Refused):
        station.ticket(pour, "12", at=on_the_day(10))
    take(station, load, "report", kind="returns")
    station.ticket(pour, "12", at=on_the_day(10))
    shown = seen(station, pour)
    assert (shown.values["supplied_m3"], shown.extras["delivered_m3"]) == (
        Decimal("36.00"),
        Decimal("24.00"),
    )


def test_a_voided_ticket_counts_no_more(station: Station) -> None:
    pour = station.pour(volume_m3="24")
    ticket = made(station.ticket(pour, "12", at=on_the_day(8)))
    station.ticket(pour, "12", at=on_the_day(8, 10))
    take(station, ticket, "void", kind="tickets", who=DISPATCHER, reason="打错车号")
    shown = seen(station, pour).values
    assert (shown["supplied_m3"], shown["truck_count"]) == (Decimal("12.00"), 1)
    fixed = seen(station, ticket, "tickets")
    assert (fixed.values["state"], fixed.values["void_reason"]) == (TicketState.VOID, "打错车号")
    assert fixed.refused_edit is not None


def test_a_ticket_moved_to_another_pour_counts_there_alone(station: Station) -> None:
    first = station.pour(volume_m3="24")
    order = station.signed(placement="承台", planned_opening="2026-11-22 08:00", volume_m3="24")
    (plan,) = page(station.head, ListQuery("daily-plans")).rows
    revised = made(records.take(station.head, "daily-plans", plan["id"], "revise", reason="加单"))
    for step, who in (("submit", station.head), ("approve", station.manager)):
        records.take(who, "daily-plans", revised, step)
    records.take(station.head, "daily-plans", revised, "issue")
    second = station.checked(order, at=on_the_day(7))
    take(station, second, "open", at=on_the_day(8))
    ticket = made(station.ticket(first, "12", at=on_the_day(8, 5)))
    moved = {"pour": str(second)}
    records.edit(station.acting(DISPATCHER, at=on_the_day(9)), "tickets", ticket, moved)
    volumes = [seen(station, p).values["supplied_m3"] for p in (first, second)]
    assert volumes == [Decimal("0.00"), Decimal("12.00")]


def test_a_ticket_number_is_recorded_once(station: Station) -> None:
    pour = station.pour()
    station.ticket(pour, at=on_the_day(8), number="A-1001")
    with pytest.raises(Invalid, match="A-1001 已经录过") as refused:
        station.ticket(pour, at=on_the_day(8, 10), number="A-1001")
    assert list(refused.value.problems) == ["number"]


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"volume_m3": "0"}, "volume_m3", "必须大于"),
        ({"plate": ""}, "plate", "还没有填"),
        ({"arrived_at": "2026-11-22 07:59"}, "arrived_at", "早于出站时间"),
        ({"unloaded_at": "2026-11-22 09:00"}, "unloaded_at", "不能晚于现在"),
    ],
)
def test_an_impossible_ticket_is_refused_at_its_field(
    station: Station, values: dict[str, Any], field: str, said: str
) -> None:
    pour = station.pour()
    with pytest.raises(Invalid) as refused:
        station.ticket(pour, at=on_the_day(8), **{"plate": "湘A8108", **values})
    assert said in refused.value.problems[field]


def test_the_copies_of_a_ticket_are_followed(station: Station) -> None:
    pour = station.pour()
    ticket = made(station.ticket(pour, at=on_the_day(8)))
    assert seen(station, ticket, "tickets").values["copies"] == ["第一联"]
    unsigned = refusal(station, ticket, "sign", kind="tickets", who=DISPATCHER)
    assert "收货签收人还没有填" in unsigned.reason
    times = {"receiver": RECEIVER, "arrived_at": "2026-11-22 08:40"}
    take(station, ticket, "sign", times, kind="tickets", who=DISPATCHER)
    values = seen(station, ticket, "tickets").values
    assert values["copies"] == ["第一联", "第二联", "第三联"]
    assert (values["state"], values["unloaded_at"]) == (TicketState.DELIVERED, on_the_day(12))


@pytest.mark.parametrize(
    ("unloading", "wanted"), [("10:40", []), ("10:41", ["R09"]), ("11:30", ["R09"])]
)
def test_a_truck_that_waits_more_than_two_hours_is_on_record(
    station: Station, unloading: str, wanted: list[str]
) -> None:
    pour = station.pour()
    ticket = made(station.ticket(pour, at=on_the_day(8)))
    times = {
        "receiver": RECEIVER,
        "arrived_at": "2026-11-22 08:40",
        "unloading_at": f"2026-11-22 {unloading}",
    }
    assert rules(take(station, ticket, "sign", times, kind="tickets", who=DISPATCHER)) == wanted
    again = {"remarks": "补记", "wait_reason": ""}
    clerk = station.acting(DISPATCHER, at=on_the_day(13))
    assert rules(records.edit(clerk, "tickets", ticket, again)) == []  # said once
    assert recorded(station, pour) & {"R09"} == set(wanted)
    assert recorded(station, ticket, "tickets") == set(wanted)


@pytest.mark.parametrize(
    ("started", "reason", "wanted"),
    [("08:00", "", []), ("08:01", "", ["R05"]), ("09:30", "模板未验收", [])],
)
def test_a_pump_idle_for_two_hours_needs_a_reason(
    station: Station, started: str, reason: str, wanted: list[str]
) -> None:
    pour = station.pour()
    used = new(
        station,
        "pump-uses",
        pour,
        pump="1号泵车",
        arrived_at="2026-11-22 06:00",
        started_at=f"2026-11-22 {started}",
        idle_reason=reason,
    )
    assert rules(used) == wanted
    assert recorded(station, pour) - {"R04"} == set(wanted)


def test_late_tickets_of_a_closed_pour_are_taken_until_it_is_archived(station: Station) -> None:
    pour = station.pour(volume_m3="36")
    supplied(station, pour, "12", "12")
    take(station, pour, "begin_closing", {"closing_m3": "36", "closing_with": "张工"})
    take(station, pour, "close", {"left_over_m3": "0"}, at=on_the_day(14))
    station.ticket(pour, "12", at=on_the_day(13, 30), number="补-1")
    assert seen(station, pour).values["supplied_m3"] == Decimal("36.00")
    settled(station, pour)
    take(station, pour, "archive", at=on_the_day(15))
    assert seen(station, pour).values["state"] is PourState.ARCHIVED
    with pytest.raises(Refused, match="已归档"):
        station.ticket(pour, "1", at=on_the_day(15, 30))
    with pytest.raises(Refused, match="已归档"):
        new(station, "variations", pour, volume_m3="1", cause="补", at=on_the_day(16))
    take(station, pour, "unarchive", who=HEAD, reason="漏录一车", at=on_the_day(16))
    assert varied(station, pour, "1") is not None


def test_two_clerks_cannot_send_the_last_truck_twice(station: Station) -> None:
    pour = station.pour(volume_m3="24")
    station.ticket(pour, "12", at=on_the_day(8))
    station.ticket(pour, "12", at=on_the_day(8, 1))
    with pytest.raises(Refused):
        station.ticket(pour, "12", at=on_the_day(8, 1))
    assert seen(station, pour).extras["delivered_m3"] == Decimal("24.00")
