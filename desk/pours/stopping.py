"""停浇: rain, power or the customer ends a running pour early, and it goes on another day (M1.3.1)."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from db.models import OrderNotice, OrderState, Pour, Role
from desk.core.effects import put
from desk.core.errors import Refused
from desk.core.workflow import Look, Taking
from desk.orders.amending import lies_ahead
from desk.orders.continuing import continued, remainder_of, taken_back
from desk.orders.facts import stamp
from desk.pours.facts import supply_of, words_of
from desk.values.zone import STATION_ZONE, local

_TOLD = (
    Role.SECTION_HEAD,
    Role.DISPATCHER,
    Role.DOCUMENT_CLERK,
    Role.TECHNICAL_HEAD,
    Role.LOGISTICS,
)


def stop(taking: Taking[Pour]) -> None:
    """Close what was poured, and make a signed order of the remainder for its new time: without
    one given, tomorrow at the same hour. It stands on that day's plan when that is gathered."""
    pour, u = taking.record, taking.unit
    put(taking)
    order = pour.order
    supply = supply_of(u.session, pour)
    poured = supply.delivered - supply.varied
    left = (order.volume_m3 or poured) - poured
    if left <= 0:
        raise Refused(
            f"{words_of(pour)}订货 {order.volume_m3} m³ 已经供够，没有余量可续浇，不用“停浇”。"
            "请办理“核实收盘方量”和“收盘”。（依据手册 M1.6.1）",
            clause="M1.6.1",
        )
    opening = pour.postponed_to or _tomorrow(u.now, order)
    lies_ahead(u, order, opening)
    pour.postponed_to, pour.stop_reason = opening, taking.reason[:200]
    pour.finished_at = taking.values.get("finished_at") or u.now
    pour.closing_counted = False  # no closing volume was agreed on, after which trucks would count
    if pour.closing_trucks is None:
        pour.closing_trucks = 0
    if pour.left_over_m3 is None:
        pour.left_over_m3 = Decimal(0)
    order.state = OrderState.CLOSED
    made = continued(u, order, poured, opening, taking.reason)
    sentence = (
        f"{words_of(pour)}停浇：{taking.reason}。已浇 {poured} m³，余量 {made.volume_m3} m³ "
        f"转 {made.number}，{stamp(opening)} 续浇，请下达任务书并列入那一天的计划"
    )
    for role in _TOLD:
        u.notify(role.value, made, sentence[:500])
    u.result = made


def _tomorrow(now: datetime, order: OrderNotice) -> datetime:
    assert order.planned_opening is not None, "what is poured was planned"
    hour = local(order.planned_opening).time()
    return datetime.combine(local(now).date() + timedelta(days=1), hour, STATION_ZONE)


def not_continued(look: Look[Pour]) -> None:
    """What was stopped is not gone on with twice."""
    rest = remainder_of(look.session, look.record.order)
    if rest is not None:
        raise Refused(
            f"{words_of(look.record)}停浇后的余量已转 {rest.number}（{rest.state.label}），"
            "不能撤销收盘。请先取消那张订货单。"
        )


def taken_up_again(taking: Taking[Pour]) -> None:
    """The closing is taken back: the order is whole again."""
    pour = taking.record
    if pour.stop_reason:
        taken_back(pour.order)
        pour.stop_reason, pour.postponed_to = "", None
