"""What a ticket has from another, or passed on to one: it is never lost and never counts twice,
whatever is voided or corrected (M2.7.1, M2.7.3)."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.base import Record
from db.models import DeliveryTicket, ReturnedLoad, ReturnState, TicketLoad, TicketState
from desk.core.errors import Refused
from desk.core.kinds import kind_of_record
from desk.core.workflow import Look, Taking, Workflow, describe
from desk.pours.facts import CAME_BACK, RETURNED_M3, SENT, supply_of, words_of
from desk.pours.loading import loading
from desk.pours.of_pour import closed_with_pour
from desk.rules.table import OVER_PLAN

_S = TicketState
_ZERO = Decimal("0.00")


def onward(session: Session, ticket: DeliveryTicket) -> DeliveryTicket | None:
    """The ticket of what went on from this one; None where nothing did, or that was voided."""
    mine = DeliveryTicket.moved_from_id == ticket.id
    query = select(DeliveryTicket).where(mine, DeliveryTicket.state != _S.VOID)
    return session.scalar(query.limit(1))


def came_back(session: Session, ticket: DeliveryTicket, stays: Decimal) -> None:
    """Raises Refused where more is on record as come back on this truck than it would have brought
    to the pour, were `stays` all that this ticket stands for (M2.7.3)."""
    back = session.scalar(
        select(func.sum(RETURNED_M3)).where(
            ReturnedLoad.pour_id == ticket.pour_id, ReturnedLoad.plate == ticket.plate, CAME_BACK
        )
    )
    others = session.scalar(
        select(func.sum(DeliveryTicket.volume_m3)).where(
            DeliveryTicket.pour_id == ticket.pour_id,
            DeliveryTicket.plate == ticket.plate,
            DeliveryTicket.id != ticket.id,
            *SENT,
        )
    )
    if (back or 0) > (others or 0) + stays:
        raise Refused(
            f"{describe(ticket)}的罐车 {ticket.plate} 有退回的 {back} m³ 在册，不能作废或转出。"
            "请先作废那张剩退混凝土登记。（依据手册 M2.7.3）",
            clause="M2.7.3",
        )


def may_be_voided(look: Look[DeliveryTicket]) -> None:
    """Nothing that was sent is lost: what came back on the truck was sent with it, what went on
    stands on another ticket, and what came from one is taken back there, within what is signed for
    there (R12)."""
    ticket, session = look.record, look.session
    came_back(session, ticket, _ZERO)
    further = onward(session, ticket)
    if further is not None:
        raise Refused(
            f"{describe(ticket)}有 {further.volume_m3} m³ 已转出，不能作废。"
            f"请先作废{describe(further)}。"
        )
    first = _source(session, ticket)
    if first is not None:
        _may_be_taken_back(look, first)


def _source(session: Session, ticket: DeliveryTicket) -> DeliveryTicket | None:
    if ticket.moved_from_id is None:
        return None
    return session.get(DeliveryTicket, ticket.moved_from_id)


def _may_be_taken_back(look: Look[DeliveryTicket], first: DeliveryTicket) -> None:
    ticket, session = look.record, look.session
    closed = closed_with_pour(Look(session, look.acting, first, look.now))
    if closed is not None:
        raise closed
    if first.state not in (_S.SENT, _S.MOVED):
        raise Refused(
            f"{describe(ticket)}作废后方量退回{describe(first)}，而它{first.state.label}。"
            f"请先对{describe(first)}办理“更正”或“撤销签收”，再作废。（依据手册 M2.7.1）",
            clause="M2.7.1",
        )
    over = (ticket.volume_m3 or _ZERO) - supply_of(session, first.pour).room
    if ticket.load is TicketLoad.CONCRETE and over > 0:
        raise OVER_PLAN.refuse(
            f"{describe(ticket)}作废后方量退回{words_of(first.pour)}，超出签认方量 {over} m³。"
            "请先在那里办理现场签证，或作废补供的发货单"
        )


def _flow(record: Record) -> Workflow:
    flow = kind_of_record(record).flow
    assert flow is not None, "tickets and returns have steps"
    return flow


def give_back(taking: Taking[DeliveryTicket]) -> None:
    """What a void ticket had from another goes back: to the ticket that it came from, or to the
    returned load, which is treated otherwise then."""
    ticket, u = taking.record, taking.unit
    first = _source(u.session, ticket)
    if first is not None:
        loading(u).pour(first.pour_id)
        first = u.load(DeliveryTicket, first.id)
        if first.state is _S.MOVED:
            _flow(first).take(u, first, "come_back", {})
        else:
            first.volume_m3 = (first.volume_m3 or _ZERO) + (ticket.volume_m3 or _ZERO)
        first.moved_m3 = first.moved_at = first.target_pour_id = None
    if ticket.return_id is not None:
        load = u.load(ReturnedLoad, ticket.return_id)
        if load.state is ReturnState.TREATED:
            _flow(load).take(u, load, "untreat", {})


def came_along(ticket: DeliveryTicket, before: Decimal | None, *, pour_moved: bool) -> None:
    """Raises Refused where the volume or the pour of what came from elsewhere would change alone."""
    came = ticket.moved_from_id is not None or ticket.return_id is not None
    if came and (pour_moved or (before is not None and before != ticket.volume_m3)):
        raise Refused(
            f"{describe(ticket)}是转来的料，方量和浇筑随转出的单据，不能单独改。"
            "请作废后重新转料，或用“转料”再转往别处。（依据手册 M2.7.1）",
            clause="M2.7.1",
        )


def moved_words(session: Session, ticket: DeliveryTicket) -> dict[str, str]:
    """Where the ticket's load came from and went on to, as paper and form show it."""
    said: dict[str, str] = {}
    first = _source(session, ticket)
    if first is not None:
        said["moved_from"] = f"{first.number}（{words_of(first.pour)}）"
    if ticket.return_id is not None:
        load = session.get(ReturnedLoad, ticket.return_id)
        if load is not None:
            said["moved_from"] = f"退货 {load.number}（{words_of(load.pour)}）"
    further = onward(session, ticket)
    if further is not None:
        said["moved_to"] = f"{further.number} {ticket.moved_m3} m³（{words_of(further.pour)}）"
    return said
