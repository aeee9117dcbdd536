"""Who works here."""

from __future__ import annotations

from desk.core.area import Area
from desk.users.absences import ABSENCES
from desk.users.kind import PEOPLE
from desk.users.who_reads import RIGHTS

AREA = Area(
    kinds=(PEOPLE, ABSENCES),
    reports=(RIGHTS,),
)
