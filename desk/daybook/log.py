"""调度员值班日志: one per day, kept without looking at the tickets, and compared with them the next
morning (M2.6.1, M2.8.1, R28)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import inspect, or_, select
from sqlalchemy.orm import Session

from db.models import DispatchLog, DispatchLogLine, LogState, Pour, PourState, PumpUse, Role, Shift
from desk.core.declare import group, names, step
from desk.core.effects import Doing, written
from desk.core.errors import Invalid, Refused, Warned
from desk.core.kinds import Children, Searchable, Values
from desk.core.stamps import clear_stamp
from desk.core.unit import Unit
from desk.core.views import row_values
from desk.core.workflow import Look, Taking, Tone, Workflow, describe
from desk.daybook.days import OfPeriodKind
from desk.daybook.plant_used import plant_states, trucks_used
from desk.daybook.production import produced, sent
from desk.daybook.rules import Difference, Loads, Logged, differences, together
from desk.pours.facts import words_of
from desk.rules.table import UNEXPLAINED_DIFFERENCE
from desk.values.zone import day_bounds, today

_S = LogState
_DISPATCH = frozenset({Role.DISPATCHER})
_COUNTING = frozenset({Role.STATISTICIAN})
_HEAD = frozenset({Role.SECTION_HEAD})


def _gather(u: Unit, log: DispatchLog) -> None:
    """A line for every pour that was open that day or has tickets of it; figures stay empty."""
    start, stop = day_bounds(log.log_date)
    ticketed = {pour for _, pour in sent(u.session, log.station_id, log.log_date, log.log_date)}
    unfinished = or_(Pour.finished_at.is_(None), Pour.finished_at >= start)
    wanted = or_(Pour.id.in_(ticketed), (Pour.opened_at < stop) & unfinished)
    query = select(Pour.id).where(
        Pour.station_id == log.station_id, Pour.state != PourState.CALLED_OFF, wanted
    )
    listed = {line.pour_id for line in log.lines}
    for pour in u.session.scalars(query.order_by(Pour.opened_at, Pour.number)):
        if pour not in listed:
            _add_line(log, pour)


def _add_line(log: DispatchLog, pour: UUID) -> None:
    line = DispatchLogLine(id=uuid4(), position=len(log.lines) + 1, pour_id=pour, explanation="")
    log.lines.append(line)


def logs_of_the_day(session: Session, log: DispatchLog) -> list[DispatchLog]:
    """The log and those of the day's other shifts, which are compared with the tickets together."""
    if log.shift is Shift.WHOLE:
        return [log]
    here = (DispatchLog.station_id == log.station_id, DispatchLog.log_date == log.log_date)
    query = select(DispatchLog).where(*here, DispatchLog.shift != Shift.WHOLE)
    return list(session.scalars(query.order_by(DispatchLog.shift.desc())))  # 白班 before 夜班


def compare(session: Session, log: DispatchLog) -> list[Difference]:
    """Where the day's logs and its tickets say different things."""
    day = sent(session, log.station_id, log.log_date, log.log_date)
    tickets = {pour: loads for (_, pour), (loads, _) in day.items()}
    lines = [
        Logged(line.pour_id, Loads(line.logged_trucks, line.logged_m3), line.explanation or "")
        for each in logs_of_the_day(session, log)
        for line in each.lines
        if line.pour_id is not None
    ]
    return list(differences(together(lines), tickets))


def _day_is_over(look: Look[DispatchLog]) -> None:
    """The day is over, and every shift has handed its log over."""
    if look.record.log_date >= today(look.now):
        raise Refused(
            f"{describe(look.record)}的当天还没有过完，小票还没有收齐。请次日上班后再核对。"
            "（依据手册 M2.8.1）",
            clause="M2.8.1",
        )
    for other in logs_of_the_day(look.session, look.record):
        if other.state is _S.OPEN:
            raise Refused(
                f"{describe(other)}（{other.shift.label}）还没有交班，当日小票要各班日志一起核对。"
                "请先由调度员交班。（依据手册 M2.8.1）",
                clause="M2.8.1",
            )


