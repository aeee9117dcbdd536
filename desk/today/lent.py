"""What is owed about things lent: pump lines to apply for (D14), what is due back (D22)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from db.models import (
    MouldLoan,
    MouldState,
    OrderNotice,
    OrderState,
    PlacingMethod,
    PumpLine,
    PumpLineState,
    Role,
)
from desk.lent.moulds import mould_words
from desk.lent.of_project import words_of
from desk.pours.first_pump import used_before
from desk.today.asking import Asking, Due
from desk.values.zone import local

_OFFICE = (Role.SPECIALIST,)
_NOT_DONE = (OrderState.DRAFT, OrderState.RECEIVED, OrderState.SIGNED, OrderState.PLANNED)


def lent_entries(asking: Asking, *, until: datetime) -> Iterator[Due]:
    """Everything of this area that falls due before `until`, and what is overdue."""
    yield from _to_apply(asking, until)
    lines = (PumpLine, (PumpLineState.DELIVERED, PumpLineState.CLEANED))
    for line in _due_back(asking, *lines, until=until):
        what = f"泵管、管卡未清退：{words_of(line)} {line.placement}".strip()
        owners = (*_OFFICE, Role.MATERIALS_HEAD)
        yield asking.entry(("D22", "M1.1.3"), what, line, owners, due=_end(asking, line.due_on))
    for loan in _due_back(asking, MouldLoan, (MouldState.LENT,), until=until):
        what = f"试模未归还：{mould_words(loan)}，借用人{loan.borrower} {loan.phone}".strip()
        yield asking.entry(("D22", "M1.5.2"), what, loan, _OFFICE, due=_end(asking, loan.due_on))


def _end(asking: Asking, day: date) -> datetime:
    return asking.start_of(day + timedelta(days=1)) - timedelta(minutes=1)


def _due_back(
    asking: Asking, model: type[Any], states: tuple[Any, ...], *, until: datetime
) -> Iterator[Any]:
    here = model.station_id == asking.acting.station_id
    due = model.due_on < until.date()
    yield from asking.session.scalars(select(model).where(here, model.state.in_(states), due))


def _to_apply(asking: Asking, until: datetime) -> Iterator[Due]:
    """The first order of every project whose customer never had a pump line, while nobody has
    applied for the pipes (M2.1.6)."""
    days = timedelta(days=asking.settings.integer("pour.pump_line_days"))
    here = OrderNotice.station_id == asking.acting.station_id
    applied = select(PumpLine.project_id).where(
        PumpLine.applied_at.is_not(None),
        PumpLine.state != PumpLineState.CANCELLED,
        PumpLine.project_id.is_not(None),
    )
    orders = asking.session.scalars(
        select(OrderNotice)
        .where(
            here,
            OrderNotice.placing_method == PlacingMethod.LINE_PUMP,
            OrderNotice.state.in_(_NOT_DONE),
            OrderNotice.planned_opening >= asking.start_of(asking.day),
            OrderNotice.planned_opening < until + days,
            OrderNotice.project_id.is_not(None),
            OrderNotice.project_id.not_in(applied),
        )
        .order_by(OrderNotice.planned_opening)
    )
    first: dict[Any, OrderNotice] = {}
    for order in orders:
        first.setdefault(order.project_id, order)
    for order in first.values():
        assert order.project is not None
        assert order.planned_opening is not None
        if not used_before(asking.session, order.project.customer_id):
            pour_day = local(order.planned_opening).date()
            what = f"泵管、管卡未申报：{order.project.name} {pour_day:%m-%d} 首次使用拖泵"
            due = _end(asking, pour_day - days)
            yield asking.entry(("D14", "M1.1.1 M2.1.6"), what, order, _OFFICE, due=due)
