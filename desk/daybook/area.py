"""The books of a day."""

from __future__ import annotations

from desk.core.area import Area
from desk.daybook.diary import DIARIES
from desk.daybook.log import LOGS

AREA = Area(
    kinds=(DIARIES, LOGS),
)
