"""Leaving a form with typing in it: save, throw away, or stay."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.parts.look import Button, button
from ui.parts.sheet import Sheet

_DROPPED = 2


class LeavingSheet(Sheet):
    """Asks once; Esc stays in the form."""

    saving = Signal()
    dropping = Signal()

    def __init__(self, parent: QWidget, title: str) -> None:
        super().__init__(parent, "还没有保存")
        self.say(f"“{title}”里有没有保存的修改。")
        self.drop_button = button("放弃修改", Button.DANGER)
        self.drop_button.clicked.connect(self._drop)
        row = QHBoxLayout()
        row.addWidget(self.drop_button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.set_buttons("保存", dismiss="继续填写")
        self.accepted.connect(self.saving)

    def _drop(self) -> None:
        self.done(_DROPPED)  # neither accepted nor rejected
        self.dropping.emit()


class Typing(Protocol):
    """A record in which something may be typed."""

    @property
    def is_unsaved(self) -> bool: ...

    @property
    def title(self) -> str: ...

    def save(self) -> None: ...

    def drop_typing(self) -> None: ...


class Leaving(QObject):
    """Leaves the record in `detail` for another thing on `page`, asking first when something typed
    in it is not saved. `stayed` is told when the person decided to go on typing."""

    stayed = Signal()

    def __init__(self, page: QWidget, detail: Typing) -> None:
        super().__init__(page)
        self._page, self._detail = page, detail
        self._then: Callable[[], object] | None = None

    def then(self, go_on: Callable[[], object]) -> None:
        """Call `go_on` at once, or when it was saved or thrown away."""
        if not self._detail.is_unsaved:
            go_on()
            return
        sheet = LeavingSheet(self._page, self._detail.title)
        sheet.saving.connect(lambda: self._save_then(go_on))
        sheet.dropping.connect(self._detail.drop_typing)
        sheet.dropping.connect(go_on)
        sheet.rejected.connect(self.stayed)
        sheet.open()

    def _save_then(self, go_on: Callable[[], object]) -> None:
        self._then = go_on
        self._detail.save()

    def not_saved(self) -> None:
        """The save was refused: one stays, and no later save leaves."""
        self._then = None

    def saved(self) -> bool:
        """Go on if the detail was saved in order to leave it; returns whether it was."""
        go_on, self._then = self._then, None
        if go_on is not None:
            go_on()
        return go_on is not None
