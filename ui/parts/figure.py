"""A figure on a page is a list: it says which rows it counts, and pressed it opens exactly them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.pages import page_of
from ui.parts.look import ElidedLabel, Text
from ui.parts.page import Figure, Only, Target
from ui.theme import current_theme

PRESSES = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


def figure_of(words: str, kind: str, called: str, ids: Iterable[UUID]) -> Figure:
    """A figure that counts these records of `kind`; the list it opens is `called` so."""
    only = tuple(dict.fromkeys(ids))
    target = Target(kind=kind, only=Only(called, only))
    return Figure(words, len(only), page_of(kind), target)


class FigureCursor:
    """Which of a widget's figures the keyboard is on: the arrows go along, Enter opens."""

    def __init__(self) -> None:
        self.figures: Sequence[Figure | None] = ()
        self.at = -1

    def show(self, figures: Sequence[Figure | None]) -> None:
        """Go along these figures from now on, on the same one where that leads."""
        self.figures = figures
        if not 0 <= self.at < len(figures) or not self._leads(self.at):
            self.at = next((n for n in range(len(figures)) if self._leads(n)), -1)

    def _leads(self, at: int) -> bool:
        figure = self.figures[at]
        return figure is not None and figure.leads

    def of(self, at: int) -> Figure | None:
        """The figure at a place, where it leads anywhere."""
        return self.figures[at] if 0 <= at < len(self.figures) and self._leads(at) else None

    def go(self, key: int) -> bool:
        """Go along by an arrow key; False for any other."""
        by = {Qt.Key.Key_Left.value: -1, Qt.Key.Key_Right.value: 1}.get(key, 0)
        at = self.at + by
        while by and 0 <= at < len(self.figures) and not self._leads(at):
            at += by
        if by and 0 <= at < len(self.figures):
            self.at = at
        return by != 0

    def apply_to(self, widget: QWidget) -> None:
        """The keyboard comes to a widget that has something to open."""
        led = self.at >= 0
        widget.setFocusPolicy(Qt.FocusPolicy.TabFocus if led else Qt.FocusPolicy.NoFocus)


class FigureLine(ElidedLabel):
    """Figures side by side in one line of words, each pressed by itself. `opened` carries one."""

    opened = Signal(object)

    def __init__(self, look: Text = Text.BODY) -> None:
        super().__init__("", look)
        self.cursor_ = FigureCursor()
        self._between = " · "
        self._under = -1
        self.setMouseTracking(True)

    def show_figures(self, figures: Sequence[Figure], *, between: str = " · ") -> None:
        """Show these figures; those that count nothing are words."""
        self._between = between
        self.setText(between.join(figure.words for figure in figures))
        self.setAccessibleName(self.text())
        self.cursor_.show(figures)
        self.cursor_.apply_to(self)

    def show_words(self, words: str) -> None:
        """Show plain words, which open nothing."""
        self.cursor_.show(())
        self.cursor_.apply_to(self)
        self.setText(words)
        self.setAccessibleName(words)

    def span(self, at: int) -> tuple[int, int]:
        """From where to where the words of a figure reach."""
        words = [figure.words for figure in self.cursor_.figures if figure is not None]
        before = self._between.join(words[:at]) + (self._between if at else "")
        measure = self.fontMetrics().horizontalAdvance
        whole = measure(self.text())
        left = max(0, self.width() - whole) if self._side() else 0
        return left + measure(before), left + measure(before + words[at])

    def figure_at(self, x: float) -> int:
        """Which figure stands at `x`; -1 where none does."""
        for at in range(len(self.cursor_.figures)):
            start, end = self.span(at)
            if start <= x <= end:
                return at
        return -1

    def mousePressEvent(self, event: QMouseEvent) -> None:
        figure = self.cursor_.of(self.figure_at(event.position().x()))
        if figure is not None:
            self.opened.emit(figure)
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.figure_at(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    def _hover(self, at: int) -> None:
        led = self.cursor_.of(at) is not None
        shape = Qt.CursorShape.PointingHandCursor if led else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        self._under = at if led else -1
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        figure = self.cursor_.of(self.cursor_.at)
        if event.key() in PRESSES and figure is not None:
            self.opened.emit(figure)
        elif self.cursor_.go(event.key()):
            self.update()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        at = self.cursor_.at if self.hasFocus() else self._under
        if self.cursor_.of(at) is None:
            return
        painter = QPainter(self)
        painter.setPen(current_theme().colour("focus" if self.hasFocus() else "text_soft"))
        start, end = self.span(at)
        low = (self.height() + self.fontMetrics().height()) // 2
        painter.drawLine(start, min(low, self.height() - 1), end, min(low, self.height() - 1))
        painter.end()
