"""The keyboard stays with the page: after every sheet, step and save, and whatever went away."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from db.models import Role
from desk.core import records
from tests.station import SIGNATORY, Station
from tests.ui.record_fixtures import OpenPage, fill, open_page, read_all, sheet_of
from ui.pages import page_keys, visible_tabs
from ui.parts.page import Page
from ui.parts.record.step_sheet import StepSheet
from ui.parts.sheets import confirm
from ui.parts.table_page import TablePage
from ui.shortcuts import SHORTCUTS, Scope
from ui.window import MainWindow

__all__ = ["open_page", "read_all"]

ReadAll = Callable[[], None]


def held() -> QWidget | None:
    """The widget that the keyboard goes to."""
    return QApplication.focusWidget()


def is_on(page: Page) -> bool:
    found = held()
    return found is not None and (found is page or page.isAncestorOf(found))


class Presses:
    """Every shortcut of a page, each made to note that it was pressed instead of acting."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.heard: list[str] = []
        self.keys: list[str] = []
        wanted = {s for k in SHORTCUTS.values() if k.scope is Scope.PAGE for s in k.sequences}
        for each in page.findChildren(QShortcut):
            for keys in list(each.keys()):
                if keys.toString() in wanted:
                    each.activated.disconnect()
                    each.activated.connect(partial(self.heard.append, keys.toString()))
                    self.keys.append(keys.toString())
        for action in page.findChildren(QAction):
            for keys in action.shortcuts():
                if keys.toString() in wanted:
                    action.triggered.disconnect()
                    action.triggered.connect(partial(self._note, keys.toString()))
                    self.keys.append(keys.toString())

    def _note(self, keys: str, *_checked: bool) -> None:
        self.heard.append(keys)

    def dead(self) -> list[str]:
        """The keys of the page that nothing hears where the focus is now."""
        self.heard.clear()
        for keys in self.keys:
            QTest.keySequence(held() or self.page.window(), QKeySequence(keys))
        return [keys for keys in self.keys if keys not in self.heard]


def activate(window: QWidget) -> None:
    """What a desktop does when a window is opened over another, and when it closes."""
    window.activateWindow()
    QApplication.processEvents()
    assert window.isActiveWindow()


def after_sheet(page: Page, how: str) -> None:
    """A sheet opened over the page by a button that is gone when the sheet is closed."""
    button = QPushButton("一步", page)
    button.show()
    button.setFocus()
    sheet = confirm(page, "办理", "…", accept="办理", then=lambda: None)
    activate(sheet)
    button.hide()
    getattr(sheet, how)()
    activate(page.window())


def after_gone(page: Page, how: str) -> None:
    """What had the focus on the page is hidden, or can no longer be pressed."""
    button = QPushButton("一步", page)
    button.show()
    button.setFocus()
    assert button.hasFocus()
    button.hide() if how == "hidden" else button.setEnabled(False)
    button.deleteLater()


def after_message(page: Page, _how: str) -> None:
    """A bar below the page was closed by its own button."""
    window = page.window()
    assert isinstance(window, MainWindow)
    bar = window.messages.success("完成")
    leave = bar.findChildren(QWidget)[-1]
    leave.setFocus()
    bar.dismiss()


WAYS: tuple[tuple[Callable[[Page, str], None], str], ...] = (
    (after_sheet, "accept"),
    (after_sheet, "reject"),
    (after_gone, "hidden"),
    (after_gone, "disabled"),
    (after_message, ""),
)


