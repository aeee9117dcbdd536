"""Copying many rows takes a register out of the office: it is kept in the history first."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desk.core.acting import Acting
from desk.core.printing import MANY, TakenOut, Way, take_out
from ui.parts.operation import Operation


def copy_out(parent: QWidget, acting: Acting, taken: TakenOut, copy: Callable[[], None]) -> None:
    """Do `copy` at once for a few rows, and for many once the history has it."""
    if taken.rows <= MANY:
        copy()
        return
    operation = Operation(parent, lambda _progress: take_out(acting, taken, Way.COPY))
    operation.on_success(lambda _changes: copy()).start()
