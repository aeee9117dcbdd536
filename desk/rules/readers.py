"""Who reads what (M1.8.2): the office keeps its customers' secrets, and those who drive and mix read
what they work with."""

from __future__ import annotations

from db.models import Role
from desk.core.readers import Readers

EVERYBODY = frozenset(Role)
OFFICE = EVERYBODY - {Role.PLANT_OPERATOR, Role.LOGISTICS}
"""Reads whatever the table does not name: a new register is not shown to the crews by default."""
AUDITORS = frozenset(
    {Role.ADMIN, Role.SECTION_HEAD, Role.DEPUTY_MANAGER, Role.STATION_MANAGER, Role.BRANCH}
)

READERS: Readers = {
    **dict.fromkeys(
        (
            "daily-plans",
            "tasks",
            "pours",
            "tickets",
            "returns",
            "pump-uses",
            "plants",
            "absences",
            "safety-briefings",
            "settings",
        ),
        EVERYBODY,
    ),
    "mixes": OFFICE | {Role.PLANT_OPERATOR},
    "dispatch-logs": OFFICE | {Role.PLANT_OPERATOR},
    "opening-assessments": OFFICE | {Role.PLANT_OPERATOR},
    "audit": AUDITORS,
}
"""Kind, report or register → the roles that read it."""
