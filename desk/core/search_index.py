"""The index behind the search: single characters and short runs of characters of every word.

Two Chinese characters are the usual question, and neither database's own text index answers it. The
pairs do; what they find is compared with the words once more, so nothing wrong is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from typing import Any, TypedDict
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Text,
    and_,
    column,
    delete,
    literal,
    select,
    table,
    text,
)
from sqlalchemy.orm import Session

from db.models import SearchEntry
from db.upsert import insert_into, on_server
from desk.core.errors import Refused
from desk.values.text import clean_text, fold_width


class SearchRow(TypedDict):
    """What the index keeps of a record; `words` are folded."""

    record_id: UUID
    station_id: UUID
    kind: str
    title: str
    detail: str
    words: str


MOST_TERMS, LONGEST_SEARCH = 20, 200
"""Words of a search, and their characters together."""
_MOST = 5
"""Of a long term so many grams are looked up."""
_AT_ONCE = 5000
"""So many records are named in one statement; the databases take some 32,000."""


@lru_cache(maxsize=4096)  # the names of a project stand in each of its records
def fold(words: str) -> str:
    """How words are compared: what can be stored at all, half width, lower case."""
    return fold_width(clean_text(words)).casefold()


def terms_of(words: str) -> list[str]:
    """The words that are looked for. Raises Refused for more than anybody looks for: a page that was
    pasted into the wrong place."""
    terms = fold(words).split()
    if len(terms) > MOST_TERMS or sum(map(len, terms)) > LONGEST_SEARCH:
        raise Refused(
            f"查找的内容太长，最多 {MOST_TERMS} 个词、{LONGEST_SEARCH} 个字。请只留几个关键的词。"
        )
    return terms


def grams_of(words: str) -> list[str]:
    """Every character, every pair of neighbours, and every three ASCII neighbours of every word,
    each once, as plain letters."""
    return list(dict.fromkeys(chain.from_iterable(map(_grams_of_word, words.split()))))


@lru_cache(maxsize=4096)  # the words of a project stand in each of its records
def _grams_of_word(word: str) -> tuple[str, ...]:
    one = [_CODES[sign] for sign in word]
    two = [first + second for first, second in pairwise(one)]
    if len(word) < 3:
        return (*one, *two)
    three = [pair + third for pair, third in zip(two, one[2:], strict=False)]
    if not word.isascii():
        three = [gram for n, gram in enumerate(three) if word[n : n + 3].isascii()]
    return (*one, *two, *three)


class _Codes(dict[str, str]):
    """Code points in letters and digits: no tokenizer may split or fold them."""

    def __missing__(self, sign: str) -> str:
        code = self[sign] = f"x{ord(sign):x}"
        return code


_CODES = _Codes()


def _coded(gram: str) -> str:
    return "".join(_CODES[sign] for sign in gram)


def _needed(term: str) -> list[str]:
    """The grams looked up for `term`: threes where it is ASCII, pairs elsewhere, its last few only.

    Numbers differ at their end; what all of them begin with would be read for nothing. The words
    are compared with the whole term afterwards.
    """
    if len(term) == 1:
        return [_coded(term)]
    grams: list[str] = []
    for place in range(len(term) - 1):
        three = term[place : place + 3]
        if len(three) == 3 and three.isascii():
            grams.append(_coded(three))
        elif not (grams and term[place : place + 2].isascii() and len(term) > 2):
            grams.append(_coded(term[place : place + 2]))
    return list(dict.fromkeys(grams[-_MOST:]))


def _kind_gram(kind: str) -> str:
    return "kind" + kind.replace("-", "")


def matches(words: str) -> ColumnElement[bool]:
    """The condition that every term of `words` occurs in an entry; wild cards are literal."""
    terms = terms_of(words)
    return and_(*(SearchEntry.words.contains(term, autoescape=True) for term in terms))


def candidates(session: Session, words: str, kinds: Sequence[str] = ()) -> ColumnElement[bool]:
    """The condition that an entry has the grams of `words`; to be combined with `matches`.

    `kinds` must be one kind or none.
    """
    grams = [gram for term in terms_of(words) for gram in _needed(term)]
    grams += [_kind_gram(kind) for kind in kinds]
    if on_server(session):
        wanted = literal(grams, ARRAY(Text))
        return and_(SearchEntry.grams.op("@>")(wanted))
    index = table("search_grams", column("rowid"))
    found = text("search_grams MATCH :grams").bindparams(grams=" AND ".join(grams))
    return SearchEntry.position.in_(select(index.c.rowid).where(found))


def few_ids(session: Session, words: str, kind: str, *, limit: int) -> list[UUID] | None:
    """The ids of the entries of `kind` that match, or None when more than `limit` might."""
    query = (
        select(SearchEntry.record_id, SearchEntry.words)
        .where(candidates(session, words, (kind,)))
        .limit(limit + 1)
    )
    rows = session.execute(query).all()
    if len(rows) > limit:
        return None
    terms = terms_of(words)
    return [row.record_id for row in rows if all(term in row.words for term in terms)]


def write(session: Session, rows: Sequence[SearchRow]) -> None:
    """Put `rows` (record_id, station_id, kind, title, detail, words) into the index."""
    put = _write_server if on_server(session) else _write_file
    for start in range(0, len(rows), _AT_ONCE):
        put(session, rows[start : start + _AT_ONCE])


def _write_server(session: Session, rows: Iterable[SearchRow]) -> None:
    statement = insert_into(session, SearchEntry)
    changing = ("title", "detail", "words", "grams")
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["record_id"],
            set_={name: statement.excluded[name] for name in changing},
        ),
        [{**row, "grams": [*grams_of(row["words"]), _kind_gram(row["kind"])]} for row in rows],
    )


_SAID = ("title", "detail", "words")
"""What of a record's row changes with it."""


