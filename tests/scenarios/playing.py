"""What a played day needs: who does what when, and its papers by their nickname."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from db.models import DailyPlan, PlanState, Pour, PourState, Role, ServiceCard
from desk.core import records
from desk.core.changes import Changes
from desk.core.views import View, view
from desk.today.due import due_list
from tests.station import RECEIVER, SIGNATORY, Station, made, on_the_day

CLERK, HEAD, DISPATCHER = Role.SPECIALIST, Role.SECTION_HEAD, Role.DISPATCHER
EVENING = 21
SLAB, WALL, COLUMNS, STAIRS = "底板", "外墙", "柱", "楼梯"
ORDERED = {
    SLAB: {"placement": "地下室底板", "strength_grade": "C35P8", "volume_m3": "96"},
    WALL: {"placement": "地下室外墙", "strength_grade": "C40", "volume_m3": "24"},
    COLUMNS: {"placement": "三层柱", "strength_grade": "C30", "volume_m3": "36"},
    STAIRS: {"placement": "楼梯", "strength_grade": "C30", "volume_m3": "24"},
}


@dataclass
class Day:
    """The day as it goes on: who does what when, and its papers by their nickname."""

    station: Station
    orders: dict[str, UUID] = field(default_factory=dict)
    tasks: dict[str, UUID] = field(default_factory=dict)
    tickets: dict[str, UUID] = field(default_factory=dict)

    def do(
        self,
        kind: str,
        record: UUID,
        step: str,
        values: Mapping[str, object] | None = None,
        *,
        who: Role = CLERK,
        at: datetime,
        reason: str = "",
    ) -> Changes:
        acting = self.station.acting(who, at=at)
        return records.take(acting, kind, record, step, values or {}, reason=reason)

    def new(self, kind: str, who: Role, at: datetime, **values: object) -> UUID:
        return made(records.create(self.station.acting(who, at=at), kind, values))

    def see(self, kind: str, record: UUID, at: datetime | None = None) -> View:
        return view(self.station.acting(HEAD, at=at or on_the_day(20)), kind, record)

    def pour(self, name: str) -> UUID:
        """The pour of the order that was not called off."""
        with self.station.database.reading() as session:
            query = select(Pour.id).where(
                Pour.order_id == self.orders[name], Pour.state != PourState.CALLED_OFF
            )
            return session.scalars(query).one()

    def truck(self, name: str, hour: int, minute: int, *, plate: str, number: str = "") -> UUID:
        at = on_the_day(hour, minute)
        given = {"plate": plate, "number": number} if number else {"plate": plate}
        return made(self.station.ticket(self.pour(name), "12", at=at, **given))

    def signed_for(self, ticket: UUID, at: datetime) -> None:
        self.do("tickets", ticket, "sign", {"receiver": RECEIVER}, who=DISPATCHER, at=at)

    def owed(self, rule: str, at: datetime) -> list[str]:
        return [d.what for d in due_list(self.station.acting(HEAD, at=at)) if d.rule == rule]


def issue(day: Day, plan: UUID, at: datetime) -> None:
    day.do("daily-plans", plan, "submit", who=HEAD, at=at)
    day.do("daily-plans", plan, "approve", who=Role.DEPUTY_MANAGER, at=at)
    day.do("daily-plans", plan, "issue", who=HEAD, at=at)


def issued(day: Day) -> UUID:
    with day.station.database.reading() as session:
        return session.scalars(
            select(DailyPlan.id).where(DailyPlan.state == PlanState.ISSUED)
        ).one()


def hand_over_documents(day: Day, name: str, at: datetime) -> None:
    wanted = day.see("pours", day.pour(name)).extras["documents_wanted"]
    given = {"documents_handed": wanted, "documents_receiver": RECEIVER}
    day.do("pours", day.pour(name), "hand_over", given, at=at)


def card_is_signed(day: Day, pour: UUID) -> None:
    """Where the pour has a card."""
    with day.station.database.reading() as session:
        card = session.scalar(select(ServiceCard.id).where(ServiceCard.pour_id == pour))
    if card is None:
        return
    clerk = day.station.acting(CLERK, at=on_the_day(19, 20))
    ratings = {f"ratings.{place}.rating": "满意" for place in range(1, 6)}
    records.edit(clerk, "service-cards", card, ratings)
    day.do("service-cards", card, "sign", {"signer": SIGNATORY}, at=on_the_day(19, 30))


def log_is_written(day: Day, log: UUID, kept: Mapping[str, tuple[int, str]]) -> None:
    """The dispatcher writes loads and volume of each pour into the log."""
    pours = {day.pour(name): name for name in kept}
    written: dict[str, object] = {}
    for place, line in enumerate(day.see("dispatch-logs", log).children["lines"], start=1):
        trucks, volume = kept[pours[line["pour_id"]]]
        written[f"lines.{place}.logged_trucks"] = trucks
        written[f"lines.{place}.logged_m3"] = volume
    dispatcher = day.station.acting(DISPATCHER, at=on_the_day(20, 10))
    records.edit(dispatcher, "dispatch-logs", log, written)
