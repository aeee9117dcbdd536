"""What happened on one day at one specialist's pours, as the diary tells it (M1.5.3 note 3).

A pour across midnight tells each day only that day's part.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.models import (
    LetterState,
    Pour,
    PourState,
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
from desk.daybook.rules import Loads
from desk.orders.facts import grade_text
from desk.pours.card_facts import event_words, return_words, slump_words, variation_words
from desk.pours.facts import words_of
from desk.values.zone import STATION_ZONE, local

NOTHING = "当日本人负责的工程没有浇筑。"

_RECENT = timedelta(days=31)
"""Notes carry month and day alone; older pours are not asked."""

_Words = Callable[[Any], str]
_Told = tuple[datetime, str]


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
            f"{_time(row.found_at)} 致函{row.addressee}（{row.subject.label}）"
            if row.subject and row.state is not LetterState.DRAFT
            else ""
        ),
    ),
)
"""What is told of each kind of record, and by which of its moments it belongs to a day."""


def happened(session: Session, station_id: UUID, specialist_id: UUID, day: date) -> str:
    """One paragraph for each pour of the specialist that something happened at that day."""
    start, stop = bounds(day)
    told: dict[UUID, list[_Told]] = {}
    supplied = {
        pour: loads for (_, pour), (loads, _) in sent(session, station_id, day, day).items()
    }
    moments = (Pour.opened_at, Pour.finished_at, Pour.explained_at)
    said = or_(
        Pour.id.in_(supplied),
        Pour.pour_date == day,
        Pour.pour_date.between(day - _RECENT, day) & or_(Pour.quantity_dispute, Pour.incident),
        *(moment.between(start, stop) for moment in moments),
    )
    own = (Pour.station_id == station_id, Pour.specialist_id == specialist_id)
    pours = {p.id: p for p in session.scalars(select(Pour).where(*own, said))}
    for id_, pour in pours.items():
        told[id_] = [*_course(pour, supplied.get(id_), day), *_notes(pour, day)]
    for model, by, words in _RECORDS:
        moment = getattr(model, by)
        query = select(model).join(Pour, model.pour_id == Pour.id)
        for row in session.scalars(query.where(*own, moment >= start, moment < stop)):
            pours[row.pour_id] = row.pour
            told.setdefault(row.pour_id, []).append((getattr(row, by), words(row)))
    listed = sorted(
        pours.values(), key=lambda p: (p.opened_at or p.planned_opening, p.number or "")
    )
    return "\n".join(filter(None, (_paragraph(p, told[p.id]) for p in listed))) or NOTHING


def _paragraph(pour: Pour, told: list[_Told]) -> str:
    """The pour and what happened there, in the order of the day; "" when nothing did."""
    sentences = [words.rstrip("。；") for _, words in sorted(told, key=lambda t: t[0]) if words]
    if not sentences:
        return ""
    return f"{words_of(pour)} {grade_text(pour.order)}：{'；'.join(sentences)}。"


def _course(pour: Pour, loads: Loads | None, day: date) -> Iterator[_Told]:
    """Opening, the day's loads, closing, explanation; or that it was called off."""
    begin = bounds(day)[0]
    opened = pour.opened_at or begin
    if _on(pour.opened_at, day):
        yield opened, f"{_time(opened)} 开盘"
    if pour.state is PourState.CALLED_OFF and pour.pour_date == day:
        yield opened, f"取消浇筑，{pour.call_off_reason}"
    if loads is not None:
        goes_on = "接前日继续浇筑，" if pour.pour_date < day else ""
        yield max(opened, begin), f"{goes_on}当日供应 {loads.words}"
    if pour.finished_at is not None and _on(pour.finished_at, day):
        left = f"，剩余 {pour.left_over_m3} m³" if pour.left_over_m3 else ""
        supplied = f"共 {pour.truck_count} 车 {pour.supplied_m3} m³{left}"
        yield pour.finished_at, f"{_time(pour.finished_at)} 收盘，{supplied}"
    if pour.explained_at is not None and _on(pour.explained_at, day):
        to = f"{_time(pour.explained_at)} 向{pour.explained_to}解释"
        yield pour.explained_at, f"{to}：{pour.late_explanation}"


def _notes(pour: Pour, day: date) -> Iterator[_Told]:
    """Disputes and incidents, noted with the day and time in front of every line."""
    for what, note in (("量差争议", pour.dispute_note), ("突发事件", pour.incident_note)):
        for stamp, clock, words in re.findall(
            r"^(\d\d-\d\d) (\d\d:\d\d) (.*)$", note, re.MULTILINE
        ):
            if stamp == f"{day:%m-%d}":
                at = datetime.combine(day, time.fromisoformat(clock), STATION_ZONE)
                yield at, f"{clock} {what}，{words}"


def _on(moment: datetime | None, day: date) -> bool:
    return moment is not None and local(moment).date() == day
