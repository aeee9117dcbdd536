"""Lists of records: filtered, sorted and paged by the database, never in memory.

A list names fields; a reference shows the name or number of what it points to. Pages follow a key
(the sort value and the id of the last row), so page 2,000 costs what page 2 costs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, literal, select, true, tuple_
from sqlalchemy.orm import Session

from db.fields import Kind
from db.models import SearchEntry
from desk.core.acting import Acting
from desk.core.kinds import RecordKind, kind
from desk.core.list_plan import Filter, ListPlan, ListQuery, Op, among, columns_of, filtered
from desk.core.rights import reading
from desk.core.search_index import candidates, few_ids, fold, matches, terms_of

__all__ = [
    "COUNTS", "DEAD", "SUMMED", "Anchor", "Filter", "ListQuery", "Op", "Page",
    "columns_of", "count", "every_row", "page", "totals",
]  # fmt: skip

SUMMED = frozenset({Kind.VOLUME, Kind.MONEY})
"""The kinds of column that have a total."""

COUNTS, DEAD = "counts", "dead"
"""Keys of every row besides its columns: whether it counts in totals, and whether it is voided,
cancelled or superseded."""

_RARE = 1000
"""Up to so many matches are fetched by id; more are met soon enough by walking the list."""


@dataclass(frozen=True)
class Anchor:
    """Where the next page starts: the last row's sort value, its place among rows of that value,
    and its id."""

    value: Any
    id: UUID
    turn: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Page:
    """Rows as mappings of column name to typed value (plus `id`, `counts` and `dead`); `next` is
    None on the last page, and on the first one of a list that is read from its end."""

    rows: list[dict[str, Any]]
    next: Anchor | None


def with_words(
    session: Session, plan: ListPlan, query: ListQuery, select_: Select[Any]
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
    backward: bool = False,
) -> Page:
    """The next `limit` rows after `after`; `backward` those before it, or the last ones of the list,
    in the list's order too. Empty sort values come last whether the order rises or falls."""
    known = kind(query.kind)
    sort, descending = _order(query, known)
    names = list(dict.fromkeys([*(columns or known.columns), sort]))
    turns = known.turns() if sort == known.sort else ()
    with reading(acting, known.name, known.label) as (session, _):
        found = _few(session, query)
        rows: list[dict[str, Any]] = []
        last: Anchor | None = None
        # Rows with a sort value and rows without are two runs: each walks its index in order.
        for empty in (True, False) if backward else (False, True):
            passed = after is not None and (after.value is None) == (not backward)
            if len(rows) > limit or (passed and empty == backward):
                continue
            plan = ListPlan(known, names)
            start = after if after is not None and (after.value is None) == empty else None
            statement = _run(acting, plan, query, found=found, names=names).add_columns(*turns)
            key, id_ = plan.expressions[sort], known.model.id
            statement = statement.where(key.is_(None) if empty else key.is_not(None))
            keys = [*([] if empty else [key]), *turns, id_]
            falling = descending != backward
            if start is not None:
                statement = statement.where(_beyond(keys, start, descending=falling))
            order = [each.desc() if falling else each.asc() for each in keys]
            statement = statement.order_by(*order).limit(limit + 1 - len(rows))
            for row in session.execute(statement):
                rows.append(_row(names, row))
                if len(rows) <= limit:
                    last = Anchor(rows[-1][sort], row[0], tuple(row[3 + len(names) :]))
    more = last if len(rows) > limit else None
    return Page(rows[:limit][::-1] if backward else rows[:limit], more)


def _few(session: Session, query: ListQuery) -> list[UUID] | None:
    """The matching ids when the words are rare enough to be looked up one by one."""
    if not fold(query.text):
        return None
    return few_ids(session, query.text, query.kind, limit=_RARE)


def _run(
    acting: Acting,
    plan: ListPlan,
    query: ListQuery,
    *,
    found: list[UUID] | None,
    names: Sequence[str],
) -> Select[Any]:
    model = plan.known.model
    statement = filtered(
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


def _labelled(plan: ListPlan, names: Sequence[str]) -> list[Any]:
    return [plan.expressions[name].label(f"c{i}") for i, name in enumerate(names)]


def _row(names: Sequence[str], row: Any) -> dict[str, Any]:
    standing = {"id": row[0], COUNTS: bool(row[1]), DEAD: bool(row[2])}
    return {**standing, **dict(zip(names, row[3 : 3 + len(names)], strict=True))}


def _beyond(keys: Sequence[Any], after: Anchor, *, descending: bool) -> ColumnElement[bool]:
    """The condition of the rows that come after `after` in the order of `keys`."""
    values = [after.value, *after.turn, after.id][-len(keys) :]
    here = tuple_(*keys)
    there = tuple_(*(literal(v, key.type) for v, key in zip(values, keys, strict=True)))
    return here < there if descending else here > there


def count(acting: Acting, query: ListQuery) -> int:
    """How many rows the query has."""
    known = kind(query.kind)
    plan = ListPlan(known, ())
    statement = filtered(acting, plan, query, select(func.count()).select_from(known.model))
    with reading(acting, known.name, known.label) as (session, _):
        return int(session.scalar(with_words(session, plan, query, statement)) or 0)


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
    plan = ListPlan(known, summed)
    sums = [func.sum(plan.expressions[name]) for name in summed]
    statement = filtered(acting, plan, query, select(*sums).select_from(known.model))
    statement = statement.where(*known.counted())
    if ids:
        statement = statement.where(among(acting, known.model.id, ids))
    with reading(acting, known.name, known.label) as (session, _):
        row = session.execute(with_words(session, plan, query, statement)).one()
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
