"""One day at the demo station: pours in the morning, tomorrow's orders in the afternoon, the plan
before evening."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from db.models import OrderState, PlacingMethod
from desk.acting import Acting
from desk.demo import cast
from desk.lists import Filter, ListQuery, Op, page
from desk.notices import mark_read, owed
from desk.plans.confirmations import call_list, confirm_opening, tell_dispatcher
from desk.records import create, edit, take
from desk.values.grades import split_grade
from desk.values.zone import STATION_ZONE
from desk.views import view

_RECEIVED = ("项目收取", "项目收取", "传真", "微信", "电话")
_POSTS = ("dispatcher", "plant_operator", "technical_head", "materials_head", "logistics")


@dataclass(frozen=True)
class Stage:
    """The people, the dice, and the latest moment that may be played."""

    people: Mapping[str, Acting]
    dice: random.Random
    until: datetime

    def who(self, login: str, moment: datetime) -> Acting:
        return self.people[login].at(moment)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of a day by the station's clock."""
    return datetime.combine(day, time(hour, minute), STATION_ZONE)


def play_day(stage: Stage, day: date) -> None:
    """The day's openings, the orders for the next day with their tasks, the plan with its calls."""
    if day == stage.until.astimezone(STATION_ZONE).date():
        _open(stage, day)
    _sign_before_the_pour(stage, day)
    orders = [_order(stage, day, cast_) for cast_ in _projects_of_day(stage)]
    if at(day, 16, 8) <= stage.until:
        _plan(stage, day, [o for o in orders if o is not None])
    if at(day, 18, 30) <= stage.until:
        _read_notices(stage, day)


def _sign_before_the_pour(stage: Stage, day: date) -> None:
    """What was ordered by message and poured today is signed at six in the morning, late as
    it is."""
    moment = at(day, 6)
    if moment > stage.until:
        return
    clerk = stage.who("specialist", moment)
    unsigned = ListQuery(
        "orders",
        filters=(
            Filter("state", Op.IS, OrderState.RECEIVED),
            Filter("planned_opening", Op.IS, day),
        ),
        sort="planned_opening",
    )
    for row in page(clerk, unsigned).rows:
        project = next(p for p in cast.PROJECTS if p.name == row["project_id"])
        take(clerk, "orders", row["id"], "sign", {"signer": project.signatory[0]})


def _read_notices(stage: Stage, day: date) -> None:
    """Before going home everybody reads what the program owed them."""
    for login in stage.people:
        reader = stage.who(login, at(day, 18, 30))
        told = [id for notice in owed(reader) for id in notice.ids]
        if told:
            mark_read(reader, told)


def _open(stage: Stage, day: date) -> None:
    """What of today's plan may open and is due: on the last day, since a pour has no end yet."""
    for call in call_list(stage.who("specialist", at(day, 6)), day):
        clerk = stage.who("specialist", call.planned_opening)
        planned = view(clerk, "orders", call.order_id).values["state"] is OrderState.PLANNED
        if planned and call.planned_opening <= stage.until:
            take(clerk, "orders", call.order_id, "open")


def _projects_of_day(stage: Stage) -> list[tuple[cast.ProjectCast, int]]:
    chosen = stage.dice.sample(range(len(cast.PROJECTS)), k=stage.dice.randint(6, 9))
    return [(cast.PROJECTS[i], n) for n, i in enumerate(sorted(chosen))]


