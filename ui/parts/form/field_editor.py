"""What every editor of a field can do, so that forms need not know which one they hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from db.fields import Field, Kind
from desk.values.reading import Unreadable, read_value
from desk.values.showing import plain_json, show_value
from ui.parts.focus import give_focus
from ui.parts.look import set_look
from ui.parts.surroundings import Surroundings

Suggest = Callable[[str], list[str]]


def lock(line: QLineEdit | QPlainTextEdit, *, read_only: bool) -> None:
    """Let nothing be typed into `line`, and let it look so."""
    if line.isReadOnly() == read_only:
        return
    line.setReadOnly(read_only)
    line.style().unpolish(line)
    line.style().polish(line)


class FieldEditor(QWidget):
    """One value of one field.

    `put` shows a typed value, `raw` gives what stands in the editor as the desk reads it: text as
    typed, or the value itself where it was chosen rather than typed.
    """

    changed = Signal()
    """The person changed what stands here."""
    left = Signal()
    """The focus went elsewhere; the text has been tidied."""
    settled = Signal()
    """Another value stands here, or it may be typed into or not, without the person's doing."""

    def __init__(self, field: Field, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.around = around
        self._start: Any = None
        self._read_only = False

    def put(self, value: object, shown: str = "") -> None:
        """Show `value` as the one to start from; `shown` are a reference's words."""
        self.show_both(value, shown)
        self._start = self.raw()
        self.settled.emit()

    def show_both(self, value: object, words: str) -> None:
        """Show `value` as typing over what was started from; `words` stand for a reference."""
        self.show_value(value)
        if words:
            self.show_words(words)

    def show_value(self, value: object) -> None:
        """Show `value`; each editor knows its own kind."""

    def show_words(self, words: str) -> None:
        """Show the words of the reference that stands here."""

    def raw(self) -> Any:
        """What stands here, to be read by the desk."""

    def stops(self) -> list[QWidget]:
        """The widgets that Enter visits, in order."""
        return []

    def shown(self) -> str:
        """What stands here in words, as 同上 hands it on."""
        return str(self.raw() or "")

    @property
    def is_changed(self) -> bool:
        return bool(self.raw() != self._start)

    @property
    def read_only(self) -> bool:
        return self._read_only

    def kept(self) -> Any:
        """What stands here as plain JSON, for the draft."""
        return plain_json(self.raw())

    def restore(self, kept: object, shown: str = "") -> None:
        """Show what a draft kept, as typing over the value started from."""
        try:
            value = read_value(self.field, kept, now=self.around.now())
        except Unreadable:
            self.show_text(str(kept))
        else:
            self.show_both(value, shown)

    def show_text(self, text: str) -> None:
        """Show `text` although it cannot be read; editors without typing ignore it."""

    def typed(self) -> Any:
        """The value that stands here. Raises Unreadable with a sentence."""
        return read_value(self.field, self.raw(), now=self.around.now())

    def problem(self) -> str:
        """Why what stands here cannot be read; empty when it can."""
        try:
            self.typed()
        except Unreadable as error:
            return error.reason
        return ""

    def words(self) -> str:
        """What stands here as a text to be read, with its unit; empty where nothing does."""
        if self.field.kind is Kind.REFERENCE:
            return self.shown()
        try:
            value = self.typed()
        except Unreadable:
            return self.shown()
        said = show_value(self.field, value)
        return f"{said} {self.field.unit}".strip() if said else ""

    def set_read_only(self, read_only: bool) -> None:
        self._read_only = read_only
        self.settled.emit()

    def set_invalid(self, sentence: str) -> None:
        """Frame the editor in red; `sentence` is also what a screen reader says."""
        for stop in self.stops():
            set_look(stop, "invalid", bool(sentence))
            stop.setAccessibleDescription(sentence)

    def take_marked(self) -> None:
        """Take the suggestion that is marked under the editor, if there is one."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands here yet."""
        return self.raw() in (None, "", [])

    def take_focus(self) -> None:
        """Put the focus here with the text selected."""
        first = self.stops()[0]
        give_focus(first)
        select = getattr(first, "selectAll", None)
        if select is not None:
            select()

    def watch(self, widget: QWidget) -> None:
        """Tidy and tell when the focus leaves `widget`."""
        widget.installEventFilter(self)
        widget.setAccessibleName(self.field.heading)
        self.setFocusProxy(self.stops()[0])

    def tidy(self) -> None:
        """Rewrite what was typed the way it is stored, where it can be read."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusOut and not self._read_only:
            self.tidy()
            if not any(stop.hasFocus() for stop in self.stops()):
                self.left.emit()
        return super().eventFilter(watched, event)
