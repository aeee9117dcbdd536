"""The production ledger: every pour once, every load on the day its truck left."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from db.models import Role
from desk.core import records
from desk.core.reporting import Findings, Period, find
from desk.daybook.production import PRODUCTION, Produced, produced
from desk.values.zone import STATION_ZONE
from tests.station import OTHER_PROJECT, PROJECT, Station, made

LAST = date(2026, 11, 30)
FIRST_OF_DECEMBER = LAST + timedelta(days=1)


def of(station: Station, first: date, last: date | None = None) -> list[Produced]:
    with station.database.reading() as session:
        return produced(session, station.head.station_id, first, last or first)


def found(station: Station, first: date, last: date | None = None) -> Findings:
    return find(station.head, PRODUCTION, Period(first, last or first))


def total(station: Station, first: date, last: date | None = None) -> dict[str, Any]:
    return found(station, first, last).total


def moment(
    day: date, hour: int, minute: int = 0, second: int = 0, microsecond: int = 0
) -> datetime:
    return datetime.combine(day, time(hour, minute, second, microsecond), STATION_ZONE)


def night_pour(station: Station, **order: Any) -> UUID:
    """A raft opened half an hour before the month ends."""
    id_ = station.signed(planned_opening="2026-11-30 23:30", volume_m3="1260", **order)
    station.plan("2026-11-30")
    pour = station.checked(id_, at=moment(LAST, 22))
    records.take(station.acting(Role.SPECIALIST, at=moment(LAST, 23, 30)), "pours", pour, "open")
    return pour


@pytest.fixture
def across_midnight(station: Station) -> Station:
    """Four loads of 12 m³: two in November, the second in its very last second, two in December,
    the first in its very first."""
    pour = night_pour(station)
    for left in (
        moment(LAST, 23, 40),
        moment(LAST, 23, 59, 59, 999_999),
        moment(FIRST_OF_DECEMBER, 0, 0, 0),
        moment(FIRST_OF_DECEMBER, 1, 15),
    ):
        station.ticket(pour, "12", at=left)
    return station


def test_a_pour_across_a_month_end_counts_once_and_in_the_month_of_its_opening(
    across_midnight: Station,
) -> None:
    (november,) = of(across_midnight, LAST)
    (december,) = of(across_midnight, FIRST_OF_DECEMBER)
    assert (november.pours, november.trucks, november.m3) == (1, 2, Decimal("24.00"))
    assert (december.pours, december.trucks, december.m3) == (0, 2, Decimal("24.00"))
    assert (november.planned_m3, december.planned_m3) == (Decimal("1260.00"), Decimal("0.00"))
    assert november.pour_id == december.pour_id


def test_the_last_second_of_a_month_and_the_first_of_the_next_are_told_apart(
    station: Station,
) -> None:
    pour = night_pour(station)
    station.ticket(pour, "7", at=moment(LAST, 23, 59, 59))
    station.ticket(pour, "9", at=moment(FIRST_OF_DECEMBER, 0, 0, 0))
    assert [row.m3 for row in of(station, LAST)] == [Decimal("7.00")]
    assert [row.m3 for row in of(station, FIRST_OF_DECEMBER)] == [Decimal("9.00")]


def test_the_days_of_a_period_add_up_to_the_whole(across_midnight: Station) -> None:
    first, last = date(2026, 11, 1), date(2026, 12, 31)
    whole = total(across_midnight, first, last)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    each = [total(across_midnight, day) for day in days]
    months = [
        total(across_midnight, first, LAST),
        total(across_midnight, FIRST_OF_DECEMBER, last),
    ]
    for parts in (each, months):
        assert sum(part["pours"] for part in parts) == whole["pours"] == 1
        assert sum(part["trucks"] for part in parts) == whole["trucks"] == 4
        assert sum(part["m3"] for part in parts) == whole["m3"] == Decimal("48.00")
        assert (
            sum(part["planned_m3"] for part in parts) == whole["planned_m3"] == Decimal("1260.00")
        )


def test_a_month_is_summed_by_project(station: Station) -> None:
    station.signed(planned_opening="2026-11-30 08:00", volume_m3="60", project=OTHER_PROJECT,
                   placement="承台")  # fmt: skip
    pour = night_pour(station)
    station.ticket(pour, "12", at=moment(LAST, 23, 45))
    month = found(station, date(2026, 11, 1), LAST)
    groups = {group["project"]: group for group in month.groups}
    assert list(groups) == [PROJECT, OTHER_PROJECT], "the largest first"
    assert (groups[PROJECT]["pours"], groups[PROJECT]["m3"]) == (1, Decimal("12.00"))
    # planned, but not opened: there is nothing to count yet
    other = groups[OTHER_PROJECT]
    assert (other["pours"], other["planned_m3"]) == (0, Decimal("60.00"))


def test_void_tickets_do_not_count_and_mortar_is_no_volume(station: Station) -> None:
    pour = station.pour()
    at = moment(date(2026, 11, 22), 8)
    station.ticket(pour, "2", at=at, load="润管砂浆")
    ten_past = at + timedelta(minutes=10)
    station.ticket(pour, "12", at=ten_past)
    wrong = made(station.ticket(pour, "12", at=ten_past, plate="湘A8102"))
    records.take(
        station.acting(Role.DISPATCHER, at=ten_past), "tickets", wrong, "void", reason="重复录入"
    )
    (row,) = of(station, date(2026, 11, 22))
    assert (row.trucks, row.m3, row.plates) == (2, Decimal("12.00"), 1)


def test_a_row_says_what_was_planned_and_who_looks_after_it(station: Station) -> None:
    station.pour(until="supply")
    (row,) = of(station, date(2026, 11, 22))
    assert (row.plan, row.project, row.grade) == ("RJ-20261122-1", PROJECT, "C35P8")
    assert (row.planned_m3, row.specialist) == (Decimal("200.00"), "张敏")
    assert row.opened_at == moment(date(2026, 11, 22), 7)
    assert row.planned_pump == "1号泵车"
