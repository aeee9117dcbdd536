"""A tab's pages in the window's head: as many as fit in a row, the others under 更多."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QTabBar, QWidget

from ui.parts.look import Button, button

_GAP = 4


class Segments(QWidget):
    """`chosen` carries the key of the page that was chosen; the current one always shows."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._keys: list[str] = []
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
    def hidden(self) -> list[int]:
        """The places of the pages that are in the menu now."""
        return [at for at in range(self.bar.count()) if not self.bar.isTabVisible(at)]

    def show_pages(self, pages: Sequence[tuple[str, str]], current: str) -> None:
        """Show pages as (key, title), with `current` chosen."""
        self._keys = [key for key, _title in pages]
        self.bar.blockSignals(True)
        while self.bar.count():
            self.bar.removeTab(0)
        for _key, title in pages:
            self.bar.addTab(title)
        self.bar.setCurrentIndex(self._keys.index(current))
        self.bar.blockSignals(False)

    def step(self, step: int) -> None:
        """Go to the next (1) or previous (-1) page, round at the ends; those in the menu too."""
        if self._keys:
            self.bar.setCurrentIndex((self.bar.currentIndex() + step) % len(self._keys))

    def fit(self, room: int) -> int:
        """Show what `room` pixels hold; how many pages that are."""
        count = self.bar.count()
        for at in range(count):
            self.bar.setTabVisible(at, True)
        widths = [self.bar.tabRect(at).width() for at in range(count)]
        current = self.bar.currentIndex()
        shown = set(range(count))
        if sum(widths) > room and count:
            left = room - self.more.sizeHint().width() - _GAP - widths[current]
            shown = {current}
            for at in (at for at in range(count) if at != current):
                left -= widths[at]
                if left < 0:
                    break
                shown.add(at)
        for at in range(count):
            self.bar.setTabVisible(at, at in shown)
        self.more.setVisible(len(shown) < count)
        return len(shown)

    def minimumSizeHint(self) -> QSize:
        """What the current page and the menu take; the others give way."""
        at = self.bar.currentIndex()
        width = self.bar.tabRect(at).width() + _GAP + self.more.sizeHint().width()
        return QSize(width, super().minimumSizeHint().height())

    def open_menu(self) -> None:
        """Offer the pages that have no room."""
        self.menu.clear()
        for at in self.hidden:
            action = self.menu.addAction(self.bar.tabText(at))
            action.triggered.connect(partial(self._go, at))
        self.menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))
        if self.menu.actions():
            self.menu.setActiveAction(self.menu.actions()[0])

    def _go(self, at: int, _checked: bool = False) -> None:
        self.bar.setCurrentIndex(at)

    def _changed(self, at: int) -> None:
        if 0 <= at < len(self._keys):
            self.chosen.emit(self._keys[at])
