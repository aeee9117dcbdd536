"""When a pour was opened: on its plan's day, before everything that happened there (M2.3.1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.models import (
    DeliveryTicket,
    Pour,
    ReturnedLoad,
    ReturnState,
    Role,
    SlumpTest,
    TicketState,
    WitnessSample,
)
from db.models.pours import OfPour
from desk.core.effects import demand, put
from desk.core.errors import Refused
from desk.core.workflow import Taking, describe
from desk.orders.facts import stamp
from desk.pours.facts import words_of
from desk.values.zone import local

_EARLY = timedelta(hours=6)
"""So long before the plan's hour, across midnight too, an opening is still that of the plan."""

_CLAUSE = "M2.3.1"


def correct_opening(taking: Taking[Pour]) -> None:
    """The opening order was written down at a wrong time; who works by it is told."""
    pour, before = taking.record, taking.record.opened_at
    put(taking)
    demand(pour, ("opened_at",))
    settle_opening(taking.unit.session, pour)
    assert pour.opened_at is not None
    if pour.opened_at == before:
        raise Refused(f"{words_of(pour)}的开盘时间没有变化，不需要更正。请填写正确的开盘时间。")
    was = stamp(before) if before is not None else "未记"
    sentence = f"{words_of(pour)}开盘时间 {was} 更正为 {stamp(pour.opened_at)}：{taking.reason}"
    for role in (Role.DISPATCHER, Role.SECTION_HEAD):
        taking.unit.notify(role.value, pour, sentence[:500])


def settle_opening(session: Session, pour: Pour) -> None:
    """From its opening on the pour counts on that day. Raises Refused for another day than the
    plan's, and where something has happened at the pour before."""
    opened = pour.opened_at
    assert opened is not None
    planned = local(pour.planned_opening)
    day = local(opened).date()
    near = opened >= planned - _EARLY if day < planned.date() else True
    if not near or day > planned.date() + timedelta(days=1):
        raise Refused(
            f"{words_of(pour)}的计划开盘是 {stamp(planned)}，不能写 {stamp(opened)} 开盘。"
            "请改正开盘时间；改在那一天浇的，请先办理“改期”，列入那一天的计划。"
            f"（依据手册 {_CLAUSE}）",
            clause=_CLAUSE,
        )
    for moment, words in sorted(_happened(session, pour)):
        if moment < opened:
            raise Refused(
                f"{words_of(pour)}的{words}（{stamp(moment)}）早于开盘时间 {stamp(opened)}。"
                f"请改正开盘时间，或先更正那一张。（依据手册 {_CLAUSE}）",
                clause=_CLAUSE,
            )
    pour.pour_date = day


def _happened(session: Session, pour: Pour) -> Iterator[tuple[datetime, str]]:
    """The first of everything at the pour that comes after its opening."""
    yield from _first(session, pour, DeliveryTicket, DeliveryTicket.left_at, TicketState.VOID)
    yield from _first(session, pour, WitnessSample, WitnessSample.taken_at)
    yield from _first(session, pour, SlumpTest, SlumpTest.tested_at)
    yield from _first(session, pour, ReturnedLoad, ReturnedLoad.reported_at, ReturnState.VOID)


def _first(
    session: Session,
    pour: Pour,
    model: type[OfPour],
    moment: InstrumentedAttribute[datetime | None],
    void: object = None,
) -> Iterator[tuple[datetime, str]]:
    query = select(model).where(model.pour_id == pour.id, moment.is_not(None))
    if void is not None:
        query = query.where(model.state != void)  # type: ignore[attr-defined]
    record = session.scalar(query.order_by(moment).limit(1))
    at: datetime | None = getattr(record, moment.key) if record is not None else None
    if record is not None and at is not None:
        yield at, describe(record).strip()
