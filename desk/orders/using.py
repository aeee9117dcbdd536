"""用途: an order for a site, one that the customer fetches at the gate (自提), and the station's own
(自用). Nobody outside signs for what the station uses itself: the station manager or the section head
agrees to it instead (M1.2.1, M2.2.1)."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import CustomerKind, OrderNotice, OrderState, OrderUse, Person, PlacingMethod, Role
from desk.core.errors import Refused
from desk.core.workflow import Look, Taking, describe
from desk.orders.amending import resign
from desk.orders.facts import signature_of
from desk.orders.rules import Signature, same_name
from desk.orders.steps import receive
from desk.rules.table import OWN_APPROVAL

AGREE = (Role.SECTION_HEAD, Role.STATION_MANAGER)
"""Who agrees to what the station uses itself."""

_PUMPED = (
    PlacingMethod.BOOM_PUMP,
    PlacingMethod.TRUCK_MOUNTED_PUMP,
    PlacingMethod.LINE_PUMP,
)


def unfit(order: OrderNotice) -> dict[str, str]:
    """Field → sentence for what does not go with the order's use."""
    if order.use is OrderUse.PICKUP and order.placing_method in _PUMPED:
        return {"placing_method": "自提不用泵，浇筑方式请选“自卸”或“其他”"}
    return {}


def own_use(look: Look[OrderNotice]) -> bool:
    return look.record.use is OrderUse.INTERNAL


def not_own_use(look: Look[OrderNotice]) -> bool:
    return not own_use(look)


def for_a_customer(look: Look[OrderNotice]) -> None:
    """What is signed by a customer is not the station's own."""
    if look.record.use is OrderUse.INTERNAL:
        raise Refused(
            f"{describe(look.record)}是自用，不由客户签认。请由站长或科长办理“同意自用”。"
            "（依据手册 M2.2.1）",
            clause="M2.2.1",
        )


def _our_own(look: Look[OrderNotice]) -> None:
    order = look.record
    if order.use is not OrderUse.INTERNAL:
        raise Refused(
            f"{describe(order)}的用途是“{order.use.label}”，由项目指定人签认，请办理“签认”或“补签”。"
        )
    customer = order.project.customer if order.project is not None else None
    if customer is None or customer.kind is not CustomerKind.INTERNAL:
        raise Refused(
            f"{describe(order)}的工程不是本站自己的。请选客户类别为“{CustomerKind.INTERNAL.label}”"
            "的工程，或把用途改回“工地”。"
        )


def may_agree(look: Look[OrderNotice]) -> None:
    """Not one's own order."""
    _our_own(look)
    if look.record.created_by == look.acting.name:
        raise OWN_APPROVAL.refuse(
            f"{describe(look.record)}是{look.acting.name}自己填写的，不能由本人同意。"
            "请由站长或另一位科长同意"
        )


def may_agree_again(look: Look[OrderNotice]) -> None:
    _our_own(look)
    if signature_of(look.record) is Signature.VALID:
        raise Refused(f"{describe(look.record)}没有待同意的变更。")
    last = look.record.amendments[-1:]
    if last and last[0].amended_by == look.acting.name:
        raise OWN_APPROVAL.refuse(
            f"{describe(look.record)}的变更是{look.acting.name}自己办理的，不能由本人同意。"
            "请由站长或另一位科长同意"
        )


def not_of_the_station(session: Session, order: OrderNotice, name: str) -> str:
    """Why `name` may not receive what the station uses itself, in words; "" for its own people and
    for every other order."""
    if order.use is not OrderUse.INTERNAL:
        return ""
    ours = session.scalars(select(Person.name).where(Person.station_id == order.station_id))
    if any(same_name(each, name) for each in ours):
        return ""
    return f"“{name}”不是本站人员"


def agree(taking: Taking[OrderNotice]) -> None:
    """Received where it still is a draft, and signed with the name of who agrees."""
    order, u = taking.record, taking.unit
    if order.state is OrderState.DRAFT:
        receive(taking)
    order.signer, order.signed_at = u.acting.name, u.now
    _decide(taking)


def agree_again(taking: Taking[OrderNotice]) -> None:
    """The change comes into force as one that a customer has signed."""
    resign(replace(taking, values={"signer": taking.unit.acting.name}))
    _decide(taking)


def _decide(taking: Taking[OrderNotice]) -> None:
    role = taking.unit.acting.sits_as(AGREE)
    taking.unit.decide(taking.record, "agree", agreed=True, role=role)
