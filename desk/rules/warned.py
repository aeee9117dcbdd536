"""Which rules were not kept: what was recorded when somebody went on all the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import or_, select

from db.fields import Field, Kind, fields_of
from db.models import Pour, RuleWarning
from desk.core.acting import Acting
from desk.core.kinds import kind as kind_called
from desk.values.zone import STATION_ZONE

MOST = 10_000
"""So many warnings are read at most, the latest first."""


def warning_columns() -> Mapping[str, Field]:
    """What is told of a warning, in a list's order."""
    own = fields_of(RuleWarning)
    return {
        "at": own["at"],
        "rule": replace(own["rule"], width=6),
        "sentence": replace(own["sentence"], width=56),
        "reason": replace(own["reason"], width=12),
        "what": Field("what", "记录", Kind.TEXT, width=11),
        "number": own["number"],
        "pour": replace(fields_of(Pour)["number"], name="pour"),
        "clause": replace(own["clause"], width=15),
        "person": replace(own["person"], width=8),
    }


def warnings_of(
    acting: Acting,
    *,
    rule: str = "",
    first: date | None = None,
    last: date | None = None,
    kind: str = "",
    number: str = "",
    person: str = "",
    limit: int = MOST,
) -> list[dict[str, Any]]:
    """The warnings on record, the latest first, by rule (``R09``), day, kind of record and person.

    `number` is a record's own number, or that of the pour it belongs to.
    """
    query = (
        select(RuleWarning, Pour.number.label("pour"))
        .outerjoin(Pour, or_(Pour.id == RuleWarning.about_id, Pour.id == RuleWarning.record_id))
        .where(RuleWarning.station_id == acting.station_id)
        .order_by(RuleWarning.at.desc(), RuleWarning.id)
        .limit(limit)
    )
    for column, wanted in (
        (RuleWarning.rule, rule.upper()),
        (RuleWarning.record_kind, kind),
        (RuleWarning.person, person),
    ):
        if wanted:
            query = query.where(column == wanted)
    if number:
        query = query.where(or_(RuleWarning.number == number, Pour.number == number))
    if first is not None:
        query = query.where(RuleWarning.at >= datetime.combine(first, time(), STATION_ZONE))
    if last is not None:
        end = datetime.combine(last, time(), STATION_ZONE) + timedelta(days=1)
        query = query.where(RuleWarning.at < end)
    with acting.database.reading() as session:
        return [_row(warning, pour) for warning, pour in session.execute(query)]


def _row(warning: RuleWarning, pour: str | None) -> dict[str, Any]:
    own = {name: getattr(warning, name) for name in fields_of(RuleWarning)}
    return {
        "id": warning.id,
        **own,
        "kind": warning.record_kind,
        "what": kind_called(warning.record_kind).label,
        "record_id": warning.record_id,
        "about_id": warning.about_id,
        "pour": pour,
    }
