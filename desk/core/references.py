"""From what a person writes to the record that is meant: numbers, names, pinyin, ids."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from db.fields import Field
from db.models import SearchEntry
from desk.core.acting import Acting
from desk.core.errors import Missing, Refused
from desk.core.kinds import RecordKind, kind, kind_names, kind_of_number
from desk.core.search_index import matches
from desk.values.text import clean_text

_NAMES = ("name", "login", "reference")


def locate(acting: Acting, reference: str, kind_name: str = "") -> tuple[RecordKind, UUID]:
    """The record that `reference` names: by its number, its id, at least six digits of the id, or
    its exact name. `kind_name` narrows it to one kind.

    Raises Missing, or Refused for a name that several records have.
    """
    wanted = clean_text(reference)
    kinds = [kind(kind_name)] if kind_name else [kind(name) for name in kind_names()]
    by_number = kind_of_number(wanted)
    with acting.database.reading() as session:
        if by_number in kinds:
            found = _by_number(session, acting, by_number, wanted)
            if found is not None:
                return by_number, found
        for known in kinds:
            found = _by_id(session, acting, known, wanted)
            if found is not None:
                return known, found
        named = [(k, id_) for k in kinds for id_ in _by_name(session, acting, k.model, wanted)]
    if len(named) == 1:
        return named[0]
    if named:
        labels = "、".join(dict.fromkeys(k.label for k, _ in named))
        raise Refused(f"“{wanted}”不止一条（{labels}）。请写单号或 id。")
    what = kinds[0].label if kind_name else "记录"
    raise Missing(f"找不到{what}“{wanted}”。请核对单号或名称；草稿没有单号，要用它的 id。")


def _by_number(session: Session, acting: Acting, known: RecordKind, wanted: str) -> UUID | None:
    model = known.model
    return session.scalar(
        select(model.id).where(
            model.station_id == acting.station_id, model.number == wanted.upper()
        )
    )


def _by_name(session: Session, acting: Acting, model: Any, wanted: str) -> Sequence[UUID]:
    """The first two records that have exactly this number, name, login or reference."""
    if not wanted:
        return ()
    here = model.station_id == acting.station_id
    for column in ("number", *_NAMES):
        if hasattr(model, column):
            query = select(model.id).where(here, getattr(model, column) == wanted).limit(2)
            found = session.scalars(query).all()
            if found:
                return found
    return ()


def _by_id(session: Session, acting: Acting, known: RecordKind, wanted: str) -> UUID | None:
    digits = wanted.replace("-", "").lower()
    if len(digits) < 6 or any(c not in "0123456789abcdef" for c in digits):
        return None
    model = known.model
    try:
        low = UUID(digits.ljust(32, "0"))
        high = UUID(digits.ljust(32, "f"))
    except ValueError:
        return None
    rows = session.scalars(
        select(model.id)
        .where(model.station_id == acting.station_id, model.id >= low, model.id <= high)
        .limit(2)
    ).all()
    return UUID(str(rows[0])) if len(rows) == 1 else None


def _as_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _stands_here(session: Session, acting: Acting, model: Any, id_: UUID) -> bool:
    """Whether the station has this record; one that the session holds is not asked for again."""
    held = session.identity_map.get(identity_key(model, id_))
    if held is not None:
        return bool(held.station_id == acting.station_id)
    here = select(model.id).where(model.station_id == acting.station_id, model.id == id_)
    return session.scalar(here) is not None


def resolve_reference(session: Session, acting: Acting, asked: Field, raw: object) -> UUID | None:
    """The id for a reference field: from a UUID, a number, an exact name, or the one record that
    the words find. Raises Refused naming what there is."""
    if raw is None or raw == "":
        return None
    target = kind(asked.refers)
    model = target.model
    here = model.station_id == acting.station_id
    text = clean_text(str(raw))
    if not text:
        return None
    id_ = _as_id(text)
    if id_ is not None:
        if not _stands_here(session, acting, model, id_):
            raise Refused(f"{asked.label}“{text}”不在档案里，可能已被删除。请重新选择。")
        return id_
    for column in ("number", *_NAMES):
        if hasattr(model, column):
            found = session.scalars(
                select(model.id).where(here, getattr(model, column) == text).limit(2)
            ).all()
            if len(found) == 1:
                return UUID(str(found[0]))
    likely = session.execute(
        select(SearchEntry.record_id, SearchEntry.title)
        .where(
            SearchEntry.station_id == acting.station_id,
            SearchEntry.kind == target.name,
            matches(text),
        )
        .limit(4)
    ).all()
    if len(likely) == 1:
        return UUID(str(likely[0].record_id))
    offer = f"是不是其中之一：{'、'.join(row.title for row in likely)}?" if likely else ""
    raise Refused(f"{asked.label}“{text}”没有对上档案里唯一的一条。{offer}请写全名，或先建档。")
