"""What a plan adds to its record, row by row, as its page and its papers read it."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict


class ClashRow(TypedDict):
    """What does not fit together: the places of the lines, in words, and of which kind."""

    places: list[int]
    sentence: str
    kind: str


class PostRow(TypedDict):
    """A post that is given the plan, and who signed there; None while nobody has."""

    post: str
    acknowledged_by: str
    acknowledged_at: datetime | None


class ChangeRow(TypedDict):
    """One difference to the revision before; `kind` is added, removed, changed or header."""

    kind: str
    place: int
    project: str
    label: str
    before: str
    after: str
    sentence: str
