"""变更与补签: what a customer changes after the signature, and signs again (M1.5.3).

A change is written into the order at once, since everybody must know of it; it comes into force with
the new signature. Until then nothing is opened (R01), nothing more is sent (R12), and the task keeps
what was signed. A received order that nobody has signed is edited, which is in force at once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from db.fields import Kind, fields_of
from db.models import OrderAmendment, OrderNotice, OrderState, Role
from desk.core.errors import Invalid, Refused
from desk.core.following import Happened, happen
from desk.core.references import person_name
from desk.core.unit import Unit
from desk.core.workflow import Taking, describe
from desk.orders.facts import plans_with, stamp, why_not_authorised
from desk.orders.filling import split_written_grade
from desk.orders.ordered import ORDERED, to_be_signed
from desk.rules.table import AMENDMENT
from desk.values.grades import default_tolerance
from desk.values.showing import show_value

AMENDED = "amended"
"""What others may follow: ordered fields of a signed order were changed; the signature is owed."""

IN_FORCE = "in force"
"""What others may follow: changed fields are in force, signed again or edited before any signature."""

EDITED = "edited"
"""What others may follow: ordered fields of a received order were edited."""

ASKED = " ".join(name for name in ORDERED if name != "specialist_id")
"""What 变更 asks; another specialist has a step of its own."""

_TOLD = (Role.SECTION_HEAD, Role.DOCUMENT_CLERK, Role.TECHNICAL_HEAD, Role.DISPATCHER)
_LONGEST = 500

Changed = dict[str, list[str]]
"""Field → its words before and after."""


def amend(taking: Taking[OrderNotice]) -> None:
    """New values of ordered fields after the signature; everybody concerned is told (R11)."""
    order = taking.record
    changed = _written(taking)
    spoken = _spoken(changed)
    owes = "，须由客户补签" if to_be_signed(changed) else ""
    if owes:
        put_on_record(taking.unit, order, changed, taking.reason)
    tell(taking.unit, order, f"{describe(order)}变更：{spoken}{owes}。原因：{taking.reason}")
    happen(Happened(taking.unit, order, changed, taking.reason), AMENDED)
    if not owes:
        happen(Happened(taking.unit, order, changed, taking.reason), IN_FORCE)


def put_on_record(
    u: Unit, order: OrderNotice, changed: Changed, reason: str, *, covered: bool = False
) -> None:
    """Keep what was changed and why; it waits for a signature, unless it is `covered` by the one
    that stands on the order."""
    order.amendments.append(
        OrderAmendment(
            id=uuid4(),
            position=len(order.amendments) + 1,
            reason=reason,
            changes=changed,
            amended_by=u.acting.name,
            amended_at=u.now,
            signer=order.signer if covered else "",
            signed_at=order.signed_at if covered else None,
        )
    )


def _written(taking: Taking[OrderNotice]) -> Changed:
    """Write what differs into the order; what that is, in words. Raises Refused."""
    order, values = taking.record, taking.values
    fields = fields_of(OrderNotice)
    before = _words(taking.unit.session, order)
    opening = order.planned_opening
    empty = [
        fields[name].label
        for name, value in values.items()
        if fields[name].required and value in (None, "") and getattr(order, name)
    ]
    if empty:
        raise Refused(f"变更后的{'、'.join(empty)}不能为空。请填写新的内容。")
    for name, value in values.items():
        setattr(order, name, value)
    split_written_grade(order)
    _tolerance(order)
    changed = _difference(before, _words(taking.unit.session, order))
    if not changed:
        raise Refused(f"{describe(order)}的各项都没有变化，不需要变更。请填写变了的内容。")
    if order.planned_opening != opening:
        _may_move(taking.unit, order)
        closing_follows(order, opening)
    return changed


def _may_move(u: Unit, order: OrderNotice) -> None:
    if order.state in (OrderState.POURING, OrderState.CLOSED):
        raise Refused(
            f"{describe(order)}已经开盘，计划开盘不能再变更。要改天浇筑的，请在浇筑单上办理"
            "“停浇”（已有发货单）或“取消浇筑”（还没有发货单）。"
        )
    lies_ahead(u, order, order.planned_opening)


def closing_follows(order: OrderNotice, opening: datetime | None) -> None:
    """The end that was expected moves with the opening, which was `opening`, unless it was typed."""
    if inspect(order).attrs["planned_closing"].history.has_changes():
        return
    now, end = order.planned_opening, order.planned_closing
    if now is not None and end is not None and opening is not None:
        order.planned_closing = end + (now - opening)


def lies_ahead(u: Unit, order: OrderNotice, opening: datetime | None) -> None:
    """Raises Refused for a new opening that is past (M1.2.3)."""
    if opening is None:
        raise Refused(f"{describe(order)}没有写明新的开盘时间。请填写。")
    if opening <= u.now:
        raise Refused(
            f"{describe(order)}的新开盘时间 {stamp(opening)} 已经过去，不能改到那时。"
            "请填写现在以后的时间。"
        )


def _tolerance(order: OrderNotice) -> None:
    """Another slump has its usual tolerance, unless one was typed."""
    state = inspect(order).attrs["slump_mm"].history
    typed = inspect(order).attrs["slump_tolerance_mm"].history
    if state.has_changes() and not typed.has_changes() and order.slump_mm is not None:
        was = state.deleted[0] if state.deleted else None
        if was is not None and order.slump_tolerance_mm == default_tolerance(was):
            order.slump_tolerance_mm = default_tolerance(order.slump_mm)


def _words(session: Session, order: OrderNotice) -> dict[str, str]:
    """Every ordered field as a clerk reads it."""
    return {name: _said(session, name, getattr(order, name)) for name in ORDERED}


def _said(session: Session, name: str, value: object) -> str:
    field = fields_of(OrderNotice)[name]
    if field.kind is Kind.REFERENCE:
        return person_name(session, value if isinstance(value, UUID) else None)
    return show_value(field, value)


def _difference(before: Mapping[str, str], after: Mapping[str, str]) -> Changed:
    return {name: [before[name], after[name]] for name in ORDERED if before[name] != after[name]}


def _spoken(changed: Changed) -> str:
    fields = fields_of(OrderNotice)
    return "；".join(
        f"{fields[name].label} {before or '空'}→{after or '空'}"
        for name, (before, after) in changed.items()
    )


def tell(u: Unit, order: OrderNotice, sentence: str) -> None:
    """Whoever works with the order, its plan and its documents gets to know (M1.5.3)."""
    plans = plans_with(u.session, order)
    where = (
        f"（在日生产计划 {plans[0].number or plans[0].plan_date} 里，需要改版）" if plans else ""
    )
    said = f"{sentence[: _LONGEST - len(where)]}{where}"
    for role in _TOLD:
        u.notify(role.value, order, said, rule=AMENDMENT)


def resign(taking: Taking[OrderNotice]) -> None:
    """A new signature: over the amendments, or by the right person (M1.5.3)."""
    order = taking.record
    signer = taking.values.get("signer") or ""
    if not signer:
        raise Invalid({"signer": "补签人还没有填"}, what=describe(order))
    signed_at = taking.values.get("signed_at") or taking.unit.now
    if signed_at > taking.unit.now:
        raise Invalid({"signed_at": "补签时间不能晚于现在"}, what=describe(order))
    why = why_not_authorised(order, signer, signed_at)
    if why:
        raise AMENDMENT.refuse(f"{describe(order)}的补签人{why}，补签无效。请由项目指定人签认")
    order.signer, order.signed_at = signer, signed_at
    open_ = [amendment for amendment in order.amendments if amendment.signed_at is None]
    for amendment in open_:
        amendment.signer, amendment.signed_at = signer, signed_at
    if open_:
        reason = "；".join(dict.fromkeys(amendment.reason for amendment in open_))
        changed = _together([amendment.changes for amendment in open_])
        happen(Happened(taking.unit, order, changed, reason), IN_FORCE)


def _together(changes: Collection[Mapping[str, list[str]]]) -> Changed:
    """Several changes as one: each field from its first words to its last."""
    found: Changed = {}
    for one in changes:
        for name, (before, after) in one.items():
            found[name] = [found[name][0] if name in found else before, after]
    return found


def follow_edit(u: Unit, order: OrderNotice) -> None:
    """A received order was edited: nobody has signed what it said, so the change is in force at
    once, and task and pour follow it."""
    if order.state is not OrderState.RECEIVED:
        return
    session = u.session
    state = inspect(order)
    changed: Changed = {}
    for name in ORDERED:
        history = state.attrs[name].history
        if not history.has_changes():
            continue
        before = _said(session, name, history.deleted[0] if history.deleted else None)
        after = _said(session, name, getattr(order, name))
        if before != after:
            changed[name] = [before, after]
    if not changed:
        return
    if "planned_opening" in changed and not order.late_entry_reason:
        lies_ahead(u, order, order.planned_opening)
    reason = u.reason or f"订货单修改：{_spoken(changed)}"
    happen(Happened(u, order, changed, reason), EDITED)
    happen(Happened(u, order, changed, reason), IN_FORCE)
