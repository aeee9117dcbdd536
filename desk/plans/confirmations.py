"""明日开盘确认: the call to every customer of the plan, with whom, when, and what was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from db.models import (
    DailyPlan,
    DailyPlanLine,
    OpeningConfirmation,
    OrderNotice,
    OrderState,
    PlanState,
    Role,
)
from desk.core.acting import Acting
from desk.core.changes import Changes
from desk.core.declare import group, names
from desk.core.errors import Refused
from desk.core.following import Happened, happen
from desk.core.kinds import RecordKind, Values
from desk.core.records import fill, permit_editing
from desk.core.references import resolve_reference
from desk.core.rights import reading
from desk.core.unit import Unit, unit
from desk.core.workflow import Look, describe
from desk.orders.facts import issued_line, live_pour, stamp
from desk.rules.duties import MAKE_CALL
from desk.rules.table import LATE_CONFIRMATION
from desk.settings import settings_of
from desk.values.zone import local

CALLED = "called"
"""What others may follow: an order's opening was agreed on the telephone."""


@dataclass(frozen=True)
class Call:
    """One row of the call list. `due` is the latest moment for the call (M1.2.3)."""

    order_id: UUID
    order_number: str
    project: str
    placement: str
    grade: str
    volume: Decimal
    planned_opening: datetime
    contact: str
    phone: str
    specialist: str
    due: datetime
    overdue: bool
    confirmation_id: UUID | None
    confirmed_opening: datetime | None
    confirmed_with: str
    confirmed_by: str
    confirmed_at: datetime | None
    told_dispatcher_at: datetime | None
    note: str


def call_list(acting: Acting, day: date) -> list[Call]:
    """The calls for `day`: the lines of its issued plan, else of its newest draft; nobody is
    called about an order that was cancelled since."""
    with reading(acting, CONFIRMATIONS.name, CONFIRMATIONS.label) as (session, _):
        return calls_between(session, acting, day, day)


def calls_between(session: Session, acting: Acting, first: date, last: date) -> list[Call]:
    """As `call_list`, for every day from `first` to `last`."""
    plans = _plans_called(session, acting.station_id, first, last)
    if not plans:
        return []
    now = acting.now(session)
    lead = settings_of(session, acting.station_id).span(MAKE_CALL.lead)
    wanted = {line.order_id for plan in plans for line in plan.lines}
    orders = {
        order.id: order
        for order in session.scalars(select(OrderNotice).where(OrderNotice.id.in_(wanted)))
    }
    done = {
        (made.plan_date, made.order_id): made
        for made in session.scalars(
            select(OpeningConfirmation)
            .where(
                OpeningConfirmation.station_id == acting.station_id,
                OpeningConfirmation.plan_date.between(first, last),
            )
            .order_by(OpeningConfirmation.confirmed_at, OpeningConfirmation.id)  # the latest wins
        )
    }
    return [
        _call(line, order, done.get((plan.plan_date, order.id)), lead=lead, now=now)
        for plan in plans
        for line in plan.lines
        if (order := orders.get(line.order_id)) and order.state is not OrderState.CANCELLED
    ]


def _plans_called(session: Session, station: UUID, first: date, last: date) -> list[DailyPlan]:
    """Each day's issued plan, else its newest draft."""
    plans = session.scalars(
        select(DailyPlan)
        .where(
            DailyPlan.station_id == station,
            DailyPlan.plan_date.between(first, last),
            DailyPlan.state.not_in([PlanState.CANCELLED, PlanState.SUPERSEDED]),
        )
        .options(selectinload(DailyPlan.lines))
        .order_by(DailyPlan.plan_date, DailyPlan.state == PlanState.ISSUED, DailyPlan.revision)
    )
    return list({plan.plan_date: plan for plan in plans}.values())


def _call(
    line: DailyPlanLine,
    order: OrderNotice,
    made: OpeningConfirmation | None,
    *,
    lead: timedelta,
    now: datetime,
) -> Call:
    planned = planned_now(line, order)
    due = planned - lead
    return Call(
        order_id=order.id,
        order_number=order.number or "",
        project=line.project_name,
        placement=line.placement,
        grade=line.grade,
        volume=line.volume_m3,
        planned_opening=planned,
        contact=order.contact,
        phone=order.phone,
        specialist=line.specialist,
        due=due,
        overdue=made is None and now > due,
        confirmation_id=made.id if made else None,
        confirmed_opening=made.confirmed_opening if made else None,
        confirmed_with=made.confirmed_with if made else "",
        confirmed_by=made.confirmed_by if made else "",
        confirmed_at=made.confirmed_at if made else None,
        told_dispatcher_at=made.told_dispatcher_at if made else None,
        note=made.note if made else "",
    )


def planned_now(line: DailyPlanLine | None, order: OrderNotice) -> datetime:
    """The opening as it is planned: the plan's, until the order itself gets another one."""
    assert order.planned_opening is not None, "an order on a plan opens some time"
    if line is None or line.ordered_opening not in (None, order.planned_opening):
        return order.planned_opening
    return line.planned_opening


def calls_about(
    session: Session, order_id: UUID, day: date | None = None
) -> list[OpeningConfirmation]:
    """Every call about an order, or about its opening on `day`, the first before the last."""
    query = select(OpeningConfirmation).where(OpeningConfirmation.order_id == order_id)
    if day is not None:
        query = query.where(OpeningConfirmation.plan_date == day)
    by_time = query.order_by(OpeningConfirmation.confirmed_at, OpeningConfirmation.id)
    return list(session.scalars(by_time))


