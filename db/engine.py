"""Opening a database, SQLite or Postgres, and sorting its errors into what a person can act on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

READ_PATIENCE_MS = 5_000
WRITE_PATIENCE_MS = 30_000
"""How long a reader and a writer wait for others of an SQLite file. A reader is asked again by the
window, which meanwhile says why; a writer has something to lose."""

SCHEMA_VERSION = "0014"
"""The migration this program was written against; `db/migrations/versions` holds it."""


class Trouble(Enum):
    """Why a database did not do what was asked, sorted by what a person can do about it."""

    BUSY = "busy"
    FULL = "full"
    READ_ONLY = "read_only"
    MISSING = "missing"
    BROKEN = "broken"
    LOST = "lost"
    DUPLICATE = "duplicate"
    OTHER = "other"


class CannotOpenError(Exception):
    """The database cannot be used; `trouble` says which kind, `detail` what the driver said."""

    def __init__(self, trouble: Trouble, detail: str) -> None:
        super().__init__(detail)
        self.trouble = trouble
        self.detail = detail


@dataclass(frozen=True)
class Database:
    """One database and the engine on it; made by `open_database`, closed by `close`."""

    url: URL
    engine: Engine

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @property
    def path(self) -> Path | None:
        """The file of an SQLite database; None on a server."""
        return Path(self.url.database) if self.is_sqlite and self.url.database else None

    @property
    def name(self) -> str:
        """What the status bar calls it."""
        if self.path is not None:
            return self.path.name
        return f"{self.url.host or '本机'}/{self.url.database}"

    @cached_property
    def sessions(self) -> sessionmaker[Session]:
        return sessionmaker(self.engine, expire_on_commit=False, autoflush=False)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for reading; rows are fetched before the block ends, nothing is committed."""
        with self.sessions() as session:
            if self.is_sqlite:
                session.connection(execution_options={"reading": True})
            yield session

    @contextmanager
    def unhurt_by_loss(self) -> Iterator[None]:
        """Within, an SQLite file does not wait for the disk: for what is made in one go and made
        anew should the power fail. Afterwards every connection waits again."""
        if not self.is_sqlite:
            yield
            return
        event.listen(self.engine, "checkout", _sqlite_hurry)
        try:
            yield
        finally:
            event.remove(self.engine, "checkout", _sqlite_hurry)
            self.engine.dispose()

    def close(self) -> None:
        self.engine.dispose()


def database_url(target: str) -> URL:
    """The URL for a path, ``sqlite:///…`` or ``postgresql://…`` as people write it.

    Raises CannotOpenError for an address that is neither.
    """
    if "://" not in target:
        return URL.create("sqlite", database=str(Path(target).expanduser().absolute()))
    try:
        url = make_url(target)
    except ArgumentError as error:
        raise CannotOpenError(Trouble.OTHER, "not an address") from error
    if url.drivername in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "postgresql+psycopg"):
        raise CannotOpenError(Trouble.OTHER, url.drivername)
    return url


def open_database(target: str, *, create: bool = False) -> Database:
    """Open the database at `target` (a path or URL).

    A missing SQLite file is an error unless `create`: an empty database must never stand in for
    a file that was moved. Raises CannotOpenError.
    """
    url = database_url(target)
    if url.get_backend_name() == "sqlite":
        return Database(url, _sqlite_engine(url, create=create))
    engine = create_engine(
        url,
        pool_size=4,
        max_overflow=4,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": 5,
            # A server that is gone without a word is noticed in a quarter of a minute.
            "keepalives_idle": 10,
            "keepalives_interval": 5,
            "keepalives_count": 2,
            "tcp_user_timeout": 15_000,
            "options": (
                "-c lock_timeout=5000 -c statement_timeout=60000"
                " -c idle_in_transaction_session_timeout=30000 -c timezone=UTC"
            ),
        },
    )
    try:
        with engine.connect():
            pass
    except DBAPIError as error:
        raise CannotOpenError(sort_error(error), str(error.orig)) from error
    return Database(url, engine)


