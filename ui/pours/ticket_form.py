"""The fields of one truck, and what is offered in them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from db.models import TicketLoad
from desk.core.acting import Acting
from desk.core.kinds import Group
from desk.pours.entering import Entering, near, next_departure, next_plate, plates_for
from desk.pours.tickets import Tickets
from desk.values.zone import local
from ui.parts.form.date_widgets import MomentEditor
from ui.parts.form.field_widgets import TextEditor
from ui.parts.form.form import RecordForm
from ui.parts.form.form_helper import FormHelper
from ui.parts.surroundings import Surroundings

_ROWS = (
    ("pour_id", "load"),
    ("number", "plate", "volume_m3"),
    ("left_at", "arrived_at", "unloading_at"),
)
_LATER = ("arrived_at", "unloading_at")


class _Trucks(Tickets):
    """A ticket as it is entered truck by truck: the few fields of a row, side by side."""

    groups = (Group("", _ROWS),)


class TruckHelper(FormHelper):
    """Enter visits plate, volume and departure; the number too once one was typed."""

    def __init__(self) -> None:
        self.numbered = False
        self.day: date | None = None

    def path(self) -> Sequence[str]:
        return ("pour_id", *(("number",) if self.numbered else ()), *self.revisits())

    def revisits(self) -> Collection[str]:
        return ("plate", "volume_m3", "left_at")

    def offered_days(self) -> Mapping[str, date]:
        return dict.fromkeys(_LATER, self.day) if self.day else {}


class TruckForm(RecordForm):
    """See the module. `typed` values of trucks that are not saved yet count as sent."""

    def __init__(self, acting: Acting) -> None:
        self._truck = TruckHelper()
        self.pour: Entering | None = None
        self._base: datetime | None = None
        self._offered_day = ""
        super().__init__(_Trucks(), Surroundings(acting), helper=self._truck)
        plate = self.editors["plate"]
        assert isinstance(plate, TextEditor)
        plate.suggest(self._plates, narrows=True)

    def _plates(self, typed: str) -> list[str]:
        return plates_for(typed, self.pour.trucks) if self.pour is not None else []

    def offer(self, waiting: Sequence[Mapping[str, object]]) -> None:
        """Show the truck that most likely comes next, after those sent and those `waiting`."""
        pour = self.pour
        if pour is None:
            self.put({"load": TicketLoad.CONCRETE}, {})
            return
        sent = [*pour.sent, *waiting]
        left = sorted(row["left_at"] for row in sent if row.get("left_at"))
        departure = next_departure(left, pour.opened_at, pour.now)
        self._truck.numbered = bool(sent) and _typed_number(sent[-1])
        self._truck.day = local(departure).date()
        self._base = left[-1] if left else pour.opened_at
        volumes = [row["volume_m3"] for row in sent if row.get("load") is not TicketLoad.MORTAR]
        values = {
            "pour_id": pour.pour,
            "load": TicketLoad.CONCRETE,
            "plate": next_plate([row["plate"] for row in sent]),
            "volume_m3": volumes[-1] if volumes else None,
            "left_at": departure,
        }
        self.put(values, {"pour_id": pour.number})
        self._offered_day = self._departure.day.text()

    @property
    def _departure(self) -> MomentEditor:
        editor = self.editors["left_at"]
        assert isinstance(editor, MomentEditor)
        return editor

    def begin(self) -> None:
        """Put the cursor where a truck begins, the text there selected."""
        name = "plate"
        if self.editors["pour_id"].is_empty:
            name = "pour_id"
        elif self._truck.numbered:
            name = "number"
        self.editors[name].take_focus()

    def truck(self) -> dict[str, Any]:
        """The typed values that stand here, without the empty ones. An hour without a day is taken
        to be near the truck before; later moments are taken to be near the departure."""
        for editor in self.editors.values():
            editor.tidy()
        found = {name: value for name, value in self.typed().items() if value not in (None, "")}
        left = found.get("left_at")
        if left is not None and self._base is not None:
            if self._departure.day.text() == self._offered_day:
                left = found["left_at"] = near(left, self._base)
            for name in _LATER:
                if name in found:
                    found[name] = near(found[name], left)
        return found

    def problems(self) -> dict[str, str]:
        """What cannot be read or is missing, by field."""
        found = {name: editor.problem() for name, editor in self.editors.items()}
        for name in self.known.required:
            editor = self.editors[name]
            if name != "left_at" and (editor.is_empty or (not found[name] and not editor.typed())):
                found[name] = f"{editor.field.label}还没有填"
        return {name: sentence for name, sentence in found.items() if sentence}


def _typed_number(row: Mapping[str, object]) -> bool:
    """Whether somebody typed the ticket's number; ours are drawn by the program."""
    number = str(row.get("number") or "")
    return bool(number) and not number.startswith("FH-")
