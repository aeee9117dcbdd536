"""Write the next migration from the difference between the models and the newest one.

Run as ``python scripts/new_migration.py "what it does"``; read what it wrote before committing it.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from alembic import command  # noqa: E402 - the project's root must be on the path first
from alembic.config import Config  # noqa: E402
from sqlalchemy import create_engine  # noqa: E402

from db.migrate import known_versions  # noqa: E402


def main() -> None:
    """Upgrade an empty SQLite file to the newest migration and compare the models with it."""
    versions = known_versions()
    following = f"{int(versions[-1]) + 1:04d}" if versions else "0001"
    config = Config()
    config.set_main_option("script_location", str(ROOT / "db" / "migrations"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{folder}/empty.db")
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            if versions:
                command.upgrade(config, versions[-1])
            command.revision(config, message=sys.argv[1], autogenerate=True, rev_id=following)


if __name__ == "__main__":
    main()
