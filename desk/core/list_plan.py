"""What a list asks of the database: columns through references, conditions, only certain records."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    Uuid,
    and_,
    any_,
    false,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from db.fields import Field, Kind
from desk.core.acting import Acting
from desk.core.errors import Refused
from desk.core.kinds import Derived, RecordKind, kind, shown_by
from desk.core.search_index import LONGEST_SEARCH
from desk.values.text import Unreadable, clean_text
from desk.values.zone import day_bounds

_FEW = 500
"""Up to so many ids are named one by one; a statement takes only so many parameters."""


class Op(Enum):
    """How a filter compares."""

    IS = "is"
    ANY_OF = "any_of"
    NONE_OF = "none_of"
    CONTAINS = "contains"
    FROM = "from"
    TO = "to"
    EMPTY = "empty"
    FILLED = "filled"


@dataclass(frozen=True)
class Filter:
    """One removable condition on one column; `value` is typed, a list for ANY_OF and NONE_OF, where
    None stands for empty, a day for its moments, and words for the references shown by them."""

    column: str
    op: Op
    value: Any = None


@dataclass(frozen=True)
class ListQuery:
    """What a list shows: the words typed into the filter, the chips, and the order; with `named_in`
    only what may be named anew in this reference, with `only` none but these records."""

    kind: str
    text: str = ""
    filters: tuple[Filter, ...] = ()
    sort: str = ""
    descending: bool | None = None
    named_in: Field | None = None
    only: tuple[UUID, ...] | None = None


def columns_of(known: RecordKind) -> dict[str, Field]:
    """Every column a list of this kind may show, by name, in declaration order."""
    named = (*known.columns, *known.more_columns, *known.register, *known.fields)
    return {name: _field_at(known, name) for name in dict.fromkeys(named)}


def _field_at(known: RecordKind, path: str) -> Field:
    """The field at the end of ``pour.order.project_id``: through references, however many."""
    *through, last = path.split(".")
    for name in through:
        known = kind(known.fields[f"{name}_id"].refers)
    made = _derived(known, last)
    return known.fields[last] if made is None else made.field


def _derived(known: RecordKind, name: str) -> Derived | None:
    return next((made for made in known.derived if made.field.name == name), None)


class ListPlan:
    """Builds one SELECT: the columns asked for and the joins they need."""

    def __init__(self, known: RecordKind, names: Sequence[str]) -> None:
        self.known = known
        self.joins: dict[str, tuple[Any, Any]] = {}
        self.expressions = {name: self.expression(name) for name in names}

    def expression(self, name: str) -> Any:
        if "." in name:
            return self._far(name)
        made = _derived(self.known, name)
        if made is not None:
            return made.of(self.known.model)
        asked = self.known.fields[name]
        if asked.kind is Kind.REFERENCE:
            return _words_of(self._join(name, self.known.model))
        return getattr(self.known.model, name)

    def _far(self, path: str) -> Any:
        """The column at the end of a path through references; a reference there by its words."""
        *through, last = path.split(".")
        known, target = self.known, self.known.model
        for depth, name in enumerate(through, start=1):
            column = getattr(target, f"{name}_id")
            known = kind(known.fields[f"{name}_id"].refers)
            if depth == 1:
                target = self._join(f"{name}_id", self.known.model)
            else:
                target = self._chain(".".join(through[:depth]), known.model, column)
        made = _derived(known, last)
        if made is not None:
            return made.of(target)
        asked, column = known.fields[last], getattr(target, last)
        if asked.kind is not Kind.REFERENCE:
            return column
        return _words_of(self._chain(path, kind(asked.refers).model, column))

    def _join(self, name: str, model: Any) -> Any:
        if name not in self.joins:
            target = aliased(kind(self.known.fields[name].refers).model)
            self.joins[name] = (target, getattr(model, name) == target.id)
        return self.joins[name][0]

    def _chain(self, name: str, model: Any, key: Any) -> Any:
        if name not in self.joins:
            target = aliased(model)
            self.joins[name] = (target, key == target.id)
        return self.joins[name][0]

    def apply_joins(self, query: Select[Any]) -> Select[Any]:
        for target, condition in self.joins.values():
            query = query.outerjoin(target, condition)
        return query


def _words_of(target: Any) -> Any:
    return getattr(target, shown_by(target))


def _condition(expression: Any, asked: Field, wanted: Filter) -> ColumnElement[bool]:
    value = _storable(asked, wanted.value)
    if wanted.op in (Op.EMPTY, Op.FILLED):
        empty = _blank(expression, asked)
        return empty if wanted.op is Op.EMPTY else ~empty
    if wanted.op in (Op.ANY_OF, Op.NONE_OF):
        found = _one_of(expression, asked, list(value))
        return found if wanted.op is Op.ANY_OF else ~func.coalesce(found, false())
    if asked.kind is Kind.MOMENT and isinstance(value, date) and not isinstance(value, datetime):
        return _on_day(expression, wanted.op, value)
    made: dict[Op, Callable[[], ColumnElement[bool]]] = {
        Op.CONTAINS: lambda: expression.icontains(str(value), autoescape=True),
        Op.FROM: lambda: expression >= value,
        Op.TO: lambda: expression <= value,
        Op.IS: lambda: expression == value,
    }
    return made[wanted.op]()


def _blank(expression: Any, asked: Field) -> ColumnElement[bool]:
    blank = expression.is_(None)
    return (
        or_(blank, expression == "") if is_texty(asked) and not _by_id(expression) else and_(blank)
    )


def _by_id(expression: Any) -> bool:
    return isinstance(expression.type, Uuid)


def _one_of(expression: Any, asked: Field, values: Sequence[Any]) -> ColumnElement[bool]:
    filled = [value for value in values if value is not None]
    days = [day for day in filled if isinstance(day, date) and not isinstance(day, datetime)]
    if asked.kind is Kind.MOMENT and days:
        either = [_on_day(expression, Op.IS, day) for day in days]
    else:
        either = [and_(expression.in_(filled))]
    if None in values:
        either.append(_blank(expression, asked))
    return or_(*either)


def _storable(asked: Field, value: object) -> Any:  # a filter's value is of whatever type
    """The value of a filter as a database can compare it. Raises Refused for a text that is longer
    than any that is stored."""
    if not isinstance(value, str) or isinstance(value, Enum):
        return value
    try:
        return clean_text(value, max_length=LONGEST_SEARCH)
    except Unreadable as error:
        raise Refused(f"{asked.label}不能这样筛选：{error.reason}。请只留几个关键的字。") from error


def _on_day(expression: Any, op: Op, day: date) -> ColumnElement[bool]:
    """A moment compared with a day of the station's clock; TO includes the whole day."""
    start, end = day_bounds(day)
    if op is Op.IS:
        return and_(expression >= start, expression < end)
    return and_(expression >= start) if op is Op.FROM else and_(expression < end)


