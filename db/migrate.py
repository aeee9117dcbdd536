"""Bringing a database to this program's schema: one migration path for both databases."""

from __future__ import annotations

from pathlib import Path

from db.engine import SCHEMA_VERSION, Database, stored_schema


class NewerSchemaError(Exception):
    """The database was written by a newer program; `stored` is the migration it stands at."""

    def __init__(self, stored: str) -> None:
        super().__init__(stored)
        self.stored = stored


def known_versions() -> list[str]:
    """The migrations this program has, oldest first."""
    folder = Path(__file__).parent / "migrations" / "versions"
    return sorted(path.name.split("_")[0] for path in folder.glob("[0-9]*.py"))


def needs_migration(database: Database) -> bool:
    """Whether `migrate` has work to do. Raises NewerSchemaError."""
    stored = stored_schema(database)
    if stored is not None and stored not in known_versions():
        raise NewerSchemaError(stored)
    return stored != SCHEMA_VERSION


def migrate(database: Database) -> bool:
    """Run the missing migrations in one transaction; False when there were none."""
    if not needs_migration(database):
        return False
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, SCHEMA_VERSION)
    return True
