"""Several lines of text with room round them."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit

MARGIN = 8
"""As much as a single line has at its left. The document keeps it: padding of the style sheet or
margins of the viewport would put the candidate window of a Chinese input method over the text."""


class TextArea(QPlainTextEdit):
    """Enter breaks the line, Tab goes on; `name` is what a screen reader says."""

    def __init__(self, name: str = "", *, lines: int = 3) -> None:
        super().__init__()
        self.document().setDocumentMargin(MARGIN)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + 2 * MARGIN + 4)
