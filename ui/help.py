"""F1: one page about the page one is on, and the shortcuts that work there."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from ui.parts.look import Text, label, line
from ui.parts.sheet import Sheet
from ui.places import RESOURCES
from ui.shortcuts import Command, Scope, commands, sequences

_SHOWN = (Scope.WINDOW, Scope.PAGE, Scope.TABLE, Scope.FORM, Scope.SHEET)


@cache
def help_text(key: str) -> str:
    """The help of page `key` as Markdown; the general page when it has none of its own."""
    path = RESOURCES / "texts" / "help" / f"{key}.md"
    if not path.is_file():
        path = path.with_name("general.md")
    return path.read_text(encoding="utf-8")


class HelpSheet(Sheet):
    """Help at the left, shortcuts at the right."""

    def __init__(self, parent: QWidget, key: str) -> None:
        text = help_text(key)
        title, _, rest = text.partition("\n")
        super().__init__(parent, title.lstrip("# ").strip(), width=860)
        words = QTextBrowser()
        words.setOpenExternalLinks(False)
        words.document().setDocumentMargin(0)
        words.setMarkdown(rest)
        words.setAccessibleName("本页帮助")
        words.setProperty("look", "bare")
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addWidget(words, 1)
        row.addWidget(line(vertical=True))
        row.addWidget(_keys_list())
        self.body.addLayout(row)
        self.setMinimumHeight(min(560, max(420, parent.window().height() - 80)))
        self.set_buttons("知道了", dismiss="")


def _keys_list() -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFixedWidth(300)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    inner = QWidget()
    column = QVBoxLayout(inner)
    column.setContentsMargins(0, 0, 12, 0)
    column.setSpacing(6)
    for scope in _SHOWN:
        column.addWidget(label(scope.value, Text.STRONG))
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 10)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        for row, (words, keys) in enumerate(_rows(scope)):
            grid.addWidget(label(words, Text.CAPTION), row, 0)
            grid.addWidget(_key_cap(keys), row, 1, Qt.AlignmentFlag.AlignRight)
        column.addLayout(grid)
    column.addStretch(1)
    area.setWidget(inner)
    return area


def _rows(scope: Scope) -> list[tuple[str, str]]:
    """(what it does, keys) of one scope; the nine tabs are one row."""
    rows = []
    for command in commands(scope):
        if command is Command.TAB_1:
            rows.append(("换到左侧第 1 至 9 项", "Ctrl+1…9"))
        elif not command.name.startswith("TAB_"):
            shown = [keys.toString(keys.SequenceFormat.NativeText) for keys in sequences(command)]
            distinct = [each for each in shown if "Enter" not in each or len(shown) == 1]
            rows.append((command.value, " 或 ".join(distinct)))
    return rows


def _key_cap(keys: str) -> QWidget:
    made = label(keys.replace("Return", "Enter"))
    made.setProperty("look", "key")
    return made
