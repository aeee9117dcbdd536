"""What is owed about things lent: pump lines to apply for (D14), what is due back (D22)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from db.models import (
    MouldLoan,
    MouldState,
    OrderNotice,
    OrderState,
    PlacingMethod,
    PumpLine,
    PumpLineState,
)
from desk.core.duty import Asking, Due, owed
from desk.lent.moulds import mould_words
from desk.lent.of_project import words_of
from desk.pours.first_pump import used_before
from desk.rules.duties import APPLY_PUMP_LINE, RETURN_MOULDS, RETURN_PUMP_LINE
from desk.settings import settings_of
from desk.values.zone import local

_NOT_DONE = (OrderState.DRAFT, OrderState.RECEIVED, OrderState.SIGNED, OrderState.PLANNED)
_AT_THE_SITE = (PumpLineState.DELIVERED, PumpLineState.CLEANED)


def owes(asking: Asking) -> Iterator[Due]:
    """Pipes to be applied for, and what is to come back by the end of its day."""
    yield from _to_apply(asking)
    last = asking.until.date()
    lines = select(PumpLine).where(
        PumpLine.station_id == asking.station_id,
        PumpLine.state.in_(_AT_THE_SITE),
        PumpLine.due_on < last,
    )
    for line in asking.session.scalars(lines):
        assert line.due_on is not None
        about = f"{words_of(line)} {line.placement}".strip()
        yield owed(RETURN_PUMP_LINE, _end(asking, line.due_on), asking.now, line, about=about)
    loans = select(MouldLoan).where(
        MouldLoan.station_id == asking.station_id,
        MouldLoan.state == MouldState.LENT,
        MouldLoan.due_on < last,
    )
    for loan in asking.session.scalars(loans):
        assert loan.due_on is not None
        about = f"{mould_words(loan)}，借用人{loan.borrower} {loan.phone}".strip()
        yield owed(RETURN_MOULDS, _end(asking, loan.due_on), asking.now, loan, about=about)


def _end(asking: Asking, day: date) -> datetime:
    return asking.start_of(day + timedelta(days=1)) - timedelta(minutes=1)


def _to_apply(asking: Asking) -> Iterator[Due]:
    """The first order of every project whose customer never had a pump line, while nobody has
    applied for the pipes (M2.1.6)."""
    ahead = settings_of(asking.session, asking.station_id).span(APPLY_PUMP_LINE.lead)
    applied = select(PumpLine.project_id).where(
        PumpLine.applied_at.is_not(None),
        PumpLine.state != PumpLineState.CANCELLED,
        PumpLine.project_id.is_not(None),
    )
    orders = asking.session.scalars(
        select(OrderNotice)
        .where(
            OrderNotice.station_id == asking.station_id,
            OrderNotice.placing_method == PlacingMethod.LINE_PUMP,
            OrderNotice.state.in_(_NOT_DONE),
            OrderNotice.planned_opening >= asking.start_of(asking.day),
            OrderNotice.planned_opening < asking.until + ahead,
            OrderNotice.project_id.is_not(None),
            OrderNotice.project_id.not_in(applied),
        )
        .order_by(OrderNotice.planned_opening)
    )
    first: dict[UUID | None, OrderNotice] = {}
    for order in orders:
        first.setdefault(order.project_id, order)
    customers = {order.project.customer_id for order in first.values() if order.project is not None}
    used = used_before(asking.session, customers)
    for order in first.values():
        assert order.project is not None
        assert order.planned_opening is not None
        if order.project.customer_id not in used:
            pour_day = local(order.planned_opening).date()
            about = f"{order.project.name} {pour_day:%m-%d} 首次使用拖泵"
            yield owed(
                APPLY_PUMP_LINE, _end(asking, pour_day - ahead), asking.now, order, about=about
            )
