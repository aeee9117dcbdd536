"""An editor per kind of field: texts and numbers here, the others in their own modules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from db.fields import Field, Kind
from desk.values.reading import Unreadable
from ui.parts.form.choice_widgets import BoolEditor, ChoiceEditor, ChoicesEditor
from ui.parts.form.date_widgets import DateEditor, MomentEditor
from ui.parts.form.field_editor import FieldEditor, Suggest, lock
from ui.parts.form.meaning import meaning
from ui.parts.form.reference_widget import ReferenceEditor
from ui.parts.form.suggestions import Suggestions
from ui.parts.look import Text, label
from ui.parts.plain import set_tip
from ui.parts.surroundings import Surroundings
from ui.parts.text_area import TextArea

LONG_TEXT_LINES = 3


def editor_for(field: Field, around: Surroundings, *, may_be_empty: bool = True) -> FieldEditor:
    """The editor that suits `field`; a choice that may not be empty has no blank entry."""
    if field.kind in (Kind.CHOICE, Kind.STATE):
        return ChoiceEditor(field, around, may_be_empty=may_be_empty)
    if field.numeric:
        return NumberEditor(field, around)
    return _EDITORS.get(field.kind, TextEditor)(field, around)


class UnitLineEdit(QLineEdit):
    """A line with its unit shown at the right, where it need not be typed."""

    def __init__(self, unit: str = "") -> None:
        super().__init__()
        self._unit = label(unit, Text.CAPTION)
        self._unit.setParent(self)
        self._unit.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._unit.setVisible(bool(unit))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._unit.isHidden():
            return
        width = self._unit.sizeHint().width()
        self.setTextMargins(0, 0, width + 4, 0)
        self._unit.setGeometry(self.width() - width - 10, 0, width, self.height())


class TextEditor(FieldEditor):
    """A line of text; `suggest` offers usual words under it while it is typed."""

    def __init__(self, field: Field, around: Surroundings) -> None:
        super().__init__(field, around)
        self.line = UnitLineEdit(field.unit)
        if field.max_length is not None:
            self.line.setMaxLength(field.max_length)
        set_tip(self.line, field.help)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line)
        self._suggestions: Suggestions | None = None
        self._listed: Sequence[str] = ()
        self.line.textEdited.connect(self._edited)
        self.watch(self.line)

    def suggest(self, words: Suggest, *, narrows: bool = False) -> None:
        """Offer `words(typed)` under the line; where typing `narrows` a list down, the first of
        them is what is meant."""
        self._suggestions = Suggestions(self.line)
        self._suggestions.picked.connect(self._pick)
        self._words = words
        self._narrows = narrows

    def pick_from(self, words: Sequence[str]) -> None:
        """Offer `words` as a list to pick from while nothing is typed, narrowed by what is typed;
        anything else may be typed too."""
        self._listed = words
        self.suggest(lambda typed: meaning(typed, words))
        set_tip(self.line, f"可选：{'、'.join(words)}。Down 或 F7 打开名单，也可以直接写")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._listed and not self.line.text() and not self.read_only:
            if event.type() is QEvent.Type.FocusIn:
                QTimer.singleShot(0, self, self._show_list)  # when everything has its place
            if isinstance(event, QKeyEvent) and _opens_list(event):
                self._show_list()
                if self._suggestions is not None:
                    self._suggestions.first()
                return True
        return super().eventFilter(watched, event)

    def _show_list(self) -> None:
        if self._suggestions is not None and not self.line.text():
            self._suggestions.offer([(word, word, "") for word in self._listed])

    def show_value(self, value: object) -> None:
        self.line.setText(str(value or ""))
        self.line.setCursorPosition(0)

    def show_text(self, text: str) -> None:
        self.line.setText(text)

    def raw(self) -> str:
        return self.line.text()

    def stops(self) -> list[QWidget]:
        return [self.line]

    def set_read_only(self, read_only: bool) -> None:
        super().set_read_only(read_only)
        lock(self.line, read_only=read_only)

    def take_marked(self) -> None:
        if self._suggestions is not None:
            self._suggestions.take_marked()

    def _edited(self, text: str) -> None:
        self.changed.emit()
        if self._suggestions is not None:
            words = self._words(text)
            self._suggestions.offer([(word, word, "") for word in words])
            # Letters that begin none of the words are pinyin: the first word is what is meant.
            spelt = text.isascii() and text.isalpha()
            begun = any(word.casefold().startswith(text.casefold()) for word in words)
            if self._narrows or (spelt and not begun):
                self._suggestions.first()

    def _pick(self, word: object) -> None:
        self.line.setText(str(word))
        self.changed.emit()


class LongTextEditor(FieldEditor):
    """Several lines; Enter breaks the line here, Tab goes on."""

    def __init__(self, field: Field, around: Surroundings) -> None:
        super().__init__(field, around)
        self.area = TextArea(lines=LONG_TEXT_LINES)
        set_tip(self.area, field.help)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.area)
        self.area.textChanged.connect(self.changed)
        self.watch(self.area)

    def show_value(self, value: object) -> None:
        self.area.blockSignals(True)
        self.area.setPlainText(str(value or ""))
        self.area.blockSignals(False)

    def show_text(self, text: str) -> None:
        self.show_value(text)

    def raw(self) -> str:
        return self.area.toPlainText()

    def stops(self) -> list[QWidget]:
        return [self.area]

    def set_read_only(self, read_only: bool) -> None:
        super().set_read_only(read_only)
        lock(self.area, read_only=read_only)

    def sizeHint(self) -> QSize:
        return QSize(200, self.area.height())


class NumberEditor(TextEditor):
    """A number as people write it (１２．５, 约200, 180±20), tidied when the focus leaves."""

    def show_value(self, value: object) -> None:
        self.line.setText(plain(value) if isinstance(value, int | Decimal) else str(value or ""))

    def tidy(self) -> None:
        if "±" in self.line.text() or "-" in self.line.text()[1:]:
            return  # a target with its tolerance: the form takes the two apart
        try:
            value = self.typed()
        except Unreadable:
            return
        self.show_value(value)


def _opens_list(event: QKeyEvent) -> bool:
    pressed = event.type() is QEvent.Type.KeyPress
    return pressed and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_F7)


def plain(value: int | Decimal) -> str:
    """The number without grouping and without zeros that say nothing."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


_EDITORS: dict[Kind, Callable[[Field, Surroundings], FieldEditor]] = {
    Kind.LONG_TEXT: LongTextEditor,
    Kind.DATE: DateEditor,
    Kind.MOMENT: MomentEditor,
    Kind.BOOL: BoolEditor,
    Kind.CHOICES: ChoicesEditor,
    Kind.REFERENCE: ReferenceEditor,
}
