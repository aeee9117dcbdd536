"""An order as a message gives it, with what is missing and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from db.fields import Field, fields_of
from db.models.orders import OrderNotice, OrderState, PlacingMethod
from desk.customers.likely import Likely
from desk.orders.reading.message_intent import Intent
from desk.values.showing import plain_json
from desk.values.spoken import SpokenHour


@cache
def order_fields() -> dict[str, Field]:
    """The fields of an order by name."""
    return fields_of(OrderNotice)


@dataclass(frozen=True, slots=True)
class Meant:
    """An order that a message may mean: its number (a draft's short id), what it says in words, and
    what a change by a difference goes from."""

    id: UUID
    number: str
    words: str
    state: OrderState
    volume_m3: Decimal | None
    planned_opening: datetime | None


@dataclass(slots=True)
class ReadOrder:
    """What one message says. Empty text or None where it says nothing.

    `project` is what the customer wrote, `matches` the known projects it may mean. `day` is set
    when a day was named without an hour, `hour` when the day is only guessed. `unread` is text
    without a reading, `missing` the names of required fields that were not found, `unsettled` those
    that were written with two readings, `notes` what a person should look at.

    A change names the order by `project`, `placement` and `about_day`; its values are what is new.
    `added_m3` is by how much more (or less) is wanted, `shift` by how much later (or earlier).
    `may_change` marks a whole order that corrects itself and may as well change an earlier one.
    `about` are the station's orders that are meant.
    """

    project: str = ""
    placement: str = ""
    strength_grade: str = ""
    impermeability_grade: str = ""
    frost_grade: str = ""
    volume_m3: Decimal | None = None
    planned_opening: datetime | None = None
    slump_mm: int | None = None
    slump_tolerance_mm: int | None = None
    placing_method: PlacingMethod | None = None
    pump_pipe_m: int | None = None
    special_requirements: str = ""
    mortar_m3: Decimal | None = None
    contact: str = ""
    phone: str = ""
    urgency_reason: str = ""
    unread: str = ""
    missing: list[str] = field(default_factory=list)
    matches: list[Likely] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    day: date | None = None
    hour: SpokenHour | None = None
    guessed_day: bool = False
    unsettled: set[str] = field(default_factory=set)
    intent: Intent = Intent.ORDER
    about_day: date | None = None
    added_m3: Decimal | None = None
    shift: timedelta | None = None
    about: list[Meant] = field(default_factory=list)
    may_change: bool = False

    def values(self) -> dict[str, Any]:
        """The order's values by field name, without those that were not found."""
        names = (name for name in _VALUE_NAMES if name != "project")
        held = {name: getattr(self, name) for name in names}
        return {name: value for name, value in held.items() if value not in (None, "")}

    def to_json(self) -> dict[str, Any]:
        """The form that programs get: volume as text, opening with the station's offset, the placing
        method in the customer's word and as its code."""
        plain: dict[str, Any] = {}
        for name in _VALUE_NAMES:
            value = getattr(self, name)
            plain[name] = None if value in (None, "") else value
        if self.volume_m3 is not None:
            plain["volume_m3"] = f"{self.volume_m3.normalize():f}"
        if self.planned_opening is not None:
            plain["planned_opening"] = plain_json(self.planned_opening)
        if self.placing_method is not None:
            plain["placing_method"] = self.placing_method.value
            plain["placing_method_code"] = self.placing_method.code
        if self.mortar_m3 is not None:
            plain["mortar_m3"] = f"{self.mortar_m3.normalize():f}"
        plain |= {"unread": self.unread, "missing": self.missing, "notes": self.notes}
        plain |= {"intent": self.intent.value, "about": [meant.number for meant in self.about]}
        return plain | self._differences()

    def _differences(self) -> dict[str, Any]:
        """What a change says besides new values."""
        found: dict[str, Any] = {}
        if self.about_day is not None:
            found["about_day"] = self.about_day.isoformat()
        if self.added_m3 is not None:
            found["added_m3"] = f"{self.added_m3.normalize():f}"
        if self.shift is not None:
            found["later_minutes"] = int(self.shift.total_seconds() // 60)
        return found

    def labels_missing(self) -> list[str]:
        """The required fields that were not found, as a clerk calls them."""
        fields = order_fields()
        return [fields["project_id" if n == "project" else n].label for n in self.missing]


_VALUE_NAMES = (
    *("project", "placement", "strength_grade", "impermeability_grade", "frost_grade"),
    *("volume_m3", "planned_opening", "slump_mm", "slump_tolerance_mm", "placing_method"),
    *("pump_pipe_m", "special_requirements", "mortar_m3", "contact", "phone", "urgency_reason"),
)
