"""发货单: every truck load of a pour, within what the customer has signed for (M2.6.4, M2.7.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import get_history, instance_state

from db.models import (
    DeliveryTicket,
    OrderUse,
    Pour,
    PourState,
    Role,
    TicketCopy,
    TicketLoad,
    TicketState,
)
from desk.core.declare import group, names, step
from desk.core.effects import demand, put
from desk.core.errors import Invalid, Refused, Warned
from desk.core.kinds import Group, Values
from desk.core.moments import in_turn
from desk.core.unit import Unit
from desk.core.workflow import Look, Taking, Tone, Workflow, describe
from desk.orders.facts import not_a_receiver
from desk.orders.named import RECEIVERS
from desk.orders.using import not_of_the_station
from desk.pours.assessed import refuse_unassessed, warn_unassessed
from desk.pours.correcting import correcting
from desk.pours.facts import (
    IN_TURN,
    OPEN_STATES,
    SENT,
    running_totals,
    words_of,
)
from desk.pours.going_on import moving
from desk.pours.loading import Loading, loading
from desk.pours.of_pour import OfPourKind, after_opening, closed_with_pour
from desk.pours.passed_on import came_along, give_back, may_be_voided, moved_words
from desk.pours.refusing import refusing
from desk.pours.rules import Supply, line_called
from desk.pours.waiting import long_wait
from desk.rules.table import OVER_PLAN, STRANGE_RECEIVER
from desk.settings import settings_of
from desk.values.text import folded_code
from desk.values.zone import local

_S = TicketState
_WRITERS = frozenset({Role.DISPATCHER, Role.SPECIALIST, Role.STATISTICIAN, Role.SECTION_HEAD})
_OURS = re.compile(r"FH-\d{6}-\d+")


def _pour_before(ticket: DeliveryTicket) -> UUID | None:
    """The pour that a corrected ticket stood under until now."""
    before = get_history(ticket, "pour_id").deleted
    return before[0] if before else None


def _volume_before(ticket: DeliveryTicket) -> Decimal | None:
    before = get_history(ticket, "volume_m3").deleted
    return before[0] if before else None


def _may_be_sent(pour: Pour) -> None:
    if pour.state in OPEN_STATES or pour.state is PourState.CLOSED:
        return
    remedy = "请先开盘。" if pour.opened_at is None else "已归档的浇筑不再记发货单。"
    raise Refused(
        f"{describe(pour)}现在是“{pour.state.label}”，不能记发货单。{remedy}（依据手册 M2.3.1）",
        clause="M2.3.1",
    )


def _take_number(trucks: Loading, ticket: DeliveryTicket) -> None:
    """The number typed in is nobody's, or that of a void ticket which this one takes the place of."""
    twin = trucks.twin(ticket)
    said = trucks.taken(ticket, twin)
    if said:
        said += "，不要重复"
    elif get_history(ticket, "number").added and _OURS.fullmatch(ticket.number or ""):
        said = f"发货单号 {ticket.number} 是本程序的编号，由程序编排，请留空或填搅拌系统的小票号"
    if said:
        raise Invalid({"number": said}, what=describe(ticket))
    ticket.replaces_id = twin.void if twin is not None else None


def _leaves_once(trucks: Loading, ticket: DeliveryTicket) -> None:
    other = trucks.departures.twin(ticket)
    if other:
        said = f"{ticket.plate} 同一分钟已按{other}出站，一车不能同时出站两次，请核对车号和时间"
        raise Invalid({"left_at": said}, what=describe(ticket))


def _within_the_signed(supply: Supply, pour: Pour, ticket: DeliveryTicket) -> None:
    """R12: what exceeds the plan needs the customer's signed variation before it is sent."""
    if ticket.load is TicketLoad.MORTAR or supply.room >= 0:
        return
    raise OVER_PLAN.refuse(
        f"{words_of(pour)}已供 {supply.delivered - (ticket.volume_m3 or 0)} m³，"
        f"连同本车 {ticket.volume_m3} m³ 超过签认的 {supply.allowed} m³"
        f"（超 {-supply.room} m³）。请先与施工方确认并办理现场签证，签认后再供应"
    )


