"""The plan from gathering to 签收 and 改版, as the section head and the others work it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.models import PlanState
from desk.core import records
from desk.values.zone import local
from tests.ui.plan_fixtures import OpenWindow, press, wait_until_quiet, words_in, write
from tests.ui.plan_office import TODAY, TOMORROW, PlanOffice
from ui.parts.page import Target
from ui.parts.paper.print_preview import PrintPreview
from ui.parts.record.step_sheet import StepSheet
from ui.plans import output
from ui.plans.lines_model import column_of
from ui.plans.page import DailyPlansPage
from ui.window import MainWindow

_CTRL = Qt.KeyboardModifier.ControlModifier


def page_of(window: MainWindow) -> DailyPlansPage:
    shown = window.current_page
    assert isinstance(shown, DailyPlansPage)
    return shown


def state_of(page: DailyPlansPage) -> PlanState:
    assert page.board is not None
    assert page.board.seen is not None
    state = page.board.seen.values["state"]
    assert isinstance(state, PlanState)
    return state


def sheet(qtbot: QtBot) -> StepSheet:
    """The sheet that asks for what a step needs, once it has the keyboard."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activeWindow(), StepSheet))
    found = QApplication.activeWindow()
    assert isinstance(found, StepSheet)
    return found


def test_ctrl_n_gathers_tomorrows_plan_from_the_orders(
    office: PlanOffice, open_window: OpenWindow, qtbot: QtBot
) -> None:
    office.orders(count=5)
    window = open_window("section_head", "daily-plans")
    page = page_of(window)
    assert "已收订货单 5 张" in page.empty_day.waiting.text()
    primary = page.primary_action()
    assert primary is not None
    assert primary.text() == "归集明日计划"
    press(Qt.Key.Key_N, _CTRL)
    wait_until_quiet(qtbot)
    assert state_of(page) is PlanState.DRAFT
    assert page.model.rowCount() == 5
    assert page.lines.hasFocus()
    assert page.primary_action() is None  # 提交审批 is the one primary button now
    assert "归集 5 单" in window.messages.bars[-1].text


def test_a_day_without_orders_says_so(office: PlanOffice, open_window: OpenWindow) -> None:
    page = page_of(open_window("section_head", "daily-plans"))
    assert page.empty_day.waiting.text() == "这一天还没有订货单。"
    assert not page.print_action.isEnabled()


def test_somebody_who_may_not_gather_is_not_offered_to(
    office: PlanOffice, open_window: OpenWindow
) -> None:
    office.orders(count=2)
    page = page_of(open_window("dispatcher", "daily-plans"))
    assert page.primary_action() is None
    assert "生产客服科" in page.empty_day.remedy.text()


def test_the_plan_goes_from_draft_to_five_signatures(
    office: PlanOffice, open_window: OpenWindow, qtbot: QtBot
) -> None:
    office.orders(count=3)
    office.draft()
    head = page_of(open_window("section_head", "daily-plans"))
    press(Qt.Key.Key_F6)
    wait_until_quiet(qtbot)
    assert state_of(head) is PlanState.SUBMITTED
    assert any("正在审批" in text for text in head.strips.texts)

    manager = page_of(open_window("station_manager", "daily-plans"))
    press(Qt.Key.Key_F6)
    sheet(qtbot)
    write("demo")
    press(Qt.Key.Key_Return, _CTRL)
    wait_until_quiet(qtbot)
    assert state_of(manager) is PlanState.APPROVED

    head.show_day(TOMORROW)
    wait_until_quiet(qtbot)
    head.next_step()
    wait_until_quiet(qtbot)
    assert state_of(head) is PlanState.ISSUED

    dispatcher = page_of(open_window("dispatcher", "daily-plans"))
    press(Qt.Key.Key_F6)
    wait_until_quiet(qtbot)
    assert dispatcher.foot.tabs.tabText(2) == "分发签收 1/5"
    assert "孙涛" in words_in(dispatcher.foot.posts)


def test_an_approval_wants_the_managers_password_once_more(
    office: PlanOffice, open_window: OpenWindow, qtbot: QtBot
) -> None:
    office.orders(count=2)
    office.step(office.draft(), ("submit", "section_head"))
    page = page_of(open_window("station_manager", "daily-plans"))
    press(Qt.Key.Key_F6)
    asking = sheet(qtbot)
    write("wrong")
    press(Qt.Key.Key_Return, _CTRL)
    wait_until_quiet(qtbot)
    assert "密码不对" in words_in(asking)
    assert state_of(page) is PlanState.SUBMITTED
    asking.reject()


