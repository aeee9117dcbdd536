"""What goes wrong at the pours of the demo, and at which pours it can."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum, auto
from typing import Any
from uuid import UUID

from db.models import PlacingMethod, SampleKind
from desk.demo import cast
from desk.demo.stage import Stage

PUMPED = (PlacingMethod.BOOM_PUMP, PlacingMethod.LINE_PUMP)


class Trouble(Enum):
    """One thing that does not go by the manual, or that the manual has a procedure for."""

    RAIN_POSTPONES = auto()
    RAIN_CANCELS = auto()
    RAIN_STOPS = auto()
    HOURS_LATER = auto()
    CALLED_TWICE = auto()
    OTHER_GRADE = auto()
    LATE_OPENING = auto()
    LATE_OPENING_EXPLAINED = auto()
    UNCHECKED = auto()
    LATE_FIRST_TRUCK = auto()
    STRANGER_TAKES_DOCUMENTS = auto()
    IDLE_PUMP = auto()
    IDLE_PUMP_WITH_REASON = auto()
    WAITING_TRUCK = auto()
    VOID_TICKET = auto()
    BAD_SLUMP = auto()
    AUTHORISED_TREATMENT = auto()
    LATE_REPORT = auto()
    WATER_WITH_PHOTO = auto()
    WATER_WITHOUT_PHOTO = auto()
    DIVERTED_RETURN = auto()
    SCRAPPED_LEFT_OVER = auto()
    OVER_PLAN = auto()
    OTHER_PLACEMENT = auto()
    OTHER_VOLUME = auto()
    CLOSING_WASTE = auto()
    SHORT_SAMPLES = auto()
    DISPUTE = auto()
    INCIDENT = auto()
    LETTER = auto()
    UNSATISFIED = auto()
    CARD_FORGOTTEN = auto()
    CORRECTED_TICKET = auto()
    REFUSED_TICKET = auto()
    PUMP_REPLACED = auto()


_T = Trouble
_WEATHER = frozenset({_T.RAIN_POSTPONES, _T.RAIN_CANCELS, _T.RAIN_STOPS})
_BEFORE_NOON = 12
"""What rain stops by then stands on the plan that is gathered in the afternoon."""
_APART: tuple[frozenset[Trouble], ...] = (
    frozenset({_T.LATE_OPENING, _T.LATE_OPENING_EXPLAINED}),
    frozenset({_T.HOURS_LATER, _T.CALLED_TWICE}),
    frozenset({_T.OTHER_GRADE, _T.OTHER_PLACEMENT, _T.OTHER_VOLUME}),
    frozenset({_T.IDLE_PUMP, _T.IDLE_PUMP_WITH_REASON, _T.PUMP_REPLACED}),
    frozenset({_T.WATER_WITH_PHOTO, _T.WATER_WITHOUT_PHOTO}),
    frozenset({_T.OVER_PLAN, _T.OTHER_VOLUME, _T.CLOSING_WASTE}),
    frozenset({_T.UNSATISFIED, _T.CARD_FORGOTTEN}),
)
"""What cannot happen at one and the same pour."""
_LARGE = {
    _T.RAIN_STOPS,
    _T.OVER_PLAN,
    _T.OTHER_VOLUME,
    _T.CLOSING_WASTE,
    _T.DIVERTED_RETURN,
    _T.WAITING_TRUCK,
    _T.PUMP_REPLACED,
}
"""What needs a pour of many trucks."""
_PUMPS = frozenset({_T.IDLE_PUMP, _T.IDLE_PUMP_WITH_REASON, _T.PUMP_REPLACED})
"""What happens to a pump."""


@dataclass(frozen=True)
class Facts:
    """What the people of the demo know about a pour that is to be played."""

    id: UUID
    number: str
    order: UUID
    project: cast.ProjectCast
    placement: str
    method: PlacingMethod
    volume: Decimal
    slump_mm: int
    opening: datetime
    called_about: datetime | None
    pump: str
    sets: dict[SampleKind, int]

    @property
    def signatory(self) -> str:
        return self.project.signatory[0]

    @property
    def receiver(self) -> str:
        return self.project.receiver[0]

    @property
    def values(self) -> dict[str, Any]:
        """What every record of the pour begins with."""
        return {"pour": self.id}


def draw_troubles(stage: Stage, facts: Facts) -> frozenset[Trouble]:
    """None, one or two troubles that this pour can have, dealt so that all of them come round."""
    drawn: set[Trouble] = set()
    for _ in range(stage.dice.choice((0, 1, 1, 2))):
        card = stage.deal("troubles", list(Trouble), lambda c: _fits(c, facts, drawn, stage))
        if card is not None:
            drawn.add(card)
    return frozenset(drawn)


def _fits(trouble: Trouble, facts: Facts, drawn: set[Trouble], stage: Stage) -> bool:
    if trouble in drawn or drawn & _WEATHER or (trouble in _WEATHER and drawn):
        return False
    if any(trouble in pair and drawn & pair for pair in _APART):
        return False
    if trouble in _PUMPS and facts.method not in PUMPED:
        return False
    if trouble in _LARGE:
        # What rain stops goes on the next day, and the last day has its own.
        eve = facts.opening.date() >= stage.last_day - timedelta(days=1)
        too_late = eve or facts.opening.hour >= _BEFORE_NOON
        return facts.volume >= 140 and not (trouble is _T.RAIN_STOPS and too_late)
    if trouble in (_T.UNSATISFIED, _T.CARD_FORGOTTEN):
        return facts.volume > 56
    return True
