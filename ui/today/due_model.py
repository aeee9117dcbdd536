"""What is due, for a table view; calls that are not pressing stand together in one row."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from PySide6.QtCore import QObject

from db.models import Role
from desk.rules.duties import MAKE_CALL, TELL_POSTS
from desk.today import Due
from desk.values.zone import local, today
from ui.parts.lists.rows_model import Column, RowsModel
from ui.tokens import Tone

COLUMNS = (
    Column("due", "时限", 104),
    Column("urgency", "紧急", 78),
    Column("what", "事项", 120, 1),
    Column("owner", "责任", 128),
    Column("clause", "依据", 76),
)
_GROUP_FROM = 3
_CALM = (Tone.INFO, Tone.NEUTRAL)
_NEAR = {-1: "昨天", 0: "今天", 1: "明天", 2: "后天"}


def due_words(moment: datetime, now: datetime) -> str:
    """When it is due, such as 今天 16:00; midnight belongs to the evening before."""
    here = local(moment)
    clock = f"{here:%H:%M}"
    if clock == "00:00":
        here, clock = here - timedelta(days=1), "24:00"
    near = _NEAR.get((here.date() - today(now)).days)
    return f"{near} {clock}" if near else f"{here:%m-%d} {clock}"


def urgency(entry: Due, now: datetime) -> tuple[str, Tone]:
    """How pressing an entry is, in a word."""
    if entry.overdue:
        return "逾期", Tone.DANGER
    left = entry.hour - now
    if left <= timedelta(hours=1):
        return f"剩 {max(1, int(left.total_seconds()) // 60)} 分", Tone.WARNING
    if left <= timedelta(hours=3):
        return f"剩 {left.total_seconds() / 3600:.0f} 小时", Tone.WARNING
    evening = local(entry.hour) - timedelta(minutes=1)
    return ("今天", Tone.INFO) if evening.date() <= today(now) else ("以后", Tone.NEUTRAL)


_GROUPED = {MAKE_CALL.id: "开盘待核实或通知调度", TELL_POSTS.id: "开盘前待通知各岗位"}


def grouped(entries: Sequence[Due], now: datetime) -> list[Due]:
    """The entries, with calls that are not pressing drawn together into one at the place of the
    first, and likewise what the posts are to be told."""
    found = list(entries)
    for rule, what in _GROUPED.items():
        calm = [e for e in found if e.rule == rule and urgency(e, now)[1] in _CALM]
        if len(calm) < _GROUP_FROM:
            continue
        first = calm[0]
        words = f"还有 {len(calm)} 处{what}，最早一处 {due_words(first.hour, now)} 前"
        together = replace(first, says=words, about="", id=None, number="")
        found = [together if e is first else e for e in found if e is first or e not in calm]
    return found


class DueModel(RowsModel[Due]):
    """See the module."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, parent)
        self._all: list[Due] = []
        self._now: datetime | None = None
        self._roles: Collection[Role] | None = None

    @property
    def entries(self) -> Sequence[Due]:
        """The rows that are shown."""
        return self.rows

    def show_entries(self, entries: Sequence[Due], now: datetime) -> None:
        self._all, self._now = list(entries), now
        self._filter()

    def show_roles(self, roles: Collection[Role] | None) -> None:
        """Show only what these roles owe; with None what anybody owes."""
        self._roles = roles
        self._filter()

    def count_for(self, roles: Collection[Role] | None) -> int:
        """How many rows there would be."""
        return len(self._found(roles))

    def _found(self, roles: Collection[Role] | None) -> list[Due]:
        if self._now is None:
            return []
        return grouped([e for e in self._all if roles is None or e.owed_by(roles)], self._now)

    def _filter(self) -> None:
        self.put(self._found(self._roles))

    def words(self, row: int, name: str) -> str:
        entry = self.rows[row]
        now = self._now or entry.hour
        worked_out = {
            "due": lambda: due_words(entry.hour, now),
            "urgency": lambda: urgency(entry, now)[0],
            "clause": lambda: entry.clause.split(" ")[0],
        }
        return worked_out[name]() if name in worked_out else str(getattr(entry, name))

    def tone(self, row: int, name: str) -> Tone | None:
        if name != "urgency" or self._now is None:
            return None
        return urgency(self.rows[row], self._now)[1]
