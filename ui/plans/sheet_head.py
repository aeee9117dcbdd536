"""The head of the plan's sheet: which day, which revision, how it stands, what may be done."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desk.core.kinds import kind
from desk.plans.board import Board
from ui.parts.day_switch import DaySwitch
from ui.parts.figure import FigureLine, figure_of
from ui.parts.look import ElidedLabel, Text, chip, icon_button, set_look
from ui.parts.plain import set_tip
from ui.parts.record.step_bar import StepBar
from ui.parts.states import tone_of_state


class SheetHead(QFrame):
    """See the module. `revision_asked` carries the number of the revision to show."""

    revision_asked = Signal(int)
    list_toggled = Signal()

    def __init__(self, days: DaySwitch) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.days = days
        self.list_button = icon_button("sidebar", "显示或收起计划列表")
        self.list_button.clicked.connect(self.list_toggled)
        self.revisions = QComboBox()
        self.revisions.setAccessibleName("版次")
        self.revisions.setMinimumWidth(132)
        self.revisions.activated.connect(
            lambda at: self.revision_asked.emit(int(self.revisions.itemData(at)))
        )
        self.chip = chip("")
        self.chip.setFixedHeight(24)
        self.figures = FigureLine(Text.STRONG)
        self.figures.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.number = ElidedLabel("", Text.SOFT)
        self.steps = StepBar()
        self._arrange()

    def _arrange(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self.list_button)
        first.addWidget(self.days)
        first.addStretch(1)
        self._second = QWidget()
        second = QHBoxLayout(self._second)
        second.setContentsMargins(0, 0, 0, 0)
        second.setSpacing(10)
        second.addWidget(self.chip)
        second.addWidget(self.revisions)
        self.number.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        second.addWidget(self.figures)
        second.addWidget(self.number, 1)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addLayout(first)
        left.addWidget(self._second)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 10, 12, 10)
        row.setSpacing(16)
        row.addLayout(left, 5)
        row.addWidget(self.steps, 4)

    def show_board(self, board: Board) -> None:
        """Show the day, and the revision that is read."""
        self.days.show_day(board.day)
        seen = board.seen
        for each in (self._second, self.steps):
            each.setVisible(seen is not None)
        if seen is None:
            return
        flow = kind("daily-plans").flow
        assert flow is not None
        state = seen.values["state"]
        self.chip.setText(state.label)
        set_look(self.chip, "tone", tone_of_state(flow, state).value)
        count, total = seen.values["line_count"], seen.values["total_m3"]
        called = f"{board.day:%m-%d} 计划的订货"
        told = (f"{count} 单", f"Σ {total:,.2f} m³")
        figures = [figure_of(words, "orders", called, board.orders) for words in told]
        self.figures.show_figures(figures, between="　")
        self.number.setText(seen.number or "编号在提交时给出")
        set_tip(self.number, seen.number)
        self._show_revisions(board, int(seen.values["revision"]))
        self.steps.show_record(flow, seen)

    def _show_revisions(self, board: Board, shown: int) -> None:
        self.revisions.clear()
        for each in board.revisions:
            self.revisions.addItem(f"第 {each.revision} 版 {each.state.label}", each.revision)
            if each.revision == shown:
                self.revisions.setCurrentIndex(self.revisions.count() - 1)
        self.revisions.setEnabled(len(board.revisions) > 1)
