"""Conditions on a list, kept as typed, so that a saved 明天 means the next day whenever it is used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from db.choice import Choice
from db.fields import Field, Kind
from desk.core.lists import Filter, Op
from desk.values.reading import read_value
from desk.values.zone import today

_TEXTS = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.CODE, Kind.REFERENCE})
_CLOSED = frozenset({Kind.CHOICE, Kind.STATE})

OP_WORDS = {
    Op.IS: "等于",
    Op.ANY_OF: "是",
    Op.CONTAINS: "含有",
    Op.FROM: "从",
    Op.TO: "到",
    Op.EMPTY: "没有填",
    Op.FILLED: "已填写",
}


@dataclass(frozen=True)
class Condition:
    """One removable condition; `raw` is what was typed, or the values chosen."""

    column: str
    op: Op
    raw: Any = ""

    def filter(self, field: Field, now: datetime) -> Filter:
        """The condition for the database, with dates read against `now`. Raises Unreadable."""
        if self.op in (Op.EMPTY, Op.FILLED):
            return Filter(self.column, self.op)
        if self.op is Op.CONTAINS:
            return Filter(self.column, self.op, str(self.raw).strip())
        if self.op is Op.ANY_OF:
            members = [_member(field, value) for value in self.raw]
            return Filter(self.column, self.op, [m for m in members if m is not None])
        return Filter(self.column, self.op, read_value(_by_day(field), self.raw, now=now))

    def words(self, field: Field) -> str:
        """What the chip says."""
        if self.op in (Op.EMPTY, Op.FILLED):
            return f"{field.label} {OP_WORDS[self.op]}"
        if self.op is Op.ANY_OF:
            found = [_member(field, value) for value in self.raw]
            return f"{field.label} 是 {'、'.join(m.label for m in found if m is not None)}"
        return f"{field.label} {OP_WORDS[self.op]} {self.raw}{field.unit}"

    def as_json(self) -> dict[str, Any]:
        return {"column": self.column, "op": self.op.value, "raw": self.raw}

    @classmethod
    def from_json(cls, kept: Mapping[str, object]) -> Condition:
        return cls(str(kept["column"]), Op(kept["op"]), kept["raw"])


def _member(field: Field, value: object) -> Choice | None:
    return field.choices.read(str(value)) if field.choices is not None else None


def _by_day(field: Field) -> Field:
    """A moment is filtered by whole days."""
    return replace(field, kind=Kind.DATE) if field.kind is Kind.MOMENT else field


def ops_for(field: Field) -> tuple[Op, ...]:
    """The comparisons that make sense for a column."""
    if field.kind is Kind.CHOICES:
        return ()
    if field.kind in _CLOSED:
        return (Op.ANY_OF,)
    if field.kind is Kind.BOOL:
        return (Op.IS,)
    if field.kind in _TEXTS:
        return (Op.CONTAINS, Op.EMPTY, Op.FILLED)
    return (Op.FROM, Op.TO, Op.IS, Op.EMPTY, Op.FILLED)


PERIODS = ("今天", "明天", "昨天", "本周", "上周", "本月", "上月")


def period_days(name: str, now: datetime) -> tuple[date, date]:
    """The first and last day of one of `PERIODS`; weeks begin on Monday."""
    day = today(now)
    monday = day - timedelta(days=day.weekday())
    first = day.replace(day=1)
    before = first - timedelta(days=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return {
        "今天": (day, day),
        "明天": (day + timedelta(days=1), day + timedelta(days=1)),
        "昨天": (day - timedelta(days=1), day - timedelta(days=1)),
        "本周": (monday, monday + timedelta(days=6)),
        "上周": (monday - timedelta(days=7), monday - timedelta(days=1)),
        "本月": (first, following - timedelta(days=1)),
        "上月": (before.replace(day=1), before),
    }[name]


def period_filters(column: str, name: str, now: datetime) -> tuple[Filter, ...]:
    """The two conditions that keep `column` within a period."""
    start, end = period_days(name, now)
    return Filter(column, Op.FROM, start), Filter(column, Op.TO, end)
