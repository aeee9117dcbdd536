"""What people type is shown as they typed it, whatever Qt would make of it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QAction
from PySide6.QtGui import Qt as Markup
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLabel,
    QTabBar,
    QTextEdit,
    QToolTip,
    QWidget,
)
from sqlalchemy import String, Table, inspect, text

from db.base import Base
from db.fields import Kind, fields_of
from db.models import Role
from tests.station import TWO_HATS, Station
from tests.ui.lived import lived_station, lived_template
from tests.ui.record_fixtures import OpenPage, open_page, read_all
from ui.pages import page_keys, visible_tabs
from ui.parts.look import button, label
from ui.parts.plain import plain_label, plain_tip
from ui.parts.table_page import TablePage
from ui.window import MainWindow

__all__ = ["lived_station", "lived_template", "open_page", "read_all"]

UI = Path(__file__).resolve().parents[2] / "ui"
PICTURE = '<img src="file:///tmp/none.png"><b>粗</b>&amp;'
LIKE_MARKUP = (
    PICTURE, "<b>粗</b>", "a <i>b</i>", "第一行\n<b>第二行</b>", "&lt;b&gt;", "x &lt; y", "<?xml?>",
    "<!DOCTYPE html>", "<a href='file:///etc/passwd'>看</a>", "  <p>", "<IMG SRC=x>", "<br/>",
)  # fmt: skip
PLAIN = ("C35 < C40", "5#楼 & 6#楼", "长 > 宽", "", "滨江花园二期", "<张工>", "a<b")


@pytest.mark.parametrize("words", [*LIKE_MARKUP, *PLAIN])
def test_a_tooltip_shows_the_words_that_were_typed(qapp: QApplication, words: str) -> None:
    made, beside = QLabel(plain_tip(words)), QLabel(words)
    beside.setTextFormat(Qt.TextFormat.PlainText)
    assert not Markup.mightBeRichText(made.text())
    assert made.text().replace("\N{WORD JOINER}", "") == words
    assert plain_tip(made.text()) == made.text()  # once is enough
    assert made.sizeHint() == beside.sizeHint()  # what keeps them plain takes no room
    if words in PLAIN:
        assert made.text() == words


def test_words_on_buttons_and_in_menus_keep_their_ampersands(qapp: QApplication) -> None:
    assert button("5#楼 & 6#楼").text() == "5#楼 && 6#楼"
    assert plain_label("A&B") == "A&&B"
    assert label(PICTURE).textFormat() is Qt.TextFormat.PlainText


def _calls(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            yield (node.func.id if isinstance(node.func, ast.Name) else name), node.lineno


BARE = {
    "setToolTip": {"parts/plain.py"},
    "showText": {"parts/plain.py"},
    "setWhatsThis": set[str](),
    "setStatusTip": set[str](),
    "setHtml": {"parts/lists/table_copy.py"},  # for the clipboard, escaped there
    "setMarkdown": {"help.py"},  # the program's own help
    "QMessageBox": set[str](),
    "QTextBrowser": {"help.py"},
}
"""What shows markup, and the only places that may call it."""


def test_nothing_that_reads_markup_is_called_beside_the_one_place_for_it() -> None:
    found = [
        f"{place}:{at} {name}"
        for path in sorted(UI.rglob("*.py"))
        for place in [path.relative_to(UI).as_posix()]
        for name, at in _calls(ast.parse(path.read_text(encoding="utf-8")))
        if name in BARE and place not in BARE[name]
    ]
    assert found == []


def test_every_answer_to_a_tables_question_for_a_tooltip_goes_through_the_one_place() -> None:
    for path in UI.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        if "ToolTipRole" in source:
            assert source.count("ToolTipRole") <= source.count("plain_tip(")


# -- a station whose every text is such words ------------------------------------------------


def soil(station: Station) -> int:
    """Put the picture into every text of every row that nothing else reads; how many columns."""
    soiled = 0
    with station.database.sessions() as session:
        session.execute(text("PRAGMA ignore_check_constraints = ON"))
        for mapper in Base.registry.mappers:
            table = cast(Table, mapper.local_table)
            known = fields_of(mapper.class_)
            unique = {c for i in inspect(session.connection()).get_unique_constraints(table.name)
                      for c in i["column_names"]}  # fmt: skip
            for column in mapper.column_attrs:
                field = known.get(column.key)
                if field is None or field.kind not in (Kind.TEXT, Kind.LONG_TEXT):
                    continue
                if not isinstance(column.columns[0].type, String) or column.key in unique:
                    continue
                name = column.columns[0].name
                session.execute(
                    text(f"UPDATE {table.name} SET {name} = :words || rowid WHERE {name} <> ''"),  # noqa: S608
                    {"words": PICTURE},
                )
                soiled += 1
        session.commit()
    return soiled


def rich(window: QWidget) -> list[str]:
    """Whatever in the window Qt would read as markup."""
    found: list[str] = []
    for each in (window, *window.findChildren(QWidget)):
        if Markup.mightBeRichText(each.toolTip()):
            found.append(f"{type(each).__name__} tooltip {each.toolTip()}")
        if isinstance(each, QLabel) and _reads_markup(each):
            found.append(f"label {each.text()}")
        if isinstance(each, QTextEdit) and each.acceptRichText() and not each.isReadOnly():
            found.append(f"text {each.toPlainText()}")
        if isinstance(each, QTabBar):
            found += [
                f"tab {each.tabText(at)}"
                for at in range(each.count())
                if Markup.mightBeRichText(each.tabToolTip(at) or each.tabText(at))
            ]
        if isinstance(each, QAbstractItemView) and each.model() is not None:
            found += _rich_cells(each.model())
    found += [
        f"action {action.toolTip()}"
        for action in window.findChildren(QAction)
        if Markup.mightBeRichText(action.toolTip())
    ]
    return found


def _reads_markup(shown: QLabel) -> bool:
    kind = shown.textFormat()
    if kind is Qt.TextFormat.AutoText:
        return Markup.mightBeRichText(shown.text())
    return kind is not Qt.TextFormat.PlainText


def _rich_cells(model: QAbstractItemModel) -> Iterator[str]:
    tip = Qt.ItemDataRole.ToolTipRole
    columns = model.columnCount() if isinstance(model, QAbstractTableModel) else 1
    for column in range(columns):
        if Markup.mightBeRichText(
            str(model.headerData(column, Qt.Orientation.Horizontal, tip) or "")
        ):
            yield f"heading {column}"
        for row in range(min(model.rowCount(QModelIndex()), 20)):
            words = str(model.index(row, column).data(tip) or "")
            if Markup.mightBeRichText(words):
                yield f"cell {row} {column} {words}"


def tips_of(window: QWidget) -> str:
    return "".join(each.toolTip() for each in window.findChildren(QWidget))


def test_no_page_reads_what_people_typed_as_markup(
    lived_station: Station, open_page: OpenPage, read_all: Callable[[], None]
) -> None:
    assert soil(lived_station) > 100
    seen, left = "", set(page_keys())
    for acting in (lived_station.people[TWO_HATS], lived_station.acting(Role.ADMIN)):
        window = cast(MainWindow, open_page("about", acting=acting, size=(1366, 768)).window())
        for key in [key for key in page_keys(visible_tabs(acting)) if key in left]:
            left.discard(key)
            window.go(key)
            read_all()
            page = window.current_page
            assert page is not None
            if isinstance(page, TablePage) and page.table.rows.rowCount():
                page.detail.tabs.setCurrentIndex(1)  # what belongs to it is read then
                page.open_current(focus=False)
                read_all()
            assert rich(page) == [], key
            seen += tips_of(page)
        assert rich(window.head) + rich(window.navigation) + rich(window.status) == []
    assert left == set()
    assert "img src=" in seen  # the words were there to be read


def test_a_cells_tooltip_is_drawn_as_the_words_it_holds(
    lived_station: Station, open_page: OpenPage, qapp: QApplication
) -> None:
    soil(lived_station)
    table = open_page("customers").table
    index = table.model().index(0, table.rows.columns.index("contact"))
    words = str(index.data(Qt.ItemDataRole.ToolTipRole))
    QToolTip.showText(QPoint(5, 5), words, table, QRect(QPoint(), QSize(900, 500)))
    [shown] = [w for w in qapp.topLevelWidgets() if w.objectName() == "qtooltip_label"]
    assert isinstance(shown, QLabel)
    assert not Markup.mightBeRichText(shown.text())
    assert shown.text().replace("\N{WORD JOINER}", "").startswith(PICTURE)
    QToolTip.hideText()
