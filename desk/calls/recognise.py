"""Who calls: the person, unit and project that a telephone number belongs to, and what that
customer has ordered for these days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.models import (
    Call,
    CallState,
    Customer,
    OrderNotice,
    OrderState,
    Project,
    ProjectPerson,
)
from desk.core.acting import Acting
from desk.core.rights import reading
from desk.orders.facts import order_words
from desk.values.zone import day_bounds, today

_SHORTEST = 5
"""A number of fewer digits is an extension: it belongs to nobody."""
_BEFORE, _AFTER = timedelta(days=2), timedelta(days=7)
_MOST = 8


@dataclass(frozen=True)
class Caller:
    """Whom a number belongs to; what is not known is empty."""

    name: str
    unit: str
    project_id: UUID | None
    customer_id: UUID | None
    project: str = ""

    @property
    def words(self) -> str:
        return " · ".join(word for word in (self.name, self.unit, self.project) if word)


def digits_of(phone: str) -> str:
    """The digits of a number as it is compared: without blanks, dashes and the country's 86."""
    digits = re.sub(r"\D", "", phone)
    return digits.removeprefix("86") if len(digits) == 13 else digits


def recognised(session: Session, station_id: UUID, phone: str) -> Caller | None:
    """Whom the number belongs to: the contact of the latest order that names it, a person of a
    project, a customer, or whoever called from it last."""
    digits = digits_of(phone)
    if len(digits) < _SHORTEST:
        return None
    return next(_those_with(session, station_id, digits), None)


def _is(column: InstrumentedAttribute[str], digits: str) -> ColumnElement[bool]:
    bare = func.replace(func.replace(func.replace(column, " ", ""), "-", ""), "+86", "")
    return bare == digits


def _those_with(session: Session, station: UUID, digits: str) -> Iterator[Caller]:
    order = session.scalar(
        select(OrderNotice)
        .where(OrderNotice.station_id == station, _is(OrderNotice.phone, digits))
        .order_by(OrderNotice.created_at.desc())
        .limit(1)
    )
    if order is not None and order.project is not None:
        yield _of_project(order.project, order.contact)
    person = session.execute(
        select(ProjectPerson, Project)
        .join(Project, ProjectPerson.project_id == Project.id)
        .where(Project.station_id == station, _is(ProjectPerson.phone, digits))
        .order_by(Project.created_at.desc())
        .limit(1)
    ).first()
    if person is not None:
        yield _of_project(person.Project, person.ProjectPerson.name)
    customer = session.scalar(
        select(Customer).where(Customer.station_id == station, _is(Customer.phone, digits)).limit(1)
    )
    if customer is not None:
        yield Caller(customer.contact, customer.name, None, customer.id)
    call = session.scalar(
        select(Call)
        .where(Call.station_id == station, _is(Call.phone, digits), Call.state != CallState.VOID)
        .order_by(Call.called_at.desc())
        .limit(1)
    )
    if call is not None:
        name = call.project.name if call.project is not None else ""
        yield Caller(call.caller, call.unit, call.project_id, call.customer_id, name)


def _of_project(project: Project, name: str) -> Caller:
    unit = project.customer.name if project.customer is not None else project.contractor
    return Caller(name, unit, project.id, project.customer_id, project.name)


@dataclass(frozen=True)
class Ordered:
    """An order of these days, as a caller may ask for it."""

    id: UUID
    number: str
    state: OrderState
    words: str


def orders_of(
    session: Session,
    station_id: UUID,
    now: datetime,
    project_id: UUID | None,
    customer_id: UUID | None = None,
) -> list[Ordered]:
    """The project's orders from the day before yesterday to a week ahead, the earliest first; for a
    caller whose project is not known those of the customer's projects."""
    if project_id is None and customer_id is None:
        return []
    start, _ = day_bounds(today(now))
    of = (
        OrderNotice.project_id == project_id
        if project_id is not None
        else OrderNotice.project_id.in_(
            select(Project.id).where(Project.customer_id == customer_id)
        )
    )
    query = (
        select(OrderNotice)
        .where(
            OrderNotice.station_id == station_id,
            OrderNotice.state != OrderState.CANCELLED,
            OrderNotice.planned_opening.between(start - _BEFORE, start + _AFTER),
            of,
        )
        .order_by(OrderNotice.planned_opening)
        .limit(_MOST)
    )
    return [
        Ordered(
            order.id, order.number or "", order.state, _words(order, alone=project_id is not None)
        )
        for order in session.scalars(query)
    ]


def _words(order: OrderNotice, *, alone: bool) -> str:
    """An order as the caller names it: the site is not said again where there is only one."""
    words = order_words(order)
    name = order.project.name if order.project is not None else ""
    return words.removeprefix(name).strip() if alone else words


def who_calls(acting: Acting, phone: str) -> Caller | None:
    """Whom the number belongs to, as known now."""
    with reading(acting, "customers", Customer.called) as (session, _):
        return recognised(session, acting.station_id, phone)


def ordered_of_late(
    acting: Acting, project_id: UUID | None, customer_id: UUID | None = None
) -> list[Ordered]:
    """The orders of these days that the caller may mean, as they stand now."""
    with reading(acting, "orders", OrderNotice.called) as (session, _):
        now = acting.now(session)
        return orders_of(session, acting.station_id, now, project_id, customer_id)
