"""The lines of one plan for a table view: paper's columns, five of them typed into while draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import IntEnum
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from db.fields import Field, fields_of
from db.models import DailyPlanLine
from desk.plans.arithmetic import ClashKind
from desk.plans.board import Board
from desk.plans.editing import CellEdit, own_remarks
from desk.plans.rows import ClashRow
from desk.values.showing import show_value
from desk.values.zone import local
from ui.parts.lists.headed_model import AnyIndex
from ui.parts.lists.rows_model import Column, RowsModel
from ui.tokens import CAPTION_PT, Tone

CHECKS = "checks"
"""The column of chips: what is not in order with a line, in words."""

UNSIGNED = "未签认"
NO_TASK = "无任务书"
_CLASH_TONES = {
    ClashKind.PUMP.value: Tone.DANGER,
    ClashKind.MINUTE.value: Tone.WARNING,
    ClashKind.CAPACITY.value: Tone.WARNING,
}


class LineRole(IntEnum):
    """What the model tells beside Qt's own roles."""

    CHIPS = Qt.ItemDataRole.UserRole + 11  # a list of (word, tone)
    MARK = Qt.ItemDataRole.UserRole + 12  # the tone of a cell that a clash concerns
    PENDING = Qt.ItemDataRole.UserRole + 13  # typed and not yet stored


def field_of(name: str) -> Field:
    return fields_of(DailyPlanLine)[name]


def _column(name: str, heading: str = "", width: int = 60, stretch: int = 0) -> Column:
    known = fields_of(DailyPlanLine).get(name)
    numeric = known is not None and known.numeric and name != "position"
    words = heading or (known.label if known else "")
    return Column(name, words, width, stretch, numeric, known.heading if known else words)


COLUMNS = (
    _column("position", width=30),
    _column(CHECKS, "核对", width=86),
    _column("task_id", width=114),
    _column("project_name", width=134, stretch=5),
    _column("placement", "部位", width=92, stretch=4),
    _column("grade", "强度", width=60, stretch=1),
    _column("slump", width=66),
    _column("volume_m3", "方量", width=66),
    _column("placing_method", "方式", width=66),
    _column("planned_opening", "开盘", width=54),
    _column("pump", width=86, stretch=2),
    _column("pump_crew", width=54, stretch=1),
    _column("first_trucks", "首发", width=42),
    _column("haul_distance_km", "运距", width=52),
    _column("specialist", "专员", width=54),
    _column("remarks", width=60, stretch=5),
)
EDITABLE = ("planned_opening", "pump", "pump_crew", "first_trucks", "remarks")


