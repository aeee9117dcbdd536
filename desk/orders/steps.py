"""What the order's steps check and do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from db.fields import fields_of
from db.models import OrderNotice, OrderState, PourState
from desk.core.effects import demand, put
from desk.core.errors import Invalid, Refused, Warned
from desk.core.workflow import Look, Taking, describe
from desk.orders.amending import tell
from desk.orders.facts import (
    is_own,
    issued_line,
    live_pour,
    live_task,
    original_in,
    signatories,
    signature_of,
    stamp,
)
from desk.orders.official import (
    of_a_living_project,
    opens_ahead,
    urgent_with_reason,
    within_its_time,
)
from desk.orders.rules import Signature, cutoff_for, is_late
from desk.rules.table import (
    LATE_ORDER,
    NO_ORIGINAL,
    PLAN_APPROVAL,
    UNSIGNED_OPENING,
)
from desk.settings import settings_of

POURED = "正在浇筑的，请在浇筑单上办理“停浇”或“取消浇筑”；已经浇完的，请办理“变更”。"
SIGNED = "内容有变的，请办理“变更”。"
"""What helps an order that is past being cancelled, moved or taken back."""


def receive(taking: Taking[OrderNotice]) -> None:
    """The order is official: complete, numbered, with how and when it came in (M1.2.1)."""
    order = taking.record
    put(taking)
    demand(order, (n for n, f in fields_of(OrderNotice).items() if f.required))
    urgent_with_reason(order)
    of_a_living_project(order)
    opens_ahead(taking.unit, order)
    order.received_at = order.received_at or taking.unit.now
    within_its_time(taking.unit, order)
    if order.number is None:
        order.number = taking.unit.number("DH")


def warn_late_receipt(taking: Taking[OrderNotice]) -> Iterator[Warned]:
    order = taking.record
    if order.received_at is not None:
        yield from _late(taking, order.received_at, "收到")


def _late(taking: Taking[OrderNotice], moment: datetime, word: str) -> Iterator[Warned]:
    order = taking.record
    cutoff = settings_of(taking.unit.session, order.station_id).clock("orders.cutoff")
    if order.planned_opening is not None and is_late(moment, order.planned_opening, cutoff):
        limit = cutoff_for(order.planned_opening, cutoff)
        yield LATE_ORDER.warn(
            f"{describe(order)}于 {stamp(moment)} {word}，迟于 {stamp(limit)} 的截止时刻"
        )


def no_original_yet(look: Look[OrderNotice]) -> None:
    if original_in(look.session, look.record):
        raise Refused(f"{describe(look.record)}的原件已经交回，不用再登记。")


def original_was_ticked(look: Look[OrderNotice]) -> None:
    if look.record.original_at is None:
        raise Refused(f"{describe(look.record)}没有登记过原件，不用撤销。请办理“原件已交”。")


def warn_late_original(taking: Taking[OrderNotice]) -> Iterator[Warned]:
    """R37: the paper is in the office by the cut-off of the day before."""
    order = taking.record
    cutoff = settings_of(taking.unit.session, order.station_id).clock("orders.cutoff")
    came, opening = order.original_at, order.planned_opening
    if came is not None and opening is not None and is_late(came, opening, cutoff):
        yield NO_ORIGINAL.warn(
            f"{describe(order)}的原件于 {stamp(came)} 交回，"
            f"迟于 {stamp(cutoff_for(opening, cutoff))} 的截止时刻"
        )


def sign(taking: Taking[OrderNotice]) -> None:
    """The customer's signature; an order that arrives signed is received in the same step."""
    order = taking.record
    if order.state is OrderState.DRAFT:
        receive(_without(taking, "signer", "signed_at"))
    else:
        for name in ("received_by", "urgency_reason", "late_entry_reason"):
            if name in taking.values:
                setattr(order, name, taking.values[name])
        urgent_with_reason(order)
        of_a_living_project(order)
    _put_signature(taking)
    within_its_time(taking.unit, order, ("signed_at",))


def _without(taking: Taking[OrderNotice], *names: str) -> Taking[OrderNotice]:
    kept = {k: v for k, v in taking.values.items() if k not in names}
    return replace(taking, values=kept)


def _put_signature(taking: Taking[OrderNotice]) -> None:
    order = taking.record
    order.signer = taking.values.get("signer") or order.signer or ""
    if not order.signer.strip():
        raise Invalid({"signer": "签认人还没有填"}, what=describe(order))
    signed_at = taking.values.get("signed_at") or order.signed_at or taking.unit.now
    if signed_at > taking.unit.now:
        raise Invalid({"signed_at": "签认时间不能晚于现在"}, what=describe(order))
    order.signed_at = signed_at


