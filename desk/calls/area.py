"""The calls that come in."""

from __future__ import annotations

from desk.calls.kind import CALLS
from desk.calls.owed import owes
from desk.core.area import Area

AREA = Area(
    kinds=(CALLS,),
    duties=(owes,),
)
