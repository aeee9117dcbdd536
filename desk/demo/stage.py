"""The stage of the demo: who plays, with which dice, until when, and the order in which it happens.

What somebody does is a script: a generator that yields the moment it waits for and is sent the
moment at which it goes on. The agenda plays all scripts at once, earliest moment first, so that the
station's history runs forward as a real one does.
"""

from __future__ import annotations

import heapq
import random
from collections import Counter
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Protocol, TypeVar
from uuid import UUID

from desk.core.acting import Acting
from desk.core.errors import Refused
from desk.values.zone import STATION_ZONE, local

Script = Generator[datetime, datetime, None]
C = TypeVar("C")


class Agenda:
    """Scripts and the moments they wait for."""

    def __init__(self) -> None:
        self._waiting: list[tuple[datetime, int, Script]] = []
        self._begun = 0

    def start(self, script: Script) -> None:
        """Take a script on; it runs up to the first moment it waits for."""
        for moment in script:
            self._wait(moment, script)
            return

    def play(self, until: datetime) -> None:
        """Go on with every script up to and with `until`."""
        while self._waiting and self._waiting[0][0] <= until:
            now, _, script = heapq.heappop(self._waiting)
            try:
                moment = script.send(now)
            except StopIteration:
                continue
            self._wait(max(now, moment), script)

    def _wait(self, moment: datetime, script: Script) -> None:
        self._begun += 1  # of two at the same moment the one that asked first goes first
        heapq.heappush(self._waiting, (moment, self._begun, script))


class Host(Protocol):
    """A pour that takes in what another site sends back."""

    def take_in(self, now: datetime, volume: Decimal) -> UUID | None: ...


@dataclass(frozen=True)
class Stage:
    """The people, the dice, and the latest moment that may be played.

    `refused` counts by rule what the people tried and the program did not let them do; `running`
    holds the pours that take concrete, `free` when each truck is back at the station.
    """

    people: Mapping[str, Acting]
    dice: random.Random
    until: datetime
    agenda: Agenda = field(default_factory=Agenda)
    refused: Counter[str] = field(default_factory=Counter)
    decks: dict[str, list[object]] = field(default_factory=dict)
    running: dict[str, Host] = field(default_factory=dict)
    free: dict[str, datetime] = field(default_factory=dict)

    def who(self, login: str, moment: datetime) -> Acting:
        return self.people[login].at(moment)

    @property
    def last_day(self) -> date:
        return local(self.until).date()

    def deal(
        self, deck: str, cards: Sequence[C], fits: Callable[[C], bool] = lambda _card: True
    ) -> C | None:
        """The next of `cards` that fits, from a deck that lies as given at first and is filled up
        with shuffled cards: over some time every card is dealt as often as every other."""
        held = self.decks.setdefault(deck, list(cards))
        for _ in range(2):
            for card in held:
                if fits(card):  # type: ignore[arg-type]
                    held.remove(card)
                    return card  # type: ignore[return-value]
            fresh: list[object] = list(cards)
            self.dice.shuffle(fresh)
            held.extend(fresh)
        return None

    def truck(self, leaves: datetime, back: datetime) -> str:
        """The plate of the truck that has been at the station longest."""
        plate = min(self.free, key=lambda p: (self.free[p], p))
        self.free[plate] = max(back, leaves)
        return plate

    def tries(self, act: Callable[[], object]) -> bool:
        """Do what a rule may forbid; True when it was done, else the rule is counted."""
        try:
            act()
        except Refused as refusal:
            self.refused[refusal.rule] += 1
            return False
        return True


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of a day by the station's clock."""
    return datetime.combine(day, time(hour, minute), STATION_ZONE)
