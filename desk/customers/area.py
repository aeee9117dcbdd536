"""Whom the station delivers to."""

from __future__ import annotations

from desk.core.area import Area
from desk.customers.kinds import CUSTOMERS, PROJECTS

AREA = Area(
    kinds=(CUSTOMERS, PROJECTS),
)
