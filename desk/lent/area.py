"""What is lent to a site."""

from __future__ import annotations

from desk.core.area import Area
from desk.lent.moulds import MOULD_LOANS
from desk.lent.owed import owes
from desk.lent.pump_lines import PUMP_LINES

AREA = Area(
    kinds=(PUMP_LINES, MOULD_LOANS),
    duties=(owes,),
)
