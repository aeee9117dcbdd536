"""The head over a page: title, search, the tab's pages as segments, what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.icons import Tint, icon
from ui.parts.figure import FigureLine
from ui.parts.look import Button, Text, icon_button, label, set_look
from ui.parts.page import ICON_NAME, Figure
from ui.parts.plain import set_tip
from ui.search_box import Search, SearchBox
from ui.segments import Segments
from ui.shortcuts import Command, tip
from ui.theme import current_theme, theme_keeper
from ui.tokens import PAGE_MARGIN_X, PAGE_MARGIN_Y

SEARCH_WIDTH = 360
NARROW_SEARCH = 220
SEGMENTS_FIRST = 8
"""The actions lose their words before fewer pages than this are in sight."""


class Fit(IntEnum):
    """How the actions stand for want of room: with words, as icons, or in the menu."""

    WORDS = 0
    ICONS = 1
    MENU = 2


class ActionButton(QPushButton):
    """A button that is what its action is; `words` may be left out."""

    def __init__(self, action: QAction, *, primary: bool = False) -> None:
        super().__init__()
        self._action = action
        self._primary = primary
        self._words = True
        self.setAutoDefault(False)
        self.setIconSize(QSize(16, 16))
        self.setProperty("look", (Button.PRIMARY if primary else Button.PLAIN).value)
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()

    def show_words(self, *, words: bool) -> None:
        self._words = words
        self._follow()

    def _follow(self) -> None:
        action = self._action
        name = action.property(ICON_NAME)
        tint = Tint.ON_ACCENT if self._primary else Tint.SOFT
        self.setIcon(icon(str(name), tint) if name else action.icon())
        self.setText(action.text() if self._words else "")
        set_tip(self, action.toolTip())
        self.setAccessibleName(action.text())
        self.setEnabled(action.isEnabled())
        if self.parent() is not None:  # alone it would open as a window of its own
            self.setVisible(action.isVisible())
        set_look(self, "bare", not self._words)


class ActionRow(QWidget):
    """A page's actions and its one primary button."""

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._buttons: list[ActionButton] = []
        self._primary: ActionButton | None = None
        self._more = icon_button("dots", "更多操作")
        self.menu = QMenu(self._more)
        self._more.setMenu(self.menu)
        self._more.setPopupMode(self._more.ToolButtonPopupMode.InstantPopup)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """What is left when every action but the primary one is in the menu; the window may
        become that narrow before anything is cut."""
        primary = self._primary.sizeHint().width() + 8 if self._primary else 0
        return QSize(primary + self._more.sizeHint().width(), super().minimumSizeHint().height())

    @property
    def buttons(self) -> tuple[ActionButton, ...]:
        """The buttons that now show words or an icon, the primary one last."""
        shown = [*self._buttons, *([self._primary] if self._primary else [])]
        return tuple(each for each in shown if not each.isHidden())

    def set_actions(self, actions: Sequence[QAction], primary: QAction | None) -> None:
        while (taken := self._row.takeAt(0)) is not None:
            widget = taken.widget()
            if isinstance(widget, ActionButton):
                widget.hide()  # while it lives, so that its focus goes back to the page
                widget.deleteLater()
        self._buttons = [ActionButton(action) for action in actions]
        self._primary = ActionButton(primary, primary=True) if primary else None
        self.menu.clear()
        self.menu.addActions(list(actions))
        for each in self._buttons:
            self._row.addWidget(each)
        self._row.addWidget(self._more)
        if self._primary:
            self._row.addWidget(self._primary)
            self._primary.show_words(words=True)
        self.setVisible(bool(actions or primary))

    def fit(self, room: int) -> None:
        """Show as many words as `room` pixels hold."""
        for level in Fit:
            if self.show_at(level) <= room:
                return

    def show_at(self, level: Fit) -> int:
        """Show as much as `level` says; returns the width that this takes, in pixels."""
        self._show(level)
        return self._row.sizeHint().width()

    def _show(self, level: Fit) -> None:
        for each in self._buttons:
            each.show_words(words=level is Fit.WORDS)
            if level is Fit.MENU:
                each.hide()
        self._more.setVisible(level is Fit.MENU and bool(self._buttons))
        self._row.invalidate()


