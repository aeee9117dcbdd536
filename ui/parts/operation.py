"""One verb of the office, run off the GUI thread; no page starts a thread or catches errors."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import Generic, Self, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from desk.core.changes import Changes
from desk.core.errors import Busy, NeedsReason, UserError
from ui.parts.hub import hub_of
from ui.parts.messages import messages_of
from ui.parts.reading import always, unread_of, wait_for
from ui.parts.sheets import ProgressSheet, ask_reason
from ui.parts.workers import Outcome, submit, workers

T = TypeVar("T")

QUIET_MS = 300
"""Nothing is shown for work shorter than this."""


class CancelledError(Exception):
    """The person asked to stop; raised inside the work by `Progress.check`."""


class Progress(QObject):
    """Handed to the work: it reports how far it is and hears whether to stop."""

    reported = Signal(int, int, str)

    def __init__(self) -> None:
        super().__init__()
        self._stop = Event()

    def report(self, done: int, total: int, text: str = "") -> None:
        """`done` of `total` pieces, and what is being done; raises CancelledError to stop."""
        self.check()
        self.reported.emit(done, total, text)

    def check(self) -> None:
        """Raise CancelledError when the person asked to stop."""
        if self._stop.is_set():
            raise CancelledError

    def cancel(self) -> None:
        self._stop.set()


class Operation(Generic[T]):
    """Runs `work` off the GUI thread and brings its result back.

    A result of `Changes` is told to the window's hub. A `UserError` goes to `on_refused` when
    given, else to the window's message bar with its clause; any other exception reaches
    `sys.excepthook`. Nothing is called any more once `parent` is destroyed.
    """

    def __init__(self, parent: QWidget, work: Callable[[Progress], T]) -> None:
        self._parent = parent
        self._work = work
        self._progress = Progress()
        self._success: Callable[[T], object] | None = None
        self._refused: Callable[[UserError], object] | None = None
        self._again: Callable[[str], Operation[T]] | None = None
        self._finished: Callable[[], object] | None = None
        self._title = ""
        self._wanted: Callable[[], bool] | None = None

    def on_success(self, call: Callable[[T], object]) -> Self:
        """Call with the result, in the GUI thread."""
        self._success = call
        return self

    def on_refused(self, call: Callable[[UserError], object]) -> Self:
        """Call with a UserError instead of showing it in the message bar."""
        self._refused = call
        return self

    def on_reason(self, again: Callable[[str], Operation[T]]) -> Self:
        """If the step breaks rules that allow it with a reason: ask, then start `again(reason)`."""
        self._again = again
        return self

    def on_finished(self, call: Callable[[], object]) -> Self:
        """Call when the work has ended, well or not, before its result is handed on."""
        self._finished = call
        return self

    def reads(self, wanted: Callable[[], bool] = always) -> Self:
        """The work changes nothing: while the database is busy or gone it is done again, for as long
        as its result is `wanted`."""
        self._wanted = wanted
        return self

    def with_progress(self, title: str) -> Self:
        """Show a sheet with a bar and 取消 when it takes longer than a moment."""
        self._title = title
        return self

    def start(self) -> Self:
        self._busy = _Busy(self._parent, self._progress)
        self._busy.begin(self._title)
        progress, work = self._progress, self._work
        # The pool is the owner, so that the busy cursor goes away even when the parent is gone.
        submit(workers(), lambda: work(progress), self._deliver)
        return self

    def cancel(self) -> None:
        """Ask the work to stop; it does so when it next looks at its Progress."""
        self._progress.cancel()

    def _deliver(self, outcome: Outcome[T]) -> None:
        self._busy.end()
        if not isValid(self._parent):
            return
        failure = outcome.failure
        if self._wanted is not None:
            if isinstance(failure, Busy):
                wait_for(self._parent, self.start, failure, self._wanted)
                return
            unread_of(self._parent).answered()
        if self._finished is not None:
            self._finished()
        if failure is None:
            self._succeed(outcome.value)
        elif isinstance(failure, NeedsReason) and self._again is not None:
            again = self._again
            ask_reason(self._parent, failure.warnings, lambda reason: again(reason).start())
        elif isinstance(failure, UserError):
            refuse = self._refused or messages_of(self._parent).refuse
            refuse(failure)
        elif not isinstance(failure, CancelledError):
            raise failure

    def _succeed(self, value: T | None) -> None:
        if isinstance(value, Changes):
            hub = hub_of(self._parent)
            if hub is not None:
                hub.announce(value.kinds)
        if self._success is not None:
            self._success(value)  # type: ignore[arg-type]  # a T, and None may be one


class _Busy:
    """The busy cursor, or the progress sheet, of one operation; nothing for a short one."""

    def __init__(self, parent: QWidget, progress: Progress) -> None:
        self._parent = parent
        self._progress = progress
        self._title = ""
        self._cursor = False
        self._sheet: ProgressSheet | None = None
        self._timer = QTimer(parent)
        self._timer.setSingleShot(True)
        self._timer.setInterval(QUIET_MS)
        self._timer.timeout.connect(self._show)

    def begin(self, title: str) -> None:
        self._title = title
        self._timer.start()

    def _show(self) -> None:
        if self._title:
            self._sheet = ProgressSheet(self._parent, self._title)
            self._progress.reported.connect(self._sheet.show_progress)
            self._sheet.cancelled.connect(self._progress.cancel)
            self._sheet.open()
        else:
            self._cursor = True
            QGuiApplication.setOverrideCursor(Qt.CursorShape.BusyCursor)

    def end(self) -> None:
        if isValid(self._timer):
            self._timer.stop()
            self._timer.deleteLater()
        if self._cursor:
            self._cursor = False
            QGuiApplication.restoreOverrideCursor()
        if self._sheet is not None and isValid(self._sheet):
            self._sheet.finish()
        self._sheet = None
