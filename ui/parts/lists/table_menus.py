"""What the right button offers on a list's headings and cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from ui.parts.lists.record_table import RecordTable

_Entry = tuple[str, Callable[[], object]]


def header_menu(table: RecordTable, section: int, place: QPoint) -> QMenu | None:
    """The menu of a heading, at a place of the screen."""
    if section < 0:
        return None
    name, label = table.rows.columns[section], table.rows.field_at(section).label
    entries: list[_Entry] = [
        ("升序", lambda: table.sort_to(name, descending=False)),
        ("降序", lambda: table.sort_to(name, descending=True)),
        (f"按“{label}”筛选…", lambda: table.filter_asked.emit(name)),
    ]
    return _popped_up(table, entries, place)


def cell_menu(table: RecordTable, place: QPoint) -> QMenu | None:
    """The menu of a cell, at a place of the table."""
    index = table.indexAt(place)
    if not index.isValid():
        return None
    id_, column = table.rows.id_at(index.row()), table.rows.columns[index.column()]
    entries: list[_Entry] = [
        ("打开", lambda: table.opened.emit(id_)),
        ("复制选中的行", table.copy_selected),
        ("复制这一格", table.copy_cell),
        ("粘贴表格…", table.paste_asked.emit),
        ("按这一列筛选…", lambda: table.filter_asked.emit(column)),
    ]
    return _popped_up(table, entries, table.viewport().mapToGlobal(place))


def _popped_up(table: RecordTable, entries: Iterable[_Entry], place: QPoint) -> QMenu:
    menu = QMenu(table)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for words, call in entries:
        menu.addAction(words).triggered.connect(lambda _=False, c=call: c())
    menu.popup(place)
    return menu
