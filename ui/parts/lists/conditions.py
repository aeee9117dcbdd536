"""Conditions on a list, kept as typed, so that a saved 明天 means the next day whenever it is used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from db.choice import Choice
from db.fields import Field, Kind
from desk.core.lists import Filter, Op
from desk.values.reading import read_value
from desk.values.showing import show_value
from desk.values.zone import today

_TEXTS = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.CODE, Kind.REFERENCE})
_CLOSED = frozenset({Kind.CHOICE, Kind.STATE})

VALUE_OPS = (Op.ANY_OF, Op.NONE_OF)
"""Comparisons with values that were picked."""

Raw = str | bool | None
_MOST_NAMED = 3

OP_WORDS = {
    Op.IS: "等于",
    Op.ANY_OF: "是",
    Op.NONE_OF: "不是",
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
        if self.op in VALUE_OPS:
            return Filter(self.column, self.op, values_from(field, self.raw, now))
        return Filter(self.column, self.op, read_value(_by_day(field), self.raw, now=now))

    def words(self, field: Field) -> str:
        """What the chip says."""
        if self.op in (Op.EMPTY, Op.FILLED):
            return f"{field.label} {OP_WORDS[self.op]}"
        if self.op in VALUE_OPS:
            named = "、".join(words_of_raw(field, value) for value in self.raw[:_MOST_NAMED])
            more = f"等 {len(self.raw)} 个" if len(self.raw) > _MOST_NAMED else ""
            return f"{field.label} {OP_WORDS[self.op]} {named}{more}"
        return f"{field.label} {OP_WORDS[self.op]} {self.raw}{field.unit}"

    def as_json(self) -> dict[str, Any]:
        return {"column": self.column, "op": self.op.value, "raw": self.raw}

    @classmethod
    def from_json(cls, kept: Mapping[str, object]) -> Condition:
        return cls(str(kept["column"]), Op(kept["op"]), kept["raw"])


def _member(field: Field, value: object) -> Choice | None:
    return field.choices.read(str(value)) if field.choices is not None else None


def raw_of(value: object) -> Raw:
    """A value as a condition keeps it; None for empty."""
    if isinstance(value, Choice):
        return value.value
    if value is None or isinstance(value, bool):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


def values_from(field: Field, raws: Iterable[Raw], now: datetime) -> list[object]:
    """The values of `field` that a condition kept; what the field has no more is left out."""
    found: list[object] = []
    for raw in raws:
        if raw is None or isinstance(raw, bool) or field.kind in _TEXTS:
            found.append(raw)
        elif field.kind in _CLOSED:
            member = _member(field, raw)
            found += [member] if member is not None else []
        else:
            found.append(read_value(_by_day(field), raw, now=now))
    return found


def words_of_raw(field: Field, raw: Raw) -> str:
    """What a kept value is called."""
    if raw in (None, ""):
        return "（空白）"
    if field.kind in _CLOSED:
        member = _member(field, raw)
        return member.label if member is not None else str(raw)
    if isinstance(raw, bool):
        return show_value(field, raw)
    return str(raw).replace("\n", " ")


def by_value(field: Field) -> bool:
    """Whether a filter can offer the column's values."""
    return field.kind is not Kind.CHOICES


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
