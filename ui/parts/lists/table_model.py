"""Rows of a list for a table view: read page by page off the GUI thread, never all at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Qt, Signal

from db.fields import Field, Kind
from desk.core.acting import Acting
from desk.core.errors import UserError
from desk.core.kinds import RecordKind, kind
from desk.core.lists import (
    COUNTS,
    SUMMED,
    Anchor,
    ListQuery,
    Page,
    columns_of,
    count,
    page,
    totals,
)
from desk.values.showing import show_value
from ui.parts.lists.headed_model import AnyIndex, HeadedModel, ListRole, side_of
from ui.parts.plain import plain_tip
from ui.parts.reading import read
from ui.parts.states import tone_of_state
from ui.parts.workers import Outcome
from ui.tokens import Tone

FIRST_ROWS = 100
MORE_ROWS = 300
MOST_KEPT = 2_000

_Rows = list[dict[str, Any]]


class ListModel(HeadedModel[dict[str, Any]]):
    """The rows that a query has, as far as they were scrolled to from its first or its last row.

    `show` starts reading; an answer to a question that is no longer the last one is dropped.
    """

    first_page = Signal()
    counted = Signal(int, object)
    """How many rows the query has, and the totals of its volumes and amounts by name."""
    failed = Signal(object)
    """The UserError of a read that did not succeed."""

    def __init__(self, acting: Acting, kind_name: str, parent: QObject | None = None) -> None:
        self.acting = acting
        self.known: RecordKind = kind(kind_name)
        self._fields = columns_of(self.known)
        self._columns: tuple[str, ...] = self.known.columns
        super().__init__([self._fields[name] for name in self._columns], parent)
        self.query = ListQuery(kind_name)
        self._next: Anchor | None = None
        self._previous: Anchor | None = None
        self._from_end = False
        self._asked = 0
        self._reading = False
        self._again = False

    @property
    def columns(self) -> tuple[str, ...]:
        return self._columns

    @property
    def has_more(self) -> bool:
        """Whether the query has rows that were not read yet."""
        return self._next is not None or self._previous is not None

    @property
    def starts_here(self) -> bool:
        """Whether the first row of the query stands here."""
        return self._previous is None

    @property
    def ends_here(self) -> bool:
        """Whether the last row of the query stands here."""
        return self._next is None

    def set_columns(self, columns: Sequence[str]) -> None:
        """Show these columns; the caller shows the query anew."""
        self.beginResetModel()
        self._columns = tuple(name for name in columns if name in self._fields)
        self.heads = [self._fields[name] for name in self._columns]
        self.rows, self._next, self._previous = [], None, None
        self.endResetModel()

    def field_at(self, column: int) -> Field:
        return self._fields[self._columns[column]]

    def id_at(self, row: int) -> UUID:
        found = self.rows[row]["id"]
        assert isinstance(found, UUID)
        return found

    def row_at(self, row: int) -> Mapping[str, Any]:
        return self.rows[row]

    def row_of(self, id: UUID) -> int:
        """Where the record stands among the rows read so far; -1 when it does not."""
        return next((at for at, row in enumerate(self.rows) if row["id"] == id), -1)

    def name_at(self, row: int) -> str:
        """What the record in `row` is called: its number or name, else its first words."""
        return self.name_of(self.rows[row])

    def name_of(self, row: Mapping[str, Any]) -> str:
        """What the record of a row is called that was read with `naming_columns`."""
        for name in self.naming_columns:
            if row.get(name):
                return show_value(self._fields[name], row[name])
        return ""

    @property
    def naming_columns(self) -> tuple[str, ...]:
        """The columns that a record may be called by, the best one first."""
        best = [name for name in ("number", "name", "reference") if name in self._fields]
        spoken = [n for n in self._columns if self._fields[n].kind in (Kind.TEXT, Kind.REFERENCE)]
        return tuple(dict.fromkeys((*best, *spoken)))

    # -- reading ------------------------------------------------------------------------------

    def show(self, query: ListQuery, *, keep: bool = False, end: bool = False) -> None:
        """Read the rows of `query` from the start, or with `end` the last ones; `keep` reads as many
        as stand here now, from where they were read."""
        self._asked += 1
        self._from_end = end or (keep and self._from_end)
        self.query = query
        self._limit = min(max(FIRST_ROWS, len(self.rows)), MOST_KEPT) if keep else FIRST_ROWS
        if self._reading:
            self._again = True  # one question at a time: typing fast asks only the last one
            return
        self._read_first()

    def _read_first(self) -> None:
        self._again = False
        asked = self._asked

        def took(rows: _Rows) -> None:
            if self._from_end:
                self._next = None
            else:
                self._previous = None
            self.put(rows)
            self.first_page.emit()
            self._count(asked)

        self._read(None, self._limit, took, backward=self._from_end)

    def _read(
        self,
        after: Anchor | None,
        limit: int,
        took: Callable[[_Rows], None],
        *,
        backward: bool = False,
    ) -> None:
        """Read up to `limit` rows behind `after`, or before it; another question meanwhile begins
        again."""
        self._reading = True
        acting, query, asked = self.acting, self.query, self._asked
        columns = self._asked_columns()

        def arrived(outcome: Outcome[Page]) -> None:
            self._reading = False
            if self._again or asked != self._asked:
                self._read_first()
                return
            if self._told_failure(outcome.failure):
                return
            assert outcome.value is not None
            if backward:
                self._previous = outcome.value.next
            else:
                self._next = outcome.value.next
            took(outcome.value.rows)

        def work() -> Page:
            return page(acting, query, columns=columns, after=after, limit=limit, backward=backward)

        read(self, work, arrived)

    def _asked_columns(self) -> tuple[str, ...]:
        """The columns shown, and those the record is called by and coloured by."""
        extra = [n for n in ("number", "name", "state") if n in self.known.fields]
        return tuple(dict.fromkeys((*self._columns, *extra)))

    def _count(self, asked: int) -> None:
        acting, query, columns = self.acting, self.query, self._columns
        if not self.has_more:
            self.counted.emit(len(self.rows), self.sums(range(len(self.rows))))
            return

        def arrived(outcome: Outcome[tuple[int, Mapping[str, Decimal]]]) -> None:
            if asked == self._asked and not self._told_failure(outcome.failure):
                assert outcome.value is not None
                self.counted.emit(*outcome.value)

        read(
            self,
            lambda: (count(acting, query), totals(acting, query, columns)),
            arrived,
            wanted=lambda: asked == self._asked,
        )

    def canFetchMore(self, parent: AnyIndex) -> bool:
        return not parent.isValid() and self._next is not None and not self._reading

    def fetchMore(self, parent: AnyIndex) -> None:
        if self.canFetchMore(parent):
            self._read(self._next, MORE_ROWS, self.add)

    def fetch_before(self) -> None:
        """Read the rows above the first one that stands here, where there are any."""
        if self._previous is not None and not self._reading:
            self._read(self._previous, MORE_ROWS, self.add_before, backward=True)

    def _told_failure(self, failure: Exception | None) -> bool:
        if isinstance(failure, UserError):
            self.failed.emit(failure)
            return True
        if failure is not None:
            raise failure
        return False

    def sums(self, rows: Sequence[int]) -> dict[str, Decimal]:
        """The totals of volumes and amounts over those of `rows` that count."""
        counting = [each for row in rows if (each := self.rows[row])[COUNTS]]
        return {
            name: sum((each[name] or Decimal(0) for each in counting), Decimal("0.00"))
            for name in self._columns
            if self._fields[name].kind in SUMMED
        }

    # -- what the view asks -------------------------------------------------------------------

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        name = self._columns[index.column()]
        asked = self._fields[name]
        row = self.rows[index.row()]
        tell = _TELL.get(role)
        if tell is not None:
            return tell(asked, row[name])
        if role == ListRole.TONE:
            return self._tone(asked, row[name])
        if role == ListRole.ROW:
            return row
        return asked if role == ListRole.FIELD else None

    def _tone(self, asked: Field, value: object) -> Tone | None:
        if asked.kind is not Kind.STATE:
            return None
        return tone_of_state(self.known.flow if asked.name == "state" else None, value)


_TELL: dict[int, Callable[[Field, object], object]] = {
    Qt.ItemDataRole.DisplayRole: lambda asked, value: show_value(asked, value).replace("\n", " "),
    Qt.ItemDataRole.ToolTipRole: lambda asked, value: plain_tip(show_value(asked, value)),
    Qt.ItemDataRole.TextAlignmentRole: lambda asked, _: side_of(asked),
}
