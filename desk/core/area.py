"""An area of the office: what it adds to the program, in one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desk.core.duty import Owes, register_duties
from desk.core.following import Follow, register_follows
from desk.core.kinds import RecordKind, register
from desk.core.reporting import Report, register_reports
from desk.core.unit import Derive


@dataclass(frozen=True)
class Area:
    """The kinds of record of one folder of desk/, what it lets follow from others' records, what
    its records owe, what it reports, and what it works out of everything that a unit touched."""

    kinds: tuple[RecordKind, ...] = ()
    follows: tuple[Follow[Any], ...] = ()
    duties: tuple[Owes, ...] = ()
    reports: tuple[Report, ...] = ()
    derived: tuple[Derive, ...] = ()


def open_areas(areas: tuple[Area, ...]) -> None:
    """Make everything that the areas add known to the program, in their order."""
    for area in areas:
        register(area.kinds)
        register_follows(area.follows)
        register_duties(area.duties)
        register_reports(area.reports)
