"""What can be found: one row of words per record, kept when the record is saved.

Words hold the record's names, their pinyin (initials, full, and the editable 助记码), numbers and
phones, folded to lower case and half width, so that one scan of one narrow table answers every
kind of question.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from db.base import Record
from db.fields import Field
from db.models import SearchEntry
from desk.core.acting import Acting
from desk.core.kinds import Searchable, kind, kind_names, kind_of_record
from desk.core.readers import may_read
from desk.core.rights import reading
from desk.core.search_index import SearchRow, candidates, fold, forget, matches, write
from desk.core.unit import Unit
from desk.values.pinyin import search_words
from desk.values.text import clean_text


@dataclass(frozen=True)
class Found:
    """One answer of the global search."""

    kind: str
    id: UUID
    title: str
    detail: str


def index_touched(u: Unit, touched: Sequence[Record]) -> None:
    """Keep the search rows of everything that a unit of work changed."""
    index_records(u.session, touched, new=[r.id for r in touched if u.is_new(r)])


def index_records(session: Session, records: Iterable[Record], *, new: Iterable[UUID] = ()) -> None:
    """Write the search rows of `records`, and of the records whose words depend on them; on one of
    the `new` none does that is not among `records`."""
    seen: set[UUID] = set()
    made, deleted = set(new), session.deleted
    waiting: list[Any] = list(records)
    rows: list[SearchRow] = []
    gone: list[UUID] = []
    while waiting:
        record = waiting.pop()
        if record.id in seen:
            continue
        seen.add(record.id)
        known = kind_of_record(record)
        if record in deleted or record not in session:
            gone.append(record.id)
            continue
        found = known.searchable(record)
        if found is not None:
            rows.append(_row(record, known.name, found))
        if record.id not in made:
            waiting.extend(known.followers(session, record))
    forget(session, gone)
    write(session, rows)


def _row(record: Record, kind: str, found: Searchable) -> SearchRow:
    names = [search_words(name) for name in found.names if name]
    words = [fold(word) for word in (*found.words, found.title, found.detail) if word]
    return {
        "record_id": record.id,
        "station_id": record.station_id,
        "kind": kind,
        "title": found.title[:300],
        "detail": found.detail[:300],
        "words": " ".join(dict.fromkeys([*words, *names])),
    }


def find(
    acting: Acting,
    text: str,
    *,
    kinds: tuple[str, ...] = (),
    limit: int = 30,
    named_in: Field | None = None,
) -> list[Found]:
    """The records whose words contain every word of `text`, exact numbers and titles first; with
    `named_in` those that may be named anew in this reference."""
    if not fold(text):
        return []
    wanted = fold(text)
    rank = case(
        (SearchEntry.title.icontains(clean_text(text), autoescape=True), 0),
        (SearchEntry.words.startswith(wanted, autoescape=True), 1),
        else_=2,
    )
    query = (
        select(SearchEntry.kind, SearchEntry.record_id, SearchEntry.title, SearchEntry.detail)
        .where(SearchEntry.station_id == acting.station_id, matches(text))
        .order_by(rank, SearchEntry.title.desc())
        .limit(limit)
    )
    if named_in is not None:
        target = kind(named_in.refers)
        named = select(target.model.id).where(*target.nameable(named_in))
        query = query.where(SearchEntry.record_id.in_(named))
    with reading(acting) as (session, mine):
        able = [name for name in kinds or kind_names() if may_read(mine, name)]
        query = query.where(SearchEntry.kind.in_(able))
        query = query.where(candidates(session, text, kinds if len(kinds) == 1 else ()))
        return [Found(*row) for row in session.execute(query)]
