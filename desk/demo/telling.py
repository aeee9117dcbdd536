"""Which records of the demo are worth printing: those that show most of what their paper can say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from db.models import RuleWarning
from desk.core.acting import Acting
from desk.core.kinds import kind
from desk.core.lists import ListQuery, page
from desk.core.papers import paper_data

_LOOKED_AT = 40
_EMPTY: tuple[object, ...] = (None, "", False)


def worth_printing(acting: Acting, kind_name: str) -> list[UUID]:
    """The fullest record at which a rule was not kept, the fullest of all, and the newest; sought
    among the latest of either."""
    newest = [row["id"] for row in page(acting, ListQuery(kind_name), limit=_LOOKED_AT).rows]
    troubled = _troubled(acting, kind_name)
    pool = list(dict.fromkeys([*newest, *troubled]))
    told = {id_: list(filled(paper_data(acting, kind_name, id_))) for id_ in pool}

    def rich(id_: UUID) -> tuple[int, int]:
        return len(set(told[id_])), len(told[id_])

    fullest = sorted(pool, key=rich, reverse=True)
    with_trouble = sorted(troubled, key=rich, reverse=True)
    return list(dict.fromkeys([*with_trouble[:1], *fullest[:1], *newest[:1]]))


def filled(said: Any, path: str = "") -> Iterator[str]:
    """The names, with those around them, under which something is filled in, once for each time."""
    if isinstance(said, Mapping):
        for name, value in said.items():
            yield from filled(value, f"{path}.{name}")
    elif isinstance(said, list | tuple):
        for value in said:
            yield from filled(value, path)
    elif said not in _EMPTY:
        yield path


def _troubled(acting: Acting, kind_name: str) -> list[UUID]:
    model = kind(kind_name).model
    warned = (
        select(RuleWarning.record_id)
        .join(model, model.id == RuleWarning.record_id)
        .where(RuleWarning.station_id == acting.station_id)
        .order_by(RuleWarning.at.desc(), RuleWarning.id)
        .limit(_LOOKED_AT)
    )
    with acting.database.reading() as session:
        return list(session.scalars(warned))
