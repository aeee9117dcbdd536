"""The areas of the office. Whoever opens a station imports this first: from here on their kinds are
known, what follows from what, and what every write works out (warnings, search words)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from desk.calls.area import AREA as CALLS
from desk.complaints.area import AREA as COMPLAINTS
from desk.core.area import open_areas
from desk.core.deriving import derive_warnings, keep_turns
from desk.core.readers import register_readers
from desk.core.search import index_touched
from desk.core.unit import register_derived
from desk.core.usual import register_settings
from desk.customers.area import AREA as CUSTOMERS
from desk.customers.sheet_habits import ProjectHabits
from desk.daybook.area import AREA as DAYBOOK
from desk.documents.area import AREA as DOCUMENTS
from desk.exchange.habits import register_habits
from desk.lent.area import AREA as LENT
from desk.orders.area import AREA as ORDERS
from desk.orders.reading.habits import OrderHabits
from desk.plans.area import AREA as PLANS
from desk.pours.area import AREA as POURS
from desk.pours.ticket_habits import TicketHabits
from desk.rules.area import AREA as RULES
from desk.rules.readers import OFFICE, READERS
from desk.rules.table import READING
from desk.settings import settings_of
from desk.shifts.area import AREA as SHIFTS
from desk.tasks.area import AREA as TASKS
from desk.users.area import AREA as USERS

AREAS = (
    CUSTOMERS,
    ORDERS,
    TASKS,
    DOCUMENTS,
    PLANS,
    POURS,
    LENT,
    COMPLAINTS,
    CALLS,
    DAYBOOK,
    SHIFTS,
    RULES,
    USERS,
)


def _setting(session: Session, station_id: UUID, key: str) -> object:
    return settings_of(session, station_id).values[key]


open_areas(AREAS)
register_readers(READERS, OFFICE, READING)
_OF_AREAS = (derive for area in AREAS for derive in area.derived)
register_derived((keep_turns, *_OF_AREAS, derive_warnings, index_touched))
register_settings(_setting)
register_habits({"orders": OrderHabits(), "tickets": TicketHabits(), "projects": ProjectHabits()})
