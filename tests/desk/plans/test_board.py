"""A day's plan with what stands around it, and typing into its single cells."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from db.models import PlacingMethod, PlanState, PlantKind, Role
from desk.core import records
from desk.core.errors import Conflict, Invalid, Refused
from desk.core.views import view
from desk.plans.arithmetic import PlannedPour
from desk.plans.board import board
from desk.plans.demand import Use, demands, peak
from desk.plans.editing import CellEdit, edit_lines, opening_on, own_remarks
from desk.values.zone import STATION_ZONE, local
from tests.station import NOW, Station

DAY = date(2026, 11, 22)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 22, hour, minute, tzinfo=STATION_ZONE)


def line(station: Station, plan: UUID, place: int = 1) -> dict[str, object]:
    found: dict[str, object] = view(station.head, "daily-plans", plan).extras["lines"][place - 1]
    return found


def edit(station: Station, plan: UUID, field: str, before: object, typed: object) -> None:
    id_ = line(station, plan)["id"]
    assert isinstance(id_, UUID)
    edit_lines(station.head, plan, [CellEdit(id_, field, before, typed)])


def test_a_day_without_a_plan_says_what_waits(station: Station) -> None:
    station.received()
    station.order()
    found = board(station.head, DAY)
    assert found.seen is None
    assert found.waiting.numbers == ("DH-202611-0001",)
    assert (found.waiting.volume, found.waiting.drafts) == (Decimal(200), 1)
    assert found.may_create
    assert not board(station.acting(Role.DISPATCHER), DAY).may_create


def test_the_newest_revision_is_shown_and_older_ones_can_be_asked_for(station: Station) -> None:
    station.signed()
    plan = station.plan()
    records.take(station.head, "daily-plans", plan, "revise", reason="改期")
    found = board(station.head, DAY)
    assert [(r.revision, r.state) for r in found.revisions] == [
        (2, PlanState.DRAFT),
        (1, PlanState.ISSUED),
    ]
    assert found.seen is not None
    assert found.seen.values["revision"] == 2
    older = board(station.head, DAY, 1)
    assert older.seen is not None
    assert older.seen.id == plan


def test_a_pump_is_taken_while_its_pour_runs(station: Station) -> None:
    station.signed()
    station.plan(until="draft")
    found = board(station.head, DAY)
    pump = found.pumps[0]
    assert (pump.name, pump.kind) == ("1号泵车", PlantKind.BOOM_PUMP)
    assert pump.suits(PlacingMethod.BOOM_PUMP)
    assert not pump.suits(PlacingMethod.TIPPED)
    taken = pump.taken_by(at(11), at(13), but=2)
    assert taken is not None
    assert (taken.place, local(taken.start), local(taken.end)) == (1, at(7), at(12))
    assert pump.taken_by(at(12), at(13), but=2) is None
    assert pump.taken_by(at(8), at(9), but=1) is None


def test_trucks_and_pumps_are_compared_with_what_there_is(station: Station) -> None:
    station.signed()
    station.signed(placement="承台", planned_opening="2026-11-22 08:00")
    plan = station.plan(until="draft")
    records.edit(station.head, "daily-plans", plan, {"trucks_available": "3"})
    found = {demand.kind: demand for demand in board(station.head, DAY).demands}
    assert (found[PlantKind.BOOM_PUMP].needed, found[PlantKind.BOOM_PUMP].available) == (2, 1)
    assert found[PlantKind.BOOM_PUMP].short == 1
    assert found[PlantKind.TRUCK].available == 3
    assert found[PlantKind.TRUCK].at == at(8)
    assert PlantKind.LINE_PUMP not in found


def test_the_peak_is_where_most_run_at_once() -> None:
    spans = [(at(7), at(9), 3), (at(8), at(10), 4), (at(9), at(11), 2)]
    assert peak(spans) == (7, at(8))
    assert peak([(at(7), at(8), 3), (at(8), at(9), 3)]) == (3, at(7))
    assert peak([]) == (0, None)


def test_a_pour_of_nothing_needs_nothing() -> None:
    pour = PlannedPour(1, "", at(7), Decimal(0), 40)
    assert demands([Use(pour, 5, PlacingMethod.BOOM_PUMP)], {}) == []


@pytest.mark.parametrize(
    ("text", "hour"),
    [("730", "07:30"), ("0730", "07:30"), ("７：３０", "07:30"), ("7", "07:00"), ("晚8点", "20:00"),
     ("1122", "11:22"), ("7点半", "07:30"), (" 6:05 ", "06:05")],
)  # fmt: skip
def test_an_hour_alone_is_meant_on_the_plans_day(text: str, hour: str) -> None:
    opening = opening_on(DAY, text, NOW)
    assert opening is not None
    assert f"{opening:%Y-%m-%d %H:%M}" == f"2026-11-22 {hour}"


@pytest.mark.parametrize("text", ["", "26", "2561", "2400", "待定", "明天7点", "C30"])
def test_what_is_no_hour_alone_is_left_to_be_read_otherwise(text: str) -> None:
    assert opening_on(DAY, text, NOW) is None


def test_cells_are_typed_as_people_write(station: Station) -> None:
    station.signed()
    plan = station.plan(until="draft")
    edit(station, plan, "planned_opening", line(station, plan)["planned_opening"], "645")
    edit(station, plan, "first_trucks", line(station, plan)["first_trucks"], "６")
    edit(station, plan, "pump", "1号泵车", "外租 56m")
    found = line(station, plan)
    assert found["planned_opening"] == at(6, 45)
    assert (found["first_trucks"], found["pump"]) == (6, "外租 56m")


def test_the_word_for_unsigned_orders_outlives_the_clerks_remark(station: Station) -> None:
    station.received()
    plan = station.plan(until="draft")
    assert line(station, plan)["remarks"] == "未签认"
    edit(station, plan, "remarks", "", "夜间")
    assert line(station, plan)["remarks"] == "夜间;未签认"
    assert own_remarks("夜间;未签认") == "夜间"
    edit(station, plan, "remarks", "夜间", "")
    assert line(station, plan)["remarks"] == "未签认"


def test_a_cell_that_changed_meanwhile_is_not_overwritten(station: Station) -> None:
    station.signed()
    plan = station.plan(until="draft")
    records.edit(station.clerk, "daily-plans", plan, {"lines.1.pump_crew": "小郭"})
    with pytest.raises(Conflict) as caught:
        edit(station, plan, "pump_crew", "", "老周")
    assert [(c.label, c.theirs) for c in caught.value.clashes] == [("第 1 行的泵工", "小郭")]
    assert line(station, plan)["pump_crew"] == "小郭"
    edit(station, plan, "pump_crew", "", "小郭")  # the same as the other wrote: no clash


def test_other_cells_may_change_meanwhile(station: Station) -> None:
    station.signed()
    plan = station.plan(until="draft")
    records.edit(station.clerk, "daily-plans", plan, {"lines.1.pump_crew": "小郭"})
    edit(station, plan, "remarks", "", "连续浇筑")
    assert line(station, plan)["pump_crew"] == "小郭"


def test_a_line_that_went_meanwhile_is_named(station: Station) -> None:
    order = station.signed()
    station.signed(placement="承台", planned_opening="2026-11-22 08:00")
    plan = station.plan(until="draft")
    id_ = line(station, plan)["id"]
    assert isinstance(id_, UUID)
    records.take(station.clerk, "orders", order, "cancel", reason="改期")
    records.take(station.head, "daily-plans", plan, "gather")
    with pytest.raises(Conflict, match="不在计划里"):
        edit_lines(station.head, plan, [CellEdit(id_, "pump_crew", "", "老周")])


def test_what_cannot_be_read_is_refused_by_its_cell(station: Station) -> None:
    station.signed()
    plan = station.plan(until="draft")
    with pytest.raises(Invalid) as caught:
        edit(station, plan, "first_trucks", 5, "很多")
    assert "第 1 行首发车数" in str(caught.value)


def test_an_issued_plan_is_closed_to_typing(station: Station) -> None:
    station.signed()
    plan = station.plan()
    with pytest.raises(Refused) as caught:
        edit(station, plan, "pump_crew", "", "老周")
    assert (caught.value.rule, caught.value.clause) == ("R06", "M1.4.1 M2.2.1")


def test_only_the_office_types_into_a_plan(station: Station) -> None:
    station.signed()
    plan = station.plan(until="draft")
    id_ = line(station, plan)["id"]
    assert isinstance(id_, UUID)
    with pytest.raises(Refused, match="没有这个角色"):
        edit_lines(station.acting(Role.DISPATCHER), plan, [CellEdit(id_, "pump_crew", "", "老周")])


def test_the_estimated_end_follows_the_placing_method(station: Station) -> None:
    station.signed()
    station.signed(placing_method="自卸", volume_m3="40", planned_opening="2026-11-22 09:00")
    station.plan(until="draft")
    closings = board(station.head, DAY).closings
    assert local(closings[1]) == at(12)
    assert local(closings[2]) == at(9) + timedelta(hours=2)
