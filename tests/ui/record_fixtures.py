"""Pages of records on a ready station, opened in the window of one of its people."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from db.models import Role
from desk.core.acting import Acting
from tests.station import Station
from tests.ui.resting import wait_for_rest
from ui.parts.form.form import RecordForm
from ui.parts.table_page import TablePage
from ui.remembered import Remembered
from ui.window import Furnishings, MainWindow

D = TypeVar("D", bound=QDialog)
OpenPage = Callable[..., TablePage]
"""``open_page("orders", role=…)``: a page of records with its rows read."""


@pytest.fixture
def read_all(qtbot: QtBot) -> Callable[[], None]:
    """Wait until nothing is read or written any more, pauses of typing included."""

    return lambda: wait_for_rest(qtbot)


@pytest.fixture
def open_page(
    sqlite_station: Station, qtbot: QtBot, tmp_path: Path, read_all: Callable[[], None]
) -> OpenPage:
    def opened(
        key: str,
        *,
        role: Role = Role.SPECIALIST,
        acting: Acting | None = None,
        size: tuple[int, int] = (1600, 900),
    ) -> TablePage:
        around = Furnishings(
            remembered=Remembered(tmp_path / f"{role.value}.ini"),
            search=lambda _text: [],
            version="0.1.0",
            database="station.db",
        )
        window = MainWindow(acting or sqlite_station.acting(role), around)
        qtbot.addWidget(window, before_close_func=lambda w: setattr(w, "_leaving", True))
        window.resize(*size)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        window.go(key)
        read_all()
        return cast(TablePage, window.current_page)

    return opened


def type_into(widget: QWidget, text: str, *, leave: bool = True) -> None:
    """Put the focus into `widget`, replace its text as a clerk would, and go on with Enter."""
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(widget, Qt.Key.Key_Delete)
    if text.isascii():
        QTest.keyClicks(widget, text)
    else:
        QApplication.clipboard().setText(text)  # an input method commits text, not keys
        QTest.keyClick(widget, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    if leave:
        QTest.keyClick(widget, Qt.Key.Key_Return)


def fill(form: RecordForm, **texts: str) -> None:
    """Type texts into the fields of a form, by field name."""
    for name, text in texts.items():
        stops = form.editors[name].stops()
        for stop, part in zip(stops, text.split("|"), strict=False):
            type_into(stop, part)


def dialogs(widget: QWidget) -> list[QDialog]:
    """The sheets now open over the window of `widget`."""
    return [found for found in widget.window().findChildren(QDialog) if found.isVisible()]


def sheet_of(widget: QWidget, kind: type[D]) -> D:
    """The one open sheet of a kind."""
    found = [each for each in dialogs(widget) if isinstance(each, kind)]
    assert len(found) == 1, [type(each).__name__ for each in dialogs(widget)]
    return found[0]


def focused() -> QWidget:
    """The widget that has the focus."""
    found = QApplication.focusWidget()
    assert found is not None
    return found
