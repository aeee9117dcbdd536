"""交接班: the giver lists what is open, the receiver signs for it himself (M2.6.1)."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from db.models import (
    DispatchLog,
    Handover,
    HandoverKind,
    HandoverLine,
    HandoverState,
    LogState,
    OrderNotice,
    OrderState,
    Person,
    Pour,
    PourState,
    Role,
)
from desk.core.acting import role_words
from desk.core.declare import group, names, step
from desk.core.effects import Doing
from desk.core.errors import Refused
from desk.core.following import Happened, happen
from desk.core.kinds import Children, RecordKind, Searchable, Values
from desk.core.references import person_name
from desk.core.unit import Unit
from desk.core.workflow import Look, Taking, Tone, Workflow, describe
from desk.daybook.log import FLOW as LOG_FLOW
from desk.daybook.log import all_written
from desk.orders.reassigning import reassign
from desk.orders.workflow import FLOW as ORDER_FLOW
from desk.shifts.open_matters import open_matters
from desk.values.zone import local

_S = HandoverState
WORKING = frozenset(
    {
        Role.SPECIALIST, Role.SECTION_HEAD, Role.DISPATCHER, Role.INSPECTOR,
    }
)  # fmt: skip
"""Who works in shifts or looks after sites, and hands over; the crews read no customers' calls."""
_SITES = frozenset({Role.SPECIALIST})
_SETTLED_POURS = (PourState.ARCHIVED, PourState.CALLED_OFF)
_SETTLED_ORDERS = (OrderState.CLOSED, OrderState.CANCELLED)


def _gather(u: Unit, handover: Handover) -> None:
    """A line for everything open that is not listed yet; what was written stays."""
    mine = handover.giver_id if handover.sort is HandoverKind.SPECIALIST else None
    listed = {line.words for line in handover.lines}
    about = {line.pour_id or line.order_id for line in handover.lines}
    for found in open_matters(u.session, u.acting.station_id, u.now, mine):
        key = found.pour_id or found.order_id
        if found.words in listed or (key is not None and key in about):
            continue
        handover.lines.append(
            HandoverLine(
                id=uuid4(), position=len(handover.lines) + 1, matter=found.sort,
                words=found.words, pour_id=found.pour_id, order_id=found.order_id, note="",
            )
        )  # fmt: skip


def _by_the_giver(look: Look[Handover]) -> None:
    handover = look.record
    if handover.giver_id != look.acting.person_id and not look.acting.has(Role.SECTION_HEAD):
        raise Refused(
            f"{describe(handover)}由交班人{person_name(look.session, handover.giver_id)}自己交出。"
            "请交班人办理。"
        )


def _by_the_receiver(look: Look[Handover]) -> None:
    """Nobody signs for what he hands over himself, nor for another."""
    handover = look.record
    if handover.receiver_id != look.acting.person_id:
        raise Refused(
            f"{describe(handover)}要由接班人{person_name(look.session, handover.receiver_id)}自己签字接班，"
            f"{look.acting.name}不能代签。请接班人登录后办理，换人请先退回。（依据手册 M2.6.1）",
            clause="M2.6.1",
        )


def _offer(taking: Taking[Handover]) -> None:
    """A shift hands over whatever is open by then; a specialist what he has left in the list. The log
    that goes with it is complete."""
    handover = taking.record
    if handover.sort is HandoverKind.SHIFT:
        _gather(taking.unit, handover)
    log = _log_of(taking.unit.session, handover)
    if log is not None and log.state is LogState.OPEN:
        all_written(log)


def _log_of(session: Session, handover: Handover) -> DispatchLog | None:
    return session.get(DispatchLog, handover.log_id) if handover.log_id is not None else None


def _take_over(taking: Taking[Handover]) -> None:
    """The giver's pours and orders are the receiver's; the shift's log is closed in his name."""
    handover, unit = taking.record, taking.unit
    assert handover.receiver_id is not None, "the receiver takes it"
    if handover.sort is HandoverKind.SPECIALIST:
        for line in handover.lines:
            _to_the_receiver(unit, handover, line)
    log = _log_of(unit.session, handover)
    if log is not None and log.state is LogState.OPEN:
        LOG_FLOW.take(unit, log, "hand_over", {"handed_to": unit.acting.name})


def _to_the_receiver(unit: Unit, handover: Handover, line: HandoverLine) -> None:
    """Only what is still the giver's and not settled goes over, as by the order's own 换专员."""
    pour = unit.load(Pour, line.pour_id) if line.pour_id is not None else None
    order_id = pour.order_id if pour is not None else line.order_id
    order = unit.load(OrderNotice, order_id) if order_id is not None else None
    giver = handover.giver_id
    if order is not None and order.specialist_id == giver and order.state not in _SETTLED_ORDERS:
        given = {"specialist_id": handover.receiver_id}
        reason = f"交接班 {handover.number}"
        reassign(Taking(unit, order, given, reason, ORDER_FLOW))
        happen(Happened(unit, order, given, reason), "reassign")
    if pour is not None and pour.specialist_id == giver and pour.state not in _SETTLED_POURS:
        pour.specialist_id = handover.receiver_id


