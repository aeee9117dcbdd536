"""A working day on which each of the office's daily ways occurs once, on both databases; after it
every sum, register, board, plan and task agrees.
"""

from __future__ import annotations

import pytest
from sqlalchemy import select

from db.models import (
    CallState,
    Handover,
    LogState,
    OrderNotice,
    OrderState,
    PourState,
    Role,
    TaskState,
    TicketState,
)
from desk.checking import check
from desk.core import filing, records
from desk.core.errors import Refused
from desk.core.together import take_together
from desk.plans.confirmations import call_list, confirm_opening, tell_dispatcher
from tests.scenarios.playing import (
    CLERK,
    COLUMNS,
    DISPATCHER,
    EVENING,
    HEAD,
    ORDERED,
    SLAB,
    STAIRS,
    WALL,
    Day,
    card_is_signed,
    hand_over_documents,
    issue,
    issued,
    log_is_written,
)
from tests.station import SIGNATORY, Station, made, on_the_day


@pytest.fixture
def day(station: Station) -> Day:
    return Day(station)


def test_a_day_of_every_way_ends_with_everything_in_agreement(day: Day) -> None:
    orders_are_signed_and_go_to_the_technical_section(day)
    a_deputy_approves_the_plan(day)
    a_caller_postpones_and_another_grade_is_signed_for(day)
    customers_are_called_and_one_calls_again(day)
    posts_are_briefed_and_sites_open(day)
    the_mix_is_assessed_and_trucks_go_out(day)
    loads_go_wrong_and_are_put_right(day)
    another_pump_comes_and_rain_stops_the_slab(day)
    the_day_is_handed_over(day)
    papers_come_in_and_pours_are_archived(day)
    the_day_is_reconciled(day)
    everything_agrees(day)


def orders_are_signed_and_go_to_the_technical_section(day: Day) -> None:
    """M1.2.1, M1.2.2, M3.1: signed by four, documents ready and collected."""
    station, at = day.station, on_the_day(15, 30, day=EVENING)
    for name, given in ORDERED.items():
        day.orders[name] = station.signed(**given)
        filing.attach(station.clerk, "orders", day.orders[name], b"%PDF-1.7 scan", "订货单扫描")
        day.tasks[name] = day.new("tasks", CLERK, at, order=day.orders[name])
        day.do("tasks", day.tasks[name], "ready", who=Role.DOCUMENT_CLERK, at=at)
        day.do("tasks", day.tasks[name], "collect", at=at)


def a_deputy_approves_the_plan(day: Day) -> None:
    """The station manager is away until tomorrow evening and lends his role himself."""
    station = day.station
    manager = station.acting(Role.STATION_MANAGER, at=on_the_day(16, day=EVENING))
    deputy = station.people[Role.DEPUTY_MANAGER.value]
    lent = {
        "person_id": str(manager.person_id),
        "deputy_id": str(deputy.person_id),
        "role": "station_manager",
        "starts_at": "2026-11-21 16:10",
        "ends_at": "2026-11-22 22:00",
        "cause": "分公司开会",
    }
    records.create(manager, "absences", lent)
    plan = day.new("daily-plans", HEAD, on_the_day(16, 20, day=EVENING), plan_date="2026-11-22")
    issue(day, plan, on_the_day(16, 30, day=EVENING))
    assert "（代" in day.see("daily-plans", plan).values["approved_by"]


def a_caller_postpones_and_another_grade_is_signed_for(day: Day) -> None:
    """A call becomes a postponement by hours; another grade is signed again, and the documents that
    were collected are made anew. The plan owes a revision until both stand on it (D29)."""
    at = on_the_day(17, 10, day=EVENING)
    stairs = day.orders[STAIRS]
    call = day.new("calls", CLERK, at, phone="13807310001", matter="楼梯推迟三小时", repeated="是")
    day.do("calls", call, "postpone", {"order_id": str(stairs)}, at=at)
    later = {"planned_opening": "2026-11-22 10:00"}
    day.do("orders", stairs, "postpone", later, at=at, reason="客户来电，模板未验收")
    assert day.see("calls", call).values["state"] is CallState.CLOSED

    day.do("orders", stairs, "amend", {"strength_grade": "C35"}, at=at, reason="设计变更")
    task = day.tasks[STAIRS]
    assert day.see("tasks", task).values["state"] is TaskState.COLLECTED, "nothing is signed yet"
    day.do("orders", stairs, "resign", {"signer": SIGNATORY}, at=at)
    assert day.see("tasks", task).values["state"] is TaskState.ISSUED
    day.do("tasks", task, "ready", {"mix_reference": "PB-C35"}, who=Role.DOCUMENT_CLERK, at=at)
    day.do("tasks", task, "collect", at=at)
    assert day.owed("D29", at)

    old = issued(day)
    revised = made(day.do("daily-plans", old, "revise", who=HEAD, at=at, reason="楼梯改期、改标号"))
    issue(day, revised, on_the_day(17, 30, day=EVENING))
    assert not day.owed("D29", at)


