"""One signed-in person's window, and what runs behind it: others' changes, the lock, what is due."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from desk.core.acting import Acting
from desk.core.errors import UserError
from ui.app import InputGuard
from ui.lock import IdleLock
from ui.pages import page_keys
from ui.parts.hub import Hub
from ui.parts.operation import Operation
from ui.parts.page import Target
from ui.parts.workers import submit, workers
from ui.password import ChangePasswordSheet
from ui.remembered import Remembered
from ui.search_box import Hit, Search
from ui.shortcuts import Command, bind
from ui.status_bar import Item
from ui.tokens import Tone
from ui.window import Furnishings, MainWindow

if TYPE_CHECKING:
    from desk.system.watch import Watcher
    from desk.today.rows import Mine

DUE_EVERY_MS = 60_000
"""How often what is due is counted anew; time alone makes things due."""


def search_of(acting: Acting) -> Search:
    """The global search for this person; a scanned QR code finds its record too."""

    def search(text: str) -> Sequence[Hit]:
        from desk.core.kinds import kind
        from desk.core.search import find
        from reports.qr import read_qr_text

        scanned = read_qr_text(text)
        wanted = scanned[1] or "" if scanned else text
        pages = page_keys()
        return [
            Hit(found.kind, kind(found.kind).label, found.id, "", found.title, found.detail)
            for found in find(acting, wanted)
            if found.kind in pages
        ]

    return search


def window_for(
    acting: Acting, remembered: Remembered, *, version: str = "", hub: Hub | None = None
) -> MainWindow:
    """The window of `acting`, not yet shown and without anything running behind it."""
    database = acting.database
    mode = "单机" if database.is_sqlite else "服务器"
    furnishings = Furnishings(
        remembered=remembered,
        search=search_of(acting),
        version=version,
        database=f"{mode} {database.name}",
    )
    return MainWindow(acting, furnishings, hub=hub)


class Desk(QObject):
    """`left` comes when the window closes, `sign_out` when somebody else wants to sign in."""

    left = Signal()
    sign_out = Signal()

    def __init__(self, acting: Acting, remembered: Remembered, *, version: str) -> None:
        super().__init__()
        self.acting = acting
        self.hub = Hub(self)
        self.window = window_for(acting, remembered, version=version, hub=self.hub)
        self.lock: IdleLock | None = None
        self._watcher: Watcher | None = None
        self._for_another = False
        self._counting = False
        self._titles = acting.titles
        self._due_timer = QTimer(self)
        self._due_timer.setInterval(DUE_EVERY_MS)
        self._due_timer.timeout.connect(self.count_due)

        bind(Command.CALL, self.window, self.write_call)
        self.window.closed.connect(self._closed)
        self.window.stayed.connect(self._stay)
        self.window.navigation.badge_chosen.connect(self._open_badge)

    def open(self) -> None:
        """Show the window; what the first page does not need starts once it is drawn."""
        self.window.restore()
        self.window.start()
        self.window.show()
        QTimer.singleShot(0, self, self._settle)

    def _settle(self) -> None:
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            return
        guard = app.findChild(InputGuard) or InputGuard(app)
        guard.touch()
        self.lock = IdleLock(self.window, guard, self._verify, name=self.acting.name)
        self.lock.sign_out_wanted.connect(self.leave_for_another)
        self.window.lock_wanted.connect(self.lock.lock)
        self.window.sign_out_wanted.connect(self.leave_for_another)
        self.window.password_wanted.connect(self.change_password)
        self.hub.changed.connect(self.count_due)
        self._due_timer.start()
        self.count_due()
        behind = Operation(self.window, lambda _progress: _behind(self.acting)).reads()
        behind.on_success(self._furnished).start()

    def _furnished(self, behind: tuple[Watcher, int]) -> None:
        self._watcher, minutes = behind
        if self.lock is not None:
            self.lock.minutes = minutes
        self.hub.watch(self._watcher)

    def _verify(self, password: str) -> None:
        from desk.users.sign_in import verify_again

        verify_again(self.acting, password)

    def change_password(self) -> None:
        """修改密码, from the person's menu."""
        from desk.users.sign_in import change_own_password

        acting = self.acting
        sheet = ChangePasswordSheet(
            self.window, lambda old, new: change_own_password(acting, old, new)
        )
        sheet.changed.connect(lambda: self.window.messages.success("密码已修改。"))
        sheet.open()

    def write_call(self) -> None:
        """F9 on any page: write down a call while one is on the telephone."""
        from ui.calls.sheet import open_call  # late: the form is many modules

        open_call(self.window, self.acting)

    def count_due(self) -> None:
        """Count what waits for this person, off the GUI thread, one count at a time."""
        if self._counting:
            return
        self._counting = True
        acting = self.acting
        Operation(self.window, lambda _: _mine(acting)).on_finished(self._counted).on_refused(
            self._not_counted
        ).on_success(self._show_waiting).start()

    def _not_counted(self, error: UserError) -> None:
        """A count that fails is made again; a person who is no longer let in is told so."""
        from desk.core.rights import NotHere

        if isinstance(error, NotHere) and self.lock is not None and self.lock.sheet is None:
            self.window.messages.refuse(error)
            self.lock.lock(error.reason)

    def _counted(self) -> None:
        self._counting = False

    def _show_waiting(self, mine: Mine) -> None:
        """Say what waits: each figure counts rows of 今日, and opens exactly them."""
        if mine.titles != self._titles:
            self._titles = mine.titles
            self.window.messages.info(
                f"您的角色现在是：{mine.titles or '无'}。请重新登录，页面和按钮才会跟着变。"
            )
        late = mine.overdue
        pours = sum(row.kind == "pours" for row in late)
        tone = Tone.DANGER if late else Tone.WARNING if mine.rows else Tone.NEUTRAL
        self.window.navigation.set_badge("today", len(mine.rows), tone)
        self.window.navigation.set_badge("pours", pours, Tone.DANGER)
        for item, words, count, wanted, tip in (
            (Item.REMINDERS, "待办", len(mine.rows), {"due": "mine"}, "打开轮到我办的事"),
            (Item.LATE, "逾期", len(late), {"late": "1"}, "打开我逾期的事"),
            (Item.NOTICES, "通知", len(mine.notices), {"told": "1"}, "打开未阅的通知"),
        ):
            self.window.status.set_item(
                item,
                f"{words} {count}" if count else "",
                on_click=partial(self.window.go, "today", Target(filters=wanted)),
                tip=tip,
            )

    def _open_badge(self, tab: str) -> None:
        """The rows that the badge of a tab counts."""
        wanted = {"due": "mine"} if tab == "today" else {"late": "1", "kind": tab}
        self.window.go("today", Target(filters=wanted))

    def leave_for_another(self) -> None:
        """Close this desk so that somebody else can sign in; unsaved typing is asked about."""
        if self.lock is not None and self.lock.sheet is not None:
            self.lock.sheet.open_desk()
        self._for_another = True
        self.window.close()

    def _stay(self) -> None:
        self._for_another = False

    def _closed(self) -> None:
        self._due_timer.stop()
        self.hub.pause()
        if self._watcher is not None:
            submit(workers(), self._watcher.close, lambda _outcome: None)
            self._watcher = None
        (self.sign_out if self._for_another else self.left).emit()


def _behind(acting: Acting) -> tuple[Watcher, int]:
    """The watcher of the database, and after how many minutes the desk locks."""
    from desk.settings import listing
    from desk.system.watch import watch

    minutes = {row["key"]: row["value"] for row in listing(acting)}["window.idle_lock_minutes"]
    return watch(acting.database), int(minutes)


def _mine(acting: Acting) -> Mine:
    from desk.today.rows import mine_of_today

    return mine_of_today(acting)
