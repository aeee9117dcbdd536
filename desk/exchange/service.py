"""Importing a file: read, tried out, shown, then stored in one transaction."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import Record
from db.choice import Choice
from db.fields import Kind
from db.models import ImportBatch
from desk.core.acting import Acting
from desk.core.changes import Changes
from desk.core.errors import Invalid, Missing, Refused, UserError
from desk.core.kinds import RecordKind, kind, shown_by
from desk.core.records import fill, permit_editing
from desk.core.remembering import remember
from desk.core.rights import reading
from desk.core.unit import M, Unit, trial, unit
from desk.exchange.habits import AcceptedRow, SetAside, habits_of
from desk.exchange.sheets import Sheet
from desk.exchange.snapshot import as_of_now
from desk.exchange.staging import RefusedRow, shown
from desk.exchange.undoing import undo
from desk.exchange.watched import Told, Watched, unheard
from desk.exchange.workbook import read_workbook
from desk.values.showing import json_value
from desk.values.text import clean_text

_PIECE = 200
"""Rows that are tried or stored together, in well under a second."""
_AT_HAND = 1_000
"""Rows whose references are read together."""
_LARGEST = 2_000
"""Rows of the largest piece: a quick PC stores more at once, and takes fewer breaths."""
_HELD = 0.4
"""Seconds for which a piece is to keep the others from saving; a slow PC stores fewer rows at once."""
_BREATH = 0.15
"""Seconds between two pieces: whoever waits for SQLite's lock looks every tenth of one."""


@dataclass
class Staged:
    """A file read and tried out; nothing is stored yet."""

    kind: str
    file_name: str
    sha256: str
    read: int
    accepted: list[AcceptedRow]
    refused: list[RefusedRow]
    notes: list[str]
    set_aside: list[SetAside] = field(default_factory=list)
    unknown: dict[str, str] = field(default_factory=dict)

    @property
    def turned_back(self) -> int:
        """How many of the records read are refused; one may have several bad cells."""
        return self.read - len(self.accepted) - len(self.set_aside)

    def take_in(self, rows: Iterable[SetAside]) -> None:
        """Take what was set aside all the same; what cannot be taken is refused by its cells."""
        for aside in list(rows):
            self.set_aside.remove(aside)
            if aside.refused:
                self.refused.extend(aside.refused)
            else:
                self.accepted.append(aside.row)


def stage(
    acting: Acting,
    kind_name: str,
    path: Path,
    *,
    cancelled: Callable[[], bool] | None = None,
    progress: Told = unheard,
) -> Staged:
    """Read `path` for records of a kind and try every row out, storing nothing and keeping nobody
    from saving meanwhile; `progress` hears how many rows were tried.

    Raises Refused for a file that is no workbook or holds nothing of the kind, and for people who
    may not make such records.
    """
    known = kind(kind_name)
    if not known.importable:
        raise Refused(f"{known.label}不能从表格导入。")
    with reading(acting, known.name, known.label) as (_, mine):
        permit_editing(known, mine)
    sheets = read_workbook(path, cancelled=cancelled)
    with as_of_now(acting) as seen:
        return _staged(seen, known, path, sheets, Watched(progress, cancelled))


def _staged(
    acting: Acting, known: RecordKind, path: Path, sheets: Sequence[Sheet], watched: Watched
) -> Staged:
    with reading(acting) as (session, _):
        habits = habits_of(known.name)
        found = habits.read(session, acting, known, sheets)
        accept = habits.accepting(session, acting)
        accepted = [accept(row) for row in found.staged]
        refused = list(found.refused)
        kept = [row for row in accepted if _referred(session, acting, known, row, refused)]
        aside = [SetAside(accept(a.staged), a.reason, list(a.refused)) for a in found.aside]
        for each in aside:
            _referred(session, acting, known, each.row, each.refused)
        doubles = habits.doubles(session, acting, kept)
        aside += [SetAside(row, doubles[row.id]) for row in kept if row.id in doubles]
        kept = [row for row in kept if row.id not in doubles]
    staged = Staged(
        known.name,
        path.name,
        hashlib.sha256(path.read_bytes()).hexdigest(),
        found.read,
        kept,
        refused,
        list(found.notes),
        aside,
        found.unknown,
    )
    _try_out(acting, known, staged, watched)
    return staged


def _referred(
    session: Session,
    acting: Acting,
    known: RecordKind,
    row: AcceptedRow,
    refused: list[RefusedRow],
) -> bool:
    """Turn written references into ids; a name without a record refuses the row by its cell."""
    staged, before = row.staged, len(refused)
    for name, text in staged.references.items():
        if name in row.values:
            continue
        try:
            habits_of(known.name).refer(session, acting, known, row, name)
        except Refused as error:
            where = staged.cells.get(name, "")
            refused.append(RefusedRow(staged.sheet, staged.row, where, text, error.reason))
    return len(refused) == before


def _try_out(acting: Acting, known: RecordKind, staged: Staged, watched: Watched) -> None:
    """Make every record in a unit that is never finished; what cannot be made is refused, and what
    is set aside knows whether it could be."""
    refused: dict[UUID, list[RefusedRow]] = {}
    done = 0
    aside = {each.row.id: each for each in staged.set_aside if not each.refused}
    rows = [*staged.accepted, *(each.row for each in aside.values())]
    for piece in _pieces(acting, known, rows):
        with trial(acting, "导入试算") as u:
            at_once = known.many(u, [row.values for row in piece])
            for some in _by_and_by(u, known, piece):
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


