"""What the random user sees: which widgets draw the hand, and what they are called."""

from __future__ import annotations

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSplitterHandle,
    QTabBar,
    QWidget,
)

_WEIGHTS: tuple[tuple[type[QWidget], float], ...] = (
    (QAbstractButton, 6),
    (QHeaderView, 2),
    (QAbstractItemView, 8),
    (QLineEdit, 6),
    (QComboBox, 5),
    (QPlainTextEdit, 4),
    (QTabBar, 3),
    (QSplitterHandle, 3),
)
_ELSE = 0.3


def weight(widget: QWidget) -> float:
    """How much more often than others it is met."""
    return next((share for kind, share in _WEIGHTS if isinstance(widget, kind)), _ELSE)


def committed(words: str) -> QInputMethodEvent:
    """What an input method sends when a word is chosen."""
    event = QInputMethodEvent("", [])
    event.setCommitString(words)
    return event


def called(widget: QWidget) -> str:
    """The widget in words, for the list of what was done."""
    written = widget.text() if isinstance(widget, (QAbstractButton, QLabel)) else ""
    words = widget.accessibleName() or widget.objectName() or written
    return f"{type(widget).__name__} {words[:20]!r}"
