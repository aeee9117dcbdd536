"""Lists of records: filtered, sorted and paged by the database, never in memory.

A list names fields; a reference shows the name or number of what it points to. Pages follow a key
(the sort value and the id of the last row), so page 2,000 costs what page 2 costs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, literal, or_, select, true, tuple_
from sqlalchemy.orm import Session, aliased

from db.fields import Field, Kind
from db.models import SearchEntry
from desk.core.acting import Acting
from desk.core.errors import Refused
from desk.core.kinds import Derived, RecordKind, kind, shown_by
from desk.core.rights import reading
from desk.core.search_index import LONGEST_SEARCH, candidates, few_ids, fold, matches, terms_of
from desk.values.text import Unreadable, clean_text
from desk.values.zone import day_bounds

SUMMED = frozenset({Kind.VOLUME, Kind.MONEY})
"""The kinds of column that have a total."""

COUNTS, DEAD = "counts", "dead"
"""Keys of every row besides its columns: whether it counts in totals, and whether it is voided,
cancelled or superseded."""

_RARE = 1000
"""Up to so many matches are fetched by id; more are met soon enough by walking the list."""


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
    """What a list shows: the words typed into the filter, the chips, and the order; with `named_in`
    only what may be named anew in this reference, with `only` none but these records."""

    kind: str
    text: str = ""
    filters: tuple[Filter, ...] = ()
    sort: str = ""
    descending: bool | None = None
    named_in: Field | None = None
    only: tuple[UUID, ...] | None = None


@dataclass(frozen=True)
class Anchor:
    """Where the next page starts: the last row's sort value and id."""

    value: Any
    id: UUID


@dataclass(frozen=True)
class Page:
    """Rows as mappings of column name to typed value (plus `id`, `counts` and `dead`); `next` is
    None on the last page."""

    rows: list[dict[str, Any]]
    next: Anchor | None


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


class _Plan:
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


def _texty(asked: Field) -> bool:
    return asked.kind in (Kind.TEXT, Kind.LONG_TEXT, Kind.CODE, Kind.REFERENCE)


def _filtered(acting: Acting, plan: _Plan, query: ListQuery, select_: Select[Any]) -> Select[Any]:
    model = plan.known.model
    columns = columns_of(plan.known)
    conditions = []
    for wanted in query.filters:
        if wanted.column not in columns:
            raise Refused(f"没有“{wanted.column}”这一列，不能筛选。")
        asked = columns[wanted.column]
        by_id = asked.kind is Kind.REFERENCE and wanted.op in (Op.IS, Op.ANY_OF)
        raw = getattr(model, wanted.column) if by_id else plan.expression(wanted.column)
        conditions.append(_condition(raw, asked, wanted))
    if query.only is not None:
        conditions.append(model.id.in_(query.only))
    if query.named_in is not None:
        conditions += plan.known.nameable(query.named_in)
    return plan.apply_joins(select_).where(model.station_id == acting.station_id, *conditions)


def _with_words(
    session: Session, plan: _Plan, query: ListQuery, select_: Select[Any]
) -> Select[Any]:
    """For counts and sums: every matching row, by the index and then by the words."""
    if not fold(query.text):
        return select_
    entries = select(SearchEntry.record_id).where(
        candidates(session, query.text, (query.kind,)), matches(query.text)
    )
    return select_.where(plan.known.model.id.in_(entries))


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
    with reading(acting, known.name, known.label) as (session, _):
        found = _few(session, query)
        rows: list[dict[str, Any]] = []
        # Rows with a sort value and rows without are two runs: each walks its index in order.
        for empty in (False, True):
            if len(rows) > limit or (not empty and after is not None and after.value is None):
                continue
            plan = _Plan(known, names)
            start = after if after is not None and (after.value is None) == empty else None
            statement = _run(acting, plan, query, found=found, names=names)
            key, id_ = plan.expressions[sort], known.model.id
            statement = statement.where(key.is_(None) if empty else key.is_not(None))
            if start is not None:
                statement = statement.where(_beyond(key, id_, start, descending=descending))
            order = (key.desc(), id_.desc()) if descending else (key.asc(), id_.asc())
            statement = statement.order_by(*(order[1:] if empty else order))
            statement = statement.limit(limit + 1 - len(rows))
            rows += [_row(names, row) for row in session.execute(statement)]
    more = len(rows) > limit
    rows = rows[:limit]
    last = rows[-1] if rows else None
    return Page(rows, Anchor(last[sort], last["id"]) if more and last else None)


