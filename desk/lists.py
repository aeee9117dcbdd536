"""Lists of records: filtered, sorted and paged by the database, never in memory.

A list names fields; a reference shows the name or number of what it points to. Pages follow a key
(the sort value and the id of the last row), so page 2,000 costs what page 2 costs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from db.fields import Field, Kind
from db.models import Customer, SearchEntry
from desk.acting import Acting
from desk.errors import Refused
from desk.kinds import RecordKind, kind
from desk.search import fold, matches
from desk.values.zone import STATION_ZONE

_SHOWN_BY = ("number", "name", "reference")


class Op(Enum):
    """How a filter compares."""

    IS = "is"
    ANY_OF = "any_of"
    CONTAINS = "contains"
    FROM = "from"
    TO = "to"
    EMPTY = "empty"
    FILLED = "filled"


@dataclass(frozen=True)
class Filter:
    """One removable condition on one column; `value` is typed, a list for ANY_OF."""

    column: str
    op: Op
    value: Any = None


@dataclass(frozen=True)
class ListQuery:
    """What a list shows: the words typed into the filter, the chips, and the order."""

    kind: str
    text: str = ""
    filters: tuple[Filter, ...] = ()
    sort: str = ""
    descending: bool | None = None


@dataclass(frozen=True)
class Anchor:
    """Where the next page starts: the last row's sort value and id."""

    value: Any
    id: UUID


@dataclass(frozen=True)
class Page:
    """Rows as mappings of column name to typed value (plus `id`); `next` is None on the last page."""

    rows: list[dict[str, Any]]
    next: Anchor | None


_DERIVED = {
    # orders and tasks show whose order it is without storing it twice
    "customer": Field("customer", "订货单位", Kind.TEXT, width=22),
}


def columns_of(known: RecordKind) -> dict[str, Field]:
    """Every column a list of this kind may show, by name, in declaration order."""
    found: dict[str, Field] = {}
    for name in dict.fromkeys((*known.columns, *known.more_columns, *known.fields)):
        if name in known.fields:
            found[name] = known.fields[name]
        elif name in _DERIVED:
            found[name] = _DERIVED[name]
        elif "." in name:
            through, far = name.split(".")
            found[name] = kind(known.fields[f"{through}_id"].refers).fields[far]
    return found


class _Plan:
    """Builds one SELECT: the columns asked for and the joins they need."""

    def __init__(self, known: RecordKind, names: Sequence[str]) -> None:
        self.known = known
        self.joins: dict[str, tuple[Any, Any]] = {}
        self.expressions = {name: self.expression(name) for name in names}

    def expression(self, name: str) -> Any:
        if name == "customer":
            project = self._join("project_id", self.known.model)
            customer = self._chain("customer", Customer, project.customer_id)
            return customer.name
        if "." in name:
            through, far = name.split(".")
            target = self._join(f"{through}_id", self.known.model)
            column = getattr(target, far)
            refers = self._field_of(through, far)
            if refers.kind is Kind.REFERENCE:
                further = self._chain(name, kind(refers.refers).model, column)
                return _words_of(further)
            return column
        asked = self.known.fields[name]
        if asked.kind is Kind.REFERENCE:
            return _words_of(self._join(name, self.known.model))
        return getattr(self.known.model, name)

    def _field_of(self, through: str, far: str) -> Field:
        return kind(self.known.fields[f"{through}_id"].refers).fields[far]

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
    for name in _SHOWN_BY:
        if hasattr(target, name):
            return getattr(target, name)
    return target.id


def _condition(expression: Any, asked: Field, wanted: Filter) -> ColumnElement[bool]:
    value = wanted.value
    if wanted.op in (Op.EMPTY, Op.FILLED):
        blank = expression.is_(None)
        empty = or_(blank, expression == "") if _texty(asked) else and_(blank)
        return empty if wanted.op is Op.EMPTY else ~empty
    if asked.kind is Kind.MOMENT and isinstance(value, date) and not isinstance(value, datetime):
        return _on_day(expression, wanted.op, value)
    made: dict[Op, Callable[[], ColumnElement[bool]]] = {
        Op.ANY_OF: lambda: expression.in_(list(value)),
        Op.CONTAINS: lambda: expression.icontains(str(value), autoescape=True),
        Op.FROM: lambda: expression >= value,
        Op.TO: lambda: expression <= value,
        Op.IS: lambda: expression == value,
    }
    return made[wanted.op]()


def _on_day(expression: Any, op: Op, day: date) -> ColumnElement[bool]:
    """A moment compared with a day of the station's clock; TO includes the whole day."""
    start = datetime.combine(day, time(), STATION_ZONE)
    end = start + timedelta(days=1)
    if op is Op.IS:
        return and_(expression >= start, expression < end)
    return and_(expression >= start) if op is Op.FROM else and_(expression < end)


