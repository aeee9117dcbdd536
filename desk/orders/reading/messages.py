"""A pasted message becomes a draft order, with what could not be read beside it."""

from __future__ import annotations

from typing import Any

from db.models import OrderNotice, ReceivedBy
from desk.core.acting import Acting
from desk.core.changes import Changes
from desk.core.kinds import kind
from desk.core.records import fill, permit_editing
from desk.core.rights import reading
from desk.core.unit import unit
from desk.customers.known import SURE, known_projects
from desk.customers.likely import Likely
from desk.orders.reading.message import ReadOrder, read_message


def read(acting: Acting, text: str) -> ReadOrder:
    """What the message says, by the clock of the database and the station's projects."""
    projects = known_projects(acting)
    with reading(acting) as (session, _):
        now = acting.now(session)
    return read_message(text, now=now, projects=projects)


def meant(order: ReadOrder) -> Likely | None:
    """The project the message surely means; None when a person must choose."""
    if not order.matches:
        return None
    best, *others = order.matches
    if best.score >= SURE:
        return best
    # One abbreviation of one project only (污水厂扩建) is as good as its name.
    clear = best.score >= 0.6 and all(best.score - other.score > 0.15 for other in others)
    return best if clear else None


def save(acting: Acting, order: ReadOrder, text: str) -> Changes:
    """Make a draft of what was read; the whole message and what stayed unread are kept in the
    remarks. The way it came in is 微信 until somebody says otherwise."""
    known = kind("orders")
    values: dict[str, Any] = {**order.values(), "received_by": ReceivedBy.WECHAT}
    found = meant(order)
    if found is not None:
        values["project_id"] = found.project.id
    values["remarks"] = "\n".join(
        line
        for line in (
            f"客户消息：{text.strip()}",
            f"未读懂：{order.unread}" if order.unread else "",
        )
        if line
    )
    with unit(acting, "读消息") as u:
        permit_editing(known, u.acting)
        record = u.add(OrderNotice(project_text=order.project))
        fill(u, known, record, values)
    return u.changes(record, sentence="已按消息建立订货单草稿")