def _few(session: Session, query: ListQuery) -> list[UUID] | None:
    """The matching ids when the words are rare enough to be looked up one by one."""
    if not fold(query.text):
        return None
    return few_ids(session, query.text, query.kind, limit=_RARE)


def _run(
    acting: Acting,
    plan: _Plan,
    query: ListQuery,
    *,
    found: list[UUID] | None,
    names: Sequence[str],
) -> Select[Any]:
    model = plan.known.model
    statement = _filtered(
        acting,
        plan,
        query,
        select(model.id.label("id"), *_standing(plan.known), *_labelled(plan, names)),
    )
    if not fold(query.text):
        return statement
    if found is not None:
        return statement.where(model.id.in_(found))
    # Frequent words: walk the list in its order and look each row's words up until it is full.
    # A scalar sub-query, since EXISTS tempts Postgres into reading every entry first.
    found_words = (
        select(SearchEntry.words)
        .where(SearchEntry.record_id == model.id)
        .correlate(model)
        .scalar_subquery()
    )
    terms = terms_of(query.text)
    return statement.where(*(found_words.contains(term, autoescape=True) for term in terms))


def _standing(known: RecordKind) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    state, dead = getattr(known.model, "state", None), known.dead_states
    counts = and_(true(), *known.counted())
    return counts, false() if state is None or not dead else state.in_(sorted(dead))


def _labelled(plan: _Plan, names: Sequence[str]) -> list[Any]:
    return [plan.expressions[name].label(f"c{i}") for i, name in enumerate(names)]


def _row(names: Sequence[str], row: Any) -> dict[str, Any]:
    standing = {"id": row[0], COUNTS: bool(row[1]), DEAD: bool(row[2])}
    return {**standing, **dict(zip(names, row[3:], strict=True))}


def _beyond(key: Any, id_: Any, after: Anchor, *, descending: bool) -> ColumnElement[bool]:
    if after.value is None:
        return and_(id_ < after.id if descending else id_ > after.id)
    here, there = (
        tuple_(key, id_),
        tuple_(literal(after.value, key.type), literal(after.id, id_.type)),
    )
    return here < there if descending else here > there


def count(acting: Acting, query: ListQuery) -> int:
    """How many rows the query has."""
    known = kind(query.kind)
    plan = _Plan(known, ())
    statement = _filtered(acting, plan, query, select(func.count()).select_from(known.model))
    with reading(acting, known.name, known.label) as (session, _):
        return int(session.scalar(_with_words(session, plan, query, statement)) or 0)


def totals(
    acting: Acting, query: ListQuery, columns: Sequence[str], *, ids: Sequence[UUID] = ()
) -> Mapping[str, Decimal]:
    """The sums of the volumes and amounts among `columns`, of all rows that count or of those
    among `ids`."""
    known = kind(query.kind)
    fields = columns_of(known)
    summed = [name for name in columns if fields[name].kind in SUMMED]
    if not summed:
        return {}
    plan = _Plan(known, summed)
    sums = [func.sum(plan.expressions[name]) for name in summed]
    statement = _filtered(acting, plan, query, select(*sums).select_from(known.model))
    statement = statement.where(*known.counted())
    if ids:
        statement = statement.where(known.model.id.in_(list(ids)))
    with reading(acting, known.name, known.label) as (session, _):
        row = session.execute(_with_words(session, plan, query, statement)).one()
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
