"""Where the keyboard is, the eye can follow: forms scroll to every field that is gone to."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from desk.core.kinds import kind, kind_names
from tests.station import Station
from tests.ui.record_fixtures import OpenPage, focused, type_into
from ui.parts.focus import give_focus
from ui.parts.form.form import RecordForm
from ui.parts.form.form_group import Cell
from ui.parts.surroundings import Surroundings
from ui.parts.table_page import TablePage

ReadAll = Callable[[], None]
CTRL = Qt.KeyboardModifier.ControlModifier
OFFICE = (1366, 768)


def cell_of(widget: QWidget) -> Cell | None:
    """The field that `widget` belongs to, with its label."""
    above: QWidget | None = widget
    while above is not None and not isinstance(above, Cell):
        above = above.parentWidget()
    return above


def out_of_sight(area: QScrollArea, widget: QWidget) -> list[str]:
    """What of a field is scrolled away: its label, its editor, its sentence."""
    cell = cell_of(widget)
    parts = [widget] if cell is None else [cell.label, cell]
    shown = area.viewport().rect()
    return [
        type(part).__name__
        for part in parts
        if not shown.contains(QRect(part.mapTo(area.viewport(), QPoint(0, 0)), part.size()))
    ]


@pytest.mark.parametrize("name", [n for n in kind_names() if kind(n).groups])
def test_enter_scrolls_to_every_field_of_every_form(
    name: str, sqlite_station: Station, qtbot: QtBot
) -> None:
    form = RecordForm(kind(name), Surroundings(sqlite_station.clerk))
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    area.setWidget(form)
    area.resize(480, 260)
    with qtbot.waitActive(area):
        area.show()
        area.activateWindow()
    form.start()
    lost: dict[str, list[str]] = {}
    for _ in form.stops():
        here = focused()
        gone = out_of_sight(area, here)
        if gone:
            lost[here.accessibleName()] = gone
        form.step_on(1)
    last = form.stops()[-1]
    area.verticalScrollBar().setValue(0)
    give_focus(last)
    assert out_of_sight(area, last) == []
    assert lost == {}


def new_order(open_page: OpenPage) -> TablePage:
    orders = open_page("orders", size=OFFICE)
    QTest.keyClick(focused(), Qt.Key.Key_N, CTRL)
    return orders


def mistype(form: RecordForm) -> list[str]:
    """Type what nobody can read into fields far apart; returns them in the paper's order."""
    numbers = ("volume_m3", "planned_opening", "slump_mm", "document_copies")
    wrong = [name for name, _ in form.cells() if name in numbers]
    for name in wrong:
        type_into(form.editors[name].stops()[0], "很多", leave=False)
    return wrong


def test_saving_with_errors_below_the_fold_shows_the_first_and_how_many_there_are(
    open_page: OpenPage, read_all: ReadAll
) -> None:
    orders = new_order(open_page)
    editor = orders.detail.editor
    mistype(editor.form)
    editor.area.verticalScrollBar().setValue(editor.area.verticalScrollBar().maximum())
    QTest.keyClick(focused(), Qt.Key.Key_S, CTRL)
    read_all()
    count = len(editor.form.wrong)
    assert count > 0
    assert editor.problems_button.isVisible()
    assert editor.problems_button.text() == f"{count} 处要改"
    assert out_of_sight(editor.area, focused()) == []


def test_the_number_of_errors_leads_from_one_to_the_next_and_round(
    open_page: OpenPage, read_all: ReadAll
) -> None:
    orders = new_order(open_page)
    editor = orders.detail.editor
    wrong = mistype(editor.form)
    QTest.keyClick(focused(), Qt.Key.Key_S, CTRL)
    read_all()
    assert editor.form.wrong.said() == wrong
    assert len(wrong) > 2
    visited = [_field(editor.form)]
    for _ in wrong:
        editor.problems_button.click()
        assert out_of_sight(editor.area, focused()) == []
        visited.append(_field(editor.form))
    assert visited == [*wrong, wrong[0]]


def test_a_mended_field_is_counted_no_longer(open_page: OpenPage, read_all: ReadAll) -> None:
    orders = new_order(open_page)
    editor = orders.detail.editor
    before = len(mistype(editor.form))
    QTest.keyClick(focused(), Qt.Key.Key_S, CTRL)
    read_all()
    type_into(editor.form.editors["volume_m3"].stops()[0], "45")
    assert editor.problems_button.text() == f"{before - 1} 处要改"


def _field(form: RecordForm) -> str:
    focus = QApplication.focusWidget()
    return next(name for name, editor in form.editors.items() if focus in editor.stops())


@pytest.mark.parametrize("width", [380, 1060])
def test_rows_of_a_record_show_what_they_hold_at_every_width(
    width: int, sqlite_station: Station, qtbot: QtBot
) -> None:
    form = RecordForm(kind("pump-lines"), Surroundings(sqlite_station.clerk))
    qtbot.addWidget(form)
    form.resize(width, 900)
    held = {"name": "弯管", "size": "DN125 90°", "measure": "只", "applied": 48, "price": "38.50"}
    form.put({}, {}, {"items": [held, held]})
    form.show()
    QApplication.processEvents()
    rows = form.children_editors["items"]
    lines = rows.findChildren(QLineEdit)
    for line in [each for each in lines if each.isVisible() and each.text()]:
        assert line.fontMetrics().horizontalAdvance(line.text()) < line.width() - 18, line.text()
    for heading in [each for each in rows.findChildren(QLabel) if each.isVisible()]:
        words = heading.fontMetrics().horizontalAdvance(heading.text())
        assert words <= heading.width(), heading.text()
