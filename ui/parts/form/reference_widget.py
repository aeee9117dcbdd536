"""A field that points to another record: found by typing, or picked from a list with F7."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from db.fields import Field
from desk.core.acting import Acting
from desk.core.search import Found, find
from desk.values.showing import plain_json
from ui.icons import icon
from ui.parts.form.field_editor import FieldEditor, lock
from ui.parts.form.suggestions import MOST_ROWS, Suggestions
from ui.parts.plain import set_tip
from ui.parts.reading import read
from ui.parts.surroundings import Surroundings
from ui.parts.workers import Outcome

PAUSE_MS = 80


class ReferenceLine(QLineEdit):
    """The words of what is pointed to; F7, the button or a double click open the list."""

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText("名称、拼音首字母，F7 选择")
        self._button = QAction(icon("search"), "", self)
        self.addAction(self._button, QLineEdit.ActionPosition.TrailingPosition)
        self._button.setText("从列表选择")
        set_tip(self._button, "从列表选择(F7)")
        self.open_picker = self._button.trigger
        self.asked = self._button.triggered

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F7 and not self.isReadOnly():
            self.open_picker()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.isReadOnly():
            super().mouseDoubleClickEvent(event)
        else:
            self.open_picker()

    def set_read_only(self, read_only: bool) -> None:
        lock(self, read_only=read_only)
        self._button.setVisible(not read_only)
        self.setPlaceholderText("" if read_only else "名称、拼音首字母，F7 选择")


class ReferenceEditor(FieldEditor):
    """Points to one record. What was typed and not picked goes to the desk as words, which finds
    the record or says what it might have been."""

    def __init__(self, field: Field, around: Surroundings) -> None:
        super().__init__(field, around)
        self.line = ReferenceLine()
        if field.help:
            set_tip(self.line, field.help)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line)
        self._id: UUID | None = None
        self._asked = 0
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._search)
        self.suggestions = Suggestions(self.line)
        self.suggestions.picked.connect(self._picked)
        self.line.textEdited.connect(self._edited)
        self.line.asked.connect(self.open_picker)
        self.watch(self.line)

    def show_value(self, value: object) -> None:
        self._id = value if isinstance(value, UUID) else None
        self.show_words("" if self._id is None else "（记录）")

    def show_words(self, words: str) -> None:
        self.line.setText(words)
        self.line.setCursorPosition(0)

    def show_text(self, text: str) -> None:
        self._id = None
        self.line.setText(text)

    def restore(self, kept: object, shown: str = "") -> None:
        try:
            self.show_both(UUID(str(kept)), shown)
        except ValueError:
            self.show_text(str(kept or ""))

    def raw(self) -> UUID | str:
        return self._id or self.line.text().strip()

    def typed(self) -> UUID | None:
        return self._id

    def problem(self) -> str:
        return ""  # the desk looks the words up when saving

    def kept(self) -> object:
        return plain_json(self.raw())

    def shown(self) -> str:
        return self.line.text()

    def stops(self) -> list[QWidget]:
        return [self.line]

    def set_read_only(self, read_only: bool) -> None:
        super().set_read_only(read_only)
        self.line.set_read_only(read_only)

    def take_marked(self) -> None:
        self.suggestions.take_marked()

    def tidy(self) -> None:
        """Look up words that were typed faster than they were found, and take the record when
        they can mean only one."""
        text = self.line.text().strip()
        if self._id is not None or not text:
            return
        self._asked += 1
        asked = self._asked

        def answered(outcome: Outcome[list[Found]]) -> None:
            found = outcome.value or []
            if asked == self._asked and self._id is None and len(found) == 1:
                self.choose(found[0].id, found[0].title)
                self.left.emit()

        self._find(text, 2, answered)

    def open_picker(self) -> None:
        """Open the list of records to choose from."""
        from ui.parts.form.picker import pick

        typed = "" if self._id is not None else self.line.text()
        pick(self, self.around.acting, self.field, typed, self._picked_found)

    def choose(self, id: UUID, title: str) -> None:
        """Take the record `id`, called `title`."""
        self._id = id
        self.line.setText(title)
        self.line.setCursorPosition(0)
        self.suggestions.hide()
        self.changed.emit()

    def _edited(self, _text: str) -> None:
        self._id = None
        self.changed.emit()
        self._pause.start()

    def _search(self) -> None:
        text = self.line.text().strip()
        self._asked += 1
        asked = self._asked
        if not text:
            self.suggestions.offer([])
            return

        def answered(outcome: Outcome[list[Found]]) -> None:
            if asked == self._asked and self._id is None and outcome.failure is None:
                self._offer(outcome.value or [])

        self._find(text, MOST_ROWS, answered)

    def _find(self, text: str, most: int, answered: Callable[[Outcome[list[Found]]], None]) -> None:
        acting, field, asked = self.around.acting, self.field, self._asked
        read(
            self,
            lambda: _nameable(acting, text, field, most),
            answered,
            wanted=lambda: asked == self._asked,
        )

    def _offer(self, found: list[Found]) -> None:
        self.suggestions.offer([(each, each.title, each.detail) for each in found])
        self.suggestions.first()

    def _picked(self, found: object) -> None:
        if isinstance(found, Found):
            self.choose(found.id, found.title)

    def _picked_found(self, id: UUID, title: str) -> None:
        self.choose(id, title)
        self.line.setFocus()


def _nameable(acting: Acting, text: str, field: Field, limit: int) -> list[Found]:
    return find(acting, text, kinds=(field.refers,), limit=limit, named_in=field)
