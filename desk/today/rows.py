"""What is due as it stands in rows: every figure of it, on the page, at the tabs and at the foot of
the window, counts these rows and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from desk.core.acting import Acting
from desk.core.duty import Asking, Due
from desk.core.rights import reading
from desk.rules.duties import MAKE_CALL, TELL_POSTS
from desk.rules.notices import Owed, owed_in
from desk.today.due import due_of
from desk.values.zone import local, today

PRESSING = timedelta(hours=3)
"""What falls due within it is named by itself."""

_GROUP_FROM = 3
_GROUPED = {MAKE_CALL.id: "开盘待核实或通知调度", TELL_POSTS.id: "开盘前待通知各岗位"}
_NEAR = {-1: "昨天", 0: "今天", 1: "明天", 2: "后天"}


def due_words(moment: datetime, now: datetime) -> str:
    """When it is due, such as 今天 16:00; midnight belongs to the evening before."""
    here = local(moment)
    clock = f"{here:%H:%M}"
    if clock == "00:00":
        here, clock = here - timedelta(days=1), "24:00"
    near = _NEAR.get((here.date() - today(now)).days)
    return f"{near} {clock}" if near else f"{here:%m-%d} {clock}"


def grouped(entries: Sequence[Due], now: datetime) -> list[Due]:
    """The entries, with calls that are not pressing drawn together into one at the place of the
    first, and likewise what the posts are to be told."""
    found = list(entries)
    for rule, what in _GROUPED.items():
        calm = [e for e in found if e.rule == rule and e.hour - now > PRESSING]
        if len(calm) < _GROUP_FROM:
            continue
        first = calm[0]
        words = f"还有 {len(calm)} 处{what}，最早一处 {due_words(first.hour, now)} 前"
        together = replace(first, says=words, about="", id=None, number="")
        found = [together if e is first else e for e in found if e is first or e not in calm]
    return found


@dataclass(frozen=True)
class Mine:
    """What waits for one person: the rows that are his, the notices not yet read, and his roles of
    now in words."""

    rows: tuple[Due, ...]
    notices: tuple[Owed, ...]
    titles: str

    @property
    def overdue(self) -> tuple[Due, ...]:
        return tuple(row for row in self.rows if row.overdue)


def mine_of_today(acting: Acting) -> Mine:
    """What waits for this person now, in the rows of 今日."""
    with reading(acting) as (session, mine):
        asking = Asking(session, mine, mine.now(session))
        rows = grouped(due_of(asking, mine.roles), asking.now)
        return Mine(tuple(rows), tuple(owed_in(session, mine)), mine.titles)
