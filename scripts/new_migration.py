"""Write the next migration from the difference between the models and the newest one.

Run as ``python scripts/new_migration.py "what it does"``; read what it wrote before committing it.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from alembic import command  # noqa: E402 - the project's root must be on the path first
from alembic.operations.ops import (  # noqa: E402
    AddColumnOp,
    MigrateOperation,
    MigrationScript,
    OpContainer,
)
from sqlalchemy import create_engine  # noqa: E402

from db.migrate import configured, known_versions  # noqa: E402


def write_migration(message: str) -> None:
    """Upgrade an empty SQLite file to the newest migration and compare the models with it.

    Raises SystemExit for a column that no row already stored could fill.
    """
    versions = known_versions()
    following = f"{int(versions[-1]) + 1:04d}" if versions else "0001"
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{folder}/empty.db")
        with engine.begin() as connection:
            config = configured(connection)
            config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
            if versions:
                command.upgrade(config, versions[-1])
            command.revision(
                config,
                message=message,
                autogenerate=True,
                rev_id=following,
                process_revision_directives=_refuse_unfilled,
            )


def _refuse_unfilled(_context: object, _revision: object, scripts: list[MigrationScript]) -> None:
    for script in scripts:
        for added in _added(script.upgrade_ops_list):
            if not added.column.nullable and added.column.server_default is None:
                raise SystemExit(
                    f"{added.table_name}.{added.column.name} may not be empty and has no default"
                    " that rows already stored could take: give it a server_default, as field(...)"
                    " does for a text, number, bool, choice or empty list, or let it be empty."
                )


def _added(operations: Iterable[MigrateOperation]) -> Iterator[AddColumnOp]:
    for operation in operations:
        if isinstance(operation, AddColumnOp):
            yield operation
        elif isinstance(operation, OpContainer):
            yield from _added(operation.ops)


if __name__ == "__main__":
    write_migration(sys.argv[1])
