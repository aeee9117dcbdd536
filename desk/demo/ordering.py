"""Orders of the demo: who orders what for tomorrow, and how the paper comes in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from db.models import EarlyDocument, PlacingMethod, ProductionTask, TaskState
from desk.core.acting import Acting
from desk.core.records import create, take
from desk.core.views import view
from desk.demo import cast, curtain
from desk.demo.papers import make_set
from desk.demo.stage import Script, Stage, at
from desk.values.grades import split_grade

_RECEIVED = ("项目收取", "项目收取", "传真", "微信", "电话")
_DOCUMENTS = (EarlyDocument.MIX_NOTICE, EarlyDocument.CERTIFICATE, EarlyDocument.MATERIAL_REPORTS)
_RAFT = ("筏板基础（整体浇筑）", "C40P8", PlacingMethod.BOOM_PUMP)
_RAFT_M3 = Decimal("1260.00")
_SURE, _UNSIGNED, _TYPED = 0.3, 0.4, 0.3
"""Fates: nothing goes wrong; shortly before the curtain, still unsigned or still being typed."""
_RAFT_EVERY = 20
"""Days between rafts; one more is poured over the end of every month."""


@dataclass(frozen=True)
class Wanted:
    """What a project wants poured. Without a `fate` the dice decide how its paper fares."""

    project: cast.ProjectCast
    what: tuple[str, str, PlacingMethod]
    volume: Decimal
    opening: datetime
    fate: float | None = None


def wanted_for(stage: Stage, day: date, *, first: date) -> list[Wanted]:
    """The orders that come in on the eve of `day`; the play began on `first`."""
    if day == stage.last_day:
        return [
            Wanted(
                cast.PROJECTS[each.project],
                each.what,
                each.volume,
                each.opening(stage.until),
                _SURE,
            )
            for each in curtain.last_day(stage.until)
        ]
    count = len(cast.PROJECTS) if (day - first).days == 1 else stage.dice.randint(4, 7)
    chosen = sorted(stage.dice.sample(range(len(cast.PROJECTS)), k=count))
    orders = [_usual(stage, day, cast.PROJECTS[n], place) for place, n in enumerate(chosen)]
    month_ends = (day + timedelta(days=1)).month != day.month
    if month_ends or (day - first).days % _RAFT_EVERY == 4:
        project = cast.PROJECTS[0]
        orders.append(Wanted(project, _RAFT, _RAFT_M3, at(day, 18, 30), _SURE))
    if day > stage.last_day:
        for place, fate in ((0, _SURE), (-3, _SURE), (-2, _UNSIGNED), (-1, _TYPED)):
            orders[place] = replace(orders[place], fate=fate)
    return orders


def _usual(stage: Stage, day: date, project: cast.ProjectCast, place: int) -> Wanted:
    what = stage.deal(project.name, project.placements)
    assert what is not None
    small = what[2] in (PlacingMethod.TOWER_CRANE, PlacingMethod.TIPPED)
    cubic = stage.dice.randint(3, 12) * 8 if small else stage.dice.randint(7, 30) * 10
    volume = Decimal(cubic) + stage.dice.choice((Decimal(0), Decimal("0.50")))
    evening = stage.dice.random() < 0.12
    opening = at(day, 19, 30) if evening else at(day, 6, 30) + timedelta(minutes=30 * place)
    return Wanted(project, what, volume, opening)


def order(stage: Stage, wanted: Wanted, arrives: datetime) -> Script:
    """One order from its arrival to its task; what goes wrong is decided by the dice."""
    fate = stage.dice.random() if wanted.fate is None else wanted.fate
    now = yield arrives
    specialist = wanted.project.specialist
    clerk = stage.who(specialist, now)
    made = create(clerk, "orders", _values(stage, wanted))
    assert made.id is not None
    if fate < 0.04:
        take(clerk, "orders", made.id, "cancel", reason="客户通知改期，重新下单")
        return
    if now + timedelta(minutes=25) > stage.until and fate < 0.35:
        return  # still being typed when the curtain falls
    how: dict[str, Any] = {"received_by": stage.dice.choice(_RECEIVED)}
    if 0.1 < fate < 0.16:
        how = {"received_by": "短信", "urgency_reason": "夜间抢修，项目部无人送单"}
    take(clerk, "orders", made.id, "receive", how)
    if now + timedelta(minutes=15) > stage.until or fate > 0.94:
        return  # the signature is still out
    _sign(wanted.project, made.id, clerk=clerk, fate=fate)
    take(clerk, "orders", made.id, "original_in")
    if 0.5 < fate < 0.56:
        stage.agenda.start(_amend(stage, wanted.project, made.id, now + timedelta(minutes=34)))
    late = at(now.date(), 16, 20) if fate > 0.9 else now + timedelta(minutes=12)
    yield from issue_task(stage, specialist, made.id, late)


def issue_task(stage: Stage, specialist: str, order: UUID, moment: datetime) -> Script:
    """The task goes to the documents room: ready within the hour and collected in the next."""
    now = yield moment
    task = create(stage.who(specialist, now), "tasks", {"order": order}).id
    assert task is not None
    now = yield now + timedelta(minutes=45)
    mix = make_set(stage, task, now)
    take(stage.who("document_clerk", now), "tasks", task, "ready", mix)
    now = yield now + timedelta(minutes=35)
    take(stage.who(specialist, now), "tasks", task, "collect")


def remake_documents(stage: Stage, specialist: str, order: UUID, moment: datetime) -> Script:
    """What was recalled by a change is made ready again and fetched, where a task was issued."""
    clerk = stage.who("document_clerk", moment)
    with clerk.database.reading() as session:
        query = select(ProductionTask.id).where(
            ProductionTask.order_id == order,
            ProductionTask.state == TaskState.ISSUED,
            ProductionTask.recalled_at.is_not(None),
        )
        task = session.scalar(query)
    if task is None:
        return
    now = yield moment + timedelta(minutes=20)
    mix = make_set(stage, task, now)
    take(stage.who("document_clerk", now), "tasks", task, "ready", mix)
    now = yield now + timedelta(minutes=15)
    take(stage.who(specialist, now), "tasks", task, "collect")


def _sign(project: cast.ProjectCast, order: UUID, *, clerk: Acting, fate: float) -> None:
    if 0.2 < fate < 0.25:
        take(clerk, "orders", order, "sign", {"signer": project.receiver[0]})
        take(clerk, "orders", order, "resign", {"signer": project.signatory[0]})
        return
    take(clerk, "orders", order, "sign", {"signer": project.signatory[0]})


def _amend(stage: Stage, project: cast.ProjectCast, order: UUID, moment: datetime) -> Script:
    now = yield moment
    clerk = stage.who(project.specialist, now)
    more = view(clerk, "orders", order).values["volume_m3"] + Decimal("12.00")
    take(clerk, "orders", order, "amend", {"volume_m3": more}, reason="现场复核后增加浇筑范围")
    take(clerk, "orders", order, "resign", {"signer": project.signatory[0]})


def _values(stage: Stage, wanted: Wanted) -> dict[str, Any]:
    project, (placement, grade, method) = wanted.project, wanted.what
    split = split_grade(grade)
    return {
        "project": project.name,
        "placement": placement,
        "strength_grade": split.strength,
        "impermeability_grade": split.impermeability,
        "special_requirements": split.special,
        "volume_m3": wanted.volume,
        "planned_opening": wanted.opening,
        "slump_mm": 160 if method is PlacingMethod.TIPPED else 180,
        "slump_tolerance_mm": 20,
        "aggregate_mm": "5-25",
        "placing_method": method,
        "pump_pipe_m": 120 if method is PlacingMethod.LINE_PUMP else None,
        "documents_wanted": [word.value for word in _DOCUMENTS],
        "document_copies": 2,
        "contact": project.signatory[0],
        "phone": project.signatory[1],
        "remarks": stage.dice.choice(("", "", "连续浇筑", "保供一级", "夜间施工，注意降噪")),
    }
