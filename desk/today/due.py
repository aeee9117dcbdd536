"""What is due, in one list: each with its clause, its owner and its next date (domain §5).

An entry is worked out from the record's own state and ends with it; nobody clicks it away.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select

from db.models import OrderNotice, OrderState, ProductionTask, ReceivedBy, Role, TaskState
from desk.core.acting import Acting
from desk.orders.facts import grade_text, signature_of, stamp
from desk.orders.rules import Signature, cutoff_for
from desk.plans.confirmations import call_list
from desk.rules.table import AMENDMENT, UNSIGNED_OPENING
from desk.settings import settings_of
from desk.today.asking import Asking, Due
from desk.today.books import book_entries
from desk.today.lent import lent_entries
from desk.today.plans import plan_entries
from desk.today.pours import pour_entries
from desk.values.showing import plain_json
from desk.values.zone import local

MOST = 500
"""More open entries than this are not a list to work off; the oldest are shown."""

_OFFICE = (Role.SPECIALIST,)


def due_list(acting: Acting, *, days: int = 1, roles: Collection[Role] | None = None) -> list[Due]:
    """What is overdue and what falls due today or in the `days` after it, the most urgent first.

    With `roles`, only what these roles owe.
    """
    with acting.database.reading() as session:
        settings = settings_of(session, acting.station_id)
        asking = Asking(session, acting, acting.now(session), settings)
        horizon = asking.start_of(asking.day + timedelta(days=days + 1))
        # Papers fall due the day before their pour: look one day further for orders.
        orders = _open_orders(asking, until=horizon + timedelta(days=1))
        found = [
            *_unfinished(asking, orders),
            *_without_task(asking, orders),
            *plan_entries(asking),
            *lent_entries(asking, until=horizon),
            *book_entries(asking),
            *pour_entries(asking),
        ]
    found += [
        entry
        for offset in range(days + 1)
        for entry in _calls(acting, asking, asking.day + timedelta(days=offset))
    ]
    return sorted(
        (e for e in found if e.due < horizon and (roles is None or e.owed_by(roles))),
        key=lambda e: (e.due, e.what),
    )


def _open_orders(asking: Asking, *, until: datetime) -> list[OrderNotice]:
    """Orders that may owe something: unfinished ones however old, planned ones from today on."""
    return list(
        asking.session.scalars(
            select(OrderNotice)
            .where(
                OrderNotice.station_id == asking.acting.station_id,
                OrderNotice.planned_opening < until,
                or_(
                    OrderNotice.state.in_([OrderState.DRAFT, OrderState.RECEIVED]),
                    OrderNotice.state.in_([OrderState.SIGNED, OrderState.PLANNED])
                    & (OrderNotice.planned_opening >= asking.start_of(asking.day)),
                ),
            )
            .order_by(OrderNotice.planned_opening)
            .limit(MOST)
        )
    )


def order_words(order: OrderNotice) -> str:
    """``滨江花园 地下室底板 C35P8 200.00 m³ 11-22 07:00``: an order as one tells it from others."""
    name = order.project.name if order.project else order.project_text
    volume = f"{order.volume_m3} m³" if order.volume_m3 is not None else ""
    when = stamp(order.planned_opening) if order.planned_opening else ""
    return " ".join(w for w in (name, order.placement, grade_text(order), volume, when) if w)


def _unfinished(asking: Asking, orders: list[OrderNotice]) -> Iterator[Due]:
    """D09: drafts and unsigned orders by the cut-off; D24: SMS orders until they are signed."""
    cutoff = asking.settings.clock("orders.cutoff")
    for order in orders:
        assert order.planned_opening is not None
        words, opening = order_words(order), order.planned_opening
        limit = cutoff_for(opening, cutoff)
        if order.state is OrderState.DRAFT:
            sentence = f"订货单草稿未收单：{words}"
            yield asking.entry(("D09", "M1.2.1"), sentence, order, _OFFICE, due=limit)
        elif order.state is OrderState.RECEIVED and order.received_by is ReceivedBy.SMS:
            sentence = f"短信订货待签认：{words}"
            yield asking.entry(("D24", "M1.2.1"), sentence, order, _OFFICE, due=opening)
        elif order.state is OrderState.RECEIVED:
            sentence = f"订货单未签认：{words}"
            yield asking.entry(("D09", "M1.2.1"), sentence, order, _OFFICE, due=limit)
        else:
            yield from _badly_signed(asking, order, words)


def _badly_signed(asking: Asking, order: OrderNotice, words: str) -> Iterator[Due]:
    """Signed, and yet not to be opened: changed since, or by somebody without the right."""
    signature = signature_of(order)
    if signature is Signature.VALID:
        return
    assert order.planned_opening is not None
    if signature is Signature.AMENDED:
        sentence, rule = f"变更后待补签：{words}", AMENDMENT
    else:
        sentence, rule = f"签认人“{order.signer}”不在授权名单，待补签：{words}", UNSIGNED_OPENING
    due = order.planned_opening
    yield asking.entry((rule.id, rule.clause), sentence, order, _OFFICE, due=due)


def _without_task(asking: Asking, orders: list[OrderNotice]) -> Iterator[Due]:
    """D09: received and signed orders whose task is not issued."""
    cutoff = asking.settings.clock("tasks.cutoff")
    start = asking.start_of(asking.day)
    waiting = [
        order
        for order in orders
        if order.state is not OrderState.DRAFT
        and order.planned_opening is not None
        and order.planned_opening >= start
    ]
    with_task = set(
        asking.session.scalars(
            select(ProductionTask.order_id).where(
                ProductionTask.order_id.in_([order.id for order in waiting]),
                ProductionTask.state != TaskState.CANCELLED,
            )
        )
    )
    for order in waiting:
        if order.id in with_task or order.planned_opening is None:
            continue
        limit = cutoff_for(order.planned_opening, cutoff)
        sentence = f"生产任务书未下达：{order_words(order)}"
        yield asking.entry(("D09", "M1.2.2"), sentence, order, _OFFICE, due=limit)


def _calls(acting: Acting, asking: Asking, day: date) -> Iterator[Due]:
    """D11: the calls of a day's plan that were not made, or not passed on to the dispatcher."""
    for call in call_list(acting, day):
        if call.told_dispatcher_at is not None:
            continue
        words = f"{call.project} {call.placement} {stamp(call.planned_opening)}"
        if call.confirmation_id is None:
            who = " ".join(w for w in (call.contact, call.phone) if w)
            what, clause = f"未核实开盘：{words}（{who or '无联系人'}）", "M1.2.3"
        else:
            what, clause = f"已核实，未通知调度：{words}", "M2.3.1"
        yield Due(
            "D11", clause, what, "opening-confirmations", call.order_id, call.order_number,
            _OFFICE, local(call.due), overdue=asking.now > call.due,
        )  # fmt: skip


def as_json(entries: list[Due]) -> list[dict[str, Any]]:
    """The list in the command line's form."""
    return [
        {
            "rule": e.rule,
            "clause": e.clause,
            "what": e.what,
            "kind": e.kind,
            "number": e.number,
            "owner": e.owner,
            "due": plain_json(e.due),
            "overdue": e.overdue,
        }
        for e in entries
    ]
