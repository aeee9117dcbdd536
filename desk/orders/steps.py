"""What the order's steps check and do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

from db.models import OrderAmendment, OrderNotice, OrderState, ReceivedBy, Role, TaskState
from desk.core.errors import Invalid, Refused, Warned
from desk.core.records import missing_fields
from desk.core.workflow import Look, Taking, describe
from desk.orders.facts import issued_line, live_task, plans_with, signatories, signature_of, stamp
from desk.orders.rules import Signature, cutoff_for, is_late
from desk.rules.table import (
    AMENDMENT,
    LATE_ORDER,
    PLAN_APPROVAL,
    SMS_WITHOUT_REASON,
    UNSIGNED_OPENING,
)
from desk.settings import settings_of
from desk.values.showing import show_value

_TOLD = (Role.SECTION_HEAD, Role.DOCUMENT_CLERK, Role.TECHNICAL_HEAD, Role.DISPATCHER)


def receive(taking: Taking) -> None:
    """The order is official: complete, numbered, with how and when it came in (M1.2.1)."""
    from desk.core.kinds import kind

    order: OrderNotice = taking.record
    for name, value in taking.values.items():
        setattr(order, name, value)
    missing = missing_fields(kind("orders"), order)
    if missing:
        raise Invalid({f.name: f"{f.label}还没有填" for f in missing}, what=describe(order))
    if order.received_by is ReceivedBy.SMS and not order.urgency_reason.strip():
        raise SMS_WITHOUT_REASON.refuse(
            f"{describe(order)}以短信订货却没有写紧急原因。"
            "短信只用于特殊或紧急情况，请填写“紧急原因”后再收单"
        )
    order.received_at = order.received_at or taking.unit.now
    if order.number is None:
        order.number = taking.unit.number("DH")


def warn_late_receipt(taking: Taking) -> Iterator[Warned]:
    order: OrderNotice = taking.record
    if order.received_at is not None:
        yield from _late(taking, order.received_at, "收到")


def _late(taking: Taking, moment: Any, word: str) -> Iterator[Warned]:
    order: OrderNotice = taking.record
    cutoff = settings_of(taking.unit.session, order.station_id).clock("orders.cutoff")
    if order.planned_opening is not None and is_late(moment, order.planned_opening, cutoff):
        limit = cutoff_for(order.planned_opening, cutoff)
        yield LATE_ORDER.warn(
            f"{describe(order)}于 {stamp(moment)} {word}，迟于 {stamp(limit)} 的截止时刻"
        )


def sign(taking: Taking) -> None:
    """The customer's signature; an order that arrives signed is received in the same step."""
    order: OrderNotice = taking.record
    if order.state is OrderState.DRAFT:
        receive(_without(taking, "signer", "signed_at"))
    else:
        for name in ("received_by", "urgency_reason"):
            if name in taking.values:
                setattr(order, name, taking.values[name])
    _put_signature(taking)


def _without(taking: Taking, *names: str) -> Taking:
    kept = {k: v for k, v in taking.values.items() if k not in names}
    return replace(taking, values=kept)


def _put_signature(taking: Taking) -> None:
    order: OrderNotice = taking.record
    order.signer = taking.values.get("signer") or order.signer or ""
    if not order.signer.strip():
        raise Invalid({"signer": "签认人还没有填"}, what=describe(order))
    signed_at = taking.values.get("signed_at") or order.signed_at or taking.unit.now
    if signed_at > taking.unit.now:
        raise Invalid({"signed_at": "签认时间不能晚于现在"}, what=describe(order))
    order.signed_at = signed_at


def warn_signature(taking: Taking) -> Iterator[Warned]:
    """Late, or by somebody whom the customer has not named: recorded, and the opening stays shut."""
    order: OrderNotice = taking.record
    if order.signed_at is not None:
        yield from _late(taking, order.signed_at, "签认")
    yield from warn_stranger(taking)


def warn_stranger(taking: Taking) -> Iterator[Warned]:
    """Alone for a change signed later: it comes when the site shows it, not by a cut-off."""
    order: OrderNotice = taking.record
    if signature_of(order) in (Signature.STRANGER, Signature.EXPIRED):
        yield UNSIGNED_OPENING.warn(_why_not_signed(order))


def _why_not_signed(order: OrderNotice) -> str:
    name = describe(order)
    named = "、".join(signatories(order)) or "（尚未登记）"
    return {
        Signature.MISSING: f"{name}还没有项目指定人签认",
        Signature.STRANGER: f"{name}的签认人“{order.signer}”不在项目授权名单（{named}）里",
        Signature.EXPIRED: f"{name}的签认人“{order.signer}”授权已过期",
        Signature.AMENDED: f"{name}变更后还没有补签",
        Signature.VALID: f"{name}还没有办理签认",
    }[signature_of(order)]


def join_issued_plan(taking: Taking) -> None:
    """An order signed after its plan was issued is planned from the moment it is signed."""
    if issued_line(taking.unit.session, taking.record) is not None:
        taking.flow.take(taking.unit, taking.record, "plan", {})


def needs_new_signature(look: Look) -> None:
    if signature_of(look.record) is Signature.VALID:
        raise Refused(f"{describe(look.record)}已由指定人签认，没有待补签的变更。")


