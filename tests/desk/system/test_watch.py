"""Other people's changes are noticed, and that the database is still the one that was opened."""

from __future__ import annotations

import select
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url, text

from db.engine import Database, open_database
from desk.core import records
from desk.core.errors import Busy, Missing, UserError
from desk.system.watch import EVERYTHING, Watcher, identity, watch
from desk.users.station import found_station
from tests.station import Station


@pytest.fixture
def watcher(station: Station) -> Iterator[Watcher]:
    with closing(watch(station.database)) as made:
        made.poll()  # the first look of a server's watcher takes everything as changed
        yield made


def heard(watcher: Watcher) -> frozenset[str]:
    """What a poll tells once a server's word has arrived; a file needs no waiting for."""
    connection = getattr(watcher, "_connection")  # noqa: B009 - a file's has no socket
    if not isinstance(connection, sqlite3.Connection):
        readable, _, _ = select.select([connection.fileno()], [], [], 10)
        assert readable, "the server said nothing"
    return watcher.poll()


def told(watcher: Watcher) -> UserError:
    """The sentence that a poll ends in."""
    with pytest.raises(UserError) as caught:
        watcher.poll()
    return caught.value


def test_another_programs_save_is_noticed(station: Station, watcher: Watcher) -> None:
    assert watcher.poll() == frozenset()
    other = open_database(station.target)
    colleague = station.people["specialist"]
    records.create(replace(colleague, database=other), "customers", {"name": "甲公司"})
    other.close()
    found = heard(watcher)
    assert found == EVERYTHING if station.database.is_sqlite else found == {"customers"}
    assert watcher.poll() == frozenset()


def test_several_saves_are_told_at_once(station: Station, watcher: Watcher) -> None:
    station.signed()
    station.plan(until="draft")
    expected = {"orders", "daily-plans"}
    found: frozenset[str] = frozenset()
    while not (found == EVERYTHING or found >= expected):
        found |= heard(watcher)
    assert found in (EVERYTHING, frozenset(expected))


def test_what_was_not_saved_is_not_told(station: Station, watcher: Watcher) -> None:
    order = station.order()
    heard(watcher)
    with pytest.raises(UserError):
        records.take(station.clerk, "orders", order, "open")
    assert watcher.poll() == frozenset()


def test_looking_is_no_change(station: Station, watcher: Watcher) -> None:
    assert identity(station.database) == identity(station.database)
    assert watcher.poll() == frozenset()


def own_process(watcher: Watcher) -> int:
    """The server's process that serves the watcher."""
    return int(watcher._connection.info.backend_pid)  # type: ignore[attr-defined]


def lost(watcher: Watcher) -> UserError:
    """The sentence once the server's farewell and the end of the line have both arrived."""
    for _ in range(3):
        try:
            heard(watcher)
        except UserError as error:
            return error
    raise AssertionError("the lost connection was not noticed")


@pytest.mark.postgres
def test_after_a_lost_connection_everything_counts_as_changed(postgres_station: str) -> None:
    with (
        closing(open_database(postgres_station)) as database,
        closing(watch(database)) as watcher,
    ):
        assert watcher.poll() == EVERYTHING
        assert watcher.poll() == frozenset()
        with psycopg.connect(postgres_station, autocommit=True) as server:
            server.execute("SELECT pg_terminate_backend(%s)", (own_process(watcher),))
        sentence = lost(watcher)
        assert type(sentence) is Busy
        assert sentence.reason == "与数据库服务器的连接断了，正在重连；已填内容还在。"
        assert watcher.poll() == EVERYTHING
        assert watcher.poll() == frozenset()


@pytest.mark.postgres
def test_a_server_database_that_is_gone_or_restored_is_a_sentence(
    empty_postgres: str, postgres_server: str
) -> None:
    with closing(open_database(empty_postgres)) as database:
        _found(database)
        with closing(watch(database)) as watcher:
            watcher.poll()
            with database.engine.begin() as connection:
                connection.execute(text("UPDATE database_info SET epoch = epoch + 1"))
            _shut(postgres_server, empty_postgres, open_again=False)
            assert type(lost(watcher)) is Busy
            for _ in range(2):  # it keeps trying and keeps saying so
                assert type(told(watcher)) is Busy
            _shut(postgres_server, empty_postgres, open_again=True)
            for _ in range(2):
                restored = told(watcher)
                assert type(restored) is Missing
                assert "换了或被恢复过" in restored.reason


def _found(database: Database) -> None:
    found_station(
        database, company="公司", station="站", name="何伟", login="admin", password="demo12"
    )


def _shut(server: str, url: str, *, open_again: bool) -> None:
    """Nobody gets into the database any more, or everybody again."""
    name = make_url(url).database
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS {open_again}".encode())
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
        )


@pytest.fixture
def file_watcher(sqlite_station: Station) -> Iterator[tuple[Path, Watcher]]:
    with closing(watch(sqlite_station.database)) as watcher:
        yield Path(sqlite_station.target), watcher


def test_another_database_copied_over_ours_is_a_sentence(
    file_watcher: tuple[Path, Watcher], tmp_path: Path
) -> None:
    path, watcher = file_watcher
    other = open_database(str(tmp_path / "other.db"), create=True)
    _found(other)
    other.close()
    shutil.copyfile(tmp_path / "other.db", path)
    for _ in range(2):
        replaced = told(watcher)
        assert type(replaced) is Missing
        assert "被换成了另一个文件" in replaced.reason


def test_a_restored_copy_of_our_own_database_is_a_sentence(
    file_watcher: tuple[Path, Watcher],
) -> None:
    path, watcher = file_watcher
    restored = open_database(str(path))
    with restored.engine.begin() as connection:
        connection.execute(text("UPDATE database_info SET epoch = epoch + 1"))
    restored.close()
    assert "被换成了另一个文件" in told(watcher).reason


@pytest.mark.parametrize("content", [b"", b"no database " * 1000])
def test_a_file_written_over_is_a_sentence(
    file_watcher: tuple[Path, Watcher], content: bytes
) -> None:
    path, watcher = file_watcher
    path.write_bytes(content)
    assert "被换成了另一个文件" in told(watcher).reason


def test_a_writer_in_our_way_passes(sqlite_station: Station) -> None:
    with closing(watch(sqlite_station.database)) as watcher:
        with sqlite_station.database.sessions() as other:
            other.execute(text("UPDATE customers SET notes = '改过'"))
            assert watcher.poll() == frozenset()
            other.commit()
        assert watcher.poll() == EVERYTHING


if sys.platform != "win32":  # where an open file can be moved and deleted

    @pytest.mark.parametrize("replaced", [False, True])
    def test_a_file_moved_away_is_a_sentence(
        file_watcher: tuple[Path, Watcher], replaced: bool
    ) -> None:
        path, watcher = file_watcher
        moved = path.rename(path.with_name("moved.db"))
        if replaced:
            shutil.copyfile(moved, path)
        word = "被换成了另一个文件" if replaced else "不见了，可能被移走或网络断开"
        for _ in range(2):
            gone = told(watcher)
            assert type(gone) is Missing
            assert word in gone.reason
        moved.replace(path)
        assert watcher.poll() in (frozenset(), EVERYTHING)