def _by_and_by(
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
        record = _make(u, known, row)
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


def _make(u: Unit, known: RecordKind[M], row: AcceptedRow) -> M:
    with u.session.no_autoflush:
        record = known.model(id=row.id, station_id=u.acting.station_id)
        fill(u, known, record, habits_of(known.name).begin(record, row.values))
    # A trial flushes without the unit's end, so the stamps are put here.
    record.created_at = record.changed_at = u.now
    record.created_by = record.changed_by = u.acting.name
    return record


def commit(
    acting: Acting,
    staged: Staged,
    *,
    cancelled: Callable[[], bool] | None = None,
    progress: Told = unheard,
) -> Changes:
    """Store every accepted row as a draft or record, all or none; `Changes.id` is the batch.

    Many are stored in pieces, so that nobody who saves meanwhile waits for all of them; when one
    cannot be, or somebody stops it, those before are taken back. What cannot be taken back as a batch
    is stored in one piece. Raises Refused for people who may not make such records, and when a row
    that could be taken at the preview cannot be any more.
    """
    known, rows, batch = kind(staged.kind), staged.accepted, uuid4()
    whole = not habits_of(staged.kind).brings
    watched, kinds = Watched(progress, cancelled), frozenset[str]()
    size, start = len(rows) if whole else _PIECE, 0
    try:
        while start < len(rows) or not kinds:
            watched.look(start, len(rows), "正在导入")
            if start and acting.database.is_sqlite:
                time.sleep(_BREATH)
            begun = time.monotonic()
            kinds |= _store(acting, staged, rows[start : start + size], batch)
            start += size
            quick = _HELD / max(time.monotonic() - begun, 0.01)
            size = max(_PIECE // 10, min(_LARGEST, size * 2, int(size * quick))) or 1
    except BaseException as error:
        if kinds:  # something was stored
            _take_back(acting, batch, error)
        raise
    return Changes(kinds, batch, "", (), f"导入 {len(rows)} 条{known.label}")


def _store(
    acting: Acting, staged: Staged, rows: Sequence[AcceptedRow], batch_id: UUID
) -> frozenset[str]:
    """Store a piece of an import; its batch says how many there are by now."""
    known = kind(staged.kind)
    with unit(acting, "导入", reason=f"文件 {staged.file_name}"[:200]) as u:
        permit_editing(known, u.acting)
        batch = u.session.get(ImportBatch, batch_id)
        if batch is None:
            batch = _begun(u, staged, batch_id)
        batch.accepted += len(rows)
        u.session.flush()
        known.many(u, [row.values for row in rows])
        for row in chain.from_iterable(_by_and_by(u, known, rows)):
            record = _make(u, known, row)
            if hasattr(record, "import_batch_id"):
                record.import_batch_id = batch_id
            u.session.add(record)
        u.kinds.add(staged.kind)
    return frozenset(u.kinds)


def _begun(u: Unit, staged: Staged, id_: UUID) -> ImportBatch:
    batch = ImportBatch(
        id=id_,
        station_id=u.acting.station_id,
        kind=staged.kind,
        file_name=clean_text(staged.file_name)[:200],
        sha256=staged.sha256,
        accepted=0,
        refused=staged.turned_back,
        person=u.acting.name,
        at=u.now,
    )
    u.session.add(batch)
    return batch


def _take_back(acting: Acting, batch: UUID, error: BaseException) -> None:
    """Undo what was stored of an import that does not come about. Raises Refused where that cannot
    be done any more: then it is said what to do."""
    try:
        undo(acting, batch)
    except UserError as why:
        said = error.reason if isinstance(error, UserError) else "导入中断了。"
        raise Refused(
            f"{said}已存入的部分没能撤回：{why.reason}"
            "请再导入同一个文件补齐其余的行，已有的行会搁置或退回。"
        ) from error


def as_json(staged: Staged, *, batch: UUID | None = None) -> dict[str, Any]:
    """The import in the command line's form."""
    known = kind(staged.kind)
    return {
        "read": staged.read,
        "accepted": [_row_json(known, row) for row in staged.accepted],
        "refused": [_refused_json(refused) for refused in staged.refused],
        "set_aside": [
            {
                **_row_json(known, aside.row),
                "reason": aside.reason,
                "refused": [_refused_json(refused) for refused in aside.refused],
            }
            for aside in staged.set_aside
        ],
        "unknown_headings": staged.unknown,
        "notes": staged.notes,
        "batch": str(batch) if batch else None,
    }


def _refused_json(refused: RefusedRow) -> dict[str, object]:
    told: dict[str, object] = {
        "sheet": refused.sheet,
        "row": refused.row,
        "cell": refused.cell,
        "value": refused.value,
        "reason": refused.reason,
    }
    if refused.rule or refused.clause:
        told |= {"rule": refused.rule, "clause": refused.clause}
    return told


def _row_json(known: RecordKind, row: AcceptedRow) -> dict[str, Any]:
    data: dict[str, Any] = {
        "id": str(row.id),
        "sheet": row.staged.sheet,
        "row": row.staged.row,
    }
    for name, value in row.values.items():
        asked = known.fields.get(name)
        data[name] = json_value(asked, value) if asked else value
        if isinstance(value, Choice):
            data[f"{name}_code"] = value.code
    for name, text in row.staged.references.items():
        data[name.removesuffix("_id")] = text
    habits_of(known.name).told(row, data)
    data["notes"] = list(row.notes)
    return data
