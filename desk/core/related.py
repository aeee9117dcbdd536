"""What refers to a record and is shown with it: per kind how many, how much, and the last few."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from db.fields import Kind
from desk.core.acting import Acting
from desk.core.kinds import RecordKind, kind
from desk.core.lists import Filter, ListQuery, Op, count, page, totals
from desk.core.readers import may_read
from desk.core.rights import reading

LAST = 3
"""How many rows of a kind are shown; the rest is on its page."""


@dataclass(frozen=True)
class Section:
    """The records of one kind that refer to a record, the newest first.

    `total` sums the kind's volume over the rows that count; None for a kind without one. `rows`
    are the last few, as `desk.core.lists` gives them, with the columns `columns`.
    """

    known: RecordKind
    count: int
    total: Decimal | None
    columns: tuple[str, ...]
    rows: Sequence[dict[str, Any]]


def reference_to(known: RecordKind, target: str) -> str:
    """The field of `known` that refers to records of the kind `target`; of several, the one that
    must be filled."""
    found = [
        name
        for name, field in known.fields.items()
        if field.kind is Kind.REFERENCE and field.refers == target
    ]
    return min(found, key=lambda name: not known.fields[name].required)


def related(acting: Acting, kind_name: str, id: UUID) -> list[Section]:
    """What refers to the record `id`, in the order its kind names it."""
    with reading(acting) as (_, mine):
        able = [name for name in kind(kind_name).related if may_read(mine, name)]
    return [_section(acting, kind(name), kind_name, id) for name in able]


def _section(acting: Acting, known: RecordKind, target: str, id: UUID) -> Section:
    here = Filter(reference_to(known, target), Op.IS, id)
    columns = tuple(name for name in known.columns if "." not in name)
    found = page(acting, ListQuery(known.name, filters=(here,)), columns=columns, limit=LAST)
    there = len(found.rows)
    if found.next is not None:
        there = count(acting, ListQuery(known.name, filters=(here,)))
    return Section(known, there, _total(acting, known, here, there), columns, found.rows)


def _total(acting: Acting, known: RecordKind, here: Filter, there: int) -> Decimal | None:
    volumes = [n for n in known.columns if n in known.fields and _is_volume(known, n)][:1]
    if not volumes:
        return None
    if not there:
        return Decimal(0)
    query = ListQuery(known.name, filters=(here,))
    return totals(acting, query, volumes)[volumes[0]]


def _is_volume(known: RecordKind, name: str) -> bool:
    return known.fields[name].kind is Kind.VOLUME
