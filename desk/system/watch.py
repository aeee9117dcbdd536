"""Noticing what other people change, and whether the database is still the one that was opened."""

from __future__ import annotations

import sqlite3
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from db.engine import Database
from db.models import DatabaseInfo
from desk.core.errors import Busy, Missing, UserError
from desk.core.troubles import calm
from desk.core.unit import CHANNEL

EVERYTHING = frozenset({"*"})
"""What is returned when it is known that something changed, but not what."""


class Watcher(Protocol):
    """Asked every few seconds, off the window's thread."""

    def poll(self) -> frozenset[str]:
        """The kinds of record that changed since the last call. Raises UserError when the
        connection is lost or the database is no longer the same."""

    def close(self) -> None: ...


def watch(database: Database) -> Watcher:
    """A watcher for this database; it keeps one connection of its own."""
    return _FileWatcher(database) if database.is_sqlite else _ServerWatcher(database)


def identity(database: Database) -> tuple[UUID, int]:
    """The id and epoch of the database, to be compared later."""
    with database.reading() as session:
        row = session.execute(select(DatabaseInfo.id, DatabaseInfo.epoch)).one()
        return row.id, row.epoch


_IDENTITY = "SELECT id, epoch FROM database_info"
_PASSING = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_IOERR)


class _FileWatcher:
    """PRAGMA data_version on a kept connection changes whenever another connection commits.

    A file may also be copied over ours in its place: after each change its identity is compared.
    """

    def __init__(self, database: Database) -> None:
        assert database.path is not None
        self._path = database.path
        self._file = self._path.stat()
        self._connection = sqlite3.connect(
            f"{self._path.absolute().as_uri()}?mode=ro",
            uri=True,
            timeout=2,
            check_same_thread=False,
        )
        self._version = self._read("PRAGMA data_version")
        self._identity = self._read(_IDENTITY)

    def _read(self, statement: str) -> Any:
        return self._connection.execute(statement).fetchone()

    def poll(self) -> frozenset[str]:
        self._check_file()
        try:
            version = self._read("PRAGMA data_version")
            if version == self._version:
                return frozenset()
            if self._read(_IDENTITY) != self._identity:
                raise self._replaced()
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF in _PASSING:
                raise Busy("暂时读不到数据库，正在重试；已填内容还在。") from error
            # No such table, not a database: what lies there is no longer ours.
            raise self._replaced() from error
        self._version = version
        return EVERYTHING

    def _check_file(self) -> None:
        try:
            there = self._path.stat()
        except OSError as error:
            raise Missing(
                f"数据库文件 {self._path.name} 不见了，可能被移走或网络断开。已填内容还在，请勿关闭窗口。"
            ) from error
        if (there.st_ino, there.st_dev) != (self._file.st_ino, self._file.st_dev):
            raise self._replaced()

    def _replaced(self) -> Missing:
        return Missing(
            f"数据库文件 {self._path.name} 被换成了另一个文件。请退出程序，联系管理员核实后再用。"
        )

    def close(self) -> None:
        self._connection.close()


class _ServerWatcher:
    """LISTEN on a connection of its own; after a lost connection everything counts as changed."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._identity = identity(database)
        self._connection: Any = None

    def _listen(self) -> None:
        connection = self._database.engine.raw_connection()
        driver = connection.driver_connection
        assert driver is not None
        connection.detach()
        self._connection = driver
        driver.autocommit = True
        driver.execute(f"LISTEN {CHANNEL}")

    def poll(self) -> frozenset[str]:
        import psycopg

        fresh = self._connection is None
        try:
            if fresh:
                self._listen()
                if identity(self._database) != self._identity:
                    raise Missing("服务器上的数据库换了或被恢复过。请退出程序后重新登录。")
            notes = list(self._connection.notifies(timeout=0))
        except Missing:
            self.close()
            raise
        except (DBAPIError, psycopg.Error, OSError) as error:
            self.close()
            known = calm(error) if isinstance(error, DBAPIError) else None
            raise known or self._lost() from error
        told = frozenset(kind for note in notes for kind in note.payload.split())
        return EVERYTHING if fresh else told

    @staticmethod
    def _lost() -> UserError:
        return Busy("与数据库服务器的连接断了，正在重连；已填内容还在。")

    def close(self) -> None:
        """Let the connection go; the next poll makes a new one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


__all__ = ["EVERYTHING", "Watcher", "identity", "watch"]
