"""浇筑看板: the pours of one day, each with what it needs next, its times, supply and warnings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from db.models import Person, Pour, PourState, RuleWarning
from desk.core.acting import Acting
from desk.orders.facts import grade_text
from desk.orders.marking import expected_closing, pour_rate
from desk.orders.rules import Signature
from desk.pours.facts import OPEN_STATES, project_name
from desk.pours.next import Facts, Limits, NextThing, next_things
from desk.pours.standing import Standing, standings
from desk.settings import Settings, settings_of
from desk.values.zone import today

GAP = timedelta(minutes=60)
"""A pour to which no truck was sent for longer than this was interrupted."""

MOST = 500
"""No day has more pours; of what was never settled the newest are enough to work off."""

_BEFORE = (PourState.PLANNED, PourState.CONFIRMED)
_ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Recorded:
    """A rule that was not kept, with the sentence on record."""

    rule: str
    clause: str
    sentence: str


@dataclass(frozen=True)
class BoardRow:
    """One pour; what has a name of the pour's own field is that field.

    `supplied` is what stayed at the site and `allowed` what the customer has signed for, in m³.
    `carried` marks a pour of an earlier day that is still open. `planned_closing` is when it ends
    by the plan, `legs` are the stretches of time in which truck followed truck.
    """

    id: UUID
    number: str
    state: PourState
    order_id: UUID
    pour_date: date
    planned_opening: datetime
    expected_opening: datetime | None
    opened_at: datetime | None
    first_truck_at: datetime | None
    last_truck_at: datetime | None
    finished_at: datetime | None
    planned_m3: Decimal
    truck_count: int
    first_equipment: str
    call_off_reason: str
    carried: bool
    project: str
    placement: str
    grade: str
    specialist: str
    planned_closing: datetime | None
    legs: tuple[tuple[datetime, datetime], ...]
    supplied: Decimal
    allowed: Decimal
    things: tuple[NextThing, ...]
    warnings: tuple[Recorded, ...]

    @property
    def next(self) -> NextThing | None:
        """What is to be done first; None while nothing is."""
        return self.things[0] if self.things else None


@dataclass(frozen=True)
class PourBoard:
    """The day. Totals are of the day's own pours, without those carried over or called off."""

    day: date
    now: datetime
    rows: tuple[BoardRow, ...]
    planned: Decimal
    supplied: Decimal
    trucks: int
    states: Mapping[PourState, int]


def pour_board(acting: Acting, day: date) -> PourBoard:
    """The pours of earlier days that are still open, those of `day`, both in the order of their
    planned openings, and called-off ones last."""
    with acting.database.reading() as session:
        now = acting.now(session)
        wanted = Pour.pour_date == day
        if day <= today(now):
            wanted |= (Pour.pour_date < day) & Pour.state.in_([*_BEFORE, *OPEN_STATES])
        rows = board_rows(session, acting, day, wanted)
    own = [r for r in rows if not r.carried and r.state is not PourState.CALLED_OFF]
    return PourBoard(
        day,
        now,
        tuple(sorted(rows, key=_order)),
        sum((row.planned_m3 for row in own), _ZERO),
        sum((row.supplied for row in own), _ZERO),
        sum(row.truck_count for row in own),
        Counter(row.state for row in rows if not row.carried),
    )


def _order(row: BoardRow) -> tuple[bool, bool, datetime, str]:
    off = row.state is PourState.CALLED_OFF
    return off, not row.carried, row.planned_opening, row.number


def board_rows(
    session: Session, acting: Acting, day: date, wanted: ColumnElement[bool]
) -> list[BoardRow]:
    """A row for every pour of the station that is `wanted`, as seen on `day`."""
    here = Pour.station_id == acting.station_id
    query = select(Pour).where(here, wanted).order_by(Pour.pour_date.desc(), Pour.id)
    found = session.scalars(query.limit(MOST)).all()
    settings = settings_of(session, acting.station_id)
    stand, around = standings(session, found), _Around(session, found)
    limits, now = Limits.of(settings), acting.now(session)
    return [_row(pour, stand[pour.id], around, settings, limits, day, now) for pour in found]


class _Around:
    """What else the board shows: `warnings` by the pour, specialists' names by their ids."""

    def __init__(self, session: Session, pours: Sequence[Pour]) -> None:
        ids = [pour.id for pour in pours]
        self.warnings: dict[UUID, list[Recorded]] = {id_: [] for id_ in ids}
        mine = or_(RuleWarning.record_id.in_(ids), RuleWarning.about_id.in_(ids))
        for row in session.scalars(select(RuleWarning).where(mine).order_by(RuleWarning.at)):
            for id_ in (row.record_id, row.about_id):
                if id_ in self.warnings:
                    recorded = Recorded(row.rule, row.clause, row.sentence)
                    self.warnings[id_].append(recorded)
        clerks = Person.id.in_({pour.specialist_id for pour in pours})
        named = session.execute(select(Person.id, Person.name).where(clerks))
        self.people: dict[UUID | None, str] = {row.id: row.name for row in named}


_SAME = (
    "state", "planned_opening", "expected_opening", "opened_at", "first_truck_at", "finished_at",
)  # fmt: skip
_OF_ROW = (
    *_SAME, "id", "order_id", "pour_date", "last_truck_at", "planned_m3", "truck_count", "first_equipment",
    "call_off_reason",
)  # fmt: skip
_OF_FACTS = (
    *_SAME, "confirmed_at", "posts_told_at", "checked_at", "agreed_at", "documents_handed_at",
    "explained_at",
)  # fmt: skip


def _row(
    pour: Pour,
    stands: Standing,
    around: _Around,
    settings: Settings,
    limits: Limits,
    day: date,
    now: datetime,
) -> BoardRow:
    order = pour.order
    supply = stands.supply
    facts = facts_of(pour, stands)
    rate = pour_rate(order.placing_method, settings)
    return BoardRow(
        **{name: getattr(pour, name) for name in _OF_ROW},
        number=pour.number or "",
        carried=pour.pour_date < day,
        project=project_name(pour),
        placement=order.placement,
        grade=grade_text(order),
        specialist=around.people.get(pour.specialist_id, ""),
        planned_closing=expected_closing(pour.planned_opening, pour.planned_m3, rate),
        legs=_legs(stands.left),
        supplied=supply.delivered,
        allowed=supply.allowed,
        things=next_things(facts, limits, now),
        warnings=tuple(around.warnings[pour.id]),
    )


def facts_of(pour: Pour, stands: Standing) -> Facts:
    """The pour as its deadlines see it."""
    return Facts(
        **{name: getattr(pour, name) for name in _OF_FACTS},
        signed=stands.signature in (Signature.AMENDED, Signature.VALID),
        amendment_owed=stands.amendment_owed,
        card_needed=bool(stands.card_reasons),
        card=stands.card.state if stands.card is not None else None,
        pump_idle_since=stands.idle_since,
        truck_waiting_since=stands.waiting_since,
        delivered=stands.supply.delivered,
        allowed=stands.supply.allowed,
    )


def _legs(left: Sequence[datetime]) -> tuple[tuple[datetime, datetime], ...]:
    """The stretches in which truck followed truck without a gap."""
    starts = [after for before, after in pairwise(left) if after - before > GAP]
    ends = [before for before, after in pairwise(left) if after - before > GAP]
    return tuple(zip([*left[:1], *starts], [*ends, *left[-1:]], strict=True))
