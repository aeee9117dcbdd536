"""What customers complain of."""

from __future__ import annotations

from desk.complaints.kind import COMPLAINTS
from desk.core.area import Area

AREA = Area(
    kinds=(COMPLAINTS,),
)
