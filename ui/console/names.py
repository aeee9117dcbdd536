"""The kinds of record by the command line's words."""

from __future__ import annotations

from desk.core.errors import Missing
from desk.core.kinds import RecordKind, kind, kind_names

ALIASES = {"users": "people"}

LATER = frozenset(
    {
        "monthly-plans",
        "takeoffs",
        "revisit-plans",
        "revisits",
        "surveys",
        "penalties",
    }
)
"""Kinds of record that this version does not keep yet."""


def record_kind(name: str) -> RecordKind:
    """The kind that `name` means. Raises Missing, and says which kinds there are."""
    wanted = ALIASES.get(name, name.replace("_", "-"))
    if wanted in kind_names():
        return kind(wanted)
    if wanted in LATER:
        raise Missing(f"本版本还不管理 {wanted} 这类记录，请在升级后使用。")
    raise Missing(f"没有“{name}”这类记录。可用的有：{'、'.join(kind_names())}。")
