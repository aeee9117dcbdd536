"""Do numbers, totals and approvals hold together?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from db.models import (
    AuditEntry,
    DailyPlan,
    DailyPlanLine,
    Decision,
    DeliveryTicket,
    NumberCounter,
    PlanState,
    Pour,
    TicketLoad,
)
from desk.core.kinds import RecordKind, kind, kind_names
from desk.pours.facts import LOADED

_AT_ONCE = 500
_NUMBER = re.compile(r"([A-Z]+)-(\d{6,8})-(\d+)")
_DECIDED = (PlanState.APPROVED, PlanState.ISSUED, PlanState.SUPERSEDED)
_AFTER_APPROVAL = frozenset({"state", "issued_by", "issued_at"})
"""What the steps after an approval write; whatever the customers ask for goes into a revision."""


def numbers(session: Session) -> Iterator[str]:
    """Gap-free and unique per series and period, and as far as the counters say (domain §3.13)."""
    drawn: dict[tuple[UUID, str, str], list[int]] = {}
    renumbered: dict[str, RecordKind] = {}
    for name in kind_names():
        known = kind(name)
        if not known.series:
            continue
        model: Any = known.model
        if "number" in known.entry:  # a batching system numbers its tickets itself
            renumbered[known.series] = known
        for station_id, number in session.execute(
            select(model.station_id, model.number).where(model.number.is_not(None))
        ):
            match = _NUMBER.fullmatch(number)
            if match is None or match[1] != known.series:
                if known.series in renumbered:
                    continue
                yield f"{known.label}有不成样子的编号 {number}"
                continue
            drawn.setdefault((station_id, match[1], match[2]), []).append(int(match[3]))
    counters = {
        (c.station_id, c.series, c.period): c.last for c in session.scalars(select(NumberCounter))
    }
    for key in sorted({*drawn, *counters}, key=str):
        called, used, last = f"{key[1]}-{key[2]}", drawn.get(key, []), counters.get(key)
        if key[1] in renumbered:
            missing = set(range(1, (last or 0) + 1)) - set(used)
            used = [*used, *_replaced(session, renumbered[key[1]], called, missing)]
        yield from _series(called, used, last)


def _replaced(
    session: Session, known: RecordKind, called: str, missing: Iterable[int]
) -> Iterator[int]:
    """Those of the `missing` numbers that a record had, as the history tells, until it was given the
    batching system's. A record that is gone leaves its gap."""
    model: Any = known.model
    names = {f"{called}-{number:04d}": number for number in missing}
    asked = sorted(names)
    for start in range(0, len(asked), _AT_ONCE):
        some = asked[start : start + _AT_ONCE]
        query = (
            select(AuditEntry.number)
            .join(model, model.id == AuditEntry.record_id)
            .where(AuditEntry.number.in_(some), model.number != AuditEntry.number)
            .distinct()
        )
        yield from (names[number] for number in session.scalars(query))


def _series(called: str, used: list[int], last: int | None) -> Iterator[str]:
    if last is None:
        yield f"{called} 有 {len(used)} 个编号，却没有计数"
        return
    twice = sorted(n for n, times in Counter(used).items() if times > 1)
    if twice:
        yield f"{called} 编号重复：{_listed(twice)}"
    missing = sorted(set(range(1, last + 1)) - set(used))
    if missing:
        yield f"{called} 编号缺失：{_listed(missing)}（应到 {last}）"
    beyond = sorted(n for n in used if not 1 <= n <= last)
    if beyond:
        yield f"{called} 编号超出计数 {last}：{_listed(beyond)}"


def _listed(found: list[int]) -> str:
    more = f" 等 {len(found)} 个" if len(found) > 10 else ""
    return "、".join(str(n) for n in found[:10]) + more


