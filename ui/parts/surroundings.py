"""Who is at work on a page or a form, and what the time is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desk.core.acting import Acting


@dataclass(frozen=True)
class Surroundings:
    """Who fills a form in and what the time is there (a demo has its own)."""

    acting: Acting

    def now(self) -> datetime:
        return self.acting.clock()
