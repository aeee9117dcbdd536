"""Databases opened once in a test process, so that their statements are compiled once; and where
a person's own files lie while tests run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

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


def folders_under(home: Path, patch: pytest.MonkeyPatch) -> None:
    """Let settings, data and logs of a person lie under `home`."""
    config = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
    for name in (*config, "APPDATA", "LOCALAPPDATA"):
        patch.setenv(name, str(home / name))
