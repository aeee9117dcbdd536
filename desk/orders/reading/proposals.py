"""What a message wants of an earlier order, as the step that does it with everything filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from db.models import OrderState
from desk.orders.reading.message_intent import Intent
from desk.orders.reading.read_order import Meant, ReadOrder, order_fields
from desk.values.showing import show_value
from desk.values.zone import STATION_ZONE, local

_UNSIGNED = (OrderState.DRAFT, OrderState.RECEIVED)
_NAMES_IT = frozenset({"placement", "contact", "phone", "urgency_reason", "mortar_m3"})
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Proposal:
    """`step` is the order's step, or "" where nobody has signed and the order is simply edited.
    `values` are what it is to be filled with, `reason` the customer's words."""

    step: str
    values: Mapping[str, object]
    reason: str

    @property
    def label(self) -> str:
        """The words of the button."""
        return {"cancel": "取消订货", "postpone": "改期", "amend": "变更"}.get(self.step, "修改")

    def told(self) -> str:
        """What becomes new, in words."""
        fields = order_fields()
        shown = (f"{fields[n].label} {show_value(fields[n], v)}" for n, v in self.values.items())
        return "；".join(shown)


def proposal(read: ReadOrder, meant: Meant, text: str) -> Proposal:
    """What `read`, of the message `text`, wants of the order `meant`.

    再加20方 is the order's volume and 20, 推迟两小时 its opening two hours later, 改到后天 the new day
    at its hour: these follow from the order, and from nothing else.
    """
    reason = f"客户消息：{' '.join(text.split())}"[:_LONGEST]
    if read.intent is Intent.CANCEL:
        return Proposal("cancel", {}, reason)
    values = {n: v for n, v in read.values().items() if n not in _NAMES_IT}
    if read.added_m3 is not None and meant.volume_m3 is not None:
        values["volume_m3"] = meant.volume_m3 + read.added_m3
    opening = _opening(read, meant)
    if opening is not None:
        values["planned_opening"] = opening
    whom = {name: getattr(read, name) for name in ("contact", "phone") if getattr(read, name)}
    if not values and whom:
        return Proposal("", whom, reason)
    if meant.state in _UNSIGNED and not (
        set(values) == {"planned_opening"} and meant.state is OrderState.RECEIVED
    ):
        return Proposal("", values, reason)
    return Proposal("postpone" if set(values) == {"planned_opening"} else "amend", values, reason)


def _opening(read: ReadOrder, meant: Meant) -> datetime | None:
    before = meant.planned_opening
    if before is None:
        return read.planned_opening
    if read.shift is not None:
        return local(before) + read.shift
    if read.day is not None and read.planned_opening is None and read.hour is None:
        return datetime.combine(read.day, local(before).time(), STATION_ZONE)
    if read.guessed_day and read.hour is not None and read.hour.time is not None:
        return datetime.combine(local(before).date(), read.hour.time, STATION_ZONE)
    return read.planned_opening
