"""Lists of records as a clerk uses them: filtering, columns, totals, copying, printing, room."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from db.models import Role
from desk.core import records
from desk.core.lists import ListQuery, Op, page
from desk.core.view_states import load_view
from desk.core.views import view
from tests.station import OTHER_PROJECT, PROJECT, SIGNATORY, Station
from tests.ui.record_fixtures import OpenPage, dialogs, fill, focused, sheet_of, type_into
from ui.parts.lists.column_sheet import ColumnSheet
from ui.parts.lists.conditions import Condition
from ui.parts.lists.narrowing import Narrowing
from ui.parts.messages import messages_of
from ui.parts.page import Target
from ui.parts.paper.list_output import export_to, seen_ledger
from ui.parts.paper.record_output import records_shown
from ui.parts.paper.staged_sheet import StagedSheet
from ui.parts.record.batch import BatchSheet
from ui.parts.record.batch_menu import take_on_selected
from ui.parts.table_page import TablePage

ReadAll = Callable[[], None]


@pytest.fixture
def orders(open_page: OpenPage, sqlite_station: Station) -> TablePage:
    """Four orders in three states on the orders' page."""
    sqlite_station.order(placement="承台", volume_m3="100")
    sqlite_station.received(placement="5层梁板", volume_m3="40.5", project=OTHER_PROJECT)
    sqlite_station.signed(placement="剪力墙", volume_m3="60", planned_opening="2026-11-23 08:00")
    sqlite_station.signed(placement="道路", volume_m3="9.5", planned_opening="2026-11-25 08:00")
    return open_page("orders")


def shown(table_page: TablePage, column: str = "placement") -> list[str]:
    rows = table_page.table.rows
    return [str(rows.row_at(at)[column]) for at in range(rows.rowCount())]


def test_the_list_shows_its_rows_totals_and_the_first_record(orders: TablePage) -> None:
    assert orders.table.rows.rowCount() == 4
    assert orders.pane.foot.words == "共 4 条 · 计划方量合计 210.00 m³"
    assert orders.subtitle == "2026-11-21 · 共 4 条"
    assert orders.detail.seen is not None
    assert orders.detail.seen.id == orders.table.current_id()


def test_words_typed_into_the_filter_narrow_by_place_project_and_pinyin(
    orders: TablePage, read_all: ReadAll
) -> None:
    orders.pane.focus_filter()
    for words, left in (("承台", {"承台"}), ("gtz", {"5层梁板"}), ("c35p8 jlq", {"剪力墙"})):
        type_into(orders.filters.line, words, leave=False)
        read_all()
        assert set(shown(orders)) == left
    QTest.keyClick(orders.filters.line, Qt.Key.Key_Escape)
    read_all()
    assert len(shown(orders)) == 4


