"""One row of what belongs to a record: its editors, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QLabel

from db.choice import Choice
from db.fields import Field, Kind
from ui.parts.form.choice_widgets import ChoiceEditor
from ui.parts.form.field_editor import FieldEditor
from ui.parts.form.form_group import needed_width
from ui.parts.look import Text, chinese, label

Editors = dict[str, FieldEditor]
_PADDING = 24
"""What an editor takes round its words."""


def width_in_row(field: Field, metrics: QFontMetrics) -> int:
    """How wide an editor must be for its words and its heading, in pixels."""
    words = metrics.horizontalAdvance("0") * min(field.width, 14) + _PADDING
    words += metrics.horizontalAdvance(field.unit) + 8 if field.unit else 0
    heading = metrics.horizontalAdvance(field.label) + 12
    return max(words, heading, needed_width(field))


class FormRow:
    """One child's editors and its id when it is stored already."""

    def __init__(self, stored: UUID | None, editors: Editors, leave: QAbstractButton) -> None:
        self.id = stored
        self.editors = editors
        self.leave = leave
        self.captions: dict[str, QLabel] = {}  # over each editor, where one line holds not all
        self.wrong = label("", Text.ERROR, wrap=True)
        self.wrong.hide()

    def raw(self) -> dict[str, object]:
        found = {name: editor.raw() for name, editor in self.editors.items()}
        return {"id": str(self.id), **found} if self.id is not None else found

    def is_empty(self) -> bool:
        texts = [e.raw() for e in self.editors.values() if e.field.kind is not Kind.CHOICE]
        return not any(texts)

    def say(self, name: str, sentence: str) -> None:
        """Say under the row what is wrong with its field `name`; nothing with an empty sentence."""
        for each, editor in self.editors.items():
            editor.set_invalid(sentence if each == name else "")
        self.wrong.setText(chinese(sentence))
        self.wrong.setVisible(bool(sentence))

    def fill_in(self, name: str, words: str) -> None:
        """Show what follows from the rest of the row; nobody types it."""
        editor = self.editors[name]
        if editor.shown() != words:
            editor.show_value(words)

    def refuse(self, name: str, why: Mapping[Choice, str]) -> None:
        """Let these of a closed list not be chosen; each says why."""
        editor = self.editors[name]
        assert isinstance(editor, ChoiceEditor), "only a closed list has choices to refuse"
        editor.combo.refuse(why)