def test_after_whatever_closed_the_page_has_the_keyboard_and_every_key_of_it_works(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    sqlite_station.signed()
    sqlite_station.plan()
    seen: set[str] = set()
    dead: dict[tuple[str, str], list[str]] = {}
    for role in (Role.SPECIALIST, Role.ADMIN):
        window = open_page("today", role=role).window()
        assert isinstance(window, MainWindow)
        for key in sorted(set(page_keys(visible_tabs(sqlite_station.acting(role)))) - seen):
            seen.add(key)
            window.go(key)
            read_all()
            page = window.current_page
            assert page is not None
            presses = Presses(page)
            for way, how in WAYS:
                way(page, how)
                assert is_on(page), (key, way.__name__, how, held())
                dead[key, f"{way.__name__} {how}"] = presses.dead()
        window.hide()
    assert {where: keys for where, keys in dead.items() if keys} == {}


def test_a_page_s_keys_work_from_the_navigation_and_on_nothing(
    open_page: OpenPage, sqlite_station: Station
) -> None:
    sqlite_station.order()
    orders = open_page("orders")
    window = orders.window()
    assert isinstance(window, MainWindow)
    presses = Presses(orders)
    window.navigation.setFocus()
    assert presses.dead() == []
    window.navigation.clearFocus()
    assert presses.dead() == []


def test_a_step_taken_from_the_row_leaves_the_keyboard_on_the_row(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    sqlite_station.received()
    orders = open_page("orders")
    orders.table.setFocus()
    QTest.keyClick(orders.table, Qt.Key.Key_F6)
    read_all()
    _sign(orders, read_all)
    assert orders.table.hasFocus()
    assert orders.table.current_id() is not None


def test_a_step_taken_from_its_button_leaves_the_keyboard_with_the_record(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    sqlite_station.received()
    orders = open_page("orders")
    button = orders.detail.step_bar.buttons["sign"]
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    read_all()
    _sign(orders, read_all)
    found = held()
    assert found is not None
    assert orders.detail.isAncestorOf(found) or found is orders.table


def _sign(orders: TablePage, read_all: ReadAll) -> None:
    sheet = sheet_of(orders, StepSheet)
    assert sheet.form is not None
    fill(sheet.form, signer=SIGNATORY, signed_at="今天|1430")
    sheet.accept()
    read_all()
    activate(orders.window())
    read_all()
    assert orders.detail.seen is not None
    assert orders.detail.seen.values["state"].value == "signed"


def test_f6_takes_the_step_of_the_row_whose_record_is_closed_and_says_where_there_is_none(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    id_ = sqlite_station.received()
    for size in ((1366, 768), (800, 600)):
        orders = open_page("orders", size=size)
        orders.close_detail()
        orders.table.setFocus()
        QTest.keyClick(orders.table, Qt.Key.Key_F6)
        read_all()
        sheet_of(orders, StepSheet).reject()
    records.take(sqlite_station.clerk, "orders", id_, "cancel", reason="不浇了")
    orders = open_page("orders")
    orders.table.setFocus()
    QTest.keyClick(orders.table, Qt.Key.Key_F6)
    window = orders.window()
    assert isinstance(window, MainWindow)
    said = [each.text() for each in window.messages.findChildren(QLabel)]
    assert any("现在没有轮到您办理的下一步" in words for words in said)


def test_tab_goes_to_what_was_built_later_where_it_stands(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    sqlite_station.received()
    detail = open_page("orders").detail
    detail.close_button.setFocus()
    for step in detail.step_bar.buttons.values():
        QTest.keyClick(held() or detail, Qt.Key.Key_Tab)
        assert held() is step
    QTest.keyClick(held() or detail, Qt.Key.Key_Tab)
    assert held() is detail.tabs


def test_a_saved_record_keeps_the_keyboard(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    sqlite_station.order()
    orders = open_page("orders")
    orders.table.setFocus()
    QTest.keyClick(orders.table, Qt.Key.Key_Return)
    read_all()
    fill(orders.detail.editor.form, placement="屋面")
    save = orders.detail.editor.save_button
    save.setFocus()
    QTest.keyClick(save, Qt.Key.Key_Space)
    read_all()
    assert is_on(orders)


def test_enter_presses_the_button_with_the_focus_and_no_other(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    sqlite_station.order()
    orders = open_page("orders")
    fill(orders.detail.editor.form, placement="屋面")
    save = orders.detail.editor.save_button
    save.setFocus()
    QTest.keyClick(save, Qt.Key.Key_Return)
    read_all()
    assert not orders.detail.is_unsaved
    done: list[str] = []
    sheet = confirm(orders, "作废", "…", accept="作废", then=lambda: done.append("作废"))
    activate(sheet)
    leave = next(b for b in sheet.findChildren(QPushButton) if b.text() == "取消")
    leave.setFocus()
    QTest.keyClick(leave, Qt.Key.Key_Return)
    assert not sheet.isVisible()
    assert done == []
