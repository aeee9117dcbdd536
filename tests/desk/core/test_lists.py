"""Lists are filtered, sorted and paged by the database, and miss nothing."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from db.models import OrderState
from desk.core import records
from desk.core.errors import Refused
from desk.core.lists import Anchor, Filter, ListQuery, Op, count, every_row, page, totals
from desk.core.plain import rows
from desk.core.rights import NotHere
from desk.values.zone import STATION_ZONE
from tests.station import OTHER_PROJECT, PROJECT, Station


@pytest.fixture
def orders(station: Station) -> Station:
    """Twelve orders, a third without an opening, two of one moment."""
    for n in range(12):
        opening = f"2026-11-{22 + n // 2} 07:00" if n % 3 else ""
        id_ = station.order(
            placement=f"柱{n}",
            planned_opening=opening,
            volume_m3=str(10 * (n + 1)),
            project=PROJECT if n % 2 else OTHER_PROJECT,
        )
        if opening and n % 2:
            records.take(station.clerk, "orders", id_, "receive", {"received_by": "微信"})
    return station


def _all(station: Station, query: ListQuery, limit: int) -> list[str]:
    found: list[str] = []
    after: Anchor | None = None
    while True:
        got = page(station.clerk, query, columns=("placement",), after=after, limit=limit)
        found += [row["placement"] for row in got.rows]
        if got.next is None:
            return found
        after = got.next


@pytest.mark.parametrize("sort", ["planned_opening", "volume_m3", "number", "project_id", "state"])
@pytest.mark.parametrize("descending", [True, False])
def test_pages_of_any_order_show_every_row_once(
    orders: Station, sort: str, *, descending: bool
) -> None:
    query = ListQuery("orders", sort=sort, descending=descending)
    paged = _all(orders, query, 5)
    assert sorted(paged) == sorted(f"柱{n}" for n in range(12))
    assert paged == _all(orders, query, 100)


def test_a_list_of_certain_records_takes_any_number_of_them(orders: Station) -> None:
    ids = [row["id"] for row in page(orders.clerk, ListQuery("orders")).rows[:3]]
    strangers = [uuid4() for _ in range(40_000)]
    only = ListQuery("orders", only=(*ids, *strangers))
    assert {row["id"] for row in page(orders.clerk, only).rows} == set(ids)
    assert count(orders.clerk, only) == 3
    assert totals(orders.clerk, only, ("volume_m3",)) == totals(
        orders.clerk, ListQuery("orders"), ("volume_m3",), ids=only.only or ()
    )


def test_rows_without_a_value_come_last_in_either_direction(orders: Station) -> None:
    for descending in (True, False):
        query = ListQuery("orders", sort="planned_opening", descending=descending)
        empty = [f"柱{n}" for n in range(0, 12, 3)]
        assert sorted(_all(orders, query, 100)[-4:]) == sorted(empty)


def test_a_list_counts_and_adds_up_what_it_shows(orders: Station) -> None:
    query = ListQuery("orders", filters=(Filter("volume_m3", Op.FROM, Decimal(100)),))
    assert count(orders.clerk, query) == 3
    assert totals(orders.clerk, query, ("volume_m3",)) == {"volume_m3": Decimal("330.00")}
    none = ListQuery("orders", text="没有这样的字")
    assert totals(orders.clerk, none, ("volume_m3",)) == {"volume_m3": Decimal("0.00")}


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Filter("state", Op.IS, OrderState.RECEIVED), 4),
        (Filter("state", Op.ANY_OF, [OrderState.RECEIVED, OrderState.DRAFT]), 12),
        (Filter("project_id", Op.CONTAINS, "高铁"), 6),
        (Filter("placement", Op.CONTAINS, "柱1"), 3),
        (Filter("placement", Op.CONTAINS, "%"), 0),
        (Filter("planned_opening", Op.EMPTY), 4),
        (Filter("planned_opening", Op.FILLED), 8),
        (Filter("planned_opening", Op.IS, date(2026, 11, 22)), 1),
        (Filter("planned_opening", Op.TO, date(2026, 11, 23)), 2),
        (Filter("planned_opening", Op.FROM, datetime(2026, 11, 27, tzinfo=STATION_ZONE)), 2),
        (Filter("customer", Op.CONTAINS, "中建三局"), 12),
        (Filter("number", Op.EMPTY), 8),
    ],
)
def test_every_way_of_filtering(orders: Station, wanted: Filter, expected: int) -> None:
    query = ListQuery("orders", filters=(wanted,))
    assert count(orders.clerk, query) == expected
    assert len(_all(orders, query, 5)) == expected


def test_words_typed_into_the_filter_narrow_the_list(orders: Station) -> None:
    for text, expected in (
        ("柱7", 1),
        ("gtz", 6),
        ("花园 柱", 6),
        ("DH-202611-0001", 1),
        ("不存在", 0),
        ("柱_", 0),
    ):
        assert len(_all(orders, ListQuery("orders", text=text), 100)) == expected, text


def test_a_column_that_is_not_there_is_refused(sqlite_station: Station) -> None:
    with pytest.raises(Refused):
        page(sqlite_station.clerk, ListQuery("orders", filters=(Filter("colour", Op.EMPTY),)))


def test_nobody_sees_another_stations_rows(sqlite_station: Station) -> None:
    from dataclasses import replace
    from uuid import uuid4

    sqlite_station.order()
    stranger = replace(sqlite_station.clerk, station_id=uuid4())
    for read in (page, count):
        with pytest.raises(NotHere, match="不是湘江搅拌站的人员"):
            read(stranger, ListQuery("orders"))


def test_a_long_list_is_read_page_by_page_without_a_gap(orders: Station) -> None:
    read = list(every_row(orders.clerk, ListQuery("orders"), ("placement",), batch=5))
    assert len(read) == 12


def test_plain_rows_hold_every_field_and_names_for_references(orders: Station) -> None:
    found = list(rows(orders.clerk, "orders", text="柱7"))
    (row,) = found
    assert (row["project"], row["customer"], row["volume_m3"], row["state"]) == (
        PROJECT,
        "中建三局滨江项目部",
        "80.00",
        "received",
    )
    assert row["planned_opening"] == "2026-11-25T07:00:00+08:00"
    assert len(list(rows(orders.clerk, "orders", state="received"))) == 4
    assert len(list(rows(orders.clerk, "orders", state="未签认", limit=2))) == 2
    with pytest.raises(Refused, match="draft"):
        list(rows(orders.clerk, "orders", state="亮"))
    with pytest.raises(Refused, match="没有状态"):
        list(rows(orders.clerk, "people", state="draft"))


def test_tasks_show_what_their_order_says(station: Station) -> None:
    records.take(station.clerk, "orders", station.received(), "task")
    (row,) = rows(station.clerk, "tasks")
    assert (row["project"], row["placement"], row["order"]) == (
        PROJECT,
        "地下室底板",
        "DH-202611-0001",
    )


def test_moments_are_compared_by_the_stations_day(station: Station) -> None:
    station.order(planned_opening="2026-11-23 00:30")
    station.order(planned_opening="2026-11-22 23:30")
    for day in (date(2026, 11, 22), date(2026, 11, 23)):
        query = ListQuery("orders", filters=(Filter("planned_opening", Op.IS, day),))
        assert count(station.clerk, query) == 1
    late = datetime(2026, 11, 22, 23, 30, tzinfo=STATION_ZONE) + timedelta(minutes=1)
    query = ListQuery("orders", filters=(Filter("planned_opening", Op.FROM, late),))
    assert count(station.clerk, query) == 1


@pytest.mark.parametrize("sort", ["planned_opening", "project_id"])
@pytest.mark.parametrize("descending", [True, False])
def test_a_list_is_read_from_its_end_in_the_same_order(
    orders: Station, sort: str, *, descending: bool
) -> None:
    query = ListQuery("orders", sort=sort, descending=descending)
    forward = _all(orders, query, 100)
    found: list[str] = []
    before: Anchor | None = None
    for _ in range(3):
        got = page(
            orders.clerk, query, columns=("placement",), after=before, limit=5, backward=True
        )
        found = [*(row["placement"] for row in got.rows), *found]
        before = got.next
    assert before is None
    assert found == forward
