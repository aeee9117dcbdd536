"""Entering a pour's trucks one after the other: how much may still be sent, and what the next truck
most likely is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from db.models import DeliveryTicket, Plant, PlantKind, Pour
from desk.core.acting import Acting
from desk.core.errors import Missing
from desk.core.rights import reading
from desk.core.views import row_values
from desk.pours.facts import GONE, rows_of, supply_of, words_of
from desk.pours.rules import Supply
from desk.values.pinyin import initials
from desk.values.zone import local

USUAL_GAP = timedelta(minutes=10)
LONGEST_GAP = timedelta(hours=2)
_HALF_DAY = timedelta(hours=12)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Entering:
    """A pour as whoever enters its trucks needs it: `tickets` in the order they left, `trucks` the
    plates to choose from, the station's and those of this pour; `now` by the office's clock."""

    pour: UUID
    number: str
    words: str
    supply: Supply
    opened_at: datetime | None
    tickets: tuple[dict[str, Any], ...]
    trucks: tuple[str, ...]
    now: datetime

    @property
    def sent(self) -> list[dict[str, Any]]:
        """The tickets that count."""
        return [row for row in self.tickets if row["state"] not in GONE]


def entering(acting: Acting, pour: UUID) -> Entering:
    """The pour as it stands. Raises Missing."""
    with reading(acting, "tickets", DeliveryTicket.called) as (session, _):
        found = session.get(Pour, pour)
        if found is None or found.station_id != acting.station_id:
            raise Missing("这次浇筑已不存在。请刷新列表。")
        tickets = tuple(
            row_values(row) for row in rows_of(session, DeliveryTicket, found, "left_at")
        )
        trucks = select(Plant.name).where(
            Plant.station_id == acting.station_id, Plant.available, Plant.kind == PlantKind.TRUCK
        )
        own = session.scalars(trucks.order_by(Plant.name))
        return Entering(
            pour,
            found.number or "",
            words_of(found),
            supply_of(session, found),
            found.opened_at,
            tickets,
            tuple(dict.fromkeys([*(row["plate"] for row in tickets), *own])),
            acting.now(session),
        )


def plates_for(typed: str, plates: Sequence[str]) -> list[str]:
    """The plates that `typed` means: their last characters, their beginning in pinyin, any part."""
    wanted = typed.strip().upper()
    if not wanted or any(plate.upper() == wanted for plate in plates):
        return []
    spelt = {plate: initials(plate) for plate in plates}
    ends = [plate for plate in plates if plate.upper().endswith(wanted)]
    begins = [plate for plate in plates if spelt[plate].startswith(wanted)]
    holds = [plate for plate in plates if wanted in spelt[plate] or wanted in plate.upper()]
    return list(dict.fromkeys((*ends, *begins, *holds)))


def next_plate(plates: Sequence[str]) -> str:
    """The truck whose turn it is: the one that followed the last one the time before."""
    if not plates:
        return ""
    last = plates[-1]
    for at in range(len(plates) - 2, -1, -1):
        if plates[at] == last:
            return plates[at + 1]
    return ""


def next_departure(left: Sequence[datetime], opened: datetime | None, now: datetime) -> datetime:
    """When the next truck most likely left: as long after the last one as that after the one
    before, or now when that has not come yet."""
    if not left:
        return opened if opened is not None and now - opened > LONGEST_GAP else now
    gap = left[-1] - left[-2] if len(left) > 1 else USUAL_GAP
    if not timedelta(0) < gap <= LONGEST_GAP:
        gap = USUAL_GAP
    due = left[-1] + gap
    return now if left[-1] <= now < due else due


def near(moment: datetime, other: datetime) -> datetime:
    """The same hour on the day where it lies within half a day of `other`: typed hours need no day,
    across midnight either."""
    here = local(moment)
    if here - other > _HALF_DAY:
        return here - _DAY
    return here + _DAY if other - here > _HALF_DAY else here