def _texty(asked: Field) -> bool:
    return asked.kind in (Kind.TEXT, Kind.LONG_TEXT, Kind.CODE, Kind.REFERENCE)


def _filtered(acting: Acting, plan: _Plan, query: ListQuery, select_: Select[Any]) -> Select[Any]:
    model = plan.known.model
    columns = columns_of(plan.known)
    conditions = []
    for wanted in query.filters:
        if wanted.column not in columns:
            raise Refused(f"没有“{wanted.column}”这一列,不能筛选。")
        asked = columns[wanted.column]
        by_id = asked.kind is Kind.REFERENCE and wanted.op in (Op.IS, Op.ANY_OF)
        raw = getattr(model, wanted.column) if by_id else plan.expression(wanted.column)
        conditions.append(_condition(raw, asked, wanted))
    statement = plan.apply_joins(select_).where(model.station_id == acting.station_id, *conditions)
    if fold(query.text):
        statement = statement.join(SearchEntry, SearchEntry.record_id == model.id).where(
            matches(query.text)
        )
    return statement


def _order(query: ListQuery, known: RecordKind) -> tuple[str, bool]:
    sort = query.sort or known.sort or "created_at"
    descending = known.descending if query.descending is None else query.descending
    return sort, descending


def page(
    acting: Acting,
    query: ListQuery,
    *,
    columns: Sequence[str] = (),
    after: Anchor | None = None,
    limit: int = 100,
) -> Page:
    """The next `limit` rows after `after`. Empty sort values come last in either direction."""
    known = kind(query.kind)
    sort, descending = _order(query, known)
    names = list(dict.fromkeys([*(columns or known.columns), sort]))
    plan = _Plan(known, names)
    key, model = plan.expressions[sort], known.model
    statement = _filtered(
        acting, plan, query, select(model.id.label("id"), *_labelled(plan, names))
    )
    if after is not None:
        statement = statement.where(_beyond(key, model.id, after, descending=descending))
    nullable = sort not in known.fields or getattr(model, sort).nullable or "." in sort
    order = [key.desc() if descending else key.asc(), model.id.desc() if descending else model.id]
    if nullable:
        order.insert(0, key.is_(None))
    statement = statement.order_by(*order).limit(limit + 1)
    with acting.database.reading() as session:
        rows = [_row(names, row) for row in session.execute(statement)]
    more = len(rows) > limit
    rows = rows[:limit]
    last = rows[-1] if rows else None
    return Page(rows, Anchor(last[sort], last["id"]) if more and last else None)


def _labelled(plan: _Plan, names: Sequence[str]) -> list[Any]:
    return [plan.expressions[name].label(f"c{i}") for i, name in enumerate(names)]


def _row(names: Sequence[str], row: Any) -> dict[str, Any]:
    return {"id": row[0], **dict(zip(names, row[1:], strict=True))}


def _beyond(key: Any, id_: Any, after: Anchor, *, descending: bool) -> ColumnElement[bool]:
    later = id_ < after.id if descending else id_ > after.id
    if after.value is None:
        return and_(key.is_(None), later)
    ahead = key < after.value if descending else key > after.value
    return or_(ahead, and_(key == after.value, later), key.is_(None))


def count(acting: Acting, query: ListQuery) -> int:
    """How many rows the query has."""
    known = kind(query.kind)
    plan = _Plan(known, ())
    statement = _filtered(acting, plan, query, select(func.count()).select_from(known.model))
    with acting.database.reading() as session:
        return int(session.scalar(statement) or 0)


def totals(
    acting: Acting, query: ListQuery, columns: Sequence[str], *, ids: Sequence[UUID] = ()
) -> Mapping[str, Decimal]:
    """The sums of the volume columns among `columns`, of all rows or of `ids`."""
    known = kind(query.kind)
    summed = [n for n in columns if n in known.fields and known.fields[n].kind is Kind.VOLUME]
    if not summed:
        return {}
    plan = _Plan(known, summed)
    sums = [func.sum(plan.expressions[name]) for name in summed]
    statement = _filtered(acting, plan, query, select(*sums).select_from(known.model))
    if ids:
        statement = statement.where(known.model.id.in_(list(ids)))
    with acting.database.reading() as session:
        row = session.execute(statement).one()
    return {name: value or Decimal("0.00") for name, value in zip(summed, row, strict=True)}


def every_row(
    acting: Acting, query: ListQuery, columns: Sequence[str], *, batch: int = 1000
) -> Iterator[dict[str, Any]]:
    """All rows of the query in order, read page by page; for ledgers and sheets."""
    after: Anchor | None = None
    while True:
        found = page(acting, query, columns=columns, after=after, limit=batch)
        yield from found.rows
        if found.next is None:
            return
        after = found.next
