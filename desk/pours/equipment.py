"""泵送设备: which pump was at a pour, and how long it stood idle (M1.2.3, R05)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.models import Pour, PumpUse
from desk.core.declare import group, names
from desk.core.effects import complete
from desk.core.unit import Unit
from desk.pours.facts import words_of
from desk.pours.of_pour import of_pour
from desk.pours.rules import minutes
from desk.rules.table import IDLE_PUMP
from desk.settings import settings_of


def _prepare(u: Unit, use: Any, _values: Mapping[str, Any]) -> None:
    use.idle_minutes = minutes(use.arrived_at, use.started_at)
    limit = settings_of(u.session, u.acting.station_id).integer("pour.idle_minutes")
    if use.idle_minutes is None or use.idle_minutes <= limit or use.idle_reason.strip():
        return
    pour = u.session.get(Pour, use.pour_id)
    u.warn(
        use,
        IDLE_PUMP.warn(
            f"{words_of(pour)}的{use.pump}进场后停置 {use.idle_minutes} 分钟，"
            f"超过 {limit} 分钟，没有写明原因"
        ),
    )


# fmt: off
PUMP_USES = of_pour(
    "pump-uses",
    "泵送设备",
    PumpUse,
    icon="pump-line",
    groups=(
        group("泵送设备", "pour_id", "pump crew", "arrived_at started_at", "finished_at left_at",
              "idle_reason", "remarks"),
    ),
    columns=names(
        "pump pour.order.project_id pour.order.placement arrived_at started_at idle_minutes "
        "idle_reason finished_at left_at"
    ),
    more_columns=names("pour_id crew remarks"),
    sort="arrived_at",
    prepare=_prepare,
    problems=complete(),
    date_column="arrived_at",
    words=("pump", "crew"),
)
# fmt: on
