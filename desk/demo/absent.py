"""Who is away at the demo station: on Mondays the manager reports to the branch until noon."""

from __future__ import annotations

from datetime import date

from desk.core.records import create
from desk.demo.stage import Script, Stage, at

_MONDAY = 0


def lend_roles(stage: Stage, day: date) -> Script:
    """The manager's role to his deputy for the morning."""
    if day.weekday() != _MONDAY:
        return
    manager = stage.who("station_manager", (yield at(day, 8, 10)))
    lent = {"role": "station_manager", "deputy": "deputy_manager", "cause": "到分公司汇报"}
    times = {"starts_at": at(day, 8, 30), "ends_at": at(day, 12)}
    create(manager, "absences", {**lent, **times})