def _order(stage: Stage, day: date, chosen: tuple[cast.ProjectCast, int]) -> UUID | None:
    """One order from its arrival to its task; what goes wrong is decided by the dice."""
    project, place = chosen
    moment = _first_arrival(stage, day) + timedelta(minutes=place * 16)
    if moment > stage.until:
        return None
    fate = stage.dice.random()
    clerk = stage.who(project.specialist, moment)
    values = _order_values(stage, day, project, place)
    made = create(clerk, "orders", values)
    assert made.id is not None
    if fate < 0.04:
        take(clerk, "orders", made.id, "cancel", reason="客户通知改期，重新下单")
        return None
    if moment + timedelta(minutes=25) > stage.until and fate < 0.35:
        return made.id  # still being typed when the curtain falls
    _receive(stage, made.id, clerk, fate)
    if moment + timedelta(minutes=15) > stage.until or fate > 0.94:
        return made.id  # the signature is still out
    _sign(project, made.id, clerk=clerk, fate=fate)
    late = at(day, 16, 20) if fate > 0.9 else moment + timedelta(minutes=12)
    if late <= stage.until:
        task = create(stage.who(project.specialist, late), "tasks", {"order": made.id})
        assert task.id is not None
        _documents(stage, project, task.id, late)
    if 0.5 < fate < 0.56:
        _amend(stage, project, made.id, moment + timedelta(minutes=40))
    return made.id


def _first_arrival(stage: Stage, day: date) -> datetime:
    """When the day's orders begin to come in: 13:30, on the last day early enough to be seen."""
    usual = at(day, 13, 30)
    if day != stage.until.astimezone(STATION_ZONE).date():
        return usual
    return max(at(day, 7, 30), min(usual, stage.until - timedelta(minutes=100)))


def _documents(stage: Stage, project: cast.ProjectCast, task: UUID, issued: datetime) -> None:
    """The early documents are ready within the hour and collected in the next."""
    ready, collected = (issued + timedelta(minutes=n) for n in (45, 80))
    if ready <= stage.until:
        take(stage.who("document_clerk", ready), "tasks", task, "ready")
    if collected <= stage.until:
        take(stage.who(project.specialist, collected), "tasks", task, "collect")


def _receive(stage: Stage, order: UUID, clerk: Acting, fate: float) -> None:
    how: dict[str, Any] = {"received_by": stage.dice.choice(_RECEIVED)}
    if 0.1 < fate < 0.16:
        how = {"received_by": "短信", "urgency_reason": "夜间抢修，项目部无人送单"}
    take(clerk, "orders", order, "receive", how)


def _sign(project: cast.ProjectCast, order: UUID, *, clerk: Acting, fate: float) -> None:
    if 0.2 < fate < 0.25:
        take(clerk, "orders", order, "sign", {"signer": project.receiver[0]})
        take(clerk, "orders", order, "resign", {"signer": project.signatory[0]})
        return
    take(clerk, "orders", order, "sign", {"signer": project.signatory[0]})


def _amend(stage: Stage, project: cast.ProjectCast, order: UUID, moment: datetime) -> None:
    if moment > stage.until:
        return
    clerk = stage.who(project.specialist, moment)
    volume = view(clerk, "orders", order).values["volume_m3"]
    take(
        clerk,
        "orders",
        order,
        "amend",
        {"volume_m3": volume + Decimal("12.00")},
        reason="现场复核后增加浇筑范围",
    )
    take(clerk, "orders", order, "resign", {"signer": project.signatory[0]})


def _order_values(stage: Stage, day: date, project: cast.ProjectCast, place: int) -> dict[str, Any]:
    placement, grade, method = stage.dice.choice(project.placements)
    split = split_grade(grade)
    small = method in (PlacingMethod.TOWER_CRANE, PlacingMethod.TIPPED)
    volume = stage.dice.randint(3, 12) * 8 if small else stage.dice.randint(7, 36) * 10
    opening = at(day + timedelta(days=1), 6, 30) + timedelta(minutes=30 * place)
    if stage.dice.random() < 0.12:
        opening = at(day + timedelta(days=1), 19, 30)
    return {
        "project": project.name,
        "placement": placement,
        "strength_grade": split.strength,
        "impermeability_grade": split.impermeability,
        "special_requirements": split.special,
        "volume_m3": Decimal(volume) + stage.dice.choice((Decimal(0), Decimal("0.50"))),
        "planned_opening": opening,
        "slump_mm": 160 if method is PlacingMethod.TIPPED else 180,
        "slump_tolerance_mm": 20,
        "aggregate_mm": "5-25",
        "placing_method": method,
        "pump_pipe_m": 120 if method is PlacingMethod.LINE_PUMP else None,
        "contact": project.signatory[0],
        "phone": project.signatory[1],
        "remarks": stage.dice.choice(("", "", "连续浇筑", "保供一级", "夜间施工，注意降噪")),
    }


