"""A tab's pages in the window's head: as many as fit in a row, the others under 更多."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QTabBar, QWidget

from ui.parts.look import Button, button

_GAP = 4
Pages = Sequence[tuple[str, str]]
"""Pages as (key, title)."""


class Segments(QWidget):
    """`chosen` carries the key of the page that was chosen; the current one always shows."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._pages: Pages = ()
        self._shown: list[str] = []
        self._current = ""
        self.bar = QTabBar()
        self.bar.setProperty("look", "segments")
        self.bar.setDrawBase(False)
        self.bar.setExpanding(False)
        self.bar.setUsesScrollButtons(False)
        self.bar.setElideMode(Qt.TextElideMode.ElideNone)
        self.bar.setAccessibleName("分页")
        self.bar.currentChanged.connect(self._changed)
        self.more = button("更多 ▾", Button.QUIET, tip="本项的其他分页")
        self.more.setAccessibleName("更多分页")
        self.menu = QMenu(self.more)
        self.more.clicked.connect(self.open_menu)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        row.addWidget(self.bar)
        row.addWidget(self.more)

    @property
    def count(self) -> int:
        return len(self._pages)

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """The pages that are in the menu now."""
        return [page for page in self._pages if page[0] not in self._shown]

    def show_pages(self, pages: Pages, current: str) -> None:
        """Show `pages`, with `current` chosen."""
        self._pages, self._current = tuple(pages), current
        self._lay_out(self._pages)

    def _lay_out(self, pages: Pages) -> None:
        self._shown = [key for key, _title in pages]
        self.bar.blockSignals(True)
        while self.bar.count():
            self.bar.removeTab(0)
        for _key, title in pages:
            self.bar.addTab(title)
        self.bar.setCurrentIndex(self._shown.index(self._current) if self._shown else -1)
        self.bar.blockSignals(False)
        self.more.setVisible(len(pages) < len(self._pages))

    def step(self, step: int) -> None:
        """Go to the next (1) or previous (-1) page, round at the ends; those in the menu too."""
        keys = [key for key, _title in self._pages]
        if keys:
            self.chosen.emit(keys[(keys.index(self._current) + step) % len(keys)])

    def fit(self, room: int) -> int:
        """Show the pages that fit into `room` pixels; returns how many those are."""
        focused = self.bar.hasFocus()
        self._lay_out(self._pages)
        widths = {key: self.bar.tabRect(at).width() for at, (key, _) in enumerate(self._pages)}
        if sum(widths.values()) > room:
            left = room - self.more.sizeHint().width() - _GAP - widths[self._current]
            shown = {self._current}
            for key in (key for key in widths if key != self._current):
                left -= widths[key]
                if left < 0:
                    break
                shown.add(key)
            self._lay_out([page for page in self._pages if page[0] in shown])
        if focused:
            self.bar.setFocus()
        return len(self._shown)

    def minimumSizeHint(self) -> QSize:
        """What the current page and the menu take; the others give way."""
        width = self.bar.tabRect(self.bar.currentIndex()).width() + _GAP
        return QSize(width + self.more.sizeHint().width(), super().minimumSizeHint().height())

    def open_menu(self) -> None:
        """Offer the pages that have no room."""
        self.menu.clear()
        for key, title in self.hidden:
            self.menu.addAction(title).triggered.connect(partial(self._go, key))
        self.menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))
        if self.menu.actions():
            self.menu.setActiveAction(self.menu.actions()[0])

    def _go(self, key: str, _checked: bool = False) -> None:
        self.chosen.emit(key)

    def _changed(self, at: int) -> None:
        if 0 <= at < len(self._shown):
            self.chosen.emit(self._shown[at])
