"""Which rules were not kept: what was recorded when somebody went on all the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import or_, select

from db.fields import Field, Kind, fields_of
from db.models import Pour, RuleWarning
from desk.core.kinds import kind, kind_names
from desk.core.reporting import Asked, Narrowing, Opens, Report, Row
from desk.core.rule import RuleKind
from desk.rules.table import RULES

_OWN = fields_of(RuleWarning)


def _rows(asked: Asked) -> Sequence[Row]:
    """The warnings on record, the latest first. A number is a record's own, or its pour's."""
    query = (
        select(RuleWarning, Pour.number)
        .outerjoin(Pour, or_(Pour.id == RuleWarning.about_id, Pour.id == RuleWarning.record_id))
        .where(RuleWarning.station_id == asked.acting.station_id)
        .where(*asked.period.of_moments(RuleWarning.at))
        .order_by(RuleWarning.at.desc(), RuleWarning.id)
        .limit(asked.limit)
    )
    for column, wanted in (
        (RuleWarning.rule, asked.word("rule").upper()),
        (RuleWarning.record_kind, asked.word("kind").replace("_", "-")),
        (RuleWarning.person, asked.word("person")),
    ):
        if wanted:
            query = query.where(column == wanted)
    if number := asked.word("number"):
        query = query.where(or_(RuleWarning.number == number, Pour.number == number))
    return [_row(warning, pour) for warning, pour in asked.session.execute(query)]


def _row(warning: RuleWarning, pour: str | None) -> Row:
    return {
        "id": warning.id,
        **{name: getattr(warning, name) for name in _OWN},
        "kind": warning.record_kind,
        "what": kind(warning.record_kind).label,
        "record_id": warning.record_id,
        "about_id": warning.about_id,
        "pour": pour,
    }


def _rules() -> dict[str, str]:
    """Every rule of the office once; of those with two sentences the one that warns."""
    found: dict[str, str] = {}
    for rule in sorted(RULES, key=lambda rule: (rule.id, rule.kind is RuleKind.BLOCK)):
        found.setdefault(rule.id, rule.title)
    return found


def _kinds() -> dict[str, str]:
    return {name: kind(name).label for name in kind_names()}


WARNINGS = Report(
    name="warnings",
    label="规则提醒",
    title="规则提醒台帐",
    summary="规则提醒：哪些规则没有做到",
    columns={
        "at": _OWN["at"],
        "rule": replace(_OWN["rule"], width=6),
        "sentence": replace(_OWN["sentence"], width=56),
        "reason": replace(_OWN["reason"], width=12),
        "what": Field("what", "记录", Kind.TEXT, width=11),
        "number": _OWN["number"],
        "pour": replace(fields_of(Pour)["number"], name="pour"),
        "clause": replace(_OWN["clause"], width=15),
        "person": replace(_OWN["person"], width=8),
    },
    page=("at", "rule", "sentence", "reason", "what", "person", "clause"),
    rows=_rows,
    narrowings=(
        Narrowing("rule", "规则", "哪一条规则", _rules),
        Narrowing("kind", "类别", "记录类别，如 tickets", _kinds),
        Narrowing("number", "单号", "记录或所属浇筑的单号"),
        Narrowing("person", "姓名", "经办人"),
    ),
    also=("id", "kind", "record_id", "about_id"),
    opens=(Opens("record_id", kind_in="kind"), Opens("about_id", kind="pours")),
)
"""The sentence names the record and its pour, so that the page leaves out their numbers."""
