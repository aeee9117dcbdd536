"""Importing a file: read, tried out, shown, then stored in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from db.choice import Choice
from db.models import ImportBatch
from desk.core.acting import Acting
from desk.core.changes import Changes
from desk.core.errors import Invalid, Missing, Refused
from desk.core.kinds import RecordKind, kind
from desk.core.records import fill, permit_editing
from desk.core.rights import reading
from desk.core.unit import M, Unit, unit
from desk.exchange.habits import AcceptedRow, SetAside, habits_of
from desk.exchange.staging import RefusedRow, shown
from desk.exchange.workbook import read_workbook
from desk.values.showing import json_value


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
) -> Staged:
    """Read `path` for records of a kind and try every row out, storing nothing.

    Raises Refused for a file that is no workbook or holds nothing of the kind, and for people who
    may not make such records.
    """
    known = kind(kind_name)
    if not known.importable:
        raise Refused(f"{known.label}不能从表格导入。")
    with reading(acting, known.name, known.label) as (_, mine):
        permit_editing(known, mine)
    sheets = read_workbook(path, cancelled=cancelled)
    with reading(acting) as (session, _):
        habits = habits_of(kind_name)
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
        kind_name,
        path.name,
        hashlib.sha256(path.read_bytes()).hexdigest(),
        found.read,
        kept,
        refused,
        list(found.notes),
        aside,
        found.unknown,
    )
    _try_out(acting, known, staged)
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


class _Undone(Exception):
    """Leaves the unit of a trial without storing anything."""


def _try_out(acting: Acting, known: RecordKind, staged: Staged) -> None:
    """Make every record in a transaction that is rolled back; what cannot be made is refused, and
    what is set aside knows whether it could be."""
    kept: list[AcceptedRow] = []
    rows = [*staged.accepted, *(aside.row for aside in staged.set_aside if not aside.refused)]
    try:
        with unit(acting, "导入试算") as u:
            at_once = known.many(u, [row.values for row in rows])
            for row in staged.accepted:
                refused = _tried(u, known, row, at_once=at_once)
                staged.refused.extend(refused)
                if not refused:
                    kept.append(row)
            for aside in staged.set_aside:
                if not aside.refused:
                    aside.refused.extend(_tried(u, known, aside.row, at_once=at_once))
            raise _Undone
    except _Undone:
        staged.accepted = kept


def _tried(u: Unit, known: RecordKind, row: AcceptedRow, *, at_once: bool) -> list[RefusedRow]:
    """Make the record of a row for the trial; its cells that refuse it."""
    try:
        record = _make(u, known, row)
        if not at_once:  # its rules look at what the rows before have stored
            u.session.add(record)
            u.session.flush()
    except (Refused, Missing) as error:
        if not at_once:
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


def commit(acting: Acting, staged: Staged) -> Changes:
    """Store every accepted row as a draft or record, all or none; `Changes.id` is the batch.

    Raises Refused for people who may not make such records, and when a row that could be taken
    at the preview cannot be any more.
    """
    known = kind(staged.kind)
    with unit(acting, "导入", reason=f"文件 {staged.file_name}"[:200]) as u:
        permit_editing(known, u.acting)
        batch = ImportBatch(
            id=uuid4(),
            station_id=acting.station_id,
            kind=staged.kind,
            file_name=staged.file_name[:200],
            sha256=staged.sha256,
            accepted=len(staged.accepted),
            refused=staged.turned_back,
            person=acting.name,
            at=u.now,
        )
        u.session.add(batch)
        u.session.flush()
        known.many(u, [row.values for row in staged.accepted])
        for row in staged.accepted:
            record = _make(u, known, row)
            if hasattr(record, "import_batch_id"):
                record.import_batch_id = batch.id
            u.session.add(record)
        u.kinds.add(staged.kind)
    sentence = f"导入 {len(staged.accepted)} 条{known.label}"
    return Changes(frozenset(u.kinds), batch.id, "", (), sentence)


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