def _sqlite_engine(url: URL, *, create: bool) -> Engine:
    path = Path(url.database or "")
    if not create and not path.exists():
        raise CannotOpenError(Trouble.MISSING, str(path))
    if path.is_dir():
        raise CannotOpenError(Trouble.OTHER, f"{path}: a folder")
    if path.exists() and not create and path.stat().st_size == 0:
        raise CannotOpenError(Trouble.BROKEN, f"{path}: 0 bytes")
    mode = "rwc" if create else "rw"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=WRITE_PATIENCE_MS / 1_000,
            isolation_level=None,  # transactions are begun below, never by the driver
            check_same_thread=False,
        )

    engine = create_engine(url, creator=connect)
    event.listen(engine, "connect", _sqlite_connect)
    event.listen(engine, "begin", _sqlite_begin)
    try:
        with engine.connect().execution_options(reading=True) as connection:
            connection.execute(text("SELECT count(*) FROM sqlite_master"))
    except DBAPIError as error:
        engine.dispose()
        trouble = sort_error(error)
        if trouble is Trouble.MISSING and (create or path.exists()):
            trouble = Trouble.READ_ONLY  # it is there, or its folder is, and may not be used
        raise CannotOpenError(trouble, str(error.orig)) from error
    return engine


# TRUNCATE and FULL: WAL fails on file shares, and a lost power supply must not lose a save.
_SQLITE_KEPT = {
    "journal_mode": "TRUNCATE",
    "synchronous": "FULL",
    "foreign_keys": "ON",
    "trusted_schema": "OFF",
    "cache_size": "-32000",
}


def _sqlite_connect(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma, value in _SQLITE_KEPT.items():
        cursor.execute(f"PRAGMA {pragma}={value}")
    cursor.close()


def _sqlite_hurry(connection: Any, *_: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")


def _sqlite_begin(connection: Any) -> None:
    # Writers take the lock at once; a lock taken later, after reading, ends in deadlock errors.
    reading = connection.get_execution_options().get("reading", False)
    _sqlite_wait(connection, READ_PATIENCE_MS if reading else WRITE_PATIENCE_MS)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _sqlite_wait(connection: Any, patience: int) -> None:
    """Let the driver's connection wait so long, in milliseconds, unless it does already."""
    if connection.info.get("patience") != patience:
        connection.connection.driver_connection.execute(f"PRAGMA busy_timeout={patience}")
        connection.info["patience"] = patience


_SQLITE_TROUBLES = {
    sqlite3.SQLITE_BUSY: Trouble.BUSY,
    sqlite3.SQLITE_LOCKED: Trouble.BUSY,
    sqlite3.SQLITE_FULL: Trouble.FULL,
    sqlite3.SQLITE_READONLY: Trouble.READ_ONLY,
    sqlite3.SQLITE_PERM: Trouble.READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: Trouble.MISSING,
    sqlite3.SQLITE_CORRUPT: Trouble.BROKEN,
    sqlite3.SQLITE_NOTADB: Trouble.BROKEN,
    sqlite3.SQLITE_IOERR: Trouble.LOST,
    sqlite3.SQLITE_CONSTRAINT: Trouble.DUPLICATE,
}
_SQLITE_EXACTLY = {
    sqlite3.SQLITE_READONLY_DBMOVED: Trouble.MISSING,
    # These are defects of ours, not a name that is taken.
    sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY: Trouble.OTHER,
    sqlite3.SQLITE_CONSTRAINT_NOTNULL: Trouble.OTHER,
    sqlite3.SQLITE_CONSTRAINT_CHECK: Trouble.OTHER,
}
_STATE_TROUBLES = {
    "55P03": Trouble.BUSY,
    "40001": Trouble.BUSY,
    "40P01": Trouble.BUSY,
    "57014": Trouble.BUSY,
    "53100": Trouble.FULL,
    "25006": Trouble.READ_ONLY,
    "42501": Trouble.READ_ONLY,
    "23505": Trouble.DUPLICATE,
    "3D000": Trouble.MISSING,
}


def sort_error(error: DBAPIError) -> Trouble:
    """Which trouble a driver's error is, by its code, never by its words."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        sorted_ = _SQLITE_TROUBLES.get(code & 0xFF, Trouble.OTHER)
        return _SQLITE_EXACTLY.get(code, sorted_)
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        if state.startswith(("08", "57P")):
            return Trouble.LOST
        return _STATE_TROUBLES.get(state, Trouble.OTHER)
    if error.connection_invalidated or isinstance(error, OperationalError):
        return Trouble.LOST
    return Trouble.OTHER


def stored_schema(database: Database) -> str | None:
    """The migration the database stands at; None when it is empty."""
    with database.reading() as session:
        inspector_sql = (
            "SELECT name FROM sqlite_master WHERE name = 'alembic_version'"
            if database.is_sqlite
            else "SELECT to_regclass('alembic_version')::text"
        )
        if session.execute(text(inspector_sql)).scalar() is None:
            return None
        return session.execute(
            select(text("version_num")).select_from(text("alembic_version"))
        ).scalar()
