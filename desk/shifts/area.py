"""Shifts."""

from __future__ import annotations

from desk.core.area import Area
from desk.shifts.briefings import BRIEFINGS
from desk.shifts.handovers import HANDOVERS
from desk.shifts.owed import owes

AREA = Area(
    kinds=(BRIEFINGS, HANDOVERS),
    duties=(owes,),
)
