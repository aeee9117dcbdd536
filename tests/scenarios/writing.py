"""A person's program that is killed in the middle of a save."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import timedelta
from multiprocessing.connection import Connection
from typing import Any

from sqlalchemy import event, select

from db.engine import Database, open_database
from db.models import Pour, Role
from desk.core import records
from desk.core.acting import Acting
from tests.station import PROJECT, Station, on_the_day, open_station

BEFORE_COMMIT = 99
"""A place after every statement: when all is written and only the commit is missing."""


def write_orders(target: str, wire: Connection, stop_at: int) -> None:
    """Receive orders one after the other and report each number once it is saved.

    The second save stops at its `stop_at`-th statement that writes, says so and waits to be
    killed; 0 never stops.
    """
    database = open_database(target)
    clerk = open_station(database, target).acting(Role.SPECIALIST)
    wire.send(_receive(clerk, 0))
    if stop_at:
        _stop(database, wire, stop_at)
    for place in range(1, 1000):
        with suppress(BrokenPipeError):  # nobody listens any more: the test is over
            wire.send(_receive(clerk, place))


def write_tickets(target: str, wire: Connection, stop_at: int) -> None:
    """As `write_orders`, with the trucks of the one pour that is open."""
    database = open_database(target)
    station = open_station(database, target)
    wire.send(_load(station, 0))
    if stop_at:
        _stop(database, wire, stop_at)
    for place in range(1, 1000):
        with suppress(BrokenPipeError):
            wire.send(_load(station, place))


def _load(station: Station, place: int) -> str:
    """One truck leaves, each program's its own; the first of a pour takes the pour's own step with
    it."""
    at = on_the_day(8) + timedelta(minutes=place)
    plate = f"湘A{os.getpid()}"
    with station.database.reading() as session:
        pour = session.scalars(select(Pour.id)).one()
    return station.ticket(pour, "0.5", at=at, plate=plate, remarks="注意" * 90).number


def close_pour(target: str, wire: Connection, stop_at: int) -> None:
    """Report the closing volume and close the pour: the second step stops at `stop_at`."""
    database = open_database(target)
    station = open_station(database, target)
    acting = station.acting(Role.SPECIALIST, at=on_the_day(12))
    with database.reading() as session:
        pour = session.scalars(select(Pour.id)).one()
    asked = {"closing_m3": "12", "closing_with": "张工"}
    wire.send(records.take(acting, "pours", pour, "begin_closing", asked).number)
    _stop(database, wire, stop_at)
    wire.send(records.take(acting, "pours", pour, "close", {"left_over_m3": "0"}).number)


def _receive(clerk: Acting, place: int) -> str:
    order = {
        "project": PROJECT,
        "placement": f"{place}层梁板",
        "strength_grade": "C30",
        "volume_m3": "120",
        "planned_opening": "2026-11-22 07:00",
        "slump_mm": "180±20",
        "placing_method": "汽车泵",
        "contact": "张工",
        "phone": "13807310001",
        "remarks": "连续浇筑，注意降噪。" * 200,
    }
    draft = records.create(clerk, "orders", order)
    assert draft.id is not None
    return records.take(clerk, "orders", draft.id, "receive").number


def _stop(database: Database, wire: Connection, stop_at: int) -> None:
    """Wait to be killed at the `stop_at`-th writing statement from now on, or before the commit."""
    written = 0

    def halt() -> None:
        wire.send("in the middle")
        wire.recv()

    def count(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        nonlocal written
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            written += 1
            if written == stop_at:
                halt()

    def spill(connection: Any, _record: Any) -> None:
        # With hardly any cache, half a save stands in the file and its journal when we die.
        connection.execute("PRAGMA cache_size = 2")

    if database.is_sqlite:
        event.listen(database.engine, "connect", spill)
        database.engine.dispose()
    event.listen(database.engine, "after_cursor_execute", count)
    if stop_at == BEFORE_COMMIT:
        event.listen(database.engine, "commit", lambda _conn: halt())
