"""日生产计划: the plans so far, and the sheet of one day, worked from gathering to 签收."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desk.core import records
from desk.core.changes import Changes
from desk.core.errors import UserError
from desk.core.views import View
from desk.core.workflow import Step
from desk.plans.board import Board, board
from desk.plans.editing import CellEdit
from desk.values.zone import today
from ui.parts.day_page import DayPage
from ui.parts.figure import figure_of
from ui.parts.look import card
from ui.parts.messages import messages_of
from ui.parts.operation import Operation
from ui.parts.page import Figure, Office, Target
from ui.parts.plain import set_tip
from ui.parts.record.actions import Steps
from ui.plans import output
from ui.plans.day_list import DayList
from ui.plans.empty_day import EmptyDay
from ui.plans.foot import PlanFoot
from ui.plans.lines_model import LinesModel, column_of
from ui.plans.lines_view import LinesView
from ui.plans.saving import CellSaver
from ui.plans.sheet_head import SheetHead
from ui.plans.strips import Strips
from ui.plans.summary import PlanHeader
from ui.shortcuts import Command, bind
from ui.theme import current_theme, theme_keeper

FOOT_FROM = 520
"""Lower than this, chart and summary are shown only when asked for."""

_HINT = "开盘、泵、泵工、首发、备注可直接键入，Enter 到下一格；随填随存。"


class DailyPlansPage(DayPage):
    """See the module."""

    key = "daily-plans"
    title = "日生产计划"
    kinds = frozenset({"daily-plans", "orders", "tasks", "projects", "plants", "mixes", "settings"})

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.board: Board | None = None
        self._revision: int | None = None
        self._foot_wanted = False
        self.head = SheetHead(self.days)
        self.strips = Strips(self._show_clashes)
        self.model = LinesModel(self)
        self.lines = LinesView(self.model)
        self.header = PlanHeader()
        self.foot = PlanFoot()
        self.empty_day = EmptyDay()
        self.day_list = DayList(office.acting)
        self.saver = CellSaver(self, office.acting)
        self.steps = Steps(self, office.acting)
        self._arrange()
        self._make_actions()
        self._connect()
        self.setFocusProxy(self.lines)

    # -- building -----------------------------------------------------------------------------

    def _arrange(self) -> None:
        frame, inside = card(padding=4, gap=2)
        inside.addWidget(self.lines, 1)
        inside.addWidget(self.header)
        self._sheet = QWidget()
        sheet = QVBoxLayout(self._sheet)
        sheet.setContentsMargins(0, 0, 0, 0)
        sheet.setSpacing(10)
        sheet.addWidget(frame, 5)
        sheet.addWidget(self.foot, 2)
        self.foot.setMinimumHeight(156)
        self.foot.hide()  # until there is known to be room
        self._stack = QStackedWidget()
        for each in (self._sheet, self.empty_day):
            self._stack.addWidget(each)
        right = QVBoxLayout()
        right.setSpacing(10)
        right.addWidget(self.head)
        right.addWidget(self.strips)
        right.addWidget(self._stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.day_list)
        row.addLayout(right, 1)

    def _make_actions(self) -> None:
        self.print_action = self.add_action("打印", "printer", self.print_current, Command.PRINT)
        self.export_action = self.add_action("导出 Excel", "excel", self.export, Command.EXPORT)
        self.new_action = self.add_action("归集明日计划", "plus", self.new, Command.NEW)
        bind(Command.NEXT_STEP, self, self.next_step)
        bind(Command.UNDO, self, self.steps.undo_last)

    def _connect(self) -> None:
        self.head.revision_asked.connect(lambda number: self.show_day(self.day, number))
        self.head.list_toggled.connect(self.day_list.toggle)
        self.head.steps.step_asked.connect(self._take)
        self.steps.taken.connect(self._taken)
        self.day_list.chosen.connect(self.show_day)
        self.foot.place_asked.connect(self._go_to_place)
        for figures in (
            self.head.figures, self.foot.chart, self.foot.summary,
            self.strips, self.empty_day.waiting,
        ):  # fmt: skip
            figures.opened.connect(self.open_figure)
        self.header.typed.connect(self._save_header)
        self.model.typed.connect(self._save_cell)
        self.saver.stored.connect(self._stored)
        self.saver.refused.connect(self._refused)
        # After the table's own answer to it, which sets the usual height of rows.
        theme_keeper().changed.connect(self._fit_height)

    # -- what the window asks -----------------------------------------------------------------

    def actions_of_page(self) -> Sequence[QAction]:
        return (self.export_action, self.print_action)

    def primary_action(self) -> QAction | None:
        # With a plan on the sheet, its next step is the one primary button.
        return self.new_action if self._may_gather else None

    def unsaved(self) -> int:
        return int(self.saver.unsaved)

    def show_target(self, target: Target) -> None:
        """Show the plan with the target's id, or the day written in its number."""
        if target.id is not None:
            self.look_up("daily-plans", target.id, self._show_plan)
        else:
            super().show_target(target)

    # -- reading ------------------------------------------------------------------------------

    def show_day(self, day: date, revision: int | None = None) -> None:
        """Show the plan of `day`: the newest revision, or the one asked for."""
        self._revision = revision
        super().show_day(day)

    def _show_plan(self, plan: View) -> None:
        self.show_day(plan.values["plan_date"], plan.values["revision"])

    def refresh(self) -> None:
        self.read_latest(partial(board, self.acting, self.day, self._revision), self._show)
        self.day_list.refresh()

    @property
    def seen(self) -> View | None:
        """The plan on the sheet; None on a day without one."""
        return self.board.seen if self.board is not None else None

    @property
    def _may_gather(self) -> bool:
        return self.board is not None and self.board.seen is None and self.board.may_create

    def _show(self, found: Board) -> None:
        self.board = found
        seen = found.seen
        self._stack.setCurrentWidget(self.empty_day if seen is None else self._sheet)
        self.head.show_board(found)
        self.strips.show_board(found)
        self.lines.show_board(found)
        self.foot.show_board(found)
        self.empty_day.show_board(found)
        self.header.show_board(found)
        self.header.hint.setText(_HINT if self.model.editable else "")
        self.day_list.mark(seen.id if seen is not None else None)
        self._name_actions(found)
        self._take_focus()

    def _name_actions(self, found: Board) -> None:
        tomorrow = found.day == today(found.now) + timedelta(days=1)
        words = "归集明日计划" if tomorrow else f"归集 {found.day:%m-%d} 计划"
        self.new_action.setText(words)
        set_tip(self.new_action, f"{words}（Ctrl+N）")
        for action in (self.print_action, self.export_action):
            action.setEnabled(found.seen is not None)
        if found.seen is None:
            self.set_subtitle("还没有计划")
        else:
            values = found.seen.values
            self.set_subtitle(f"{values['line_count']} 单 · {values['total_m3']:,.2f} m³")
        self.head_changed.emit()

    @property
    def subtitle_figures(self) -> Sequence[Figure]:
        if self.board is None or self.seen is None:
            return ()
        called, told = f"{self.board.day:%m-%d} 计划的订货", self.subtitle.split(" · ")
        return [figure_of(words, "orders", called, self.board.orders) for words in told]

    def _take_focus(self) -> None:
        """Give the lines the keyboard when the page opens; whoever types elsewhere keeps it."""
        target = self.lines if self.seen is not None else self.days.line
        self.setFocusProxy(target)
        if QApplication.focusWidget() in (None, self):
            target.setFocus()

    # -- what is done -------------------------------------------------------------------------

    def new(self) -> None:
        """Gather the plan of the day shown, or of tomorrow when that day has its plan."""
        tomorrow = self.days.usual
        day = self.day if self.board is not None and self.board.seen is None else tomorrow
        if self.seen is not None and day == self.day:
            messages_of(self).info(f"{day:%m-%d} 的计划已在这里，不用再归集。")
            return
        acting = self.acting
        Operation(
            self, lambda _: records.create(acting, "daily-plans", {"plan_date": day})
        ).on_success(lambda made: self._created(day, made)).start()

    def _created(self, day: date, made: Changes) -> None:
        messages_of(self).success(made.sentence)
        self.show_day(day)
        self.lines.setFocus()

    def next_step(self) -> None:
        """F6: the step that leads on, as its button would; on a day without a plan, gathering."""
        if self.board is None or self.board.day != self.day:
            return  # another day is being read, and the step is not meant for the plan still shown
        if self._may_gather:
            self.new()
        elif self.head.steps.leading:
            self.head.steps.buttons[self.head.steps.leading].click()

    def _take(self, step: Step) -> None:
        if self.saver.unsaved:
            messages_of(self).info("刚填的内容正在保存，请稍候再办理。")
        elif self.seen is not None:
            self.steps.take(self.seen, step)

    def _taken(self, changes: Changes) -> None:
        # A revision is another record than the one it was made from: show the newest.
        if self.seen is not None and changes.id != self.seen.id:
            self._revision = None
        self.refresh()

    def _save_cell(self, edit: CellEdit) -> None:
        if self.seen is not None:
            self.saver.save(self.seen.id, edit)

    def _stored(self, edits: list[CellEdit]) -> None:
        self.model.stored(edits)
        self.header.hint.setText(f"已保存。{_HINT}")

    def _refused(self, edits: list[CellEdit], error: UserError) -> None:
        self.model.settle(edits)
        messages_of(self).refuse(error)
        self.refresh()

    def _save_header(self, name: str, typed: str) -> None:
        acting, seen = self.acting, self.seen
        if seen is None:
            return
        Operation(
            self,
            lambda _: records.edit(
                acting, "daily-plans", seen.id, {name: typed},
                version=seen.version, opened=seen.values,
            ),
        ).start()  # fmt: skip

    # -- going about --------------------------------------------------------------------------

    def _show_clashes(self) -> None:
        self._foot_wanted = True
        self._fit_height()
        self.foot.show_tab("冲突")

    def _go_to_place(self, place: int) -> None:
        index = self.model.index(place - 1, column_of("planned_opening"))
        if index.isValid():
            self.lines.setCurrentIndex(index)
            self.lines.scrollTo(index)
            self.lines.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.day_list.fit(self.width())
        self._fit_height()

    def _fit_height(self) -> None:
        """In a low window the rows come closer, and what stands under them gives way."""
        row = current_theme().measures.row
        self.lines.verticalHeader().setDefaultSectionSize(row if self.height() > 760 else 30)
        self.foot.setVisible(self.height() >= FOOT_FROM or self._foot_wanted)

    # -- paper --------------------------------------------------------------------------------

    def print_current(self) -> None:
        """Preview F03 of the plan that is shown."""
        if self.seen is not None:
            output.preview_plan(self, self.seen.id)

    def export(self) -> None:
        """Save the plan as a workbook and open it."""
        if self.seen is not None:
            output.export_plan(self, self.seen.id, self.day)
