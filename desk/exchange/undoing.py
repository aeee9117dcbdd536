"""Taking an import back as a whole, as long as nobody has worked with what it brought."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import Column, select
from sqlalchemy.orm import Session

from db.base import Base, Record
from db.models import Attachment, Comment, ImportBatch
from desk.core.acting import Acting
from desk.core.audit_recording import child_lists
from desk.core.changes import Changes
from desk.core.errors import Missing, Refused, UserError
from desk.core.kinds import RecordKind, kind
from desk.core.records import permit_editing
from desk.core.rights import reading
from desk.core.unit import Unit, trial, unit
from desk.core.workflow import describe
from desk.exchange.habits import Ids, habits_of
from desk.exchange.pace import Pace


def undo(acting: Acting, batch_id: UUID) -> Changes:
    """Take an import back: what it brought goes, many records in pieces so that nobody else waits.

    Raises Refused once somebody has worked with one of them, or filed a scan or comment with it. All
    are asked before the first one goes; who begins to work with one in this very moment keeps it, and
    what of the rest is gone is said.
    """
    with reading(acting) as (session, mine):
        known, brings = _may_undo(session, mine, batch_id)
        query = select(known.model.id).where(known.model.import_batch_id == batch_id)
        brought = session.scalars(query).all()
    pace = Pace(acting.database)
    if len(brought) > pace.size:
        for piece in _paced(pace, brought):
            with trial(acting, "撤销导入") as u:
                _let_go(u, known, piece)
    gone, kinds = 0, set[str]()
    for piece in _paced(pace, brought):
        try:
            with unit(acting, "撤销导入") as u:
                _may_undo(u.session, u.acting, batch_id)
                for record in _let_go(u, known, piece):
                    u.session.delete(record)
                if gone + len(piece) == len(brought):
                    u.session.get_one(ImportBatch, batch_id).undone_at = u.now
                u.kinds.add(known.name)
        except UserError as error:
            if not gone:
                raise
            raise Refused(f"已撤销 {gone} 张{brings}，其余的没有撤销：{error.reason}") from error
        gone += len(piece)
        kinds |= u.kinds
    return Changes(frozenset(kinds), batch_id, "", (), f"已撤销导入的 {gone} 张{brings}")


def _paced(pace: Pace, ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    """`ids` in pieces; one that is empty where there are none."""
    start = 0
    while start < len(ids) or not start:
        stop = start + pace.size
        with pace.piece():
            yield ids[start:stop]
        start = stop


def _may_undo(session: Session, mine: Acting, batch_id: UUID) -> tuple[RecordKind, str]:
    """The kind of an import that can still be undone, and what it brought, in a word."""
    batch, known = _batch(session, mine, batch_id)
    if batch.undone_at is not None:
        raise Refused("这次导入已经撤销过了。")
    brings = habits_of(batch.kind).brings
    if not brings:
        raise Refused(f"{known.label}的导入不能整批撤销，请逐条处理。")
    return known, brings


def _let_go(u: Unit, known: RecordKind, piece: Sequence[UUID]) -> Sequence[Record]:
    """Some of the records that are to go, free of what refers to them. Raises Refused."""
    ids = select(known.model.id).where(known.model.id.in_(piece))
    records = u.session.scalars(select(known.model).where(known.model.id.in_(piece))).all()
    _nothing_filed(u.session, known, ids)
    habits_of(known.name).let_go(u, records, ids)
    return records


def take_back(acting: Acting, batch_id: UUID, stored: Sequence[UUID]) -> None:
    """Undo an import that did not come about, of which `stored` are there. Of a kind whose imports
    cannot be undone later on, these can still be: they are a moment old. Raises as `undo`."""
    with reading(acting) as (session, _):
        kind_name = session.get_one(ImportBatch, batch_id).kind
    if habits_of(kind_name).brings:
        undo(acting, batch_id)
        return
    left = len(stored)
    for piece in _paced(Pace(acting.database), stored):
        left -= len(piece)
        with unit(acting, "撤销导入") as u:
            batch, known = _batch(u.session, u.acting, batch_id)
            _withdraw(u, known, piece)
            if not left:
                batch.undone_at = u.now


def _withdraw(u: Unit, known: RecordKind, ids: Sequence[UUID]) -> None:
    query = select(known.model).where(known.model.id.in_(ids))
    _nothing_filed(u.session, known, select(known.model.id).where(known.model.id.in_(ids)))
    for record in u.session.scalars(query):
        if record.version != 1:
            raise Refused(f"刚导入的{describe(record).strip()}已经有人改过，不能撤回。")
        u.session.delete(record)
    for column in _referring(known):
        if u.session.scalar(select(column).where(column.in_(ids)).limit(1)) is not None:
            raise Refused(f"刚导入的{known.label}已经有人用上，不能撤回。")


def _referring(known: RecordKind) -> Iterator[Column[UUID]]:
    """The columns of other records that name one of the kind."""
    model: type[Record] = known.model
    own = {model.__mapper__.relationships[name].target for name in child_lists(model)}
    for table in Base.metadata.sorted_tables:
        if table not in own:
            yield from (
                key.parent
                for key in table.foreign_keys
                if key.column.table is model.__table__ and key.parent.table is table
            )


def _batch(session: Session, mine: Acting, batch_id: UUID) -> tuple[ImportBatch, RecordKind]:
    """The import and its kind, for a person who may make such records."""
    batch = session.get(ImportBatch, batch_id)
    if batch is None or batch.station_id != mine.station_id:
        raise Missing("找不到这次导入。请刷新后再试。")
    known = kind(batch.kind)
    permit_editing(known, mine)
    return batch, known


def _nothing_filed(session: Session, known: RecordKind, ids: Ids) -> None:
    for model, word in ((Attachment, "扫描件"), (Comment, "留言")):
        filed = select(model.record_id).where(model.record_id.in_(ids)).limit(1)
        if session.scalar(filed) is not None:
            raise Refused(f"这次导入里有{known.label}已经附了{word}，不能整批撤销。请逐张处理。")
