"""A program that dies in the middle of a save takes nothing with it that was said to be saved."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db.models import OrderNotice, OrderState, PourState, Role
from desk.checking import check
from desk.core import records
from desk.core.lists import ListQuery, count, page
from desk.core.views import view
from tests.scenarios.writing import BEFORE_COMMIT, close_pour, write_orders, write_tickets
from tests.station import Station, on_the_day

MIDDLE = "in the middle"
DEATHS = (0, 1, 2, 4, 6, 9, 12, BEFORE_COMMIT)
"""After how many writing statements of its second save the program dies; 0 is anywhere."""


@pytest.fixture(scope="module")
def starter() -> Any:
    """Starts programs quickly where the system can."""
    method = "forkserver" if "forkserver" in get_all_start_methods() else "spawn"
    context: Any = get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(
            ["tests.scenarios.writing", "desk.orders.kind", "desk.pours.kind"]
        )
    return context


def die_writing(
    starter: Any, target: str, stop_at: int, write: Callable[..., None] = write_orders
) -> list[str]:
    """The numbers that a program reported as saved before it was killed."""
    ours, theirs = starter.Pipe()
    program = starter.Process(target=write, args=(target, theirs, stop_at))
    program.start()
    theirs.close()
    saved = []
    for _ in range(2 if stop_at else 3):
        word = _next(ours)
        if word == MIDDLE:
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
    """The numbers reported between the last word heard and the death.

    A save that writes less than the test counted leaves the death to the save after it.
    """
    found = []
    try:
        while wire.poll():
            found.append(str(wire.recv()))
    except (EOFError, OSError):
        wire.close()
    return [word for word in found if word != MIDDLE]


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


def test_no_truck_that_was_said_to_be_saved_is_lost(station: Station, starter: Any) -> None:
    pour = station.pour(volume_m3="500")
    saved: list[str] = []
    for life, stop_at in enumerate(DEATHS):
        saved += die_writing(starter, station.target, stop_at, write_tickets)
        # The next person goes on at once: the pour stands open, its total is that of its tickets.
        saved.append(station.ticket(pour, "0.5", at=on_the_day(10, life)).number)
        rows = page(station.clerk, ListQuery("tickets"), limit=1000).rows
        assert {row["number"] for row in rows} >= set(saved)
        values = view(station.clerk, "pours", pour).values
        assert values["state"] is PourState.SUPPLYING
        assert (values["truck_count"], values["supplied_m3"]) == (len(rows), len(rows) / Decimal(2))
    assert len(saved) == len(set(saved)) >= 2 * len(DEATHS)
    assert [each.found for each in check(station.database) if not each.ok] == []


@pytest.mark.parametrize("stop_at", [1, 3, 5, BEFORE_COMMIT])
def test_a_step_of_a_pour_is_taken_as_a_whole_or_not_at_all(
    station: Station, starter: Any, stop_at: int
) -> None:
    pour = station.pour(until="supply")
    saved = die_writing(starter, station.target, stop_at, close_pour)
    assert saved == ["KP-202611-0001"]
    seen = view(station.clerk, "pours", pour)
    assert (seen.values["state"], seen.values["finished_at"]) == (PourState.CLOSING, None)
    assert seen.values["closing_m3"] == 12
    assert [entry["action"] for entry in seen.history][-1] == "核实收盘方量"
    closing = station.acting(Role.SPECIALIST, at=on_the_day(13))
    records.take(closing, "pours", pour, "close", {"left_over_m3": "0"})
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