def _plan(stage: Stage, day: date, orders: list[UUID]) -> None:
    if not orders:
        return
    tomorrow = day + timedelta(days=1)
    fate = stage.dice.random()
    made = create(stage.who("section_head", at(day, 16, 5)), "daily-plans", {"date": tomorrow})
    plan = made.id
    assert plan is not None
    _crew(stage, plan, at(day, 16, 8))
    if not _step(stage, plan, "submit", "section_head", at(day, 16, 10)):
        return
    if fate < 0.2 and _step(
        stage,
        plan,
        "reject",
        "station_manager",
        at(day, 16, 15),
        reason="第一行开盘太早，与泵工核实",
    ):
        _step(stage, plan, "submit", "section_head", at(day, 16, 18))
    if not _step(stage, plan, "approve", "station_manager", at(day, 16, 20)):
        return
    if not _step(stage, plan, "issue", "section_head", at(day, 16, 24)):
        return
    for minute, login in enumerate(_POSTS, start=26):
        _step(stage, plan, "acknowledge", login, at(day, 16, minute))
    _calls(stage, day, tomorrow)
    if fate > 0.6:
        _revise(stage, plan, day, unwanted=fate < 0.75)


def _crew(stage: Stage, plan: UUID, moment: datetime) -> None:
    """The section head names the crew of the first pump."""
    head = stage.who("section_head", moment)
    lines = view(head, "daily-plans", plan).extras["lines"]
    pumped = next((line for line in lines if line["pump"]), None)
    if pumped is not None:
        crew = stage.dice.choice(("老周", "小郭", "老彭", "小易"))
        edit(head, "daily-plans", plan, {f"lines.{pumped['position']}.pump_crew": crew})


def _step(
    stage: Stage, plan: UUID, step: str, login: str, moment: datetime, *, reason: str = ""
) -> bool:
    """Take the step if the moment is still to be played."""
    if moment > stage.until:
        return False
    take(stage.who(login, moment), "daily-plans", plan, step, reason=reason)
    return True


def _calls(stage: Stage, day: date, tomorrow: date) -> None:
    """Every customer is called the same evening, the odd one too late in the morning."""
    caller = stage.who("specialist", at(day, 17, 0))
    for place, call in enumerate(call_list(caller, tomorrow)):
        late = stage.dice.random() < 0.08
        moment = call.planned_opening - timedelta(minutes=70) if late else at(day, 17, place)
        if moment > stage.until:
            continue
        clerk = stage.who("specialist", moment)
        done = confirm_opening(clerk, {"order": call.order_id, "confirmed_with": call.contact})
        assert done.id is not None
        tell_dispatcher(clerk, done.id)


def _revise(stage: Stage, plan: UUID, day: date, *, unwanted: bool) -> None:
    """A revision is issued, or found to be `unwanted` and discarded."""
    moment = at(day, 17, 40)
    if moment + timedelta(minutes=20) > stage.until:
        return
    head = stage.who("section_head", moment)
    made = take(head, "daily-plans", plan, "revise", reason="客户要求推迟开盘")
    assert made.id is not None
    if unwanted:
        _step(
            stage, made.id, "discard", "section_head", moment + timedelta(minutes=3),
            reason="客户又同意按原时间开盘",
        )  # fmt: skip
        return
    first = view(head, "daily-plans", made.id).extras["lines"][0]
    later = first["planned_opening"] + timedelta(minutes=30)
    edit(head, "daily-plans", made.id, {"lines.1.planned_opening": later})
    for minutes, step, login in (
        (5, "submit", "section_head"),
        (10, "approve", "station_manager"),
        (15, "issue", "section_head"),
    ):
        _step(stage, made.id, step, login, moment + timedelta(minutes=minutes))
    for login in _POSTS:
        _step(stage, made.id, "acknowledge", login, moment + timedelta(minutes=18))
