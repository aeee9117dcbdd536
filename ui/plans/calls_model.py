"""The calls of one day for a table view, one row per pour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from db.fields import Field, Kind, fields_of
from db.models import OpeningConfirmation, OrderNotice
from desk.plans.confirmations import Call
from desk.values.zone import local
from ui.parts.table_model import ListRole
from ui.plans.lines_model import opening_words
from ui.tokens import Tone

AnyIndex = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()

DUE_SOON = timedelta(hours=1)


@dataclass(frozen=True)
class CallColumn:
    """One column: heading, least width, its share of the room left over, whether at the right."""

    name: str
    heading: str
    width: int
    stretch: int = 0
    right: bool = False


def _label(model: type[Any], name: str) -> str:
    return fields_of(model)[name].label


COLUMNS = (
    CallColumn("opening", _label(OrderNotice, "planned_opening"), 64),
    CallColumn("state", "核实", 74),
    CallColumn("due", "核实时限", 104),
    CallColumn("project", _label(OrderNotice, "project_id"), 134, 5),
    CallColumn("placement", "部位", 96, 4),
    CallColumn("grade", "强度", 60, 1),
    CallColumn("volume", "方量(m³)", 72, right=True),
    CallColumn("contact", "联系人", 60, 1),
    CallColumn("phone", _label(OrderNotice, "phone"), 96, 1),
    CallColumn("specialist", "专员", 56),
    CallColumn("confirmed", "核实结果", 158, 4),
    CallColumn("told", "通知调度", 66),
    CallColumn("note", _label(OpeningConfirmation, "note"), 48, 4),
)


def state_of(call: Call, now: datetime) -> tuple[str, Tone]:
    """How the call stands, in a word."""
    if call.confirmation_id is not None:
        return "已核实", Tone.SUCCESS
    if call.overdue:
        return "逾期", Tone.DANGER
    return ("快到时限", Tone.WARNING) if call.due - now < DUE_SOON else ("未核实", Tone.NEUTRAL)


def due_words(call: Call, day: date, now: datetime) -> str:
    """04:30 前, or for how long the call has been overdue."""
    if not call.overdue:
        return f"{opening_words(call.due, day)} 前"
    late = now - call.due
    hours, minutes = divmod(int(late.total_seconds()) // 60, 60)
    return f"逾期 {hours} 时 {minutes:02d} 分" if hours else f"逾期 {minutes} 分"


def result_words(call: Call, day: date) -> str:
    """08:00（原 07:00）张建国 · 张敏 15:20."""
    if call.confirmed_opening is None:
        return ""
    confirmed = opening_words(call.confirmed_opening, day)
    if call.confirmed_opening != call.planned_opening:
        confirmed = f"{confirmed}（计划 {opening_words(call.planned_opening, day)}）"
    made = f"{call.confirmed_by} {local(call.confirmed_at):%H:%M}" if call.confirmed_at else ""
    return f"{confirmed} {call.confirmed_with} · {made}"


class CallsModel(QAbstractTableModel):
    """See the module."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: list[Call] = []
        self._calls: list[Call] = []
        self._day: date | None = None
        self._now: datetime | None = None
        self._open_only = False

    @property
    def calls(self) -> Sequence[Call]:
        """The rows that are shown."""
        return self._calls

    def show_calls(self, calls: Sequence[Call], day: date, now: datetime) -> None:
        """Show the calls of `day` as they stand `now`, the earliest opening first."""
        self._all = sorted(calls, key=lambda call: (call.planned_opening, call.order_number))
        self._day, self._now = day, now
        self._filter()

    def show_open_only(self, *, open_only: bool) -> None:
        """Leave out the calls that were made."""
        self._open_only = open_only
        self._filter()

    def _filter(self) -> None:
        self.beginResetModel()
        self._calls = [c for c in self._all if not self._open_only or c.confirmation_id is None]
        self.endResetModel()

    def row_of(self, order: UUID) -> int:
        """Where the call about `order` stands; -1 when it does not."""
        return next((at for at, call in enumerate(self._calls) if call.order_id == order), -1)

    def next_open(self, after: int) -> int:
        """The next row whose call is to be made, from the top again at the end; -1 when none is."""
        rows = [*range(after + 1, len(self._calls)), *range(min(after + 1, len(self._calls)))]
        return next((at for at in rows if self._calls[at].confirmation_id is None), -1)

    # -- what the view asks -------------------------------------------------------------------

    def rowCount(self, parent: AnyIndex = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._calls)

    def columnCount(self, parent: AnyIndex = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column = COLUMNS[index.column()]
        call = self._calls[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._words(call, column.name)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        if role == ListRole.TONE and self._now is not None:
            if column.name == "state":
                return state_of(call, self._now)[1]
            if column.name == "due" and call.overdue:
                return Tone.DANGER
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section].heading
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(COLUMNS[section])
        return None

    def _words(self, call: Call, name: str) -> str:
        if self._day is None or self._now is None:
            return ""
        return call_words(call, name, self._day, self._now)


def call_words(call: Call, name: str, day: date, now: datetime) -> str:
    """What the column called `name` says about `call`."""
    told = call.told_dispatcher_at
    worked_out = {
        "opening": lambda: opening_words(call.planned_opening, day),
        "state": lambda: state_of(call, now)[0],
        "due": lambda: "" if call.confirmation_id is not None else due_words(call, day, now),
        "volume": lambda: f"{call.volume:,.2f}",
        "confirmed": lambda: result_words(call, day),
        "told": lambda: f"{local(told):%H:%M}" if told else "",
    }
    return worked_out[name]() if name in worked_out else str(getattr(call, name))


def _side(column: CallColumn) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def ledger_columns() -> dict[str, Field]:
    """The columns of the printed list: texts, one per column of the screen."""
    return {
        column.name: Field(column.name, column.heading, Kind.TEXT, width=max(6, column.width // 8))
        for column in COLUMNS
    }


def printed_rows(calls: Sequence[Call], day: date, now: datetime) -> list[dict[str, str]]:
    """The rows of the printed list."""
    return [{c.name: call_words(call, c.name, day, now) for c in COLUMNS} for call in calls]
