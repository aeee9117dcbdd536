"""What happened on one day at one specialist's pours, as the diary tells it (M1.5.3 note 3).

A pour across midnight tells each day only that day's part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.models import Pour, PourState
from desk.core.kinds import kind
from desk.daybook.production import sent
from desk.daybook.rules import Loads
from desk.orders.facts import grade_text
from desk.pours.facts import words_of
from desk.pours.kind import POURS
from desk.values.showing import clock
from desk.values.zone import STATION_ZONE, day_bounds, local

NOTHING = "当日本人负责的工程没有浇筑。"

_RECENT = timedelta(days=31)
"""Notes carry month and day alone; older pours are not asked."""

_Told = tuple[datetime, str]


def happened(session: Session, station_id: UUID, specialist_id: UUID, day: date) -> str:
    """One paragraph for each pour of the specialist that something happened at that day."""
    start, stop = day_bounds(day)
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
    for known in (kind(name) for name in POURS.related):
        if not known.moment:
            continue
        model, moment = known.model, getattr(known.model, known.moment)
        query = select(model).join(Pour, model.pour_id == Pour.id)
        found: list[tuple[UUID, datetime, str]] = []
        for row in session.scalars(query.where(*own, moment >= start, moment < stop)):
            pours[row.pour_id] = row.pour
            words = known.told(row) if known.lives(row) else ""
            found.append((row.pour_id, getattr(row, known.moment), words))
        # A database hands rows back in any order: what has one moment is told by its words,
        # or a gathering of the same facts would read as a change.
        for pour_id, at, words in sorted(found):
            told.setdefault(pour_id, []).append((at, words))
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
    begin = day_bounds(day)[0]
    opened = pour.opened_at or begin
    if _on(pour.opened_at, day):
        yield opened, f"{clock(opened)} 开盘"
    if pour.state is PourState.CALLED_OFF and pour.pour_date == day:
        yield opened, f"取消浇筑，{pour.call_off_reason}"
    if loads is not None:
        goes_on = "接前日继续浇筑，" if pour.pour_date < day else ""
        yield max(opened, begin), f"{goes_on}当日供应 {loads.words}"
    if pour.finished_at is not None and _on(pour.finished_at, day):
        left = f"，剩余 {pour.left_over_m3} m³" if pour.left_over_m3 else ""
        supplied = f"共 {pour.truck_count} 车 {pour.supplied_m3} m³{left}"
        yield pour.finished_at, f"{clock(pour.finished_at)} 收盘，{supplied}"
    if pour.explained_at is not None and _on(pour.explained_at, day):
        to = f"{clock(pour.explained_at)} 向{pour.explained_to}解释"
        yield pour.explained_at, f"{to}：{pour.late_explanation}"


def _notes(pour: Pour, day: date) -> Iterator[_Told]:
    """Disputes and incidents, noted with the day and time in front of every line."""
    for what, note in (("量差争议", pour.dispute_note), ("突发事件", pour.incident_note)):
        for stamp, hour, words in re.findall(r"^(\d\d-\d\d) (\d\d:\d\d) (.*)$", note, re.MULTILINE):
            if stamp == f"{day:%m-%d}":
                at = datetime.combine(day, time.fromisoformat(hour), STATION_ZONE)
                yield at, f"{hour} {what}，{words}"


def _on(moment: datetime | None, day: date) -> bool:
    return moment is not None and local(moment).date() == day
