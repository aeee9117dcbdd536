"""Giving the keyboard to a widget so that the eye can follow, and back to the page it came from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QPushButton, QScrollArea, QToolButton, QWidget

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_AROUND = 12
"""So many pixels stay in sight above and below what has the focus."""


@runtime_checkable
class ShownWith(Protocol):
    """A widget that is understood only together with others, as an editor is with its label."""

    def shown_with(self) -> Sequence[QWidget]: ...


def give_focus(widget: QWidget, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
    """Put the focus into `widget` and scroll until it is in sight with what belongs to it."""
    widget.setFocus(reason)
    # A sentence that was only just shown has moved what lies below it.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
    reveal(widget)


def reveal(widget: QWidget) -> None:
    """Scroll everything that `widget` lies in until it is in sight with what belongs to it."""
    parts: Sequence[QWidget] = (widget,)
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, ShownWith):
            parts = above.shown_with()
        inner = above.widget() if isinstance(above, QScrollArea) else None
        if isinstance(above, QScrollArea) and inner is not None:
            _scroll(above, inner, parts)
        if above.isWindow():
            return
        above = above.parentWidget()


def _scroll(area: QScrollArea, inner: QWidget, parts: Sequence[QWidget]) -> None:
    wanted = QRect()
    for part in parts:
        if inner.isAncestorOf(part):
            wanted = wanted.united(QRect(part.mapTo(inner, QPoint(0, 0)), part.size()))
    bar, height = area.verticalScrollBar(), area.viewport().height()
    top, bottom = wanted.top() - _AROUND, wanted.bottom() + _AROUND
    if bottom > bar.value() + height:
        bar.setValue(min(bottom - height, top))
    if top < bar.value():
        bar.setValue(top)


def tab_at(place: QWidget, made: Sequence[QWidget]) -> None:
    """Let Tab visit `made` where `place` stands, in front of it. Qt puts whatever is built later behind
    everything else in the window, and so out of the way of somebody who goes on with Tab."""
    before = place.previousInFocusChain()
    while before is not None and before is not place and (before in made or not _stops_tab(before)):
        before = before.previousInFocusChain()
    for each in made:
        if before is not None:
            QWidget.setTabOrder(before, each)
        before = each


def _stops_tab(widget: QWidget) -> bool:
    """Whether Qt takes `widget` for a place in the order of Tab."""
    return widget.focusPolicy() is not Qt.FocusPolicy.NoFocus and widget.focusProxy() is None


def press_focused(window: QWidget, event: QKeyEvent) -> bool:
    """Press the button of `window` that has the focus if `event` is Enter alone; returns whether
    there was one."""
    here = window.focusWidget()
    plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if event.key() not in ENTER or not plain or not isinstance(here, QPushButton | QToolButton):
        return False
    here.click()
    return True


class FormArea(QScrollArea):
    """Scrolls a form up and down, and keeps the field with the focus in sight when it becomes lower,
    as when the buttons come that save it."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inner)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._keep_in_sight)

    def _keep_in_sight(self) -> None:
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            reveal(focused)


class EnterPresses(QWidget):
    """A window in which Enter presses the button that has the focus; Qt asks for Space."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press_focused(self, event):
            super().keyPressEvent(event)
