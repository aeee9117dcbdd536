"""The daily plan from the day's orders to the posts that sign for it, on both databases."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from db import models
from db.models import OrderState, PlanState, Role
from desk.checking.report import check
from desk.core import records
from desk.core.errors import Invalid, Missing, NeedsReason, Refused, UserError
from desk.core.references import locate
from desk.core.views import View, view
from desk.plans.board import board
from desk.rules.notices import owed
from desk.values.zone import STATION_ZONE
from tests.station import NOW, OTHER_PROJECT, Station, made

TOMORROW = date(2026, 11, 22)
POSTS = (
    Role.DISPATCHER,
    Role.PLANT_OPERATOR,
    Role.TECHNICAL_HEAD,
    Role.MATERIALS_HEAD,
    Role.LOGISTICS,
)


def seen(station: Station, plan: UUID) -> View:
    return view(station.head, "daily-plans", plan)


def lines(station: Station, plan: UUID) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = seen(station, plan).extras["lines"]
    return found


def told(station: Station, role: Role) -> list[str]:
    return [each.sentence for each in owed(station.acting(role))]


def refused(station: Station, plan: UUID, step: str, who: Any, reason: str = "") -> UserError:
    before = seen(station, plan)
    with pytest.raises(UserError) as caught:
        records.take(who, "daily-plans", plan, step, reason=reason)
    after = seen(station, plan)
    assert (after.version, after.values) == (before.version, before.values)
    return caught.value


def test_the_proposal_holds_the_days_official_orders_and_no_others(station: Station) -> None:
    signed = station.signed(placement="底板")
    received = station.received(placement="垫层", planned_opening="2026-11-22 06:30")
    last_minute = station.received(placement="后浇带", planned_opening="2026-11-22 23:59")
    station.order(placement="还是草稿")
    station.received(placement="后天的", planned_opening="2026-11-23 00:00")
    station.received(placement="今天的", planned_opening="2026-11-21 23:59")
    cancelled = station.signed(placement="取消了")
    records.take(station.clerk, "orders", cancelled, "cancel", reason="客户改期")

    plan = station.plan(until="draft")

    proposed = lines(station, plan)
    assert [line["order_id"] for line in proposed] == [received, signed, last_minute]
    assert [line["position"] for line in proposed] == [1, 2, 3]
    assert [line["signed"] for line in proposed] == [False, True, False]
    assert [line["remarks"] for line in proposed] == ["未签认", "", "未签认"]
    values = seen(station, plan).values
    assert (values["line_count"], values["total_m3"]) == (3, Decimal("600.00"))
    assert (values["state"], values["number"], values["revision"]) == (PlanState.DRAFT, None, 1)
    assert (values["prepared_by"], values["trucks_available"]) == (station.head.name, 2)
    waiting = board(station.head, TOMORROW).waiting
    assert (waiting.numbers, waiting.drafts) == ((), 1)


def test_another_stations_orders_stay_its_own(station: Station) -> None:
    ours, theirs = station.signed(), station.signed(placement="邻站的")
    with station.database.sessions() as session:
        neighbour = models.Station(company="公司", name="邻站")
        session.add(neighbour)
        session.flush()
        query = update(models.OrderNotice).where(models.OrderNotice.id == theirs)
        session.execute(query.values(station_id=neighbour.id))
        session.commit()
    plan = station.plan(until="draft")
    assert [line["order_id"] for line in lines(station, plan)] == [ours]
    assert board(station.head, TOMORROW).waiting.numbers == ()
    with pytest.raises(Missing):
        view(station.head, "orders", theirs)
    with pytest.raises(Missing):
        records.take(station.clerk, "orders", theirs, "cancel", reason="不归我们管")
    stranger = [{"order_id": str(theirs), "planned_opening": "2026-11-22 07:00"}]
    with pytest.raises(Refused, match="不在档案里"):
        records.edit(station.head, "daily-plans", plan, {"lines": stranger})


def test_a_line_says_what_the_order_says(station: Station) -> None:
    records.edit(station.clerk, "projects", station.project, {"specialist": Role.SPECIALIST.value})
    order = station.signed(special_requirements="微膨胀", slump_mm="180±20")
    records.take(station.clerk, "orders", order, "task")
    [line] = lines(station, station.plan(until="draft"))
    shown = {name: line[name] for name in ("project_name", "placement", "grade", "slump")}
    assert shown == {
        "project_name": "滨江花园二期3#楼",
        "placement": "地下室底板",
        "grade": "C35P8 微膨胀",
        "slump": "180±20",
    }
    assert (line["volume_m3"], line["haul_distance_km"]) == (Decimal("200.00"), Decimal("12.50"))
    assert (line["pump"], line["first_trucks"]) == ("1号泵车", 5)
    assert line["specialist"] == station.clerk.name
    assert str(line["task_number"]).startswith("RW-202611-")


def test_pumps_are_proposed_so_that_none_is_at_two_sites(station: Station) -> None:
    dispatcher = station.acting(Role.DISPATCHER)
    for name, kind in (("2号泵车", "汽车泵"), ("5号拖泵", "拖泵"), ("9号泵车", "汽车泵")):
        records.create(dispatcher, "plants", {"name": name, "kind": kind, "size": "37m"})
    broken = locate(station.head, "9号泵车", "plants")[1]
    records.edit(dispatcher, "plants", broken, {"available": False})
    for placement, opening, method in (
        ("一", "07:00", "汽车泵"),
        ("二", "08:00", "汽车泵"),  # the first pump is busy till twelve
        ("三", "09:00", "汽车泵"),  # both are: nobody is proposed
        ("四", "12:00", "汽车泵"),  # free the very minute the first pour ends
        ("五", "07:30", "拖泵"),
        ("六", "10:00", "自卸"),
    ):
        station.signed(
            placement=placement, planned_opening=f"2026-11-22 {opening}", placing_method=method
        )
    plan = station.plan(until="draft")
    pumps = {line["placement"]: line["pump"] for line in lines(station, plan)}
    assert pumps == {
        "一": "1号泵车",
        "二": "2号泵车 37m",
        "三": "",
        "四": "1号泵车",
        "五": "5号拖泵 37m",
        "六": "",
    }
    kinds = [clash["kind"] for clash in seen(station, plan).extras["clashes"]]
    assert "撞泵" not in kinds


def test_an_order_that_joins_later_takes_no_pump_from_those_before_it(station: Station) -> None:
    station.signed(planned_opening="2026-11-22 08:00")
    plan = station.plan(until="draft")
    station.signed(placement="抢在前面的", planned_opening="2026-11-22 07:00")
    records.take(station.head, "daily-plans", plan, "gather")
    assert [line["pump"] for line in lines(station, plan)] == ["", "1号泵车"]
    assert seen(station, plan).extras["clashes"] == []


def test_gathering_again_keeps_what_was_typed_and_drops_what_is_gone(station: Station) -> None:
    kept = station.signed(placement="留下的")
    moved = station.received(placement="改期的", planned_opening="2026-11-22 09:00")
    gone = station.received(placement="取消的", planned_opening="2026-11-22 10:00")
    plan = station.plan(until="draft")
    typed = {
        "lines.1.pump_crew": "老周",
        "lines.1.first_trucks": "6",
        "lines.1.planned_opening": "2026-11-22 07:30",
        "lines.1.remarks": "注意降噪",
    }
    records.edit(station.head, "daily-plans", plan, typed)
    records.edit(station.clerk, "orders", moved, {"planned_opening": "2026-11-23 09:00"})
    records.take(station.clerk, "orders", gone, "cancel", reason="不浇了")
    amended = {"volume_m3": "260"}
    records.take(station.clerk, "orders", kept, "amend", amended, reason="范围扩大")

    records.take(station.head, "daily-plans", plan, "gather")

    [line] = lines(station, plan)
    assert (line["order_id"], line["pump_crew"], line["first_trucks"]) == (kept, "老周", 6)
    assert line["planned_opening"] == NOW.replace(day=22, hour=7, minute=30)
    assert line["volume_m3"] == Decimal("260.00")
    assert line["remarks"] == "注意降噪;未签认"  # the amendment is not signed yet
    assert seen(station, plan).values["total_m3"] == Decimal("260.00")


def test_a_day_has_one_plan(station: Station) -> None:
    station.signed()
    plan = station.plan(until="draft")
    with pytest.raises(Refused, match=r"2026-11-22 已有日生产计划.*请在那一份上继续"):
        station.plan()
    for step, who in (("submit", station.head), ("approve", station.manager)):
        records.take(who, "daily-plans", plan, step)
    records.take(station.head, "daily-plans", plan, "issue")
    with pytest.raises(Refused, match=r"RJ-20261122-1.*已签发.*请用“改版”"):
        station.plan()
    revised = made(records.take(station.head, "daily-plans", plan, "revise", reason="改时间"))
    records.take(station.head, "daily-plans", revised, "discard", reason="不用改了")
    with pytest.raises(Refused, match=r"RJ-20261122-1.*已签发.*请用“改版”"):
        station.plan()


def test_a_discarded_draft_is_taken_up_again_with_what_is_typed_now(station: Station) -> None:
    station.signed()
    plan = station.plan(until="draft")
    records.take(station.head, "daily-plans", plan, "discard", reason="重新做")
    assert seen(station, plan).values["state"] is PlanState.CANCELLED
    again = {"plan_date": "2026-11-22", "trucks_available": "7", "remarks": "雨天备防雨布"}
    assert made(records.create(station.head, "daily-plans", again)) == plan
    values = seen(station, plan).values
    assert (values["state"], values["trucks_available"]) == (PlanState.DRAFT, 7)
    assert (values["remarks"], values["line_count"]) == ("雨天备防雨布", 1)


def test_a_repeated_create_makes_no_second_plan(station: Station) -> None:
    station.signed()
    first = station.plan(until="draft")
    again = records.create(station.head, "daily-plans", {"plan_date": "2026-11-22"}, id=first)
    assert again.id == first


@pytest.mark.parametrize("day", [None, "", "2026-02-30"])
def test_a_plan_needs_a_real_day(sqlite_station: Station, day: str | None) -> None:
    with pytest.raises(Invalid):
        records.create(sqlite_station.head, "daily-plans", {"plan_date": day})


def test_a_line_opens_on_the_plans_day_and_has_its_order_to_itself(
    sqlite_station: Station,
) -> None:
    station = sqlite_station
    order = station.signed()
    plan = station.plan(until="draft")
    late = {"lines.1.planned_opening": "2026-11-23 07:00"}
    with pytest.raises(Invalid, match="第 1 行"):
        records.edit(station.head, "daily-plans", plan, late)
    twice = [{"order_id": order, "planned_opening": "2026-11-22 07:00"}] * 2
    with pytest.raises(Invalid, match="同一张订货单"):
        records.edit(station.head, "daily-plans", plan, {"lines": twice})
    assert len(lines(station, plan)) == 1


def test_a_plan_goes_from_the_head_to_the_manager_to_the_five_posts(station: Station) -> None:
    signed, unsigned = station.signed(), station.received(placement="垫层")
    plan = station.plan(until="draft")
    done = records.take(station.head, "daily-plans", plan, "submit")
    assert (done.number, [w.rule for w in done.warnings]) == ("RJ-20261122-1", ["R03"])
    assert told(station, Role.STATION_MANAGER) == [
        "日生产计划 RJ-20261122-1 （2026-11-22，2 单 400.00 m³）待审批"
    ]
    agreed = "同意，注意降噪"
    records.take(station.manager, "daily-plans", plan, "approve", reason=agreed)
    assert told(station, Role.SECTION_HEAD) == ["日生产计划 RJ-20261122-1 已批准，请签发"]
    records.take(station.head, "daily-plans", plan, "issue")

    values = seen(station, plan).values
    assert values["state"] is PlanState.ISSUED
    people = (values["prepared_by"], values["submitted_by"], values["issued_by"])
    assert people == (station.head.name,) * 3
    assert (values["approved_by"], values["approved_at"]) == (station.manager.name, NOW)
    [decision] = seen(station, plan).decisions
    assert (decision["agreed"], decision["person"]) == (True, station.manager.name)
    assert (decision["role"], decision["comment"]) == ("站长", agreed)
    states = [view(station.head, "orders", o).values["state"] for o in (signed, unsigned)]
    assert states == [OrderState.PLANNED, OrderState.RECEIVED]
    for role in POSTS:
        assert told(station, role)[0].endswith("签收")
    assert [copy["post"] for copy in seen(station, plan).extras["distribution"]] == [
        *("调度室", "搅拌楼", "技术科", "材料科", "物流单位"),
    ]


def test_each_post_signs_for_its_own_copy_once(station: Station) -> None:
    station.signed()
    plan = station.plan()
    for minutes, role in enumerate(POSTS, start=1):
        who = station.acting(role, at=NOW + timedelta(minutes=minutes))
        records.take(who, "daily-plans", plan, "acknowledge")
    copies = seen(station, plan).extras["distribution"]
    names = [station.acting(role).name for role in POSTS]
    assert [copy["acknowledged_by"] for copy in copies] == names
    assert copies[4]["acknowledged_at"] == NOW + timedelta(minutes=5)
    again = refused(station, plan, "acknowledge", station.acting(Role.DISPATCHER))
    assert "没有等孙涛签收的岗位" in again.reason
    # The clerk of the technical section is the same post as its head.
    refused(station, plan, "acknowledge", station.acting(Role.DOCUMENT_CLERK))
    stranger = refused(station, plan, "acknowledge", station.acting(Role.SALES))
    assert "没有这个角色" in stranger.reason


def test_nobody_approves_what_they_submitted(station: Station) -> None:
    station.signed()
    plan = station.plan(until="draft")
    records.take(station.two_hats, "daily-plans", plan, "submit")
    for step, reason in (("approve", ""), ("reject", "时间太早")):
        own = refused(station, plan, step, station.two_hats, reason)
        assert (own.rule, own.clause) == ("S01", "M2.2.1")
        assert own.reason.startswith("日生产计划 RJ-20261122-1 是双任自己提交的")
    assert records.take(station.manager, "daily-plans", plan, "approve").number


def test_the_reason_is_told_even_to_those_who_could_not_approve_anyway(station: Station) -> None:
    station.signed()
    plan = station.plan(until="submit")
    own = refused(station, plan, "approve", station.head)
    assert (own.rule, own.clause) == ("S01", "M2.2.1")
    other = refused(station, plan, "approve", station.clerk)
    assert (other.rule, "由站长来做" in other.reason) == ("", True)
    blocked = {o.step.name: o.refused for o in seen(station, plan).offers if o.refused}
    assert blocked["approve"].rule == "S01"


def test_a_plan_sent_back_can_be_corrected_and_keeps_its_number(station: Station) -> None:
    station.signed()
    plan = station.plan(until="submit")
    silent = refused(station, plan, "reject", station.manager)
    assert "须写明原因" in silent.reason
    records.take(station.manager, "daily-plans", plan, "reject", reason="开盘太早")
    assert told(station, Role.SECTION_HEAD) == ["日生产计划 RJ-20261122-1 被退回：开盘太早"]
    records.edit(station.head, "daily-plans", plan, {"lines.1.planned_opening": "2026-11-22 08:00"})
    thrown = refused(station, plan, "discard", station.head, "不要了")
    assert "已经提交过，不能丢弃" in thrown.reason
    assert records.take(station.head, "daily-plans", plan, "submit").number == "RJ-20261122-1"
    records.take(station.manager, "daily-plans", plan, "approve")
    assert [d["agreed"] for d in seen(station, plan).decisions] == [False, True]


def test_only_the_submitter_takes_a_plan_back(station: Station) -> None:
    station.signed()
    plan = station.plan(until="submit")
    with pytest.raises(Refused, match="正在审批"):
        records.edit(station.head, "daily-plans", plan, {"remarks": "x"})
    assert "只能由本人撤回" in refused(station, plan, "withdraw", station.two_hats).reason
    records.take(station.head, "daily-plans", plan, "withdraw")
    records.edit(station.head, "daily-plans", plan, {"remarks": "改了再交"})
    assert records.take(station.head, "daily-plans", plan, "submit").number == "RJ-20261122-1"


def test_the_warning_about_missing_tasks_can_be_asked_for_first(sqlite_station: Station) -> None:
    station = sqlite_station
    station.signed()
    plan = station.plan(until="draft")
    with pytest.raises(NeedsReason) as asked:
        records.take(station.head, "daily-plans", plan, "submit", accept_warnings=False)
    assert (asked.value.rule, asked.value.clause) == ("R03", "M1.2.2")
    assert seen(station, plan).values["number"] is None
    records.take(station.head, "daily-plans", plan, "submit", reason="任务书随后补")
    [warning] = seen(station, plan).warnings
    assert (warning["rule"], warning["reason"]) == ("R03", "任务书随后补")


def test_an_empty_plan_is_not_submitted(sqlite_station: Station) -> None:
    plan = sqlite_station.plan(until="draft")
    assert "还没有计划行" in refused(sqlite_station, plan, "submit", sqlite_station.head).reason


def test_a_plan_that_is_behind_its_orders_is_not_submitted(station: Station) -> None:
    first, second = station.signed(), station.signed(placement="外墙")
    plan = station.plan(until="draft")
    amended = {"volume_m3": "260"}
    records.take(station.clerk, "orders", first, "amend", amended, reason="范围扩大")
    behind = refused(station, plan, "submit", station.head)
    assert "第 1 行" in behind.reason
    assert "归集订单" in behind.reason
    records.take(station.head, "daily-plans", plan, "gather")
    records.take(station.clerk, "orders", second, "cancel", reason="不浇了")
    assert "第 2 行" in refused(station, plan, "submit", station.head).reason
    records.take(station.head, "daily-plans", plan, "gather")
    records.take(station.head, "daily-plans", plan, "submit")


@pytest.mark.parametrize("until", ["approve", "issue"])
def test_nobody_alters_an_approved_or_issued_plan(station: Station, until: str) -> None:
    station.signed()
    plan = station.plan(until=until)
    attempts: list[dict[str, Any]] = [
        {"remarks": "x"},
        {"trucks_available": "20"},
        {"lines.1.pump": "2号泵"},
        {"lines": []},
        {"plan_date": "2026-11-23"},
    ]
    for who in (station.head, station.clerk, station.two_hats):
        for values in attempts:
            with pytest.raises(Refused) as fixed:
                records.edit(who, "daily-plans", plan, values)
            assert (fixed.value.rule, fixed.value.clause) == ("R06", "M1.4.1 M2.2.1")
            assert "依据手册 M1.4.1 M2.2.1" in fixed.value.reason
    kept = seen(station, plan).values
    assert (kept["remarks"], kept["trucks_available"]) == ("", 2)
    for step in ("gather", "submit", "withdraw", "discard"):
        refused(station, plan, step, station.head, "改")


def test_totals_materials_and_hours_stand_under_the_plan(station: Station) -> None:
    records.create(
        station.acting(Role.TECHNICAL_HEAD),
        "mixes",
        {"reference": "PB-C30-01", "grade": "C30", "cement_kg": "260", "sand_kg": "800"},
    )
    station.signed(volume_m3="200.50")
    station.signed(
        project=OTHER_PROJECT, strength_grade="C30", volume_m3="60", placing_method="自卸",
        planned_opening="2026-11-22 07:30", placement="承台",
    )  # fmt: skip
    station.signed(
        strength_grade="C50", volume_m3="12", placement="柱", planned_opening="2026-11-22 15:00"
    )
    extras = seen(station, station.plan(until="draft")).extras
    assert extras["totals"] == {
        "C30": Decimal("60.00"),
        "C35P8": Decimal("200.50"),
        "C50": Decimal("12.00"),
    }
    assert extras["materials"] == {"水泥": Decimal("79.76"), "砂": Decimal("200.38")}
    assert extras["grades_without_mix"] == ["C50"]
    assert sum(volume for _, volume in extras["hours"]) == Decimal("272.50")
    assert (extras["capacity_m3_h"], extras["resources"]["罐车"]) == (180, 2)
    assert extras["clashes"] == []


def test_an_order_that_gets_another_hour_takes_its_line_along(station: Station) -> None:
    order = station.received()
    plan = station.plan(until="draft")
    records.edit(station.clerk, "orders", order, {"planned_opening": "2026-11-22 09:30"})

    assert "归集订单" in refused(station, plan, "submit", station.head).reason
    records.take(station.head, "daily-plans", plan, "gather")
    [line] = lines(station, plan)
    assert line["planned_opening"].astimezone(STATION_ZONE).hour == 9

    # An hour typed into the plan stays the plan's own while the order keeps its hour.
    typed = {"lines.1.planned_opening": "2026-11-22 10:15"}
    records.edit(station.head, "daily-plans", plan, typed)
    records.take(station.head, "daily-plans", plan, "gather")
    [line] = lines(station, plan)
    assert line["planned_opening"].astimezone(STATION_ZONE).hour == 10


def test_a_plan_with_an_order_cancelled_after_its_approval_is_not_issued(station: Station) -> None:
    station.signed()
    gone = station.signed(placement="后浇带")
    plan = station.plan(until="approve")
    records.take(station.clerk, "orders", gone, "cancel", reason="不浇了")

    assert "撤销批准" in refused(station, plan, "issue", station.head).reason
    records.take(station.manager, "daily-plans", plan, "unapprove", reason="订单取消")
    values = seen(station, plan).values
    assert (values["state"], values["approved_by"]) == (PlanState.DRAFT, "")
    records.take(station.head, "daily-plans", plan, "gather")
    for who, step in ((station.head, "submit"), (station.manager, "approve")):
        records.take(who, "daily-plans", plan, step)
    records.take(station.head, "daily-plans", plan, "issue")
    assert len(lines(station, plan)) == 1
    assert seen(station, plan).number == "RJ-20261122-1"
    assert all(found.ok for found in check(station.database))
