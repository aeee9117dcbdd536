"""Who works here."""

from __future__ import annotations

from desk.core.area import Area
from desk.users.absences import ABSENCES
from desk.users.kind import PEOPLE

AREA = Area(
    kinds=(PEOPLE, ABSENCES),
)
