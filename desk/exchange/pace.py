"""Long work is done in pieces, and between two of them somebody else may save."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from db.engine import Database

_PIECE = 200
"""Rows of the first piece, done in well under a second."""
_LARGEST = 2_000
"""Rows of the largest piece: a quick PC does more at once, and takes fewer breaths."""
_HELD = 0.45
"""Seconds for which a piece is to keep the others from saving; a slow PC does fewer rows at once."""
_BREATH = 0.11
"""Seconds between two pieces: whoever waits for SQLite's lock looks every tenth of one."""


class Pace:
    """How many rows go together, by how long those before took."""

    def __init__(self, database: Database) -> None:
        self.size = _PIECE
        self._breath = _BREATH if database.is_sqlite else 0.0  # a server keeps a queue
        self._first = True

    @contextmanager
    def piece(self) -> Iterator[None]:
        """Within, a piece of `size` rows is done."""
        if not self._first and self._breath:
            time.sleep(self._breath)
        self._first, begun = False, time.monotonic()
        yield
        quick = _HELD / max(time.monotonic() - begun, 0.01)
        self.size = max(_PIECE // 10, min(_LARGEST, self.size * 2, int(self.size * quick))) or 1