def _sign(taking: Taking[DeliveryTicket]) -> None:
    """The site's receiver signed: the third copy stays there, the second goes to the dispatcher."""
    ticket = taking.record
    put(taking)
    demand(ticket, ("receiver",))
    if ticket.pour.order.use is not OrderUse.PICKUP:  # signed for at the gate, unloaded elsewhere
        ticket.unloaded_at = ticket.unloaded_at or taking.unit.now
    there = {*(ticket.copies or []), TicketCopy.SECOND.value, TicketCopy.THIRD.value}
    ticket.copies = [copy.value for copy in TicketCopy if copy.value in there]


def _void(taking: Taking[DeliveryTicket]) -> None:
    taking.record.void_reason = taking.reason[:200]
    give_back(taking)


# fmt: off
TICKET_FLOW = Workflow(
    states=TicketState,
    initial=_S.SENT,
    clause="M2.7.1",
    anew="请另录一张",
    closed=closed_with_pour,
    beside=frozenset({_S.REFUSED, _S.SETTLED, _S.MOVED}),
    tones={
        _S.SENT: Tone.INFO,
        _S.DELIVERED: Tone.SUCCESS,
        _S.REFUSED: Tone.DANGER,
        _S.SETTLED: Tone.NEUTRAL,
        _S.MOVED: Tone.NEUTRAL,
        _S.VOID: Tone.DANGER,
    },
    steps=(
        step("sign", "签收", (_S.SENT, _S.REFUSED), _S.DELIVERED, _WRITERS, effect=_sign,
             asks="receiver arrived_at unloading_at unloaded_at wait_reason", undo="unsign"),
        step("unsign", "撤销签收", _S.DELIVERED, _S.SENT, _WRITERS, effect=put, needs_reason=True,
             aside=True),
        correcting(_WRITERS),
        *moving(_WRITERS),
        *refusing(_S.SENT, _S.REFUSED, _S.SETTLED, _WRITERS,
                  asks="arrived_at unloading_at unloaded_at"),
        step("void", "作废", (_S.SENT, _S.DELIVERED, _S.REFUSED), _S.VOID, _WRITERS,
             guard=may_be_voided, effect=_void, needs_reason=True, danger=True),
    ),
)
# fmt: on


