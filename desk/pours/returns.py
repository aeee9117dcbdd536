"""剩退混凝土: the call to the dispatcher, the scales, the treatment (M2.7.3, R29)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import Session

from db.fields import fields_of
from db.models import (
    DeliveryTicket,
    Pour,
    ReturnedLoad,
    ReturnKind,
    ReturnState,
    Role,
    TicketState,
    Treatment,
)
from desk.core.declare import group, names, step
from desk.core.effects import Doing
from desk.core.errors import Invalid, Warned
from desk.core.kinds import Derived, Values
from desk.core.moments import in_turn
from desk.core.unit import Unit
from desk.core.workflow import Look, Taking, Tone, Workflow, describe
from desk.orders.facts import grade_text
from desk.pours.card_facts import return_words
from desk.pours.facts import CAME_BACK, SENT, supply_of, words_of
from desk.pours.going_on import receives, turn
from desk.pours.of_pour import SITE, OfPourKind, after_opening, closed_with_pour, pour_of
from desk.pours.rules import volume_of_weight
from desk.pours.waiting import waited_in_vain
from desk.rules.table import INCOMPLETE_RETURN, OVER_PLAN, UNWEIGHED_RETURN
from desk.settings import settings_of
from desk.values.showing import clock

_S = ReturnState
_OFFICE = (Role.SPECIALIST, Role.SECTION_HEAD)
"""Who looks at the load and sends the driver back (M2.6.2); the dispatcher is told."""

_TOLD = ("pour_id", "plate", "placement", "grade", "waited_min", "cause", "estimated_m3")


def _told_complete(look: Look[ReturnedLoad]) -> None:
    """R29: the driver may turn round only after the dispatcher knows everything M2.7.3 names."""
    load = look.record
    fields = fields_of(ReturnedLoad)
    missing = [fields[n].label for n in _TOLD if getattr(load, n) in (None, "")]
    if missing:
        raise INCOMPLETE_RETURN.refuse(
            f"{describe(load)}还缺{'、'.join(missing)}，通知内容不全，罐车不得回站。请补齐后再通知调度"
        )


def _not_more_than_carried(taking: Taking[ReturnedLoad]) -> None:
    """No truck brings back more than it took there. Its ticket may be entered later than the call
    to the dispatcher, so that it is compared at every step as soon as it is known."""
    load = taking.record
    carried = _carried(taking.unit.session, load)
    name = "estimated_m3" if load.volume_m3 is None else "volume_m3"
    back = getattr(load, name)
    if carried is not None and back is not None and back > carried:
        label = fields_of(ReturnedLoad)[name].label
        said = f"{label} {back} m³ 多于{load.plate}所载的 {carried} m³"
        raise Invalid({name: said}, what=describe(load))


def _carried(session: Session, load: ReturnedLoad) -> Decimal | None:
    """The largest load that the truck took to the pour, in m³; None where it took none."""
    return session.scalar(
        select(func.max(DeliveryTicket.volume_m3)).where(
            DeliveryTicket.pour_id == load.pour_id, DeliveryTicket.plate == load.plate, *SENT
        )
    )


def _weigh(taking: Taking[ReturnedLoad]) -> None:
    """Net weight becomes volume by the grade's density, unless a volume was typed."""
    load = taking.record
    if taking.values.get("volume_m3") is None and load.weighed_kg is not None:
        density = settings_of(taking.unit.session, load.station_id).integer("pour.density_kg_m3")
        load.volume_m3 = volume_of_weight(load.weighed_kg, load.grade, density)
    _not_more_than_carried(taking)


def _over_when_weighed(taking: Taking[ReturnedLoad]) -> Iterator[Warned]:
    """The scales are believed, and may show that more stayed at the site than is signed for."""
    pour = taking.record.pour
    taking.unit.session.flush()
    room = supply_of(taking.unit.session, pour).room
    if room < 0:
        yield OVER_PLAN.warn(
            f"{words_of(pour)}退货过磅后，已供超过签认方量 {-room} m³，请补办现场签证"
        )


def _may_be_voided(look: Look[ReturnedLoad]) -> None:
    """What was sent again in place of the load cannot lose it (R12)."""
    load = look.record
    if load.state is _S.DRAFT:
        return
    back = load.volume_m3 if load.volume_m3 is not None else load.estimated_m3
    over = (back or 0) - supply_of(look.session, load.pour).room
    if over > 0:
        raise OVER_PLAN.refuse(
            f"{describe(load)}退回的方量已经补供，作废后超出签认方量 {over} m³，不能作废。"
            "请先办理现场签证，或作废补供的发货单"
        )


def _treat(taking: Taking[ReturnedLoad]) -> None:
    """R38, and R12 where the load goes on to another site."""
    load, session = taking.record, taking.unit.session
    _not_more_than_carried(taking)
    if load.sort is ReturnKind.LEFT_OVER and load.weighed_at is None:
        raise UNWEIGHED_RETURN.refuse(f"{describe(load)}是用剩的料，还没有过磅，不能处理。请先过磅")
    if load.treatment is not Treatment.OTHER_SITE:
        if load.target_pour_id is not None:
            raise Invalid({"target_pour_id": "只有转其他工地才写转入的浇筑"}, what=describe(load))
        return
    if load.target_pour_id is None:
        raise Invalid({"target_pour_id": "转其他工地要写明转入哪个浇筑"}, what=describe(load))
    target = taking.unit.load(Pour, load.target_pour_id)
    receives(load, target, load.pour_id)
    back = load.volume_m3 if load.volume_m3 is not None else load.estimated_m3
    over = (back or 0) - supply_of(session, target).room
    if over > 0:
        raise OVER_PLAN.refuse(
            f"{describe(load)} {back} m³ 转入{words_of(target)}后超出签认方量 {over} m³。"
            "请先与那里的施工方确认并办理现场签证，或改用别的处理方式"
        )
    turn(taking.unit, load, target, back or Decimal(0))


