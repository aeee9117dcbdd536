"""One day at the demo station: pours around the clock, tomorrow's orders in the afternoon, the plan
before evening."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import select

from db.models import DailyPlan, OrderNotice, OrderState, PlanState, Project
from desk.core.acting import Acting
from desk.core.records import create, edit, take
from desk.core.views import view
from desk.demo import cast, curtain
from desk.demo.absent import lend_roles
from desk.demo.books import keep_books
from desk.demo.lending import play_lending
from desk.demo.ordering import issue_task, order, wanted_for
from desk.demo.paper_changes import change_papers
from desk.demo.papers import keep_papers
from desk.demo.pouring import start_pours
from desk.demo.registers import keep_registers
from desk.demo.stage import Script, Stage, at
from desk.plans.confirmations import Call, call_list, confirm_opening, tell_dispatcher
from desk.rules.notices import mark_read, owed
from desk.values.zone import local

_POSTS = ("dispatcher", "plant_operator", "technical_head", "materials_head", "logistics")
_BETWEEN_ORDERS = timedelta(minutes=14)
_DAY = timedelta(days=1)


def play_day(stage: Stage, day: date, first: date) -> Script:
    """The day's signatures, the orders for the next day with their tasks, the plan with its calls;
    at the end what is lent and written down. The play began on `first`."""
    stage.agenda.start(_books(stage, day))
    stage.agenda.start(keep_books(stage, day))
    stage.agenda.start(keep_registers(stage, day))
    stage.agenda.start(lend_roles(stage, day))
    stage.agenda.start(keep_papers(stage, day))
    stage.agenda.start(change_papers(stage, day))
    stage.agenda.start(_plans_at_the_curtain(stage, day))
    now = yield at(day, 6)
    _sign_before_the_pour(stage, day, now)
    wanted = wanted_for(stage, day + timedelta(days=1), first=first)
    for each, arrives in zip(wanted, _arrivals(stage, day, len(wanted)), strict=True):
        stage.agenda.start(order(stage, each, arrives))
    now = yield at(day, 16, 5)
    yield from _plan(stage, day)
    now = yield at(day, 18)
    start_pours(stage, day + timedelta(days=1))
    now = yield at(day, 18, 30)
    _read_notices(stage, now)


def _books(stage: Stage, day: date) -> Script:
    """What is lent, seen in the evening, on the last day as the curtain falls."""
    yield min(at(day, 20), stage.until)
    play_lending(replace(stage, dice=Random(f"{day}")), day)  # noqa: S311 - dice, not secrets


def _arrivals(stage: Stage, day: date, count: int) -> list[datetime]:
    """When the day's orders come in: from 13:30 on, on the last day early enough to be seen and
    two of them just before the curtain, the second as it falls."""
    if day != stage.last_day:
        return [at(day, 13, 30) + place * _BETWEEN_ORDERS for place in range(count)]
    until = local(stage.until)
    first = max(at(day, 7, 30), min(at(day, 14), until - timedelta(minutes=80)))
    # Spread over the last hour and a half, so that a task is seen at every point of its way.
    spread = (until - timedelta(minutes=30) - first) / max(1, count - 3)
    gap = max(_BETWEEN_ORDERS, spread) if until <= at(day, 16) else _BETWEEN_ORDERS
    seen = [first + place * gap for place in range(count - 2)]
    return [*seen, *(until - timedelta(minutes=n) for n in (12, 0))]


def _sign_before_the_pour(stage: Stage, day: date, now: datetime) -> None:
    """What was ordered by message and is poured today is signed at six in the morning, late as it
    is, and its task follows."""
    clerk = stage.who("specialist", now)
    unsigned = (
        select(OrderNotice.id, Project.name)
        .join(Project, OrderNotice.project_id == Project.id)
        .where(
            OrderNotice.state == OrderState.RECEIVED,
            OrderNotice.planned_opening >= at(day, 0),
            OrderNotice.planned_opening < at(day + timedelta(days=1), 0),
        )
        .order_by(OrderNotice.number)
    )
    with clerk.database.reading() as session:
        rows = session.execute(unsigned).all()
    for order_id, name in rows:
        project = next(p for p in cast.PROJECTS if p.name == name)
        take(clerk, "orders", order_id, "sign", {"signer": project.signatory[0]})
        take(clerk, "orders", order_id, "original_in")
        late = now + timedelta(minutes=10)
        stage.agenda.start(issue_task(stage, project.specialist, order_id, late))


def _read_notices(stage: Stage, now: datetime) -> None:
    """Before going home everybody reads what the program owed them."""
    for login in stage.people:
        reader = stage.who(login, now)
        told = [id for notice in owed(reader) for id in notice.ids]
        if told:
            mark_read(reader, told)


def _plan(stage: Stage, day: date) -> Script:
    """Tomorrow's plan from the proposal to the calls, sometimes rejected, sometimes revised."""
    tomorrow = day + timedelta(days=1)
    fate = stage.dice.random()
    head = stage.who("section_head", at(day, 16, 5))
    plan = _plan_of(head, tomorrow, PlanState.DRAFT)  # begun already on the last day
    if plan is None:
        plan = create(head, "daily-plans", {"date": tomorrow}).id
    else:
        take(head, "daily-plans", plan, "gather")
    assert plan is not None
    yield from _crew(stage, plan, at(day, 16, 8))
    yield from _step(stage, plan, "submit", "section_head", at(day, 16, 10))
    if fate < 0.2:
        why = "第一行开盘太早，与泵工核实"
        yield from _step(stage, plan, "reject", "station_manager", at(day, 16, 15), reason=why)
        yield from _step(stage, plan, "gather", "section_head", at(day, 16, 17))
        yield from _step(stage, plan, "submit", "section_head", at(day, 16, 18))
    yield from _step(stage, plan, "approve", "station_manager", at(day, 16, 20))
    yield from _step(stage, plan, "issue", "section_head", at(day, 16, 24))
    for minute, login in enumerate(_POSTS, start=26):
        yield from _step(stage, plan, "acknowledge", login, at(day, 16, minute))
    now = yield at(day, 17)
    for place, call in enumerate(call_list(stage.who("specialist", now), tomorrow)):
        stage.agenda.start(_call(stage, call, now + timedelta(minutes=place)))
    if fate > 0.6:
        unwanted = fate < 0.75 or tomorrow == stage.last_day
        yield from _revise(stage, plan, at(day, 17, 40), unwanted=unwanted)


