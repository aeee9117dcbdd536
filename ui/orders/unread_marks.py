"""A yellow ground under the pieces of a message that were not understood."""

from __future__ import annotations

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from desk.values.characters import simplified
from desk.values.text import fold_width
from ui.theme import current_theme
from ui.tokens import Tone


def mark_unread(area: QTextEdit, unread: str) -> None:
    """Mark the words of `unread` where they stand in `area`, however wide or traditional."""
    text, marks = simplified(fold_width(area.toPlainText())), []
    tone = current_theme().tokens.tone(Tone.WARNING)
    look = QTextCharFormat()
    look.setBackground(QColor(tone.ground))
    look.setForeground(QColor(tone.text))
    for piece in unread.split():
        at = text.find(piece)
        if at < 0:
            continue
        selection = QTextEdit.ExtraSelection()
        cursor = QTextCursor(area.document())
        cursor.setPosition(_units(text[:at]))
        cursor.setPosition(_units(text[: at + len(piece)]), QTextCursor.MoveMode.KeepAnchor)
        selection.cursor = cursor
        selection.format = look
        marks.append(selection)
    area.setExtraSelections(marks)


def _units(text: str) -> int:
    """Qt counts UTF-16: a picture is two."""
    return len(text) + sum(ord(sign) > 0xFFFF for sign in text)
