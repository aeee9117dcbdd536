"""Sweeps over every page of records: for every role, every field, every size."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

from db.fields import Kind
from db.models import Role
from desk.core.drafts import starting_values
from desk.core.kinds import kind, kind_names
from desk.core.lists import columns_of
from tests.station import Station
from tests.ui.record_fixtures import OpenPage, open_page, read_all
from ui.pages import TABS, page_keys, visible_tabs
from ui.parts.form.form import RecordForm
from ui.parts.page import Page
from ui.parts.surroundings import Surroundings
from ui.parts.table_page import TablePage
from ui.shortcuts import SHORTCUTS, Scope
from ui.window import MainWindow

__all__ = ["open_page", "read_all"]

PAGES = [page.key for tab in TABS for page in tab.pages]
LISTS = (
    "orders", "tasks", "customers", "projects", "people", "plants", "mixes", "pours", "tickets",
    "service-cards", "variations", "complaints",
)  # fmt: skip


def busy(station: Station) -> None:
    """One record of each state, so that every page has something to show."""
    station.order()
    station.received()
    station.signed()
    station.plan()


@pytest.mark.slow
@pytest.mark.parametrize("role", list(Role))
def test_every_page_opens_for_every_role(
    open_page: OpenPage, sqlite_station: Station, read_all: Callable[[], None], role: Role
) -> None:
    busy(sqlite_station)
    window = open_page("today", role=role).window()
    tabs = visible_tabs(sqlite_station.acting(role))
    readable = [key for key in PAGES if key in page_keys(tabs)]
    assert {"daily-plans", "pours", "tickets"} <= set(readable)
    for key in readable:
        window.go(key)  # type: ignore[attr-defined]
    read_all()  # all of them read at the same time
    for key in readable:
        window.go(key)  # type: ignore[attr-defined]
        shown = cast(Page, window.current_page)  # type: ignore[attr-defined]
        assert shown.key == key
        if isinstance(shown, TablePage):
            assert shown.pane.foot.words.startswith("共")


class Flashes(QObject):
    """Notes every widget that is shown as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        shown = event.type() is QEvent.Type.Show and isinstance(watched, QWidget)
        if shown and watched.isWindow() and not isinstance(watched, MainWindow):  # type: ignore[attr-defined]
            self.seen.append(type(watched).__name__)
        return super().eventFilter(watched, event)


def test_nothing_flashes_up_as_a_window_while_pages_are_built_and_records_shown(
    open_page: OpenPage, sqlite_station: Station, read_all: Callable[[], None], qapp: QApplication
) -> None:
    busy(sqlite_station)
    flashes = Flashes()
    qapp.installEventFilter(flashes)
    window = open_page("orders", role=Role.SECTION_HEAD).window()
    for key in (*LISTS, "settings", "audit"):
        window.go(key)  # type: ignore[attr-defined]
        read_all()
        shown = window.current_page  # type: ignore[attr-defined]
        if isinstance(shown, TablePage) and shown.primary_action() is not None:
            shown.start_new()
    qapp.removeEventFilter(flashes)
    assert flashes.seen == []


@pytest.mark.parametrize("name", kind_names())
def test_every_field_of_every_form_and_list_is_real(name: str) -> None:
    known = kind(name)
    columns = columns_of(known)
    assert set(known.entry) <= set(known.fields)
    assert set(known.columns) | set(known.more_columns) <= set(columns)
    assert all(columns[column].label for column in columns)
    if known.flow is not None:
        assert all(set(step.asks) <= set(known.fields) for step in known.flow.steps)


@pytest.mark.parametrize("name", [n for n in kind_names() if kind(n).groups])
@pytest.mark.parametrize("width", [360, 620, 1100])
def test_every_form_can_be_laid_out_filled_and_emptied(
    name: str, width: int, sqlite_station: Station, qtbot: object
) -> None:
    known = kind(name)
    form = RecordForm(known, Surroundings(sqlite_station.clerk))
    form.put(starting_values(known), {})
    form.resize(width, 900)
    form.show()
    assert not form.is_changed
    assert [editor.problem() for editor in form.editors.values() if editor.problem()] == []
    right = form.width()
    for field, cell in form.cells():
        corner = cell.mapTo(form, cell.rect().topRight())
        assert corner.x() <= right, field
        needed = cell.label.heightForWidth(cell.label.width()) if cell.label.wordWrap() else 0
        assert needed <= cell.label.height(), field
        assert needed or cell.label.sizeHint().width() <= cell.label.width(), field
    form.deleteLater()


@pytest.mark.parametrize("key", LISTS)
def test_nothing_on_a_page_of_records_is_cut_or_without_a_name(
    open_page: OpenPage, sqlite_station: Station, key: str
) -> None:
    busy(sqlite_station)
    shown = open_page(key, role=Role.ADMIN if key == "people" else Role.SPECIALIST)
    for button in visible(shown, QAbstractButton):
        line = button.parent()
        if isinstance(line, QLineEdit) and line.isClearButtonEnabled() and not button.text():
            continue  # Qt's own cross
        name = button.text() or button.accessibleName()
        assert name, button
        assert button.toolTip() or button.text(), name
    for label in visible(shown, QLabel):
        if label.wordWrap() and label.text():
            assert label.height() >= label.heightForWidth(label.width()), label.text()


W = TypeVar("W", bound=QWidget)


def visible(page: QWidget, wanted: type[W]) -> list[W]:
    return [each for each in page.findChildren(wanted) if each.isVisible() and each.width()]


@pytest.mark.parametrize("key", LISTS)
def test_no_two_shortcuts_of_a_page_collide(open_page: OpenPage, key: str) -> None:
    shown = open_page(key, role=Role.SECTION_HEAD)
    taken: dict[tuple[str, int], str] = {}
    found = [(each.keys(), each.parent()) for each in shown.findChildren(QShortcut)]
    found += [(each.shortcuts(), each.parent()) for each in shown.findChildren(QAction)]
    for keys, owner in found:
        for each in keys:
            place = (each.toString(), id(owner))
            assert place not in taken, f"{each.toString()} twice on {owner}"
            taken[place] = type(owner).__name__
    window_wide = {s for k in SHORTCUTS.values() if k.scope is Scope.WINDOW for s in k.sequences}
    assert not window_wide & {name for name, _ in taken}


def test_units_are_shown_in_headings_and_never_typed() -> None:
    for name in kind_names():
        for field in columns_of(kind(name)).values():
            assert not field.unit or field.heading.endswith(f"({field.unit})")


def test_no_editor_is_left_out_of_the_way_of_enter(sqlite_station: Station, qtbot: object) -> None:
    for name in (n for n in kind_names() if kind(n).groups):
        form = RecordForm(kind(name), Surroundings(sqlite_station.clerk))
        stops = form.stops()
        for editor in form.editors.values():
            assert set(editor.stops()) <= set(stops)
            assert all(stop.focusPolicy() is not Qt.FocusPolicy.NoFocus for stop in editor.stops())
            if editor.field.kind is not Kind.CHOICES:
                assert len(editor.stops()) <= 2
        form.deleteLater()
