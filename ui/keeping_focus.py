"""A window that never lets the keyboard slip away from its page."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from ui.parts.focus import EnterPresses
from ui.parts.page import Page


class FocusKeepingWindow(EnterPresses):
    """When what has the focus goes away, Qt gives the focus to its neighbour, and in the end to the
    navigation. Here it goes back to the page that is shown."""

    @property
    def current_page(self) -> Page | None:
        """The page that is shown."""
        return None

    def focusNextPrevChild(self, on: bool) -> bool:
        """Qt asks this for Tab, and for what has the focus while it is hidden or disabled."""
        lost = _focused_in(self)
        if lost is not None and is_gone(lost) and self._give_back(lost):
            return True
        return super().focusNextPrevChild(on)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            lost = _focused_in(self)
            if lost is None or is_gone(lost):
                self._give_back(lost)  # a sheet closed, and what had the focus before is gone

    def _give_back(self, lost: QWidget | None) -> bool:
        page = self.current_page
        if page is None or (lost is not None and lost.isAncestorOf(page)):
            return False
        page.give_focus_back(lost)
        return True


def _focused_in(window: QWidget) -> QWidget | None:
    return window.focusWidget()  # None too, which Qt's own annotation does not say


def is_gone(widget: QWidget) -> bool:
    """Whether `widget` can no longer hold the focus that it has."""
    return not (widget.isVisible() and widget.isEnabled())