def resign(taking: Taking) -> None:
    """A new signature: over the amendments, or by the right person (M1.5.3)."""
    order: OrderNotice = taking.record
    signer = taking.values.get("signer") or ""
    if not signer:
        raise Invalid({"signer": "补签人还没有填"}, what=describe(order))
    signed_at = taking.values.get("signed_at") or taking.unit.now
    if signed_at > taking.unit.now:
        raise Invalid({"signed_at": "补签时间不能晚于现在"}, what=describe(order))
    order.signer, order.signed_at = signer, signed_at
    for amendment in order.amendments:
        if amendment.signed_at is None:
            amendment.signer, amendment.signed_at = signer, signed_at


def no_task_yet(look: Look) -> None:
    task = live_task(look.session, look.record)
    if task is not None:
        raise Refused(f"{describe(look.record)}已下达任务书 {task.number}，不能再下达。")


def no_live_task(look: Look) -> None:
    task = live_task(look.session, look.record)
    if task is not None:
        raise Refused(
            f"{describe(look.record)}已下达任务书 {task.number}，不能退回。请先作废任务书。"
        )
    if issued_line(look.session, look.record) is not None:
        raise Refused(
            f"{describe(look.record)}已在签发的日生产计划里，不能退回。请用“变更”或取消。"
        )


def make_task(taking: Taking) -> None:
    """The production task for 技术科(资料室), from everything the order says (M1.2.2)."""
    from desk.tasks.making import issue_task

    order: OrderNotice = taking.record
    for name, value in taking.values.items():
        setattr(order, name, value)
    issue_task(taking.unit, order)


def may_open(look: Look) -> None:
    """R01, and then that the order stands on an issued plan (M2.2.1)."""
    order: OrderNotice = look.record
    signed = order.state in (OrderState.SIGNED, OrderState.PLANNED)
    if not signed or signature_of(order) is not Signature.VALID:
        raise UNSIGNED_OPENING.refuse(
            f"{_why_not_signed(order)}，不得开盘。请由项目指定人签认后再开盘"
        )
    if issued_line(look.session, order) is None:
        raise PLAN_APPROVAL.refuse(
            f"{describe(order)}不在已签发的日生产计划里，不得开盘。请先列入计划并经站长审批签发"
        )


def open_pour(taking: Taking) -> None:
    """The opening order is given for the order's pour, by the pour's own rules (R07)."""
    from desk.pours.facts import live_pour
    from desk.pours.workflow import FLOW

    pour = live_pour(taking.unit.session, taking.record)
    assert pour is not None, "an order on an issued plan has its pour"
    FLOW.take(taking.unit, pour, "open", {})


def amend(taking: Taking) -> None:
    """补签: new placement or volume after the signature; everybody concerned is told (R11)."""
    from desk.core.kinds import kind
    from desk.pours.trouble import amendment_made

    order: OrderNotice = taking.record
    fields = kind("orders").fields
    changed = {
        name: value for name, value in taking.values.items() if value != getattr(order, name)
    }
    if not changed:
        raise Refused(
            f"{describe(order)}的部位和方量都没有变化，不需要变更。请填写新的部位或方量。"
        )
    empty = [fields[name].label for name, value in changed.items() if not value]
    if empty:
        raise Refused(f"变更后的{'、'.join(empty)}不能为空。")
    spoken = []
    recorded: dict[str, Any] = {}
    for name, value in changed.items():
        before, after = (
            show_value(fields[name], getattr(order, name)),
            show_value(fields[name], value),
        )
        recorded[name] = [before, after]
        spoken.append(f"{fields[name].label} {before}→{after}")
        setattr(order, name, value)
    order.amendments.append(
        OrderAmendment(
            id=uuid4(),
            position=len(order.amendments) + 1,
            reason=taking.reason,
            changes=recorded,
            amended_by=taking.unit.acting.name,
            amended_at=taking.unit.now,
            signer="",
        )
    )
    _tell(taking, f"{describe(order)}变更：{'；'.join(spoken)}。原因：{taking.reason}")
    task = live_task(taking.unit.session, order)
    if task is not None and order.volume_m3 is not None:
        task.volume_m3 = order.volume_m3
    amendment_made(taking.unit, order)


def _tell(taking: Taking, sentence: str) -> None:
    order: OrderNotice = taking.record
    unit = taking.unit
    plans = plans_with(unit.session, order)
    where = (
        f"（在日生产计划 {plans[0].number or plans[0].plan_date} 里，需要改版）" if plans else ""
    )
    for role in _TOLD:
        unit.notify(role.value, order, sentence + where, rule=AMENDMENT)


def unsign(taking: Taking) -> None:
    taking.record.signer, taking.record.signed_at = "", None


def cancel(taking: Taking) -> None:
    """The customer needs it no more: the task is voided with it, the plan's owners are told."""
    from desk.pours.making import order_cancelled

    order: OrderNotice = taking.record
    order.cancel_reason = taking.reason[:200]
    task = live_task(taking.unit.session, order)
    if task is not None:
        task.state = TaskState.CANCELLED
        task.remarks = f"{task.remarks}\n订货取消：{taking.reason}".strip()
    if order.number:
        _tell(taking, f"{describe(order)}已取消。原因：{taking.reason}")
    order_cancelled(taking.unit, order, taking.reason)
