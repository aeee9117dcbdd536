"""明日开盘确认: one row per pour of the day, called through from the keyboard alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QCheckBox, QHBoxLayout, QSizePolicy, QVBoxLayout

from db.models import Role
from desk.core.changes import Changes
from desk.core.views import View
from desk.plans.confirmations import Call, call_list, tell_dispatcher
from desk.values.zone import local
from ui.parts.day_page import DayPage
from ui.parts.figure import FigureLine, figure_of
from ui.parts.look import PressChip, Text, card, label, or_words
from ui.parts.messages import messages_of
from ui.parts.operation import Operation, Progress
from ui.parts.page import Office, Target
from ui.parts.plain import set_tip
from ui.plans import call_output
from ui.plans.call_form import CallForm, CallResult
from ui.plans.calls_model import CallsModel
from ui.plans.calls_table import CallsTable
from ui.plans.recording import record_call
from ui.shortcuts import Command
from ui.tokens import Tone

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_EMPTY = "这一天还没有日生产计划，没有要核实的开盘。计划归集后，名单就在这里。"


class ConfirmationsPage(DayPage):
    """See the module."""

    key = "confirmations"
    title = "明日开盘确认"
    kinds = frozenset({"opening-confirmations", "daily-plans", "orders"})

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._wanted: UUID | None = None
        self._to_form = False
        self._calls: list[Call] = []
        self.progress = FigureLine(Text.STRONG)
        self.progress.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.late = PressChip(Tone.DANGER)
        self.open_only = QCheckBox("只看未核实")
        self.model = CallsModel(self)
        self.table = CallsTable(self.model)
        self.form = CallForm()
        self._arrange()
        self._make_actions()
        self._connect()
        self.setFocusProxy(self.table)

    def _arrange(self) -> None:
        head, inside = card(padding=10, gap=8)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.days)
        row.addWidget(self.late)
        row.addWidget(self.progress)
        row.addStretch(1)
        row.addWidget(self.open_only)
        inside.addLayout(row)
        body, within = card(padding=4, gap=8)
        within.addWidget(self.table, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(8, 0, 8, 8)
        foot.addWidget(self.form)
        self.hint = label(
            "Enter 填写，Ctrl+Enter 按计划时间与联系人直接确认并到下一个，Esc 回到名单。",
            Text.CAPTION,
        )
        foot.addWidget(self.hint)
        within.addLayout(foot)
        self._stack = or_words(body, _EMPTY)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(10)
        outer.addWidget(head)
        outer.addWidget(self._stack, 1)

    def _make_actions(self) -> None:
        self.tell_action = self.add_action("已通知调度", "phone", self.tell_all)
        set_tip(self.tell_action, "把已核实、还没有通知调度的全部记为已通知")
        self.print_action = self.add_action("打印", "printer", self.print_current, Command.PRINT)
        self.export_action = self.add_action("导出 Excel", "excel", self.export, Command.EXPORT)

    def _connect(self) -> None:
        self.open_only.toggled.connect(lambda on: self._filter(on=on))
        self.late.pressed.connect(self.toggle_late)
        self.progress.opened.connect(self.open_figure)
        self.table.activated.connect(lambda _: self.form.begin())
        self.table.selectionModel().currentRowChanged.connect(self._row_changed)
        self.form.confirmed.connect(self.save)
        self.form.left.connect(self.table.setFocus)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(self.form.confirm)

    # -- what the window asks -----------------------------------------------------------------

    def actions_of_page(self) -> Sequence[QAction]:
        return (self.tell_action, self.export_action, self.print_action)

    def show_target(self, target: Target) -> None:
        """Show the call about the order with the target's id, on its day; or the day in the target's
        number, with the filter ``open`` only the calls to be made."""

        def found(order: View) -> None:
            self._wanted = order.id
            opening = order.values["planned_opening"]
            if opening is not None:
                self.show_day(local(opening).date())

        if target.filters is not None and "open" in target.filters:
            self.open_only.setChecked(bool(target.filters["open"]))
        if target.id is not None:
            self.look_up("orders", target.id, found)
        else:
            super().show_target(target)

    # -- reading ------------------------------------------------------------------------------

    def refresh(self) -> None:
        self.read_latest(partial(call_list, self.acting, self.day), self._show)

    def _show(self, calls: list[Call]) -> None:
        current = self._wanted or (self.form.call.order_id if self.form.call else None)
        self._wanted = None
        self._calls = calls
        self._stack.setCurrentIndex(0 if calls else 1)
        self.model.show_calls(calls, self.day, self.around.now())
        self._say_progress()
        for action in (self.print_action, self.export_action):
            action.setEnabled(bool(calls))
        self._select(self.model.row_of(current) if current else self.model.next_open(-1))

    def _say_progress(self) -> None:
        made = [c.order_id for c in self._calls if c.confirmation_id is not None]
        quiet = [
            c.order_id for c in self._calls if c.order_id in made and c.told_dispatcher_at is None
        ]
        late = sum(call.overdue for call in self._calls)
        untold = self._untold()
        day, said = f"{self.day:%m-%d}", []
        if self._calls:
            words = f"已核实 {len(made)}/{len(self._calls)}"
            said.append(figure_of(words, "orders", f"{day} 已核实", made))
        if untold:
            words = f"未通知调度 {len(untold)}"
            said.append(figure_of(words, "orders", f"{day} 未通知调度", quiet))
        self.progress.show_figures(said, between="　")
        self.late.setText(f"逾期 {late}")
        self.late.setVisible(late > 0)
        self.tell_action.setEnabled(bool(untold) and self.may_call)
        self.set_subtitle(said[0].words if said else "没有要核实的开盘")

    def _untold(self) -> list[UUID]:
        return [
            call.confirmation_id
            for call in self._calls
            if call.confirmation_id is not None and call.told_dispatcher_at is None
        ]

    @property
    def may_call(self) -> bool:
        return self.acting.has(Role.SPECIALIST, Role.SECTION_HEAD)

    def _filter(self, *, on: bool) -> None:
        self.model.show_only(to_make=on)
        self._select(self.model.next_open(-1))

    def toggle_late(self) -> None:
        """Show the overdue calls that the figure counts, or all of them again."""
        self.model.show_only(to_make=self.open_only.isChecked(), late=not self.model.late_only)
        self._select(self.model.next_open(-1))

    def _select(self, row: int) -> None:
        row = min(max(row, 0), self.model.rowCount() - 1)
        if row >= 0:
            self.table.setCurrentIndex(self.model.index(row, 0))
        self._show_row(row)

    def _row_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self._show_row(current.row())

    def _show_row(self, row: int) -> None:
        call = self.model.calls[row] if 0 <= row < self.model.rowCount() else None
        self.form.show_call(call, self.day, self.around.now())
        self.form.setEnabled(call is not None and self.may_call)

    # -- what is done -------------------------------------------------------------------------

    def save(self, result: CallResult) -> None:
        """Record the call and go on to the next one that is to be made."""
        acting = self.acting
        self._to_form = self.form.isAncestorOf(QApplication.focusWidget() or self.table)
        row = self.model.row_of(result.order_id)
        following = self.model.next_open(row)
        self._wanted = self.model.calls[following].order_id if following >= 0 else result.order_id
        self.form.setEnabled(False)
        (
            Operation(self, lambda _: record_call(acting, result))
            .on_success(self._saved)
            .on_finished(lambda: self.form.setEnabled(self.may_call))
            .start()
        )

    def _saved(self, changes: Changes) -> None:
        if changes.warnings:
            words = "；".join(warned.sentence for warned in changes.warnings)
            messages_of(self).say(f"{changes.sentence}。已记录：{words}", Tone.WARNING)
        else:
            messages_of(self).success(changes.sentence)
        self._select(self.model.row_of(self._wanted) if self._wanted else 0)
        if self._to_form:
            self.form.begin()
        else:
            self.table.setFocus()
        self.refresh()

    def tell_all(self) -> None:
        """Record that the dispatcher was told of every call made."""
        acting, untold = self.acting, self._untold()
        if not untold:
            return

        def work(_: Progress) -> Changes:
            made = Changes()
            for id_ in untold:
                made = tell_dispatcher(acting, id_)
            return made

        Operation(self, work).on_success(
            lambda _: messages_of(self).success(f"{len(untold)} 处开盘已记为通知调度")
        ).start()

    # -- paper --------------------------------------------------------------------------------

    def print_current(self) -> None:
        """Preview the list as a ledger."""
        call_output.preview(self, self._calls, self.day)

    def export(self) -> None:
        """Save the list as a workbook and open it."""
        call_output.export(self, self._calls, self.day)

    def write(self, path: Path) -> None:
        """Write the list to `path`."""
        call_output.write(self, self._calls, self.day, path)
