"""What becomes of a call: a promise that is kept, an order, a complaint, another time (M1.3.2)."""

from __future__ import annotations

from db.models import (
    Call,
    CallState,
    ComplaintChannel,
    OrderNotice,
    OrderState,
    ReceivedBy,
    Role,
)
from desk.core.declare import step
from desk.core.effects import Doing, put
from desk.core.errors import Invalid, Refused
from desk.core.following import Happened, happen
from desk.core.kinds import kind
from desk.core.records import make
from desk.core.workflow import Look, Taking, Tone, Workflow, describe
from desk.orders.moving import move_opening
from desk.orders.workflow import FLOW as ORDER_FLOW

_S = CallState
ANSWERING = frozenset(
    {
        Role.SPECIALIST, Role.SECTION_HEAD, Role.DISPATCHER, Role.DOCUMENT_CLERK, Role.STATISTICIAN,
        Role.SETTLEMENT_CLERK, Role.SALES, Role.DEPUTY_MANAGER,
    }
)  # fmt: skip
"""Whoever picks up the telephone writes the call down."""
_OFFICE = frozenset({Role.SPECIALIST, Role.SECTION_HEAD})
_STANDING = frozenset({_S.REGISTERED, _S.PROMISED, _S.CALLED_BACK, _S.CLOSED})


def _no_order_yet(look: Look[Call]) -> None:
    call = look.record
    order = look.session.get(OrderNotice, call.order_id) if call.order_id else None
    if order is not None:
        raise Refused(f"{describe(call)}已有{describe(order).strip()}。请在那一份订货单上继续。")


def _no_complaint_yet(look: Look[Call]) -> None:
    if look.record.complaint_id is not None:
        raise Refused(f"{describe(look.record)}已转为投诉。请在投诉上继续。")


def _to_order(taking: Taking[Call]) -> None:
    """A draft with what the caller said; the rest is filled in on the order (M1.2.1)."""
    call, unit = taking.record, taking.unit
    given: dict[str, object] = {
        "project_id": call.project_id,
        "contact": call.caller,
        "phone": call.phone,
        "received_by": ReceivedBy.PHONE,
        "remarks": f"{call.number}：{call.matter}"[:200],
    }
    order = make(unit, kind("orders"), {name: said for name, said in given.items() if said})
    if call.project_id is None:
        order.project_text = call.unit
    unit.session.flush()  # the order is there before the call refers to it
    call.order_id, unit.result = order.id, order
    _settle(call, "已转订货单")


def _to_complaint(taking: Taking[Call]) -> None:
    """A complaint goes on by its own steps (M5.1)."""
    call, unit = taking.record, taking.unit
    if call.project_id is None:
        raise Invalid({"project_id": "转投诉要先写明是哪个工程"}, what=describe(call))
    given = {
        "channel": ComplaintChannel.PHONE,
        "registered_at": call.called_at,
        "project_id": call.project_id,
        "complainant": call.caller,
        "phone": call.phone,
        "content": call.matter,
    }
    complaint = make(unit, kind("complaints"), given)
    unit.session.flush()
    call.complaint_id, unit.result = complaint.id, complaint
    unit.notify(
        Role.SECTION_HEAD.value, complaint, f"{describe(call)}转为投诉：{call.matter}"[:500]
    )
    _settle(call, f"已转投诉 {complaint.number}")


def _postpone(taking: Taking[Call]) -> None:
    """The order that the caller wants at another time. A time that was named is written into it by
    its own rules; without one the order is opened, to agree on one there (M1.2.3)."""
    put(taking)
    call, unit = taking.record, taking.unit
    order = unit.load(OrderNotice, call.order_id) if call.order_id else None
    if order is None:
        raise Invalid({"order_id": "改期要选是哪一份订货单"}, what=describe(call))
    if order.state in (OrderState.CLOSED, OrderState.CANCELLED):
        raise Refused(f"{describe(order)}{order.state.label}，不能改期。请核对是不是这一份。")
    unit.result = order
    if call.postponed_to is not None:
        look = Look(unit.session, unit.acting, order, unit.now)
        ORDER_FLOW.permit(ORDER_FLOW.step("postpone"), look)
        reason = f"{call.number} {call.caller}来电：{call.matter}"[:200]
        move_opening(unit, order, call.postponed_to, reason)
        given = {"planned_opening": call.postponed_to}
        happen(Happened(unit, order, given, reason), "postpone")
    _settle(call, f"转改期 {order.number or ''}".strip())


def _settle(call: Call, said: str) -> None:
    """What was handed on is done with, unless a call back was promised too."""
    call.outcome = call.outcome or said
    if call.state is _S.REGISTERED:
        call.state = _S.CLOSED


def _owed_again(taking: Taking[Call]) -> None:
    call = taking.record
    if call.promised_by is not None and call.called_back_at is None:
        call.state = _S.PROMISED


def _promise_is_ahead(taking: Taking[Call]) -> None:
    call = taking.record
    if call.promised_by is not None and call.called_at and call.promised_by < call.called_at:
        raise Invalid({"promised_by": "承诺回电时间早于来电时间"}, what=describe(call))


# fmt: off
FLOW = Workflow(
    states=CallState,
    initial=_S.REGISTERED,
    clause="M1.3.2",
    tones={
        _S.REGISTERED: Tone.INFO,
        _S.PROMISED: Tone.WARNING,
        _S.CALLED_BACK: Tone.INFO,
        _S.CLOSED: Tone.SUCCESS,
        _S.VOID: Tone.DANGER,
    },
    steps=(
        step("called_back", "已回电", _S.PROMISED, _S.CALLED_BACK, ANSWERING,
             stamps="called_back", effect=Doing(needs=("outcome",)), asks="outcome called_back_at",
             undo="uncall"),
        step("close", "办结", (_S.REGISTERED, _S.CALLED_BACK), _S.CLOSED, ANSWERING,
             effect=Doing(needs=("outcome",)), asks="outcome"),
        step("order", "转订货单", _STANDING, None, _OFFICE, guard=_no_order_yet,
             effect=_to_order, aside=True),
        step("postpone", "转改期", _STANDING, None, _OFFICE,
             effect=_postpone, asks="order_id postponed_to", aside=True),
        step("complaint", "转投诉", _STANDING, None, _OFFICE | {Role.DISPATCHER},
             guard=_no_complaint_yet, effect=_to_complaint, aside=True),
        step("promise", "承诺回电", (_S.REGISTERED, _S.CALLED_BACK), _S.PROMISED, ANSWERING,
             effect=Doing(needs=("promised_by", "promise"), also=_promise_is_ahead),
             clears="called_back", asks="promised_by promise", aside=True),
        step("uncall", "撤销回电", _S.CALLED_BACK, _S.PROMISED, ANSWERING, aside=True),
        step("reopen", "重开", _S.CLOSED, _S.REGISTERED, ANSWERING, after=_owed_again,
             needs_reason=True, aside=True),
        step("void", "作废", (_S.REGISTERED, _S.PROMISED), _S.VOID, ANSWERING,
             needs_reason=True, danger=True, aside=True),
    ),
)
# fmt: on
