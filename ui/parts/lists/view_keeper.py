"""Columns, widths, sort and saved filters of one list, kept per person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer

from desk.core.acting import Acting
from desk.core.view_states import load_view, save_view
from ui.parts.reading import read
from ui.parts.workers import Outcome, submit

PAUSE_MS = 1_000
"""Dragging a column's edge writes once, not at every pixel."""


class ViewKeeper(QObject):
    """Loads and saves one view's state off the GUI thread.

    A state that cannot be read or saved is not worth a message: the list works with its defaults.
    """

    def __init__(self, acting: Acting, view: str, parent: QObject) -> None:
        super().__init__(parent)
        self._acting = acting
        self._view = view
        self.state: dict[str, Any] = {}
        self.loaded = False
        self._saved: dict[str, Any] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.save_now)

    def load(self, then: Callable[[], object]) -> None:
        """Read the state, then call `then`, whether one had been saved or not."""
        acting, view = self._acting, self._view

        def arrived(outcome: Outcome[dict[str, object]]) -> None:
            self.loaded = True
            self.state = dict(outcome.value or {})
            self._saved = dict(self.state)
            then()

        read(self, lambda: load_view(acting, view), arrived, wanted=lambda: not self.loaded)

    def keep(self, **changes: object) -> None:
        """Change the state; it is written after a pause."""
        self.state.update(changes)
        if self.loaded and self.state != self._saved:
            self._timer.start()

    def save_now(self) -> None:
        """Write the state at once."""
        self._timer.stop()
        acting, view, state = self._acting, self._view, dict(self.state)
        self._saved = state
        submit(self, lambda: save_view(acting, view, state), lambda _: None)
