"""停浇: rain ends a running pour, and the remainder is poured another day, on both databases."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from db.models import OrderState, PourState, Role
from desk.core import records
from desk.core.errors import Refused
from desk.core.lists import ListQuery, totals
from desk.today import due_list
from tests.desk.pours.pouring import (
    HEAD,
    card_of,
    judged,
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
from tests.station import SIGNATORY, Station, made, on_the_day

FIVE = ("12",) * 5


def stopped(station: Station, pour: UUID, **values: str) -> UUID:
    """The order that goes on with the pour."""
    at = on_the_day(11)
    return made(take(station, pour, "stop", values, at=at, reason="暴雨"))


def order_of(station: Station, pour: UUID) -> UUID:
    found = seen(station, pour).values["order_id"]
    assert isinstance(found, UUID)
    return found


def order(station: Station, id_: UUID) -> dict[str, object]:
    return dict(seen(station, id_, "orders").values)


def test_what_was_poured_is_closed_and_the_rest_is_ordered_and_signed(station: Station) -> None:
    pour = station.pour(special_requirements="微膨胀")
    supplied(station, pour, *FIVE)
    rest = stopped(station, pour)
    shown = seen(station, pour).values
    assert (shown["state"], shown["stop_reason"]) == (PourState.CLOSED, "暴雨")
    assert shown["finished_at"] == on_the_day(11)
    old, now = order(station, order_of(station, pour)), order(station, rest)
    assert (old["state"], old["volume_m3"]) == (OrderState.CLOSED, Decimal("60.00"))
    assert (now["state"], now["volume_m3"]) == (OrderState.SIGNED, Decimal("140.00"))
    assert (now["number"], now["planned_opening"]) == ("DH-202611-0002", on_the_day(7, day=23))
    for name in ("signer", "signed_at", "placement", "strength_grade", "contact", "phone",
                 "special_requirements", "specialist_id", "project_id"):  # fmt: skip
        assert now[name] == old[name], name
    assert any("余量 140.00 m³ 转 DH-202611-0002" in s for s in told(station, Role.DISPATCHER))


def test_the_sums_add_up_and_nothing_is_to_be_signed_again(station: Station) -> None:
    pour = station.pour()
    supplied(station, pour, *FIVE)
    rest = stopped(station, pour)
    first = order_of(station, pour)
    assert totals(station.clerk, ListQuery("orders"), ["volume_m3"])["volume_m3"] == 200
    assert seen(station, first, "orders").extras["signature"] == "valid"
    assert seen(station, rest, "orders").extras["signature"] == "valid"
    assert "R11" not in recorded(station, pour)
    (kept,) = seen(station, first, "orders").extras["amendments"]
    assert kept["changes"] == {"volume_m3": ["200.00", "60.00"]}
    assert kept["signer"] == SIGNATORY
    assert "转 DH-202611-0002" in kept["reason"]
    late = station.acting(Role.DISPATCHER, at=on_the_day(12))
    truck = {"pour": str(pour), "plate": "湘A8101", "volume_m3": "12", "left_at": on_the_day(12)}
    with pytest.raises(Refused):
        records.create(late, "tickets", truck)


def test_the_remainder_stands_on_the_next_days_plan_and_is_poured(station: Station) -> None:
    pour = station.pour()
    supplied(station, pour, *FIVE)
    rest = stopped(station, pour, postponed_to="2026-11-23 09:00")
    assert any(
        due.rule == "D09" and due.number == "DH-202611-0002"
        for due in due_list(station.acting(Role.SPECIALIST, at=on_the_day(12)))
    )
    plan = station.plan("2026-11-23")
    (line,) = seen(station, plan, "daily-plans").extras["lines"]
    assert (line["order_id"], line["volume_m3"]) == (rest, Decimal("140.00"))
    station.checked(rest, at=on_the_day(8, day=23))
    take(station, rest, "open", kind="orders", at=on_the_day(9, day=23))
    assert order(station, rest)["state"] is OrderState.POURING


def test_variations_and_returns_are_counted_before_the_rest(station: Station) -> None:
    pour = station.pour()
    supplied(station, pour, *FIVE)
    varied(station, pour, "6")
    load: dict[str, Any] = {"plate": "湘A8101", "waited_min": "5", "cause": "下雨"}
    back = made(new(station, "returns", pour, estimated_m3="4", **load))
    take(station, back, "report", kind="returns")
    rest = stopped(station, pour)
    assert order(station, order_of(station, pour))["volume_m3"] == Decimal("50.00")
    assert order(station, rest)["volume_m3"] == Decimal("150.00")


def test_the_card_of_what_was_poured_is_made_and_it_is_archived(station: Station) -> None:
    pour = station.pour()
    supplied(station, pour, *FIVE)
    records.take(station.clerk, "orders", order_of(station, pour), "original_in")
    stopped(station, pour, left_over_m3="0")
    card = card_of(station, pour)
    judged(station, card, *(["满意"] * 5))
    take(station, card, "sign", {"signer": SIGNATORY}, kind="service-cards", at=on_the_day(16))
    settled(station, pour, at=on_the_day(16))
    take(station, pour, "archive", at=on_the_day(17))


def test_an_unsigned_change_is_unsigned_in_the_rest_as_well(station: Station) -> None:
    pour = station.pour()
    supplied(station, pour, *FIVE)
    first = order_of(station, pour)
    take(station, first, "amend", {"slump_mm": "160"}, kind="orders", reason="客户要求")
    rest = stopped(station, pour)
    assert (order(station, rest)["state"], order(station, rest)["signer"]) == (
        OrderState.RECEIVED, "",
    )  # fmt: skip
    assert seen(station, first, "orders").extras["signature"] == "amended"


def test_what_is_complete_or_past_is_not_stopped(station: Station) -> None:
    pour = station.pour(volume_m3="24")
    supplied(station, pour, "12", "12")
    assert "没有余量" in refusal(station, pour, "stop", at=on_the_day(11), reason="暴雨").reason
    past = {"postponed_to": "2026-11-22 09:00"}
    take(station, order_of(station, pour), "amend", {"volume_m3": "60"}, kind="orders", reason="加")
    gone = refusal(station, pour, "stop", past, at=on_the_day(11), reason="雨")
    assert "已经过去" in gone.reason


def test_a_stop_is_taken_back_once_the_rest_is_cancelled(station: Station) -> None:
    pour = station.pour()
    supplied(station, pour, *FIVE)
    rest = stopped(station, pour)
    again = refusal(station, pour, "reopen", who=HEAD, reason="雨停了")
    assert "DH-202611-0002" in again.reason
    take(station, rest, "cancel", kind="orders", reason="雨停了，接着浇")
    take(station, pour, "reopen", who=HEAD, reason="雨停了")
    first = seen(station, order_of(station, pour), "orders")
    assert first.values["volume_m3"] == Decimal("200.00")
    assert (first.values["state"], first.extras["amendments"]) == (OrderState.POURING, [])
    assert seen(station, pour).values["stop_reason"] == ""
    assert rules(station.ticket(pour, "12", at=on_the_day(12))) == []
