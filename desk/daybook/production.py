"""生产台帐: what was produced for which pour on which day (M2.6.1, M2.8.1).

A pour counts on its `pour_date`, the day of its opening; every ticket's volume counts on the day
its truck left the station. A pour across midnight is one pour with the volume of both days.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Date, case, column, distinct, func, or_, select, values
from sqlalchemy.orm import Session

from db.fields import Field, Kind, fields_of
from db.models import (
    DailyPlan,
    DailyPlanLine,
    DeliveryTicket,
    OrderNotice,
    Person,
    PlanState,
    Pour,
    PourState,
    TicketLoad,
)
from db.types import Moment
from desk.core.reporting import Asked, Grouping, Opens, Report, Row, Span
from desk.daybook.rules import Loads
from desk.orders.facts import grade_text
from desk.pours.facts import LOADED, project_name
from desk.values.zone import day_bounds

_ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Produced:
    """One pour on one day. `pours` is 1 on the day the pour counts, and 0 on the days it runs on;
    `planned_m3` stands there too, so that both may be added up. `trucks` are loads, mortar
    included; `m3` is concrete; `plates` are the trucks used."""

    day: date
    pour_id: UUID
    pour: str
    plan: str
    project: str
    placement: str
    grade: str
    placing: str
    pours: int
    planned_m3: Decimal
    trucks: int
    m3: Decimal
    plates: int
    opened_at: datetime | None
    finished_at: datetime | None
    planned_pump: str
    planned_trucks: int | None
    specialist: str


def sent(
    session: Session, station_id: UUID, first: date, last: date
) -> dict[tuple[date, UUID], tuple[Loads, int]]:
    """Per local day and pour: what its tickets that are not void come to, and in how many trucks.

    The days' bounds are joined rather than worked out in SQL: they follow the station's zone on
    every database, to the microsecond.
    """
    span = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    days = (
        values(column("day", Date), column("start", Moment), column("stop", Moment), name="days")
        .data([(day, *day_bounds(day)) for day in span])
        .cte("days")
    )
    ticket = DeliveryTicket
    concrete = case((ticket.load == TicketLoad.CONCRETE, ticket.volume_m3))
    query = (
        select(
            days.c.day,
            ticket.pour_id,
            func.count(),
            func.sum(concrete),
            func.count(distinct(ticket.plate)),
        )
        .join(days, (ticket.left_at >= days.c.start) & (ticket.left_at < days.c.stop))
        .where(ticket.station_id == station_id, LOADED)
        .group_by(days.c.day, ticket.pour_id)
    )
    return {
        (day, pour): (Loads(trucks, m3 or _ZERO), plates)
        for day, pour, trucks, m3, plates in session.execute(query)
    }


def produced(
    session: Session, station_id: UUID, first: date, last: date, also: Collection[UUID] = ()
) -> list[Produced]:
    """The production of the days from `first` to `last`, day by day in the order of opening.

    `also` are pours to be listed on the first day even if nothing of them was to happen then.
    """
    loads = sent(session, station_id, first, last)
    wanted = or_(
        Pour.id.in_({pour for _, pour in loads} | set(also)),
        Pour.pour_date.between(first, last) & (Pour.state != PourState.CALLED_OFF),
    )
    query = (
        select(Pour, Person.name)
        .outerjoin(Person, Pour.specialist_id == Person.id)
        .where(Pour.station_id == station_id, wanted)
        .order_by(func.coalesce(Pour.opened_at, Pour.planned_opening), Pour.number)
    )
    pours = {pour.id: (pour, name or "") for pour, name in session.execute(query)}
    plans = _plans(session, {pour.order_id for pour, _ in pours.values()})
    keys = {*loads, *((first, id_) for id_ in also if id_ in pours)}
    keys |= {(p.pour_date, p.id) for p, _ in pours.values() if first <= p.pour_date <= last}
    place = {id_: n for n, id_ in enumerate(pours)}
    return [
        _row(day, *pours[id_], plans, loads.get((day, id_), (Loads(0, _ZERO), 0)))
        for day, id_ in sorted(keys, key=lambda key: (key[0], place[key[1]]))
    ]


def _plans(
    session: Session, orders: Iterable[UUID]
) -> dict[UUID, list[tuple[DailyPlan, DailyPlanLine]]]:
    """The issued plans that carry each order; a postponed one stands on several."""
    query = (
        select(DailyPlan, DailyPlanLine)
        .join(DailyPlanLine, DailyPlanLine.plan_id == DailyPlan.id)
        .where(DailyPlan.state == PlanState.ISSUED, DailyPlanLine.order_id.in_(orders))
    )
    found: dict[UUID, list[tuple[DailyPlan, DailyPlanLine]]] = {}
    for plan, line in session.execute(query):
        found.setdefault(line.order_id, []).append((plan, line))
    return found


def _row(
    day: date,
    pour: Pour,
    specialist: str,
    plans: dict[UUID, list[tuple[DailyPlan, DailyPlanLine]]],
    loads: tuple[Loads, int],
) -> Produced:
    order = pour.order
    counts = day == pour.pour_date and pour.state is not PourState.CALLED_OFF
    on = plans.get(pour.order_id, [])
    nearest = min(on, key=lambda p: abs(p[0].plan_date - pour.pour_date), default=None)
    plan, line = nearest or (None, None)
    return Produced(
        day=day,
        pour_id=pour.id,
        pour=pour.number or "",
        plan=(plan.number if plan else "") or "",
        project=project_name(pour),
        placement=order.placement,
        grade=grade_text(order),
        placing=order.placing_method.label if order.placing_method else "",
        pours=int(counts and pour.opened_at is not None),
        planned_m3=pour.planned_m3 if counts else _ZERO,
        trucks=loads[0].trucks or 0,
        m3=loads[0].m3 or _ZERO,
        plates=loads[1],
        opened_at=pour.opened_at,
        finished_at=pour.finished_at,
        planned_pump=line.pump if line else "",
        planned_trucks=line.first_trucks if line else None,
        specialist=specialist,
    )


def _rows(asked: Asked) -> list[Row]:
    first, last = asked.period.days
    return [vars(row) for row in produced(asked.session, asked.acting.station_id, first, last)]


def _columns() -> dict[str, Field]:
    pour, line = fields_of(Pour), fields_of(DailyPlanLine)
    columns = (
        Field("day", "日期", Kind.DATE, width=11),
        replace(pour["number"], name="pour"),
        replace(fields_of(DailyPlan)["number"], name="plan"),
        Field("project", "工程名称", Kind.TEXT, width=24),
        fields_of(OrderNotice)["placement"],
        replace(fields_of(OrderNotice)["strength_grade"], name="grade"),
        Field("pours", "开盘", Kind.INTEGER, unit="次", width=6),
        pour["planned_m3"],
        Field("trucks", "车次", Kind.INTEGER, width=6),
        Field("m3", "方量", Kind.VOLUME, unit="m³", width=11),
        pour["opened_at"],
        pour["finished_at"],
        replace(line["pump"], name="planned_pump"),
        Field("specialist", pour["specialist_id"].label, Kind.TEXT, width=10),
    )
    return {column.name: column for column in columns}


PRODUCTION = Report(
    name="production",
    label="生产台帐",
    title="生产台帐",
    summary="生产台帐：某一天或某一月",
    clause="M2.6.1 M2.8.1",
    columns=_columns(),
    page=(
        *("day", "pour", "project", "placement", "grade", "planned_m3", "trucks", "m3"),
        *("opened_at", "specialist"),
    ),
    rows=_rows,
    span=Span.DAY_OR_MONTH,
    summed=("pours", "planned_m3", "trucks", "m3"),
    told="开盘 {pours} 次，计划 {planned_m3} m³，{trucks} 车 {m3} m³",
    grouping=Grouping("project", "projects", "m3"),
    day="day",
    nothing={"planned_m3": "接前日"},
    also=("pour_id", "placing", "plates", "planned_trucks"),
    opens=(Opens("pour_id", kind="pours"),),
)
