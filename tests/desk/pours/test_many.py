"""Many trucks of one pour are entered in one go: all of them by the rules, or none."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from db.models import TicketState
from desk.core.errors import Invalid, Refused
from desk.core.lists import ListQuery, page
from desk.core.views import view
from desk.pours.many import record_tickets
from tests.desk.pours.pouring import DISPATCHER
from tests.station import RECEIVER, Station, on_the_day


def truck(pour: UUID, minute: int, volume: str = "12", **more: Any) -> dict[str, Any]:
    left = on_the_day(7, minute)
    return {"pour_id": pour, "plate": "湘A8101", "volume_m3": volume, "left_at": left, **more}


def test_many_trucks_are_one_transaction_with_their_signatures(station: Station) -> None:
    pour = station.pour()
    back = {"arrived_at": on_the_day(7, 40), "unloading_at": on_the_day(10, 0)}
    signed: dict[str, Any] = {**back, "unloaded_at": on_the_day(10, 12), "receiver": RECEIVER}
    office = station.acting(DISPATCHER, at=on_the_day(12))
    rows = [truck(pour, 10, **signed), truck(pour, 20), truck(pour, 30)]
    done = record_tickets(office, rows)
    assert {each.rule for each in done.warnings} == {"R09", "R32"}
    seen = view(office, "pours", pour).values
    assert (seen["truck_count"], seen["supplied_m3"]) == (3, 36)
    states = [row["state"] for row in page(office, ListQuery("tickets")).rows]
    assert sorted(states, key=str) == [TicketState.DELIVERED, TicketState.SENT, TicketState.SENT]


@pytest.mark.parametrize(
    ("volume", "words"), [("200", "第 2 车"), ("0", "第 2 车"), ("很多", "第 2 车")]
)
def test_one_bad_truck_keeps_all_of_them_out(station: Station, volume: str, words: str) -> None:
    pour = station.pour()
    office = station.acting(DISPATCHER, at=on_the_day(12))
    with pytest.raises(Refused) as refused:
        record_tickets(office, [truck(pour, 10), truck(pour, 20, volume)])
    assert words in refused.value.reason
    assert isinstance(refused.value, Invalid)
    assert page(office, ListQuery("tickets")).rows == []


def test_trucks_beyond_the_signed_volume_name_the_truck_and_the_rule(station: Station) -> None:
    pour = station.pour(volume_m3="30")
    office = station.acting(DISPATCHER, at=on_the_day(12))
    with pytest.raises(Refused) as refused:
        record_tickets(office, [truck(pour, minute) for minute in (10, 20, 30)])
    assert (refused.value.rule, refused.value.clause) == ("R12", "M2.7.1")
    assert refused.value.reason.startswith("第 3 车：")
    assert view(office, "pours", pour).values["truck_count"] == 0
