"""A sum is limited whenever it changes, and a signature is asked whenever it counts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from desk.core import records
from desk.core.errors import Invalid, Refused
from desk.core.lists import Filter, ListQuery, Op, page
from tests.desk.pours.pouring import (
    DISPATCHER,
    INSPECTOR,
    new,
    recorded,
    refusal,
    seen,
    supplied,
    take,
    varied,
)
from tests.station import EXPIRED, RECEIVER, SIGNATORY, Station, made, on_the_day


def _back(station: Station, pour: UUID, volume: str, *, sort: str = "退货") -> UUID:
    """A load that came back and of which the dispatcher knows."""
    values: dict[str, Any] = {
        "plate": "湘A8101", "waited_min": "20", "cause": "坍落度损失", "sort": sort,
    }  # fmt: skip
    load = made(new(station, "returns", pour, estimated_m3=volume, **values))
    take(station, load, "report", kind="returns")
    return load


def _small(station: Station, volume: str) -> UUID:
    return station.pour(volume_m3=volume)


def _second(station: Station, volume: str) -> UUID:
    """Another pour of the day, opened; the plan is revised for it."""
    order = station.signed(volume_m3=volume, placement="楼梯")
    (plan,) = _plans(station)
    revised = records.take(station.head, "daily-plans", plan, "revise", reason="加单")
    for acting, step in (
        (station.head, "submit"),
        (station.manager, "approve"),
        (station.head, "issue"),
    ):
        records.take(acting, "daily-plans", made(revised), step)
    pour = station.checked(order, at=on_the_day(6))
    take(station, pour, "open", at=on_the_day(8))
    return pour


def _plans(station: Station) -> list[UUID]:
    query = ListQuery("daily-plans", filters=(Filter("state", Op.IS, "issued"),))
    return [row["id"] for row in page(station.head, query).rows]


def test_a_return_that_was_sent_again_is_not_voided(station: Station) -> None:
    """30 m³ signed and sent; 6 came back and were sent again: without the return it is 36."""
    pour = _small(station, "30")
    supplied(station, pour, "12", "12", "6")
    load = _back(station, pour, "6")
    station.ticket(pour, "6", at=on_the_day(9))
    refused = refusal(station, load, "void", kind="returns", reason="填错")
    assert (refused.rule, "超出签认方量 6.00 m³" in refused.reason) == ("R12", True)
    assert seen(station, pour).extras["delivered_m3"] == Decimal("30.00")


def test_a_return_that_was_not_sent_again_may_be_voided(station: Station) -> None:
    pour = _small(station, "30")
    supplied(station, pour, "12", "12")
    load = _back(station, pour, "6")
    take(station, load, "void", kind="returns", reason="填错")
    assert seen(station, pour).extras["delivered_m3"] == Decimal("24.00")


def test_no_truck_brings_back_more_than_it_carried(station: Station) -> None:
    pour = _small(station, "60")
    supplied(station, pour, "12")
    values: dict[str, Any] = {
        "plate": "湘A8101", "waited_min": "20", "cause": "堵管", "sort": "退货",
    }  # fmt: skip
    load = made(new(station, "returns", pour, estimated_m3="12.01", **values))
    with pytest.raises(Invalid, match=r"多于湘A8101所载的 12.00 m³"):
        take(station, load, "report", kind="returns")


def test_what_is_left_over_is_weighed_before_it_is_treated(station: Station) -> None:
    pour = _small(station, "60")
    supplied(station, pour, "12")
    load = _back(station, pour, "2", sort="剩料")
    treated = {"treatment": "砂石分离回收"}
    refused = refusal(station, load, "treat", treated, kind="returns", who=INSPECTOR)
    assert (refused.rule, refused.clause) == ("R38", "M2.7.3")
    nothing = {"weighed_kg": "0", "volume_m3": "2"}
    refused = refusal(station, load, "weigh", nothing, kind="returns", who=DISPATCHER)
    assert "过磅净重" in refused.reason
    take(station, load, "weigh", {"weighed_kg": "4760"}, kind="returns", who=DISPATCHER)
    take(station, load, "treat", treated, kind="returns", who=INSPECTOR)


def test_a_load_turned_to_another_site_counts_there_within_what_is_signed(
    station: Station,
) -> None:
    pour = _small(station, "60")
    supplied(station, pour, "12")
    other = _second(station, "5")
    load = _back(station, pour, "8")
    turned = {"treatment": "转其他工地", "target_pour_id": str(other)}
    refused = refusal(station, load, "treat", turned, kind="returns", who=INSPECTOR)
    assert (refused.rule, "超出签认方量 3.00 m³" in refused.reason) == ("R12", True)
    more = made(new(station, "variations", other, volume_m3="4", cause="接收转来的混凝土"))
    take(station, more, "sign", {"signer": SIGNATORY}, kind="variations")
    take(station, load, "treat", turned, kind="returns", who=INSPECTOR)
    extras = seen(station, other).extras
    assert (extras["delivered_m3"], extras["room_m3"]) == (Decimal("8.00"), Decimal("1.00"))
    with pytest.raises(Refused, match=r"超过签认的 9.00 m³"):
        station.ticket(other, "2", at=on_the_day(10))


def test_a_ticket_whose_load_came_back_is_not_voided(station: Station) -> None:
    pour = _small(station, "60")
    supplied(station, pour, "12")
    load = _back(station, pour, "6")
    (ticket,) = [row["id"] for row in seen(station, pour).extras["tickets"]]
    refused = refusal(station, ticket, "void", kind="tickets", who=DISPATCHER, reason="重复")
    assert "请先作废那张剩退混凝土登记" in refused.reason
    take(station, load, "void", kind="returns", reason="填错")
    take(station, ticket, "void", kind="tickets", who=DISPATCHER, reason="重复")


@pytest.mark.parametrize("signer", ["路人", EXPIRED])
def test_a_change_signed_by_nobody_authorised_makes_no_room(station: Station, signer: str) -> None:
    pour = _small(station, "12")
    supplied(station, pour, "12")
    order = seen(station, pour).values["order_id"]
    take(station, order, "amend", {"volume_m3": "24"}, kind="orders", reason="加厚")
    refused = refusal(station, order, "resign", {"signer": signer}, kind="orders")
    assert refused.rule == "R11"
    with pytest.raises(Refused, match=r"超过签认的 12.00 m³"):
        station.ticket(pour, "12", at=on_the_day(9))
    take(station, order, "resign", {"signer": SIGNATORY}, kind="orders")
    station.ticket(pour, "12", at=on_the_day(9))


def test_a_variation_signed_after_the_authority_ended_does_not_count(station: Station) -> None:
    pour = _small(station, "12")
    more = made(new(station, "variations", pour, volume_m3="12", cause="胀模"))
    refused = refusal(station, more, "sign", {"signer": EXPIRED}, kind="variations")
    assert (refused.rule, "已经过期" in refused.reason) == ("R12", True)


@pytest.mark.parametrize(("receiver", "said"), [(RECEIVER, set()), ("路人", {"R35"})])
def test_a_ticket_signed_by_a_stranger_is_on_record(
    station: Station, receiver: str, said: set[str]
) -> None:
    pour = station.pour(until="supply")
    (ticket,) = [row["id"] for row in seen(station, pour).extras["tickets"]]
    take(station, ticket, "sign", {"receiver": receiver}, kind="tickets", at=on_the_day(9))
    assert recorded(station, ticket, "tickets") & {"R35"} == said


def test_a_variation_is_voided_while_exactly_it_is_still_to_be_sent(station: Station) -> None:
    pour = station.pour(volume_m3="30")
    supplied(station, pour, "12", "12", "6")
    variation = varied(station, pour, "8")
    assert seen(station, pour).extras["room_m3"] == Decimal("8.00")
    take(station, variation, "void", kind="variations", reason="另开一张")
    assert seen(station, pour).extras["room_m3"] == Decimal("0.00")
