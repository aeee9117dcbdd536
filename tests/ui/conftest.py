"""Qt offscreen, in the program's look, and a way to wait until no work is under way."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.parts.workers import workers
from ui.theme import Theme, apply_theme, current_theme


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["concrete-desk"]


@pytest.fixture(scope="session", autouse=True)
def _nothing_stays_on_the_clipboard(qapp: QApplication) -> Iterator[None]:
    """Without a screen Qt keeps what was copied until the process ends, and would free an object of
    Python's when there is no Python any more. With one, the clipboard goes with the application."""
    yield
    qapp.clipboard().clear()


@pytest.fixture(autouse=True)
def _light_look(qapp: QApplication) -> Iterator[None]:
    if qapp.property("themed") is not True or current_theme() != Theme(dark=False, compact=False):
        apply_theme(qapp, dark=False)  # every widget still alive is polished anew: not for nothing
    yield
    QApplication.restoreOverrideCursor()


@pytest.fixture(autouse=True)
def _widgets_are_freed_in_the_windows_thread() -> Iterator[None]:
    """As in the program: no worker's allocation may free a widget of this test or one before."""
    gc.disable()
    yield
    gc.collect(1)  # all that the test made is still young, since nothing was collected meanwhile
    gc.enable()


@pytest.fixture
def settled(qtbot: QtBot) -> Callable[[], None]:
    """Call it to wait until every piece of work under way was delivered."""

    def wait() -> None:
        qtbot.waitUntil(lambda: workers().under_way == 0, timeout=60_000)

    return wait
