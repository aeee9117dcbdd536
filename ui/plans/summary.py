"""What the plan comes to: m³ by grade, trucks and pumps at the busiest moment, materials."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from db.models import PlantKind
from desk.plans.board import Board
from desk.plans.demand import Demand
from desk.values.zone import local
from ui.parts.figure import FigureLine, figure_of
from ui.parts.look import ElidedLabel, Text, chip, label, line
from ui.parts.plain import set_tip
from ui.parts.record.history import empty
from ui.tokens import Tone

_Pair = tuple[str, QLabel]


class Summary(QWidget):
    """See the module. `opened` carries the figure of a grade that was pressed."""

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._grades, self._plant, self._materials = (_Column() for _ in range(3))
        columns = QHBoxLayout()
        columns.setSpacing(12)
        for at, (title, column, share) in enumerate(
            (
                ("强度合计（m³）", self._grades, 4),
                ("车、泵最多同时需要", self._plant, 6),
                ("材料需求（t）", self._materials, 4),
            )
        ):
            if at:
                columns.addWidget(line(vertical=True))
            block = QVBoxLayout()
            block.setSpacing(4)
            block.addWidget(label(title, Text.CAPTION))
            block.addWidget(column)
            block.addStretch(1)
            columns.addLayout(block, share)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 8, 4)
        layout.setSpacing(8)
        layout.addLayout(columns)
        layout.addStretch(1)

    def show_board(self, board: Board) -> None:
        """Show what the shown plan comes to."""
        seen = board.seen
        if seen is None:
            return
        self._grades.show_pairs(
            (grade, self._grade(board, grade, f"{volume:,.2f}"))
            for grade, volume in seen.extras["totals"].items()
        )
        self._plant.show_widgets([_demand(each) for each in board.demands])
        self._materials.show_pairs(_materials(seen.extras["materials"]))
        without = seen.extras["grades_without_mix"]
        if without:
            self._materials.add(
                label(f"没有在用配合比，未计入：{'、'.join(without)}", Text.ERROR, wrap=True)
            )

    def _grade(self, board: Board, grade: str, words: str) -> FigureLine:
        called = f"{board.day:%m-%d} 计划的 {grade}"
        made = FigureLine()
        made.show_figures([figure_of(words, "orders", called, board.of_grade.get(grade, ()))])
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        made.opened.connect(self.opened)
        return made


class PlanHeader(QWidget):
    """The plan's own fields under its lines: usable trucks, remarks. `typed` carries the field's
    name and what was typed."""

    typed = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._stored = {"trucks_available": "", "remarks": ""}
        self.trucks = self._line("trucks_available", "可用罐车（台）")
        self.trucks.setFixedWidth(56)
        self.trucks.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.remarks = self._line("remarks", "计划备注")
        self.remarks.setPlaceholderText("计划备注")
        self.hint = ElidedLabel("", Text.CAPTION)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 2, 6, 2)
        row.setSpacing(8)
        row.addWidget(label("可用罐车", Text.SOFT))
        row.addWidget(self.trucks)
        row.addWidget(label("台", Text.SOFT))
        row.addSpacing(8)
        row.addWidget(self.remarks, 4)
        row.addSpacing(8)
        row.addWidget(self.hint, 5)

    def _line(self, name: str, spoken: str) -> QLineEdit:
        made = QLineEdit()
        made.setAccessibleName(spoken)
        made.editingFinished.connect(lambda: self._typed(name, made))
        return made

    def _typed(self, name: str, editor: QLineEdit) -> None:
        if not editor.isReadOnly() and editor.text().strip() != self._stored[name]:
            self._stored[name] = editor.text().strip()
            self.typed.emit(name, self._stored[name])

    def show_board(self, board: Board) -> None:
        """Show the fields of the shown plan; a field that is being typed into is left alone."""
        seen = board.seen
        if seen is None:
            return
        for name, editor in (("trucks_available", self.trucks), ("remarks", self.remarks)):
            editor.setReadOnly(seen.refused_edit is not None)
            value = seen.values[name]
            if not editor.hasFocus():
                self._stored[name] = "" if value is None else str(value)
                editor.setText(self._stored[name])
                editor.setCursorPosition(0)


class _Column(QWidget):
    """Pairs of a word and a figure, one pair under the other."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2)

    def show_pairs(self, pairs: Iterable[_Pair]) -> None:
        host = QWidget()
        grid = QGridLayout(host)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        for row, (word, figure) in enumerate(pairs):
            grid.addWidget(label(word), row, 0)
            figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(figure, row, 1)
        self.show_widgets([host])

    def show_widgets(self, widgets: Iterable[QWidget]) -> None:
        empty(self._layout)
        for each in widgets:
            self._layout.addWidget(each)

    def add(self, widget: QWidget) -> None:
        self._layout.addWidget(widget)


def _demand(demand: Demand) -> QWidget:
    """Needed and available, such as 罐车 需 27 / 有 18; when any lack, how many and when."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    name = label(demand.kind.label)
    name.setFixedWidth(52)
    row.addWidget(name)
    row.addWidget(label(f"需 {demand.needed} / 有 {demand.available}"))
    row.addStretch(1)
    if demand.short and demand.at is not None:
        missing = chip(f"缺 {demand.short} · {local(demand.at):%H:%M}", Tone.DANGER)
        unit = "台罐车" if demand.kind is PlantKind.TRUCK else "台泵"
        set_tip(
            missing,
            f"{local(demand.at):%m-%d %H:%M} 起同时需要 {demand.needed} {unit}，只有 {demand.available} 台",
        )
        row.addWidget(missing)
    return made


def _materials(tonnes: dict[str, Decimal]) -> Iterable[_Pair]:
    return ((name, label(f"{amount:,.2f}")) for name, amount in tonnes.items())
