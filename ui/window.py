"""The main window: navigation, head, pages built when first opened, the line at the foot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from ui.head import Head
from ui.keeping_focus import FocusKeepingWindow
from ui.navigation import Navigation
from ui.pages import TABS, PageSpec, Tab, find_page, page_keys, visible_tabs
from ui.parts.hub import Hub
from ui.parts.messages import Messages
from ui.parts.page import Office, Page, Target
from ui.parts.sheets import confirm
from ui.places import PROGRAM_TITLE
from ui.remembered import Remembered
from ui.search_box import Hit, Search
from ui.shortcuts import Command, bind
from ui.status_bar import Item, StatusBar
from ui.theme import apply_theme, current_theme
from ui.tokens import PAGE_MARGIN_X, PAGE_MARGIN_Y

if TYPE_CHECKING:
    from desk.core.acting import Acting


FOLD_BELOW = 1180
"""Narrower than this, the navigation shows icons alone."""


@dataclass(frozen=True)
class Furnishings:
    """What the window is given besides the person who acts."""

    remembered: Remembered
    search: Search
    version: str
    database: str
    tabs: tuple[Tab, ...] = TABS


class MainWindow(FocusKeepingWindow):
    """One person's desk. `sign_out_wanted`, `lock_wanted` and `password_wanted` come from the
    person's menu; `page_shown` carries a page's key after it is shown; `closed` comes when the
    window goes, `stayed` when the person decided against it because something is not saved."""

    page_shown = Signal(str)
    closed = Signal()
    stayed = Signal()
    sign_out_wanted = Signal()
    lock_wanted = Signal()
    password_wanted = Signal()

    def __init__(self, acting: Acting, around: Furnishings, *, hub: Hub | None = None) -> None:
        super().__init__()
        self.setProperty("look", "ground")
        self.hub = hub or Hub(self)
        self.remembered = around.remembered
        self.office = Office(acting, self.hub, around.remembered, self.go)
        self._tabs = visible_tabs(acting, around.tabs)
        self._pages: dict[str, Page] = {}
        self._last_of_tab: dict[str, str] = {}
        self._trail: list[str] = []
        self._current = ""
        self._folded = around.remembered.flag("window/folded")
        self._leaving = False
        self.navigation = Navigation(
            self._tabs, company=acting.company, station=acting.station_name, person=acting.name
        )
        self.head = Head(around.search)
        self.stack = QStackedWidget()
        self.messages = Messages()
        self.status = StatusBar(
            person=_person_words(acting), database=around.database, version=around.version
        )
        if acting.on_demo:
            self.status.follow(acting.clock)
        self._arrange()
        self._connect()
        self._add_shortcuts()
        self._add_person_menu()
        self.setWindowTitle(f"{acting.station_name} · {PROGRAM_TITLE}")

    def _arrange(self) -> None:
        area = QVBoxLayout()
        area.setContentsMargins(PAGE_MARGIN_X, 0, PAGE_MARGIN_X, PAGE_MARGIN_Y)
        area.setSpacing(0)
        area.addWidget(self.stack, 1)
        area.addWidget(self.messages)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.head)
        right.addLayout(area, 1)
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self.navigation)
        upper.addLayout(right, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(upper, 1)
        whole.addWidget(self.status)

    def _connect(self) -> None:
        self.navigation.chosen.connect(self.go_tab)
        self.head.segment_chosen.connect(self.go)
        self.head.subtitle.opened.connect(lambda figure: self.go(figure.page, figure.target))
        self.head.theme_toggled.connect(self.toggle_theme)
        self.head.help_wanted.connect(self.show_help)
        self.head.search.opened.connect(self._open_hit)
        self.status.retry_asked.connect(self.hub.retry)
        self.hub.connection.connect(
            lambda ok, sentence: self.status.set_connection(connected=ok, sentence=sentence)
        )

    def _add_shortcuts(self) -> None:
        calls: dict[Command, Callable[[], object]] = {
            Command.SEARCH: self.head.search.begin,
            Command.HELP: self.show_help,
            Command.REFRESH: self.reread,
            Command.BACK: self.back,
            Command.FOLD_NAVIGATION: self.toggle_navigation,
            Command.LOCK: self.lock_wanted.emit,
            Command.NEXT_PAGE: lambda: self.head.step_segment(1),
            Command.PREVIOUS_PAGE: lambda: self.head.step_segment(-1),
        }
        for number, tab in enumerate(self._tabs[:9], 1):
            calls[Command[f"TAB_{number}"]] = partial(self.go_tab, tab.key)
        for command, call in calls.items():
            bind(command, self, call)

    def _add_person_menu(self) -> None:
        menu = self.navigation.person.menu
        for text, signal in (
            ("修改密码…", self.password_wanted),
            ("锁定", self.lock_wanted),
            ("换人登录…", self.sign_out_wanted),
        ):
            action = QAction(text, menu)
            action.triggered.connect(lambda _=False, wanted=signal: wanted.emit())
            menu.addAction(action)

    # Going about

    @property
    def current_page(self) -> Page | None:
        return self._pages.get(self._current)

    def go(self, page: str, target: Target | None = None) -> None:
        """Open the page `page`, building it when this is the first time; see `Navigator`."""
        if page not in page_keys(self._tabs):
            self._say_hidden(page)
            return
        tab, spec = find_page(page, self._tabs)
        shown = self._page(spec)
        if self._current and self._current != page:
            self._trail.append(self._current)
        self._current = page
        self._last_of_tab[tab.key] = page
        self.navigation.set_current(tab.key)
        self.head.show_segments([(each.key, each.title) for each in tab.pages], page)
        self._show_head()
        self.stack.setCurrentWidget(shown)
        shown.setFocus(Qt.FocusReason.OtherFocusReason)
        if target is not None:
            shown.show_target(target)
        self.page_shown.emit(page)

    def _say_hidden(self, page: str) -> None:
        """The page is there, but not for this person."""
        _tab, spec = find_page(page)
        name = self.office.acting.name
        self.messages.info(f"“{spec.title}”这一页不在{name}的查看范围内，见“系统”里的查看权限。")

    def go_tab(self, key: str) -> None:
        """Open the tab `key` at the page where one last was."""
        tab = next(tab for tab in self._tabs if tab.key == key)
        self.go(self._last_of_tab.get(key, tab.pages[0].key))

    def back(self) -> None:
        """Open the page where one was before."""
        if self._trail:
            self._current, page = "", self._trail.pop()
            self.go(page)

    def start(self, page: str = "") -> None:
        """Open `page`, or the one that was open last time, or the first."""
        known = [spec.key for tab in self._tabs for spec in tab.pages]
        wanted = page or self.remembered.text("window/page")
        self.go(wanted if wanted in known else known[0])

    def reread(self) -> None:
        """F5: read the page anew and ask for the changes of others."""
        self.hub.look()
        if self.current_page is not None:
            self.current_page.mark_stale()

    def _page(self, spec: PageSpec) -> Page:
        if spec.key not in self._pages:
            made = spec.make(self.office)
            made.head_changed.connect(self._show_head)
            self._pages[spec.key] = made
            self.stack.addWidget(made)
        return self._pages[spec.key]

    def _open_hit(self, hit: Hit) -> None:
        self.go(hit.page, Target(kind=hit.page, id=hit.id, number=hit.number))

    def _show_head(self) -> None:
        page = self.current_page
        if page is None:
            return
        tab, spec = find_page(self._current, self._tabs)
        title = tab.title if len(tab.pages) > 1 else spec.title
        self.head.show_title(title, page.subtitle, page.subtitle_figures)
        self.head.show_actions(page.actions_of_page(), page.primary_action())
        count = self.unsaved()
        self.status.set_item(
            Item.DRAFTS, f"{count} 份未保存" if count else "", on_click=self.go_unsaved
        )

    # Looks

    def toggle_theme(self) -> None:
        """Light to dark and back, remembered for every database."""
        dark = not current_theme().dark
        app = QGuiApplication.instance()
        apply_theme(app, dark=dark, compact=current_theme().compact)  # type: ignore[arg-type]
        self.remembered.for_desk("").set("look/dark", dark)

    def toggle_navigation(self) -> None:
        self._folded = not self.navigation.collapsed
        self.remembered.set("window/folded", self._folded)
        self._fold()

    def _fold(self) -> None:
        self.navigation.set_collapsed(collapsed=self._folded or self.width() < FOLD_BELOW)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def show_help(self) -> None:
        """F1: what this page is for, and its shortcuts."""
        from ui.help import HelpSheet

        page = self.current_page
        if page is not None:
            HelpSheet(self, page.help_key or self._current).open()

    # Coming and leaving

    def restore(self) -> None:
        """The size and place of last time; the first time, most of the screen."""
        if not self.restoreGeometry(self.remembered.data("window/geometry")):
            room = QGuiApplication.primaryScreen().availableSize()
            self.resize(min(room.width() - 40, 1600), min(room.height() - 60, 960))

    def unsaved(self) -> int:
        """How many forms hold typing that is not saved."""
        return sum(page.unsaved() for page in self._pages.values())

    def go_unsaved(self) -> None:
        """Open the first page with typing that is not saved."""
        for key, page in self._pages.items():
            if page.unsaved():
                self.go(key)
                return

    def closeEvent(self, event: QCloseEvent) -> None:
        count = self.unsaved()
        if count and not self._leaving:
            event.ignore()
            sheet = confirm(
                self,
                "还有未保存的内容",
                f"有 {count} 份表单还没有保存。草稿已存下，下次打开时会提示恢复。",
                accept="退出",
                then=self._leave,
            )
            sheet.rejected.connect(self.stayed)
            return
        self.remembered.set("window/geometry", self.saveGeometry())
        self.remembered.set("window/page", self._current)
        self.remembered.write()
        super().closeEvent(event)
        self.closed.emit()

    def _leave(self) -> None:
        self._leaving = True
        self.close()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            if self.isMinimized():
                self.hub.pause()
            else:
                self.hub.resume()


def _person_words(acting: Acting) -> str:
    return f"{acting.name}（{acting.titles}）" if acting.roles else acting.name
