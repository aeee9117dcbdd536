"""The window: pages built when opened, going about, fitting small screens, leaving."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from desk.values.showing import show_moment
from tests.station import NOW, Station
from tests.ui.shell_office import RIVERSIDE, make_window, page
from ui.desk_window import window_for
from ui.head import ActionRow
from ui.remembered import Remembered
from ui.status_bar import Item
from ui.tokens import Tone
from ui.window import MainWindow


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    made = make_window(tmp_path)
    qtbot.addWidget(made, before_close_func=lambda w: setattr(w, "_leaving", True))
    made.resize(1366, 768)
    made.start()
    made.show()
    qtbot.waitExposed(made)
    return made


def test_the_window_opens_at_the_first_page(window: MainWindow) -> None:
    assert window.current_page is not None
    assert window.current_page.key == "today"
    assert window.head.title.text() == "今日"
    assert "湘江搅拌站" in window.windowTitle()


def test_a_demo_says_at_the_foot_what_it_is_and_what_the_time_is_there(
    qtbot: QtBot, tmp_path: Path, sqlite_station: Station
) -> None:
    foot = make_window(tmp_path).status
    assert foot.demo.isHidden()
    acting = sqlite_station.clerk
    made = window_for(acting, Remembered(tmp_path / "desk.ini"))
    qtbot.addWidget(made)
    assert not made.status.demo.isHidden()
    assert made.status.demo.text() == f"演示数据，时间 {show_moment(NOW)}"


def test_a_page_is_built_and_read_when_it_is_first_opened(window: MainWindow) -> None:
    assert window.stack.count() == 1
    window.go("orders")
    assert window.stack.count() == 2
    assert page(window).read == 1
    window.go("today")
    window.go("orders")
    assert page(window).read == 1


def test_a_page_that_is_not_for_the_person_says_so_instead_of_opening(window: MainWindow) -> None:
    window.go("site-diaries")
    assert window.current_page is not None
    assert window.current_page.key == "today"
    assert "“施工日记”这一页不在张敏的查看范围内" in window.messages.bars[0].text


def test_a_change_of_orders_makes_only_pages_of_orders_read_again(window: MainWindow) -> None:
    window.go("orders")
    orders = page(window)
    window.go("tasks")
    tasks = page(window)
    window.hub.announce({"orders"})
    assert (orders.read, tasks.read) == (1, 1)  # orders are not looked at now
    window.go("orders")
    assert orders.read == 2
    window.go("tasks")
    assert tasks.read == 1


def test_a_visible_page_reads_at_once_when_its_records_change(window: MainWindow) -> None:
    window.go("orders")
    window.hub.announce({"orders"})
    assert page(window).read == 2
    assert window.head.subtitle.text() == "读了 2 次"


def test_a_tab_opens_at_the_page_where_one_last_was(window: MainWindow) -> None:
    window.go("tasks")
    window.go_tab("today")
    window.go_tab("daily")
    assert page(window).key == "tasks"
    assert window.head.title.text() == "日生产任务"
    assert [window.head.segments.bar.tabText(n) for n in range(2)] == ["订货通知单", "生产任务书"]
    assert window.head.segments.bar.currentIndex() == 1


def test_ctrl_and_a_digit_opens_a_tab(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page(window).key == "orders")


def test_one_can_go_back(window: MainWindow) -> None:
    window.go("orders")
    window.go("tasks")
    window.back()
    assert page(window).key == "orders"
    window.back()
    assert page(window).key == "today"
    window.back()
    assert page(window).key == "today"


def test_the_head_offers_the_actions_of_the_page_and_one_primary_button(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.go("orders")
    buttons = window.head.actions_row.buttons
    assert [b.text() for b in buttons] == ["导出 Excel", "打印", "新建订货通知单"]
    assert [b.property("look") for b in buttons] == ["plain", "plain", "primary"]
    QTest.mouseClick(buttons[-1], Qt.MouseButton.LeftButton)
    assert page(window).done == ["new"]


def test_an_action_that_is_not_possible_is_grey_in_the_head(window: MainWindow) -> None:
    window.go("orders")
    page(window).list_actions[1].setEnabled(False)
    assert not window.head.actions_row.buttons[1].isEnabled()
    page(window).list_actions[1].setVisible(False)
    assert [b.text() for b in window.head.actions_row.buttons] == ["导出 Excel", "新建订货通知单"]


def test_on_a_narrow_window_tabs_become_icons_with_their_words_as_names(
    window: MainWindow,
) -> None:
    window.resize(1080, 570)
    assert window.navigation.collapsed
    tab = window.navigation.tab_button("daily")
    assert tab.width() < 50
    assert tab.accessibleName() == "日生产任务"
    assert tab.toolTip() == "日生产任务（Ctrl+2）"
    window.resize(1366, 768)
    assert not window.navigation.collapsed


def test_the_window_fits_1366_by_768_at_125_per_cent(window: MainWindow) -> None:
    for key in ("today", "orders", "tasks", "month-plan"):
        window.go(key)
    smallest = window.minimumSizeHint()
    assert smallest.width() <= 1080
    assert smallest.height() <= 570


def test_actions_that_find_no_room_lose_their_words_then_go_into_a_menu(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.go("orders")
    orders = page(window)
    for text, icon_name in (("粘贴消息", "message"), ("导入", "upload"), ("台帐", "pdf")):
        orders.list_actions.append(orders.add_action(text, icon_name, lambda: None))
    orders.head_changed.emit()
    row = window.head.actions_row
    assert [b.text() for b in row.buttons][:2] == ["导出 Excel", "打印"]
    window.resize(760, 570)
    icons_alone = ["", "", "", "", "", "新建订货通知单"]
    qtbot.waitUntil(lambda: [b.text() for b in row.buttons] == icons_alone)
    assert row.buttons[0].accessibleName() == "导出 Excel"
    alone = ActionRow()
    qtbot.addWidget(alone)
    alone.set_actions(orders.list_actions, orders.primary)
    alone.fit(200)
    assert [b.text() for b in alone.buttons] == ["新建订货通知单"]
    assert alone.menu.actions()[0].text() == "导出 Excel"


def test_a_badge_says_how_much_is_waiting(window: MainWindow) -> None:
    window.navigation.set_badge("daily", 12, Tone.WARNING)
    tab = window.navigation.tab_button("daily")
    assert tab.badge == 12
    assert "12 项待办" in tab.accessibleName()
    window.navigation.set_badge("daily", 0)
    assert tab.accessibleName() == "日生产任务"


def test_the_last_page_and_size_come_back(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.go("tasks")
    window.resize(790, 620)  # the offscreen screen has 800 × 800
    window.close()
    again = make_window(tmp_path)
    qtbot.addWidget(again)
    again.restore()
    again.start()
    assert again.size() == QSize(790, 620)
    assert page(again).key == "tasks"


def test_the_foot_says_when_the_connection_is_lost_and_when_it_is_back(
    window: MainWindow,
) -> None:
    assert window.status.connection.text() == "已连接"
    window.hub.connection.emit(False, "与服务器的连接断了，正在重连。")
    assert window.status.connection.text() == "与服务器的连接断了，正在重连。"
    window.hub.connection.emit(True, "")
    assert window.status.connection.text() == "已连接"


def test_unsaved_forms_are_counted_in_the_foot_and_lead_to_their_page(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.go("orders")
    orders = page(window)
    orders.open_forms = 1
    orders.head_changed.emit()
    assert window.status.item(Item.DRAFTS).text() == "1 份未保存"
    window.go("today")
    QTest.mouseClick(window.status.item(Item.DRAFTS), Qt.MouseButton.LeftButton)
    assert window.current_page is orders


def test_leaving_with_unsaved_forms_asks_once(window: MainWindow, qtbot: QtBot) -> None:
    window.go("orders")
    page(window).open_forms = 2
    window.close()
    assert window.isVisible()
    asked = [d for d in window.findChildren(QDialog) if d.isVisible()]
    assert len(asked) == 1
    asked[0].accept()
    qtbot.waitUntil(lambda: not window.isVisible())


def test_the_appearance_changes_while_the_program_runs_and_is_remembered(
    window: MainWindow, qtbot: QtBot, qapp: QApplication
) -> None:
    QTest.mouseClick(window.head.theme_button, Qt.MouseButton.LeftButton)
    assert window.remembered.for_desk("").flag("look/dark")
    assert window.head.theme_button.accessibleName() == "换成浅色"
    assert window.grab().toImage().pixelColor(700, 730).lightness() < 60


def test_search_finds_while_typing_and_enter_opens_the_record(
    window: MainWindow, qtbot: QtBot, settled: Callable[[], None]
) -> None:
    window.activateWindow()
    box = window.head.search
    box.begin()
    qtbot.waitUntil(box.field.hasFocus)
    QTest.keyClicks(box.field, "bjhy")
    qtbot.waitUntil(box.results.isVisible)
    assert box.results.list.count() == 1
    QTest.keyClick(box.field, Qt.Key.Key_Return)
    assert page(window).key == "orders"
    shown = page(window).shown
    assert shown is not None
    assert shown.id == RIVERSIDE.id
    assert not box.results.isVisible()


def test_search_says_so_when_nothing_is_found(
    window: MainWindow, qtbot: QtBot, settled: Callable[[], None]
) -> None:
    window.activateWindow()
    box = window.head.search
    box.begin()
    qtbot.waitUntil(box.field.hasFocus)
    QTest.keyClicks(box.field, "zzz")
    qtbot.waitUntil(box.results.isVisible)
    assert box.results.list.count() == 0
    QTest.keyClick(box.field, Qt.Key.Key_Escape)
    assert not box.results.isVisible()


def test_the_search_list_is_no_popup_so_that_the_input_method_works(window: MainWindow) -> None:
    results = window.head.search.results
    assert not results.isWindow()
    assert results.window() is window
    assert results.list.focusPolicy() is Qt.FocusPolicy.NoFocus


def test_f1_opens_the_help_of_the_page(window: MainWindow, qtbot: QtBot) -> None:
    window.go("orders")
    QTest.keyClick(window, Qt.Key.Key_F1)
    sheets = [d for d in window.findChildren(QDialog) if d.isVisible()]
    assert len(sheets) == 1
    assert sheets[0].windowTitle() == "订货通知单"
    sheets[0].close()


def test_everything_in_the_shell_is_reached_by_tab_and_has_a_name(window: MainWindow) -> None:
    named = []
    widget = window.head.search.field
    for _ in range(40):
        widget = widget.nextInFocusChain()  # type: ignore[assignment]
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            named.append(widget)
    buttons = [w for w in named if w.inherits("QAbstractButton")]
    assert buttons
    assert all(w.accessibleName() or w.property("text") for w in buttons)
