"""The books of a day."""

from __future__ import annotations

from desk.core.area import Area
from desk.daybook.diary import DIARIES
from desk.daybook.log import LOGS
from desk.daybook.owed import owes
from desk.daybook.production import PRODUCTION
from desk.daybook.reopening import logs_reopen

AREA = Area(
    kinds=(DIARIES, LOGS),
    duties=(owes,),
    reports=(PRODUCTION,),
    derived=(logs_reopen,),
)
