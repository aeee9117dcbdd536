"""One path of migrations makes both databases what the program expects."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError, IntegrityError

import db.models  # noqa: F401 - completes the metadata
from db import migrate as migrating
from db.base import Base
from db.engine import SCHEMA_VERSION, Database, open_database, stored_schema
from db.migrate import NewerSchemaError, known_versions, migrate, needs_migration
from db.models import Role
from desk.checking import check
from desk.core import records
from tests.station import Station, build, on_the_day, open_station

ROOT = Path(__file__).resolve().parents[2]


def differences(database: Database) -> list[str]:
    """What the database has otherwise than the metadata, types included."""

    def ours(name: str | None, kind: str, _parents: object) -> bool:
        return not (kind in ("table", "index") and "_grams" in (name or ""))  # each its own search

    with database.engine.connect() as connection:
        # Defaults of the database are not compared: a table from before a field's default was also
        # the database's has none and needs none, since the program always says the value itself.
        options = {"compare_type": True, "include_name": ours}
        context = MigrationContext.configure(connection, opts=options)
        return [str(each) for each in compare_metadata(context, Base.metadata)]


def test_a_fresh_database_is_what_the_program_expects(empty_target: str) -> None:
    database = open_database(empty_target, create=True)
    assert (stored_schema(database), needs_migration(database)) == (None, True)
    assert migrate(database) is True
    assert (stored_schema(database), needs_migration(database)) == (SCHEMA_VERSION, False)
    assert differences(database) == []
    found = set(inspect(database.engine).get_table_names())
    assert found >= set(Base.metadata.tables) | {"alembic_version"}
    assert migrate(database) is False  # the second run finds nothing to do
    assert stored_schema(database) == SCHEMA_VERSION
    database.close()


def test_a_pump_that_had_left_before_pumps_had_a_state_says_so(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    pour = station.pour()
    told = {"arrived_at": "2026-11-22 06:00", "left_at": "2026-11-22 08:00"}
    dispatcher = station.acting(Role.DISPATCHER, at=on_the_day(9))
    for pump, hours in (("1号泵车", told), ("2号泵车", {"arrived_at": told["arrived_at"]})):
        records.create(dispatcher, "pump-uses", {"pour": str(pour), "pump": pump, **hours})
    with station.database.engine.begin() as connection:
        connection.execute(text("UPDATE pump_uses SET state = 'present'"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0010'"))
    with monkeypatch.context() as older:  # only the columns of later ones are there already
        older.setattr(migrating, "SCHEMA_VERSION", "0011")
        assert migrate(station.database) is True
    with station.database.engine.begin() as connection:
        stored = {"version": SCHEMA_VERSION}
        connection.execute(text("UPDATE alembic_version SET version_num = :version"), stored)
    query = text("SELECT pump, state FROM pump_uses ORDER BY pump")
    with station.database.engine.connect() as connection:
        assert list(connection.execute(query)) == [("1号泵车", "gone"), ("2号泵车", "present")]
    assert [each.found for each in check(station.database) if not each.ok] == []


def test_a_database_of_a_newer_program_is_left_alone(empty_target: str) -> None:
    database = open_database(empty_target, create=True)
    migrate(database)
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for touch in (needs_migration, migrate):
        with pytest.raises(NewerSchemaError) as newer:
            touch(database)
        assert newer.value.stored == "9999"
    assert stored_schema(database) == "9999"
    database.close()


def test_a_migration_that_fails_leaves_the_database_as_it_was(
    empty_target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = open_database(empty_target, create=True)
    monkeypatch.setattr(migrating, "SCHEMA_VERSION", "0001")
    migrate(database)
    monkeypatch.undo()
    with database.engine.begin() as connection:
        connection.execute(text("DROP TABLE search_entries"))
        # What the second migration wants to make is in its way already.
        connection.execute(text("CREATE TABLE search_grams (grams TEXT)"))
    before = set(inspect(database.engine).get_table_names())
    with pytest.raises(DBAPIError, match="search_"):
        migrate(database)
    assert stored_schema(database) == "0001"
    assert set(inspect(database.engine).get_table_names()) == before
    database.close()


def test_a_migration_that_would_lose_what_others_refer_to_is_refused_whole(
    sqlite_station: Station, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = shutil.copytree(migrating.FOLDER, tmp_path / "migrations")
    following = f"{int(SCHEMA_VERSION) + 1:04d}"
    script = (
        "from alembic import op\n"
        f"revision, down_revision = '{following}', '{SCHEMA_VERSION}'\n"
        "def upgrade() -> None:\n    op.drop_table('customers')\n"
    )
    (folder / "versions" / f"{following}_careless.py").write_text(script, encoding="utf-8")
    monkeypatch.setattr(migrating, "FOLDER", folder)
    monkeypatch.setattr(migrating, "SCHEMA_VERSION", following)
    with pytest.raises(RuntimeError, match=f"the way to {following} loses"):
        migrate(sqlite_station.database)
    monkeypatch.undo()
    assert [each.found for each in check(sqlite_station.database) if not each.ok] == []
    with sqlite_station.database.sessions() as session, pytest.raises(IntegrityError):
        session.execute(text("DELETE FROM customers"))  # references are looked at again


def test_the_program_stands_at_its_own_last_migration() -> None:
    versions = known_versions()
    assert versions[-1] == SCHEMA_VERSION
    assert versions == [f"{number:04d}" for number in range(1, len(versions) + 1)]


def test_a_field_is_added_by_the_recipe_to_a_table_that_has_rows(
    empty_target: str, tmp_path: Path
) -> None:
    database = open_database(empty_target, create=True)
    build(database)
    station = open_station(database, empty_target)
    station.order()
    station.pour(until="supply")
    database.close()
    migrations = shutil.copytree(migrating.FOLDER, tmp_path / "migrations")
    done = subprocess.run(
        [sys.executable, "-m", "tests.scratch.grow", empty_target, migrations],
        cwd=ROOT, check=False, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
