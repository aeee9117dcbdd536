"""Waiting until the window has nothing more to do, however short that is."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.parts.workers import workers

LONGEST_PAUSE_MS = 500
"""A timer of this length waits for a pause in typing; a longer one is a clock."""


def at_rest() -> bool:
    """Whether nothing is read or written and no widget waits for a pause to act in."""
    return workers().under_way == 0 and not any(
        timer.isActive() and timer.isSingleShot() and timer.interval() <= LONGEST_PAUSE_MS
        for window in QApplication.topLevelWidgets()
        for timer in window.findChildren(QTimer)
    )


def wait_for_rest(qtbot: QtBot) -> None:
    """Wait until everything is at rest, on several looks: one thing leads to another."""
    calm = 0

    def calm_for_a_while() -> bool:
        nonlocal calm
        calm = calm + 1 if at_rest() else 0
        return calm > 3

    qtbot.waitUntil(calm_for_a_while, timeout=120_000)
