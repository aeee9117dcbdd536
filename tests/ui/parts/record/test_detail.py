"""One record in full: its steps, what is blocked and why, history, scans, comments."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from db.models import Role
from desk.core.views import view
from tests.station import SIGNATORY, Station
from tests.ui.record_fixtures import OpenPage, dialogs, fill, sheet_of
from ui.parts.messages import messages_of
from ui.parts.record.step_sheet import StepSheet
from ui.parts.sheet import Sheet
from ui.parts.sheets import ReasonSheet
from ui.parts.table_page import TablePage

ReadAll = Callable[[], None]


def words(page: TablePage) -> list[str]:
    """Everything that can be read in the record's pane."""
    return [found.text() for found in page.detail.findChildren(QLabel)]


def press(page: TablePage, step: str) -> None:
    page.detail.step_bar.buttons[step].click()


def test_the_steps_offered_are_those_the_desk_allows(
    open_page: OpenPage, sqlite_station: Station
) -> None:
    sqlite_station.order()
    orders = open_page("orders")
    buttons = orders.detail.step_bar.buttons
    assert set(buttons) == {"receive", "sign", "cancel", "blocked"}
    assert buttons["sign"].property("look") == "primary"  # the paper brings its signature along
    assert buttons["cancel"].property("look") == "danger"
    assert buttons["blocked"].text() == "暂不能：开盘"


def test_a_blocked_step_says_why_who_and_by_which_clause(
    open_page: OpenPage, sqlite_station: Station
) -> None:
    sqlite_station.received()
    orders = open_page("orders")
    press(orders, "blocked")
    (sheet,) = dialogs(orders)
    said = " ".join(found.text() for found in sheet.findChildren(QLabel))
    assert "还没有项目指定人签认" in said
    assert "由客服专员办理" in said
    assert any(
        b.accessibleName() == "依据：手册 M1.2.1"
        for b in sheet.findChildren(type(orders.detail.editor.save_button))
    )


def test_a_person_without_the_role_sees_the_record_but_cannot_change_it(
    open_page: OpenPage, sqlite_station: Station
) -> None:
    sqlite_station.order()
    orders = open_page("orders", role=Role.DISPATCHER)
    assert set(orders.detail.step_bar.buttons) == {"blocked"}
    assert all(editor.read_only for editor in orders.detail.editor.form.editors.values())
    assert any("由客服专员" in text or "由生产客服科长" in text for text in words(orders))
    assert orders.primary_action() is None


