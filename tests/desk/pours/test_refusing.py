"""The customer will not sign: witnessed, told upwards, open until he does or somebody decides."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from db.models import CardState, PourState, Role, TicketState, VariationState
from desk.checking import check
from desk.core import records
from desk.core.errors import Refused
from desk.core.filing import attach
from desk.today.due import due_list
from tests.desk.pours.pouring import (
    CLERK,
    DISPATCHER,
    HEAD,
    card_of,
    closed,
    new,
    recorded,
    refusal,
    seen,
    settled,
    supplied,
    take,
    told,
)
from tests.desk.pours.test_site import PNG
from tests.station import RECEIVER, SIGNATORY, Station, made, on_the_day, open_station

DEPUTY = Role.DEPUTY_MANAGER
WITNESS = {"refusal_witness": "赵监理"}
DECIDED = {"decision": "过磅核实，按实收 12 m³ 计"}


def _ticket(station: Station, pour: UUID) -> UUID:
    (row,) = seen(station, pour).extras["tickets"]
    assert isinstance(row["id"], UUID)
    return row["id"]


def _refused(station: Station, pour: UUID) -> UUID:
    ticket = _ticket(station, pour)
    refuse: dict[str, Any] = {"kind": "tickets", "who": DISPATCHER, "reason": "称方量不足"}
    take(station, ticket, "refuse", WITNESS, at=on_the_day(9), **refuse)
    return ticket


def test_a_refusal_is_witnessed_has_a_reason_and_goes_up(station: Station) -> None:
    pour = station.pour(until="supply")
    ticket = _ticket(station, pour)
    ways: dict[str, Any] = {"kind": "tickets", "who": DISPATCHER}
    assert "须写明原因" in refusal(station, ticket, "refuse", WITNESS, **ways).reason
    alone = refusal(station, ticket, "refuse", reason="称方量不足", **ways)
    assert "拒签见证人还没有填" in alone.reason
    own = {"refusal_witness": "孙涛"}
    assert "见证人不能是" in refusal(station, ticket, "refuse", own, reason="不签", **ways).reason
    _refused(station, pour)
    values = seen(station, ticket, "tickets").values
    assert (values["state"], values["refusal_reason"]) == (TicketState.REFUSED, "称方量不足")
    assert (values["refused_by"], values["refused_at"]) == ("孙涛", on_the_day(9))
    for role in (HEAD, DEPUTY, Role.SETTLEMENT_CLERK):
        assert any("拒签：称方量不足；见证人 赵监理" in said for said in told(station, role)), role
    assert seen(station, pour).extras["delivered_m3"] == 12  # it was delivered all the same


@pytest.mark.parametrize(("photo", "wanted"), [(True, set()), (False, {"S08"})])
def test_a_refusal_needs_a_photo(station: Station, photo: bool, wanted: set[str]) -> None:
    pour = station.pour(until="supply")
    ticket = _ticket(station, pour)
    if photo:
        attach(station.acting(DISPATCHER), "tickets", ticket, PNG, "拒签.png")
    _refused(station, pour)
    assert recorded(station, ticket, "tickets") & {"S08"} == wanted


def test_who_signs_later_has_signed(station: Station) -> None:
    pour = station.pour(until="supply")
    ticket = _refused(station, pour)
    take(station, ticket, "sign", {"receiver": RECEIVER}, kind="tickets", who=DISPATCHER)
    values = seen(station, ticket, "tickets").values
    assert (values["state"], values["receiver"]) == (TicketState.DELIVERED, RECEIVER)
    assert values["refusal_reason"] == "称方量不足"  # that it was refused is not forgotten


def test_the_deputy_manager_decides_with_his_reasons(station: Station) -> None:
    pour = station.pour(until="supply")
    ticket = _refused(station, pour)
    ways: dict[str, Any] = {"kind": "tickets"}
    refusal(station, ticket, "settle", DECIDED, who=HEAD, **ways)
    assert "裁定意见还没有填" in refusal(station, ticket, "settle", who=DEPUTY, **ways).reason
    take(station, ticket, "settle", DECIDED, who=DEPUTY, **ways)
    shown = seen(station, ticket, "tickets")
    assert (shown.values["state"], shown.values["settled_by"]) == (TicketState.SETTLED, "黄河")
    assert [d["step"] for d in shown.decisions] == ["settle"]
    assert any("拒签已裁定：过磅核实" in said for said in told(station, Role.SETTLEMENT_CLERK))


def test_nobody_decides_about_a_refusal_that_he_registered(station: Station) -> None:
    roles = {"roles": ["dispatcher", "deputy_manager"]}
    both = {"login": "both", "name": "兼任", **roles}
    records.create(station.acting(Role.ADMIN), "people", both)
    again = open_station(station.database, station.target)
    pour = again.pour(until="supply")
    ticket = _ticket(again, pour)
    one = again.people["both"].at(on_the_day(9))
    records.take(one, "tickets", ticket, "refuse", WITNESS, reason="不签")
    with pytest.raises(Refused) as refused:
        records.take(one, "tickets", ticket, "settle", DECIDED)
    assert (refused.value.rule, "另一位站领导" in refused.value.reason) == ("S01", True)


def test_a_refusal_is_due_until_it_is_decided(station: Station) -> None:
    pour = station.pour(until="supply")
    ticket = _refused(station, pour)
    deputy = station.acting(DEPUTY, at=on_the_day(10, day=23))
    (owed,) = [due for due in due_list(deputy) if due.duty.id == "D31"]
    assert (owed.overdue, owed.id, owed.hour) == (True, ticket, on_the_day(9, day=23))
    take(station, ticket, "settle", DECIDED, kind="tickets", who=DEPUTY)
    assert [due for due in due_list(deputy) if due.duty.id == "D31"] == []


def test_a_variation_that_was_refused_makes_no_room(station: Station) -> None:
    pour = station.pour(volume_m3="12", until="supply")
    more = made(new(station, "variations", pour, volume_m3="12", cause="胀模"))
    take(station, more, "refuse", WITNESS, kind="variations", reason="不认胀模")
    with pytest.raises(Refused, match=r"超过签认的 12.00 m³"):
        station.ticket(pour, at=on_the_day(9))
    take(station, more, "settle", DECIDED, kind="variations", who=DEPUTY)
    assert seen(station, more, "variations").values["state"] is VariationState.SETTLED
    with pytest.raises(Refused, match=r"超过签认的 12.00 m³"):
        station.ticket(pour, at=on_the_day(9))


def test_a_refused_variation_can_still_be_signed(station: Station) -> None:
    pour = station.pour(volume_m3="12", until="supply")
    more = made(new(station, "variations", pour, volume_m3="12", cause="胀模"))
    take(station, more, "refuse", WITNESS, kind="variations", reason="不认胀模")
    take(station, more, "sign", {"signer": SIGNATORY}, kind="variations")
    station.ticket(pour, at=on_the_day(9))


def test_the_archive_waits_for_the_decision_and_no_longer(station: Station) -> None:
    """A card that the customer will not sign would otherwise keep its pour open for ever (R14)."""
    pour = station.pour(volume_m3="60")
    supplied(station, pour, "12", "12", "12", "12", "12")
    closed(station, pour, left="0")
    card = card_of(station, pour)
    take(station, card, "refuse", WITNESS, kind="service-cards", reason="不评价")
    refused = refusal(station, pour, "archive")
    assert "客户拒签，还没有裁定" in refused.reason
    assert "由分管站领导办理“裁定”" in refused.reason
    take(station, card, "settle", DECIDED, kind="service-cards", who=DEPUTY)
    assert seen(station, card, "service-cards").values["state"] is CardState.SETTLED
    settled(station, pour)
    take(station, pour, "archive", who=CLERK, at=on_the_day(15))
    assert seen(station, pour).values["state"] is PourState.ARCHIVED
    assert [each.found for each in check(station.database) if not each.ok] == []
