"""The lists of the pours: which form is printed, several signed at once, ratings by their place."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from db.models import Role
from desk.core import records
from desk.core.kinds import kind
from desk.core.lists import ListQuery, page
from desk.core.views import view
from reports.catalogue import FORMS
from tests.station import RECEIVER, Station, on_the_day
from tests.ui.record_fixtures import OpenPage, focused, sheet_of
from ui.pages import find_page
from ui.parts.form.choice_widgets import ChoicesEditor
from ui.parts.paper.print_preview import PrintPreview
from ui.parts.paper.record_output import print_records
from ui.parts.record.batch import BatchSheet
from ui.parts.record.batch_menu import take_on_selected
from ui.parts.record.step_sheet import StepSheet
from ui.parts.table_page import TablePage

ReadAll = Callable[[], None]
CTRL = Qt.KeyboardModifier.ControlModifier


def test_a_kind_without_code_of_its_own_has_a_page_all_the_same(
    open_page: OpenPage, sqlite_station: Station
) -> None:
    shown = open_page("slump-tests")
    assert type(shown) is TablePage
    assert (shown.key, shown.kind_name) == ("slump-tests", "slump-tests")
    assert shown.title == find_page("slump-tests")[1].title
    assert shown.help_key == "slump-tests"


def test_the_form_is_chosen_and_the_last_one_stands_ready(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    pour = sqlite_station.pour()
    shown = open_page("pours")
    known = kind("pours")
    menu = print_records(shown, shown.acting, known, [pour])
    assert menu is not None
    titles = [action.text() for action in menu.actions()]
    assert titles == [f"{FORMS[form].title}（{form}）" for form in known.forms]
    assert menu.activeAction().text() == titles[0]
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    read_all()
    (preview,) = shown.window().findChildren(PrintPreview)
    assert preview.job.form == known.forms[1]
    preview.close()
    again = print_records(shown, shown.acting, known, [pour])
    assert again is not None
    assert again.activeAction().text() == titles[1]
    again.close()


def test_a_kind_with_one_form_is_printed_without_asking(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    pour = sqlite_station.pour()
    sqlite_station.ticket(pour, at=on_the_day(7, 10))
    dispatcher = sqlite_station.acting(Role.DISPATCHER, at=on_the_day(12))
    shown = open_page("tickets", acting=dispatcher)
    QTest.keyClick(shown.table, Qt.Key.Key_P, CTRL)
    read_all()
    (preview,) = shown.window().findChildren(PrintPreview)
    assert preview.job.form == "F38"
    preview.close()


def test_many_tickets_are_signed_for_at_once(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    pour = sqlite_station.pour()
    for minute in range(6):
        sqlite_station.ticket(pour, at=on_the_day(7, 10 + minute))
    shown = open_page("tickets", acting=sqlite_station.acting(Role.DISPATCHER, at=on_the_day(12)))
    shown.table.selectAll()
    flow = kind("tickets").flow
    assert flow is not None
    sheet = take_on_selected(shown, flow.step("sign"))
    assert isinstance(sheet, BatchSheet)
    assert sheet.form is not None
    sheet.form.editors["receiver"].restore(RECEIVER)
    sheet.accept()
    read_all()
    rows = page(sqlite_station.clerk, ListQuery("tickets"), columns=("state", "receiver")).rows
    assert {(row["state"].value, row["receiver"]) for row in rows} == {("delivered", RECEIVER)}


def test_a_checklist_is_ticked_with_one_key(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    pour = sqlite_station.pour(until="plan")
    shown = open_page("pours", acting=sqlite_station.acting(Role.SPECIALIST, at=on_the_day(6)))
    read_all()
    assert shown.detail.seen is not None
    flow = kind("pours").flow
    assert flow is not None
    shown.detail.take(flow.step("check"))
    read_all()
    sheet = sheet_of(shown, StepSheet)
    assert sheet.form is not None
    boxes = sheet.form.editors["checked_items"]
    assert isinstance(boxes, ChoicesEditor)
    assert focused() is boxes.all
    QTest.keyClick(focused(), Qt.Key.Key_Space)
    assert len(boxes.raw()) == len(boxes.boxes)
    QTest.keyClick(focused(), Qt.Key.Key_A, CTRL)
    assert boxes.raw() == []
    QTest.keyClick(focused(), Qt.Key.Key_A, CTRL)
    last = next(iter(boxes.boxes.values()))
    last.click()
    assert not boxes.all.isChecked()
    last.click()
    assert boxes.all.isChecked()
    QTest.keyClick(focused(), Qt.Key.Key_Return, CTRL)
    read_all()
    assert len(view(sqlite_station.clerk, "pours", pour).values["checked_items"]) == 5


@pytest.mark.parametrize(
    ("typed", "rated"), [("12345", "很满意 满意 基本满意 不满意 很不满意"), ("22222", "满意 " * 5)]
)
def test_a_card_is_rated_with_a_digit_and_enter_per_item(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll, typed: str, rated: str
) -> None:
    pour = sqlite_station.pour()
    noon = sqlite_station.acting(Role.SPECIALIST, at=on_the_day(12))
    card = records.create(noon, "service-cards", {"pour": str(pour)}).id
    assert card is not None
    shown = open_page("service-cards", acting=noon)
    read_all()
    ratings = shown.detail.editor.form.children_editors["ratings"]
    ratings.stops()[0].setFocus()
    for digit in typed:
        QTest.keyClicks(focused(), digit)
        QTest.keyClick(focused(), Qt.Key.Key_Return)
    QTest.keyClick(focused(), Qt.Key.Key_S, CTRL)
    read_all()
    rows = view(sqlite_station.clerk, "service-cards", card).children["ratings"]
    assert [row["rating"].label for row in rows] == rated.split()


def test_items_that_the_program_named_are_neither_renamed_nor_removed(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    pour = sqlite_station.pour()
    noon = sqlite_station.acting(Role.SPECIALIST, at=on_the_day(12))
    records.create(noon, "service-cards", {"pour": str(pour)})
    shown = open_page("service-cards", acting=noon)
    read_all()
    ratings = shown.detail.editor.form.children_editors["ratings"]
    for row in ratings._rows:
        assert row.editors["item"].read_only
        assert row.leave.isHidden()
    assert ratings._add.isHidden()