def test_typing_fast_asks_only_the_last_question(
    orders: TablePage, read_all: ReadAll, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    model = orders.table.rows
    show = model.show

    def counted(query: ListQuery, **options: bool) -> None:
        asked.append(query.text)
        show(query, **options)

    monkeypatch.setattr(model, "show", counted)
    QTest.keyClicks(orders.filters.line, "c35")
    read_all()
    assert asked == ["c35"]


def test_an_answer_that_comes_too_late_is_dropped(orders: TablePage, read_all: ReadAll) -> None:
    model = orders.table.rows
    model.show(ListQuery("orders", text="承台"))
    model.show(ListQuery("orders", text="道路"))
    read_all()
    assert shown(orders) == ["道路"]


def test_state_period_and_conditions_narrow_together_and_are_taken_away_one_by_one(
    orders: TablePage, read_all: ReadAll
) -> None:
    orders.filters.state.setCurrentIndex(orders.filters.state.findData("signed"))
    read_all()
    assert set(shown(orders)) == {"剪力墙", "道路"}
    orders.filters.add_condition(Condition("planned_opening", Op.TO, "1124"))
    read_all()
    assert shown(orders) == ["剪力墙"]
    chips = orders.filters._chips.findChildren(type(orders.filters.columns_button))
    assert chips[0].text().startswith("计划开盘 到 1124")
    chips[0].click()
    read_all()
    assert set(shown(orders)) == {"剪力墙", "道路"}
    orders.filters.period.setCurrentText("明天")
    orders.filters.state.setCurrentIndex(0)
    read_all()
    assert set(shown(orders)) == {"承台", "5层梁板"}


def test_a_condition_is_asked_with_the_column_s_own_editor(
    orders: TablePage, read_all: ReadAll
) -> None:
    sheet = orders.filters.ask_condition("planned_opening")
    assert sheet.editor is not None
    type_into(sheet.editor.stops()[0], "什么", leave=False)
    sheet.accept()
    assert sheet.isVisible()
    type_into(sheet.editor.stops()[0], "后天", leave=False)
    sheet.accept()
    read_all()
    assert set(shown(orders)) == {"剪力墙", "道路"}


def test_a_saved_filter_is_kept_per_person_and_means_the_same_words_later(
    orders: TablePage, open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    orders.filters.set_narrowing(Narrowing(period="明天", state="draft"))
    orders.filters.save_as("明日草稿")
    orders.filters.clear()
    orders.pane.keeper.save_now()
    read_all()
    kept = load_view(sqlite_station.clerk, "orders")
    assert kept["saved"]["明日草稿"]["period"] == "明天"
    assert load_view(sqlite_station.head, "orders") == {}
    again = open_page("orders")
    again.filters.use_saved("明日草稿")
    read_all()
    assert shown(again) == ["承台"]


def test_columns_order_width_and_sort_are_remembered(
    orders: TablePage, open_page: OpenPage, read_all: ReadAll
) -> None:
    sheet = orders.pane.choose_columns()
    assert isinstance(sheet, ColumnSheet)
    sheet.list.setCurrentRow(0)
    sheet._shift(1)
    sheet.list.item(4).setCheckState(Qt.CheckState.Unchecked)
    sheet.accept()
    orders.table.setColumnWidth(1, 222)
    orders.table.header.sort_asked.emit(orders.table.rows.columns.index("volume_m3"))
    read_all()
    assert shown(orders, "volume_m3") == ["100.00", "60.00", "40.50", "9.50"]
    orders.pane.keeper.save_now()
    read_all()
    again = open_page("orders")
    columns = again.table.shown_columns()
    assert columns[:2] == ["volume_m3", "placement"]
    assert "project_id" not in columns
    assert again.table.columnWidth(1) == 222
    assert (again.table.sort, again.table.descending) == ("volume_m3", True)


def test_selected_rows_are_counted_and_totalled(orders: TablePage) -> None:
    orders.table.selectAll()
    assert orders.pane.foot.selected_words == "已选 4 条 · 计划方量合计 210.00 m³"
    assert not orders.pane.foot.batch_button.isHidden()
    orders.table.go_to(0)
    assert orders.pane.foot.selected_words == ""


def test_a_cancelled_order_is_shown_and_not_added_up(
    orders: TablePage, sqlite_station: Station, read_all: ReadAll
) -> None:
    for row in range(4):
        id_ = orders.table.rows.id_at(row)
        if orders.table.rows.row_at(row)["placement"] == "剪力墙":
            records.take(sqlite_station.clerk, "orders", id_, "cancel", reason="客户改期")
    orders.table.rows.show(orders.table.rows.query)
    read_all()
    assert orders.pane.foot.words == "共 4 条 · 计划方量合计 150.00 m³"
    orders.table.selectAll()
    assert orders.pane.foot.selected_words == "已选 4 条 · 计划方量合计 150.00 m³"


def test_copied_rows_are_a_table_that_keeps_leading_zeros(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    sqlite_station.order(phone="013807310001")
    orders = open_page("orders")
    orders.table.arrange(["placement", "phone", "volume_m3"], {})
    orders.pane.read(keep=True)
    read_all()
    orders.table.setFocus()
    orders.table.selectAll()
    QTest.keyClick(orders.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    data = QApplication.clipboard().mimeData()
    assert data.text() == "浇筑部位\t联系电话\t计划方量(m³)\r\n地下室底板\t013807310001\t200.00\r\n"
    assert 'mso-number-format:"\\@"' in data.html()
    assert "013807310001" in data.html()


def test_rows_pasted_from_a_sheet_become_drafts_after_a_look(
    orders: TablePage, sqlite_station: Station, read_all: ReadAll
) -> None:
    QApplication.clipboard().setText(
        "工程名称\t浇筑部位\t强度等级\t方量\t浇筑时间\t坍落度\t浇筑方式\t联系人\t电话\n"
        f"{PROJECT}\t屋面\tC30\t25\t2026-11-23 09:00\t160\t汽车泵\t刘工\t013800000001\n"
        f"{PROJECT}\t屋面\tC30\t很多\t2026-11-23 09:00\t160\t汽车泵\t刘工\t013800000001\n"
    )
    orders.table.setFocus()
    QTest.keyClick(orders.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    read_all()
    sheet = sheet_of(orders, StagedSheet)
    assert (len(sheet.staged.accepted), len(sheet.staged.refused)) == (1, 1)
    assert len(page(sqlite_station.clerk, ListQuery("orders")).rows) == 4
    sheet.accept()
    read_all()
    assert "屋面" in shown(orders)
    bar = messages_of(orders).bars[-1]
    assert bar.text == "导入 1 条订货通知单"


def test_rows_pasted_without_a_heading_follow_the_list_s_columns(
    open_page: OpenPage, read_all: ReadAll
) -> None:
    plants = open_page("plants", role=Role.DISPATCHER)
    QApplication.clipboard().setText("湘A9001\t罐车\t12m³\n湘A9002\t罐车\t12m³\n")
    plants.paste()
    read_all()
    sheet = sheet_of(plants, StagedSheet)
    assert len(sheet.staged.accepted) == 2
    sheet.accept()
    read_all()
    assert {"湘A9001", "湘A9002"} <= set(shown(plants, "name"))


def test_what_no_workbook_can_hold_is_left_out_of_what_is_pasted(
    open_page: OpenPage, read_all: ReadAll
) -> None:
    plants = open_page("plants", role=Role.DISPATCHER)
    QApplication.clipboard().setText("湘A9\x0b001\t罐车\t12m³\x1b\n")
    plants.paste()
    read_all()
    sheet = sheet_of(plants, StagedSheet)
    assert [row.values["name"] for row in sheet.staged.accepted] == ["湘A9001"]
    sheet.reject()


def test_what_is_seen_is_exported_and_opened(
    orders: TablePage, tmp_path: Path, read_all: ReadAll, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr("ui.parts.paper.workbook.open_path", opened.append)
    orders.table.arrange(["placement", "volume_m3"], {})
    orders.filters.set_narrowing(Narrowing(state="signed"))
    read_all()
    target = tmp_path / "台帐.xlsx"
    export_to(orders, target)
    read_all()
    assert opened == [target]
    sheet = load_workbook(target).active
    assert sheet is not None
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells[0][0] == "订货通知单台帐"
    assert ["序", "浇筑部位", "计划方量(m³)", "计入合计（C列）"] in cells
    assert {"剪力墙", "道路"} <= {row[1] for row in cells}
    assert "承台" not in {row[1] for row in cells}
    assert seen_ledger(orders).filters == "已签认"


def test_export_asks_where_with_a_name_that_says_what_it_is(orders: TablePage) -> None:
    QTest.keyClick(orders.table, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    dialog = next(each for each in dialogs(orders) if isinstance(each, QFileDialog))
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    assert Path(dialog.selectedFiles()[0]).name == "订货通知单台帐 2026-11-21.xlsx"
    dialog.reject()


def test_several_selected_orders_print_as_one_document(
    orders: TablePage, sqlite_station: Station
) -> None:
    import pypdfium2

    orders.table.selectAll()
    pdf = records_shown(sqlite_station.clerk, orders.table.selected_ids(), "F01").pdf
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 4
    document.close()


def test_a_step_is_taken_on_all_selected_rows_and_refusals_are_named(
    orders: TablePage, sqlite_station: Station, read_all: ReadAll
) -> None:
    orders.table.selectAll()
    flow = orders.known.flow
    assert flow is not None
    take_on_selected(orders, flow.step("sign"))
    sheet = sheet_of(orders, BatchSheet)
    assert sheet.form is not None
    fill(sheet.form, signer=SIGNATORY)
    sheet.accept()
    read_all()
    assert "不在项目授权名单" in sheet._warnings.text()  # the other project has another signatory
    sheet.reason.setPlainText("口头授权")
    sheet.accept()
    read_all()
    states = {row["state"].value for row in page(sqlite_station.clerk, ListQuery("orders")).rows}
    assert states == {"signed"}
    assert messages_of(orders).bars[0].text == "签认完成 2 份"
    (refused,) = dialogs(orders)
    assert refused.windowTitle() == "签认：2 份没有办成"


def test_a_step_that_breaks_a_rule_for_some_asks_one_reason_for_those(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    late = sqlite_station.order(planned_opening="2026-11-21 18:00")
    fine = sqlite_station.order(planned_opening="2026-11-23 07:00")
    orders = open_page("orders")
    orders.table.selectAll()
    flow = orders.known.flow
    assert flow is not None
    sheet = take_on_selected(orders, flow.step("receive"))
    sheet.accept()
    read_all()
    assert "截止时刻" in sheet._warnings.text()
    sheet.accept()
    assert sheet.isVisible()
    sheet.reason.setPlainText("客户临时加单")
    sheet.accept()
    read_all()
    assert view(sqlite_station.clerk, "orders", late).warnings[0]["reason"] == "客户临时加单"
    assert view(sqlite_station.clerk, "orders", fine).warnings == ()


def test_enter_goes_into_the_record_and_esc_back_to_the_rows(
    orders: TablePage, read_all: ReadAll
) -> None:
    orders.table.setFocus()
    orders.table.go_to(1)
    QTest.keyClick(orders.table, Qt.Key.Key_Return)
    read_all()
    assert orders.detail.isAncestorOf(focused())
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert orders.table.hasFocus()


def test_running_down_the_rows_shows_the_record_where_one_stops(
    orders: TablePage, read_all: ReadAll
) -> None:
    orders.table.setFocus()
    orders.table.go_to(0)
    for _ in range(3):
        QTest.keyClick(orders.table, Qt.Key.Key_Down)
    read_all()
    assert orders.detail.seen is not None
    assert orders.detail.seen.id == orders.table.rows.id_at(3)


def test_a_narrow_window_shows_the_record_over_the_list(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    sqlite_station.order()
    orders = open_page("orders", size=(1080, 570))
    assert orders.is_narrow
    assert orders.detail.isHidden()
    orders.table.setFocus()
    orders.table.go_to(0)
    QTest.keyClick(orders.table, Qt.Key.Key_Return)
    read_all()
    assert orders.drawer.isVisible()
    assert orders.detail.seen is not None
    assert orders.detail.mapTo(orders, QPoint(0, 0)).x() > 0
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert orders.drawer.isHidden()
    orders.window().resize(1600, 900)
    orders.open_current(focus=False)
    read_all()
    assert orders.splitter.indexOf(orders.detail) == 1


def test_the_window_can_be_as_small_as_an_office_pc_needs(orders: TablePage) -> None:
    hint = orders.window().minimumSizeHint()
    assert hint.width() <= 1080
    assert hint.height() <= 570


def test_somebody_sent_to_a_record_sees_it_whatever_the_filters_say(
    orders: TablePage, sqlite_station: Station, read_all: ReadAll
) -> None:
    orders.filters.set_narrowing(Narrowing(text="道路"))
    read_all()
    wanted = sqlite_station.order(placement="桥墩")
    orders.show_target(Target(kind="orders", id=wanted))
    read_all()
    assert orders.detail.seen is not None
    assert orders.detail.seen.id == wanted
    orders.office.hub.announce({"orders"})
    read_all()
    assert orders.detail.seen.id == wanted


def test_an_empty_list_says_so(open_page: OpenPage, read_all: ReadAll) -> None:
    orders = open_page("orders")
    assert orders.table.isHidden()
    assert orders.pane._empty.text() == "还没有订货通知单。"
    orders.filters.line.setText("什么也没有")
    read_all()
    assert "没有符合条件" in orders.pane._empty.text()


def test_a_chip_s_colour_always_comes_with_its_word(orders: TablePage) -> None:
    column = orders.table.rows.columns.index("state")
    words = {
        orders.table.rows.index(row, column).data() for row in range(orders.table.rows.rowCount())
    }
    assert words == {"草稿", "未签认", "已签认"}


def test_rows_are_read_as_one_scrolls(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll, qtbot: QtBot
) -> None:
    for number in range(120):
        sqlite_station.order(placement=f"部位{number}")
    orders = open_page("orders")
    rows = orders.table.rows
    assert rows.rowCount() == 100
    assert orders.pane.foot.words.startswith("共 120 条")
    orders.table.scrollToBottom()
    qtbot.waitUntil(lambda: rows.rowCount() == 120, timeout=60_000)
    assert len(set(shown(orders))) == 120
