"""The settings in force, for the window."""

from __future__ import annotations

from desk.core.acting import Acting
from desk.settings import Settings, listing


def settings_now(acting: Acting) -> Settings:
    """What the station set, and the declared default of everything else."""
    return Settings({row["key"]: row["value"] for row in listing(acting)})
