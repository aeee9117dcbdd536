"""Cells typed into are stored one batch after the other, without waiting for the answer."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desk.core.acting import Acting
from desk.core.errors import UserError
from desk.plans.editing import CellEdit, edit_lines
from ui.parts.operation import Operation


class CellSaver(QObject):
    """Keeps what is typed until the database has it. One batch is under way at a time, so that
    typing is never overtaken by typing that came later."""

    stored = Signal(object)
    """The CellEdits that the database has now."""
    refused = Signal(object, object)
    """The CellEdits that were not taken, and the UserError that says why."""

    def __init__(self, host: QWidget, acting: Acting) -> None:
        super().__init__(host)
        self._host = host
        self._acting = acting
        self._waiting: list[tuple[UUID, CellEdit]] = []
        self._under_way = False

    @property
    def unsaved(self) -> bool:
        """Whether something typed is not stored yet."""
        return self._under_way or bool(self._waiting)

    def save(self, plan: UUID, edit: CellEdit) -> None:
        """Store `edit` of `plan`, behind what is already waiting."""
        self._waiting.append((plan, edit))
        self._next()

    def _next(self) -> None:
        if self._under_way or not self._waiting:
            return
        plan = self._waiting[0][0]
        batch = [edit for of, edit in self._waiting if of == plan]
        self._waiting = [pair for pair in self._waiting if pair[0] != plan]
        self._under_way = True
        acting = self._acting
        (
            Operation(self._host, lambda _: edit_lines(acting, plan, batch))
            .on_finished(self._ended)
            .on_success(lambda _: self._stored(batch))
            .on_refused(lambda error: self._refused(batch, error))
            .start()
        )

    def _ended(self) -> None:
        self._under_way = False

    def _stored(self, batch: list[CellEdit]) -> None:
        self.stored.emit(batch)
        self._next()

    def _refused(self, batch: list[CellEdit], error: UserError) -> None:
        self.refused.emit(batch, error)
        self._next()