def _untreat(taking: Taking[ReturnedLoad]) -> None:
    """The ticket that it was turned by is void: it stands as it came back."""
    load = taking.record
    load.state = _S.WEIGHED if load.weighed_at is not None else _S.REPORTED
    load.treatment = load.target_pour_id = None


def came_with(load: type[ReturnedLoad]) -> ScalarSelect[str | None]:
    """The number of the ticket that the load went out with: the truck's last one to this pour."""
    told = func.coalesce(load.reported_at, load.created_at)
    ticket = select(DeliveryTicket.number).where(
        DeliveryTicket.pour_id == load.pour_id,
        DeliveryTicket.plate == load.plate,
        DeliveryTicket.state != TicketState.VOID,
        DeliveryTicket.left_at <= told,
    )
    return ticket.order_by(DeliveryTicket.left_at.desc()).limit(1).scalar_subquery()


class Returns(OfPourKind[ReturnedLoad]):
    model = ReturnedLoad
    series = "TH"
    icon = "undo"
    flow = Workflow(
        states=ReturnState,
        initial=_S.DRAFT,
        clause="M2.7.3",
        closed=closed_with_pour,
        tones={
            _S.DRAFT: Tone.NEUTRAL,
            _S.REPORTED: Tone.WARNING,
            _S.WEIGHED: Tone.INFO,
            _S.TREATED: Tone.SUCCESS,
            _S.VOID: Tone.DANGER,
        },
        steps=(
            step("report", "通知调度", _S.DRAFT, _S.REPORTED, _OFFICE, before_role=_told_complete,
                 effect=Doing(
                     at="reported_at",
                     series="TH",
                     also=_not_more_than_carried,
                     tells=lambda r: (
                         f"{words_of(r.pour)} {r.plate}{r.sort.label} {r.estimated_m3} m³，"
                         f"{r.grade}，已等待 {r.waited_min} 分钟，{r.cause}"
                     ),
                     roles=(Role.DISPATCHER, Role.INSPECTOR),
                 ),
                 asks="reported_at"),
            step("weigh", "过磅", _S.REPORTED, _S.WEIGHED, (Role.DISPATCHER, Role.STATISTICIAN),
                 stamps="weighed", effect=Doing(needs=("weighed_kg",), also=_weigh),
                 warner=_over_when_weighed,
                 asks="weighed_kg volume_m3 weighed_at"),
            step("treat", "处理", (_S.REPORTED, _S.WEIGHED), _S.TREATED,
                 (Role.INSPECTOR, Role.TECHNICAL_HEAD),
                 stamps="treated", effect=Doing(needs=("treatment",), also=_treat),
                 asks="treatment target_pour_id treatment_note treated_at"),
            step("untreat", "转入作废", _S.TREATED, None,
                 (Role.INSPECTOR, Role.DISPATCHER, Role.TECHNICAL_HEAD), effect=_untreat,
                 clears="treated", by_program=True),
            step("void", "作废", (_S.DRAFT, _S.REPORTED), _S.VOID, SITE,
                 guard=_may_be_voided, needs_reason=True, danger=True),
        ),
    )  # fmt: skip
    groups = (
        group("通知内容", "pour_id", "sort plate", "placement grade", "waited_min estimated_m3",
              "cause"),
    )  # fmt: skip
    first = names("pour.order.project_id placement volume_m3 treatment state")
    columns = names(
        "number state sort pour.order.project_id placement grade plate waited_min estimated_m3 "
        "volume_m3 treatment target_pour_id"
    )
    more_columns = names("pour_id cause reported_at weighed_kg treated_by treatment_note")
    register = names(
        "number state sort reported_at pour.order.project_id placement grade plate ticket_number "
        "waited_min cause estimated_m3 weighed_kg weighed_at volume_m3 weighed_by treatment "
        "treatment_note target_pour_id treated_by"
    )
    derived = (
        Derived(replace(fields_of(DeliveryTicket)["number"], name="ticket_number"), came_with),
    )
    sort = "created_at"
    date_column = "created_at"
    moment = "reported_at"
    needs = ("pour_id",)
    in_order = (
        in_turn("reported_at weighed_at treated_at", "。先通知，再过磅、处理（依据手册 M2.7.3）"),
        after_opening("reported_at"),
    )
    open_in = frozenset({_S.DRAFT})
    remedy = "填错的请作废后另录。"
    words = ("plate", "grade", "cause")
    forms = ("F37",)

    def prepare(self, u: Unit, record: ReturnedLoad, values: Values) -> None:
        super().prepare(u, record, values)
        pour = pour_of(record)
        if pour is not None:
            record.grade = record.grade or grade_text(pour.order)

    def warnings(self, session: Session, record: ReturnedLoad, now: datetime) -> Iterator[Warned]:
        if record.state not in (_S.DRAFT, _S.VOID):
            yield from waited_in_vain(session, record)

    def extras(self, session: Session, record: ReturnedLoad, now: datetime) -> dict[str, Any]:
        query = select(came_with(ReturnedLoad)).where(ReturnedLoad.id == record.id)
        return {
            **super().extras(session, record, now),
            "ticket_number": session.scalar(query),
        }

    def counted(self) -> tuple[ColumnElement[bool], ...]:
        return (CAME_BACK,)

    def told(self, record: ReturnedLoad) -> str:
        if record.state is _S.DRAFT:
            return ""
        return f"{clock(record.reported_at)} {return_words(record)}"


RETURNS = Returns()
