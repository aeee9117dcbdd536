"""Storing the rows of a file that could be taken, in pieces: nobody who saves meanwhile waits for all
of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from uuid import UUID, uuid4

from db.models import ImportBatch
from desk.core.acting import Acting
from desk.core.changes import Changes
from desk.core.errors import Refused, UserError
from desk.core.kinds import kind
from desk.core.records import permit_editing
from desk.core.unit import Unit, unit
from desk.exchange.habits import AcceptedRow
from desk.exchange.lying import lying_still
from desk.exchange.pace import Pace
from desk.exchange.staged import Staged
from desk.exchange.trying import by_and_by, make_row
from desk.exchange.undoing import take_back
from desk.exchange.watched import Told, Watched, unheard
from desk.values.text import clean_text


def commit(
    acting: Acting,
    staged: Staged,
    *,
    cancelled: Callable[[], bool] | None = None,
    progress: Told = unheard,
) -> Changes:
    """Store every accepted row as a draft or record, all or none; `Changes.id` is the batch.

    Many are stored in pieces; when one cannot be, or somebody stops it, those before are taken back.
    Raises Refused for people who may not make such records, and when a row that could be taken at the
    preview cannot be any more.
    """
    rows, batch = staged.accepted, uuid4()
    watched, kinds = Watched(progress, cancelled), frozenset[str]()
    pace, start = Pace(acting.database), 0
    with lying_still():
        try:
            while start < len(rows) or not kinds:
                watched.look(start, len(rows), "正在导入")
                stop = start + pace.size
                with pace.piece():
                    kinds |= _store(acting, staged, rows[start:stop], batch)
                start = stop
        except BaseException as error:
            if kinds:  # something was stored
                _take_back(acting, batch, [row.id for row in rows[:start]], error)
            raise
    return Changes(kinds, batch, "", (), f"导入 {len(rows)} 条{kind(staged.kind).label}")


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
        for row in chain.from_iterable(by_and_by(u, known, rows)):
            record = make_row(u, known, row)
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


def _take_back(acting: Acting, batch: UUID, stored: Sequence[UUID], error: BaseException) -> None:
    """Undo what was stored of an import that does not come about. Raises Refused where that cannot
    be done any more: then it is said what to do."""
    try:
        take_back(acting, batch, stored)
    except UserError as why:
        said = error.reason if isinstance(error, UserError) else "导入中断了。"
        raise Refused(
            f"{said}已存入的部分没能撤回：{why.reason}"
            "请再导入同一个文件补齐其余的行，已有的行会搁置或退回。"
        ) from error
