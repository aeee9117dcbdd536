"""Concrete that the customer fetches, and concrete that the station uses itself, from the order to
the archive (M1.2.1, M2.7.1)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from db.models import CardState, OrderNotice, OrderState, PourState, Role, TicketState
from desk.core import records
from desk.core.errors import Invalid, Refused
from desk.core.lists import ListQuery, page
from desk.orders.facts import signature_of
from desk.orders.rules import Signature
from desk.pours.board import pour_board
from tests.desk.pours.pouring import (
    CLERK,
    DISPATCHER,
    HEAD,
    closed,
    new,
    papers,
    recorded,
    refusal,
    seen,
    take,
)
from tests.station import RECEIVER, Station, made, on_the_day

_FETCHED: dict[str, Any] = {"use": "自提", "placing_method": "自卸", "volume_m3": "60"}
YARD = "本站料场硬化"


def _own(station: Station, **values: str) -> UUID:
    """A draft for the station's own yard, typed by the specialist."""
    clerk = station.clerk
    ours = records.create(clerk, "customers", {"name": "本站", "kind": "内在客户"})
    records.create(clerk, "projects", {"name": YARD, "customer": str(made(ours))})
    given = {"project": YARD, "use": "自用", "placing_method": "自卸", "volume_m3": "60"}
    return station.order(**{**given, **values})


def _agree(station: Station, order: UUID, who: Role = Role.STATION_MANAGER) -> None:
    records.take(station.acting(who), "orders", order, "agree")


def _open(station: Station, order: UUID) -> UUID:
    station.plan()
    pour = station.checked(order, at=on_the_day(6))
    take(station, pour, "open", at=on_the_day(7))
    return pour


def _sent_and_signed(station: Station, pour: UUID, receiver: str) -> list[UUID]:
    tickets = [
        made(station.ticket(pour, "12", at=on_the_day(8, n), plate=f"湘B7{n:03d}"))
        for n in range(0, 50, 10)
    ]
    for ticket in tickets:
        signed = {"receiver": receiver}
        take(station, ticket, "sign", signed, kind="tickets", who=DISPATCHER, at=on_the_day(9))
    return tickets


def _archived(station: Station, pour: UUID) -> None:
    closed(station, pour, left="0")
    assert page(station.clerk, ListQuery("service-cards")).rows == []
    take(station, pour, "archive", at=on_the_day(15))
    assert seen(station, pour).values["state"] is PourState.ARCHIVED


def test_the_customer_fetches_his_concrete(station: Station) -> None:
    """His trucks, no pump, his driver signs at the gate, and no card judges a service at a site."""
    pour = _open(station, station.signed(**_FETCHED))
    with pytest.raises(Refused, match="是自提"):
        new(station, "pump-uses", pour, pump="1号泵车", arrived_at="2026-11-22 07:00")
    tickets = _sent_and_signed(station, pour, "买方司机老周")
    shown = seen(station, tickets[0], "tickets").values
    assert (shown["state"], shown["unloaded_at"]) == (TicketState.DELIVERED, None)
    assert "R35" not in recorded(station, tickets[0], "tickets")
    order = seen(station, pour).values["order_id"]
    take(station, order, "original_in", kind="orders")
    papers(station, pour, at=on_the_day(9))
    _archived(station, pour)


def test_a_buyer_who_fetches_signs_the_order_like_any(station: Station) -> None:
    order = station.order(**_FETCHED)
    refusal(station, order, "agree", kind="orders", who=Role.STATION_MANAGER)
    records.take(station.clerk, "orders", order, "sign", {"signer": "路人"})
    with station.database.reading() as session:
        found = session.get(OrderNotice, order)
        assert found is not None
        assert signature_of(found) is Signature.STRANGER


@pytest.mark.parametrize("method", ["汽车泵", "车载泵", "拖泵"])
def test_who_fetches_needs_no_pump(station: Station, method: str) -> None:
    with pytest.raises(Invalid, match="自提不用泵") as refused:
        station.order(use="自提", placing_method=method)
    assert list(refused.value.problems) == ["placing_method"]