def test_orders_without_a_task_are_submitted_only_with_a_reason(
    office: PlanOffice, open_window: OpenWindow, qtbot: QtBot
) -> None:
    office.orders()
    office.draft()
    page = page_of(open_window("section_head", "daily-plans"))
    press(Qt.Key.Key_F6)
    wait_until_quiet(qtbot)
    assert state_of(page) is PlanState.DRAFT
    write("资料室 17 点前补齐")
    press(Qt.Key.Key_Return, _CTRL)
    wait_until_quiet(qtbot)
    assert state_of(page) is PlanState.SUBMITTED


def test_clashes_are_marked_in_words_on_their_lines(
    office: PlanOffice, open_window: OpenWindow
) -> None:
    office.orders()
    office.clash(office.draft())
    page = page_of(open_window("section_head", "daily-plans"))
    words = [page.model.index(row, column_of("checks")).data() for row in range(10)]
    assert words[1].startswith("撞泵")
    assert "同时开盘" in words[3]
    assert "同时开盘" in words[4]
    assert "未签认" in words[6]
    assert words[9] == "无任务书"
    assert words[7] == ""
    assert any(text.startswith("冲突（共 7 处）") for text in page.strips.texts)
    tip = page.model.index(1, column_of("checks")).data(Qt.ItemDataRole.ToolTipRole)
    assert "1号泵 37m" in tip


def test_a_clash_leads_to_its_line(office: PlanOffice, open_window: OpenWindow) -> None:
    office.orders()
    office.clash(office.draft())
    page = page_of(open_window("section_head", "daily-plans"))
    page.foot.show_tab("冲突")
    page.foot.place_asked.emit(4)
    assert page.lines.currentIndex().row() == 3
    assert page.lines.hasFocus()


def test_solving_a_clash_takes_its_word_away(
    office: PlanOffice, open_window: OpenWindow, qtbot: QtBot
) -> None:
    office.orders()
    office.clash(office.draft())
    page = page_of(open_window("section_head", "daily-plans"))
    for row, pump in ((2, "2号泵"), (3, "7号泵")):
        page.lines.go(row, column_of("pump"))
        write(pump)
        press(Qt.Key.Key_Return)
        wait_until_quiet(qtbot)
    words = [page.model.index(row, column_of("checks")).data() for row in range(10)]
    assert not any("撞泵" in each for each in words)


def test_a_revision_shows_before_and_after(
    office: PlanOffice, open_window: OpenWindow, qtbot: QtBot
) -> None:
    office.orders(count=3)
    office.issued()
    page = page_of(open_window("section_head", "daily-plans"))
    page.head.steps.buttons["revise"].click()
    sheet(qtbot)
    write("客户要求推迟")
    press(Qt.Key.Key_Return, _CTRL)
    wait_until_quiet(qtbot)
    assert state_of(page) is PlanState.DRAFT
    assert page.head.revisions.currentText() == "第 2 版 草稿"
    page.window().activateWindow()
    qtbot.waitUntil(page.lines.hasFocus)
    page.lines.go(1, column_of("planned_opening"))
    write("930")
    press(Qt.Key.Key_Return)
    wait_until_quiet(qtbot)
    said = words_in(page.foot.changes)
    assert "改版原因：客户要求推迟" in said
    assert "07:00 → 09:30" in said
    page.head.revision_asked.emit(1)
    wait_until_quiet(qtbot)
    assert state_of(page) is PlanState.ISSUED
    assert not page.model.editable


def test_an_order_received_after_gathering_is_named_over_the_lines(
    office: PlanOffice, open_window: OpenWindow, qtbot: QtBot
) -> None:
    office.orders(count=2)
    office.draft()
    page = page_of(open_window("section_head", "daily-plans"))
    office.orders(count=1)
    page.refresh()
    wait_until_quiet(qtbot)
    assert any("DH-202611-0003" in text for text in page.strips.texts)
    page.head.steps.buttons["gather"].click()
    wait_until_quiet(qtbot)
    assert page.model.rowCount() == 3
    assert not any("DH-202611-0003" in text for text in page.strips.texts)