def _refill(taking: Taking[Handover]) -> None:
    _gather(taking.unit, taking.record)


# fmt: off
FLOW = Workflow(
    states=HandoverState,
    initial=_S.DRAFT,
    clause="M2.6.1",
    tones={
        _S.DRAFT: Tone.INFO, _S.OFFERED: Tone.WARNING, _S.TAKEN: Tone.SUCCESS, _S.VOID: Tone.DANGER,
    },
    steps=(
        step("offer", "交班", _S.DRAFT, _S.OFFERED, WORKING, guard=_by_the_giver,
             stamps="offered", effect=Doing(needs=("receiver_id",), also=_offer),
             undo="withdraw"),
        step("take_over", "接班签字", _S.OFFERED, _S.TAKEN, WORKING, before_role=_by_the_receiver,
             stamps="taken", effect=Doing(also=_take_over), asks="taken_note",
             confirm_password=True),
        step("send_back", "退回", _S.OFFERED, _S.DRAFT, WORKING, before_role=_by_the_receiver,
             clears="offered", needs_reason=True, aside=True),
        step("withdraw", "撤回", _S.OFFERED, _S.DRAFT, WORKING, guard=_by_the_giver, aside=True),
        step("refill", "重新归集", _S.DRAFT, None, WORKING, guard=_by_the_giver, effect=_refill,
             aside=True),
        step("void", "作废", (_S.DRAFT, _S.OFFERED), _S.VOID, WORKING, guard=_by_the_giver,
             needs_reason=True, danger=True, aside=True),
    ),
)
# fmt: on


class Handovers(RecordKind[Handover]):
    """A new hand-over lists what is open; of a specialist what is his."""

    model = Handover
    series = "JB"
    icon = "users"
    flow = FLOW
    groups = (
        group("交接", "sort shift", "giver_id receiver_id", "handed_at log_id"),
        group("说明", "notes"),
    )
    children = (
        Children(
            "lines", "未了事项", HandoverLine, ("matter", "words", "pour_id", "order_id", "note")
        ),
    )
    first = names("handed_at shift giver_id receiver_id state")
    columns = names("number state handed_at sort shift giver_id receiver_id taken_at notes")
    more_columns = names("log_id offered_at taken_by taken_note")
    register = names(
        "number state handed_at sort shift giver_id receiver_id notes taken_by taken_at taken_note"
    )
    editors = WORKING
    sort = "handed_at"
    date_column = "handed_at"
    open_in = frozenset({_S.DRAFT})
    remedy = "要更正请先撤回。"
    needs = ("giver_id",)
    aliases = (("giver", "giver_id"), ("receiver", "receiver_id"))
    forms = ("A02",)

    def editable(self, look: Look[Handover]) -> Refused | None:
        handover = look.record
        if handover.state in (_S.TAKEN, _S.VOID):
            return Refused(
                f"{describe(handover)}{handover.state.label}，不能再改。有补充请写留言，或另办一份。"
            )
        return super().editable(look)

    def prepare(self, u: Unit, record: Handover, values: Values) -> None:
        """The shift's own log goes with it, where the day's log is kept per shift."""
        if record.sort is not HandoverKind.SPECIALIST and record.shift and not record.log_id:
            day = local(record.handed_at or u.now).date()
            record.log_id = u.session.scalar(
                select(DispatchLog.id).where(
                    DispatchLog.station_id == u.acting.station_id,
                    DispatchLog.log_date == day,
                    DispatchLog.shift == record.shift,
                    DispatchLog.state == LogState.OPEN,
                )
            )

    def problems(self, session: Session, record: Handover, now: datetime) -> dict[str, str]:
        found = dict(super().problems(session, record, now))
        if record.receiver_id is not None and record.receiver_id == record.giver_id:
            found["receiver_id"] = "接班人和交班人不能是同一个人"
        receiver = session.get(Person, record.receiver_id) if record.receiver_id else None
        if receiver is not None:
            held = {role.role for role in receiver.roles}
            able = _SITES if record.sort is HandoverKind.SPECIALIST else WORKING
            if not held & able:
                who = role_words(able)
                found["receiver_id"] = f"{receiver.name}没有接班的角色，接班人须是{who}"
        return found

    def made(self, u: Unit, record: Handover, values: Values) -> None:
        if record.giver_id != u.acting.person_id and not u.acting.has(Role.SECTION_HEAD):
            raise Refused("交接班由交班人自己建立。替别人交班请由生产客服科长办理。")
        _gather(u, record)

    def saved(self, u: Unit, record: Handover) -> None:
        record.number = record.number or u.number(self.series)

    def searchable(self, record: Handover) -> Searchable:
        session = object_session(record)
        assert session is not None
        people = [person_name(session, id_) for id_ in (record.giver_id, record.receiver_id)]
        said = "；".join(line.words for line in record.lines)
        return Searchable(
            f"{record.number} {' → '.join(filter(None, people))}",
            (record.notes or said)[:120],
            names=tuple(filter(None, people)),
            words=tuple(w for w in (record.number, record.notes) if w),
        )


HANDOVERS = Handovers()
