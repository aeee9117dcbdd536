"""泵送设备: which pump was at a pour, and how long it stood idle (M1.2.3, R05)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from db.models import PumpUse
from desk.core.declare import group, names
from desk.core.errors import Warned
from desk.core.kinds import Values
from desk.core.moments import in_turn
from desk.core.unit import Unit
from desk.pours.facts import words_of
from desk.pours.of_pour import OfPourKind
from desk.pours.rules import minutes
from desk.rules.table import IDLE_PUMP
from desk.settings import settings_of


class PumpUses(OfPourKind[PumpUse]):
    model = PumpUse
    icon = "pump-line"
    groups = (
        group("泵送设备", "pour_id", "pump crew", "arrived_at started_at", "finished_at left_at",
              "idle_reason", "remarks"),
    )  # fmt: skip
    columns = names(
        "pump pour.order.project_id pour.order.placement arrived_at started_at idle_minutes "
        "idle_reason finished_at left_at"
    )
    more_columns = names("pour_id crew remarks")
    sort = "arrived_at"
    date_column = "arrived_at"
    needs = ("pour_id", "pump", "arrived_at")
    in_order = (in_turn("arrived_at started_at finished_at left_at"),)
    words = ("pump", "crew")

    def prepare(self, u: Unit, record: PumpUse, values: Values) -> None:
        super().prepare(u, record, values)
        record.idle_minutes = minutes(record.arrived_at, record.started_at)

    def warnings(self, session: Session, record: PumpUse, now: datetime) -> Iterator[Warned]:
        idle = record.idle_minutes
        limit = settings_of(session, record.station_id).integer("pour.idle_minutes")
        if idle is not None and idle > limit and not record.idle_reason.strip():
            yield IDLE_PUMP.warn(
                f"{words_of(record.pour)}的{record.pump}进场后停置 {idle} 分钟，"
                f"超过 {limit} 分钟，没有写明原因"
            )


PUMP_USES = PumpUses()
