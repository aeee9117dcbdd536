"""Playing the demo station up to its last working afternoon."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from db.engine import Database
from desk.core.acting import Acting
from desk.core.kinds import kind, kind_names
from desk.demo.curtain import last_afternoon
from desk.demo.day import play_day
from desk.demo.founding import TRUCKS, found
from desk.demo.stage import Stage, at
from desk.values.zone import STATION_ZONE

Progress = Callable[[int, int, str], None]
SHORTEST_DAYS = 14


@dataclass(frozen=True)
class Played:
    """The demo station after the play: its people by login as of the last moment, and how many
    records of each kind. `refused` counts by rule what was tried and not allowed."""

    people: Mapping[str, Acting]
    counts: Mapping[str, int]
    last_day: date
    refused: Mapping[str, int] = field(default_factory=dict)


def play(
    database: Database,
    *,
    months: int = 2,
    days: int | None = None,
    seed: int = 1,
    until: datetime | None = None,
    progress: Progress = lambda _done, _all, _what: None,
) -> Played:
    """Found the demo station and play its days; the last one stops in the afternoon, with its
    pours in every state and tomorrow's orders half in.

    `days` overrides `months` (30 days each, at least two weeks). `until` sets the last moment,
    by default that of `last_afternoon`. The same `seed` and `until` give the same station.
    """
    with database.unhurt_by_loss():
        return _play(database, months=months, days=days, seed=seed, until=until, progress=progress)


def _play(
    database: Database,
    *,
    months: int,
    days: int | None,
    seed: int,
    until: datetime | None,
    progress: Progress,
) -> Played:
    curtain = until or last_afternoon(datetime.now(STATION_ZONE))
    length = days if days is not None else max(months * 30, SHORTEST_DAYS)
    last = curtain.astimezone(STATION_ZONE).date()
    first = last - timedelta(days=length - 1)
    people = found(database, at(first - timedelta(days=1), 9))
    stage = Stage(people, random.Random(seed), curtain)  # noqa: S311 - dice, not secrets
    stage.free.update((plate, people["admin"].pinned or curtain) for plate in TRUCKS)
    for number in range(length):
        day = first + timedelta(days=number)
        progress(number, length, f"{day:%Y-%m-%d}")
        stage.agenda.start(play_day(stage, day, first))
        stage.agenda.play(min(at(day, 23, 59), curtain))
    progress(length, length, f"{last:%Y-%m-%d}")
    at_the_end = {login: acting.at(curtain) for login, acting in people.items()}
    return Played(at_the_end, _counts(database), last, dict(stage.refused))


def _counts(database: Database) -> dict[str, int]:
    with database.reading() as session:
        return {
            name: int(session.scalar(select(func.count()).select_from(kind(name).model)) or 0)
            for name in kind_names()
        }
