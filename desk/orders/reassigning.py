"""换专员: another specialist goes on with an order and its pour (M1.4.4)."""

from __future__ import annotations

from uuid import UUID

from db.models import OrderNotice, Person, Role
from desk.core.errors import Refused
from desk.core.references import person_name
from desk.core.workflow import Taking, describe

_TOLD = (Role.SPECIALIST, Role.SECTION_HEAD, Role.DISPATCHER)


def reassign(taking: Taking[OrderNotice]) -> None:
    """The new specialist stands on the order; both, and whoever calls them, are told."""
    order, session = taking.record, taking.unit.session
    chosen: UUID | None = taking.values.get("specialist_id")
    person = session.get(Person, chosen) if chosen is not None else None
    if person is None:
        raise Refused(f"{describe(order)}没有写明换成哪位专员。请选一位客服专员。")
    if person.id == order.specialist_id:
        raise Refused(f"{describe(order)}本来就由{person.name}负责，不需要换。请选另一位专员。")
    before = person_name(session, order.specialist_id) or "（未定）"
    order.specialist_id = person.id
    sentence = f"{describe(order)}的客服专员由{before}换为{person.name}。原因：{taking.reason}"
    for role in _TOLD:
        taking.unit.notify(role.value, order, sentence[:500])
