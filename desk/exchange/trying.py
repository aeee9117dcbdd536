"""Trying the rows of a file out: each becomes its record, as the rules want it, and none is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from sqlalchemy import select

from db.base import Record
from db.fields import Kind
from desk.core.acting import Acting
from desk.core.errors import Invalid, Missing, Refused
from desk.core.kinds import RecordKind, kind, shown_by
from desk.core.records import fill
from desk.core.remembering import remember
from desk.core.unit import M, Unit, trial
from desk.exchange.habits import AcceptedRow, habits_of
from desk.exchange.staged import Staged
from desk.exchange.staging import RefusedRow, shown
from desk.exchange.watched import Watched

_PIECE = 200
"""Rows that a server tries together, where rules look at what the rows before have stored."""
_AT_HAND = 1_000
"""Rows whose references are read together."""


def try_out(acting: Acting, known: RecordKind, staged: Staged, watched: Watched) -> None:
    """Make every record in a unit that is never finished; what cannot be made is refused, and what
    is set aside knows whether it could be."""
    refused: dict[UUID, list[RefusedRow]] = {}
    done = 0
    aside = {each.row.id: each for each in staged.set_aside if not each.refused}
    rows = [*staged.accepted, *(each.row for each in aside.values())]
    for piece in _pieces(acting, known, rows):
        with trial(acting, "导入试算") as u:
            at_once = known.many(u, [row.values for row in piece])
            for some in by_and_by(u, known, piece):
                for row in some:
                    watched.each(done, len(rows), "正在试算")
                    done += 1
                    cells = _tried(u, known, row, at_once=at_once)
                    if cells:
                        refused[row.id] = cells
    for id_, each in aside.items():
        each.refused.extend(refused.get(id_, ()))
    staged.refused.extend(cell for row in staged.accepted for cell in refused.get(row.id, ()))
    staged.accepted = [row for row in staged.accepted if row.id not in refused]


def by_and_by(
    u: Unit, known: RecordKind, rows: Sequence[AcceptedRow]
) -> Iterator[Sequence[AcceptedRow]]:
    """`rows`, some at a time, with the records that they name at hand: they are read at once, and a
    server sees that the transaction still lives."""
    remember(u.session)
    references = [name for name, f in known.fields.items() if f.kind is Kind.REFERENCE]
    for start in range(0, len(rows), _AT_HAND):
        some = rows[start : start + _AT_HAND]
        held: list[Record] = []
        for name in references:
            ids = {id_ for row in some if isinstance(id_ := row.values.get(name), UUID)}
            if ids:
                model = kind(known.fields[name].refers).model
                held += u.session.scalars(select(model).where(model.id.in_(ids))).all()
        u.session.execute(select(1))
        yield some


def _pieces(
    acting: Acting, known: RecordKind, rows: list[AcceptedRow]
) -> Iterable[list[AcceptedRow]]:
    """On a server a trial that stores its rows keeps others from changing what they refer to, so it
    ends every so often. Rows of one name stay together: each must see whether it is there already."""
    with trial(acting, "导入试算") as u:
        at_once = known.many(u, [])
    if at_once or acting.database.is_sqlite:
        return [rows]
    name = shown_by(known.model)
    pieces: list[list[AcceptedRow]] = [[]]
    for row in sorted(rows, key=lambda row: str(row.values.get(name) or "")):
        if len(pieces[-1]) >= _PIECE and not _same(pieces[-1][-1], row, name):
            pieces.append([])
        pieces[-1].append(row)
    return pieces


def _same(row: AcceptedRow, other: AcceptedRow, name: str) -> bool:
    said = row.values.get(name)
    return said is not None and said == other.values.get(name)


def _tried(u: Unit, known: RecordKind, row: AcceptedRow, *, at_once: bool) -> list[RefusedRow]:
    """Make the record of a row for the trial; its cells that refuse it."""
    try:
        record = make_row(u, known, row)
        if not at_once:  # its rules look at what the rows before have stored
            u.session.add(record)
            u.session.flush()
    except (Refused, Missing) as error:
        if u.session.new or u.session.dirty:  # the next row must not store it
            u.session.expunge_all()
        return _as_refused(row, error)
    return []


def _as_refused(row: AcceptedRow, error: Refused | Missing) -> list[RefusedRow]:
    staged = row.staged
    first = next(iter(staged.cells), "")
    problems = error.problems if isinstance(error, Invalid) else {first: error.reason}
    return [
        RefusedRow(
            staged.sheet,
            staged.row,
            staged.cells.get(name) or staged.cells.get(first, ""),
            shown(staged.values.get(name)),
            sentence,
            error.rule,
            error.clause,
        )
        for name, sentence in problems.items()
    ]


def make_row(u: Unit, known: RecordKind[M], row: AcceptedRow) -> M:
    with u.session.no_autoflush:
        record = known.model(id=row.id, station_id=u.acting.station_id)
        fill(u, known, record, habits_of(known.name).begin(record, row.values))
    # A trial flushes without the unit's end, so the stamps are put here.
    record.created_at = record.changed_at = u.now
    record.created_by = record.changed_by = u.acting.name
    return record
