"""Which of some words somebody means who types the beginning of one."""

from __future__ import annotations

from collections.abc import Sequence

from desk.values.pinyin import initials


def meaning(typed: str, words: Sequence[str]) -> list[str]:
    """Those of `words` that `typed` begins, then those that hold it, by themselves or in pinyin."""
    wanted = typed.strip().casefold()
    if not wanted:
        return []
    first = [w for w in words if w.casefold().startswith(wanted)]
    spelt = [w for w in words if initials(w).casefold().startswith(wanted)]
    held = [w for w in words if wanted in w.casefold()]
    return [w for w in dict.fromkeys((*first, *spelt, *held)) if w != typed]
