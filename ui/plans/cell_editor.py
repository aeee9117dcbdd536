"""The line that a cell of the plan is typed into."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.parts.form.suggestions import Suggestions


class CellEditor(QLineEdit):
    """The line typed into; `suggestions` may be offered under it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("look", "cell")
        # Made now, before the delegate installs its filter: the last one installed hears keys first.
        self.suggestions = Suggestions(self)
        self.suggestions.picked.connect(lambda words: self.setText(str(words)))

    def offer(self, found: Sequence[tuple[str, str, str]], *, mark_first: bool) -> None:
        """Show (value, title, detail) below; Enter takes the marked one."""
        self.suggestions.offer(found)
        if mark_first:
            self.suggestions.first()

    def take_marked(self) -> None:
        """Put the marked suggestion into the line, if there is one."""
        if not self.suggestions.isVisible():
            return
        item = self.suggestions.list.currentItem()
        if item is not None:
            self.setText(str(item.data(Qt.ItemDataRole.UserRole)))
        self.suggestions.hide()

    @property
    def is_choosing(self) -> bool:
        """Whether the arrows belong to the list below."""
        return self.suggestions.isVisible()
