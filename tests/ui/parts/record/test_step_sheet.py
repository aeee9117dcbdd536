"""The sheet of a step: what it offers, what it asks again, and the keys that end it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from db.fields import Kind
from db.models import Role
from desk.core import records
from desk.core.kinds import kind, kind_names
from desk.core.views import view
from tests.station import SIGNATORY, Station, on_the_day
from tests.ui.record_fixtures import OpenPage, fill, focused, sheet_of, type_into
from ui.parts.form.field_widgets import TextEditor
from ui.parts.form.suggestions import Suggestions
from ui.parts.look import label
from ui.parts.record.step_sheet import StepSheet
from ui.parts.sheet import Sheet
from ui.parts.table_page import TablePage
from ui.password import ChangePasswordSheet
from ui.system.people import FirstPasswordSheet

ReadAll = Callable[[], None]
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def orders(open_page: OpenPage, sqlite_station: Station) -> TablePage:
    sqlite_station.received()
    return open_page("orders")


def asked(orders: TablePage, step: str = "sign") -> StepSheet:
    orders.detail.step_bar.buttons[step].click()
    sheet = sheet_of(orders, StepSheet)
    sheet.activateWindow()
    QApplication.processEvents()
    return sheet


def state(orders: TablePage, station: Station) -> str:
    seen = orders.detail.seen
    assert seen is not None
    return str(view(station.clerk, "orders", seen.id).values["state"].value)


def test_a_corrected_value_needs_no_reason_any_more(
    orders: TablePage, sqlite_station: Station, read_all: ReadAll
) -> None:
    sheet = asked(orders)
    assert sheet.form is not None
    fill(sheet.form, signer="路人甲")
    sheet.accept()
    read_all()
    assert sheet.reason.isVisible()
    fill(sheet.form, signer=SIGNATORY)
    assert sheet.reason.isHidden()
    assert sheet.accept_button.text() == "签认"
    sheet.accept()
    read_all()
    assert state(orders, sqlite_station) == "signed"
    assert orders.detail.seen is not None
    assert view(sqlite_station.clerk, "orders", orders.detail.seen.id).warnings == ()


def test_another_wrong_value_is_asked_about_anew_and_said_once(
    orders: TablePage, read_all: ReadAll
) -> None:
    sheet = asked(orders)
    assert sheet.form is not None
    for name in ("路人甲", "路人乙"):
        fill(sheet.form, signer=name)
        sheet.accept()
        read_all()
    said = [each.text() for each in sheet.findChildren(type(label(""))) if each.isVisible()]
    assert [text for text in said if "路人甲" in text] == []
    assert len([text for text in said if "路人乙" in text]) == 1


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_S])
def test_a_step_is_confirmed_by_ctrl_enter_and_by_ctrl_s(
    orders: TablePage, sqlite_station: Station, read_all: ReadAll, key: Qt.Key
) -> None:
    sheet = asked(orders)
    assert sheet.form is not None
    fill(sheet.form, signer=SIGNATORY)
    QTest.keyClick(focused(), key, CTRL)
    read_all()
    assert state(orders, sqlite_station) == "signed"


def test_whoever_may_sign_is_picked_from_a_list_and_anybody_else_typed(
    orders: TablePage, read_all: ReadAll
) -> None:
    sheet = asked(orders)
    assert sheet.form is not None
    read_all()
    editor = sheet.form.editors["signer"]
    assert isinstance(editor, TextEditor)
    listed = sheet.findChild(Suggestions)
    assert isinstance(listed, Suggestions)
    assert listed.isVisible()
    assert [listed.list.item(at).text() for at in range(listed.list.count())] == [SIGNATORY]
    QTest.keyClick(editor.line, Qt.Key.Key_Down)
    QTest.keyClick(editor.line, Qt.Key.Key_Return)
    assert editor.raw() == SIGNATORY
    assert focused() is not editor.line
    type_into(editor.line, "路人甲")
    assert editor.raw() == "路人甲"


def test_the_one_moment_a_step_asks_begins_with_now(orders: TablePage) -> None:
    sheet = asked(orders)
    assert sheet.form is not None
    assert "2026-11-21" in sheet.form.editors["signed_at"].raw()


def test_of_several_moments_the_one_of_the_step_itself_begins_with_now(
    open_page: OpenPage, sqlite_station: Station
) -> None:
    pour = sqlite_station.pour(until="supply")
    clerk = sqlite_station.acting(Role.SPECIALIST, at=on_the_day(8))
    arrived = {"pour": str(pour), "pump": "1号泵车", "arrived_at": on_the_day(7)}
    records.create(clerk, "pump-uses", arrived)
    pumps = open_page("pump-uses", acting=clerk)
    sheet = asked(pumps, "leave")
    assert sheet.form is not None
    assert "08:00" in sheet.form.editors["left_at"].raw()
    assert sheet.form.editors["finished_at"].is_empty


def test_beside_the_button_stands_how_many_fields_are_to_be_mended(
    orders: TablePage, read_all: ReadAll
) -> None:
    sheet = asked(orders)
    assert sheet.form is not None
    assert sheet.problems_button.isHidden()
    fill(sheet.form, signer=SIGNATORY, signed_at="13月|25")
    sheet.accept()
    assert sheet.problems_button.text() == "1 处要改"
    sheet.accept_button.setFocus()
    QTest.keyClick(sheet.accept_button, Qt.Key.Key_Backtab)
    sheet.problems_button.click()
    assert focused() in sheet.form.editors["signed_at"].stops()
    fill(sheet.form, signed_at="今天|1430")
    assert sheet.problems_button.isHidden()
    sheet.accept()
    read_all()


def test_every_name_that_a_step_asks_for_a_site_s_people_is_picked_from_their_list() -> None:
    """Every text field of a step whose label says that somebody of the customer's signs, receives or
    is spoken to."""
    spoken = ("签认人", "客户签认", "签收人", "接收人", "核实对方", "解释对象", "协议签字")
    typed: list[str] = []
    for known in map(kind, kind_names()):
        asks = {name for step in known.flow.steps for name in step.asks} if known.flow else set()
        typed += [
            f"{known.name}.{name}"
            for name in sorted(asks - dict(known.picks).keys())
            if known.fields[name].kind is Kind.TEXT
            and any(word in known.fields[name].label for word in spoken)
        ]
    assert typed == []


class Passwords(FirstPasswordSheet):
    """Counts how often it is accepted."""

    times = 0

    def accept(self) -> None:
        self.times += 1


class Changing(ChangePasswordSheet):
    times = 0

    def accept(self) -> None:
        self.times += 1


def test_enter_in_a_password_sheet_submits_in_the_last_box_alone(
    open_page: OpenPage, sqlite_station: Station
) -> None:
    page = open_page("orders")
    sheets: list[Passwords | Changing] = [
        Passwords(page, sqlite_station.clerk, sqlite_station.project, "李工"),
        Changing(page, lambda _old, _new: None),
    ]
    for sheet in sheets:
        sheet.open()
        sheet.activateWindow()
        QApplication.processEvents()
        lines = sheet.findChildren(QLineEdit)
        assert lines[0].hasFocus()
        for at, line in enumerate(lines):
            assert sheet.times == 0
            QTest.keyClicks(line, "geheim")
            QTest.keyClick(line, Qt.Key.Key_Return)
            if line is not lines[-1]:
                assert lines[at + 1].hasFocus()
        assert sheet.times == 1
        sheet.done(0)


def test_a_sheet_of_several_lines_goes_from_line_to_line(open_page: OpenPage) -> None:
    page = open_page("orders")
    sheet = Sheet(page, "两行")
    lines = [QLineEdit(), QLineEdit()]
    for line in lines:
        sheet.body.addWidget(line)
    sheet.set_buttons("好")
    sheet.open()
    sheet.activateWindow()
    QApplication.processEvents()
    lines[0].setFocus()
    QTest.keyClick(lines[0], Qt.Key.Key_Return)
    assert sheet.isVisible()
    assert lines[1].hasFocus()
    QTest.keyClick(lines[1], Qt.Key.Key_Return)
    assert not sheet.isVisible()


def test_a_call_about_an_opening_begins_with_the_planned_hour(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    sqlite_station.signed()
    sqlite_station.plan()
    pours = open_page("pours")
    read_all()
    sheet = asked(pours, "confirm")
    assert sheet.form is not None
    assert pours.detail.seen is not None
    assert (
        sheet.form.editors["expected_opening"].typed()
        == (pours.detail.seen.values["planned_opening"])
    )
    assert sheet.form.editors["confirmed_with"].is_empty