def confirm_opening(
    acting: Acting, values: Values, *, id: UUID | None = None, reason: str = ""
) -> Changes:
    """Record the call about one order: ``order``, ``confirmed_opening``, ``confirmed_with``,
    optionally ``told_dispatcher_at`` and ``note``. Every call is kept; the last one says when it
    opens.

    Where none was the lead time before the opening planned at that moment, it is recorded as a
    warning (R04); another opening than planned is told to the section head and the dispatcher.
    Raises Refused for an order that was cancelled.
    """
    known = CONFIRMATIONS
    given = dict(values)
    raw = given.pop("order", None) or given.pop("order_id", None)
    with unit(acting, "开盘核实", reason=reason) as u:
        permit_editing(known, u.acting)
        if id is not None and u.session.get(OpeningConfirmation, id) is not None:
            return Changes(id=id)
        order_id = resolve_reference(u.session, acting, known.fields["order_id"], raw)
        if order_id is None:
            raise Refused("请写明核实的是哪张订货单(order=DH-…)。")
        order = u.load(OrderNotice, order_id)
        made = record_call(u, order, given, id=id)
    return u.changes(made, sentence=f"{order.number or '订货单'} 开盘时间已核实")


def record_call(
    u: Unit, order: OrderNotice, given: Values, *, id: UUID | None = None
) -> OpeningConfirmation:
    """As `confirm_opening`, inside an open unit; the order's pour follows."""
    if order.planned_opening is None:
        raise Refused(f"{describe(order)}没有计划开盘时间，无从核实。请先补齐。")
    if order.state is OrderState.CANCELLED:
        raise Refused(f"{describe(order)}已取消，不用再核实开盘。请刷新列表。")
    planned = planned_now(issued_line(u.session, order), order)
    day = local(order.planned_opening).date()
    before = calls_about(u.session, order.id, day)
    made = u.add(OpeningConfirmation(id=id or uuid4(), order_id=order.id, plan_date=day))
    made.planned_opening = planned
    made.confirmed_by, made.confirmed_at = u.acting.name, u.now
    with u.session.no_autoflush:
        fill(
            u,
            CONFIRMATIONS,
            made,
            {"confirmed_opening": planned, "confirmed_with": order.contact, **given},
        )
    last = before[-1] if before else None
    if last is not None and made.told_dispatcher_at is None:
        # The dispatcher knows it already where the customer said the same again.
        same = last.confirmed_opening == made.confirmed_opening
        made.told_dispatcher_at = last.told_dispatcher_at if same else None
    happen(Happened(u, made, given, u.reason), CALLED)
    _judge(u, order, [*before, made])
    _tell_change(u, order, made, planned)
    return made


def _judge(u: Unit, order: OrderNotice, calls: Sequence[OpeningConfirmation]) -> None:
    """R04 by the first call that was in time for the opening planned then; a later one, or another
    opening, does not undo it."""
    lead = settings_of(u.session, order.station_id).span(MAKE_CALL.lead)
    first = calls[0]
    warned = []
    if not any(call.confirmed_at <= _planned_then(call) - lead for call in calls):
        warned.append(
            LATE_CONFIRMATION.warn(
                f"{describe(order)}于 {stamp(first.confirmed_at)} 才核实开盘时间，"
                f"不足计划开盘（{stamp(_planned_then(first))}）前"
                f" {lead // timedelta(minutes=1)} 分钟"
            )
        )
    scope = f"call {first.plan_date}"
    u.warn_all(order, scope, warned, about=live_pour(u.session, order))


def _planned_then(call: OpeningConfirmation) -> datetime:
    """What was planned when it was made; of calls older than that is kept, what was agreed."""
    return call.planned_opening or call.confirmed_opening


def _tell_change(u: Unit, order: OrderNotice, made: OpeningConfirmation, planned: datetime) -> None:
    if made.confirmed_opening == planned:
        return
    for role in (Role.SECTION_HEAD, Role.DISPATCHER):
        u.notify(
            role.value,
            order,
            f"{describe(order)}核实后开盘改为 {stamp(made.confirmed_opening)}"
            f"（计划 {stamp(planned)}），请改版日生产计划",
            rule=LATE_CONFIRMATION,
        )


def tell_dispatcher(acting: Acting, confirmation_id: UUID) -> Changes:
    """Tick that the dispatcher was told (M2.3.1)."""
    with unit(acting, "通知调度") as u:
        permit_editing(CONFIRMATIONS, u.acting)
        made = u.load(OpeningConfirmation, confirmation_id)
        made.told_dispatcher_at = u.now
    return u.changes(made)


class Confirmations(RecordKind[OpeningConfirmation]):
    model = OpeningConfirmation
    icon = "phone"
    groups = (group("核实", "confirmed_opening confirmed_with", "told_dispatcher_at note"),)
    columns = names(
        "plan_date order_id planned_opening confirmed_opening confirmed_with confirmed_by confirmed_at "
        "told_dispatcher_at note"
    )
    register = names(
        "plan_date order_id order.project_id order.placement planned_opening "
        "confirmed_opening confirmed_with confirmed_by confirmed_at told_dispatcher_at note"
    )
    editors = frozenset({Role.SPECIALIST, Role.SECTION_HEAD})
    sort = "confirmed_at"
    needs = ("confirmed_opening", "confirmed_with")
    date_column = "plan_date"

    def create(self, acting: Acting, values: Values, *, id: UUID | None, reason: str) -> Changes:
        return confirm_opening(acting, values, id=id, reason=reason)

    def editable(self, look: Look[OpeningConfirmation]) -> Refused:
        """A record of a call is not corrected by hand: one calls again, with its rules."""
        return Refused("核实记录不能直接修改。请再核实一次，以最后一次为准，前几次照样留着。")


CONFIRMATIONS = Confirmations()
