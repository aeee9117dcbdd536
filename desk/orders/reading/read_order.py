"""An order as a message gives it, with what is missing and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from db.fields import Field, fields_of
from db.models.orders import OrderNotice, PlacingMethod
from desk.customers.likely import Likely
from desk.values.showing import plain_json


@cache
def order_fields() -> dict[str, Field]:
    """The fields of an order by name."""
    return fields_of(OrderNotice)


@dataclass(slots=True)
class ReadOrder:
    """What one message says. Empty text or None where it says nothing.

    `project` is what the customer wrote, `matches` the known projects it may mean. `day` is set
    when a day was named without an hour. `unread` is text without a reading, `missing` the labels
    of required fields that were not found, `notes` what a person should look at.
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
    contact: str = ""
    phone: str = ""
    urgency_reason: str = ""
    unread: str = ""
    missing: list[str] = field(default_factory=list)
    matches: list[Likely] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    day: date | None = None

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
        return {**plain, "unread": self.unread, "missing": self.missing, "notes": self.notes}


_VALUE_NAMES = (
    *("project", "placement", "strength_grade", "impermeability_grade", "frost_grade"),
    *("volume_m3", "planned_opening", "slump_mm", "slump_tolerance_mm", "placing_method"),
    *("pump_pipe_m", "special_requirements", "contact", "phone", "urgency_reason"),
)
