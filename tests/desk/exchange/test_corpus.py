"""Sheets that nobody tuned for, field by field: what each must give stands beside it."""

from __future__ import annotations

from datetime import datetime

from desk.exchange.service import Staged, stage
from desk.values.zone import STATION_ZONE
from tests.desk.exchange.corpus import (
    READING,
    TROUBLES,
    at_the_tower,
    faults,
    plain,
    samples,
    staged_order,
)
from tests.station import Station

MONDAY = datetime(2026, 11, 23, 15, 0, tzinfo=STATION_ZONE)


def test_every_order_sheet_gives_what_it_must(sqlite_station: Station) -> None:
    found: list[str] = []
    for sample in samples("expected-orders.json"):
        found += faults(staged_order(sqlite_station, sample), sample)
    assert found == []


def test_every_list_of_tickets_gives_what_it_must(sqlite_station: Station) -> None:
    dispatcher = at_the_tower(sqlite_station)
    found: list[str] = []
    for sample in samples("expected-tickets.json"):
        found += faults(stage(dispatcher, "tickets", READING / sample.file), sample)
    assert found == []


def _trouble(station: Station, name: str) -> Staged:
    return stage(station.clerk.at(MONDAY), "orders", TROUBLES / name)


def _openings(staged: Staged) -> list[str | None]:
    return [plain("planned_opening", row.values["planned_opening"]) for row in staged.accepted]


def test_a_date_that_may_be_two_is_refused_with_both_readings(sqlite_station: Station) -> None:
    staged = _trouble(sqlite_station, "02-ambiguous.xlsx")
    assert _openings(staged) == ["2026-11-24T08:00"]
    said = {refused.cell: refused.reason for refused in staged.refused}
    assert "2024-11-26、2026-11-24" in said["F3"]
    assert "2005-06-26、2026-06-05" in said["F2"]


def test_a_compact_day_and_the_hour_beside_it_are_one_moment(sqlite_station: Station) -> None:
    staged = _trouble(sqlite_station, "03-compact-date-and-time.xlsx")
    hours = ["24T07:30", "24T07:30", "24T19:00", "24T19:30", "25T00:00"]
    assert _openings(staged) == [f"2026-11-{hour}" for hour in hours]
    assert any("请核对是否重复" in note for note in staged.accepted[1].notes)


def test_what_excel_opens_is_read(sqlite_station: Station) -> None:
    for name in ("06-inline-v.xlsx", "15-gbk.csv"):
        staged = _trouble(sqlite_station, name)
        assert (len(staged.accepted), staged.refused) == (2, [])


def test_struck_and_hidden_rows_are_set_aside_with_the_reason(sqlite_station: Station) -> None:
    staged = _trouble(sqlite_station, "13-struck-and-hidden.xlsx")
    assert [row.values["placement"] for row in staged.accepted] == ["墩柱"]
    assert [(a.row.values["placement"], a.reason) for a in staged.set_aside] == [
        ("取消的承台", "整行已划掉"),
        ("隐藏的桩基", "这一行是隐藏的"),
    ]


def test_a_second_row_is_set_aside_and_odd_years_are_refused(sqlite_station: Station) -> None:
    staged = _trouble(sqlite_station, "19-twice-and-odd-years.xlsx")
    assert [row.staged.row for row in staged.accepted] == [2]
    assert [(a.row.staged.row, a.reason) for a in staged.set_aside] == [
        (3, "与第 2 行的工程、部位和时间相同，可能是重复的")
    ]
    assert [(r.cell, r.reason.partition("，")[2]) for r in staged.refused] == [
        ("F4", "已经过去，请核对日期"),
        ("F5", "在 30 天以后，请核对日期"),
    ]


def test_a_comment_pinned_to_a_cell_is_shown(sqlite_station: Station) -> None:
    (sample,) = [s for s in samples("expected-orders.json") if s.file.startswith("w24")]
    (row,) = staged_order(sqlite_station, sample).accepted
    assert any("改为120方" in note for note in row.notes)
