"""Moments keep their turns, whatever way they are written: form, step or list (M2.3.1, M1.5.1)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from db.models import PourState
from desk.core import records
from desk.core.errors import Invalid, Refused
from desk.pours.many import record_tickets
from tests.desk.pours.pouring import (
    CLERK,
    DISPATCHER,
    HEAD,
    INSPECTOR,
    closed,
    new,
    recorded,
    refusal,
    seen,
    supplied,
    take,
    told,
)
from tests.desk.pours.test_sums import _second as second
from tests.station import CHECKLIST, Station, made, on_the_day


def edit(station: Station, kind: str, record: UUID, **values: Any) -> None:
    records.edit(station.acting(DISPATCHER, at=on_the_day(12)), kind, record, values)


# --- tickets ---------------------------------------------------------------------------------


def test_no_truck_leaves_before_the_opening_order(station: Station) -> None:
    pour = station.pour()  # opened at seven
    with pytest.raises(Invalid, match="出站时间早于浇筑的开盘时间 11-22 07:00") as early:
        station.ticket(pour, at=on_the_day(6, 50))
    assert "更正开盘时间" in early.value.reason
    assert "M2.3.1" in early.value.reason
    assert list(early.value.problems) == ["left_at"]


def test_a_ticket_of_another_pour_does_not_move_to_where_it_was_not_open_yet(
    station: Station,
) -> None:
    pour = station.pour()
    other = second(station, "60")  # opened at eight
    ticket = made(station.ticket(pour, at=on_the_day(7, 10)))
    with pytest.raises(Invalid, match="早于浇筑的开盘时间 11-22 08:00"):
        edit(station, "tickets", ticket, pour=str(other))


def test_several_tickets_at_once_keep_to_it_too(station: Station) -> None:
    pour = station.pour()
    row = {"pour_id": pour, "plate": "湘A8101", "volume_m3": "12"}
    clerk = station.acting(DISPATCHER, at=on_the_day(9))
    with pytest.raises(Invalid, match="早于浇筑的开盘时间"):
        record_tickets(clerk, [{**row, "left_at": "2026-11-22 06:30"}])


def test_a_step_takes_no_times_that_the_form_refuses(station: Station) -> None:
    pour = station.pour(until="supply")
    (ticket,) = [row["id"] for row in seen(station, pour).extras["tickets"]]
    wrong = {
        "receiver": "李明",
        "arrived_at": "2026-11-22 08:00",
        "unloading_at": "2026-11-22 07:50",
    }
    refused = refusal(station, ticket, "sign", wrong, kind="tickets")
    assert "开始卸料早于到场时间" in refused.reason
    take(station, ticket, "sign", {"receiver": "李明"}, kind="tickets")


def test_no_truck_leaves_after_the_closing(station: Station) -> None:
    pour = station.pour(volume_m3="60")
    supplied(station, pour, "12", "12")
    closed(station, pour)  # at 14:00
    with pytest.raises(Invalid, match="出站时间晚于浇筑的收盘时间 11-22 14:00"):
        station.ticket(pour, at=on_the_day(14, 10))
    take(station, pour, "reopen", who=HEAD, reason="还有一车", at=on_the_day(15))
    station.ticket(pour, at=on_the_day(15, 10))


# --- the opening -----------------------------------------------------------------------------


def test_a_wrong_opening_time_is_corrected_and_what_was_said_of_it_follows(
    station: Station,
) -> None:
    pour = station.pour()
    station.ticket(pour, at=on_the_day(7, 31))
    assert "R16" in recorded(station, pour)
    right = {"opened_at": "2026-11-22 07:20"}
    assert "须写明原因" in refusal(station, pour, "correct_opening", right).reason
    take(station, pour, "correct_opening", right, reason="指令是 07:20 发的")
    shown = seen(station, pour)
    assert (shown.values["opened_at"], "R16" in recorded(station, pour)) == (
        on_the_day(7, 20),
        False,
    )
    assert any("开盘时间 11-22 07:00 更正为 11-22 07:20" in s for s in told(station, DISPATCHER))


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-11-22 07:40", "发货单 FH-202611-0001（11-22 07:31）早于开盘时间"),
        ("2026-11-22 05:50", "开盘时间早于专员核实时间"),
        ("2026-11-21 14:00", "请先办理“改期”"),
        ("2026-11-22 07:00", "没有变化"),
    ],
)
def test_an_opening_is_corrected_only_to_when_it_may_have_been(
    station: Station, at: str, said: str
) -> None:
    pour = station.pour()  # checked at six, opened at seven
    station.ticket(pour, at=on_the_day(7, 31))
    refused = refusal(station, pour, "correct_opening", {"opened_at": at}, reason="更正")
    assert said in refused.reason


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-11-22 05:30", "早于专员核实时间"),
        ("2026-11-21 20:00", "请先办理“改期”"),
    ],
)
def test_no_pour_opens_before_it_was_checked_or_on_another_day(
    station: Station, at: str, said: str
) -> None:
    pour = station.pour(until="check")
    refused = refusal(station, pour, "open", {"opened_at": at}, at=on_the_day(7))
    assert said in refused.reason
    take(station, pour, "open", {"opened_at": "2026-11-22 06:40"}, at=on_the_day(7))


def test_a_pour_does_not_open_days_after_its_plan(station: Station) -> None:
    pour = station.pour(until="check")
    refused = refusal(station, pour, "open", at=on_the_day(7, day=24))
    assert "列入那一天的计划" in refused.reason
    later = {"postponed_to": "2026-11-24 09:00"}
    take(station, pour, "postpone", later, at=on_the_day(7, day=24), reason="下雨")


def test_a_call_after_the_opening_is_no_call_before_it(station: Station) -> None:
    """R04: the customer was called at 06:50, the pour had opened at 06:40."""
    pour = station.pour(until="plan")
    call = {"expected_opening": "2026-11-22 07:00", "confirmed_with": "张工"}
    for who, step, name in (
        (CLERK, "check", "checked_items"),
        (DISPATCHER, "agree", "agreed_items"),
    ):
        take(station, pour, step, {name: CHECKLIST}, who=who, at=on_the_day(6))
    take(station, pour, "confirm", call, at=on_the_day(6, 50))
    done = take(station, pour, "open", {"opened_at": "2026-11-22 06:40"}, at=on_the_day(7))
    assert any("没有向客户核实" in w.sentence for w in done.warnings if w.rule == "R04")


# --- what else happens at a pour -------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "values", "said"),
    [
        (
            "pump-uses",
            {"pump": "1号泵", "arrived_at": "2026-11-22 06:00", "left_at": "2026-11-22 05:00"},
            "离场时间早于进场时间",
        ),
        (
            "quality-events",
            {
                "problem": "离析",
                "description": "石子下沉",
                "seen_at": "2026-11-22 09:00",
                "told_at": "2026-11-22 08:50",
            },
            "通知时间早于发现时间",
        ),
        ("samples", {"sets": "1", "taken_at": "2026-11-22 06:00"}, "取样时间早于浇筑的开盘时间"),
        (
            "slump-tests",
            {"measured_mm": "180", "tested_at": "2026-11-22 06:00"},
            "测试时间早于浇筑的开盘时间",
        ),
    ],
)
def test_what_happens_at_a_site_happens_in_its_turn(
    station: Station, kind: str, values: dict[str, Any], said: str
) -> None:
    pour = station.pour()
    with pytest.raises(Invalid, match=said):
        new(station, kind, pour, **values)


def test_concrete_is_not_treated_before_it_was_allowed(station: Station) -> None:
    pour = station.pour()
    found: dict[str, Any] = {"problem": "坍落度", "description": "偏小"}
    event = made(new(station, "quality-events", pour, **found, at=on_the_day(9)))
    rest: dict[str, Any] = {"kind": "quality-events"}
    allowed = {"allowed_treatment": "加减水剂"}
    take(station, event, "authorise", allowed, who=INSPECTOR, at=on_the_day(9, 20), **rest)
    early = {"treatment": "加减水剂", "treated_at": "2026-11-22 09:10"}
    refused = refusal(station, event, "treat", early, at=on_the_day(10), **rest)
    assert "处理时间早于授权时间" in refused.reason
    early["treated_at"] = "2026-11-22 09:30"
    take(station, event, "treat", early, at=on_the_day(10), **rest)


def test_a_load_is_weighed_after_the_dispatcher_was_told(station: Station) -> None:
    pour = station.pour()
    supplied(station, pour, "12")
    back: dict[str, Any] = {"plate": "湘A8101", "waited_min": "5", "cause": "余料"}
    load = made(new(station, "returns", pour, estimated_m3="2", **back))
    take(station, load, "report", kind="returns", at=on_the_day(10))
    early = {"weighed_kg": "4760", "weighed_at": "2026-11-22 09:00"}
    refused = refusal(station, load, "weigh", early, kind="returns", who=DISPATCHER)
    assert "过磅时间早于通知调度" in refused.reason


# --- who -------------------------------------------------------------------------------------


def test_the_driver_is_sent_back_by_the_specialist_and_not_by_the_dispatcher(
    station: Station,
) -> None:
    """M2.6.2: the specialist looks at the load and tells the dispatcher, who is told."""
    pour = station.pour()
    supplied(station, pour, "12")
    back: dict[str, Any] = {"plate": "湘A8101", "waited_min": "5", "cause": "余料"}
    load = made(new(station, "returns", pour, estimated_m3="2", **back))
    refused = refusal(station, load, "report", kind="returns", who=DISPATCHER)
    assert "客服专员" in refused.reason
    take(station, load, "report", kind="returns")
    take(station, load, "weigh", {"weighed_kg": "4760"}, kind="returns", who=DISPATCHER)
    treated = {"treatment": "砂石分离回收"}
    refusal(station, load, "treat", treated, kind="returns", who=DISPATCHER)
    take(station, load, "treat", treated, kind="returns", who=INSPECTOR)


# --- one truck, one place --------------------------------------------------------------------


def test_no_truck_leaves_twice_in_one_minute(station: Station) -> None:
    pour = station.pour()
    other = second(station, "60")
    station.ticket(pour, at=on_the_day(8, 10), number="1001")
    for where in (pour, other):
        with pytest.raises(Invalid, match="同一分钟已按发货单 1001"):
            station.ticket(where, at=on_the_day(8, 10))
    twice = made(station.ticket(other, at=on_the_day(8, 40)))
    with pytest.raises(Invalid, match="同一分钟"):
        edit(station, "tickets", twice, left_at="2026-11-22 08:10")
    row = {"pour_id": other, "plate": "湘A8107", "volume_m3": "6", "left_at": on_the_day(9)}
    with pytest.raises(Refused, match="同一分钟"):
        record_tickets(station.acting(DISPATCHER, at=on_the_day(9)), [row, row])


def test_a_truck_that_cannot_be_back_yet_is_on_record_until_it_is_corrected(
    station: Station,
) -> None:
    pour = station.pour()
    other = second(station, "60")
    station.ticket(other, at=on_the_day(9))
    first = made(station.ticket(pour, at=on_the_day(8, 50)))
    (there,) = [row["id"] for row in seen(station, other).extras["tickets"]]
    assert "S09" in recorded(station, there, "tickets")
    edit(station, "tickets", first, left_at="2026-11-22 08:30")
    assert "S09" not in recorded(station, there, "tickets")
    edit(station, "tickets", first, unloaded_at="2026-11-22 09:10")
    (said,) = [w["sentence"] for w in seen(station, there, "tickets").warnings]
    assert "09:10 才卸完" in said
    take(station, first, "void", kind="tickets", who=DISPATCHER, reason="车号录错")
    assert "S09" not in recorded(station, there, "tickets")


def test_a_truck_that_comes_back_to_the_same_site_needs_no_word(station: Station) -> None:
    pour = station.pour()
    station.ticket(pour, at=on_the_day(8))
    ticket = made(station.ticket(pour, at=on_the_day(8, 10)))
    assert "S09" not in recorded(station, ticket, "tickets")
    assert seen(station, pour).values["state"] is PourState.SUPPLYING
