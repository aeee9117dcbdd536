"""浇筑看板: the pours of one day, each with what it needs next, its times, supply and warnings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from db.models import Pour, PourState
from desk.core.acting import Acting
from desk.orders.facts import grade_text, signature_of
from desk.orders.marking import expected_closing, pour_rate
from desk.orders.rules import Signature
from desk.pours.around import Around, Recorded
from desk.pours.facts import OPEN_STATES, project_name, signed_volume
from desk.pours.next import Facts, Limits, NextThing, next_things
from desk.pours.rules import Supply, card_reasons
from desk.settings import Settings, settings_of
from desk.values.zone import today

GAP = timedelta(minutes=60)
"""A pour to which no truck was sent for longer than this was interrupted."""

MOST = 500
"""No day has more pours; of what was never settled the newest are enough to work off."""

_BEFORE = (PourState.PLANNED, PourState.CONFIRMED)
_ZERO = Decimal("0.00")


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
    around, limits, now = Around(session, found), Limits.of(settings), acting.now(session)
    return [_row(pour, around, settings, limits, day, now) for pour in found]


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
    pour: Pour, around: Around, settings: Settings, limits: Limits, day: date, now: datetime
) -> BoardRow:
    order = pour.order
    supply = Supply(
        signed_volume(order),
        around.varied.get(pour.id, _ZERO),
        pour.supplied_m3,
        around.returned.get(pour.id, _ZERO),
    )
    facts = _facts(pour, around, supply, settings)
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
        legs=_legs(around.left.get(pour.id, [])),
        supplied=supply.delivered,
        allowed=supply.allowed,
        things=next_things(facts, limits, now),
        warnings=tuple(around.warnings[pour.id]),
    )


def _facts(pour: Pour, around: Around, supply: Supply, settings: Settings) -> Facts:
    signature = signature_of(pour.order)
    amended = signature is Signature.AMENDED
    special = {
        "客户投诉": pour.id in around.complaints,
        "量差纠纷": pour.quantity_dispute,
        "突发事件": pour.incident,
    }
    threshold = settings.number("pour.card_from_m3")
    return Facts(
        **{name: getattr(pour, name) for name in _OF_FACTS},
        signed=amended or signature is Signature.VALID,
        amendment_owed=amended or pour.amendment_asked_at is not None,
        card_needed=bool(card_reasons(supply.delivered, threshold, special)),
        card=around.cards.get(pour.id),
        pump_idle_since=around.idle.get(pour.id),
        truck_waiting_since=around.waiting.get(pour.id),
        delivered=supply.delivered,
        allowed=supply.allowed,
    )


def _legs(left: Sequence[datetime]) -> tuple[tuple[datetime, datetime], ...]:
    """The stretches in which truck followed truck without a gap."""
    starts = [after for before, after in pairwise(left) if after - before > GAP]
    ends = [before for before, after in pairwise(left) if after - before > GAP]
    return tuple(zip([*left[:1], *starts], [*ends, *left[-1:]], strict=True))
