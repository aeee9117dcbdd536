"""换专员: another specialist takes an order over, and its pour with it."""

from __future__ import annotations

from uuid import UUID

import pytest

from db.models import Role
from desk.core import records
from desk.core.errors import Refused
from tests.desk.orders.ordering import act, refused, seen, told
from tests.station import Station, made, on_the_day


def colleague(station: Station) -> UUID:
    person = {"login": "second", "name": "王静", "roles": "specialist"}
    return made(records.create(station.acting(Role.ADMIN), "people", person))


@pytest.mark.parametrize("kind", ["orders", "pours"])
def test_another_specialist_stands_on_the_order_and_its_pour(station: Station, kind: str) -> None:
    second = colleague(station)
    pour = station.pour(until="supply")
    order = seen(station, "pours", pour).values["order_id"]
    taken = {"orders": order, "pours": pour}[kind]
    clerk = station.acting(Role.SPECIALIST, at=on_the_day(9))
    with pytest.raises(Refused, match="须写明原因"):
        records.take(clerk, kind, taken, "reassign", {"specialist_id": "王静"})
    records.take(clerk, kind, taken, "reassign", {"specialist_id": "王静"}, reason="换班")
    assert seen(station, "orders", order).values["specialist_id"] == second
    assert seen(station, "pours", pour).values["specialist_id"] == second
    for role in (Role.SPECIALIST, Role.DISPATCHER):
        assert any("由张敏换为王静" in s and "换班" in s for s in told(station, role))


def test_only_a_specialist_takes_over_and_not_from_himself(station: Station) -> None:
    order = station.signed()
    assert "客服专员" in refused(station, order, "reassign", specialist_id="邓辉").reason
    assert "本来就由" in refused(station, order, "reassign", specialist_id="张敏").reason
    assert "没有写明" in refused(station, order, "reassign").reason
    colleague(station)
    act(station, order, "reassign", specialist_id="王静")
