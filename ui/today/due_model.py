"""What is due, for a table view: everybody's or what some roles owe, all of it or what is overdue."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QObject

from db.models import Role
from desk.today import Due
from desk.today.rows import PRESSING, due_words, grouped
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


def urgency(entry: Due, now: datetime) -> tuple[str, Tone]:
    """How pressing an entry is, in a word."""
    if entry.overdue:
        return "逾期", Tone.DANGER
    left = entry.hour - now
    if left <= timedelta(hours=1):
        return f"剩 {max(1, int(left.total_seconds()) // 60)} 分", Tone.WARNING
    if left <= PRESSING:
        return f"剩 {left.total_seconds() / 3600:.0f} 小时", Tone.WARNING
    evening = local(entry.hour) - timedelta(minutes=1)
    return ("今天", Tone.INFO) if evening.date() <= today(now) else ("以后", Tone.NEUTRAL)


class DueModel(RowsModel[Due]):
    """See the module."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, parent)
        self._all: list[Due] = []
        self._now: datetime | None = None
        self._roles: Collection[Role] | None = None
        self._late_only = False
        self._kind = ""

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

    def show_late(self, *, only: bool, kind: str = "") -> None:
        """Show only what is overdue, of `kind` if one is named; or everything."""
        self._late_only, self._kind = only, kind
        self._filter()

    def late_for(self, roles: Collection[Role] | None, kind: str = "") -> int:
        """How many of the rows there would be are overdue, of `kind` if one is named."""
        return len(_late(self._found(roles), kind))

    def count_for(self, roles: Collection[Role] | None) -> int:
        """How many rows there would be."""
        return len(self._found(roles))

    def _found(self, roles: Collection[Role] | None) -> list[Due]:
        if self._now is None:
            return []
        return grouped([e for e in self._all if roles is None or e.owed_by(roles)], self._now)

    def _filter(self) -> None:
        found = self._found(self._roles)
        self.put(_late(found, self._kind) if self._late_only else found)

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


def _late(entries: Sequence[Due], kind: str) -> list[Due]:
    return [entry for entry in entries if entry.overdue and kind in ("", entry.kind)]
