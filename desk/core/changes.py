"""What a use case changed, for everybody who shows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from desk.core.errors import Warned


@dataclass(frozen=True)
class Changes:
    """The kinds of record a use case touched, the record it was about, and warnings recorded."""

    kinds: frozenset[str] = frozenset()
    id: UUID | None = None
    number: str = ""
    warnings: tuple[Warned, ...] = field(default=())
    sentence: str = ""
