"""A demo is full of work at whatever hour it is made and whenever it is looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import func, select

from db.engine import Database, open_database
from db.models import (
    AuditEntry,
    DeliveryTicket,
    Pour,
    PourState,
    ProductionTask,
    TaskState,
    TicketState,
)
from desk.checking import check
from desk.core.errors import Refused
from desk.core.records import create
from desk.demo import Played, play
from desk.demo.curtain import last_afternoon
from desk.today import desk_of_today, due_list
from desk.users.sign_in import sign_in
from desk.users.station import found_station
from desk.values.zone import STATION_ZONE, local

SOON = timedelta(minutes=5)
_Copy = Callable[[Path], Path]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STATION_ZONE)


@pytest.mark.parametrize(
    ("made", "ends"),
    [
        ("2026-11-27 15:10", "2026-11-27"),
        ("2026-11-27 23:59", "2026-11-27"),
        ("2026-11-27 15:09", "2026-11-26"),
        ("2026-11-27 03:00", "2026-11-26"),
        ("2026-11-29 12:00", "2026-11-28"),  # a Sunday
        ("2026-11-30 08:00", "2026-11-28"),  # Monday morning
        ("2026-12-01 03:00", "2026-11-30"),  # the month's first day
        ("2027-01-01 20:00", "2026-12-31"),  # the new year
        ("2027-01-02 00:00", "2026-12-31"),
        ("2026-10-03 16:00", "2026-09-30"),  # the national day's holiday
        ("2027-02-08 16:00", "2027-02-04"),  # the new year by the old calendar
    ],
)
def test_the_curtain_falls_at_ten_past_three_of_the_last_working_afternoon(
    made: str, ends: str
) -> None:
    assert last_afternoon(moment(made)) == moment(f"{ends} 15:10")


@pytest.fixture(scope="module")
def over_the_year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, Played]]:
    """A demo of two days, made at three in the morning of the new year."""
    file = tmp_path_factory.mktemp("demo") / "demo.db"
    database = open_database(str(file), create=True)
    yield database, play(database, days=2, until=last_afternoon(moment("2027-01-01 03:00")))
    database.close()


@pytest.fixture(scope="module")
def station(over_the_year: tuple[Database, Played]) -> Database:
    return over_the_year[0]


def test_the_demo_of_the_new_year_is_sound(over_the_year: tuple[Database, Played]) -> None:
    database, played = over_the_year
    assert played.last_day == date(2026, 12, 31)
    assert [each.found for each in check(database) if not each.ok] == []


def test_whoever_signs_in_finds_the_clock_where_the_demo_ended(station: Database) -> None:
    ends = moment("2026-12-31 15:10")
    acting = sign_in(station, "section_head", "demo")
    with station.reading() as session:
        assert ends <= acting.now(session) < ends + SOON
    assert ends <= acting.clock() < ends + SOON
    assert acting.on_demo


def test_every_card_of_the_day_shows_a_figure(station: Database) -> None:
    figures = desk_of_today(sign_in(station, "section_head", "demo")).tomorrow
    assert figures.day == date(2027, 1, 1)
    assert len(figures.official) > len(figures.signed) > 0
    assert len(figures.official) > len(figures.tasked) > 0
    assert (figures.plan_revision, figures.plan_lines > 0) == (1, True)
    assert len(figures.drafting) == 1


_OWED = {
    "specialist": {"D09", "R08", "D11", "D18"},
    "section_head": {"S02"},
    "station_manager": {"S02"},
    "dispatcher": {"D12", "D13", "D30"},
}


@pytest.mark.parametrize("login", _OWED)
def test_each_of_the_office_has_work_left(station: Database, login: str) -> None:
    acting = sign_in(station, login, "demo")
    found = {entry.rule for entry in due_list(acting, roles=acting.roles)}
    assert found >= _OWED[login]


def test_paper_and_concrete_are_still_under_way(station: Database) -> None:
    waiting = (
        select(func.count()).where(ProductionTask.state == TaskState.ISSUED),
        select(func.count()).where(ProductionTask.state == TaskState.DOCUMENTS_READY),
        select(func.count()).where(Pour.state == PourState.SUPPLYING),
        select(func.count()).where(DeliveryTicket.state == TicketState.SENT),
    )
    with station.reading() as session:
        assert [session.scalar(each) for each in waiting if not session.scalar(each)] == []


def test_the_clock_goes_on_from_what_was_done_last(tmp_path: Path, copied: _Copy) -> None:
    database = open_database(str(copied(tmp_path)))
    later = sign_in(database, "specialist", "demo", at=moment("2026-12-31 17:00"))
    create(later, "orders", {})
    with pytest.raises(Refused):
        sign_in(database, "specialist", "guessed")  # on record, by the real clock
    assert local(sign_in(database, "specialist", "demo").clock()).hour == 17
    with database.reading() as session:
        moments = select(func.max(AuditEntry.at)).where(AuditEntry.record_kind == "orders")
        assert session.scalar(moments) == moment("2026-12-31 17:00")
    database.close()


@pytest.fixture
def copied(station: Database) -> _Copy:
    def copy(source: Path, folder: Path) -> Path:
        file = folder / "copy.db"
        file.write_bytes(source.read_bytes())
        return file

    assert station.path is not None
    return partial(copy, station.path)


def test_a_real_station_goes_by_the_real_clock(tmp_path: Path) -> None:
    database = open_database(str(tmp_path / "real.db"), create=True)
    acting = found_station(
        database, company="甲", station="乙", name="丙", login="boss", password="correct horse"
    )
    assert not acting.on_demo
    assert (acting.pinned, acting.ahead) == (None, None)
    database.close()
