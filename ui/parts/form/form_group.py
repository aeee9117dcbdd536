"""One group of a form: its title, rows of labels and editors, and notes below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from db.fields import Field, Kind
from ui.parts.clauses import show_clause
from ui.parts.form.field_editor import FieldEditor
from ui.parts.look import Text, chinese, label, line, set_look
from ui.parts.plain import set_tip
from ui.theme import current_theme

LABEL_WIDTH = 108
_NOTHING = "—"
GAP = 8
_SHORT = frozenset({Kind.DATE, Kind.MOMENT, Kind.CHOICE, Kind.BOOL})


class Cell(QWidget):
    """An editor with the red sentence under it; its label stands in the group's grid."""

    def __init__(self, field: Field, editor: FieldEditor) -> None:
        super().__init__()
        self.field = field
        self.editor = editor
        words = f"{field.label} *" if field.required else field.label
        fits = self.fontMetrics().horizontalAdvance(words) <= LABEL_WIDTH
        self.label = label(words, Text.SOFT if fits else Text.CAPTION, wrap=not fits)
        self.label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.label.setFixedWidth(LABEL_WIDTH)
        control = current_theme().measures.control
        self.label.setFixedHeight(
            control if fits else max(control, self.label.heightForWidth(LABEL_WIDTH))
        )
        self.label.setBuddy(editor.stops()[0])
        tips = [field.help, f"依据手册 {field.clause}（双击查看）" if field.clause else ""]
        set_tip(self.label, "\n".join(chinese(each) for each in tips if each))
        if field.clause:
            self.label.installEventFilter(self)
        self._sentence = label("", Text.ERROR, wrap=True)
        self._sentence.hide()
        self.text = label("", wrap=True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setMinimumHeight(control)
        self.text.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(editor)
        layout.addWidget(self.text)
        layout.addWidget(self._sentence)
        editor.settled.connect(self._show_as)

    def _show_as(self) -> None:
        """What may not be typed into is a text to be read, and no form that is switched off."""
        read_only = self.editor.read_only
        if read_only:
            words = self.editor.words()
            self.text.setText(words or _NOTHING)
            set_look(self.text, "look", (Text.BODY if words else Text.SOFT).value)
        if self.editor.isHidden() is not read_only:
            self.editor.setHidden(read_only)
            self.text.setVisible(read_only)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.label and event.type() is QEvent.Type.MouseButtonDblClick:
            show_clause(self.field.clause, self)
            return True
        return super().eventFilter(watched, event)

    @property
    def sentence(self) -> str:
        """What is said to be wrong with the field now."""
        return self._sentence.text()

    def say(self, sentence: str) -> None:
        """Show `sentence` under the editor and frame it in red."""
        beside = chinese(sentence.removeprefix(f"{self.field.label}:"))
        self._sentence.setText(beside)
        self._sentence.setVisible(bool(sentence))
        self.editor.set_invalid(beside)

    def stops(self) -> list[QWidget]:
        """What takes the focus for the field."""
        return self.editor.stops()

    def shown_with(self) -> Sequence[QWidget]:
        """Label, editor and sentence are in sight together."""
        return (self.label, self)


class FormGroup(QWidget):
    """Rows of cells; when there is no room for a row's cells side by side, they wrap."""

    def __init__(self, title: str, rows: Sequence[Sequence[Cell]]) -> None:
        super().__init__()
        self.title = title
        self._rows = rows
        self._across = 0
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        if title:
            layout.addWidget(label(title, Text.STRONG))
            layout.addWidget(line())
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(GAP)
        self._grid.setVerticalSpacing(8)
        layout.addLayout(self._grid)
        self._notes = QGridLayout()
        self._notes.setHorizontalSpacing(8)
        self._notes.setVerticalSpacing(4)
        self._notes.setColumnStretch(1, 1)
        layout.addLayout(self._notes)
        self._shown: list[QLabel] = []
        self.fit(0)

    @property
    def cells(self) -> list[Cell]:
        return [cell for row in self._rows for cell in row]

    def fit(self, width: int) -> None:
        """Lay the cells out for `width` pixels."""
        widest = max((len(row) for row in self._rows), default=1)
        beside = [cell for row in self._rows if len(row) > 1 for cell in row]
        needed = max((needed_width(cell.field) for cell in beside), default=1)
        across = max(1, min(widest, (width + GAP) // (LABEL_WIDTH + needed + 2 * GAP)))
        if across == self._across:
            return
        self._across = across
        while self._grid.count():
            self._grid.takeAt(0)
        for column in range(2 * widest):
            self._grid.setColumnStretch(column, column % 2 if column < 2 * across else 0)
        at = 0
        for row in self._rows:
            for start in range(0, len(row), across):
                self._place(at, row[start : start + across], wrapped=start > 0)
                at += 1

    def _place(self, at: int, cells: Sequence[Cell], *, wrapped: bool) -> None:
        for column, cell in enumerate(cells):
            last = column == len(cells) - 1
            short = wrapped or cell.field.numeric or cell.field.kind in _SHORT
            span = 2 * (self._across - column) - 1 if last and not short else 1
            self._grid.addWidget(cell.label, at, 2 * column, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(cell, at, 2 * column + 1, 1, span, Qt.AlignmentFlag.AlignTop)
            if self.isVisible():
                cell.label.show()
                cell.show()

    def show_notes(self, notes: Sequence[tuple[str, str]]) -> None:
        """Show worked-out facts as label and text below the fields."""
        if [(a.text(), b.text()) for a, b in zip(*[iter(self._shown)] * 2, strict=True)] == [
            *notes
        ]:
            return
        for old in self._shown:
            old.hide()
            old.deleteLater()
        self._shown = []
        for row, (name, text) in enumerate(notes):
            left = label(name, Text.CAPTION)
            left.setFixedWidth(LABEL_WIDTH)
            left.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            right = label(text, Text.STRONG, wrap=True)
            right.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._notes.addWidget(left, row, 0)
            self._notes.addWidget(right, row, 1)
            self._shown += [left, right]


_NEEDED = {Kind.MOMENT: 190, Kind.DATE: 120, Kind.REFERENCE: 140, Kind.CHOICE: 100}


def needed_width(field: Field) -> int:
    """The least width an editor is usable at; a row without that much for each field wraps."""
    if field.numeric:
        return 76
    return _NEEDED.get(field.kind, min(max(field.width * 8, 76), 150))
