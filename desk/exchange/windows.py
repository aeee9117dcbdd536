"""Within which days a date in a sheet may lie, and the ways in which a short date can be read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from desk.values.text import fold_width, quoted
from desk.values.zone import local

_SHORT = re.compile(r"(?<![\d.])(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{2}|20\d\d)(?![\d.])")
_COMPACT = re.compile(
    r"(?<!\d)(20\d\d)(\d\d)(\d\d)[\sT_-]*([01]\d|2[0-4])([0-5]\d)(?:[0-5]\d)?(?!\d)"
)


@dataclass(frozen=True, slots=True)
class Window:
    """The moments that are believed: at most so much before and after now."""

    back: timedelta
    ahead: timedelta
    past: str = "早已过去"
    beyond: str = "太远"

    def refusal(
        self,
        moment: datetime,
        others: tuple[date, ...],
        *,
        now: datetime,
        written: str,
        form: str = "%Y-%m-%d %H:%M",
    ) -> str:
        """Why a moment is not believed, with every reading of what was written; "" where it is."""
        inside = self._holds(moment, now)
        hour = moment.time()
        rivals = [day for day in others if day != local(moment).date()]
        likely = [
            day for day in rivals if self._holds(datetime.combine(day, hour, moment.tzinfo), now)
        ]
        if inside and not likely:
            return ""
        read = local(moment).date()
        if rivals:
            days = "、".join(str(day) for day in (read, *rivals))
            return f"{quoted(written)}可能是 {days}，请写明年月日"
        if inside:
            return ""
        why = self.past if moment < now else self.beyond
        return f"{quoted(written)}读作 {local(moment):{form}}，{why}，请核对日期"

    def _holds(self, moment: datetime, now: datetime) -> bool:
        return now - self.back <= moment <= now + self.ahead


def long_dates(text: str) -> tuple[str, tuple[date, ...]]:
    """`text` with a date in figures written out from the year on, and its other readings.

    24/11/26 is 2024-11-26, and the day may come first; 27/11/2026 and 11/27/2026 end in the year.
    20261124 0730 is a day and an hour.
    """
    folded = _COMPACT.sub(r"\1-\2-\3 \4:\5", fold_width(text))
    match = _SHORT.search(folded)
    if match is None:
        return folded, ()
    first, second, third = int(match[1]), int(match[3]), int(match[4])
    short = len(match[4]) == 2
    orders = [(2000 + first, second, third)] if short else []
    year = 2000 + third if short else third
    orders += [(year, second, first), (year, first, second)]
    days = list(dict.fromkeys(day for order in orders if (day := _day(*order)) is not None))
    if not days:
        return folded, ()
    return f"{folded[: match.start()]}{days[0]}{folded[match.end() :]}", tuple(days[1:])


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
