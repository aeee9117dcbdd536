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
from desk.core.errors import Missing, Refused
from desk.core.kinds import RecordKind, kind
from desk.core.records import permit_editing
from desk.core.rights import reading
from desk.core.unit import Unit, unit
from desk.core.workflow import describe
from desk.exchange.habits import Ids, habits_of

_AT_ONCE = 500
"""Records that go together, in well under a second."""


def undo(acting: Acting, batch_id: UUID) -> Changes:
    """Take an import back: what it brought goes.

    Raises Refused once somebody has worked with one of them, or filed a scan or comment with it.
    """
    with unit(acting, "撤销导入") as u:
        batch, known = _batch(u, batch_id)
        if batch.undone_at is not None:
            raise Refused("这次导入已经撤销过了。")
        habits = habits_of(batch.kind)
        if not habits.brings:
            raise Refused(f"{known.label}的导入不能整批撤销，请逐条处理。")
        query = select(known.model).where(known.model.import_batch_id == batch_id)
        brought = u.session.scalars(query).all()
        ids = select(known.model.id).where(known.model.import_batch_id == batch_id)
        _nothing_filed(u.session, known, ids)
        habits.let_go(u, brought, ids)
        for record in brought:
            u.session.delete(record)
        batch.undone_at = u.now
        u.kinds.add(batch.kind)
    sentence = f"已撤销导入的 {len(brought)} 张{habits.brings}"
    return Changes(frozenset(u.kinds), batch_id, "", (), sentence)


def take_back(acting: Acting, batch_id: UUID, stored: Sequence[UUID]) -> None:
    """Undo an import that did not come about, of which `stored` are there. Of a kind whose imports
    cannot be undone later on, these can still be: they are a moment old. Raises as `undo`."""
    with reading(acting) as (session, _):
        kind_name = session.get_one(ImportBatch, batch_id).kind
    if habits_of(kind_name).brings:
        undo(acting, batch_id)
        return
    for start in range(0, len(stored), _AT_ONCE):
        with unit(acting, "撤销导入") as u:
            batch, known = _batch(u, batch_id)
            _withdraw(u, known, stored[start : start + _AT_ONCE])
            if start + _AT_ONCE >= len(stored):
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


def _batch(u: Unit, batch_id: UUID) -> tuple[ImportBatch, RecordKind]:
    """The import and its kind, for a person who may make such records."""
    batch = u.session.get(ImportBatch, batch_id)
    if batch is None or batch.station_id != u.acting.station_id:
        raise Missing("找不到这次导入。请刷新后再试。")
    known = kind(batch.kind)
    permit_editing(known, u.acting)
    return batch, known


def _nothing_filed(session: Session, known: RecordKind, ids: Ids) -> None:
    for model, word in ((Attachment, "扫描件"), (Comment, "留言")):
        filed = select(model.record_id).where(model.record_id.in_(ids)).limit(1)
        if session.scalar(filed) is not None:
            raise Refused(f"这次导入里有{known.label}已经附了{word}，不能整批撤销。请逐张处理。")
