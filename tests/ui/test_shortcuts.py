"""Shortcuts are said once and never collide: two actions with one key both stay silent in Qt."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication

from ui.shortcuts import SHORTCUTS, Command, Scope, commands, give, sequences, shown_keys, tip

HEARD_TOGETHER = (
    (Scope.WINDOW, Scope.PAGE),
    (Scope.WINDOW, Scope.TABLE),
    (Scope.WINDOW, Scope.FORM),
    (Scope.PAGE, Scope.TABLE),
    (Scope.PAGE, Scope.FORM),
)


def keys_of(scope: Scope) -> list[tuple[Command, str]]:
    return [
        (command, keys.toString()) for command in commands(scope) for keys in sequences(command)
    ]


@pytest.mark.parametrize("scope", Scope)
def test_no_two_commands_of_one_place_share_a_key(scope: Scope, qapp: QApplication) -> None:
    for (one, key), (other, same) in combinations(keys_of(scope), 2):
        assert key != same, f"{one} / {other}"


@pytest.mark.parametrize(("one", "other"), HEARD_TOGETHER)
def test_places_heard_together_share_no_key(one: Scope, other: Scope, qapp: QApplication) -> None:
    assert {key for _, key in keys_of(one)} & {key for _, key in keys_of(other)} == set()


def test_every_command_has_keys_that_qt_understands(qapp: QApplication) -> None:
    assert set(SHORTCUTS) == set(Command)
    for command in Command:
        for keys in sequences(command):
            assert keys.toString(), command
            assert "Unknown" not in keys.toString()


def test_no_command_takes_what_the_input_method_needs(qapp: QApplication) -> None:
    for _command, keys in [pair for scope in Scope for pair in keys_of(scope)]:
        assert len(keys) > 1
        assert "Space" not in keys


def test_tooltips_name_the_keys(qapp: QApplication) -> None:
    assert tip("新建", Command.NEW) == "新建（Ctrl+N）"
    action = give(QAction("导出"), Command.EXPORT)
    assert action.toolTip() == "导出（Ctrl+E）"
    assert action.shortcut() == QKeySequence("Ctrl+E")
    assert shown_keys(Command.SAVE) == "Ctrl+S"