def is_texty(asked: Field) -> bool:
    """Whether values of the field are words, a reference by those it is shown by."""
    return asked.kind in (Kind.TEXT, Kind.LONG_TEXT, Kind.CODE, Kind.REFERENCE)


def filtered(acting: Acting, plan: ListPlan, query: ListQuery, select_: Select[Any]) -> Select[Any]:
    model = plan.known.model
    columns = columns_of(plan.known)
    conditions = []
    for wanted in query.filters:
        if wanted.column not in columns:
            raise Refused(f"没有“{wanted.column}”这一列，不能筛选。")
        asked = columns[wanted.column]
        by_id = asked.kind is Kind.REFERENCE and _are_ids(wanted.value)
        raw = getattr(model, wanted.column) if by_id else plan.expression(wanted.column)
        conditions.append(_condition(raw, asked, wanted))
    if query.only is not None:
        conditions.append(among(acting, model.id, query.only))
    if query.named_in is not None:
        conditions += plan.known.nameable(query.named_in)
    return plan.apply_joins(select_).where(model.station_id == acting.station_id, *conditions)


def _are_ids(value: object) -> bool:
    """Whether a reference is compared with ids; with words it is compared as it is shown."""
    if isinstance(value, list):
        return bool(value) and all(isinstance(each, UUID) for each in value)
    return isinstance(value, UUID)


def among(acting: Acting, id_: Any, ids: Sequence[UUID]) -> ColumnElement[bool]:
    """The condition that the column `id_` is one of `ids`, however many these are."""
    if len(ids) <= _FEW:
        return and_(id_.in_(ids))
    if acting.database.is_sqlite:
        told = func.json_each(json.dumps([each.hex for each in ids])).table_valued("value")
        return and_(id_.in_(select(told.c.value)))
    return and_(id_ == any_(literal(list(ids), ARRAY(Uuid()))))
