"""Fixtures for pages about the plan: the office, copied for each test, and windows onto it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db.engine import open_database
from tests.ui.plan_office import PlanOffice, open_plan_office, sign_everybody_in
from ui.parts.workers import workers
from ui.remembered import Remembered
from ui.window import Furnishings, MainWindow

OpenWindow = Callable[..., MainWindow]
"""``open_window("section_head", at=…)``: the window of one of the office's people."""


@pytest.fixture(scope="session")
def office_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that every office is a copy of."""
    folder = tmp_path_factory.mktemp("plan-office")
    open_plan_office(folder).database.close()
    return folder / "plans.db"


@pytest.fixture
def office(office_template: Path, tmp_path: Path) -> Iterator[PlanOffice]:
    file = tmp_path / "plans.db"
    shutil.copyfile(office_template, file)
    database = open_database(str(file))
    yield sign_everybody_in(database)
    database.close()


@pytest.fixture
def open_window(office: PlanOffice, qtbot: QtBot, tmp_path: Path) -> OpenWindow:
    def made(
        login: str,
        page: str = "",
        *,
        at: datetime | None = None,
        size: tuple[int, int] = (1366, 768),
    ) -> MainWindow:
        acting = office.people[login]
        acting = acting.at(at) if at is not None else acting
        around = Furnishings(
            remembered=Remembered(tmp_path / f"{login}.ini"),
            search=lambda _text: [],
            version="0.1.0",
            database="plans.db",
        )
        window = MainWindow(acting, around)
        qtbot.addWidget(window, before_close_func=lambda w: setattr(w, "_leaving", True))
        window.resize(*size)
        window.go(page or "today")
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        wait_until_quiet(qtbot)
        return window

    return made


def wait_until_quiet(qtbot: QtBot) -> None:
    """Wait until nothing is read or written any more, and what came of it was shown."""
    for _ in range(2):
        qtbot.waitUntil(lambda: workers().under_way == 0, timeout=60_000)
        QApplication.sendPostedEvents()


def focused() -> QWidget:
    """The widget that has the keyboard."""
    found = QApplication.focusWidget()
    assert found is not None
    return found


def press(
    key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, times: int = 1
) -> None:
    """Press a key where the keyboard is."""
    for _ in range(times):
        QTest.keyClick(focused(), key, modifiers)


def write(text: str) -> None:
    """Type `text` where the keyboard is; the first character may open an editor for the rest.

    Chinese comes from the input method, as it does to a clerk.
    """
    for character in text:
        if character.isascii():
            QTest.keyClicks(focused(), character)
        else:
            chosen = QInputMethodEvent("", [])
            chosen.setCommitString(character)
            QApplication.sendEvent(focused(), chosen)


def words_in(widget: QWidget) -> str:
    """Everything that labels and buttons in `widget` say, for looking for a sentence."""
    from PySide6.QtWidgets import QAbstractButton, QLabel

    labels = [each.text() for each in widget.findChildren(QLabel) if not each.isHidden()]
    buttons = [each.text() for each in widget.findChildren(QAbstractButton) if not each.isHidden()]
    return "\n".join([*labels, *buttons])
