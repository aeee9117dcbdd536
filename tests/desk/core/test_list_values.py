"""A column filter offers the values there are under the other filters, and how often each."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from db.models import OrderState
from desk.core.errors import Refused
from desk.core.list_values import values_of
from desk.core.lists import Filter, ListQuery, Op, count, totals
from tests.station import OTHER_PROJECT, PROJECT, Station


@pytest.fixture
def orders(station: Station) -> Station:
    for place, day, volume, project in (
        ("承台", "2026-11-23 00:30", "10", PROJECT),
        ("承台", "2026-11-23 23:30", "10", OTHER_PROJECT),
        ("梁板", "2026-11-24 07:00", "25.5", PROJECT),
        ("", "", "10", PROJECT),
    ):
        station.order(placement=place, planned_opening=day, volume_m3=volume, project=project)
    station.received(placement="道路", planned_opening="2026-11-24 08:00", volume_m3="7")
    return station


DRAFTS = ListQuery("orders", filters=(Filter("state", Op.IS, OrderState.DRAFT),))


def test_values_are_counted_under_the_other_filters(orders: Station) -> None:
    def told(column: str) -> dict[object, int]:
        return dict(values_of(orders.clerk, DRAFTS, column).values)

    assert told("placement") == {"承台": 2, "梁板": 1, None: 1}
    assert told("planned_opening") == {date(2026, 11, 23): 2, date(2026, 11, 24): 1, None: 1}
    assert told("volume_m3") == {Decimal("10.00"): 3, Decimal("25.50"): 1}
    assert told("project_id") == {PROJECT: 3, OTHER_PROJECT: 1}
    assert told("state") == {OrderState.DRAFT: 4}
    assert sum(n for _, n in values_of(orders.clerk, ListQuery("orders"), "grade").values) == 5


def test_every_value_narrows_to_as_many_rows_as_it_says(orders: Station) -> None:
    for column in ("placement", "planned_opening", "volume_m3", "project_id", "state"):
        found = values_of(orders.clerk, ListQuery("orders"), column).values
        for value, many in found:
            for op, there in ((Op.ANY_OF, many), (Op.NONE_OF, 5 - many)):
                narrowed = ListQuery("orders", filters=(Filter(column, op, [value]),))
                assert count(orders.clerk, narrowed) == there, (column, value, op)


def test_several_values_and_the_empty_one_are_taken_together(orders: Station) -> None:
    picked = Filter("placement", Op.ANY_OF, ["承台", None])
    query = ListQuery("orders", filters=(picked,))
    assert count(orders.clerk, query) == 3
    assert totals(orders.clerk, query, ["volume_m3"]) == {"volume_m3": Decimal("30.00")}


def test_only_the_most_frequent_are_offered_and_it_is_said(orders: Station) -> None:
    found = values_of(orders.clerk, DRAFTS, "placement", most=1)
    assert (list(found.values), found.more) == ([("承台", 2)], True)
    found = values_of(orders.clerk, DRAFTS, "placement", holding="梁", most=1)
    assert (list(found.values), found.more) == ([("梁板", 1)], False)


def test_a_column_that_there_is_not_is_refused(orders: Station) -> None:
    with pytest.raises(Refused, match="没有"):
        values_of(orders.clerk, DRAFTS, "nothing")
