"""The board's rows for a table view: most cells say two lines, in words before colours."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import IntEnum
from uuid import UUID

from PySide6.QtCore import QObject, Qt

from db.fields import fields_of
from db.models import Pour, PourState
from desk.core.duty import Due
from desk.pours.board import BoardRow, PourBoard
from desk.pours.workflow import FLOW
from desk.values.zone import local
from ui.parts.lists.rows_model import Column, RowsModel
from ui.tokens import Tone

TIMELINE = "timeline"
COLUMNS = (
    Column("state", fields_of(Pour)["state"].label, 88),
    Column("project", "工程 · 部位 · 标号", 146, 4),
    Column("opening", "开盘", 92),
    Column("next", "下一步", 190, 4),
    Column("supply", "供应(m³)", 132, 1),
    Column("warnings", "提醒", 62),
    Column(TIMELINE, "", 236, 9),
)

_LATE = timedelta(minutes=15)
_SOON = timedelta(minutes=30)
_COUNTED_DOWN = timedelta(hours=2)


class BoardRole(IntEnum):
    """What the model tells beside the usual roles."""

    LINES = Qt.ItemDataRole.UserRole + 21  # the cell's two lines, each with its tone or None
    ROW = Qt.ItemDataRole.UserRole + 22  # the BoardRow itself


Line = tuple[str, Tone | None]


def span_words(span: timedelta) -> str:
    """A span of time in words: ``25 分钟``, ``3 小时 05 分``, ``2 天``."""
    minutes = int(span.total_seconds()) // 60
    if minutes < 60:
        return f"{minutes} 分钟"
    hours, rest = divmod(minutes, 60)
    return f"{hours} 小时 {rest:02d} 分" if hours < 24 else f"{hours // 24} 天"


def clock(moment: datetime, day: date) -> str:
    """The time of day, such as 06:40, with the date in front when it is not on `day`."""
    here = local(moment)
    return f"{here:%H:%M}" if here.date() == day else f"{here:%m-%d %H:%M}"


def due_line(thing: Due, day: date, now: datetime) -> Line:
    """By when it is due, in words and tone: ``剩 25 分钟``, ``已超 10 分钟``, ``16:30 前``."""
    if thing.due is None:
        return "", None
    if thing.overdue:
        return f"已超 {span_words(max(now - thing.due, timedelta(minutes=1)))}", Tone.DANGER
    left = thing.due - now
    if left < timedelta(minutes=1):
        return "现在", Tone.WARNING
    tone = Tone.WARNING if left <= _SOON else None
    words = f"剩 {span_words(left)}" if left <= _COUNTED_DOWN else f"{clock(thing.due, day)} 前"
    return words, tone


class BoardModel(RowsModel[BoardRow]):
    """See the module."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, parent)
        self.board: PourBoard | None = None

    def show_board(self, board: PourBoard) -> None:
        self.board = board
        self.put(board.rows)

    def row_of(self, pour: UUID | None) -> int:
        """Where the pour stands; -1 when it does not."""
        return next((at for at, row in enumerate(self.rows) if row.id == pour), -1)

    def words(self, row: int, name: str) -> str:
        if name == TIMELINE:
            return "；".join(self._times(self.rows[row]))
        return " ".join(words for words, _ in self.lines(row, name) if words)

    def tip(self, row: int, name: str) -> str:
        shown = self.rows[row]
        if self.board is None:
            return ""
        day, now = self.board.day, self.board.now
        if name == "next":
            things = [(t, due_line(t, day, now)[0]) for t in shown.things]
            return "\n".join(
                " · ".join(w for w in (t.says, t.owner, due) if w) for t, due in things
            )
        if name == "warnings":
            return "\n".join(w.sentence for w in shown.warnings)
        if name == "project":
            plan = f"计划 {shown.first_equipment}" if shown.first_equipment else ""
            said = (shown.number, self.words(row, name), plan, shown.specialist)
            return "\n".join(w for w in said if w)
        return "\n".join(self._times(shown)) if name == TIMELINE else self.words(row, name)

    def tone(self, row: int, name: str) -> Tone | None:
        shown = self.rows[row]
        if name == "state":
            return Tone(FLOW.tones[shown.state].value)
        return Tone.WARNING if name == "warnings" and shown.warnings else None

    def tell(self, row: int, name: str, role: int) -> object:
        if role == BoardRole.LINES:
            return self.lines(row, name)
        return self.rows[row] if role == BoardRole.ROW else None

    # -- words --------------------------------------------------------------------------------

    def lines(self, row: int, name: str) -> tuple[Line, Line]:
        """The two lines of a cell."""
        shown = self.rows[row]
        match name:
            case "state":
                carried = f"{shown.pour_date:%m-%d} 续" if shown.carried else ""
                return (shown.state.label, None), (carried, None)
            case "project":
                said = (shown.placement, shown.grade, shown.pump)
                return (shown.project, None), (" · ".join(w for w in said if w), None)
            case "opening":
                return self._opening(shown)
            case "next":
                return self._next(shown)
            case "supply":
                return _supply(shown)
        return (f"{len(shown.warnings)} 条" if shown.warnings else "", None), ("", None)

    def _opening(self, row: BoardRow) -> tuple[Line, Line]:
        planned, agreed, opened = row.planned_opening, row.expected_opening, row.opened_at
        first = f"计划 {clock(planned, row.pour_date)}", None
        if opened is not None:
            tone = Tone.WARNING if opened - (agreed or planned) > _LATE else None
            return first, (f"实际 {clock(opened, row.pour_date)}", tone)
        if agreed is not None and agreed != planned:
            return first, (f"核实 {clock(agreed, row.pour_date)}", Tone.INFO)
        return first, ("已核实" if row.state is PourState.CONFIRMED else "", None)

    def _next(self, row: BoardRow) -> tuple[Line, Line]:
        thing = row.next
        if thing is None or self.board is None:
            calm = "按计划供应" if row.state is PourState.SUPPLYING else row.call_off_reason
            return (calm, None), ("", None)
        due, tone = due_line(thing, self.board.day, self.board.now)
        more = f"　另 {len(row.things) - 1} 项" if len(row.things) > 1 else ""
        return (thing.says, None), (" · ".join(w for w in (due, thing.owner) if w) + more, tone)

    def _times(self, row: BoardRow) -> list[str]:
        """Planned against actual as the timeline draws it."""
        day = self.board.day if self.board is not None else row.pour_date
        end = f"–{clock(row.planned_closing, day)}" if row.planned_closing else ""
        said = (
            ("开盘", row.opened_at), ("首车", row.first_truck_at), ("末车", row.last_truck_at),
            ("收盘", row.finished_at),
        )  # fmt: skip
        actual = [f"{word} {clock(at, day)}" for word, at in said if at is not None]
        gaps = [
            f"中断 {clock(before, day)}–{clock(after, day)}"
            for (_, before), (after, _) in zip(row.legs, row.legs[1:], strict=False)
        ]
        return [f"计划 {clock(row.planned_opening, day)}{end}", *actual, *gaps]


def _supply(row: BoardRow) -> tuple[Line, Line]:
    if row.opened_at is None:
        return (f"计划 {row.planned_m3:,.2f}", None), ("", None)
    over = Tone.DANGER if row.supplied > row.allowed else None
    return (f"{row.supplied:,.2f} / {row.allowed:,.2f}", over), (f"{row.truck_count} 车", None)
