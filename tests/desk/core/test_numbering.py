"""Numbers have no gaps and no doubles, however many people work at once (domain §3.13)."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from multiprocessing import get_context

import pytest

from desk.checking import check
from desk.core import records, views
from desk.core.errors import Invalid
from tests.station import NOW, Station, take_orders


@pytest.mark.slow
def test_four_people_taking_a_hundred_orders_at_once_leave_no_gap(station: Station) -> None:
    station.database.close()
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as people:
        taken = people.map(take_orders, [station.target] * 4, [25] * 4)
        numbers = sorted(number for listed in taken for number in listed)
    assert numbers == [f"DH-202611-{n:04d}" for n in range(1, 101)]
    assert [c for c in check(station.database) if not c.ok] == []


def test_each_month_counts_from_one(station: Station) -> None:
    first = station.received()
    december = station.clerk.at(NOW + timedelta(days=14))
    second = station.order(planned_opening="2026-12-07 07:00")
    records.take(december, "orders", second, "receive", {"received_by": "微信"})
    numbers = [views.view(station.clerk, "orders", id_).number for id_ in (first, second)]
    assert numbers == ["DH-202611-0001", "DH-202612-0001"]


def test_a_step_that_fails_gives_its_number_back(station: Station) -> None:
    with pytest.raises(Invalid):
        records.take(station.clerk, "orders", station.order(phone=""), "receive")
    id_ = station.received()
    assert views.view(station.clerk, "orders", id_).number == "DH-202611-0001"


def test_a_plan_is_numbered_by_its_day_and_revision(station: Station) -> None:
    station.signed()
    plan = station.plan()
    made = records.take(station.head, "daily-plans", plan, "revise", reason="加一单")
    assert made.id is not None
    records.take(station.head, "daily-plans", made.id, "submit")
    numbers = [views.view(station.head, "daily-plans", id_).number for id_ in (plan, made.id)]
    assert numbers == ["RJ-20261122-1", "RJ-20261122-2"]
