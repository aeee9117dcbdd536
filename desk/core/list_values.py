"""The values that a column of a list has, with how often each, as a filter offers them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import ColumnElement, String, func, select

from db.fields import Field, Kind
from desk.core.acting import Acting
from desk.core.errors import Refused
from desk.core.kinds import kind
from desk.core.list_plan import ListPlan, ListQuery, columns_of, filtered, is_texty
from desk.core.lists import with_words
from desk.core.rights import reading
from desk.values.zone import STATION_ZONE

MOST_VALUES = 200
"""Values that are offered of one column; the rest is found by its words or by a condition."""

_HOURS_AHEAD = "+8 hours"  # the station's clock against UTC


@dataclass(frozen=True)
class ColumnValues:
    """Values with their counts, the most frequent first: None for empty, a moment by its day, a
    reference by its words. `more` says that there are others."""

    values: Sequence[tuple[Any, int]]
    more: bool


def values_of(
    acting: Acting, query: ListQuery, column: str, *, holding: str = "", most: int = MOST_VALUES
) -> ColumnValues:
    """The values of `column` among the rows of `query`; of texts only those that hold the words
    `holding`. Raises Refused for a column that there is not, or that has lists for values."""
    known = kind(query.kind)
    asked = columns_of(known).get(column)
    if asked is None or asked.kind is Kind.CHOICES:
        raise Refused(f"没有“{column}”这一列，或者这一列不能按值筛选。")
    plan = ListPlan(known, (column,))
    value = _grouped(acting, asked, plan.expressions[column])
    rows = filtered(acting, plan, query, select(value.label("value")).select_from(known.model))
    if holding and is_texty(asked):
        rows = rows.where(plan.expressions[column].icontains(holding, autoescape=True))
    with reading(acting, known.name, known.label) as (session, _):
        found = with_words(session, plan, query, rows).subquery()
        many = func.count()
        counted = select(found.c.value, many).group_by(found.c.value)
        counted = counted.order_by(many.desc(), found.c.value).limit(most + 1)
        each = [(_plain(asked, row[0]), int(row[1])) for row in session.execute(counted)]
    return ColumnValues(each[:most], len(each) > most)


def _grouped(acting: Acting, asked: Field, expression: Any) -> ColumnElement[Any]:
    if is_texty(asked):
        return func.nullif(expression, "", type_=expression.type)
    if asked.kind is not Kind.MOMENT:
        return cast(ColumnElement[Any], expression)
    if acting.database.is_sqlite:
        return func.date(expression, _HOURS_AHEAD, type_=String())
    there = func.timezone(STATION_ZONE.key, expression)
    return func.to_char(there, "YYYY-MM-DD", type_=String())


def _plain(asked: Field, value: Any) -> Any:
    """A day is grouped as its letters."""
    return date.fromisoformat(value) if asked.kind is Kind.MOMENT and value else value
