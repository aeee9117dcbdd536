"""A pasted message becomes a draft order, with what could not be read beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from db.models import OrderNotice, ReceivedBy
from desk.core.acting import Acting
from desk.core.changes import Changes
from desk.core.errors import Refused
from desk.core.kinds import kind
from desk.core.records import fill, permit_editing
from desk.core.rights import reading
from desk.core.unit import unit
from desk.customers.known import SURE, known_projects
from desk.customers.likely import Likely
from desk.orders.reading.meant_orders import find_meant
from desk.orders.reading.message import Intent, ReadOrder, intent_of_all, read_messages
from desk.orders.reading.read_order import Meant

DRAFTED = "已按消息建立订货单草稿"


@dataclass(slots=True)
class MessageRead:
    """What a message is about, and each order, change or cancellation in it."""

    intent: Intent
    orders: list[ReadOrder]

    def to_json(self) -> dict[str, object]:
        """The form that programs get: what the orders have in common, and each of them where there
        are several or a draft may be made."""
        each = [{**order.to_json(), "candidates": _names(order)} for order in self.orders]
        first = each[0]
        told = {k: v if all(o.get(k) == v for o in each) else None for k, v in first.items()}
        if len(each) > 1:
            for name in ("missing", "notes", "about", "candidates"):
                told[name] = list(dict.fromkeys(v for one in each for v in one[name]))
            told["unread"] = " ".join(order.unread for order in self.orders if order.unread)
        listed = each if len(each) > 1 or self.intent is Intent.ORDER else []
        return {**told, "intent": self.intent.value, "orders": listed}


def _names(order: ReadOrder) -> list[str]:
    return [likely.project.name for likely in order.matches]


def read(acting: Acting, text: str) -> MessageRead:
    """What the message says, by the clock of the database and the station's projects, with the orders
    that a change or a cancellation means."""
    projects = known_projects(acting)
    with reading(acting, "orders", "订货通知单") as (session, _):
        now = acting.now(session)
        orders = read_messages(text, now=now, projects=projects)
        for order in orders:
            order.about = _about(session, acting.station_id, order, now=now)
    return MessageRead(intent_of_all(orders), orders)


def _about(session: Session, station_id: UUID, order: ReadOrder, *, now: datetime) -> list[Meant]:
    if order.intent in (Intent.CHANGE, Intent.CANCEL):
        return find_meant(session, station_id, order, now=now)
    if not order.may_change:
        return []
    found = find_meant(session, station_id, replace(order, notes=[]), now=now)
    same = [one for one in found if order.placement and order.placement in one.words]
    if same:
        numbers = "、".join(one.number for one in same)
        order.notes.append(f"消息里有改动,可能是变更已有的订货{numbers},请先核对再存草稿")
    return same


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
    remarks. The way it came in is 微信 until somebody says otherwise.

    Raises Refused for a message that orders nothing new.
    """
    if order.intent is not Intent.ORDER:
        raise Refused(_why_no_draft(order))
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
    return u.changes(record, sentence=DRAFTED)


def _why_no_draft(order: ReadOrder) -> str:
    numbers = "、".join(one.number for one in order.about)
    if order.intent is Intent.OTHER:
        return "这条消息不是订货，没有存为草稿。是投诉、来电的，请到“投诉”或“来电”里登记。"
    said, step = ("取消", "取消订货") if order.intent is Intent.CANCEL else ("变更", "变更”或“改期")
    where = (
        f"请对 {numbers} 办理“{step}”。" if numbers else f"请找到原来的订货通知单，办理“{step}”。"
    )
    return f"这条消息是{said}已有的订货，没有存为草稿。{where}"
