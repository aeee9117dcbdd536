"""A save that the program has confirmed is on the disk."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_ASKED = """
import sys
from sqlalchemy import text
from db.engine import open_database
database = open_database(sys.argv[1], create=True)
with database.sessions() as session:
    print([session.scalar(text(f"PRAGMA {name}")) for name in ("synchronous", "journal_mode")])
"""


def test_a_saved_record_waits_for_the_disk(tmp_path: Path) -> None:
    """In a process of its own: these tests' files do not wait."""
    command = [sys.executable, "-c", _ASKED, str(tmp_path / "station.db")]
    root = Path(__file__).parents[2]
    told = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
    assert told.strip() == "[2, 'truncate']"
