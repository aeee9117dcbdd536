"""Taking an import back as a whole, as long as nobody has worked with what it brought."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from db.models import (
    Attachment,
    Comment,
    DeliveryTicket,
    ImportBatch,
    OrderNotice,
    Pour,
    PourState,
    RuleWarning,
    TicketState,
)
from desk.core.acting import Acting
from desk.core.changes import Changes
from desk.core.errors import Missing, Refused
from desk.core.kinds import RecordKind, kind
from desk.core.records import permit_editing
from desk.core.unit import Unit, unit
from desk.pours.facts import OPEN_STATES, words_of
from desk.pours.tickets import add_up

UNDOABLE = ("orders", "tickets")
"""The kinds whose imports can be taken back as a whole."""

Ids = Select[tuple[UUID]]


def undo(acting: Acting, batch_id: UUID) -> Changes:
    """Take an import of orders or tickets back: what it brought goes.

    Raises Refused once somebody has worked with one of them, or filed a scan or comment with it.
    """
    with unit(acting, "撤销导入") as u:
        batch = u.session.get(ImportBatch, batch_id)
        if batch is None or batch.station_id != acting.station_id:
            raise Missing("找不到这次导入。请刷新后再试。")
        known = kind(batch.kind)
        permit_editing(known, acting)
        if batch.undone_at is not None:
            raise Refused("这次导入已经撤销过了。")
        if batch.kind not in UNDOABLE:
            raise Refused(f"{known.label}的导入不能整批撤销，请逐条处理。")
        query = select(known.model).where(known.model.import_batch_id == batch_id)
        brought = u.session.scalars(query).all()
        ids = select(known.model.id).where(known.model.import_batch_id == batch_id)
        _nothing_filed(u.session, known, ids)
        let_go = _let_orders_go if batch.kind == "orders" else _let_tickets_go
        word = let_go(u, brought, ids)
        for record in brought:
            u.session.delete(record)
        batch.undone_at = u.now
        u.kinds.add(batch.kind)
    return Changes(frozenset(u.kinds), batch_id, "", (), f"已撤销导入的 {len(brought)} 张{word}")


def _nothing_filed(session: Session, known: RecordKind, ids: Ids) -> None:
    for model, word in ((Attachment, "扫描件"), (Comment, "留言")):
        filed = select(model.record_id).where(model.record_id.in_(ids)).limit(1)
        if session.scalar(filed) is not None:
            raise Refused(f"这次导入里有{known.label}已经附了{word}，不能整批撤销。请逐张处理。")


def _let_orders_go(u: Unit, orders: Sequence[OrderNotice], ids: Ids) -> str:
    """Orders are drafts still; copies made of them stay."""
    received = next((order for order in orders if order.number), None)
    if received is not None:
        raise Refused(f"这次导入里的 {received.number} 已经收单，不能整批撤销。请逐张取消。")
    copies = select(OrderNotice).where(OrderNotice.copied_from_id.in_(ids))
    for copied in u.session.scalars(copies):
        copied.copied_from_id = None
    u.session.flush()
    return "草稿"


def _let_tickets_go(u: Unit, tickets: Sequence[DeliveryTicket], ids: Ids) -> str:
    """Tickets are as they came, and their pours still open; the pours are added up again."""
    touched = next((t for t in tickets if t.version != 1 or t.state is not TicketState.SENT), None)
    if touched is not None:
        raise Refused(
            f"这次导入里的发货单 {touched.number} 已经签收、修改或作废，不能整批撤销。请逐张作废。"
        )
    pours = [u.load(Pour, id_) for id_ in sorted({ticket.pour_id for ticket in tickets})]
    ended = next((pour for pour in pours if pour.state not in OPEN_STATES), None)
    if ended is not None:
        raise Refused(f"{words_of(ended)}{ended.state.label}，这次导入不能整批撤销。请逐张作废。")
    u.session.execute(delete(RuleWarning).where(RuleWarning.record_id.in_(ids)))
    firsts = {ticket.left_at for ticket in tickets}
    for pour in pours:
        _without_trucks(u, pour, ids, firsts)
        u.at_end(("add_up", pour.id), partial(add_up, u, pour))
    return "发货单"


def _without_trucks(u: Unit, pour: Pour, ids: Ids, firsts: set[Any]) -> None:
    """The pour whose first truck the import brought, and that has no other, waits for it again."""
    left = select(func.count()).where(DeliveryTicket.pour_id == pour.id)
    others = u.session.scalar(left.where(DeliveryTicket.id.not_in(ids)))
    if not others and pour.state is PourState.SUPPLYING and pour.first_truck_at in firsts:
        pour.state, pour.first_truck_at = PourState.OPENED, None
