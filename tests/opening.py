"""Databases opened once in a test process, so that their statements are compiled once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from db.engine import Database, open_database

_opened: dict[str, Database] = {}


@contextmanager
def reopened(target: str) -> Iterator[Database]:
    """The database at `target` with no connection left open, its statements compiled before."""
    database = _opened.get(target) or _opened.setdefault(target, open_database(target))
    database.close()
    yield database
    database.close()


def forget_opened() -> None:
    """For tests that change how their engine behaves: the next test gets another."""
    _opened.clear()
