"""A station as it stands now, to try things out on while others go on saving.

On SQLite it is a private copy of the file: even a reader that stays long keeps everybody else from
saving there. A server shows each transaction its own snapshot, and a trial locks nothing of it.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.exc import DBAPIError

from db.engine import open_database
from desk.core.acting import Acting
from desk.core.errors import Busy
from desk.core.troubles import calm

_PAGES = 4096
"""Copied at a time, some 16 MB: whoever saves waits no longer than for these."""
_PATIENCE = 60.0
"""Seconds in which a moment without a save must come that is long enough for a copy."""


@contextmanager
def as_of_now(acting: Acting) -> Iterator[Acting]:
    """The same person at a station that nobody else changes. Nothing that is done there is kept.
    Raises the calm family."""
    path = acting.database.path
    if path is None:
        yield acting
        return
    # The folder is the person's own, as the copy is.
    with TemporaryDirectory(prefix="desk-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / path.name
        _copy(acting, copy)
        database = open_database(str(copy))
        try:
            with database.unhurt_by_loss():
                yield replace(acting, database=database)
        finally:
            database.close()


def _copy(acting: Acting, copy: Path) -> None:
    """Copy page by page; a save in between begins the copy anew, which SQLite does by itself."""
    given_up = time.monotonic() + _PATIENCE

    def look(_status: int, _remaining: int, _total: int) -> None:
        if time.monotonic() > given_up:
            raise Busy("数据库一直有人在保存，没有抄完。请稍后再导入。")

    with acting.database.engine.connect() as connection, closing(sqlite3.connect(copy)) as target:
        source = connection.connection.driver_connection
        assert isinstance(source, sqlite3.Connection)
        try:
            source.backup(target, pages=_PAGES, progress=look, sleep=0.01)
        except sqlite3.Error as error:
            known = calm(DBAPIError("backup", None, error))
            if known is None:
                raise
            raise known from error
