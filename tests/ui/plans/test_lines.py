"""Typing into the lines of a draft plan as a clerk does: by keyboard, and read back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db.models import PlanState
from desk.core import records
from desk.core.views import view
from desk.values.zone import local
from tests.ui.plan_fixtures import OpenWindow, focused, press, wait_until_quiet, write
from tests.ui.plan_office import TOMORROW, PlanOffice
from ui.plans.cell_editor import CellEditor
from ui.plans.lines_model import column_of
from ui.plans.page import DailyPlansPage

_ENTER, _DOWN, _TAB, _ESC = Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Tab, Qt.Key.Key_Escape


def plans_page(open_window: OpenWindow, login: str = "section_head") -> DailyPlansPage:
    shown = open_window(login, "daily-plans").current_page
    assert isinstance(shown, DailyPlansPage)
    return shown


def cell(page: DailyPlansPage, row: int, name: str) -> str:
    return str(page.model.index(row, column_of(name)).data())


def stored(office: PlanOffice, page: DailyPlansPage, row: int, name: str) -> object:
    assert page.board is not None
    assert page.board.seen is not None
    lines = view(office.section_head, "daily-plans", page.board.seen.id).extras["lines"]
    return lines[row][name]


def test_the_keyboard_is_in_the_lines_when_the_plan_is_opened(
    office: PlanOffice, open_window: OpenWindow
) -> None:
    office.orders(count=3)
    office.draft()
    page = plans_page(open_window)
    assert page.lines.hasFocus()
    assert page.lines.currentIndex().column() == column_of("planned_opening")


def test_an_hour_is_typed_over_and_enter_goes_to_the_pump(
    office: PlanOffice, open_window: OpenWindow, qtbot: QtBot
) -> None:
    office.orders(count=3)
    office.draft()
    page = plans_page(open_window)
    write("645")
    press(_ENTER)
    assert page.lines.currentIndex().column() == column_of("pump")
    assert isinstance(focused(), CellEditor)
    wait_until_quiet(qtbot)
    opening = stored(office, page, 0, "planned_opening")
    assert f"{local(opening):%Y-%m-%d %H:%M}" == f"{TOMORROW} 06:45"  # type: ignore[arg-type]


def test_a_whole_line_is_filled_without_the_mouse(
    office: PlanOffice, open_window: OpenWindow, qtbot: QtBot
) -> None:
    office.orders(count=3)
    office.draft()
    page = plans_page(open_window)
    press(_DOWN)
    press(_ENTER)
    for text in ("7点10", "56", "老周", "6", "夜间，注意降噪"):
        press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        write(text)
        press(_ENTER)
    assert page.lines.currentIndex().row() == 2
    wait_until_quiet(qtbot)
    found = {n: stored(office, page, 1, n) for n in ("pump", "pump_crew", "first_trucks")}
    assert found == {"pump": "5号泵 56m", "pump_crew": "老周", "first_trucks": 6}
    assert stored(office, page, 1, "remarks") == "夜间，注意降噪"
    assert cell(page, 1, "planned_opening") == "07:10"


def test_the_pumps_offered_first_suit_the_line_and_are_free(
    office: PlanOffice, open_window: OpenWindow
) -> None:
    office.orders(count=3)
    office.draft()
    page = plans_page(open_window)
    page.lines.go(2, column_of("pump"))
    editor = focused()
    assert isinstance(editor, CellEditor)
    offered = [
        editor.suggestions.list.item(at).text() for at in range(editor.suggestions.list.count())
    ]
    assert "汽车泵 · 空闲" in offered[0]
    taken = next(words for words in offered if words.startswith("1号泵"))
    assert "第 2 行用至 15:00" in taken
    assert offered.index(taken) > 0
    assert [words.split(" ")[0] for words in offered[:4]] == ["2号泵", "3号泵", "5号泵", "1号泵"]
    assert not any("汽车泵" in words for words in offered[4:])


def test_a_hired_pump_may_be_typed_that_the_station_does_not_have(
    office: PlanOffice, open_window: OpenWindow, qtbot: QtBot
) -> None:
    office.orders(count=2)
    office.draft()
    page = plans_page(open_window)
    page.lines.go(1, column_of("pump"))
    write("外租62m")
    press(_TAB)
    wait_until_quiet(qtbot)
    assert stored(office, page, 1, "pump") == "外租62m"


def test_an_hour_that_cannot_be_read_keeps_the_editor_open(
    office: PlanOffice, open_window: OpenWindow
) -> None:
    office.orders(count=2)
    office.draft()
    page = plans_page(open_window)
    write("2561")
    press(_ENTER)
    editor = focused()
    assert isinstance(editor, CellEditor)
    assert editor.text() == "2561"
    assert editor.property("invalid") is True
    assert "7:30" in editor.accessibleDescription()
    press(_ESC)
    assert cell(page, 0, "planned_opening") == "06:30"


def test_the_remarks_do_not_show_the_word_that_the_program_keeps_there(
    office: PlanOffice, open_window: OpenWindow, qtbot: QtBot
) -> None:
    office.orders(count=4)
    office.draft()
    page = plans_page(open_window)
    row = 3
    assert stored(office, page, row, "remarks") == "未签认"
    assert cell(page, row, "remarks") == ""
    assert "未签认" in cell(page, row, "checks")
    page.lines.go(row, column_of("remarks"))
    write("后浇带，先湿润")
    press(_ENTER)
    wait_until_quiet(qtbot)
    assert stored(office, page, row, "remarks") == "后浇带，先湿润;未签认"
    assert cell(page, row, "remarks") == "后浇带，先湿润"


def test_typing_goes_on_while_the_last_cell_is_being_stored(
    office: PlanOffice, open_window: OpenWindow, qtbot: QtBot
) -> None:
    office.orders(count=3)
    office.draft()
    page = plans_page(open_window)
    page.lines.go(0, column_of("pump_crew"))
    write("老彭")
    press(_ENTER)
    write("4")
    editor = focused()
    wait_until_quiet(qtbot)
    assert focused() is editor  # the answer did not close it
    assert isinstance(editor, CellEditor)
    assert editor.text() == "4"
    press(_ENTER)
    wait_until_quiet(qtbot)
    assert stored(office, page, 0, "pump_crew") == "老彭"
    assert stored(office, page, 0, "first_trucks") == 4


def test_two_people_may_fill_different_cells_of_one_plan(
    office: PlanOffice, open_window: OpenWindow, qtbot: QtBot
) -> None:
    office.orders(count=3)
    plan = office.draft()
    page = plans_page(open_window)
    records.edit(office.specialist, "daily-plans", plan, {"lines.2.pump_crew": "小郭"})
    page.lines.go(0, column_of("pump_crew"))
    write("老周")
    press(_ENTER)
    wait_until_quiet(qtbot)
    assert stored(office, page, 0, "pump_crew") == "老周"
    assert stored(office, page, 1, "pump_crew") == "小郭"


def test_a_cell_that_somebody_else_filled_first_is_not_overwritten(
    office: PlanOffice, open_window: OpenWindow, qtbot: QtBot
) -> None:
    office.orders(count=3)
    plan = office.draft()
    window = open_window("section_head", "daily-plans")
    page = window.current_page
    assert isinstance(page, DailyPlansPage)
    records.edit(office.specialist, "daily-plans", plan, {"lines.1.pump_crew": "小郭"})
    page.lines.go(0, column_of("pump_crew"))
    write("老周")
    press(_ENTER)
    wait_until_quiet(qtbot)
    assert stored(office, page, 0, "pump_crew") == "小郭"
    assert any("张敏也改了第 1 行的泵工" in bar.text for bar in window.messages.bars)
    assert cell(page, 0, "pump_crew") == "小郭"


def test_an_issued_plan_takes_no_typing_and_says_why(
    office: PlanOffice, open_window: OpenWindow
) -> None:
    office.orders(count=3)
    office.issued()
    page = plans_page(open_window)
    before = cell(page, 0, "pump_crew")
    write("老周")
    press(_ENTER)
    assert not isinstance(focused(), CellEditor)
    assert cell(page, 0, "pump_crew") == before
    assert any("任何人不得涂改" in text and "M1.4.1" in text for text in page.strips.texts)
    assert page.board is not None
    assert page.board.seen is not None
    assert page.board.seen.values["state"] is PlanState.ISSUED
