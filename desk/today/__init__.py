"""今日: what is due and overdue, the figures of tomorrow, and what was not kept today. Reads only."""

from __future__ import annotations

from desk.core.duty import Due
from desk.today.due import as_json, due_list
from desk.today.figures import DayFigures, DayVolume, Desk, WarningRow, desk_of_today

__all__ = [
    "DayFigures",
    "DayVolume",
    "Desk",
    "Due",
    "WarningRow",
    "as_json",
    "desk_of_today",
    "due_list",
]
