"""Lists of records as plain JSON objects, for the command line and other programs.

Keys are field names; a reference is the number or name of what it points to, under its name
without ``_id``. What a list shows of a referred record stands under that field's own name.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from db.fields import Field, Kind
from desk.core.acting import Acting
from desk.core.errors import Refused
from desk.core.kinds import RecordKind, kind
from desk.core.lists import Filter, ListQuery, Op, columns_of, every_row
from desk.values.showing import told_json


def rows(
    acting: Acting, kind_name: str, *, text: str = "", state: str = "", limit: int | None = None
) -> Iterator[dict[str, Any]]:
    """The records of a kind in the order of its list. Raises Refused for a state it has not."""
    known = kind(kind_name)
    chosen = (_state_filter(known, state),) if state else ()
    query = ListQuery(known.name, text=text, filters=chosen)
    shown = _keys(known)
    batch = 1000 if limit is None else max(1, min(limit, 1000))
    found = every_row(acting, query, tuple(shown), batch=batch)
    for row in islice(found, limit):
        told = {"id": str(row["id"])}
        for name, (key, asked) in shown.items():
            told |= told_json(key, asked, row[name])
        yield told


def _keys(known: RecordKind) -> dict[str, tuple[str, Field]]:
    """Column name → the key in JSON and the field; the kind's own fields win over referred ones."""
    taken: dict[str, tuple[str, Field]] = {}
    keys: set[str] = set()
    columns = columns_of(known)
    for name in sorted(columns, key=lambda n: "." in n):
        asked = columns[name]
        key = name.rpartition(".")[2]
        if asked.kind is Kind.REFERENCE:
            key = key.removesuffix("_id")
        if key not in keys:
            keys.add(key)
            taken[name] = (key, asked)
    return taken


def _state_filter(known: RecordKind, state: str) -> Filter:
    if known.flow is None:
        raise Refused(f"{known.label}没有状态，不能按状态筛选。")
    wanted = known.flow.states.read(state)
    if wanted is None:
        listing = "、".join(f"{s.value}（{s.label}）" for s in known.flow.states)
        raise Refused(f"{known.label}没有“{state}”这个状态。可用的有：{listing}。")
    return Filter("state", Op.IS, wanted)