def test_days_are_walked_through_by_keyboard(
    office: PlanOffice, open_window: OpenWindow, qtbot: QtBot
) -> None:
    office.orders(count=2)
    office.draft()
    page = page_of(open_window("section_head", "daily-plans"))
    press(Qt.Key.Key_PageUp, Qt.KeyboardModifier.AltModifier)
    wait_until_quiet(qtbot)
    assert page.head.days.day == TODAY
    assert "周六 · 今天" in page.head.days.words.text()
    press(Qt.Key.Key_Home, Qt.KeyboardModifier.AltModifier)
    wait_until_quiet(qtbot)
    assert page.head.days.day == TOMORROW
    assert page.model.rowCount() == 2
    page.head.days.line.setFocus()
    page.head.days.line.selectAll()
    write("+3")
    press(Qt.Key.Key_Return)
    wait_until_quiet(qtbot)
    assert page.head.days.day == TODAY + timedelta(days=3)


def test_usable_trucks_are_typed_and_compared_with_the_need(
    office: PlanOffice, open_window: OpenWindow, qtbot: QtBot
) -> None:
    office.orders(count=5)
    office.draft()
    page = page_of(open_window("section_head", "daily-plans"))
    assert "需 18 / 有 40" in words_in(page.foot.summary)
    page.header.trucks.setFocus()
    page.header.trucks.selectAll()
    write("12")
    press(Qt.Key.Key_Tab)
    wait_until_quiet(qtbot)
    said = words_in(page.foot.summary)
    assert "需 18 / 有 12" in said
    assert "缺 6" in said


def test_what_is_due_can_lead_to_a_plan_or_to_a_day(
    office: PlanOffice, open_window: OpenWindow, qtbot: QtBot
) -> None:
    office.orders(count=2)
    plan = office.draft()
    window = open_window("section_head", "today")
    window.go("daily-plans", Target("daily-plans", plan))
    wait_until_quiet(qtbot)
    assert page_of(window).head.days.day == TOMORROW
    window.go("daily-plans", Target("daily-plans", number="2026-11-25"))
    wait_until_quiet(qtbot)
    assert f"{page_of(window).head.days.day}" == "2026-11-25"


def test_the_list_beside_the_sheet_opens_older_plans(
    office: PlanOffice, open_window: OpenWindow, qtbot: QtBot
) -> None:
    office.orders(count=2)
    office.issued()
    office.orders(TOMORROW + timedelta(days=1), count=1)
    office.draft(TOMORROW + timedelta(days=1))
    page = page_of(open_window("section_head", "daily-plans", size=(1920, 1080)))
    assert page.day_list.isVisible()
    assert page.day_list.model.rowCount() == 2
    page.day_list.table.clicked.emit(page.day_list.model.index(0, 0))
    wait_until_quiet(qtbot)
    assert page.head.days.day == TOMORROW + timedelta(days=1)


def test_a_low_narrow_window_keeps_the_lines(office: PlanOffice, open_window: OpenWindow) -> None:
    office.orders()
    office.clash(office.draft())
    window = open_window("section_head", "daily-plans", size=(1080, 570))
    page = page_of(window)
    assert window.width() <= 1080
    assert window.height() <= 570
    assert page.lines.viewport().height() > 120
    assert not page.foot.isVisible()
    assert not page.day_list.isVisible()


def test_printing_previews_the_paper_of_this_plan(
    office: PlanOffice, open_window: OpenWindow, qtbot: QtBot
) -> None:
    office.orders(count=3)
    office.issued()
    page = page_of(open_window("section_head", "daily-plans"))
    page.print_current()
    wait_until_quiet(qtbot)
    preview = page.window().findChild(PrintPreview)
    assert preview is not None
    assert preview.sheets.pages is not None
    assert preview.sheets.pages.count == 1
    preview.close()


def test_the_workbook_of_the_plan_is_written(
    office: PlanOffice, open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    office.orders(count=3)
    plan = office.issued()
    page = page_of(open_window("section_head", "daily-plans"))
    target = tmp_path / "计划.xlsx"
    output.write_plan(page, plan, target)
    wait_until_quiet(qtbot)
    assert target.stat().st_size > 5_000


def test_another_desks_change_of_the_plan_is_seen_here(
    office: PlanOffice, open_window: OpenWindow, qtbot: QtBot
) -> None:
    office.orders(count=2)
    plan = office.draft()
    window = open_window("section_head", "daily-plans")
    records.edit(
        office.specialist, "daily-plans", plan, {"lines.1.planned_opening": f"{TOMORROW} 05:45"}
    )
    window.hub.announce({"daily-plans"})
    wait_until_quiet(qtbot)
    line = page_of(window).model.line_at(0)
    assert f"{local(line['planned_opening']):%H:%M}" == "05:45"
