"""What is due, for a table view; calls that are not pressing stand together in one row."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from db.models import Role
from desk.today import Due
from desk.values.zone import local, today
from ui.parts.table_model import ListRole
from ui.tokens import Tone

AnyIndex = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()

HEADINGS = ("时限", "紧急", "事项", "责任", "依据")
WIDTHS = (104, 78, 0, 128, 76)
_GROUP_FROM = 3
_NEAR = {-1: "昨天", 0: "今天", 1: "明天", 2: "后天"}


def due_words(moment: datetime, now: datetime) -> str:
    """今天 16:00; midnight belongs to the evening before."""
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
    left = entry.due - now
    if left <= timedelta(hours=1):
        return f"剩 {max(1, int(left.total_seconds()) // 60)} 分", Tone.WARNING
    if left <= timedelta(hours=3):
        return f"剩 {left.total_seconds() / 3600:.0f} 小时", Tone.WARNING
    evening = local(entry.due) - timedelta(minutes=1)
    return ("今天", Tone.INFO) if evening.date() <= today(now) else ("以后", Tone.NEUTRAL)


def grouped(entries: Sequence[Due], now: datetime) -> list[Due]:
    """The entries with the calls that are not pressing put together in the first one's place."""
    calm = [
        e for e in entries if e.rule == "D11" and urgency(e, now)[1] in (Tone.INFO, Tone.NEUTRAL)
    ]
    if len(calm) < _GROUP_FROM:
        return list(entries)
    first = calm[0]
    words = f"还有 {len(calm)} 处开盘待核实或通知调度，最早一处 {due_words(first.due, now)} 前"
    together = replace(first, what=words, id=None, number="")
    return [together if e is first else e for e in entries if e is first or e not in calm]


class DueModel(QAbstractTableModel):
    """See the module."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: list[Due] = []
        self._shown: list[Due] = []
        self._now: datetime | None = None
        self._roles: Collection[Role] | None = None

    @property
    def entries(self) -> Sequence[Due]:
        """The rows that are shown."""
        return self._shown

    def show_entries(self, entries: Sequence[Due], now: datetime) -> None:
        self._all, self._now = list(entries), now
        self._filter()

    def show_roles(self, roles: Collection[Role] | None) -> None:
        """Only what these roles owe; None for everybody's."""
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
        self.beginResetModel()
        self._shown = self._found(self._roles)
        self.endResetModel()

    # -- what the view asks -------------------------------------------------------------------

    def rowCount(self, parent: AnyIndex = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: AnyIndex = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(HEADINGS)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self._shown[index.row()]
        if self._now is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            words = (
                due_words(entry.due, self._now),
                urgency(entry, self._now)[0],
                entry.what,
                entry.owner,
                entry.clause.split(" ")[0],
            )
            return words[index.column()]
        if role == ListRole.TONE and index.column() == 1:
            return urgency(entry, self._now)[1]
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
            return HEADINGS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None
