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

from db.models import DeliveryTicket, Person, Pour, PourState, Role, RuleWarning
from desk.core.acting import Acting
from desk.core.duty import Due
from desk.core.rights import reading
from desk.orders.facts import grade_text
from desk.orders.marking import expected_closing, pour_rate
from desk.pours.facts import BEFORE_OPENING, OPEN_STATES, SENT, project_name
from desk.pours.owed import MOST, owed_by
from desk.pours.standing import Standing, standings
from desk.settings import Settings, settings_of
from desk.values.zone import today

GAP = timedelta(minutes=60)
"""A pour to which no truck was sent for longer than this was interrupted."""

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
    by the plan, `pump` is the one that is there now, `legs` are the stretches of time in which truck
    followed truck.
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
    pump: str
    legs: tuple[tuple[datetime, datetime], ...]
    supplied: Decimal
    allowed: Decimal
    things: tuple[Due, ...]
    warnings: tuple[Recorded, ...]

    @property
    def next(self) -> Due | None:
        """What is to be done first; None while nothing is."""
        return self.things[0] if self.things else None

    @property
    def is_late(self) -> bool:
        """Whether anything here is overdue."""
        return any(thing.overdue for thing in self.things)


@dataclass(frozen=True)
class PourBoard:
    """The day. Totals are of the day's own pours, without those carried over or called off, which
    are `own`; `tickets` are those of the `trucks`. `roles` are those of whoever reads it, as of now."""

    day: date
    now: datetime
    rows: tuple[BoardRow, ...]
    planned: Decimal
    supplied: Decimal
    trucks: int
    states: Mapping[PourState, int]
    roles: frozenset[Role]
    own: tuple[UUID, ...] = ()
    tickets: tuple[UUID, ...] = ()


def pour_board(acting: Acting, day: date) -> PourBoard:
    """The pours of earlier days that are still open, those of `day`, both in the order of their
    planned openings, and called-off ones last."""
    with reading(acting, "pours", Pour.called) as (session, mine):
        now = acting.now(session)
        wanted = Pour.pour_date == day
        if day <= today(now):
            wanted |= (Pour.pour_date < day) & Pour.state.in_([*BEFORE_OPENING, *OPEN_STATES])
        rows = board_rows(session, acting, day, wanted)
        own = [r for r in rows if not r.carried and r.state is not PourState.CALLED_OFF]
        ids = tuple(row.id for row in own)
        sent = select(DeliveryTicket.id).where(DeliveryTicket.pour_id.in_(ids), *SENT)
        tickets = tuple(session.scalars(sent))
    return PourBoard(
        day,
        now,
        tuple(sorted(rows, key=_order)),
        sum((row.planned_m3 for row in own), _ZERO),
        sum((row.supplied for row in own), _ZERO),
        sum(row.truck_count for row in own),
        Counter(row.state for row in rows if not row.carried),
        mine.roles,
        ids,
        tickets,
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
    settings, now = settings_of(session, acting.station_id), acting.now(session)
    stand, around = standings(session, found), _Around(session, found)
    things = owed_by(session, found, stand, now)
    return [_row(p, stand[p.id], around, things[p.id], settings, day) for p in found]


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


_OF_POUR = (
    "id", "state", "order_id", "pour_date", "planned_opening", "expected_opening", "opened_at",
    "first_truck_at", "last_truck_at", "finished_at", "planned_m3", "truck_count",
    "first_equipment", "call_off_reason",
)  # fmt: skip


def _row(
    pour: Pour,
    stands: Standing,
    around: _Around,
    things: tuple[Due, ...],
    settings: Settings,
    day: date,
) -> BoardRow:
    order, supply = pour.order, stands.supply
    rate = pour_rate(order.placing_method, settings)
    return BoardRow(
        **{name: getattr(pour, name) for name in _OF_POUR},
        number=pour.number or "",
        carried=pour.pour_date < day,
        project=project_name(pour),
        placement=order.placement,
        grade=grade_text(order),
        specialist=around.people.get(pour.specialist_id, ""),
        planned_closing=expected_closing(pour.planned_opening, pour.planned_m3, rate),
        pump=stands.pump,
        legs=_legs(stands.left),
        supplied=supply.delivered,
        allowed=supply.allowed,
        things=things,
        warnings=tuple(around.warnings[pour.id]),
    )


def _legs(left: Sequence[datetime]) -> tuple[tuple[datetime, datetime], ...]:
    """The stretches in which truck followed truck without a gap."""
    starts = [after for before, after in pairwise(left) if after - before > GAP]
    ends = [before for before, after in pairwise(left) if after - before > GAP]
    return tuple(zip([*left[:1], *starts], [*ends, *left[-1:]], strict=True))
