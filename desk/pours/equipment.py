"""泵送设备: which pump was at a pour, and how long it stood idle (M1.2.3, R05)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from db.models import OrderUse, PumpState, PumpUse, Role
from desk.core.declare import group, names, step
from desk.core.errors import Invalid, Refused, Warned
from desk.core.kinds import Values, kind_of_record
from desk.core.moments import in_turn
from desk.core.records import fill, make
from desk.core.unit import Unit
from desk.core.workflow import Taking, Tone, Workflow
from desk.pours.facts import words_of
from desk.pours.of_pour import SITE, OfPourKind, closed_with_pour, pour_of
from desk.pours.rules import minutes
from desk.rules.table import IDLE_PUMP
from desk.settings import settings_of

_S = PumpState


def _leave(taking: Taking[PumpUse]) -> None:
    use, u = taking.record, taking.unit
    given = {name: value for name, value in taking.values.items() if value is not None}
    fill(u, kind_of_record(use), use, {"left_at": u.now, **given})


def _replace(taking: Taking[PumpUse]) -> None:
    """The old pump ends its work when the new one takes it over; what it stood idle is explained by
    what it was replaced for. The plan's pump stays the plan's."""
    use, u = taking.record, taking.unit
    following = str(taking.values.get("next_pump") or "").strip()
    if not following or following == use.pump:
        said = "换上的泵还没有填" if not following else f"换上的泵就是在场的{use.pump}"
        raise Invalid({"next_pump": said}, what=f"{words_of(use.pour)}的{use.pump}")
    left = taking.values.get("left_at") or u.now
    given: dict[str, object] = {"left_at": left}
    if use.started_at is not None and use.finished_at is None:
        given["finished_at"] = left
    if use.started_at is None and not use.idle_reason:
        given["idle_reason"] = taking.reason[:200]
    known = kind_of_record(use)
    fill(u, known, use, given)
    use.next_pump, use.replace_reason = following, taking.reason[:200]
    made = make(u, known, {"pour_id": use.pour_id, "pump": following, "arrived_at": left})
    made.replaces_id = use.id
    u.result = made
    sentence = f"{words_of(use.pour)}换泵：{use.pump} → {following}，{taking.reason}"
    for role in (Role.DISPATCHER, Role.SPECIALIST):
        u.notify(role.value, made, sentence[:500])


class PumpUses(OfPourKind[PumpUse]):
    model = PumpUse
    icon = "pump-line"
    flow = Workflow(
        states=PumpState,
        initial=_S.PRESENT,
        clause="M1.2.3",
        closed=closed_with_pour,
        tones={_S.PRESENT: Tone.INFO, _S.GONE: Tone.NEUTRAL},
        steps=(
            step("leave", "离场", _S.PRESENT, _S.GONE, SITE, effect=_leave,
                 asks="finished_at left_at", moment="left_at"),
            step("replace", "换泵", _S.PRESENT, _S.GONE, SITE, effect=_replace,
                 asks="next_pump left_at", needs_reason=True, aside=True),
        ),
    )  # fmt: skip
    groups = (
        group("泵送设备", "pour_id", "pump crew", "arrived_at started_at", "finished_at left_at",
              "idle_reason", "remarks"),
    )  # fmt: skip
    first = names("pump state pour.order.project_id pour.order.placement arrived_at")
    columns = names(
        "pump state pour.order.project_id pour.order.placement arrived_at started_at idle_minutes "
        "idle_reason finished_at left_at"
    )
    more_columns = names("pour_id crew next_pump replace_reason remarks")
    register = names(
        "pump crew state pour.order.project_id pour.order.placement arrived_at started_at "
        "finished_at left_at idle_minutes idle_reason remarks"
    )
    sort = "arrived_at"
    date_column = "arrived_at"
    needs = ("pour_id", "pump", "arrived_at")
    in_order = (in_turn("arrived_at started_at finished_at left_at"),)
    words = ("pump", "crew")

    def prepare(self, u: Unit, record: PumpUse, values: Values) -> None:
        super().prepare(u, record, values)
        pour = pour_of(record)
        if pour is not None and pour.order.use is OrderUse.PICKUP:
            raise Refused(f"{words_of(pour)}是自提，不用本站的泵，不记泵送设备。")
        record.idle_minutes = minutes(record.arrived_at, record.started_at or record.left_at)
        record.state = _S.PRESENT if record.left_at is None else _S.GONE

    def warnings(self, session: Session, record: PumpUse, now: datetime) -> Iterator[Warned]:
        idle = record.idle_minutes
        limit = settings_of(session, record.station_id).integer("pour.idle_minutes")
        if idle is not None and idle > limit and not record.idle_reason.strip():
            yield IDLE_PUMP.warn(
                f"{words_of(record.pour)}的{record.pump}进场后停置 {idle} 分钟，"
                f"超过 {limit} 分钟，没有写明原因"
            )


PUMP_USES = PumpUses()
