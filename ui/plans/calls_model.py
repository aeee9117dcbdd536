"""The calls of one day for a table view, one row per pour."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from PySide6.QtCore import QObject

from db.base import Record
from db.fields import Field, Kind, fields_of
from db.models import OpeningConfirmation, OrderNotice
from desk.plans.confirmations import Call
from desk.values.zone import local
from ui.parts.lists.rows_model import Column, RowsModel
from ui.plans.lines_model import opening_words
from ui.tokens import Tone

DUE_SOON = timedelta(hours=1)


def _label(model: type[Record], name: str) -> str:
    return fields_of(model)[name].label


COLUMNS = (
    Column("opening", _label(OrderNotice, "planned_opening"), 64),
    Column("state", "核实", 74),
    Column("due", "核实时限", 104),
    Column("project", _label(OrderNotice, "project_id"), 134, 5),
    Column("placement", "部位", 96, 4),
    Column("grade", "强度", 60, 1),
    Column("volume", "方量(m³)", 72, numeric=True),
    Column("contact", "联系人", 60, 1),
    Column("phone", _label(OrderNotice, "phone"), 96, 1),
    Column("specialist", "专员", 56),
    Column("confirmed", "核实结果", 158, 4),
    Column("told", "通知调度", 66),
    Column("note", _label(OpeningConfirmation, "note"), 48, 4),
)


def state_of(call: Call, now: datetime) -> tuple[str, Tone]:
    """How the call stands, in a word."""
    if call.confirmation_id is not None:
        return "已核实", Tone.SUCCESS
    if call.overdue:
        return "逾期", Tone.DANGER
    return ("快到时限", Tone.WARNING) if call.due - now < DUE_SOON else ("未核实", Tone.NEUTRAL)


def due_words(call: Call, day: date, now: datetime) -> str:
    """By when the call is to be made (04:30 前), or for how long it has been overdue."""
    if not call.overdue:
        return f"{opening_words(call.due, day)} 前"
    late = now - call.due
    hours, minutes = divmod(int(late.total_seconds()) // 60, 60)
    return f"逾期 {hours} 时 {minutes:02d} 分" if hours else f"逾期 {minutes} 分"


def result_words(call: Call, day: date) -> str:
    """What the call brought, such as 08:00（原 07:00）张建国 · 张敏 15:20."""
    if call.confirmed_opening is None:
        return ""
    confirmed = opening_words(call.confirmed_opening, day)
    if call.confirmed_opening != call.planned_opening:
        confirmed = f"{confirmed}（计划 {opening_words(call.planned_opening, day)}）"
    made = f"{call.confirmed_by} {local(call.confirmed_at):%H:%M}" if call.confirmed_at else ""
    return f"{confirmed} {call.confirmed_with} · {made}"


class CallsModel(RowsModel[Call]):
    """See the module."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, parent)
        self._all: list[Call] = []
        self._day: date | None = None
        self._now: datetime | None = None
        self._open_only = False
        self.late_only = False

    @property
    def calls(self) -> Sequence[Call]:
        """The rows that are shown."""
        return self.rows

    def show_calls(self, calls: Sequence[Call], day: date, now: datetime) -> None:
        """Show the calls of `day` as they stand `now`, the earliest opening first."""
        self._all = sorted(calls, key=lambda call: (call.planned_opening, call.order_number))
        self._day, self._now = day, now
        self._filter()

    def show_only(self, *, to_make: bool, late: bool = False) -> None:
        """Leave out the calls that were made if `to_make`, those that are not overdue if `late`."""
        self._open_only, self.late_only = to_make, late
        self._filter()

    def _filter(self) -> None:
        self.put(
            [
                call
                for call in self._all
                if not self._open_only or call.confirmation_id is None
                if not self.late_only or call.overdue
            ]
        )

    def row_of(self, order: UUID) -> int:
        """Where the call about `order` stands; -1 when it does not."""
        return next((at for at, call in enumerate(self.rows) if call.order_id == order), -1)

    def next_open(self, after: int) -> int:
        """The next row whose call is to be made, from the top again at the end; -1 when none is."""
        rows = [*range(after + 1, len(self.rows)), *range(min(after + 1, len(self.rows)))]
        return next((at for at in rows if self.rows[at].confirmation_id is None), -1)

    def words(self, row: int, name: str) -> str:
        if self._day is None or self._now is None:
            return ""
        return call_words(self.rows[row], name, self._day, self._now)

    def tone(self, row: int, name: str) -> Tone | None:
        if name == "state" and self._now is not None:
            return state_of(self.rows[row], self._now)[1]
        return Tone.DANGER if name == "due" and self.rows[row].overdue else None


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


def ledger_columns() -> dict[str, Field]:
    """The columns of the printed list: texts, one per column of the screen."""
    return {
        column.name: Field(column.name, column.heading, Kind.TEXT, width=max(6, column.width // 8))
        for column in COLUMNS
    }


def printed_rows(calls: Sequence[Call], day: date, now: datetime) -> list[dict[str, str]]:
    """The rows of the printed list."""
    return [{c.name: call_words(call, c.name, day, now) for c in COLUMNS} for call in calls]