def plan_totals(session: Session) -> Iterator[str]:
    """A plan's total volume and number of lines against its lines."""
    sums = {
        plan_id: (volume or Decimal(0), int(lines))
        for plan_id, volume, lines in session.execute(
            select(DailyPlanLine.plan_id, func.sum(DailyPlanLine.volume_m3), func.count()).group_by(
                DailyPlanLine.plan_id
            )
        )
    }
    for plan in session.execute(
        select(
            DailyPlan.id,
            DailyPlan.number,
            DailyPlan.plan_date,
            DailyPlan.total_m3,
            DailyPlan.line_count,
        )
    ):
        volume, lines = sums.get(plan.id, (Decimal(0), 0))
        called = plan.number or f"{plan.plan_date} 计划草稿"
        if plan.total_m3 != volume:
            yield f"{called} 合计 {plan.total_m3} m³，各行相加 {volume} m³"
        if plan.line_count != lines:
            yield f"{called} 记有 {plan.line_count} 单，实有 {lines} 行"


def pour_totals(session: Session) -> Iterator[str]:
    """What a pour says it was sent against its tickets; mortar is a load, but no concrete."""
    concrete = case((DeliveryTicket.load == TicketLoad.CONCRETE, DeliveryTicket.volume_m3))
    loads = (
        select(
            DeliveryTicket.pour_id,
            func.sum(concrete),
            func.count(),
            func.max(DeliveryTicket.left_at),
        )
        .where(LOADED)
        .group_by(DeliveryTicket.pour_id)
    )
    sent = {pour: (volume, n, last) for pour, volume, n, last in session.execute(loads)}
    for pour in session.execute(
        select(Pour.id, Pour.number, Pour.supplied_m3, Pour.truck_count, Pour.last_truck_at)
    ):
        volume, trucks, last = sent.get(pour.id, (None, 0, None))
        if pour.supplied_m3 != (volume or 0) or pour.truck_count != trucks:
            yield (
                f"浇筑 {pour.number} 记有 {pour.supplied_m3} m³、{pour.truck_count} 车，"
                f"发货单相加 {volume or 0} m³、{trucks} 车"
            )
        elif pour.last_truck_at != last:
            yield f"浇筑 {pour.number} 的末车出站时间与发货单不符"


def totals(session: Session) -> Iterator[str]:
    """Everything that is stored added up, added up once more."""
    yield from plan_totals(session)
    yield from pour_totals(session)


def approvals(session: Session) -> Iterator[str]:
    """Every approved plan has a yes on record, by somebody who had not submitted it and for nobody
    who had (M2.2.1)."""
    agreed: dict[UUID, list[Decision]] = {}
    for decision in session.scalars(
        select(Decision).where(Decision.step == "approve", Decision.agreed)
    ):
        agreed.setdefault(decision.record_id, []).append(decision)
    for plan in session.scalars(select(DailyPlan).where(DailyPlan.state.in_(_DECIDED))):
        decisions = agreed.get(plan.id, [])
        called = plan.number or f"{plan.plan_date} 计划"
        if not decisions:
            yield f"{called} 是“{plan.state.label}”，却没有站长批准的记录"
        elif all(_decided_by(d, plan.submitted_by_id) for d in decisions):
            yield f"{called} 由提交人{plan.submitted_by}自己批准"


def _decided_by(decision: Decision, person: UUID | None) -> bool:
    """Whether it was this person's decision, or a deputy's for him."""
    return person is not None and person in (decision.person_id, decision.for_person_id)


def plan_fixed(session: Session) -> Iterator[str]:
    """Nothing of an approved plan changed afterwards but the steps that follow (R06)."""
    entries: dict[UUID, list[AuditEntry]] = {}
    for entry in session.scalars(
        select(AuditEntry)
        .where(AuditEntry.record_kind == "daily-plans")
        .order_by(AuditEntry.position)
        .execution_options(yield_per=500)
    ):
        entries.setdefault(entry.record_id, []).append(entry)
    for listed in entries.values():
        yield from _touched_after_approval(listed)


def _touched_after_approval(entries: list[AuditEntry]) -> Iterator[str]:
    approved = False
    for entry in entries:
        was, state = approved, entry.changes.get("state")
        if state is not None:
            approved = state[1] in (s.value for s in _DECIDED)
        if not (was and approved):
            continue  # a draft, or the manager taking the approval back
        for name in entry.changes:
            if _touches_plan(name):
                yield f"{entry.number or '计划'} 批准后被改动：{name}（历史第 {entry.position} 条）"


def _touches_plan(name: str) -> bool:
    if name.startswith("plan_distributions:") or name in _AFTER_APPROVAL:
        return False
    return "." in name or name in kind("daily-plans").fields
