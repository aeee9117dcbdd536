"""From the double click to the desk: which database, who, and then their window."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from desk.core.errors import UserError
from ui.app import make_application
from ui.parts.operation import Progress
from ui.places import VERSION, user_folder
from ui.remembered import Remembered

if TYPE_CHECKING:
    from db.engine import Database
    from desk.core.acting import Acting
    from ui.desk_window import Desk
    from ui.first_start import NewStation
    from ui.instance import SingleInstance

TARGET = "database/target"


def open_window(database: str = "") -> int:
    """Run the program until its last window closes; returns the exit code.

    `database` (a path or URL) is opened instead of the one used last, and remembered.
    """
    remembered = Remembered(user_folder() / "desk.ini")
    target = database if "://" in database or not database else str(Path(database).absolute())
    # What an older program wrote down may hold a password: it is moved out at once.
    remember_target(remembered, target or remembered.text(TARGET))
    app = make_application(
        sys.argv, dark=remembered.flag("look/dark"), compact=remembered.flag("look/compact")
    )
    app.setApplicationVersion(VERSION)
    start = Start(app, remembered)
    if not start.begin():
        return 0
    code = app.exec()
    start.end()
    return code


def remember_target(remembered: Remembered, target: str) -> str:
    """Write down which database is used, and never its password, which is kept apart where nobody
    else reads it; returns the address as it is written down."""
    if "@" in target:
        from desk.system.private import keep_password

        target = keep_password(target)
    if target != remembered.text(TARGET):
        remembered.set(TARGET, target)
        remembered.write()
    return target


class Start(QObject):
    """Goes from one window to the next: first start, sign-in, desk, and back to sign-in."""

    def __init__(self, app: QApplication, remembered: Remembered) -> None:
        super().__init__()
        self._app = app
        self._remembered = remembered
        self._instance: SingleInstance | None = None
        self._database: Database | None = None
        self.window: QWidget | None = None
        self.desk: Desk | None = None
        app.setQuitOnLastWindowClosed(True)

    @property
    def target(self) -> str:
        """The database used last, or the person's own."""
        from desk.system.opening import default_database

        return self._remembered.text(TARGET) or str(default_database())

    def begin(self) -> bool:
        """Show the first window; False when an open one was asked to come forward instead."""
        if not self._take_place(self.target):
            return False
        self.open_target()
        return True

    def end(self) -> None:
        """Let go of the database and of the place among the instances."""
        self._remembered.write()
        if self._database is not None:
            self._database.close()
            self._database = None
        if self._instance is not None:
            self._instance.close()
            self._instance = None

    def _take_place(self, target: str) -> bool:
        from ui.instance import SingleInstance

        if self._instance is not None:
            self._instance.close()
        self._instance = SingleInstance(user_folder(), target)
        if self._instance.is_first() or not self._instance.tell_first():
            self._instance.asked.connect(self.come_forward)
            QTimer.singleShot(0, self._instance, self._instance.listen)
            return True
        return False

    def come_forward(self, _message: str = "") -> None:
        """Another start asked for this window."""
        window = self.desk.window if self.desk is not None else self.window
        if window is not None:
            if window.isMinimized():
                window.showNormal()
            window.raise_()
            window.activateWindow()

    def open_target(self) -> None:
        """Sign in at the database, or start anew when there is none that can be used."""
        from desk.system.opening import open_ready

        target = self.target
        chosen = bool(self._remembered.text(TARGET))
        if not chosen and not Path(target).exists():
            self.show_first_start(None)
            return
        try:
            self._use(open_ready(target))
        except UserError as error:
            self.show_first_start(error)
            return
        self.show_sign_in()

    def _use(self, database: Database) -> None:
        if self._database is not None and self._database is not database:
            self._database.close()
        self._database = database

    # First start

    def show_first_start(self, error: UserError | None) -> None:
        """The page that makes or finds a database; `error` says why the last one is not used."""
        from desk.system.opening import default_database
        from ui.first_start import FirstStartCalls, FirstStartWindow

        calls = FirstStartCalls(
            self._found_station, self._load_demo, self._connect_to, str(default_database())
        )
        window = FirstStartWindow(calls)
        window.done.connect(self._database_chosen)
        self._show(window)
        if error is not None:
            window.options.group.button(2).setChecked(True)
            window.elsewhere.line.setText(self.target)
            window.messages.refuse(error)

    def _found_station(self, wanted: NewStation) -> Database:
        from desk.system.opening import default_database, founding
        from desk.users.station import found_station

        with founding(str(default_database())) as database:
            found_station(
                database,
                company=wanted.company,
                station=wanted.station,
                name=wanted.name,
                login=wanted.login,
                password=wanted.password,
            )
        return database

    def _load_demo(self, progress: Progress) -> Database:
        from desk.demo.play import play
        from desk.system.opening import default_database, open_any, open_ready

        place = default_database().with_name("demo.db")
        if place.exists():
            return open_ready(str(place))
        making = place.with_name("demo-making.db")
        making.unlink(missing_ok=True)  # left over by one that was stopped
        database = open_any(str(making), create=True)
        try:
            play(database, progress=progress.report)
        finally:
            database.close()
        making.replace(place)
        return open_ready(str(place))

    def _connect_to(self, target: str) -> Database:
        from desk.system.opening import open_ready

        return open_ready(target)

    def _database_chosen(self, database: Database) -> None:
        target = str(database.path or database.url.render_as_string(hide_password=False))
        target = remember_target(self._remembered, target)
        self._use(database)
        if self._take_place(target):
            self.show_sign_in()
        else:
            self._app.quit()  # its window is open already and has come forward

    # Signing in

    def show_sign_in(self) -> None:
        """The sign-in page of the database in use."""
        from desk.users.sign_in import (
            change_own_password,
            must_change_password,
            people_on_demo,
            sign_in,
        )
        from ui.sign_in import SignInCalls, SignInWindow

        database = self._database
        if database is None:
            return
        people = tuple(
            (login, f"{name}（{'、'.join(role.label for role in roles)}）")
            for _id, login, name, roles in people_on_demo(database)
        )
        calls = SignInCalls(
            lambda login, password: sign_in(database, login, password),
            must_change_password,
            change_own_password,
            people,
            "demo",
        )
        remembered = self._for_desk(database)
        station = remembered.text("sign-in/station")
        window = SignInWindow(calls, remembered, station=station, database=database.name)
        window.signed_in.connect(self.open_desk)
        window.other_database.connect(partial(self.show_first_start, None))
        self._show(window)

    def _for_desk(self, database: Database) -> Remembered:
        from desk.system.watch import identity

        return self._remembered.for_desk(identity(database)[0].hex)

    # The desk

    def open_desk(self, acting: Acting) -> None:
        """The window of `acting` in place of the sign-in page."""
        from ui.desk_window import Desk

        remembered = self._for_desk(acting.database)
        remembered.set("sign-in/station", f"{acting.company} {acting.station_name}".strip())
        desk = Desk(acting, remembered, version=VERSION)
        desk.sign_out.connect(self._signed_out)
        self.desk = desk
        desk.open()
        self._show(None)

    def _signed_out(self) -> None:
        self.show_sign_in()
        if self.desk is not None:
            self.desk.window.deleteLater()
            self.desk.deleteLater()
            self.desk = None

    def _show(self, window: QWidget | None) -> None:
        """Show `window` before the last one goes, lest Qt take it for the end."""
        before, self.window = self.window, window
        if window is not None:
            window.show()
        if before is not None:
            before.close()
            before.deleteLater()
