"""A reconciled day is reconciled again when its tickets change (M2.8.1, R28)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from db.models import LogState, Role
from desk.core import records
from desk.core.filing import attach
from desk.core.lists import ListQuery, page
from desk.rules.notices import owed
from desk.today import due_list
from tests.desk.daybook.test_log import (
    DISPATCHER,
    MORNING,
    STATISTICIAN,
    busy,
    handed_over,
    reconcile,
    seen,
)
from tests.desk.pours.test_site import PNG
from tests.station import Station, made, on_the_day

__all__ = ["busy"]


@pytest.fixture
def reconciled(station: Station, busy: tuple[UUID, UUID]) -> UUID:
    """The log of the 22nd, which agrees with its four tickets."""
    assert busy
    book = handed_over(station, (3, "24"), (1, "10"))
    assert reconcile(station, book) == []
    return book


def state(station: Station, book: UUID) -> LogState:
    found: LogState = seen(station, book).values["state"]
    return found


def tickets(station: Station) -> list[UUID]:
    """The day's tickets in the order they left."""
    return [row["id"] for row in page(station.head, ListQuery("tickets", descending=False)).rows]


def _edit(station: Station, ticket: UUID, **values: Any) -> None:
    records.edit(station.acting(DISPATCHER, at=MORNING), "tickets", ticket, values)


def _added(station: Station, busy: tuple[UUID, UUID]) -> None:
    given = {"pour": str(busy[0]), "plate": "湘A8105", "volume_m3": "8"}
    clerk = station.acting(DISPATCHER, at=MORNING)
    records.create(clerk, "tickets", {**given, "left_at": on_the_day(10)})


def _voided(station: Station, busy: tuple[UUID, UUID]) -> None:
    clerk = station.acting(DISPATCHER, at=MORNING)
    records.take(clerk, "tickets", tickets(station)[1], "void", reason="重复")


def _corrected(station: Station, busy: tuple[UUID, UUID]) -> None:
    _edit(station, tickets(station)[1], volume_m3="11")


def _moved(station: Station, busy: tuple[UUID, UUID]) -> None:
    _edit(station, tickets(station)[2], pour=str(busy[1]), left_at="2026-11-22 09:40")


def _over_midnight(station: Station, busy: tuple[UUID, UUID]) -> None:
    _edit(station, tickets(station)[3], left_at="2026-11-23 00:05")


@pytest.mark.parametrize("change", [_added, _voided, _corrected, _moved, _over_midnight])
def test_a_change_of_the_days_tickets_asks_for_the_comparison_again(
    station: Station,
    busy: tuple[UUID, UUID],
    reconciled: UUID,
    change: Callable[[Station, tuple[UUID, UUID]], None],
) -> None:
    counting = station.acting(STATISTICIAN, at=MORNING)
    assert not any(e.rule == "D10" for e in due_list(counting))
    change(station, busy)
    log = seen(station, reconciled)
    assert (log.values["state"], log.values["reconciled_by"], log.values["reconciled_at"]) == (
        LogState.HANDED_OVER,
        "",
        None,
    )
    why = [h["reason"] for h in log.history if h["action"] == "重开核对"]
    assert "请重新核对" in why[0]
    assert "发货单 FH-202611-" in why[0]
    assert any("请重新核对" in notice.sentence for notice in owed(counting))
    assert any(e.rule == "D10" for e in due_list(counting))
    assert reconcile(station, reconciled) != []  # the figures differ now, and nobody has said why


def test_what_the_comparison_does_not_read_leaves_the_day_reconciled(
    station: Station, reconciled: UUID
) -> None:
    ticket = tickets(station)[1]
    clerk = station.acting(DISPATCHER, at=MORNING)
    records.take(clerk, "tickets", ticket, "sign", {"receiver": "李明"})
    attach(clerk, "tickets", ticket, PNG, "小票.png")
    _edit(station, tickets(station)[2], driver="周师傅")
    assert state(station, reconciled) is LogState.RECONCILED


def test_a_ticket_moved_to_another_day_reopens_both(
    station: Station, busy: tuple[UUID, UUID], reconciled: UUID
) -> None:
    next_day = made(
        records.create(
            station.acting(DISPATCHER, at=on_the_day(20, day=23)),
            "dispatch-logs",
            {"log_date": "2026-11-23"},
        )
    )
    figures: dict[str, str] = {}
    for place, _ in enumerate(seen(station, next_day).children["lines"], start=1):
        figures |= {f"lines.{place}.logged_trucks": "0", f"lines.{place}.logged_m3": "0"}
    evening = station.acting(DISPATCHER, at=on_the_day(21, day=23))
    records.edit(evening, "dispatch-logs", next_day, figures)
    records.take(evening, "dispatch-logs", next_day, "hand_over", {"handed_to": "刘洋"})
    morning = on_the_day(9, day=24)
    counting = station.acting(Role.STATISTICIAN, at=morning)
    records.take(counting, "dispatch-logs", next_day, "reconcile")
    assert state(station, next_day) is LogState.RECONCILED
    late = station.acting(DISPATCHER, at=morning)
    records.edit(late, "tickets", tickets(station)[3], {"left_at": "2026-11-23 00:05"})
    assert {state(station, reconciled), state(station, next_day)} == {LogState.HANDED_OVER}
