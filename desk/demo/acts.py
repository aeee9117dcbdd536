"""What somebody of the demo does so many days after a record was made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Act:
    """A step taken `after` days at an hour; without a step the values are written. An empty login
    is the project's specialist. `forbidden`: tried by one whom a rule stops."""

    after: int
    hour: int
    login: str
    step: str
    values: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    forbidden: bool = False
