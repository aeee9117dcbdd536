"""A pump line and a mould loan taken as far as a test wants them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from db.models import Role
from desk.core import records
from desk.core.changes import Changes
from tests.station import NOW, PROJECT, RECEIVER, SIGNATORY, Station, made, on_the_day

ITEMS = [
    {"name": "直管", "size": "DN125×3 m", "measure": "根", "applied": 40, "price": "265"},
    {"name": "管卡", "size": "DN125", "measure": "付", "applied": 48, "price": "38.50"},
]
BACK = {"items.1.returned": 38, "items.2.returned": 48}

Walk = Mapping[str, tuple[Role, datetime, Mapping[str, Any]]]
LINE: Walk = {
    "apply": (Role.SPECIALIST, NOW, {}),
    "agree": (Role.SPECIALIST, NOW, {"customer_signer": SIGNATORY}),
    "deliver": (Role.MATERIALS_HEAD, on_the_day(9, day=24), {"delivery_receiver": RECEIVER}),
    "clean": (Role.SPECIALIST, on_the_day(16, day=27), {}),
    "return": (Role.MATERIALS_HEAD, on_the_day(9, day=28), {}),
    "settle": (Role.SETTLEMENT_CLERK, on_the_day(9, day=29), {"agreed_compensation": "530"}),
}
LOAN: Walk = {
    "apply": (Role.SPECIALIST, NOW, {}),
    "approve": (Role.TECHNICAL_HEAD, NOW, {}),
    "lend": (Role.INSPECTOR, NOW, {}),
    "return": (Role.INSPECTOR, on_the_day(9, day=26), {"returned_quantity": "4"}),
}


def line(station: Station, *, until: str = "", **values: Any) -> UUID:
    """A pump line needed in four days, with two sorts of material; ``return`` loses two pipes."""
    given = {
        "project": PROJECT,
        "placement": "地下室外墙",
        "needed_on": "2026-11-25",
        "due_on": "2026-11-28",
        "items": ITEMS,
    }
    id_ = made(records.create(station.clerk, "pump-lines", {**given, **values}))
    for step in _up_to(LINE, until):
        if step == "return":
            count(station, id_, BACK)
        take(station, "pump-lines", id_, step)
    return id_


def loan(station: Station, *, until: str = "", **values: Any) -> UUID:
    """Four sets of moulds, due back in four days."""
    given = {"project": PROJECT, "quantity": 4, "borrower": RECEIVER, "due_on": "2026-11-25"}
    id_ = made(records.create(station.clerk, "mould-loans", {**given, **values}))
    for step in _up_to(LOAN, until):
        take(station, "mould-loans", id_, step)
    return id_


def _up_to(walk: Walk, until: str) -> list[str]:
    return list(walk)[: list(walk).index(until) + 1] if until else []


def take(
    station: Station, kind: str, id_: UUID, step: str, *, reason: str = "", **values: Any
) -> Changes:
    """One step by whom and when it is usual; `values` replace what is usually answered."""
    role, moment, usual = (LINE if kind == "pump-lines" else LOAN)[step]
    given = {**usual, **values}
    return records.take(station.acting(role, at=moment), kind, id_, step, given, reason=reason)


def count(station: Station, id_: UUID, counts: Mapping[str, Any]) -> None:
    """The materials section writes down what it counted."""
    keeper = station.acting(Role.MATERIALS_HEAD, at=on_the_day(9, day=28))
    records.edit(keeper, "pump-lines", id_, counts)