def all_written(log: DispatchLog) -> None:
    """The log goes to the next shift complete. Raises Invalid."""
    missing = [
        str(n)
        for n, line in enumerate(log.lines, start=1)
        if line.logged_trucks is None or line.logged_m3 is None
    ]
    if missing:
        sentence = f"第 {'、'.join(missing)} 行的车次、方量还没有填，没有供应的填 0"
        raise Invalid({"lines": sentence}, what=describe(log))


def _reconcile(taking: Taking[DispatchLog]) -> None:
    """Pours that the log has forgotten get an empty line, so that somebody can say why."""
    log, session = taking.record, taking.unit.session
    listed = {line.pour_id for each in logs_of_the_day(session, log) for line in each.lines}
    for found in compare(session, log):
        if found.pour not in listed:
            _add_line(log, found.pour)


def _unexplained(taking: Taking[DispatchLog]) -> Iterator[Warned]:
    """R28."""
    session = taking.unit.session
    for found in compare(session, taking.record):
        if not found.explained:
            pour = session.get(Pour, found.pour)
            assert pour is not None, "a line refers to its pour"
            yield UNEXPLAINED_DIFFERENCE.warn(
                f"{words_of(pour)}：调度日志{found.logged.words}，小票{found.ticketed.words}，"
                "差异没有说明",
                occasion=str(found.pour),
            )


def _settle(taking: Taking[DispatchLog]) -> None:
    """With a difference that nobody has explained the log is not reconciled yet."""
    log = taking.record
    if any(not found.explained for found in compare(taking.unit.session, log)):
        log.state = _S.HANDED_OVER
        clear_stamp(log, "reconciled")


def _one_way_of_keeping(session: Session, log: DispatchLog) -> None:
    """A day has one log or one for each shift: with both, its trucks would count twice."""
    whole = log.shift is Shift.WHOLE
    others = select(DispatchLog).where(
        DispatchLog.station_id == log.station_id,
        DispatchLog.log_date == log.log_date,
        DispatchLog.id != log.id,
        DispatchLog.shift != Shift.WHOLE if whole else DispatchLog.shift == Shift.WHOLE,
    )
    with session.no_autoflush:
        twin = session.scalar(others.limit(1))
    if twin is not None:
        how = "按班次记" if whole else "记的是全天"
        raise Refused(
            f"{log.log_date} 的日志{how}（{twin.number}），不能再另记{log.shift.label}的，"
            f"否则车次会重复。请在 {twin.number} 上继续，或新建时换一个班次。"
        )


# fmt: off
FLOW = Workflow(
    states=LogState,
    initial=_S.OPEN,
    clause="M2.6.1",
    tones={_S.OPEN: Tone.INFO, _S.HANDED_OVER: Tone.WARNING, _S.RECONCILED: Tone.SUCCESS},
    steps=(
        step("hand_over", "交班", _S.OPEN, _S.HANDED_OVER, _DISPATCH,
             stamps="handed", effect=Doing(needs=("handed_to",), also=lambda taking: all_written(taking.record)), asks="handed_to",
             undo="reopen"),
        step("gather", "归集浇筑", _S.OPEN, None, _DISPATCH,
             effect=lambda taking: _gather(taking.unit, taking.record), aside=True),
        step("reconcile", "核对", (_S.HANDED_OVER, _S.RECONCILED), _S.RECONCILED, _COUNTING,
             guard=_day_is_over,
             stamps="reconciled", effect=_reconcile,
             warner=_unexplained, after=_settle),
        step("reopen", "重开", (_S.HANDED_OVER, _S.RECONCILED), _S.OPEN, _HEAD, clears="reconciled",
             needs_reason=True, aside=True),
    ),
)
# fmt: on


