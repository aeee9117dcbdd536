"""The books of the demo, played without the rest of it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from db.models import DiaryState, LogState
from desk.checking import check
from desk.core.acting import Acting
from desk.core.lists import ListQuery, page
from desk.demo.books import keep_books
from tests.station import Station, on_the_day


@dataclass(frozen=True)
class Stage:
    """The demo's people are the station's."""

    station: Station
    until: datetime

    def who(self, login: str, moment: datetime) -> Acting:
        people = self.station.people
        return people.get(login, people["section_head"]).at(moment)


def play(station: Station, day: date, until: datetime) -> None:
    script = keep_books(Stage(station, until), day)
    moment = next(script)
    with suppress(StopIteration):
        while moment <= until:
            moment = script.send(moment)


def test_books_are_kept_and_the_last_difference_waits_for_its_explanation(
    sqlite_station: Station,
) -> None:
    station, until = sqlite_station, on_the_day(15, day=24)
    pour = station.pour()
    station.ticket(pour, "12", at=on_the_day(8))
    station.ticket(pour, "10", at=on_the_day(0, 5, day=23))
    for day in (22, 23, 24):
        play(station, date(2026, 11, day), until)
    logs = page(station.head, ListQuery("dispatch-logs", sort="log_date", descending=False)).rows
    assert [row["state"] for row in logs] == [LogState.RECONCILED, LogState.HANDED_OVER]
    diaries = page(station.head, ListQuery("site-diaries")).rows
    assert [row["state"] for row in diaries] == [DiaryState.DONE] * 2
    found = {each.name: each.found for each in check(station.database)}
    assert found["numbering"] == found["audit"] == ()


def test_where_nobody_pours_there_are_no_books(sqlite_station: Station) -> None:
    play(sqlite_station, date(2026, 11, 22), on_the_day(15, day=24))
    for kind in ("dispatch-logs", "site-diaries"):
        assert page(sqlite_station.head, ListQuery(kind)).rows == []
