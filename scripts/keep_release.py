"""Keep a filled database of the present schema, so that every later program proves that it can
bring it to its own.

Run once as ``python scripts/keep_release.py`` when a release goes out whose schema none before it
had, and commit the file that it writes under `tests/db/releases`. It holds what
`tests/everything.py` lets happen; a table without a row is refused, so whoever adds a table lets
something happen there.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from db.engine import SCHEMA_VERSION, open_database  # noqa: E402 - the root must be on the path
from tests import kept  # noqa: E402
from tests.everything import live  # noqa: E402
from tests.station import build, open_station  # noqa: E402

LARGEST = 300_000
"""Bytes; a few years of releases stay smaller than the program's fonts."""


def present() -> kept.Kept:
    """The station at which everything has happened, as this program writes it.

    Raises SystemExit where a table has no row.
    """
    with tempfile.TemporaryDirectory() as name:
        target = str(Path(name) / "station.db")
        database = open_database(target, create=True)
        build(database)
        live(open_station(database, target), Path(name))
        found = kept.dump(database)
        database.close()
    empty = sorted(table for table, rows in found.tables.items() if not rows)
    if empty:
        raise SystemExit(f"{', '.join(empty)}: no row; let something happen there in everything.py")
    return found


def main() -> None:
    """Write the file of this schema. Raises SystemExit when there is one, or it is too large."""
    file = kept.RELEASES / f"{SCHEMA_VERSION}.json.gz"
    if file.exists():
        raise SystemExit(f"{file.name} is kept already; a release is kept as it went out")
    kept.write(present(), file)
    size = file.stat().st_size
    if size > LARGEST:
        file.unlink()
        raise SystemExit(f"{size} bytes are too many to keep with every release")
    print(f"{file.relative_to(ROOT)}: {size} bytes")


if __name__ == "__main__":
    main()