def _plans_at_the_curtain(stage: Stage, day: date) -> Script:
    """On the last day a revision waits for the station manager, and tomorrow's plan is begun."""
    until = local(stage.until)
    if day != stage.last_day or not at(day, 14) <= until <= at(day, 16):
        return
    head = stage.who("section_head", (yield until - timedelta(minutes=18)))
    plan = _plan_of(head, day, PlanState.ISSUED)
    if plan is not None:
        revised = take(head, "daily-plans", plan, "revise", reason="客户要求晚间推迟开盘").id
        assert revised is not None
        last = view(head, "daily-plans", revised).extras["lines"][-1]
        later = last["planned_opening"] + timedelta(minutes=30)
        place = last["position"]
        edit(head, "daily-plans", revised, {f"lines.{place}.planned_opening": later})
        yield from _step(stage, revised, "submit", "section_head", until - timedelta(minutes=11))
    moment = yield until - timedelta(minutes=6)
    create(stage.who("section_head", moment), "daily-plans", {"date": day + _DAY})


def _plan_of(head: Acting, day: date, state: PlanState) -> UUID | None:
    """The day's plan that stands so."""
    with head.database.reading() as session:
        return session.scalar(
            select(DailyPlan.id).where(DailyPlan.plan_date == day, DailyPlan.state == state)
        )


def _crew(stage: Stage, plan: UUID, moment: datetime) -> Script:
    """The section head names the crew of the first pump."""
    head = stage.who("section_head", (yield moment))
    lines = view(head, "daily-plans", plan).extras["lines"]
    pumped = next((line for line in lines if line["pump"]), None)
    if pumped is not None:
        crew = stage.dice.choice(("老周", "小郭", "老彭", "小易"))
        edit(head, "daily-plans", plan, {f"lines.{pumped['position']}.pump_crew": crew})


def _step(
    stage: Stage, plan: UUID, step: str, login: str, moment: datetime, *, reason: str = ""
) -> Script:
    now = yield moment
    take(stage.who(login, now), "daily-plans", plan, step, reason=reason)


def _call(stage: Stage, call: Call, moment: datetime) -> Script:
    """A customer is called the same evening, the odd one too late on the day itself."""
    opening = call.planned_opening
    late = stage.dice.random() < 0.08
    if local(opening).date() == stage.last_day:
        late = curtain.not_called_yet(opening, stage.until)
    now = yield opening - timedelta(minutes=70) if late else moment
    clerk = stage.who("specialist", now)
    done = confirm_opening(clerk, {"order": call.order_id, "confirmed_with": call.contact})
    assert done.id is not None
    tell_dispatcher(clerk, done.id)


def _revise(stage: Stage, plan: UUID, moment: datetime, *, unwanted: bool) -> Script:
    """A revision is issued, or found to be `unwanted` and discarded."""
    head = stage.who("section_head", (yield moment))
    made = take(head, "daily-plans", plan, "revise", reason="客户要求推迟开盘").id
    assert made is not None
    if unwanted:
        why = "客户又同意按原时间开盘"
        discarded = moment + timedelta(minutes=3)
        yield from _step(stage, made, "discard", "section_head", discarded, reason=why)
        return
    first = view(head, "daily-plans", made).extras["lines"][0]
    later = first["planned_opening"] + timedelta(minutes=30)
    edit(head, "daily-plans", made, {"lines.1.planned_opening": later})
    for minutes, step, login in (
        (5, "submit", "section_head"),
        (8, "approve", "station_manager"),
        (11, "issue", "section_head"),
    ):
        yield from _step(stage, made, step, login, moment + timedelta(minutes=minutes))
    for login in _POSTS:
        yield from _step(stage, made, "acknowledge", login, moment + timedelta(minutes=15))
