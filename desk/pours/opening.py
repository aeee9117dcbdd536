"""Up to the first truck: the call, the checklist of two people, documents, the opening order."""

from __future__ import annotations

from collections.abc import Iterator

from db.models import (
    CheckItem,
    OpeningConfirmation,
    OrderNotice,
    OrderState,
    Pour,
    PourState,
    Role,
)
from desk.core.effects import put
from desk.core.errors import Invalid, Refused, Warned
from desk.core.following import Happened
from desk.core.workflow import Look, Taking, describe
from desk.orders.facts import is_own, live_pour, stamp
from desk.orders.steps import may_open as order_may_open
from desk.plans.confirmations import record_call
from desk.pours.facts import BEFORE_OPENING, minutes_late, promised_opening, words_of
from desk.pours.first_of_day import warn_briefing
from desk.pours.first_pump import warn_pump_line
from desk.pours.opening_time import settle_opening
from desk.rules.table import (
    CHECKLIST,
    LATE_CONFIRMATION,
    PLAN_NOT_MET,
)
from desk.settings import settings_of
from desk.values.zone import local


def confirm(taking: Taking[Pour]) -> None:
    """The call to the customer about the opening; it is kept with the other calls (M1.2.3)."""
    pour = taking.record
    given = {
        "confirmed_opening": taking.values.get("expected_opening"),
        "confirmed_with": taking.values.get("confirmed_with"),
    }
    record_call(taking.unit, pour.order, {k: v for k, v in given.items() if v})


def call_made(happened: Happened[OpeningConfirmation]) -> None:
    """The pour knows what was agreed on the telephone."""
    order = happened.unit.session.get(OrderNotice, happened.record.order_id)
    pour = live_pour(happened.unit.session, order) if order is not None else None
    if pour is not None and pour.state in BEFORE_OPENING:
        take_over_call(pour, happened.record)


def take_over_call(pour: Pour, call: OpeningConfirmation) -> None:
    """Write into the pour what was agreed."""
    pour.expected_opening = call.confirmed_opening
    pour.confirmed_with, pour.confirmed_at = call.confirmed_with, call.confirmed_at
    pour.state = PourState.CONFIRMED


def not_the_dispatcher(look: Look[Pour]) -> None:
    _two_people(look, look.record.agreed_by_id, look.record.agreed_by)


def not_the_specialist(look: Look[Pour]) -> None:
    _two_people(look, look.record.checked_by_id, look.record.checked_by)


def _two_people(look: Look[Pour], other: object, name: str) -> None:
    if other == look.acting.person_id:
        raise CHECKLIST.refuse(
            f"{describe(look.record)}已由{name}核实过一方，专员和调度必须是两个人。请由另一人核实"
        )


def check(taking: Taking[Pour]) -> None:
    """The specialist's half of the checklist; every item is ticked by hand (M1.4.1)."""
    put(taking)
    _all_ticked(taking.record, "checked_items")


def agree(taking: Taking[Pour]) -> None:
    """The dispatcher's half (M1.4.1)."""
    put(taking)
    _all_ticked(taking.record, "agreed_items")


def _all_ticked(pour: Pour, name: str) -> None:
    missing = [item.label for item in CheckItem if item.value not in getattr(pour, name)]
    if missing:
        sentence = f"还没有核实{'、'.join(missing)}，须逐项与计划核对后勾选"
        raise Invalid({name: sentence}, what=describe(pour))


def may_open(look: Look[Pour]) -> None:
    """R01 and the plan, as for the order; then R07."""
    pour = look.record
    order_may_open(Look(look.session, look.acting, pour.order, look.now))
    missing = [
        who
        for who, at in (("客服专员", pour.checked_at), ("当班调度", pour.agreed_at))
        if at is None
    ]
    if missing:
        raise CHECKLIST.refuse(
            f"{words_of(pour)}还没有由{'和'.join(missing)}核实"
            f"{'、'.join(item.label for item in CheckItem)}，不得开盘。请先办理“专员核实”“调度核实”"
        )


def order_opening(taking: Taking[Pour]) -> None:
    """The opening order; from here on the pour counts on this day, whatever the plan said. A late
    one is told one level up (R30)."""
    pour = taking.record
    unit = taking.unit
    put(taking)
    settle_opening(unit.session, pour)
    pour.order.state = OrderState.POURING
    for role in (Role.DISPATCHER, Role.INSPECTOR, Role.PLANT_OPERATOR):
        unit.notify(role.value, pour, f"{words_of(pour)}已下达开盘指令，请组织开盘")
    late = minutes_late(pour, settings_of(unit.session, pour.station_id))
    if late is not None:
        promised = stamp(promised_opening(pour))
        sentence = f"{words_of(pour)}比约定的 {promised} 晚开盘 {late} 分钟，须向客户解释并记录"
        for role in (Role.SECTION_HEAD, Role.DEPUTY_MANAGER):
            unit.notify(role.value, pour, sentence, rule=PLAN_NOT_MET)


def warn_at_opening(taking: Taking[Pour]) -> Iterator[Warned]:
    """R04 without a call, where there is somebody to be called; R33 without the day's briefing; R27
    for a pump line without papers."""
    pour = taking.record
    opened = pour.opened_at
    late = pour.confirmed_at is None or (opened is not None and pour.confirmed_at > opened)
    if late and not is_own(pour.order):
        yield LATE_CONFIRMATION.warn(f"{words_of(pour)}开盘前没有向客户核实开盘时间")
    yield from warn_briefing(taking)
    yield from warn_pump_line(taking)


def no_truck_yet(look: Look[Pour]) -> None:
    pour = look.record
    if pour.truck_count:
        raise Refused(
            f"{words_of(pour)}已有 {pour.truck_count} 车发货单，只能收盘。"
            "没有出站的发货单请先作废。（依据手册 M1.6.1）",
            clause="M1.6.1",
        )


def take_opening_back(taking: Taking[Pour]) -> None:
    """The opening order was given in error: the pour stands on its plan again."""
    pour = taking.record
    forget_trucks(pour)
    pour.pour_date = local(pour.planned_opening).date()
    pour.state = PourState.CONFIRMED if pour.confirmed_at else PourState.PLANNED
    pour.order.state = OrderState.PLANNED


def await_truck(taking: Taking[Pour]) -> None:
    forget_trucks(taking.record)


def forget_trucks(pour: Pour) -> None:
    """What was told of the first truck and agreed of the last ones, where there is none."""
    pour.first_truck_at = None
    pour.closing_m3, pour.closing_with, pour.closing_asked_at = None, "", None
