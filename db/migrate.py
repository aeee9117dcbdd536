"""Bringing a database to this program's schema: one migration path for both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from db.engine import SCHEMA_VERSION, Database, stored_schema

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).parent / "migrations"


class NewerSchemaError(Exception):
    """The database was written by a newer program; `stored` is the migration it stands at."""

    def __init__(self, stored: str) -> None:
        super().__init__(stored)
        self.stored = stored


def known_versions() -> list[str]:
    """The migrations this program has, oldest first."""
    return sorted(path.name.split("_")[0] for path in (FOLDER / "versions").glob("[0-9]*.py"))


def needs_migration(database: Database) -> bool:
    """Whether `migrate` has work to do. Raises NewerSchemaError."""
    stored = stored_schema(database)
    if stored is not None and stored not in known_versions():
        raise NewerSchemaError(stored)
    return stored != SCHEMA_VERSION


def configured(connection: Connection) -> Config:
    """Alembic's configuration for work in the transaction of `connection`."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def migrate(database: Database) -> bool:
    """Run the missing migrations in one transaction; False when there were none."""
    if not needs_migration(database):
        return False
    from alembic import command

    with database.engine.connect() as connection, _copied_tables(connection), connection.begin():
        lost = _lost_references(connection)
        command.upgrade(configured(connection), SCHEMA_VERSION)
        if _lost_references(connection) > lost:
            raise RuntimeError(f"the way to {SCHEMA_VERSION} loses what other rows refer to")
    return True


@contextmanager
def _copied_tables(connection: Connection) -> Iterator[None]:
    """SQLite alters most of a table by putting a copy in its place. Rows that refer to the table
    must neither forbid that nor be deleted with it, so references are counted afterwards instead.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.cursor()  # SQLAlchemy's would begin the transaction first
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")
        driver.close()


def _lost_references(connection: Connection) -> int:
    """How many rows of an SQLite file refer to nothing; a server allows none."""
    if connection.dialect.name != "sqlite":
        return 0
    return len(connection.exec_driver_sql("PRAGMA foreign_key_check").all())
