"""From what a person writes to the record that is meant: numbers, names, pinyin, ids."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from db.fields import Field
from db.models import Person, SearchEntry
from desk.core.acting import Acting
from desk.core.errors import Missing, Refused
from desk.core.kinds import RecordKind, kind, kind_names, shown_by
from desk.core.readers import may_read, permit_reading
from desk.core.remembering import once
from desk.core.rights import reading
from desk.core.search_index import LONGEST_SEARCH, matches
from desk.values.text import as_typed, clean_text, quoted
from desk.values.zone import local

_MANY = 8
"""So many are named where something may not be."""
_NAMES = ("name", "login", "reference")


def locate(acting: Acting, reference: str, kind_name: str = "") -> tuple[RecordKind, UUID]:
    """The record that `reference` names: by its number, its id, at least six digits of the id, or
    its exact name. `kind_name` narrows it to one kind, and so does a kind in front of the number
    (``tickets:10023``, ``发货单:10023``).

    Raises Missing, or Refused for a number or name that several records have.
    """
    reference = clean_text(reference)
    if len(reference) > LONGEST_SEARCH:
        raise Missing(f"找不到记录{quoted(reference)}，没有这么长的单号或名称。请核对后再写。")
    prefixed, wanted = _kind_in_front(reference)
    kinds = [kind(name) for name in kind_names()]
    if kind_name or prefixed:
        kinds = [kind(kind_name) if kind_name else prefixed or kinds[0]]
    if kind_name and prefixed not in (None, kinds[0]):
        raise Refused(f"“{reference}”不是{kinds[0].label}。请去掉前面的类别，或换一类记录。")
    with reading(acting) as (session, mine):
        if len(kinds) == 1:
            permit_reading(mine, kinds[0].name, kinds[0].label)
        kinds = [known for known in kinds if may_read(mine, known.name)]
        named = _by_number(session, acting, kinds, wanted)
        for known in kinds if not named else ():
            found = _by_id(session, acting, known, wanted)
            if found is not None:
                return known, found
        if not named:
            named = [(k, id_) for k in kinds for id_ in _by_name(session, acting, k.model, wanted)]
        if len(named) > 1:
            raise _which_of(session, wanted, named)
    if named:
        return named[0]
    what = kinds[0].label if len(kinds) == 1 else "记录"
    raise Missing(f"找不到{what}“{wanted}”。请核对单号或名称；草稿没有单号，要用它的 id。")


def _kind_in_front(text: str) -> tuple[RecordKind | None, str]:
    """The kind that stands before a colon, and what follows; the whole text where none does."""
    before, sign, after = text.replace("：", ":").partition(":")
    for name in kind_names():
        if sign and before.strip() in (name, name.replace("-", "_"), kind(name).label):
            return kind(name), after.strip()
    return None, text


def _which_of(session: Session, wanted: str, found: Sequence[tuple[RecordKind, UUID]]) -> Refused:
    """The refusal that names every record meant, and how to write the one that is."""
    said = []
    for known, id_ in found:
        record = session.get_one(known.model, id_)
        title = known.searchable(record)
        of = f"{title.title} {title.detail}".strip() if title is not None else wanted
        said.append(f"{known.label} {of}（{local(record.created_at):%Y-%m-%d} 建立）")
    ways = dict.fromkeys(f"{known.name}:{wanted}" for known, _ in found)
    if len(ways) == len(found):
        way = f"请在前面写明类别：{' 或 '.join(ways)}"
    else:
        way = f"请改用 id：{'、'.join(str(id_)[:8] for _, id_ in found)}"
    return Refused(f"“{wanted}”不止一条：{'；'.join(said)}。{way}。")


def _by_number(
    session: Session, acting: Acting, kinds: Sequence[RecordKind], wanted: str
) -> list[tuple[RecordKind, UUID]]:
    """The records that have this number. One drawn here is one record's; one of the batching system
    may be that of several kinds, or of several years."""
    found: list[tuple[RecordKind, UUID]] = []
    for known in kinds if wanted else ():
        if "number" not in known.fields:
            continue
        model = known.model
        numbered = model.number.in_({wanted, wanted.upper()})
        ids = session.scalars(
            select(model.id).where(model.station_id == acting.station_id, numbered).limit(9)
        )
        found += [(known, id_) for id_ in ids]
    return found


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


def resolve_reference(
    session: Session, acting: Acting, asked: Field, raw: object, *, kept: UUID | None = None
) -> UUID | None:
    """The id for a reference field: from a UUID, a number, an exact name, or the one record that
    the words find. `kept` is what stands there and may stay.

    Raises Refused naming what there is.
    """
    text = clean_text(as_typed(raw))
    if not text:
        return None
    if len(text) > LONGEST_SEARCH:
        raise Refused(f"{asked.label}{quoted(text)}太长，没有这样的名称。请写全名或单号。")
    found = _found(session, acting, asked, text)
    if found != kept and not may_be_named(session, asked, found):
        raise _not_nameable(session, acting, asked, found)
    return found


def person_name(session: Session, id_: UUID | None) -> str:
    """What the person with this id is called; "" for nobody."""
    person = session.get(Person, id_) if id_ is not None else None
    return person.name if person is not None else ""


def may_be_named(session: Session, asked: Field, id_: UUID) -> bool:
    """Whether the record may be named anew in the field: a person who works here as what the field
    asks for, say."""
    target = kind(asked.refers)
    conditions = target.nameable(asked)
    if not conditions:
        return True

    def named() -> bool:
        query = select(target.model.id).where(target.model.id == id_, *conditions)
        return session.scalar(query) is not None

    with session.no_autoflush:
        return once(session, ("named", asked.name, asked.refers, asked.roles, id_), named)


def _not_nameable(session: Session, acting: Acting, asked: Field, id_: UUID) -> Refused:
    target = kind(asked.refers)
    model, shown = target.model, getattr(target.model, shown_by(target.model))
    name = session.scalar(select(shown).where(model.id == id_))
    query = select(shown).where(model.station_id == acting.station_id, *target.nameable(asked))
    others = "、".join(str(other) for other in session.scalars(query.order_by(shown).limit(_MANY)))
    remedy = f"可选的有：{others}。" if others else "现在没有可选的，请先建档。"
    return Refused(f"{asked.label}不能选{name}：{target.not_nameable(asked)}。{remedy}")


def _found(session: Session, acting: Acting, asked: Field, text: str) -> UUID:
    """The record that `text` means, whether it may be named or not. Raises Refused."""
    target = kind(asked.refers)
    model = target.model
    id_ = _as_id(text)
    if id_ is not None:
        if not _stands_here(session, acting, model, id_):
            raise Refused(f"{asked.label}“{text}”不在档案里，可能已被删除。请重新选择。")
        return id_
    here = model.station_id == acting.station_id
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
    shown = likely if may_read(acting, target.name) else ()
    offer = f"是不是其中之一：{'、'.join(row.title for row in shown)}?" if shown else ""
    raise Refused(f"{asked.label}“{text}”没有对上档案里唯一的一条。{offer}请写全名，或先建档。")
