"""Closed lists: a combo chosen by typing, check boxes for several, one check box for yes or no."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QStandardItemModel
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QWidget

from db.choice import Choice
from db.fields import Field
from desk.values.pinyin import full_pinyin, initials
from ui.parts.flow_layout import FlowLayout
from ui.parts.form.field_editor import FieldEditor
from ui.parts.plain import set_tip
from ui.parts.surroundings import Surroundings
from ui.theme import current_theme

_TYPING_MS = 1_000
_ALL_FROM = 3
"""So many boxes are worth one more that ticks them all."""


class ChoiceCombo(QComboBox):
    """A list chosen from by typing: the word itself, another word for it, or its pinyin."""

    def __init__(self, choices: type[Choice], *, may_be_empty: bool) -> None:
        super().__init__()
        self._typed = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_TYPING_MS)
        self._pause.timeout.connect(self._forget)
        # Kept here, because Qt would give the members back as plain strings.
        self.members: list[Choice | None] = [*([None] if may_be_empty else []), *choices]
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for member in self.members:
            self.addItem(member.label if member else "")

    def member(self) -> Choice | None:
        """What is chosen now."""
        at = self.currentIndex()
        return self.members[at] if at >= 0 else None

    def choose(self, member: Choice | None) -> None:
        """Show `member`; None shows nothing, even where the field may not stay empty."""
        self.setCurrentIndex(self.members.index(member) if member in self.members else -1)

    def refuse(self, why: Mapping[Choice, str]) -> None:
        """Let these not be chosen from the list; the tip of each says why."""
        items = self.model()
        assert isinstance(items, QStandardItemModel), "the usual model of a combo box"
        for row, member in enumerate(self.members):
            reason = why.get(member, "") if member is not None else ""
            items.item(row).setEnabled(not reason)
            set_tip(items.item(row), reason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.members[0] is None and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.setCurrentIndex(0)
            self.activated.emit(0)
            return
        text = event.text()
        # A digit means the place in the list, unless a word begins with it.
        if text.isdecimal() and self.row_for(text) is None and self._choose_place(int(text)):
            return
        plain = not event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        if text.strip() and text.isprintable() and plain:
            self._type(text)
            return
        super().keyPressEvent(event)

    def _choose_place(self, place: int) -> bool:
        row = place - 1 + (self.members[0] is None)
        if not 0 < place <= self.count() - (self.members[0] is None):
            return False
        self.setCurrentIndex(row)
        self.activated.emit(row)
        return True

    def _type(self, text: str) -> None:
        self._pause.start()
        for wanted in (self._typed + text, text):
            row = self.row_for(wanted)
            if row is not None:
                self._typed = wanted
                self.setCurrentIndex(row)
                self.activated.emit(row)
                return

    def row_for(self, text: str) -> int | None:
        """The first row that `text` starts, by word, other word, initials or full pinyin."""
        wanted = text.casefold()
        for row, member in enumerate(self.members):
            if member and any(word.casefold().startswith(wanted) for word in _words(member)):
                return row
        return None

    def _forget(self) -> None:
        self._typed = ""


def _words(member: Choice) -> list[str]:
    names = (member.label, *member.synonyms)
    return [*names, initials(member.label), full_pinyin(member.label), *map(initials, names)]


class ChoiceEditor(FieldEditor):
    """One of a closed list."""

    def __init__(self, field: Field, around: Surroundings, *, may_be_empty: bool) -> None:
        super().__init__(field, around)
        assert field.choices is not None
        self.combo = ChoiceCombo(field.choices, may_be_empty=may_be_empty)
        set_tip(self.combo, field.help)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.combo)
        self.combo.activated.connect(lambda _: self.changed.emit())
        self.watch(self.combo)

    def show_value(self, value: object) -> None:
        choices = self.field.choices
        self.combo.choose(choices.read(str(value)) if choices and value is not None else None)

    def raw(self) -> Choice | None:
        return self.combo.member()

    def shown(self) -> str:
        return self.combo.currentText()

    def stops(self) -> list[QWidget]:
        return [self.combo]

    def set_read_only(self, read_only: bool) -> None:
        super().set_read_only(read_only)
        self.combo.setEnabled(not read_only)


class BoolEditor(FieldEditor):
    """Yes or no."""

    def __init__(self, field: Field, around: Surroundings) -> None:
        super().__init__(field, around)
        self.box = QCheckBox("是")
        self.box.setMinimumHeight(current_theme().measures.control)
        set_tip(self.box, field.help)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.box)
        row.addStretch(1)
        self.box.clicked.connect(lambda _: self.changed.emit())
        self.watch(self.box)

    def show_value(self, value: object) -> None:
        self.box.setChecked(bool(value))

    def raw(self) -> bool:
        return self.box.isChecked()

    def stops(self) -> list[QWidget]:
        return [self.box]

    def set_read_only(self, read_only: bool) -> None:
        super().set_read_only(read_only)
        self.box.setEnabled(not read_only)


class ChoicesEditor(FieldEditor):
    """Several of a closed list, a check box each, and one before them for all; Ctrl+A ticks all."""

    def __init__(self, field: Field, around: Surroundings) -> None:
        super().__init__(field, around)
        assert field.choices is not None
        self.boxes = {member: QCheckBox(member.label) for member in field.choices}
        self.all = QCheckBox("全选")
        set_tip(self.all, "全选或全不选（Ctrl+A）")
        if len(self.boxes) < _ALL_FROM:
            self.all.hide()
        self.all.clicked.connect(self._tick_all)
        flow = FlowLayout(self, gap=16)
        flow.setContentsMargins(0, 6, 0, 4)  # the first line stands level with the label
        for box in (self.all, *self.boxes.values()):
            flow.addWidget(box)
            self.watch(box)
            box.setAccessibleName(f"{field.label}:{box.text()}")
        for box in self.boxes.values():
            box.clicked.connect(self._ticked)

    def show_value(self, value: object) -> None:
        chosen = {str(item) for item in value} if isinstance(value, Iterable) else set()
        for member, box in self.boxes.items():
            box.setChecked(member.value in chosen)
        self._show_whether_all()

    def _tick_all(self, ticked: bool) -> None:
        for box in self.boxes.values():
            box.setChecked(ticked)
        self._ticked()

    def _ticked(self, _ticked: bool = False) -> None:
        self._show_whether_all()
        self.changed.emit()

    def _show_whether_all(self) -> None:
        self.all.setChecked(all(box.isChecked() for box in self.boxes.values()))

    def raw(self) -> list[str]:
        return [member.value for member, box in self.boxes.items() if box.isChecked()]

    def stops(self) -> list[QWidget]:
        first = [self.all] if len(self.boxes) >= _ALL_FROM else []
        return [*first, *self.boxes.values()]

    def set_read_only(self, read_only: bool) -> None:
        super().set_read_only(read_only)
        for box in (self.all, *self.boxes.values()):
            box.setEnabled(not read_only)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.SelectAll):
            if event.type() is QEvent.Type.KeyPress and not self._read_only:
                self.all.setChecked(not self.all.isChecked())
                self._tick_all(self.all.isChecked())
            return True
        return super().eventFilter(watched, event)
