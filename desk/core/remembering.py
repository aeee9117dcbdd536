"""What a unit that makes many records alike has found out already: a value that was read once, a
reference that was resolved once. Other units ask anew each time."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar, cast

from sqlalchemy.orm import Session

_KEY = "remembered"
_MOST = 20_000
"""Answers kept at a time, some 5 MB; of a hundred thousand texts most come once."""
T = TypeVar("T")


def remember(session: Session) -> None:
    """From now on the session keeps its answers: nothing that they rest on changes in it."""
    session.info.setdefault(_KEY, {})


def once(session: Session, asked: Hashable, find: Callable[[], T]) -> T:
    """The answer that the session remembers, else what `find` finds; what it raises is not kept."""
    known: dict[Hashable, object] | None = session.info.get(_KEY)
    if known is None:
        return find()
    if asked in known:
        return cast(T, known[asked])
    found = find()
    if len(known) >= _MOST:
        known.clear()
    known[asked] = found
    return found
