"""How the sheets of one kind of record are read and taken, where it is not the usual way. An area
says it of its own kinds; reading, trying out and storing (`desk.exchange.service`) ask it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic
from uuid import UUID, uuid4

from sqlalchemy import Select
from sqlalchemy.orm import Session

from desk.core.acting import Acting
from desk.core.kinds import RecordKind, Values, kind
from desk.core.references import resolve_reference
from desk.core.unit import M, Unit

if TYPE_CHECKING:  # the readers are imported when a file is read, not when a station is opened
    from desk.exchange.sheets import Sheet
    from desk.exchange.staging import RefusedRow, SheetsRead, StagedRow
    from desk.exchange.watched import Watched

Ids = Select[tuple[UUID]]
"""The ids of the records that an import brought."""


@dataclass
class AcceptedRow:
    """A row that became a record, or would: what was read, and which records may be meant."""

    staged: StagedRow
    values: dict[str, Any]
    candidates: tuple[str, ...] = ()
    id: UUID = field(default_factory=uuid4)

    @property
    def notes(self) -> list[str]:
        return self.staged.notes


@dataclass
class SetAside:
    """A row that is not taken unless a person says so, and why; with `refused` it cannot be."""

    row: AcceptedRow
    reason: str
    refused: list[RefusedRow] = field(default_factory=list)


class Habits(Generic[M]):
    """The usual way: headings are the fields' labels, references are written as names."""

    brings = ""
    """What an import brings, in the sentence that it was taken back as a whole; empty where it
    cannot be."""

    def read(
        self,
        session: Session,
        acting: Acting,
        known: RecordKind[M],
        sheets: Sequence[Sheet],
        watched: Watched,
    ) -> SheetsRead:
        """What the sheets hold; `watched` hears how far the reading has come."""
        from desk.exchange.generic_sheet import read_records
        from desk.exchange.told import told_of

        return read_records(
            sheets,
            {name: known.fields[name] for name in known.entry},
            now=acting.now(session),
            what=known.label,
            extra=self.headings(),
            told=told_of(session, acting.station_id, known.name),
            watched=watched,
        )

    def headings(self) -> Mapping[str, tuple[str, ...]] | None:
        """Headings of columns that are no field, by the name that `resolve` finds them under."""
        return None

    def pickable(self, known: RecordKind[M]) -> dict[str, str]:
        """What a person may say of a column: names of fields, and of `headings`, with labels."""
        from desk.exchange.generic_sheet import FILLED_BY_THE_PROGRAM

        typed = (name for name in known.entry if name not in FILLED_BY_THE_PROGRAM)
        labels = {name: known.fields[name].label for name in typed}
        return labels | {name: written[0] for name, written in (self.headings() or {}).items()}

    def accepting(self, session: Session, acting: Acting) -> Callable[[StagedRow], AcceptedRow]:
        """How a row that was read becomes values."""
        return lambda row: AcceptedRow(row, dict(row.values))

    def refer(
        self, session: Session, acting: Acting, known: RecordKind[M], row: AcceptedRow, name: str
    ) -> None:
        """Put the record that is written as the reference `name` among the row's values. Raises
        Refused where there is none."""
        text = row.staged.references[name]
        row.values[name] = resolve_reference(session, acting, known.fields[name], text)

    def doubles(
        self, session: Session, acting: Acting, rows: Sequence[AcceptedRow]
    ) -> Mapping[UUID, str]:
        """Which rows are likely there already, in the file or stored, by their ids and in words."""
        return {}

    def begin(self, record: M, values: Values) -> Values:
        """What a new record is filled with; what is no field goes into `record` here."""
        return values

    def told(self, row: AcceptedRow, data: dict[str, object]) -> None:
        """Complete the row in the command line's form."""

    def let_go(self, u: Unit, brought: Sequence[M], ids: Ids) -> None:
        """Free the records of an import that is taken back from what refers to them. Raises Refused
        once somebody has worked with one of them."""


_USUAL = Habits()
_HABITS: dict[str, Habits] = {}


def register_habits(habits: Mapping[str, Habits]) -> None:
    """Make known the habits of kinds by their names; called once, by `desk.areas`. Raises Missing
    for a name that no kind has."""
    _HABITS.update((kind(name).name, of_kind) for name, of_kind in habits.items())


def habits_of(kind_name: str) -> Habits:
    return _HABITS.get(kind_name, _USUAL)


def undoable(kind_name: str) -> bool:
    """Whether an import of the kind can be taken back as a whole."""
    return bool(habits_of(kind_name).brings)
