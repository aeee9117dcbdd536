"""What is poured tomorrow, and with what."""

from __future__ import annotations

from desk.core.area import Area
from desk.plans.confirmations import CONFIRMATIONS
from desk.plans.kind import PLANS
from desk.plans.owed import owes
from desk.plans.resources import MIXES, PLANTS

AREA = Area(
    kinds=(PLANS, CONFIRMATIONS, PLANTS, MIXES),
    duties=(owes,),
)
