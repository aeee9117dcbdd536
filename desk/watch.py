"""Noticing what other people change, and whether the database is still the one that was opened."""

from __future__ import annotations

import sqlite3
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from db.engine import Database
from db.models import DatabaseInfo
from desk.errors import Busy, Missing, UserError
from desk.unit import CHANNEL, calm

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


class _FileWatcher:
    """PRAGMA data_version on a kept connection changes whenever another connection commits."""

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
        self._version = self._read()

    def _read(self) -> int:
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def poll(self) -> frozenset[str]:
        try:
            there = self._path.stat()
        except OSError as error:
            raise Missing(
                f"数据库文件 {self._path.name} 不见了，可能被移走或网络断开。已填内容还在，请勿关闭窗口。"
            ) from error
        if (there.st_ino, there.st_dev) != (self._file.st_ino, self._file.st_dev):
            raise Missing(
                f"数据库文件 {self._path.name} 被换成了另一个文件。请退出程序，联系管理员核实后再用。"
            )
        try:
            version = self._read()
        except sqlite3.OperationalError as error:
            raise Busy("暂时读不到数据库，正在重试；已填内容还在。") from error
        if version == self._version:
            return frozenset()
        self._version = version
        return EVERYTHING

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
        driver.autocommit = True
        driver.execute(f"LISTEN {CHANNEL}")
        self._connection = driver

    def poll(self) -> frozenset[str]:
        fresh = self._connection is None
        try:
            if fresh:
                self._listen()
                if identity(self._database) != self._identity:
                    raise Missing("服务器上的数据库换了或被恢复过。请退出程序后重新登录。")
            told = {kind for note in self._notes() for kind in note.payload.split()}
        except DBAPIError as error:
            self._connection = None
            raise self._lost(calm(error)) from error
        except OSError as error:
            self._connection = None
            raise self._lost(None) from error
        return EVERYTHING if fresh else frozenset(told)

    def _notes(self) -> list[Any]:
        import psycopg

        try:
            return list(self._connection.notifies(timeout=0))
        except psycopg.Error as error:
            raise OSError(str(error)) from error

    @staticmethod
    def _lost(known: UserError | None) -> UserError:
        return known or Busy("与数据库服务器的连接断了，正在重连；已填内容还在。")

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()


__all__ = ["EVERYTHING", "Watcher", "identity", "watch"]