def warn_signature(taking: Taking[OrderNotice]) -> Iterator[Warned]:
    """Late, or by somebody whom the customer has not named: recorded, and the opening stays shut."""
    order = taking.record
    if order.signed_at is not None:
        yield from _late(taking, order.signed_at, "签认")
    yield from warn_stranger(taking)


def warn_stranger(taking: Taking[OrderNotice]) -> Iterator[Warned]:
    """Alone for a change signed later: it comes when the site shows it, not by a cut-off."""
    order = taking.record
    if signature_of(order) in (Signature.STRANGER, Signature.EXPIRED):
        yield UNSIGNED_OPENING.warn(_why_not_signed(order))


def _why_not_signed(order: OrderNotice) -> str:
    name = describe(order)
    named = "、".join(signatories(order)) or "（尚未登记）"
    if is_own(order):
        amended = signature_of(order) is Signature.AMENDED
        return f"{name}是自用，{'变更' if amended else ''}还没有站长或科长同意"
    return {
        Signature.MISSING: f"{name}还没有项目指定人签认",
        Signature.STRANGER: f"{name}的签认人“{order.signer}”不在项目授权名单（{named}）里",
        Signature.EXPIRED: f"{name}的签认人“{order.signer}”授权已过期",
        Signature.AMENDED: f"{name}变更后还没有补签",
        Signature.VALID: f"{name}还没有办理签认",
    }[signature_of(order)]


def join_issued_plan(taking: Taking[OrderNotice]) -> None:
    """An order signed after its plan was issued is planned from the moment it is signed."""
    if issued_line(taking.unit.session, taking.record) is not None:
        taking.flow.take(taking.unit, taking.record, "plan", {})


def needs_new_signature(look: Look[OrderNotice]) -> None:
    if is_own(look.record):
        raise Refused(f"{describe(look.record)}是自用。变更请由站长或科长办理“同意变更”。")
    if signature_of(look.record) is Signature.VALID:
        raise Refused(f"{describe(look.record)}已由指定人签认，没有待补签的变更。")


def closed_with_pour(look: Look[OrderNotice]) -> Refused | None:
    """An order whose pour is archived is settled: nothing of it changes any more."""
    if look.record.state is not OrderState.CLOSED:
        return None
    pour = live_pour(look.session, look.record)
    if pour is None or pour.state is not PourState.ARCHIVED:
        return None
    return Refused(
        f"{describe(look.record)}的{describe(pour)}已归档，不能再改。要更正请先由科长撤销归档。"
    )


def no_task_yet(look: Look[OrderNotice]) -> None:
    task = live_task(look.session, look.record)
    if task is not None:
        raise Refused(f"{describe(look.record)}已下达任务书 {task.number}，不能再下达。")


def no_live_task(look: Look[OrderNotice]) -> None:
    task = live_task(look.session, look.record)
    if task is not None:
        raise Refused(
            f"{describe(look.record)}已下达任务书 {task.number}，不能退回。请先在任务书上办理“作废”。"
        )
    if issued_line(look.session, look.record) is not None:
        received = look.record.state is OrderState.RECEIVED
        way = "直接修改订货单，或办理“取消订货”" if received else "办理“变更”或“取消订货”"
        raise Refused(f"{describe(look.record)}已在签发的日生产计划里，不能退回。请{way}。")


def may_open(look: Look[OrderNotice]) -> None:
    """R01, and then that the order stands on an issued plan (M2.2.1)."""
    order = look.record
    signed = order.state in (OrderState.SIGNED, OrderState.PLANNED)
    if not signed or signature_of(order) is not Signature.VALID:
        raise UNSIGNED_OPENING.refuse(
            f"{_why_not_signed(order)}，不得开盘。请由项目指定人签认后再开盘"
        )
    if issued_line(look.session, order) is None:
        raise PLAN_APPROVAL.refuse(
            f"{describe(order)}不在已签发的日生产计划里，不得开盘。请先列入计划并经站长审批签发"
        )
    if live_pour(look.session, order) is None:
        raise PLAN_APPROVAL.refuse(
            f"{describe(order)}的浇筑已经取消或改期，计划还没有跟上，不得开盘。"
            "请改版日生产计划，重新审批签发后再开盘"
        )


def unsign(taking: Taking[OrderNotice]) -> None:
    taking.record.signer, taking.record.signed_at = "", None


def cancel(taking: Taking[OrderNotice]) -> None:
    """The customer needs it no more: the plan's owners are told."""
    order = taking.record
    order.cancel_reason = taking.reason[:200]
    if order.number:
        tell(taking.unit, order, f"{describe(order)}已取消。原因：{taking.reason}")
