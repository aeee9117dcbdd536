"""Several times of day in one setting: ``08:00；20:00``."""

from __future__ import annotations

import re
from datetime import time

from desk.settings.declaration import clock_form


def clocks_of(text: str) -> list[time]:
    """The times of a setting that `clocks_form` let pass, in their order."""
    return sorted(time.fromisoformat(part.zfill(5)) for part in _parts(text))


def clocks_form(value: object) -> str:
    """A sentence where a part is no time of day, or where there is none."""
    parts = _parts(str(value))
    wrong = next(filter(None, map(clock_form, parts)), "")
    return wrong or ("" if parts else "至少写一个时刻，如 08:00；20:00")


def _parts(text: str) -> list[str]:
    return [part for part in re.split(r"[；;、,，\s]+", text) if part]