class Logs(OfPeriodKind[DispatchLog]):
    """A new log has an empty line for every pour that was open or has tickets: what was dispatched
    is for the dispatcher to write."""

    model = DispatchLog
    series = "ZB"
    icon = "statistics"
    flow = FLOW
    groups = (
        group("值班", "log_date shift", "weather", "dispatchers trucks_on_duty"),
        group("记事", "equipment", "materials", "events"),
    )
    children = (
        Children(
            "lines",
            "生产记录",
            DispatchLogLine,
            ("pour_id", "logged_trucks", "logged_m3", "explanation"),
        ),
    )
    first = names("log_date shift state dispatchers handed_to")
    columns = names(
        "number state log_date shift dispatchers trucks_on_duty handed_to handed_at reconciled_by "
        "reconciled_at"
    )
    more_columns = names("weather equipment materials events")
    register = names(
        "number state log_date shift weather dispatchers trucks_on_duty equipment materials "
        "events handed_to handed_at reconciled_by reconciled_at"
    )
    editors = _DISPATCH | _COUNTING
    sort = "log_date"
    date_column = "log_date"
    one_per = ("log_date", "shift")
    aliases = (("date", "log_date"),)
    forms = ("F12", "F36")

    def gather(self, u: Unit, record: DispatchLog) -> None:
        _one_way_of_keeping(u.session, record)
        _gather(u, record)

    def editable(self, look: Look[DispatchLog]) -> Refused | None:
        log = look.record
        if log.state is _S.RECONCILED:
            return Refused(f"{describe(log)}已核对，不能再改。要更正请由科长重开。")
        if log.state is _S.OPEN and not look.acting.has(*_DISPATCH):
            return Refused(f"{describe(log)}还没有交班，由调度员填写。")
        return None

    def prepare(self, u: Unit, record: DispatchLog, values: Values) -> None:
        """What was handed over stands; only the differences are still explained."""
        record.shift = record.shift or Shift.WHOLE  # asked for before the database's default
        super().prepare(u, record, values)
        if record.state is not _S.HANDED_OVER:
            return
        lines = [line for line in record.lines if written(line) - {"explanation"}]
        if (
            written(record) & {*self.entry}
            or inspect(record).attrs.lines.history.has_changes()
            or lines
        ):
            raise Refused(
                f"{describe(record)}已交班，日志数不能再改，只能填写差异说明。要更正请由科长重开。"
                "（依据手册 M2.8.1）",
                clause="M2.8.1",
            )

    def problems(self, session: Session, record: DispatchLog, now: datetime) -> dict[str, str]:
        seen: dict[UUID | None, int] = {}
        for place, line in enumerate(record.lines, start=1):
            first = seen.setdefault(line.pour_id, place)
            if first != place:
                return {"lines": f"第 {first}、{place} 行是同一个浇筑，只能记一行"}
        return {}

    def extras(self, session: Session, record: DispatchLog, now: datetime) -> dict[str, Any]:
        """The day's ledger beside the log's figures, and the pumps that were used."""
        lines = {line.pour_id: line for line in record.lines if line.pour_id is not None}
        rows = produced(session, record.station_id, record.log_date, record.log_date, lines)
        differ = {found.pour: found for found in compare(session, record)}
        uses = select(PumpUse).where(PumpUse.pour_id.in_({row.pour_id for row in rows}))
        pumps: dict[UUID, list[dict[str, Any]]] = {}
        for use in session.scalars(uses.order_by(PumpUse.arrived_at)):
            pumps.setdefault(use.pour_id, []).append(row_values(use))
        return {
            "trucks_used": trucks_used(session, record.station_id, record.log_date),
            "plant_states": plant_states(session, record.station_id),
            "production": [
                {
                    **vars(row),
                    "logged_trucks": getattr(lines.get(row.pour_id), "logged_trucks", None),
                    "logged_m3": getattr(lines.get(row.pour_id), "logged_m3", None),
                    "explanation": getattr(lines.get(row.pour_id), "explanation", ""),
                    "differs": row.pour_id in differ,
                    "pumps": pumps.get(row.pour_id, []),
                }
                for row in rows
            ],
        }

    def searchable(self, record: DispatchLog) -> Searchable:
        return Searchable(
            f"{record.number} {record.log_date:%Y-%m-%d}",
            " · ".join(word for word in (record.dispatchers, record.events[:120]) if word),
            words=(record.number or "", f"{record.log_date:%Y%m%d}", record.dispatchers),
        )


LOGS = Logs()
