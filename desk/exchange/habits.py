"""How the sheets of one kind of record are read and taken, where it is not the usual way. An area
says it of its own kinds; reading, trying out and storing (`desk.exchange.service`) ask it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select
from sqlalchemy.orm import Session

from db.base import Record
from desk.core.acting import Acting
from desk.core.errors import Refused
from desk.core.kinds import RecordKind, Values
from desk.core.references import resolve_reference
from desk.core.unit import Unit
from desk.exchange.sheets import Sheet
from desk.exchange.staging import RefusedRow, SheetsRead, StagedRow

Ids = Select[tuple[UUID]]
"""The ids of the records that an import brought."""


@dataclass
class AcceptedRow:
    """A row that became a record, or would: what was read, and which projects may be meant."""

    staged: StagedRow
    values: dict[str, Any]
    candidates: tuple[str, ...] = ()
    id: UUID = field(default_factory=uuid4)

    @property
    def notes(self) -> list[str]:
        return self.staged.notes


class Habits:
    """The usual way: headings are the fields' labels, references are written as names."""

    undoable = False
    """Whether an import can be taken back as a whole."""

    def read(
        self, session: Session, acting: Acting, known: RecordKind, sheets: Sequence[Sheet]
    ) -> SheetsRead:
        """What the sheets hold."""
        from desk.exchange.generic_sheet import read_records

        typed = {name: known.fields[name] for name in known.entry}
        now = acting.now(session)
        return read_records(sheets, typed, now=now, what=known.label, extra=self.headings())

    def headings(self) -> Mapping[str, tuple[str, ...]] | None:
        """Headings of columns that are no field, by the name that `resolve` finds them under."""
        return None

    def accepting(self, session: Session, acting: Acting) -> Callable[[StagedRow], AcceptedRow]:
        """How a row that was read becomes values."""
        return lambda row: AcceptedRow(row, dict(row.values))

    def resolve(
        self,
        session: Session,
        acting: Acting,
        known: RecordKind,
        row: AcceptedRow,
        refused: list[RefusedRow],
    ) -> bool:
        """Turn written references into ids; a name without a record refuses the row by its cell."""
        ok = True
        for name, text in row.staged.references.items():
            if name in row.values:
                continue
            try:
                row.values[name] = resolve_reference(session, acting, known.fields[name], text)
            except Refused as error:
                where = row.staged.cells.get(name, "")
                refused.append(
                    RefusedRow(row.staged.sheet, row.staged.row, where, text, error.reason)
                )
                ok = False
        return ok

    def begin(self, record: Record, values: Values) -> Values:
        """What a new record is filled with; what is no field goes into `record` here."""
        return values

    def told(self, row: AcceptedRow, data: dict[str, Any]) -> None:
        """Complete the row in the command line's form."""

    def let_go(self, u: Unit, brought: Sequence[Record], ids: Ids) -> str:
        """Free the records of an import that is taken back from what refers to them; returns what
        they are called. Raises Refused once somebody has worked with one of them."""
        raise Refused("这类导入不能整批撤销，请逐条处理。")


_USUAL = Habits()
_HABITS: dict[str, Habits] = {}


def register_habits(habits: Mapping[str, Habits]) -> None:
    """Make known the habits of kinds by their names; called once, by `desk.areas`."""
    _HABITS.update(habits)


def habits_of(kind_name: str) -> Habits:
    return _HABITS.get(kind_name, _USUAL)


def undoable(kind_name: str) -> bool:
    """Whether an import of the kind can be taken back as a whole."""
    return habits_of(kind_name).undoable