def test_one_sheet_asks_what_the_step_needs_and_the_order_is_signed(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    order = sqlite_station.received()
    orders = open_page("orders")
    press(orders, "sign")
    sheet = sheet_of(orders, StepSheet)
    assert sheet.form is not None
    fill(sheet.form, signer=SIGNATORY, signed_at="今天|1430")
    sheet.accept()
    read_all()
    assert view(sqlite_station.clerk, "orders", order).values["state"].value == "signed"
    assert messages_of(orders).bars[-1].text.endswith("签认完成")


def test_a_refusal_stays_in_the_sheet_beside_its_field(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    sqlite_station.received()
    orders = open_page("orders")
    press(orders, "sign")
    sheet = sheet_of(orders, StepSheet)
    sheet.accept()
    read_all()
    assert sheet.isVisible()
    assert sheet.form is not None
    assert {n: c.sentence for n, c in sheet.form.cells() if c.sentence} == {
        "signer": "签认人还没有填"
    }


def test_a_rule_that_may_be_broken_asks_a_reason_in_red_and_is_recorded(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    order = sqlite_station.received()
    orders = open_page("orders")
    press(orders, "sign")
    sheet = sheet_of(orders, StepSheet)
    assert sheet.form is not None
    fill(sheet.form, signer="路人甲")
    sheet.accept()
    read_all()
    assert sheet.isVisible()
    said = [
        label.text() for label in sheet.findChildren(QLabel) if label.property("look") == "error"
    ]
    assert any("不在项目授权名单" in text for text in said)
    sheet.accept()
    assert sheet.isVisible()
    sheet.reason.setPlainText("项目经理电话确认")
    sheet.accept()
    read_all()
    (warned,) = view(sqlite_station.clerk, "orders", order).warnings
    assert warned["reason"] == "项目经理电话确认"
    assert any("不在项目授权名单" in text for text in words(orders))


def test_a_step_without_questions_is_taken_at_once_and_can_be_taken_back(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    order = sqlite_station.received()
    orders = open_page("orders")
    press(orders, "reopen")
    read_all()
    assert dialogs(orders) == []
    assert view(sqlite_station.clerk, "orders", order).values["state"].value == "draft"
    press(orders, "receive")
    sheet_of(orders, StepSheet).accept()
    read_all()
    assert view(sqlite_station.clerk, "orders", order).values["state"].value == "received"
    orders.window().activateWindow()  # a desktop does so itself when a sheet closes
    orders.table.setFocus()
    read_all()
    QTest.keyClick(
        orders.table,
        Qt.Key.Key_Z,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    read_all()
    assert view(sqlite_station.clerk, "orders", order).values["state"].value == "draft"


def test_a_step_is_not_taken_over_unsaved_typing(
    open_page: OpenPage, sqlite_station: Station
) -> None:
    sqlite_station.order()
    orders = open_page("orders")
    fill(orders.detail.editor.form, remarks="还没存")
    press(orders, "receive")
    assert dialogs(orders) == []
    assert "请先保存" in messages_of(orders).bars[-1].text


def test_the_history_says_what_each_field_was_and_became(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    sqlite_station.order()
    orders = open_page("orders")
    fill(orders.detail.editor.form, volume_m3="150", placement="承台")
    orders.detail.editor.save()
    read_all()
    orders.detail.tabs.setCurrentIndex(3)
    said = "\n".join(words(orders))
    assert "计划方量：200.00 → 150.00" in said
    assert "浇筑部位：地下室底板 → 承台" in said


def test_a_scan_is_filed_shown_and_opened(
    open_page: OpenPage,
    sqlite_station: Station,
    read_all: ReadAll,
    tmp_path: Path,
) -> None:
    order = sqlite_station.order()
    scan = tmp_path / "签字单.png"
    picture = QImage(40, 20, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    picture.save(str(scan))
    orders = open_page("orders")
    orders.detail.attach([scan])
    read_all()
    (filed,) = view(sqlite_station.clerk, "orders", order).attachments
    assert orders.detail.tabs.tabText(1) == "附件 1"
    orders.detail._attachments.wanted.emit(filed)
    read_all()
    (sheet,) = dialogs(orders)
    assert isinstance(sheet, Sheet)
    assert sheet.windowTitle() == "签字单.png"


def test_a_file_that_is_no_scan_is_refused_with_a_sentence(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll, tmp_path: Path
) -> None:
    sqlite_station.order()
    wrong = tmp_path / "程序.exe"
    wrong.write_bytes(b"MZ whatever")
    orders = open_page("orders")
    orders.detail.attach([wrong])
    read_all()
    assert "不能归档" in messages_of(orders).bars[-1].text


def test_a_comment_is_said_to_colleagues(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    order = sqlite_station.order()
    orders = open_page("orders")
    orders.detail.tabs.setCurrentIndex(2)
    orders.detail._comments.area.setPlainText("客户电话打不通")
    orders.detail._comments.send_button.click()
    read_all()
    (said,) = view(sqlite_station.clerk, "orders", order).comments
    assert said["text"] == "客户电话打不通"
    assert orders.detail._comments.area.toPlainText() == ""
    assert "客户电话打不通" in words(orders)


def test_a_copy_is_a_draft_with_the_details_left_empty(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    sqlite_station.signed()
    orders = open_page("orders")
    orders.detail.copy()
    read_all()
    assert orders.table.rows.rowCount() == 2
    seen = orders.detail.seen
    assert seen is not None
    assert seen.values["state"].value == "draft"
    assert seen.values["volume_m3"] is None
    assert seen.shown["project_id"] == "滨江花园二期3#楼"


def test_a_cancelled_order_keeps_its_reason_and_the_path_shows_it(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    order = sqlite_station.received()
    orders = open_page("orders")
    press(orders, "cancel")
    sheet = sheet_of(orders, StepSheet)
    sheet.accept()
    assert sheet.isVisible()
    sheet.reason.setPlainText("客户改期")
    sheet.accept()
    read_all()
    assert view(sqlite_station.clerk, "orders", order).values["cancel_reason"] == "客户改期"
    assert orders.detail.step_bar.path.accessibleName().startswith("状态：已取消")


@pytest.mark.parametrize("role", [Role.SPECIALIST, Role.DISPATCHER])
def test_a_person_leaves_no_sheet_open_by_looking(
    open_page: OpenPage, sqlite_station: Station, role: Role
) -> None:
    sqlite_station.signed()
    orders = open_page("orders", role=role)
    assert not [each for each in dialogs(orders) if isinstance(each, ReasonSheet)]
