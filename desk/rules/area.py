"""The rules: what was not kept is told in a report."""

from __future__ import annotations

from desk.core.area import Area
from desk.rules.warned import WARNINGS

AREA = Area(reports=(WARNINGS,))
