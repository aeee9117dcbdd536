"""One place where everybody hears which kinds of record changed, here or at another desk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from desk.core.errors import UserError
from ui.parts.reading import Unread
from ui.parts.workers import Outcome, submit

POLL_MS = 2_000
SLOWEST_POLL_MS = 30_000

EVERYTHING = frozenset({"*"})
"""Told when it is not known which kinds changed, as after a reconnect."""


class Watcher(Protocol):
    """Looks whether somebody else changed the database. Called in a worker, one call at a time."""

    def poll(self) -> frozenset[str] | None:
        """The kinds changed since the last call; None when nothing did. Raises UserError."""


class Hub(QObject):
    """Tells pages which kinds of record changed.

    `changed` carries a frozenset of kinds (``"orders"``); `EVERYTHING` means all of them.
    `connection` carries whether the database answers, and the sentence to show when not.
    """

    changed = Signal(object)
    connection = Signal(bool, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._watcher: Watcher | None = None
        self._every_ms = POLL_MS
        self._lost = ""  # what the watcher said when it was last asked
        self._told = ""  # the sentence that stands in the status bar
        self.unread = Unread(self)
        self.unread.told.connect(self._read)
        self._missed = ""
        self._polling = False
        self._paused = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)

    def announce(self, kinds: Iterable[str]) -> None:
        """Say that records of these kinds changed at this desk."""
        told = frozenset(kinds)
        if told:
            self.changed.emit(told)

    def watch(self, watcher: Watcher, *, every_ms: int = POLL_MS) -> None:
        """Ask `watcher` for changes of others every `every_ms` milliseconds."""
        self._watcher = watcher
        self._every_ms = every_ms
        self._timer.start(every_ms)

    def pause(self) -> None:
        """Stop asking, as while the window is minimised."""
        self._paused = True
        self._timer.stop()

    def resume(self) -> None:
        """Ask at once and go on asking."""
        self._paused = False
        self.look()

    def look(self) -> None:
        """Ask the watcher now, off the GUI thread."""
        if self._watcher is None or self._polling:
            return
        self._polling = True
        submit(self, self._watcher.poll, self._answered)

    def _answered(self, outcome: Outcome[frozenset[str] | None]) -> None:
        self._polling = False
        failure = outcome.failure
        if isinstance(failure, UserError):
            self._lost = failure.reason
            self._tell()
            self._again(min(self._timer.interval() * 2, SLOWEST_POLL_MS))
            return
        self._again(self._every_ms)
        if failure is not None:
            raise failure
        if self._lost:
            self._lost = ""
            self._tell()
            if self.unread.away:
                self.unread.retry()
            self.changed.emit(EVERYTHING)
        elif outcome.value:
            self.changed.emit(outcome.value)

    def _again(self, milliseconds: int) -> None:
        self._timer.setInterval(milliseconds)
        if not self._paused:
            self._timer.start()

    def _read(self, answers: bool, sentence: str) -> None:
        self._missed = "" if answers else sentence
        self._tell()

    def _tell(self) -> None:
        sentence = self._lost or self._missed
        if sentence != self._told:
            self._told = sentence
            self.connection.emit(not sentence, sentence)

    def retry(self) -> None:
        """Ask again now for what could not be read."""
        self.look()
        if self.unread.away:
            self.unread.retry()


def hub_of(widget: QWidget) -> Hub | None:
    """The hub of the window that `widget` belongs to; None for a dialog without a desk behind it.

    A widget has a hub when it carries one as its attribute `hub`.
    """
    above: QWidget | None = widget
    while above is not None:
        hub = getattr(above, "hub", None)
        if isinstance(hub, Hub):
            return hub
        above = above.parentWidget()
    return None
