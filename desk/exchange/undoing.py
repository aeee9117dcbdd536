"""Taking an import back as a whole, as long as nobody has worked with what it brought."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Attachment, Comment, ImportBatch
from desk.core.acting import Acting
from desk.core.changes import Changes
from desk.core.errors import Missing, Refused
from desk.core.kinds import RecordKind, kind
from desk.core.records import permit_editing
from desk.core.unit import unit
from desk.exchange.habits import Ids, habits_of


def undo(acting: Acting, batch_id: UUID) -> Changes:
    """Take an import back: what it brought goes.

    Raises Refused once somebody has worked with one of them, or filed a scan or comment with it.
    """
    with unit(acting, "撤销导入") as u:
        batch = u.session.get(ImportBatch, batch_id)
        if batch is None or batch.station_id != acting.station_id:
            raise Missing("找不到这次导入。请刷新后再试。")
        known = kind(batch.kind)
        permit_editing(known, u.acting)
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


def _nothing_filed(session: Session, known: RecordKind, ids: Ids) -> None:
    for model, word in ((Attachment, "扫描件"), (Comment, "留言")):
        filed = select(model.record_id).where(model.record_id.in_(ids)).limit(1)
        if session.scalar(filed) is not None:
            raise Refused(f"这次导入里有{known.label}已经附了{word}，不能整批撤销。请逐张处理。")