def _write_file(session: Session, rows: Sequence[SearchRow]) -> None:
    old = _stored(session, [row["record_id"] for row in rows])
    rows = [row for row in rows if not _says(old.get(row["record_id"]), row)]
    if not rows:
        return  # most steps change nothing that a record is found by
    changed = [r for r in rows if not _says(old.get(r["record_id"]), r, ("words",))]
    _forget_grams(session, [old[r["record_id"]] for r in changed if r["record_id"] in old])
    statement = insert_into(session, SearchEntry)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["record_id"],
            set_={name: statement.excluded[name] for name in _SAID},
        ),
        rows,
    )
    new = _stored(session, [row["record_id"] for row in changed])
    if new:
        session.execute(
            text("INSERT INTO search_grams (rowid, grams) VALUES (:position, :grams)"),
            [_grams_row(stored) for stored in new.values()],
        )


def _says(stored: Any, row: SearchRow, names: Sequence[str] = _SAID) -> bool:
    said: Mapping[str, object] = {**row}
    return stored is not None and all(getattr(stored, name) == said[name] for name in names)


def _grams_row(stored: Any) -> dict[str, Any]:
    grams = " ".join([*grams_of(stored.words), _kind_gram(stored.kind)])
    return {"position": stored.position, "grams": grams}


def _stored(session: Session, ids: Sequence[UUID]) -> dict[UUID, Any]:
    if not ids:
        return {}
    entry = SearchEntry
    said = (entry.title, entry.detail, entry.words)
    query = select(entry.record_id, entry.position, entry.kind, *said)
    return {row.record_id: row for row in session.execute(query.where(entry.record_id.in_(ids)))}


def _forget_grams(session: Session, stored: Sequence[Any]) -> None:
    if stored:
        session.execute(
            text(
                "INSERT INTO search_grams (search_grams, rowid, grams)"
                " VALUES ('delete', :position, :grams)"
            ),
            [_grams_row(row) for row in stored],
        )


def forget(session: Session, ids: Sequence[UUID]) -> None:
    """Take records out of the index."""
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        if not on_server(session):
            _forget_grams(session, list(_stored(session, some).values()))
        session.execute(delete(SearchEntry).where(SearchEntry.record_id.in_(some)))
