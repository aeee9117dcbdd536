"""转料: a load, or what is left of it on the truck, goes on to another pour. The part that goes on
gets its own ticket there, linked to the first, so that it counts once and is signed for where it
ends (M2.6.1, M2.7.1, M2.7.3)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from uuid import uuid4

from sqlalchemy import select

from db.base import Record
from db.models import DeliveryTicket, Pour, ReturnedLoad, Role, TicketLoad, TicketState
from desk.core.declare import step
from desk.core.effects import demand, put
from desk.core.errors import Invalid, Refused
from desk.core.kinds import RecordKind, Values, kind
from desk.core.records import fill
from desk.core.unit import Unit
from desk.core.workflow import Look, Step, Taking, describe
from desk.orders.facts import grade_text
from desk.pours.facts import OPEN_STATES, words_of
from desk.pours.loading import loading
from desk.pours.passed_on import came_back, onward
from desk.rules.table import OTHER_GRADE

_S = TicketState
_TOLD = (Role.DISPATCHER, Role.INSPECTOR, Role.SPECIALIST)
_ZERO = Decimal("0.00")


def moving(roles: Iterable[Role]) -> tuple[Step, ...]:
    """The step 转料 of a ticket on its way, and what the program does of it."""
    return (
        step("move", "转料", _S.SENT, None, roles, guard=_moved_once, effect=_move,
             asks="target_pour_id moved_m3 moved_at", needs_reason=True, aside=True,
             clause="M2.6.1"),
        step("go_on", "整车转出", _S.SENT, _S.MOVED, roles, by_program=True, aside=True),
        step("come_back", "转出作废", _S.MOVED, _S.SENT, roles, by_program=True),
    )  # fmt: skip


def _moved_once(look: Look[DeliveryTicket]) -> None:
    """A truck goes from site to site, never to two at once: what it still carries is on the ticket
    of the part that went on."""
    further = onward(look.session, look.record)
    if further is not None:
        raise Refused(
            f"{describe(look.record)}已转出 {further.volume_m3} m³。车上的料再转，请从"
            f"{describe(further)}办理；转错了请先作废{describe(further)}。"
        )


def _move(taking: Taking[DeliveryTicket]) -> None:
    ticket, u = taking.record, taking.unit
    put(taking)
    demand(ticket, ("target_pour_id",))
    target_id, carried = ticket.target_pour_id, ticket.volume_m3 or _ZERO
    assert target_id is not None, "it was demanded"
    ticket.moved_at = taking.values.get("moved_at") or u.now
    typed = taking.values.get("moved_m3")
    part = carried if typed is None else typed
    _fits(ticket, part, carried)
    for id_ in sorted({target_id, ticket.pour_id}):
        loading(u).pour(id_)
    target = loading(u).pour(target_id)
    receives(ticket, target, ticket.pour_id)
    stays = carried - part
    came_back(u.session, ticket, stays)
    ticket.moved_m3 = part
    if stays:
        ticket.volume_m3 = stays
    made = _send_on(u, ticket, target, part, taking.reason)
    u.result = made
    if not stays:
        taking.flow.take(u, ticket, "go_on", {})
    _same_grade(u, made, grade_text(ticket.pour.order))
    sentence = (
        f"{describe(ticket).strip()}（{ticket.plate}）{part} m³ {grade_text(ticket.pour.order)} 由"
        f"{words_of(ticket.pour)}转入{words_of(target)}：{taking.reason}"
    )
    for role in _TOLD:
        u.notify(role.value, made, sentence[:500])


def _fits(ticket: DeliveryTicket, part: Decimal, carried: Decimal) -> None:
    if part <= 0:
        raise Invalid({"moved_m3": "转出方量必须大于 0，整车转出请留空"}, what=describe(ticket))
    if part > carried:
        said = f"转出 {part} m³ 多于本车的 {carried} m³"
        raise Invalid({"moved_m3": said}, what=describe(ticket))
    left, moved = ticket.left_at, ticket.moved_at
    if left is not None and moved is not None and moved < left:
        raise Invalid({"moved_at": "转出时间早于出站时间"}, what=describe(ticket))


def receives(record: Record, target: Pour, source: object) -> None:
    """Raises Invalid where concrete cannot go to `target` from the pour with the id `source`."""
    if target.id == source:
        raise Invalid({"target_pour_id": "不能转入原来的这个浇筑"}, what=describe(record))
    if target.state not in OPEN_STATES:
        remedy = "请先开盘" if target.opened_at is None else "请选供应中的浇筑"
        said = f"{words_of(target)}现在是“{target.state.label}”，不能转入，{remedy}"
        raise Invalid({"target_pour_id": said}, what=describe(record))


def _send_on(
    u: Unit, ticket: DeliveryTicket, target: Pour, part: Decimal, reason: str
) -> DeliveryTicket:
    given: dict[str, object] = {
        "pour_id": target.id,
        "plate": ticket.plate,
        "driver": ticket.driver,
        "load": ticket.load,
        "volume_m3": part,
        "left_at": ticket.moved_at,
        "remarks": reason[:200],
    }
    return _made(u, DeliveryTicket(moved_from_id=ticket.id), given)


def _made(u: Unit, ticket: DeliveryTicket, given: Values) -> DeliveryTicket:
    """A ticket that refers to where its load came from, by all the rules of a new one (R12)."""
    known: RecordKind[DeliveryTicket] = kind("tickets")
    ticket.id, ticket.station_id = uuid4(), u.acting.station_id
    fill(u, known, ticket, given, store=False)
    u.add(ticket)
    known.saved(u, ticket)
    return ticket


def _same_grade(u: Unit, made: DeliveryTicket, came: str) -> None:
    wanted = grade_text(made.pour.order)
    if made.load is TicketLoad.CONCRETE and came != wanted:
        u.warn(
            made,
            OTHER_GRADE.warn(
                f"{describe(made).strip()}转来的是 {came}，{words_of(made.pour)}要的是 {wanted}，"
                "须由质检员确认可用"
            ),
        )


def turn(u: Unit, load: ReturnedLoad, target: Pour, volume: Decimal) -> None:
    """A returned load that is turned to another site is signed for there like any other."""
    last = u.session.scalar(
        select(DeliveryTicket)
        .where(DeliveryTicket.pour_id == load.pour_id, DeliveryTicket.plate == load.plate)
        .order_by(DeliveryTicket.left_at.desc())
        .limit(1)
    )
    given: dict[str, object] = {
        "pour_id": target.id,
        "plate": load.plate,
        "driver": last.driver if last is not None else "",
        "volume_m3": volume,
        "left_at": load.treated_at,
        "remarks": load.treatment_note,
    }
    made = _made(u, DeliveryTicket(return_id=load.id), given)
    _same_grade(u, made, load.grade)
