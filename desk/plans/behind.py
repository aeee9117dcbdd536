"""Where a plan's lines no longer say what their orders say (D29): one reader for the submission, the
issue, what is due, and the plan's page."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.fields import fields_of
from db.models import DailyPlan, DailyPlanLine, OrderNotice, OrderState, Person
from desk.orders.facts import grade_text, slump_text, stamp
from desk.values.showing import show_value
from desk.values.zone import local

_GRADE_FITS = 60
"""So many letters of grade and special requirements stand on a line."""


@dataclass(frozen=True)
class Behind:
    """A line that says something else than its order; `says` is what, in words, and `when` the
    opening before which somebody must know."""

    line: DailyPlanLine
    order: OrderNotice | None
    says: str
    when: datetime

    @property
    def number(self) -> str:
        return (self.order.number if self.order is not None else None) or ""

    @property
    def sentence(self) -> str:
        """``第 2 行 DH-202611-0007 计划方量 200.00→260.00``."""
        return f"第 {self.line.position} 行 {self.number} {self.says}"


def line_words(order: OrderNotice, specialist: str) -> dict[str, object]:
    """What of an order stands on its line of a plan, field by field; the opening apart."""
    grade = " ".join(w for w in (grade_text(order), order.special_requirements or "") if w)
    return {
        "placement": order.placement,
        "volume_m3": order.volume_m3 or Decimal("0.00"),
        "grade": grade[:_GRADE_FITS],
        "slump": slump_text(order.slump_mm, order.slump_tolerance_mm),
        "placing_method": order.placing_method,
        "specialist": specialist,
    }


def behind(session: Session, plans: Collection[DailyPlan]) -> dict[UUID, list[Behind]]:
    """Plan → its lines whose order was cancelled, moved or changed since it was gathered. What is
    poured already stands as it was planned."""
    ids = {line.order_id for plan in plans for line in plan.lines}
    found = session.scalars(select(OrderNotice).where(OrderNotice.id.in_(ids)))
    orders = {order.id: order for order in found}
    people = _names(session, orders.values())
    return {
        plan.id: [
            Behind(line, order, says, _when(line, order))
            for line in plan.lines
            for order in [orders.get(line.order_id)]
            if (says := _says(plan.plan_date, line, order, people))
        ]
        for plan in plans
    }


def behind_of(session: Session, plan: DailyPlan) -> list[Behind]:
    """As `behind`, of one plan."""
    return behind(session, [plan])[plan.id]


def _names(session: Session, orders: Collection[OrderNotice]) -> dict[UUID, str]:
    wanted = {order.specialist_id for order in orders}
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(wanted)))
    return {row.id: row.name for row in rows}


def _says(
    day: date, line: DailyPlanLine, order: OrderNotice | None, people: dict[UUID, str]
) -> str:
    if order is None or order.state is OrderState.CANCELLED:
        return "订货单已取消"
    if order.state is OrderState.CLOSED:
        return ""
    if order.state is OrderState.DRAFT or order.planned_opening is None:
        return "订货单已退回草稿"
    if local(order.planned_opening).date() != day:
        return f"改期至 {stamp(order.planned_opening)}"
    specialist = people.get(order.specialist_id, "") if order.specialist_id is not None else ""
    said: Sequence[str] = [*_changes(line, order, specialist)]
    return "，".join(said)


def _changes(line: DailyPlanLine, order: OrderNotice, specialist: str) -> Iterator[str]:
    fields = fields_of(DailyPlanLine)
    was = line.ordered_opening or line.planned_opening
    if order.planned_opening is not None and order.planned_opening != was:
        yield f"{fields['planned_opening'].label} {stamp(was)}→{stamp(order.planned_opening)}"
    for name, now in line_words(order, specialist).items():
        before = getattr(line, name)
        if before != now:
            words = [show_value(fields[name], value) or "空" for value in (before, now)]
            yield f"{fields[name].label} {'→'.join(words)}"


def _when(line: DailyPlanLine, order: OrderNotice | None) -> datetime:
    """The earlier of what the plan says and what the order says."""
    moved = order.planned_opening if order is not None else None
    return min(line.planned_opening, moved or line.planned_opening)
