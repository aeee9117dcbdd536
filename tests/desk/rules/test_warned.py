"""The query of what was not kept: by rule, day, kind, number and person, on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from db.models import Role
from desk.core import records
from desk.core.reporting import Period, Row, find
from desk.rules.warned import WARNINGS
from tests.station import Station, on_the_day


def warnings_of(
    station: Station, first: date | None = None, last: date | None = None, **words: str
) -> Sequence[Row]:
    return find(station.clerk, WARNINGS, Period(first, last), words).rows


def test_a_warning_is_found_by_its_own_number_and_by_its_pour(station: Station) -> None:
    pour = station.pour(until="supply")
    dispatcher = station.acting(Role.DISPATCHER, at=on_the_day(12))
    waited = {"arrived_at": on_the_day(8, 20), "unloading_at": on_the_day(11)}
    left = {"pour": str(pour), "plate": "湘A8101", "volume_m3": "12", "left_at": on_the_day(8)}
    ticket = records.create(dispatcher, "tickets", {**left, **waited, "load": "润管砂浆"})
    [found] = warnings_of(station, rule="r09")
    assert (found["number"], found["pour"]) == (ticket.number, "KP-202611-0001")
    assert (found["kind"], found["what"]) == ("tickets", "发货单")
    assert (found["record_id"], found["about_id"]) == (ticket.id, pour)
    assert [w["rule"] for w in warnings_of(station, number=ticket.number)] == ["R09"]
    of_pour = warnings_of(station, number="KP-202611-0001")
    assert [w["rule"] for w in of_pour] == ["R09", "R04"]  # the latest first
    assert [w["rule"] for w in warnings_of(station, kind="pours")] == ["R04"]
    assert [w["rule"] for w in warnings_of(station, person="刘芳")] == ["R03"]


def test_a_period_counts_whole_days_of_the_office(station: Station) -> None:
    station.pour()  # planned on the 21st, opened on the 22nd without a call
    first, second = date(2026, 11, 21), date(2026, 11, 22)
    assert [w["rule"] for w in warnings_of(station, first=second)] == ["R04"]
    assert [w["rule"] for w in warnings_of(station, last=first)] == ["R03"]
    assert len(warnings_of(station, first=first, last=second)) == 2
    newest = find(station.clerk, WARNINGS, Period(), {"kind": "pours"}, limit=1)
    assert [w["rule"] for w in newest.rows] == ["R04"]
    assert newest.narrowed == "类别：浇筑；只列 1 条"
    assert warnings_of(station, rule="R99") == []
