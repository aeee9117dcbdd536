"""What is read while the database is busy or gone: said calmly, and asked again by itself.

Nothing that is shown goes away meanwhile. One bar says why, the status bar says so too, and both
go when the first answer comes. Whoever reads through `read` or an `Operation` that `reads` has
nothing to do for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from desk.core.errors import Busy
from ui.parts.messages import MessageAction, MessageBar, messages_of
from ui.parts.workers import Outcome, submit
from ui.tokens import Tone

T = TypeVar("T")

FIRST_PAUSE_MS = 1_000
LONGEST_PAUSE_MS = 15_000


@dataclass(frozen=True)
class _Waiting:
    owner: QObject
    again: Callable[[], object]
    wanted: Callable[[], bool]

    @property
    def stands(self) -> bool:
        """Whether anybody still wants the answer."""
        return isValid(self.owner) and self.wanted()


class Unread(QObject):
    """What could not be read, and is asked again: one question first, the others once it is
    answered. `told` carries whether the database answers and the sentence to show when not."""

    told = Signal(bool, str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: list[_Waiting] = []
        self._bars: list[MessageBar] = []
        self._away = False
        self._pause = FIRST_PAUSE_MS
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._try)

    @property
    def away(self) -> bool:
        """Whether something waits to be read."""
        return self._away

    def wait(self, waiting: _Waiting, sentence: str) -> None:
        """Keep the question, say why it has no answer yet, and ask again after a pause."""
        self._waiting.append(waiting)
        self._say(_widget_of(waiting.owner), sentence)
        if not self._away:
            self._away = True
            self.told.emit(False, sentence)
        if not self._timer.isActive():
            self._timer.start(self._pause)
            self._pause = min(self._pause * 2, LONGEST_PAUSE_MS)

    def _say(self, owner: QWidget, sentence: str) -> None:
        messages = messages_of(owner)
        shown = [bar for bar in self._bars if isValid(bar)]
        if any(bar in messages.bars for bar in shown):
            return  # one place says it once, however much waits there
        retry = MessageAction("现在重试", self.retry)
        bar = messages.say(f"{sentence}程序会自动重试。", Tone.WARNING, actions=[retry], stays=True)
        self._bars = [*shown, bar]

    def retry(self) -> None:
        """Ask now."""
        self._pause = FIRST_PAUSE_MS
        self._timer.stop()
        self._try()

    def _try(self) -> None:
        """Ask the newest question that still stands; with none left there is nothing to wait for."""
        self._waiting = [each for each in self._waiting if each.stands]
        if self._waiting:
            self._waiting.pop().again()
        else:
            self.answered()

    def answered(self) -> None:
        """The database answers again: ask all that waits."""
        if not self._away:
            return
        self._away = False
        self._pause = FIRST_PAUSE_MS
        self._timer.stop()
        for bar in self._bars:
            if isValid(bar):
                bar.dismiss()
        self._bars = []
        self.told.emit(True, "")
        waiting, self._waiting = self._waiting, []
        for each in waiting:
            if each.stands:
                each.again()


def _widget_of(owner: QObject) -> QWidget:
    """`owner`, or the widget it belongs to."""
    above: QObject | None = owner
    while above is not None and not isinstance(above, QWidget):
        above = above.parent()
    assert above is not None, "whoever reads belongs to a widget"
    return above


def unread_of(owner: QObject) -> Unread:
    """Where the questions of `owner` wait: at the window's hub, or at a window without a desk."""
    widget = _widget_of(owner)
    above: QWidget | None = widget
    while above is not None:
        found = getattr(getattr(above, "hub", above), "unread", None)
        if isinstance(found, Unread):
            return found
        above = above.parentWidget()
    window = widget.window()
    window.unread = Unread(window)  # type: ignore[attr-defined]  # found again above
    return window.unread  # type: ignore[attr-defined,no-any-return]


def wait_for(
    owner: QObject, again: Callable[[], object], error: Busy, wanted: Callable[[], bool]
) -> None:
    """Ask `again` when the database answers, unless the answer is not `wanted` any more."""
    unread_of(owner).wait(_Waiting(owner, again, wanted), error.reason)


def always() -> bool:
    """Wanted as long as whoever asks is there."""
    return True


def read(
    owner: QObject,
    work: Callable[[], T],
    deliver: Callable[[Outcome[T]], None],
    *,
    wanted: Callable[[], bool] = always,
) -> None:
    """Run `work` off the GUI thread and `deliver` its outcome, as `submit` does; while the database
    is busy or gone the outcome waits, and `wanted` says whether it is still worth waiting for."""

    def arrived(outcome: Outcome[T]) -> None:
        if isinstance(outcome.failure, Busy):
            wait_for(owner, lambda: submit(owner, work, arrived), outcome.failure, wanted)
            return
        unread_of(owner).answered()
        deliver(outcome)

    submit(owner, work, arrived)
