"""Trucks that were entered and are being saved: one after the other, none lost, in their order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID, uuid4

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from db.fields import Kind, fields_of
from db.models import DeliveryTicket
from desk.core import records
from desk.core.acting import Acting
from desk.core.changes import Changes
from desk.core.errors import UserError
from desk.pours.entering import Entering, entering
from desk.values.reading import read_value
from desk.values.showing import plain_json
from ui.parts.hub import hub_of
from ui.parts.operation import Operation, Progress

_TICKET = fields_of(DeliveryTicket)


class KeptTruck(TypedDict):
    """A load as a draft keeps it, plain JSON."""

    id: str
    values: dict[str, object]


@dataclass(frozen=True)
class Truck:
    """One load as it was typed. With its `id` a second saving of it makes nothing."""

    values: Mapping[str, Any]
    id: UUID = field(default_factory=uuid4)

    def kept(self) -> KeptTruck:
        """As plain JSON, for the draft."""
        return {"id": str(self.id), "values": plain_json(dict(self.values))}

    @classmethod
    def restored(cls, kept: KeptTruck, now: datetime) -> Truck:
        """The truck that a draft kept."""
        values = {}
        for name, raw in kept["values"].items():
            asked = _TICKET[name]
            is_id = asked.kind is Kind.REFERENCE
            values[name] = UUID(str(raw)) if is_id else read_value(asked, raw, now=now)
        return cls(values, UUID(kept["id"]))


class TicketQueue(QObject):
    """Saves the trucks in `waiting`. At a refusal it stops until that truck is `mended` or dropped:
    those behind it may only be sent when it is clear what was sent before.

    `saved` carries the Changes and the pour as it stands then, `refused` the truck and the error.
    """

    saved = Signal(object, object)
    refused = Signal(object, object)

    def __init__(self, host: QWidget, acting: Acting) -> None:
        super().__init__(host)
        self._host, self._acting = host, acting
        self.waiting: list[Truck] = []
        self.stopped = False
        self._saving = False
        self._changed: frozenset[str] = frozenset()

    def add(self, truck: Truck) -> None:
        self.waiting.append(truck)
        self._go_on()

    def mended(self, truck: Truck) -> None:
        """Save `truck` in place of the one that was refused."""
        self.waiting[0] = truck
        self.stopped = False
        self._go_on()

    def drop_refused(self) -> None:
        """Drop the truck that was refused and go on with those behind it."""
        del self.waiting[0]
        self.stopped = False
        self._go_on()

    def _go_on(self) -> None:
        if self._saving or self.stopped or not self.waiting:
            return
        self._saving = True
        acting, truck = self._acting, self.waiting[0]

        def work(_: Progress) -> tuple[Changes, Entering]:
            made = records.create(acting, "tickets", truck.values, id=truck.id)
            return made, entering(acting, truck.values["pour_id"])

        operation = Operation(self._host, work).on_success(self._saved)
        operation.on_refused(self._refused).on_finished(self._finished).start()

    def _finished(self) -> None:
        self._saving = False

    def _saved(self, made: tuple[Changes, Entering]) -> None:
        changes, pour = made
        del self.waiting[0]
        self._changed |= changes.kinds
        self.saved.emit(changes, pour)
        self._go_on()
        if not self._saving:
            self._announce()

    def _announce(self) -> None:
        """Tell the lists behind once, when all is saved, so that they are not read per truck."""
        hub = hub_of(self._host)
        if hub is not None:
            hub.announce(self._changed)
        self._changed = frozenset()

    def _refused(self, error: UserError) -> None:
        self.stopped = True
        self.refused.emit(self.waiting[0], error)
