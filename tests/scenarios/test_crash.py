"""A program that dies in the middle of a save takes nothing with it that was said to be saved."""

from __future__ import annotations

from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db.models import OrderNotice, OrderState
from desk import records
from desk.checking import check
from desk.lists import ListQuery, count
from tests.scenarios.writing import BEFORE_COMMIT, write_orders
from tests.station import Station

DEATHS = (0, 1, 2, 4, 6, 9, 12, BEFORE_COMMIT)
"""After how many writing statements of its second save the program dies; 0 is anywhere."""


@pytest.fixture(scope="module")
def starter() -> Any:
    """Starts programs quickly where the system can."""
    method = "forkserver" if "forkserver" in get_all_start_methods() else "spawn"
    context: Any = get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(["tests.scenarios.writing", "desk.orders.kind"])
    return context


def die_writing(starter: Any, target: str, stop_at: int) -> list[str]:
    """The numbers that a program reported as saved before it was killed."""
    ours, theirs = starter.Pipe()
    program = starter.Process(target=write_orders, args=(target, theirs, stop_at))
    program.start()
    theirs.close()
    saved = []
    for _ in range(2 if stop_at else 3):
        word = _next(ours)
        if word == "in the middle":
            break
        saved.append(word)
    program.kill()
    program.join(20)
    saved += _left(ours)
    program.close()
    return saved


def _next(wire: Connection) -> str:
    assert wire.poll(30), "the program is silent"
    return str(wire.recv())


def _left(wire: Connection) -> list[str]:
    """What was reported between the last word heard and the death."""
    found = []
    try:
        while wire.poll():
            found.append(str(wire.recv()))
    except (EOFError, OSError):
        wire.close()
    return found


def test_nothing_saved_is_lost_when_a_program_is_killed(station: Station, starter: Any) -> None:
    saved: list[str] = []
    for stop_at in DEATHS:
        reported = die_writing(starter, station.target, stop_at)
        assert reported, f"nothing was saved before the death at {stop_at}"
        saved += reported
        # The next person goes on at once, with the next number.
        saved.append(records.take(station.clerk, "orders", station.order(), "receive").number)
        assert stored(station) >= set(saved)
    assert len(saved) == len(set(saved)) >= 2 * len(DEATHS)
    # What was not reported is there as a whole or not at all; no number is missing between.
    numbers = sorted(stored(station))
    assert numbers == [f"DH-202611-{place:04d}" for place in range(1, len(numbers) + 1)]
    assert [each.found for each in check(station.database) if not each.ok] == []


def stored(station: Station) -> set[str]:
    """The numbers of the orders that are whole."""
    with station.database.reading() as session:
        query = select(OrderNotice).where(OrderNotice.state == OrderState.RECEIVED)
        orders = session.scalars(query).all()
    assert all(
        order.received_at and order.volume_m3 and order.remarks is not None for order in orders
    )
    return {order.number or "" for order in orders}


def test_half_a_save_on_the_disk_is_taken_back(sqlite_station: Station, starter: Any) -> None:
    station = sqlite_station
    die_writing(starter, station.target, 9)
    journal = Path(f"{station.target}-journal")
    assert journal.stat().st_size > 0  # the dead program left half a save behind
    assert count(station.clerk, ListQuery("orders")) in (1, 2)
    assert [each.found for each in check(station.database) if not each.ok] == []