def customers_are_called_and_one_calls_again(day: Day) -> None:
    """A second call after the limit does not undo the first, which was in time (R04)."""
    clerk = day.station.acting(CLERK, at=on_the_day(18, day=EVENING))
    for call in call_list(clerk, on_the_day(7).date()):
        tell_dispatcher(clerk, made(confirm_opening(clerk, {"order": call.order_id})))
    again = day.station.acting(CLERK, at=on_the_day(6, 30))
    assert confirm_opening(again, {"order": day.orders[SLAB]}).warnings == ()


def posts_are_briefed_and_sites_open(day: Day) -> None:
    """M2.3.1, M1.4.1: the briefing first; wall and columns open together, the slab by itself."""
    six = on_the_day(6)
    people = [{"name": "老周", "post": "泵工"}, {"name": "小易", "post": "罐车司机"}]
    briefing = day.new(
        "safety-briefings", Role.SAFETY_OFFICER, six,
        date="2026-11-22", topics="雨天防滑，泵车支腿", attendees=people,
    )  # fmt: skip
    day.do("safety-briefings", briefing, "give", who=Role.SAFETY_OFFICER, at=six)
    for name in (SLAB, WALL, COLUMNS):
        day.station.checked(day.orders[name], at=on_the_day(6, 40))
    for name in (SLAB, WALL, COLUMNS):
        day.do("pours", day.pour(name), "tell_posts", who=DISPATCHER, at=on_the_day(6, 45))
    seven = day.station.acting(CLERK, at=on_the_day(7))
    opened = take_together(seven, "pours", [day.pour(WALL), day.pour(COLUMNS)], "open")
    assert not [w.rule for w in opened.warnings if w.rule == "R33"]
    day.do("pours", day.pour(SLAB), "open", at=on_the_day(7))


def the_mix_is_assessed_and_trucks_go_out(day: Day) -> None:
    """M2.4.1: after the first truck of the slab all who must have signed before the second leaves."""
    day.tickets["first"] = day.truck(SLAB, 7, 10, plate="湘A8101", number="30001")
    assessment = day.new(
        "opening-assessments", Role.INSPECTOR, on_the_day(7, 15), pour=day.pour(SLAB),
        measured_mm="185", workability="良好", zero_checked="是", errors_allowed="是",
        materials_match="是",
    )  # fmt: skip
    for who in (Role.INSPECTOR, Role.TECHNICAL_HEAD, DISPATCHER):
        day.do("opening-assessments", assessment, "sign", who=who, at=on_the_day(7, 18))
    second = day.station.ticket(
        day.pour(SLAB), "12", at=on_the_day(7, 25), plate="湘A8102", number="30002"
    )
    assert not [w.rule for w in second.warnings if w.rule == "R32"]
    day.tickets["second"] = made(second)
    day.tickets["wall"] = day.truck(WALL, 7, 12, plate="湘A8103")
    day.tickets["wall 2"] = day.truck(WALL, 7, 50, plate="湘A8104")
    day.tickets["columns"] = day.truck(COLUMNS, 7, 15, plate="湘A8105")
    day.tickets["columns 2"] = day.truck(COLUMNS, 8, 5, plate="湘A8106")
    for name in (SLAB, WALL, COLUMNS):
        hand_over_documents(day, name, on_the_day(7, 40))


