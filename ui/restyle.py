"""A new style sheet for a program with thousands of widgets, each styled once at most.

`QApplication.setStyleSheet` styles every widget it knows and then that widget's children, so that
one at depth ten is styled ten times, and pages that nobody looks at cost as much as the one that
is open. Here what is seen is styled at once, and what is hidden when it comes into sight.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget


class _WhenShown(QObject):
    """Styles what was hidden during a switch, just before it is seen."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget):
            watched.removeEventFilter(self)
            _style_each(watched)
        return False


@cache
def _when_shown() -> _WhenShown:
    return _WhenShown()


def restyle(app: QApplication, sheet: str) -> None:
    """Replace the style sheet of `app` by `sheet`: what is in sight now, the rest when shown."""
    if app.styleSheet():
        # The style forgets whom it has styled, so that the next line styles nobody.
        app.style().unpolish(app)
    app.setStyleSheet(sheet)
    for window in app.topLevelWidgets():
        _style(window)


def _style(widget: QWidget) -> None:
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        _style_children(widget)  # Qt styles it itself when it is first seen; a child may be styled
    elif widget.isHidden():
        widget.installEventFilter(_when_shown())
    else:
        _style_each(widget)


def _style_each(widget: QWidget) -> None:
    """Parents first: a child's palette starts from its parent's."""
    widget.style().polish(widget)
    QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))
    _style_children(widget)


def _style_children(widget: QWidget) -> None:
    for child in widget.children():
        if isinstance(child, QWidget) and not child.isWindow():
            _style(child)