class Head(QWidget):
    """See the module. `segment_chosen` carries a page's key."""

    segment_chosen = Signal(str)
    theme_toggled = Signal()
    help_wanted = Signal()

    def __init__(self, search: Search) -> None:
        super().__init__()
        self.title = label("", Text.TITLE)
        self.subtitle = FigureLine(Text.SOFT)
        self.subtitle.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.search = SearchBox(search)
        self.theme_button = icon_button("moon", "深色")
        self.theme_button.clicked.connect(self.theme_toggled)
        self.help_button = icon_button("help", tip("帮助", Command.HELP))
        self.help_button.clicked.connect(self.help_wanted)
        self.segments = Segments()
        self.segments.chosen.connect(self.segment_chosen)
        self.actions_row = ActionRow()
        self._arrange()
        theme_keeper().changed.connect(self._follow_theme)
        self._follow_theme()

    def _arrange(self) -> None:
        self._first = QHBoxLayout()
        self._first.setSpacing(8)
        self._first.addWidget(self.title)
        self._first.addSpacing(2)
        self._first.addWidget(self.subtitle, 1)
        self._first.addWidget(self.search)
        self._first.addWidget(self.theme_button)
        self._first.addWidget(self.help_button)
        self._second_host = QWidget()
        self._second = QHBoxLayout(self._second_host)
        self._second.setContentsMargins(0, 0, 0, 0)
        self._second.setSpacing(8)
        self._second.addWidget(self.segments)
        self._second.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(PAGE_MARGIN_X, PAGE_MARGIN_Y - 4, PAGE_MARGIN_X, 12)
        column.setSpacing(8)
        column.addLayout(self._first)
        column.addWidget(self._second_host)

    def show_segments(self, pages: Sequence[tuple[str, str]], current: str) -> None:
        """Show a tab's pages as (key, title), with `current` chosen; a single one shows none."""
        self.segments.show_pages(pages, current)
        several = len(pages) > 1
        self._second_host.setVisible(several)
        if several:
            self._second.addWidget(self.actions_row)
        else:
            self._first.insertWidget(self._first.count() - 2, self.actions_row)
        self._fit()

    def step_segment(self, step: int) -> None:
        """Go to the next (1) or previous (-1) of the tab's pages, round at the ends."""
        self.segments.step(step)

    def show_title(self, title: str, subtitle: str, figures: Sequence[Figure] = ()) -> None:
        """The page's title, and beside it its subtitle or the figures that it consists of."""
        self.title.setText(title)
        if figures:
            self.subtitle.show_figures(figures)
        else:
            self.subtitle.show_words(subtitle)
        set_tip(self.subtitle, subtitle)
        self._fit()

    def show_actions(self, actions: Sequence[QAction], primary: QAction | None) -> None:
        self.actions_row.set_actions(actions, primary)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.width() - 2 * PAGE_MARGIN_X
        wide = room > 900
        self.search.setFixedWidth(SEARCH_WIDTH if wide else NARROW_SEARCH)
        if self._second_host.isHidden():
            others = self.title.sizeHint().width() + self.search.width() + 2 * 32 + 5 * 8
            self.actions_row.fit(room - others)
        else:
            self._share(room - 16)

    def _share(self, room: int) -> None:
        """Shorten the actions until enough of the tab's pages fit beside them."""
        wanted = min(SEGMENTS_FIRST, self.segments.count)
        for level in Fit:
            left = room - self.actions_row.show_at(level)
            if self.segments.fit(left) >= wanted:
                break

    def _follow_theme(self) -> None:
        dark = current_theme().dark
        self.theme_button.setIcon(icon("sun" if dark else "moon"))
        words = "换成浅色" if dark else "换成深色"
        set_tip(self.theme_button, words)
        self.theme_button.setAccessibleName(words)