def loads_go_wrong_and_are_put_right(day: Day) -> None:
    """A quality event; a load goes on to another site; a signed ticket is corrected; a wrong slip
    number gets its right one; a customer will not sign."""
    event = day.new(
        "quality-events", CLERK, on_the_day(8), pour=day.pour(SLAB), problem="坍落度",
        description="第 2 车偏大", seen_at="2026-11-22 07:55", told="质检员",
        told_at="2026-11-22 08:00",
    )  # fmt: skip
    allowed = {"allowed_treatment": "静置后重测"}
    day.do("quality-events", event, "authorise", allowed, who=Role.INSPECTOR, at=on_the_day(8, 5))
    day.do("quality-events", event, "treat", {"treatment": "静置 10 分钟"}, at=on_the_day(8, 20))
    day.do("quality-events", event, "close", {"outcome": "重测合格"}, at=on_the_day(8, 25))

    day.signed_for(day.tickets["first"], on_the_day(8, 10))
    fewer = {"volume_m3": "11"}
    day.do("tickets", day.tickets["first"], "correct", fewer, who=DISPATCHER, at=on_the_day(8, 30),
           reason="小票打错")  # fmt: skip
    assert day.see("tickets", day.tickets["first"]).values["state"] is TicketState.SENT
    day.signed_for(day.tickets["first"], on_the_day(8, 35))
    head = day.station.acting(HEAD, at=on_the_day(8, 40))
    records.edit(head, "tickets", day.tickets["second"], {"number": "30012"})
    day.signed_for(day.tickets["second"], on_the_day(8, 45))

    # The columns need no second truck: its load goes on to the slab, and is signed for there.
    part = {"target_pour_id": str(day.pour(SLAB)), "moved_m3": "5"}
    moved = day.do("tickets", day.tickets["columns 2"], "move", part, who=DISPATCHER,
                   at=on_the_day(8, 50), reason="柱模板胀开，先停")  # fmt: skip
    day.tickets["moved on"] = made(moved)
    for name in ("columns", "columns 2", "moved on", "wall"):
        day.signed_for(day.tickets[name], on_the_day(9, 10))

    refused = {"refusal_witness": "赵监理"}
    day.do("tickets", day.tickets["wall 2"], "refuse", refused, at=on_the_day(9, 15),
           reason="说少了半方")  # fmt: skip
    decided = {"decision": "过磅单无误，按 12 m³ 结算"}
    day.do("tickets", day.tickets["wall 2"], "settle", decided, who=Role.DEPUTY_MANAGER,
           at=on_the_day(10))  # fmt: skip


def another_pump_comes_and_rain_stops_the_slab(day: Day) -> None:
    """The pump breaks down and another takes over; at noon the slab is stopped by rain, and its rest
    is a signed order for tomorrow."""
    pump = day.new("pump-uses", DISPATCHER, on_the_day(7, 35), pour=day.pour(SLAB), pump="1号泵车",
                   arrived_at="2026-11-22 06:20", started_at="2026-11-22 07:30")  # fmt: skip
    other = day.do("pump-uses", pump, "replace", {"next_pump": "2号泵车"}, who=DISPATCHER,
                   at=on_the_day(9, 30), reason="液压漏油")  # fmt: skip
    came = {"arrived_at": "2026-11-22 10:00", "started_at": "2026-11-22 10:10"}
    head = day.station.acting(HEAD, at=on_the_day(10, 20))
    records.edit(head, "pump-uses", made(other), came)
    went = {"finished_at": "2026-11-22 11:50", "left_at": "2026-11-22 12:10"}
    rest = day.do("pours", day.pour(SLAB), "stop", at=on_the_day(12), reason="暴雨红色预警")
    records.edit(day.station.acting(HEAD, at=on_the_day(12, 20)), "pump-uses", made(other), went)
    day.orders["余量"] = made(rest)
    tomorrow = day.see("orders", day.orders["余量"])
    assert tomorrow.values["state"] is OrderState.SIGNED
    assert str(tomorrow.values["volume_m3"]) == "68.00"  # 96 - (11 + 12 + 5)
    plan = day.new("daily-plans", HEAD, on_the_day(15), plan_date="2026-11-23")
    lines = day.see("daily-plans", plan).extras["lines"]
    assert [line["order_number"] for line in lines] == [tomorrow.number]


