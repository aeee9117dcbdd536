"""From the start of the program to somebody's desk, and back when they sign out."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from db.engine import Database
from desk.acting import Acting
from desk.errors import Missing, UserError
from desk.opening import default_database, open_ready
from desk.settings import settings_of
from desk.users.sign_in import change_own_password, verify_again
from desk.watch import Watcher, identity, watch
from ui.app import InputGuard, make_application
from ui.calls import first_start_calls, search_calls, sign_in_calls
from ui.first_start import FirstStartWindow
from ui.instance import SingleInstance
from ui.lock import IdleLock
from ui.parts.sheets import confirm
from ui.password import ChangePasswordSheet
from ui.places import PROGRAM_VERSION, user_folder
from ui.remembered import Remembered
from ui.reminding import Reminding
from ui.sign_in import SignInWindow
from ui.window import Furnishings, MainWindow

_DATABASE = "start/database"


def open_window() -> int:
    """Run the program with its window until it is closed; returns the exit code."""
    folder = user_folder()
    remembered = Remembered(folder / "desk.ini")
    app = make_application(
        sys.argv,
        dark=remembered.flag("look/dark"),
        compact=remembered.flag("look/compact"),
    )
    app.setApplicationVersion(PROGRAM_VERSION)
    session = Session(app, remembered, folder)
    if not session.begin():
        return 0
    code = app.exec()
    session.end()
    return code


class Session(QObject):
    """Holds the database, the one window that is shown, and what belongs to it."""

    def __init__(self, app: QApplication, remembered: Remembered, folder: Path) -> None:
        super().__init__(app)
        self._remembered = remembered
        self._folder = folder
        self._guard = InputGuard(app)
        self._database: Database | None = None
        self._instance: SingleInstance | None = None
        self._helpers: list[QObject] = []
        self._watcher: Watcher | None = None
        self.shown: QWidget | None = None

    @property
    def target(self) -> str:
        """The database of last time, else the usual place."""
        return self._remembered.text(_DATABASE) or str(default_database())

    def begin(self) -> bool:
        """Show the first window; False when another one was already open and came forward."""
        self._instance = SingleInstance(self._folder, self.target)
        if not self._instance.is_first() and self._instance.tell_first():
            return False
        self._instance.asked.connect(lambda _wanted: self._come_forward())
        self.open_database(self.target)
        # Listening loads the network library; the first window is on the screen before that.
        QTimer.singleShot(0, self._instance.listen)
        return True

    def end(self) -> None:
        """Let go of everything, after the last window was closed."""
        self._close_database()
        if self._instance is not None:
            self._instance.close()

    def open_database(self, target: str) -> None:
        """Ask who it is, or how to start when there is no station to open."""
        try:
            opened = open_ready(target)
        except UserError as error:
            self.show_first_start(error)
            return
        self._close_database()
        self._database = opened
        self._remembered.set(_DATABASE, target)
        self.show_sign_in()

    def _close_database(self) -> None:
        self._drop_helpers()
        if self._database is not None:
            self._database.close()
            self._database = None

    def show_first_start(self, why: UserError | None = None) -> None:
        """The page that makes a station, loads the demo, or finds another database."""
        window = FirstStartWindow(first_start_calls(default_database()))
        window.done.connect(lambda target: self.open_database(str(target)))
        first_time = isinstance(why, Missing) and not self._remembered.text(_DATABASE)
        if why is not None and not first_time:
            window.messages.refuse(why)
        self._show(window)

    def show_sign_in(self) -> None:
        """The sign-in page of the open database."""
        database = self._database
        if database is None:
            return
        self._drop_helpers()
        station = self._desk().text("station/name")
        window = SignInWindow(
            sign_in_calls(database), self._desk(), station=station, database=database.name
        )
        window.signed_in.connect(self.show_desk)
        window.other_database.connect(self.show_first_start)
        self._show(window)

    def _desk(self) -> Remembered:
        if self._database is None:
            return self._remembered
        return self._remembered.for_desk(str(identity(self._database)[0]))

    def show_desk(self, acting: Acting) -> MainWindow:
        """The main window of the person who signed in."""
        desk = self._desk()
        desk.set("station/name", acting.station_name)
        window = MainWindow(
            acting,
            Furnishings(
                remembered=desk,
                search=search_calls(acting),
                version=PROGRAM_VERSION,
                database=_name_of(acting.database),
            ),
        )
        window.restore()
        window.start()
        self._show(window)
        # The first page is drawn before anything that only serves later moments.
        QTimer.singleShot(0, window, lambda: self._serve(window, acting))
        return window

    def _serve(self, window: MainWindow, acting: Acting) -> None:
        """Other people's changes, reminders, the idle lock, and the person's menu."""
        self._watcher = watch(acting.database)
        window.hub.watch(self._watcher)
        lock = IdleLock(
            window,
            self._guard,
            lambda password: verify_again(acting, password),
            name=acting.name,
            minutes=_idle_minutes(acting),
        )
        window.lock_wanted.connect(lock.lock)
        window.password_wanted.connect(lambda: _change_password(window, acting))
        for wanted in (window.sign_out_wanted, lock.sign_out_wanted):
            wanted.connect(lambda: self._sign_out(window))
        self._helpers = [lock, Reminding(window, acting)]

    def _sign_out(self, window: MainWindow) -> None:
        count = window.unsaved()
        if not count:
            self.show_sign_in()
            return
        words = f"有 {count} 份表单还没有保存。草稿已存下，您下次登录时会提示恢复。"
        confirm(window, "还有未保存的内容", words, accept="换人登录", then=self.show_sign_in)

    def _drop_helpers(self) -> None:
        for helper in self._helpers:
            helper.deleteLater()
        self._helpers = []
        if self._watcher is not None:
            self._watcher.close()
            self._watcher = None

    def _show(self, window: QWidget) -> None:
        """Show `window` in place of the one before, without an empty moment between them."""
        before, self.shown = self.shown, window
        window.show()
        if before is not None:
            before.hide()
            before.deleteLater()

    def _come_forward(self) -> None:
        if self.shown is not None:
            self.shown.showNormal() if self.shown.isMinimized() else self.shown.show()
            self.shown.raise_()
            self.shown.activateWindow()


def _name_of(database: Database) -> str:
    mode = "单机/共享文件" if database.is_sqlite else "服务器"
    return f"{database.name}（{mode}）"


def _idle_minutes(acting: Acting) -> int:
    with acting.database.reading() as session:
        return settings_of(session, acting.station_id).integer("window.idle_lock_minutes")


def _change_password(window: MainWindow, acting: Acting) -> None:
    change: Callable[[str, str], None] = lambda old, new: change_own_password(acting, old, new)  # noqa: E731
    ChangePasswordSheet(window, change).open()
