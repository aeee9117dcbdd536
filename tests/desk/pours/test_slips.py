"""A slip's number is its mixing line's alone in its year; a wrong one gets its right one (M2.6.4)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from desk import settings
from desk.core import records
from desk.core.errors import Invalid
from desk.exchange.service import commit, stage
from desk.pours.rules import line_called
from desk.values.zone import STATION_ZONE
from tests.desk.exchange.books import new_sheet, saved
from tests.desk.pours.pouring import DISPATCHER, HEAD, seen, take
from tests.station import Station, made, on_the_day

_NEXT_YEAR = datetime(2027, 1, 2, 8, tzinfo=STATION_ZONE)


def test_two_lines_number_their_slips_each_for_itself(station: Station) -> None:
    pour = station.pour()
    station.ticket(pour, at=on_the_day(8), number="1001")
    with pytest.raises(Invalid, match="1001 已经录过"):
        station.ticket(pour, at=on_the_day(8, 10), number="1001")
    other = made(station.ticket(pour, at=on_the_day(8, 10), number="1001", line="2"))
    assert seen(station, other, "tickets").values["line"] == "2"


def test_the_numbers_begin_anew_with_the_year(station: Station) -> None:
    pour = station.pour()
    station.ticket(pour, at=on_the_day(8), number="1001")
    station.ticket(pour, at=_NEXT_YEAR, number="1001")
    with pytest.raises(Invalid, match="1001 已经录过"):
        station.ticket(pour, at=_NEXT_YEAR, number="1001")


def test_the_new_year_begins_by_the_stations_clock(station: Station) -> None:
    """At 00:30 in Shanghai it is still the old year in UTC."""
    pour = station.pour()
    station.ticket(pour, at=on_the_day(8), number="1001")
    station.ticket(pour, at=datetime(2027, 1, 1, 0, 30, tzinfo=STATION_ZONE), number="1001")


def test_the_line_that_nobody_names_is_the_settings(station: Station) -> None:
    pour = station.pour()
    settings.change(station.acting(HEAD), "pour.mixing_line", "A")
    ticket = made(station.ticket(pour, at=on_the_day(8), number="1001"))
    assert seen(station, ticket, "tickets").values["line"] == "A"
    station.ticket(pour, at=on_the_day(8, 10), number="1001", line="B")


@pytest.mark.parametrize("written", ["2", "2#", "2号机组", "第2线", "2号搅拌楼", " 2＃生产线 "])
def test_a_line_is_known_however_it_is_written(written: str) -> None:
    assert line_called(written) == "2"


def test_one_line_under_two_names_has_its_number_once(sqlite_station: Station) -> None:
    pour = sqlite_station.pour()
    sqlite_station.ticket(pour, at=on_the_day(8), number="1001", line="2号机组")
    with pytest.raises(Invalid, match="1001 已经录过"):
        sqlite_station.ticket(pour, at=on_the_day(8, 10), number="1001", line="2#")


def test_a_wrong_slip_number_gets_its_right_one(station: Station) -> None:
    pour = station.pour()
    station.ticket(pour, at=on_the_day(8), number="1001")
    ticket = made(station.ticket(pour, at=on_the_day(8, 10)))
    clerk = station.acting(DISPATCHER, at=on_the_day(9))
    with pytest.raises(Invalid, match="1001 已经录过"):
        records.edit(clerk, "tickets", ticket, {"number": "1001"})
    records.edit(clerk, "tickets", ticket, {"number": "1002"})
    assert seen(station, ticket, "tickets").number == "1002"


def test_a_void_ticket_leaves_its_number_to_the_right_one(station: Station) -> None:
    pour = station.pour()
    wrong = made(station.ticket(pour, at=on_the_day(8), number="1001"))
    take(station, wrong, "void", kind="tickets", who=DISPATCHER, reason="录错浇筑")
    right = made(station.ticket(pour, at=on_the_day(8), number="1001"))
    assert seen(station, right, "tickets").values["replaces_id"] == wrong
    with pytest.raises(Invalid, match="1001 已经录过"):
        station.ticket(pour, at=on_the_day(8, 10), number="1001")


def test_a_sheet_brings_no_voided_slip_back_and_knows_the_lines(
    station: Station, tmp_path: Path
) -> None:
    """A sheet that is read once more would otherwise undo what was voided by hand."""
    pour = station.pour()
    wrong = made(station.ticket(pour, at=on_the_day(8), number="1001"))
    take(station, wrong, "void", kind="tickets", who=DISPATCHER, reason="录错")
    number = seen(station, pour).number
    header = ("小票号", "机组", "浇筑编号", "车牌号", "方量", "日期", "出站时间")
    rows = [
        ("1001", "1", number, "湘A8101", 6, "2026-11-22", "08:00"),
        ("1001", "2", number, "湘A8108", 6, "2026-11-22", "08:10"),
        ("1002", "2", number, "湘A8108", 6, "2026-11-22", "08:20"),
        ("1002", "2", number, "湘A8108", 6, "2026-11-22", "08:30"),
    ]
    clerk = station.acting(DISPATCHER, at=on_the_day(20))
    sheet = saved(new_sheet([header, *rows]), tmp_path / "发货.xlsx")
    found = stage(clerk, "tickets", sheet)
    assert [(a.values["number"], a.values["line"]) for a in found.accepted] == [
        ("1001", "2"), ("1002", "2"),
    ]  # fmt: skip
    said = [refused.reason for refused in found.refused]
    assert any("1001 已作废" in words and "单张录入" in words for words in said), said
    assert any("这批里已有一张" in words for words in said), said
    commit(clerk, found)
