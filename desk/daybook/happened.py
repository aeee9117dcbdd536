"""What happened on one day at one specialist's pours, as the diary tells it (M1.5.3 note 3).

A pour across midnight tells each day only that day's part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.models import (
    LetterState,
    Pour,
    QualityEvent,
    ReturnedLoad,
    ReturnState,
    SiteLetter,
    SiteVariation,
    SlumpTest,
    VariationState,
    WitnessSample,
)
from desk.daybook.production import bounds, sent
from desk.orders.facts import grade_text
from desk.pours.card_facts import event_words, return_words, slump_words, variation_words
from desk.pours.facts import words_of
from desk.values.zone import local

NOTHING = "当日本人负责的工程没有浇筑。"

_RECENT = timedelta(days=31)
"""Notes carry month and day alone; older pours are not asked."""

_Words = Callable[[Any], str]


def _time(moment: datetime | None) -> str:
    return f"{local(moment):%H:%M}" if moment is not None else ""


def _variation(row: SiteVariation) -> str:
    signed = f"{row.signer} 签认" if row.state is VariationState.SIGNED else row.state.label
    return f"{_time(row.happened_at)} {variation_words(row)}，{row.cause}，{signed}"


def _sample(row: WitnessSample) -> str:
    witness = f"，见证人 {row.witness}" if row.witness else ""
    return f"{_time(row.taken_at)} 取样 {row.curing.label} {row.sets} 组{witness}"


_RECORDS: tuple[tuple[type[Any], str, _Words], ...] = (
    (QualityEvent, "seen_at", lambda row: f"质量异常 {event_words(row)}"),
    (SlumpTest, "tested_at", lambda row: "" if row.conforms else slump_words(row)),
    (WitnessSample, "taken_at", _sample),
    (
        SiteVariation,
        "happened_at",
        lambda row: "" if row.state is VariationState.VOID else _variation(row),
    ),
    (
        ReturnedLoad,
        "reported_at",
        lambda row: (
            ""
            if row.state in (ReturnState.DRAFT, ReturnState.VOID)
            else f"{_time(row.reported_at)} {return_words(row)}"
        ),
    ),
    (
        SiteLetter,
        "found_at",
        lambda row: (
            f"致函 {row.addressee}（{row.subject.label}）"
            if row.subject and row.state is not LetterState.DRAFT
            else ""
        ),
    ),
)
"""What is told of each kind of record, and by which of its moments it belongs to a day."""


def happened(session: Session, station_id: UUID, specialist_id: UUID, day: date) -> str:
    """One paragraph for each pour of the specialist that something happened at that day."""
    start, stop = bounds(day)
    told: dict[UUID, list[str]] = {}
    supplied = {
        pour: loads for (_, pour), (loads, _) in sent(session, station_id, day, day).items()
    }
    moments = (Pour.opened_at, Pour.finished_at, Pour.explained_at)
    said = or_(
        Pour.id.in_(supplied),
        Pour.pour_date == day,
        *(moment.between(start, stop) for moment in moments),
        Pour.pour_date.between(day - _RECENT, day) & or_(Pour.quantity_dispute, Pour.incident),
    )
    own = (Pour.station_id == station_id, Pour.specialist_id == specialist_id)
    pours = {p.id: p for p in session.scalars(select(Pour).where(*own, said))}
    for id_, pour in pours.items():
        supply = f"供应 {supplied[id_].words}" if id_ in supplied else ""
        told[id_] = [*_course(pour, day, supply), *_notes(pour, day)]
    for model, by, words in _RECORDS:
        moment = getattr(model, by)
        query = (
            select(model)
            .join(Pour, model.pour_id == Pour.id)
            .where(*own, moment >= start, moment < stop)
            .order_by(moment)
        )
        for row in session.scalars(query):
            pours[row.pour_id] = row.pour
            told.setdefault(row.pour_id, []).append(words(row))
    listed = sorted(
        pours.values(), key=lambda p: (p.opened_at or p.planned_opening, p.number or "")
    )
    return "\n".join(_paragraph(p, told[p.id]) for p in listed if any(told[p.id])) or NOTHING


def _paragraph(pour: Pour, sentences: list[str]) -> str:
    told = "；".join(word.rstrip("。；") for word in sentences if word)
    return f"{words_of(pour)} {grade_text(pour.order)}：{told}。"


def _course(pour: Pour, day: date, supply: str) -> Iterator[str]:
    """Opening, the day's loads, closing."""
    opened, finished = _clock(pour.opened_at, day), _clock(pour.finished_at, day)
    if pour.call_off_reason and pour.opened_at is None and pour.pour_date == day:
        yield f"取消浇筑：{pour.call_off_reason}"
    if opened:
        yield f"{opened} 开盘"
    elif supply and pour.opened_at is not None and local(pour.opened_at).date() < day:
        yield "接前日继续浇筑"
    yield supply
    if finished:
        left = f"，剩余 {pour.left_over_m3} m³" if pour.left_over_m3 else ""
        yield f"{finished} 收盘，合计 {pour.truck_count} 车 {pour.supplied_m3} m³{left}"


def _notes(pour: Pour, day: date) -> Iterator[str]:
    """Disputes and incidents carry their day in front; explanations have a moment."""
    for what, note in (("量差争议", pour.dispute_note), ("突发事件", pour.incident_note)):
        for line in note.splitlines():
            if line.startswith(f"{day:%m-%d} "):
                yield f"{line[6:11]} {what}：{line[12:]}"
    explained = _clock(pour.explained_at, day)
    if explained:
        yield f"{explained} 向{pour.explained_to}解释：{pour.late_explanation}"


def _clock(moment: datetime | None, day: date) -> str:
    """The moment's time of day if it lies on `day`."""
    return _time(moment) if moment is not None and local(moment).date() == day else ""
