"""Importing a file: read, tried out, shown, then stored, all of it or nothing."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choice import Choice
from desk.core.acting import Acting
from desk.core.errors import Refused
from desk.core.kinds import RecordKind, kind
from desk.core.records import permit_editing
from desk.core.remembering import remember
from desk.core.rights import reading
from desk.exchange.habits import AcceptedRow, SetAside, habits_of
from desk.exchange.lying import lying_still
from desk.exchange.sheets import Sheet
from desk.exchange.snapshot import as_of_now
from desk.exchange.staged import Staged
from desk.exchange.staging import RefusedRow
from desk.exchange.storing import commit
from desk.exchange.trying import try_out
from desk.exchange.watched import Told, Watched, unheard
from desk.exchange.workbook import read_workbook
from desk.values.showing import json_value

__all__ = ["Staged", "as_json", "commit", "stage"]

_IDLE = 5.0
"""Seconds without a question; after thirty a server ends the transaction."""


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
    with as_of_now(acting) as seen, lying_still():
        return _staged(seen, known, path, sheets, Watched(progress, cancelled))


def _staged(
    acting: Acting, known: RecordKind, path: Path, sheets: Sequence[Sheet], watched: Watched
) -> Staged:
    with reading(acting) as (session, _):
        habits = habits_of(known.name)
        remember(session)
        alive = replace(watched, alive=_kept_alive(session))
        found = habits.read(session, acting, known, sheets, alive)
        accept = habits.accepting(session, acting)
        kept: list[AcceptedRow] = []
        refused = list(found.refused)
        for done, read in enumerate(found.staged):
            alive.each(done, len(found.staged), "正在对照档案")
            row = accept(read)
            if _referred(session, acting, known, row, refused):
                kept.append(row)
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
    try_out(acting, known, staged, watched)
    return staged


def _kept_alive(session: Session) -> Callable[[], None]:
    """Call it now and then, and a server does not take the session's transaction for a forgotten one."""
    last = time.monotonic()

    def ask() -> None:
        nonlocal last
        if time.monotonic() - last > _IDLE:
            session.execute(select(1))
            last = time.monotonic()

    return ask


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