class Tickets(OfPourKind[DeliveryTicket]):
    model = DeliveryTicket
    picks = (("receiver", RECEIVERS),)
    series = "FH"
    icon = "truck"
    flow = TICKET_FLOW
    groups: tuple[Group, ...] = (
        group("发货", "pour_id", "number line", "load", "plate driver", "volume_m3 left_at"),
        group("到场与签收", "arrived_at unloading_at", "unloaded_at returned_at",
              "receiver wait_reason", "copies", "remarks"),
    )  # fmt: skip
    first = names("plate volume_m3 left_at state pour.order.project_id")
    columns = names(
        "number state plate volume_m3 left_at pour.order.project_id pour.order.placement "
        "arrived_at unloading_at unloaded_at receiver"
    )
    more_columns = names(
        "line load driver returned_at copies wait_reason pour_id moved_from_id target_pour_id "
        "moved_m3 correction refusal_reason decision remarks"
    )
    register = names(
        "number line state load plate driver volume_m3 pour.order.project_id pour.order.placement "
        "pour.order.grade pour.order.task_number left_at arrived_at unloading_at unloaded_at receiver "
        "wait_reason"
    )
    editors = _WRITERS
    sort = "left_at"
    date_column = "left_at"
    needs = ("pour_id", "plate", "volume_m3")
    in_order = (
        in_turn("left_at arrived_at unloading_at unloaded_at returned_at"),
        after_opening("left_at"),
        in_turn("left_at pour.finished_at",
                "。收盘后没有车再出站，请改正时间，或先由科长“撤销收盘”（依据手册 M1.6.1）"),
    )  # fmt: skip
    open_in = frozenset({_S.SENT})
    dead = frozenset({_S.MOVED})
    remedy = "请另录一张。"
    always_editable = ("returned_at", "wait_reason", "copies", "remarks")
    importable = True
    words = ("plate", "driver", "receiver")
    forms = ("F38",)
    versioned = True

    def editable(self, look: Look[DeliveryTicket]) -> Refused | None:
        """What was signed for is corrected with a reason and signed for again (M2.7.1)."""
        ticket = look.record
        if ticket.state not in (_S.DELIVERED, _S.REFUSED, _S.SETTLED):
            return super().editable(look)
        return closed_with_pour(look) or Refused(
            f"{describe(ticket)}{ticket.state.label}，不能直接改。请用“更正”写明原因，"
            "更正后由收货人重新签收。（依据手册 M2.7.1）",
            clause="M2.7.1",
        )

    def prepare(self, u: Unit, record: DeliveryTicket, values: Values) -> None:
        """M2.6.5: the first copy stays with the station."""
        super().prepare(u, record, values)
        if TicketCopy.FIRST.value not in (record.copies or []):
            record.copies = [TicketCopy.FIRST.value, *(record.copies or [])]
        record.number = folded_code(record.number) if record.number else record.number
        new = not instance_state(record).persistent
        if not record.line.strip() or (new and "line" not in values):
            record.line = settings_of(u.session, u.acting.station_id).text("pour.mixing_line")
        record.line = line_called(record.line)
        if record.left_at is not None:
            record.slip_year = local(record.left_at).year

    def saved(self, u: Unit, record: DeliveryTicket) -> None:
        """The load is sent, within what is signed for; the pour follows. Raises Refused by
        R12, Invalid for a number that is taken."""
        trucks = loading(u)
        moved_from = _pour_before(record)
        came_along(record, _volume_before(record), pour_moved=moved_from is not None)
        if moved_from is not None:
            trucks.pour(moved_from)
        pour = trucks.pour(record.pour_id)
        _may_be_sent(pour)
        if record.number:
            _take_number(trucks, record)
        _leaves_once(trucks, record)
        supply = trucks.supply_with(record, pour)
        _within_the_signed(supply, pour, record)
        record.number = record.number or u.number(self.series)
        refuse_unassessed(u, pour, record)
        trucks.sent(record, pour, supply)

    def warnings(self, session: Session, record: DeliveryTicket, now: datetime) -> Iterator[Warned]:
        """R09, as soon as it is known that the truck waited too long; R35 for a stranger who signed;
        R32 for a second truck before the assessment."""
        yield from warn_unassessed(session, record)
        yield from long_wait(session, record)
        signed = record.unloaded_at or record.arrived_at
        if record.receiver and signed is not None and record.state is _S.DELIVERED:
            order = record.pour.order
            why = not_a_receiver(order, record.receiver, signed)
            why = why or not_of_the_station(session, order, record.receiver)
            if why:
                said = f"{describe(record).strip()}（{record.plate}）的签收人{why}"
                yield STRANGE_RECEIVER.warn(said)

    def extras(self, session: Session, record: DeliveryTicket, now: datetime) -> dict[str, Any]:
        running = running_totals(session, record.pour_id).get(record.id, {})
        return {**running, **moved_words(session, record)}

    def turns(self) -> tuple[ColumnElement[Any], ...]:
        return IN_TURN

    def counted(self) -> tuple[ColumnElement[bool], ...]:
        return SENT

    def many(self, u: Unit, rows: Iterable[Values]) -> bool:
        loading(u).expect(list(rows))
        return True


TICKETS = Tickets()
