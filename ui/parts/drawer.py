"""The place for a record over its list, when the window is too narrow for both."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSplitter, QWidget

from ui.theme import current_theme

WIDEST = 640
LEFT_OPEN = 64
"""So much of the list stays in sight at the left, to be clicked."""


class Drawer(QWidget):
    """Covers its page with a shade and holds one widget at the right edge.

    A click on the shade does what Esc does in the record: the page decides.
    """

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._held: QWidget | None = None
        page.installEventFilter(self)
        self.hide()

    def hold(self, widget: QWidget) -> None:
        """Show `widget` over the page."""
        if self._held is not widget:
            self._held = widget
            widget.setParent(self)
        self._place()
        self.show()
        self.raise_()

    def release(self, splitter: QSplitter) -> None:
        """Give the widget back to its place beside the list."""
        if self._held is not None:
            splitter.addWidget(self._held)
            self._held = None
        self.hide()

    def _place(self) -> None:
        self.setGeometry(self._page.rect())
        if self._held is not None:
            width = min(WIDEST, self.width() - LEFT_OPEN)
            self._held.setGeometry(QRect(self.width() - width, 0, width, self.height()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        shade = QColor(current_theme().tokens.shade)
        shade.setAlphaF(0.25)
        painter.fillRect(self.rect(), shade)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self._held is not None:
            closed = getattr(self._held, "closed", None)
            if closed is not None:
                closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._page and event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)
