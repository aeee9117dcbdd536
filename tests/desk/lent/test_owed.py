"""What is owed about things lent: the first pump line (R27, D14), what is due back (D22)."""

from __future__ import annotations

from datetime import datetime

import pytest

from db.models import Role
from desk.core import records
from desk.core.views import view
from desk.today import Due, due_list
from tests.desk.lent.lending import line, loan, take
from tests.station import NOW, OTHER_PROJECT, Station, on_the_day

LINE_PUMP = "拖泵"


def _owed(station: Station, rule: str, *, at: datetime = NOW) -> list[Due]:
    return [e for e in due_list(station.acting(Role.SPECIALIST, at=at)) if e.rule == rule]


def _opened(station: Station) -> list[str]:
    """What was recorded when a pour with a pump line was opened at seven tomorrow."""
    id_ = station.pour(until="open", placing_method=LINE_PUMP)
    warnings = view(station.clerk, "pours", id_).warnings
    return [w["sentence"] for w in warnings if w["rule"] == "R27"]


def test_a_first_pump_line_without_an_agreement_is_on_record(station: Station) -> None:
    (sentence,) = _opened(station)
    assert "首次使用拖泵，没有签泵管使用协议，须提前 3 天" in sentence


@pytest.mark.parametrize(
    ("day", "recorded"), [(19, []), (20, ["泵管使用协议 11-20 才签"]), (21, ["11-21 才签"])]
)
def test_an_agreement_counts_when_it_was_signed_three_days_before(
    sqlite_station: Station, day: int, recorded: list[str]
) -> None:
    id_ = line(sqlite_station, until="apply")
    take(sqlite_station, "pump-lines", id_, "agree", agreed_at=on_the_day(9, day=day))
    found = _opened(sqlite_station)
    assert len(found) == len(recorded)
    assert all(words in sentence for words, sentence in zip(recorded, found, strict=True))


def test_a_cancelled_agreement_does_not_count(sqlite_station: Station) -> None:
    id_ = line(sqlite_station, until="apply")
    take(sqlite_station, "pump-lines", id_, "agree", agreed_at=on_the_day(9, day=10))
    records.take(sqlite_station.clerk, "pump-lines", id_, "cancel", reason="改用汽车泵")
    assert "没有签泵管使用协议" in _opened(sqlite_station)[0]


def test_another_way_of_placing_asks_for_no_agreement(sqlite_station: Station) -> None:
    id_ = sqlite_station.pour(until="open")
    warnings = view(sqlite_station.clerk, "pours", id_).warnings
    assert "R27" not in [w["rule"] for w in warnings]


def test_the_second_pour_of_a_customer_is_not_a_first_one(station: Station) -> None:
    station.pour(until="open", placing_method=LINE_PUMP)
    station.signed(placing_method=LINE_PUMP, planned_opening="2026-11-24 07:00")
    station.signed(
        placing_method=LINE_PUMP, project=OTHER_PROJECT, planned_opening="2026-11-24 07:00"
    )
    assert _owed(station, "D14") == []


def test_pipes_for_a_first_pump_line_are_owed_three_days_before(station: Station) -> None:
    station.signed(placing_method=LINE_PUMP, planned_opening="2026-11-25 07:00")
    station.signed(placing_method=LINE_PUMP, planned_opening="2026-11-26 07:00")
    station.signed(placing_method=LINE_PUMP, planned_opening="2026-11-27 07:00")
    (entry,) = _owed(station, "D14")
    assert entry.what == "泵管、管卡未申报：滨江花园二期3#楼 11-25 首次使用拖泵"
    assert (entry.clause, entry.owners) == ("M1.1.1 M2.1.6", (Role.SPECIALIST,))
    assert (entry.due, entry.overdue) == (on_the_day(23, 59), False)
    (late,) = _owed(station, "D14", at=on_the_day(1, day=23))
    assert late.overdue


def test_an_order_further_away_owes_nothing_yet(sqlite_station: Station) -> None:
    sqlite_station.signed(placing_method=LINE_PUMP, planned_opening="2026-11-26 07:00")
    assert _owed(sqlite_station, "D14") == []


def test_the_application_ends_it_and_its_cancelling_brings_it_back(station: Station) -> None:
    station.signed(placing_method=LINE_PUMP, planned_opening="2026-11-25 07:00")
    id_ = line(station)
    assert len(_owed(station, "D14")) == 1
    take(station, "pump-lines", id_, "apply")
    assert _owed(station, "D14") == []
    records.take(station.clerk, "pump-lines", id_, "cancel", reason="改用汽车泵")
    assert len(_owed(station, "D14")) == 1


def test_pipes_are_due_back_until_they_were_counted_in(station: Station) -> None:
    line(station, until="deliver")
    assert _owed(station, "D22", at=on_the_day(9, day=26)) == []
    (entry,) = _owed(station, "D22", at=on_the_day(9, day=28))
    assert entry.what == "泵管、管卡未清退：BG-202611-0001 滨江花园二期3#楼 地下室外墙"
    assert entry.owners == (Role.SPECIALIST, Role.MATERIALS_HEAD)
    assert (entry.due, entry.overdue) == (on_the_day(23, 59, day=28), False)
    (late,) = _owed(station, "D22", at=on_the_day(0, 30, day=29))
    assert late.overdue


def test_returned_pipes_are_owed_no_more(sqlite_station: Station) -> None:
    line(sqlite_station, until="return")
    assert _owed(sqlite_station, "D22", at=on_the_day(9, day=30)) == []


def test_moulds_are_due_back_until_they_are_back(station: Station) -> None:
    id_ = loan(station, until="approve")
    assert _owed(station, "D22", at=on_the_day(9, day=26)) == []
    take(station, "mould-loans", id_, "lend")
    (entry,) = _owed(station, "D22", at=on_the_day(9, day=26))
    assert entry.what.startswith("试模未归还：SM-202611-0001 滨江花园二期3#楼 150立方体 4 组")
    assert (entry.clause, entry.overdue) == ("M1.5.2", True)
    take(station, "mould-loans", id_, "return")
    assert _owed(station, "D22", at=on_the_day(9, day=26)) == []
