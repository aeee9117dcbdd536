"""What the daily tasks cost a clerk's hands: key presses counted on the real window.

A press is a key going down: a letter is one, Ctrl+N is two. Chinese is counted as it is typed with
an input method, its full pinyin and one key to take the word. Mouse clicks are counted apart and
must be none.

The baseline is the same record made in a plain tab-through form, or the same sheet typed in Excel:
every field of the paper in turn, its whole content typed out, one key to the next field, one to
save. Nothing is offered, completed or worked out there.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence, Sized
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from db.fields import Field, Kind, fields_of
from db.models import DailyPlanLine, Role
from desk.core.acting import Acting
from desk.core.kinds import kind
from desk.core.views import View
from desk.values.pinyin import full_pinyin
from desk.values.showing import show_moment, show_value
from ui.desk_window import window_for
from ui.parts.workers import workers
from ui.remembered import Remembered
from ui.window import MainWindow

ActingFor = Callable[[Role], Acting]
"""Somebody with this role at a demo station, the clock set to the early afternoon."""

_QUIET_MS = 40
_READING_MS = 400
_QUIET_LOOKS = 4
_LONGEST_LOOKS = 250
_MODIFIERS = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


class Hands(QObject):
    """Types as a clerk does and counts; mouse presses that reach the program are counted too."""

    def __init__(self) -> None:
        super().__init__()
        self.presses = 0
        self.clicks = 0
        self.hurrying = False
        """Whether the next key goes down before the program has answered the one before."""
        self._window: QWidget | None = None
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self)

    def sit_at(self, window: QWidget) -> None:
        """Work on `window` from now on."""
        self._window = window
        window.activateWindow()
        self.wait()

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = _MODIFIERS[0]) -> None:
        """A chord; see `tap` for a single key."""
        self.presses += 1 + sum(bool(modifiers & each) for each in _MODIFIERS)
        QTest.keyClick(self._place(), key, modifiers)
        self.wait()

    def tap(self, key: Qt.Key, times: int = 1) -> None:
        """A key by itself."""
        for _ in range(times):
            self.presses += 1
            QTest.keyClick(self._place(), key)
            self.wait()

    def write(self, text: str) -> None:
        """Type `text`; Chinese comes from the input method."""
        self.presses += presses_for(text)
        for character in text:
            if character.isascii():
                QTest.keyClicks(self._place(), character)
            else:
                chosen = QInputMethodEvent("", [])
                chosen.setCommitString(character)
                QApplication.sendEvent(self._place(), chosen)
        self.wait()

    def look(self) -> None:
        """Read over what the program offers before going on."""
        _let_pass(_READING_MS)
        self.wait()

    def wait(self) -> None:
        """Look until the program has answered, as a person does who is not hurrying."""
        if self.hurrying:
            _let_pass(0)
            return
        quiet = 0
        for _ in range(_LONGEST_LOOKS):
            _let_pass(_QUIET_MS)
            quiet = 0 if workers().under_way else quiet + 1
            if quiet >= _QUIET_LOOKS:
                return

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.MouseButtonPress:
            self.clicks += 1
        return False

    def _place(self) -> QWidget:
        """The widget with the keyboard; without a screen a closing sheet leaves it to no widget."""
        if QApplication.focusWidget() is None and self._window is not None:
            self._window.activateWindow()
            self.wait()
        found = QApplication.activePopupWidget() or QApplication.focusWidget()
        assert found is not None, "the keyboard is nowhere"
        return found


def _let_pass(milliseconds: int) -> None:
    """Run the event loop; unlike QTest.qWait this leaves the interpreter to the worker threads."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def presses_for(text: str) -> int:
    """How many keys `text` takes; a run of Chinese is its pinyin and one key to take it."""
    count, run = 0, ""
    for character in f"{text}\0":
        if "\u4e00" <= character <= "\u9fff":
            run += character
            continue
        if run:
            count += len(full_pinyin(run)) + 1
            run = ""
        count += character != "\0"
    return count


# -- where it is done --------------------------------------------------------------------------


@contextmanager
def at_desk(hands: Hands, acting: Acting, key: str, folder: str = "") -> Iterator[MainWindow]:
    """Somebody's window at the page `key`; what was pressed before is not counted."""
    with tempfile.TemporaryDirectory(prefix="desk-effort-") as own:
        remembered = Remembered(Path(own) / "effort.ini")
        remembered.set("import/folder", folder or own)
        window = window_for(acting, remembered)
        window.resize(1366, 768)
        window.go(key)
        window.show()
        hands.sit_at(window)
        hands.presses = hands.clicks = 0
        try:
            yield window
        finally:
            window.deleteLater()
            hands.wait()


def expect(found: object, wanted: object) -> None:
    """Raise RuntimeError unless the task ended as it should."""
    if found != wanted:
        raise RuntimeError(f"the task was not done: {found!r} instead of {wanted!r}")


# -- what it is measured against --------------------------------------------------------------


def plain_form(seen: View, *, without: Sequence[str] = ()) -> int:
    """The presses that make the record `seen` in a plain tab-through form; fields `without` are
    passed over, such as remarks that nobody would type."""
    known = kind(seen.kind)
    total = 1  # save
    for name in known.entry:
        asked = known.fields[name]
        if name in without:
            total += 1
            continue
        total += _plain_field(asked, seen.values[name], seen.shown.get(name, ""))
    return total


def _plain_field(asked: Field, value: object, words: str) -> int:
    if asked.kind is Kind.CHOICES:
        assert asked.choices is not None
        chosen = value if isinstance(value, Sized) else ()
        return len(asked.choices) + len(chosen)  # a Tab per box, Space in those chosen
    text = words or show_value(asked, value)
    return presses_for(text) + 1


def plain_sheet(seen: View) -> int:
    """The presses that type the plan `seen` into Excel: cell after cell, then its foot."""
    columns = (
        "position", "task_id", "project_name", "placement", "grade", "slump", "volume_m3",
        "placing_method", "pump", "planned_opening", "haul_distance_km", "first_trucks",
        "specialist", "remarks",
    )  # fmt: skip
    fields = fields_of(DailyPlanLine)
    total = 0
    for line in seen.extras["lines"]:
        words = {name: show_value(fields[name], line[name]) for name in columns}
        words["task_id"] = str(line["task_number"] or line["order_number"] or "")
        words["planned_opening"] = words["planned_opening"][-5:]
        total += sum(presses_for(text) + 1 for text in words.values())
    return total + sum(presses_for(text) + 1 for text in _plan_head_and_foot(seen))


def _plan_head_and_foot(seen: View) -> Sequence[str]:
    values: Mapping[str, Any] = seen.values
    grades = [f"{grade} {volume}" for grade, volume in seen.extras["totals"].items()]
    signed = ("prepared_by", "submitted_by", "approved_by")
    times = [show_moment(values[f"{name[:-3]}_at"]) for name in signed if values[f"{name[:-3]}_at"]]
    return (
        f"{values['plan_date']}",
        f"{values['total_m3']}",
        f"{values['line_count']}",
        *grades,
        *(str(values[name]) for name in signed),
        *times,
    )


# -- the measurement --------------------------------------------------------------------------


@dataclass(frozen=True)
class Effort:
    """One task: its presses, its clicks, and what the same takes by plain means."""

    name: str
    presses: int
    clicks: int
    plain: int

    def as_json(self) -> dict[str, Any]:
        return {
            "name": f"effort.{self.name}",
            "figure": self.presses,
            "unit": "keys",
            "baseline": self.plain,
            "ratio": round(self.presses / self.plain, 3),
        }