def the_day_is_handed_over(day: Day) -> None:
    """The stairs opened at ten go on into the night; whoever takes over signs for what is open."""
    day.station.checked(day.orders[STAIRS], at=on_the_day(9, 40))
    day.do("pours", day.pour(STAIRS), "open", at=on_the_day(10))
    day.tickets["stairs"] = day.truck(STAIRS, 10, 10, plate="湘A8107")
    day.tickets["stairs 2"] = day.truck(STAIRS, 17, 20, plate="湘A8107")
    giver, taker = (day.station.people[role.value] for role in (DISPATCHER, HEAD))
    shift = day.new("handovers", DISPATCHER, on_the_day(17, 50), sort="班次", giver=giver.name,
                    receiver=taker.name)  # fmt: skip
    day.do("handovers", shift, "offer", who=DISPATCHER, at=on_the_day(17, 55))
    with pytest.raises(Refused, match="不能代签"):
        day.do("handovers", shift, "take_over", who=DISPATCHER, at=on_the_day(18))
    day.do("handovers", shift, "take_over", who=HEAD, at=on_the_day(18))
    with day.station.database.reading() as session:
        found = session.get(Handover, shift)
        assert found is not None
        assert any("楼梯" in line.words for line in found.lines)
    for name in ("stairs", "stairs 2"):
        day.signed_for(day.tickets[name], on_the_day(18, 10))


def papers_come_in_and_pours_are_archived(day: Day) -> None:
    """M1.6.2, M1.2.1: nothing is archived while a paper of it is open."""
    hand_over_documents(day, STAIRS, on_the_day(18, 20))
    for name, asked in ((WALL, "24"), (COLUMNS, "19"), (STAIRS, "24")):
        agreed = {"closing_m3": asked, "closing_with": "张工"}
        day.do("pours", day.pour(name), "begin_closing", agreed, at=on_the_day(18, 30))
        day.do("pours", day.pour(name), "close", {"left_over_m3": "0"}, at=on_the_day(18, 40))
    with pytest.raises(Refused, match="补签"):  # 19 m³ where 36 were ordered
        day.do("pours", day.pour(COLUMNS), "archive", at=on_the_day(19))
    less = {"volume_m3": "19"}
    day.do("orders", day.orders[COLUMNS], "amend", less, at=on_the_day(19, 5), reason="模板胀开")
    day.do("orders", day.orders[COLUMNS], "resign", {"signer": SIGNATORY}, at=on_the_day(19, 10))
    for name in (SLAB, WALL, COLUMNS, STAIRS):
        card_is_signed(day, day.pour(name))
        day.do("pours", day.pour(name), "archive", at=on_the_day(19, 40))


def the_day_is_reconciled(day: Day) -> None:
    """M2.8.1: the log was kept without looking at the tickets, and says what they say."""
    log = day.new("dispatch-logs", DISPATCHER, on_the_day(20), date="2026-11-22")
    kept = {SLAB: (3, "28"), WALL: (2, "24"), COLUMNS: (2, "19"), STAIRS: (2, "24")}
    log_is_written(day, log, kept)
    day.do("dispatch-logs", log, "hand_over", {"handed_to": "夜班 唐磊"}, who=DISPATCHER,
           at=on_the_day(20, 20))  # fmt: skip
    day.do("dispatch-logs", log, "reconcile", who=Role.STATISTICIAN, at=on_the_day(8, day=23))
    assert day.see("dispatch-logs", log).values["state"] is LogState.RECONCILED


def everything_agrees(day: Day) -> None:
    station = day.station
    assert [each.found for each in check(station.database) if not each.ok] == []
    states = {name: day.see("pours", day.pour(name)).values for name in ORDERED}
    assert {values["state"] for values in states.values()} == {PourState.ARCHIVED}
    sums = {name: (str(v["supplied_m3"]), v["truck_count"]) for name, v in states.items()}
    assert sums == {
        SLAB: ("28.00", 3),
        WALL: ("24.00", 2),
        COLUMNS: ("19.00", 2),
        STAIRS: ("24.00", 2),
    }
    with station.database.reading() as session:
        orders = session.scalars(select(OrderNotice).where(OrderNotice.id.in_(day.orders.values())))
        left = {o.placement: o.state for o in orders if o.state is not OrderState.CLOSED}
    assert list(left.values()) == [OrderState.SIGNED], "the rest of the slab alone is still to come"