def test_the_station_uses_its_own_concrete(station: Station) -> None:
    """The manager agrees, somebody of the station receives, and nobody outside is asked."""
    order = _own(station)
    _agree(station, order)
    values = seen(station, order, "orders").values
    assert (values["state"], values["signer"]) == (OrderState.SIGNED, "陈建军")
    assert [d["step"] for d in seen(station, order, "orders").decisions] == ["agree"]
    pour = _open(station, order)
    assert "R04" not in recorded(station, pour)  # there is nobody to be called
    board = pour_board(station.acting(CLERK, at=on_the_day(7)), on_the_day(7).date())
    things = [thing.duty.label for row in board.rows for thing in row.things]
    assert not any("资料" in words or "电话" in words for words in things)
    tickets = _sent_and_signed(station, pour, "孙涛")
    assert "R35" not in recorded(station, tickets[0], "tickets")
    _archived(station, pour)


def test_a_stranger_does_not_receive_what_is_the_stations(station: Station) -> None:
    order = _own(station)
    _agree(station, order)
    tickets = _sent_and_signed(station, _open(station, order), RECEIVER)
    assert "R35" in recorded(station, tickets[0], "tickets")


def test_nobody_outside_signs_for_the_station(station: Station) -> None:
    order = _own(station)
    refused = refusal(station, order, "sign", {"signer": "张建国"}, kind="orders")
    assert "请由站长或科长办理“同意自用”" in refused.reason
    refusal(station, order, "agree", kind="orders", who=CLERK)
    station.plan(until="draft")
    unsigned = refusal(station, order, "open", kind="orders", who=CLERK)
    assert (unsigned.rule, "还没有站长或科长同意" in unsigned.reason) == ("R01", True)


def test_nobody_agrees_to_his_own_order(station: Station) -> None:
    clerk = station.clerk
    ours = records.create(clerk, "customers", {"name": "本站", "kind": "内在客户"})
    project = records.create(clerk, "projects", {"name": YARD, "customer": str(made(ours))})
    given = {
        "project": str(made(project)), "use": "自用", "placement": "料场", "volume_m3": "10",
        "planned_opening": "2026-11-22 07:00", "strength_grade": "C20", "slump_mm": "160",
        "placing_method": "自卸", "contact": "刘芳", "phone": "13800000000",
    }  # fmt: skip
    order = made(records.create(station.head, "orders", given))
    assert refusal(station, order, "agree", kind="orders", who=HEAD).rule == "S01"
    _agree(station, order)


def test_own_use_is_of_an_own_project(station: Station) -> None:
    order = station.order(use="自用", placing_method="自卸")
    said = refusal(station, order, "agree", kind="orders", who=Role.STATION_MANAGER).reason
    assert "工程不是本站自己的" in said


def test_a_change_of_own_use_is_agreed_to_again(station: Station) -> None:
    order = _own(station)
    _agree(station, order)
    more = {"volume_m3": "72"}
    records.take(station.clerk, "orders", order, "amend", more, reason="加宽")
    refused = refusal(station, order, "resign", {"signer": "张建国"}, kind="orders")
    assert "“同意变更”" in refused.reason
    records.take(station.head, "orders", order, "agree_again")
    with_change = seen(station, order, "orders")
    assert with_change.values["signer"] == "刘芳"
    assert with_change.extras["signature"] == Signature.VALID.value
    refusal(station, order, "agree_again", kind="orders", who=HEAD)


def test_a_complaint_makes_a_card_of_any_use(station: Station) -> None:
    pour = _open(station, station.signed(**_FETCHED))
    _sent_and_signed(station, pour, "买方司机老周")
    take(station, pour, "dispute", reason="称少 1 m³")
    closed(station, pour, left="0")
    (card,) = page(station.clerk, ListQuery("service-cards")).rows
    assert card["state"] is CardState.ISSUED