class LinesModel(RowsModel[dict[str, Any]]):
    """See the module. `typed` carries the CellEdit of a cell that was typed into."""

    typed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, parent)
        self._chips: list[list[tuple[str, Tone]]] = []
        self._said: list[list[str]] = []
        self._pending: dict[tuple[UUID, str], Any] = {}
        self._stored: list[CellEdit] = []
        self._day: date | None = None
        self._closings: Mapping[int, datetime] = {}
        self.editable = False

    @property
    def lines(self) -> Sequence[Mapping[str, Any]]:
        return self.rows

    def show_board(self, board: Board) -> None:
        """Show the plan's lines; the same lines in the same order are changed in place, so that an
        open editor stays open."""
        seen = board.seen
        lines: list[dict[str, Any]] = list(seen.extras["lines"]) if seen is not None else []
        self._drop(self._stored)
        self._stored = []
        same = [line["id"] for line in lines] == [line["id"] for line in self.rows]
        if not same:
            self.beginResetModel()
        self.rows = lines
        self._day = board.day
        self._closings = board.closings
        self.editable = seen is not None and seen.refused_edit is None
        clashes = seen.extras["clashes"] if seen is not None else []
        self._chips = [_chips(line, clashes) for line in lines]
        self._said = [
            [c["sentence"] for c in clashes if line["position"] in c["places"]] for line in lines
        ]
        if not same:
            self._pending = {}
            self.endResetModel()
        elif lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, len(COLUMNS) - 1))

    def line_at(self, row: int) -> Mapping[str, Any]:
        return self.rows[row]

    def stored(self, edits: Sequence[CellEdit]) -> None:
        """The edits are stored; go on showing what was typed until the plan has been read again."""
        self._stored += edits

    def settle(self, edits: Sequence[CellEdit]) -> None:
        """The edits were refused; show what the database holds again."""
        self._drop(edits)
        if self.rows:
            last = self.index(len(self.rows) - 1, len(COLUMNS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def _drop(self, edits: Sequence[CellEdit]) -> None:
        for edit in edits:
            if self._pending.get((edit.line_id, edit.field)) == edit.typed:
                del self._pending[edit.line_id, edit.field]

    # -- what the view asks -------------------------------------------------------------------

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.editable and COLUMNS[index.column()].name in EDITABLE:
            return plain | Qt.ItemFlag.ItemIsEditable
        return plain

    def tell(self, row: int, name: str, role: int) -> Any:
        told = {
            Qt.ItemDataRole.EditRole: self.words,
            Qt.ItemDataRole.AccessibleTextRole: self._spoken,
            Qt.ItemDataRole.FontRole: lambda _row, of: _small() if of == "task_id" else None,
            LineRole.CHIPS: lambda at, of: self._chips[at] if of == CHECKS else None,
            LineRole.MARK: self._mark,
            LineRole.PENDING: lambda at, of: (self.rows[at]["id"], of) in self._pending,
        }.get(role)  # type: ignore[call-overload]  # Qt passes plain integers for its own roles
        return None if told is None else told(row, name)

    def _spoken(self, row: int, name: str) -> str:
        return f"{self.columns[self.column_of(name)].help} {self.words(row, name)}"

    def setData(self, index: AnyIndex, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        name = COLUMNS[index.column()].name
        line = self.rows[index.row()]
        typed = str(value).strip()
        if role != Qt.ItemDataRole.EditRole or typed == self.words(index.row(), name):
            return False
        before = own_remarks(line[name] or "") if name == "remarks" else line[name]
        self._pending[line["id"], name] = typed
        self.dataChanged.emit(index, index)
        self.typed.emit(CellEdit(line["id"], name, before, typed))
        return True

    def words(self, row: int, name: str) -> str:
        line = self.rows[row]
        pending = self._pending.get((line["id"], name))
        if pending is not None:
            return str(pending)
        if name == CHECKS:
            return "、".join(word for word, _ in self._chips[row])
        if name == "task_id":
            return str(line["task_number"] or line["order_number"] or "")
        if name == "planned_opening":
            return opening_words(line[name], self._day)
        if name == "remarks":
            return own_remarks(line[name] or "")
        return show_value(field_of(name), line[name])

    def tip(self, row: int, name: str) -> str:
        line = self.rows[row]
        if name == CHECKS:
            words = [UNSIGNED] if not line["signed"] else []
            return "\n".join([*words, *self._said[row]])
        if name == "task_id":
            return f"订货单 {line['order_number']}"
        closing = self._closings.get(line["position"])
        if name == "planned_opening" and closing is not None:
            return f"按浇筑速度约 {opening_words(closing, self._day)} 收盘"
        return self.words(row, name)

    def _mark(self, row: int, name: str) -> Tone | None:
        kinds = {"pump": ClashKind.PUMP, "planned_opening": ClashKind.MINUTE}
        if name not in kinds:
            return None
        words = {word for word, _ in self._chips[row]}
        kind = kinds[name].value
        return _CLASH_TONES[kind] if kind in words else None


def _chips(line: Mapping[str, object], clashes: Sequence[ClashRow]) -> list[tuple[str, Tone]]:
    """What is not in order with the line, the worst first."""
    mine = {c["kind"] for c in clashes if line["position"] in c["places"]}
    found = [(kind, tone) for kind, tone in _CLASH_TONES.items() if kind in mine]
    if not line["signed"]:
        found.insert(min(len(found), 1), (UNSIGNED, Tone.WARNING))
    if line["task_number"] is None:
        found.append((NO_TASK, Tone.NEUTRAL))
    return found


def opening_words(moment: datetime, day: date | None) -> str:
    """The hour, such as 07:00, with the day in front when it is not the plan's."""
    here = local(moment)
    clock = f"{here:%H:%M}"
    return clock if here.date() == day else f"{here:%m-%d} {clock}"


def _small() -> QFont:
    font = QApplication.font()
    font.setPointSizeF(CAPTION_PT)
    return font


def column_of(name: str) -> int:
    """Where the column called `name` stands."""
    return next(at for at, column in enumerate(COLUMNS) if column.name == name)
