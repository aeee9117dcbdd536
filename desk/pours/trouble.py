"""What goes otherwise than planned: late, disputed, an incident, called off (M1.3.1, M1.5.3)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import OrderNotice, OrderState, Pour, ProductionTask, Role, RuleWarning
from desk.core.effects import put
from desk.core.following import Happened
from desk.core.stamps import clear_stamp
from desk.core.unit import Unit
from desk.core.workflow import Look, Taking
from desk.orders.facts import live_pour, stamp
from desk.orders.moving import move_opening, not_pouring, off_the_plan
from desk.orders.ordered import checked_before_opening
from desk.orders.workflow import FLOW as ORDER_FLOW
from desk.pours.differing import differing, measured
from desk.pours.facts import supply_of, words_of
from desk.rules.table import AMENDMENT, PLAN_NOT_MET
from desk.settings import settings_of
from desk.values.zone import local

OWNERS = (
    Role.SECTION_HEAD,
    Role.DOCUMENT_CLERK,
    Role.TECHNICAL_HEAD,
    Role.DISPATCHER,
    Role.SETTLEMENT_CLERK,
)
"""Whom a change of placement or volume concerns: plan, documents, tickets, settlement."""

_ASKED = "amendment"
"""The scope of the warning that asks for an amendment: it stays on record when one was made."""


def explain(taking: Taking[Pour]) -> None:
    """The explanation to the customer; what it may do to the customer is told one level up."""
    pour = taking.record
    taking.unit.notify(
        Role.SECTION_HEAD.value,
        pour,
        f"{words_of(pour)}已向{pour.explained_to}解释：{pour.late_explanation}"[:500],
        rule=PLAN_NOT_MET,
    )


def dispute(taking: Taking[Pour]) -> None:
    """A dispute about the volume goes to settlement and the deputy manager at once (M1.5.3)."""
    pour = taking.record
    pour.quantity_dispute = True
    pour.dispute_note = _noted(taking, pour.dispute_note)
    _tell(taking, (Role.SETTLEMENT_CLERK, Role.DEPUTY_MANAGER), "量差争议")


def incident(taking: Taking[Pour]) -> None:
    """Something serious or sudden: it belongs on the service card (M1.6.2)."""
    pour = taking.record
    pour.incident = True
    pour.incident_note = _noted(taking, pour.incident_note)
    _tell(taking, (Role.SECTION_HEAD, Role.DEPUTY_MANAGER), "突发事件")


def _noted(taking: Taking[Pour], before: str) -> str:
    line = f"{local(taking.unit.now):%m-%d %H:%M} {taking.reason}"
    return f"{before}\n{line}".strip()


def _tell(taking: Taking[Pour], roles: tuple[Role, ...], what: str) -> None:
    for role in roles:
        sentence = f"{words_of(taking.record)}{what}：{taking.reason}"
        taking.unit.notify(role.value, taking.record, sentence[:500])


def may_postpone(look: Look[Pour]) -> None:
    not_pouring(Look(look.session, look.acting, look.record.order, look.now))


def postpone(taking: Taking[Pour]) -> None:
    """The same step as the order's own, with all that follows it."""
    values = {"planned_opening": taking.values.get("postponed_to")}
    ORDER_FLOW.take(taking.unit, taking.record.order, "postpone", values)


def reassign(taking: Taking[Pour]) -> None:
    """The same step as the order's own."""
    ORDER_FLOW.take(taking.unit, taking.record.order, "reassign", taking.values)


def order_reassigned(happened: Happened[OrderNotice]) -> None:
    """The pour is looked after by whoever looks after its order."""
    pour = live_pour(happened.unit.session, happened.record)
    if pour is not None:
        pour.specialist_id = happened.record.specialist_id


def call_off(taking: Taking[Pour]) -> None:
    """Rain, power, the customer: the order moves to its new time, or is cancelled without one."""
    pour = taking.record
    unit = taking.unit
    put(taking)
    pour.call_off_reason = taking.reason[:200]
    order = pour.order
    if pour.postponed_to is not None:
        move_opening(unit, order, pour.postponed_to, taking.reason)
        off_the_plan(order)
        what = f"改期至 {stamp(pour.postponed_to)}，请列入那一天的计划"
    else:
        order.state, order.cancel_reason = OrderState.CANCELLED, pour.call_off_reason
        what = "不再浇筑"
    for role in (Role.SECTION_HEAD, Role.DISPATCHER, Role.LOGISTICS):
        unit.notify(role.value, pour, f"{words_of(pour)}取消浇筑：{taking.reason}；{what}"[:500])


def drop(taking: Taking[Pour]) -> None:
    """A revision of the plan no longer carries the pour."""
    taking.record.call_off_reason = taking.values.get("call_off_reason") or "日生产计划改版未列入"


def ask_amendment(u: Unit, pour: Pour) -> None:
    """R11: where the site is not what was ordered, the order must be signed again; whoever works
    with plan, documents, tickets and settlement is told. Where it turns out to be what was ordered
    after all, nothing is asked any more."""
    percent = settings_of(u.session, pour.station_id).integer("pour.difference_percent")
    found = measured(u.session, [pour]).get(pour.id)
    said = differing(pour, supply_of(u.session, pour), found, percent)
    if not said:
        if pour.amendment_asked_at is not None:
            pour.amendment_asked_at = None
            u.warn_all(pour, _ASKED, ())
        return
    sentence = f"{words_of(pour)}{'，'.join(said)}。请分析原因并由客户补签订货通知单"
    asked = pour.amendment_asked_at is not None
    if asked and _on_record(u.session, pour) == sentence[:500]:
        return
    pour.amendment_asked_at = pour.amendment_asked_at or u.now
    u.warn_all(pour, _ASKED, [AMENDMENT.warn(sentence)])
    for role in OWNERS:
        u.notify(role.value, pour, f"{sentence}，更改发货单和开盘资料"[:500], rule=AMENDMENT)


def _on_record(session: Session, pour: Pour) -> str | None:
    """The sentence that asks for the amendment."""
    mine = (RuleWarning.record_id == pour.id, RuleWarning.occasion == _ASKED)
    return session.scalar(select(RuleWarning.sentence).where(*mine))


def amendment_made(happened: Happened[OrderNotice]) -> None:
    """The order was amended: the pour asks no more, and before the opening both check again."""
    pour = live_pour(happened.unit.session, happened.record)
    if pour is None:
        return
    if happened.values.keys() & {"placement", "volume_m3"}:
        pour.amendment_asked_at = None
    happened.unit.concerns(pour)
    if pour.opened_at is None and checked_before_opening(happened.values):
        forget_checks(pour)


def documents_recalled(happened: Happened[ProductionTask]) -> None:
    """What was handed over says what is no longer ordered: the new set is handed over again."""
    pour = live_pour(happened.unit.session, happened.record.order)
    if pour is None or pour.documents_handed_at is None:
        return
    pour.documents_handed, pour.documents_receiver, pour.documents_handed_at = [], "", None
    sentence = f"{words_of(pour)}已交的开盘资料作废，资料重新备齐后请再次交接"
    happened.unit.notify(Role.SPECIALIST.value, pour, sentence[:500], rule=AMENDMENT)


def forget_checks(pour: Pour) -> None:
    """What was checked has changed since: both check again."""
    pour.checked_items, pour.agreed_items = [], []
    clear_stamp(pour, "checked")
    clear_stamp(pour, "agreed")
