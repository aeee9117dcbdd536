"""From the issued plan to the first truck (M1.4, M2.3, M2.4)."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from db.models import OrderState, PourState, Role
from desk.core import records
from desk.core.errors import Refused
from desk.core.lists import ListQuery, page
from desk.plans.confirmations import call_list, confirm_opening
from tests.desk.pours.pouring import (
    CLERK,
    DISPATCHER,
    HEAD,
    recorded,
    refusal,
    rules,
    seen,
    take,
    told,
)
from tests.station import (
    CHECKLIST,
    OTHER_PROJECT,
    RECEIVER,
    SIGNATORY,
    Station,
    made,
    on_the_day,
)


def pours(station: Station) -> list[dict[str, object]]:
    return page(station.clerk, ListQuery("pours", sort="number", descending=False)).rows


def collected(station: Station, pour: UUID) -> UUID:
    """The order's task, its documents fetched from the document room."""
    order = seen(station, pour).values["order_id"]
    task = made(records.create(station.clerk, "tasks", {"order": str(order)}))
    records.take(station.acting(Role.DOCUMENT_CLERK), "tasks", task, "ready")
    records.take(station.clerk, "tasks", task, "collect")
    return task


def test_every_line_of_an_issued_plan_has_its_pour(station: Station) -> None:
    station.signed()
    station.signed(project=OTHER_PROJECT, placement="承台", planned_opening="2026-11-22 09:00")
    station.plan(until="approve")
    assert pours(station) == []
    (plan,) = page(station.head, ListQuery("daily-plans")).rows
    records.take(station.head, "daily-plans", plan["id"], "issue")
    assert [(p["number"], p["order.placement"], p["state"]) for p in pours(station)] == [
        ("KP-202611-0001", "地下室底板", PourState.PLANNED),
        ("KP-202611-0002", "承台", PourState.PLANNED),
    ]


def test_nobody_makes_a_pour_by_hand(station: Station) -> None:
    with pytest.raises(Refused, match="由签发的日生产计划自动建立"):
        records.create(station.head, "pours", {})


def test_a_revision_moves_its_pour_and_both_check_again(station: Station) -> None:
    pour = station.pour(until="check")
    (plan,) = page(station.head, ListQuery("daily-plans")).rows
    revised = made(records.take(station.head, "daily-plans", plan["id"], "revise", reason="推迟"))
    later = {"lines.1.planned_opening": "2026-11-22 09:30"}
    records.edit(station.head, "daily-plans", revised, later)
    for step, who in (("submit", station.head), ("approve", station.manager)):
        records.take(who, "daily-plans", revised, step)
    records.take(station.head, "daily-plans", revised, "issue")
    values = seen(station, pour).values
    assert values["planned_opening"] == on_the_day(9, 30)
    assert (values["checked_by"], values["agreed_at"]) == ("", None)


def test_a_pour_that_a_revision_drops_is_called_off(station: Station) -> None:
    order = station.signed()
    station.signed(placement="外墙", planned_opening="2026-11-22 13:00")
    plan = station.plan()
    records.take(station.clerk, "orders", order, "cancel", reason="不浇了")
    states = {p["order.placement"]: p["state"] for p in pours(station)}
    assert states == {"地下室底板": PourState.CALLED_OFF, "外墙": PourState.PLANNED}
    revised = made(records.take(station.head, "daily-plans", plan, "revise", reason="取消一单"))
    for step, who in (("submit", station.head), ("approve", station.manager)):
        records.take(who, "daily-plans", revised, step)
    records.take(station.head, "daily-plans", revised, "issue")
    assert len(pours(station)) == 2


def test_the_call_to_the_customer_confirms_the_pour_wherever_it_is_recorded(
    station: Station,
) -> None:
    pour = station.pour(until="plan")
    order = seen(station, pour).values["order_id"]
    confirm_opening(station.clerk, {"order": order, "confirmed_opening": "2026-11-22 07:30"})
    shown = seen(station, pour).values
    assert (shown["state"], shown["expected_opening"]) == (
        PourState.CONFIRMED,
        on_the_day(7, 30),
    )
    take(station, pour, "confirm", {"expected_opening": "2026-11-22 08:00"}, at=on_the_day(5))
    (call,) = call_list(station.clerk, on_the_day(0).date())
    assert call.confirmed_opening == on_the_day(8)


def test_a_late_call_is_recorded(station: Station) -> None:
    pour = station.pour(until="plan")
    late = take(station, pour, "confirm", {"confirmed_with": "张工"}, at=on_the_day(5, 30))
    assert rules(late) == ["R04"]
    assert recorded(station, pour) == {"R04"}
    order = seen(station, pour).values["order_id"]
    assert recorded(station, order, "orders") == {"R04"}


def test_nothing_opens_before_two_people_checked_every_item(station: Station) -> None:
    pour = station.pour(until="plan")
    refused = refusal(station, pour, "open", at=on_the_day(7))
    assert (refused.rule, refused.clause) == ("R07", "M1.4.1")
    assert "客服专员和当班调度" in refused.reason
    assert "到场坍落度" in refusal(station, pour, "check", {"checked_items": "工程名称"}).reason
    early = on_the_day(6)
    take(station, pour, "check", {"checked_items": CHECKLIST}, at=early)
    assert "还没有由当班调度核实" in refusal(station, pour, "open").reason
    take(station, pour, "agree", {"agreed_items": CHECKLIST}, who=DISPATCHER, at=early)
    take(station, pour, "open", at=on_the_day(7))
    shown = seen(station, pour)
    assert (shown.values["state"], shown.values["opened_by"]) == (PourState.OPENED, "张敏")
    order = seen(station, shown.values["order_id"], "orders").values
    assert order["state"] is OrderState.POURING
    assert any("开盘指令" in sentence for sentence in told(station, Role.INSPECTOR))


def test_one_person_with_both_roles_cannot_check_for_both(station: Station) -> None:
    pour = station.pour(until="plan")
    admin = station.acting(Role.ADMIN)
    person = {"login": "both", "name": "兼职", "roles": "specialist,dispatcher"}
    both_id = made(records.create(admin, "people", person))
    roles = frozenset({CLERK, DISPATCHER})
    both = replace(station.clerk.at(on_the_day(6)), person_id=both_id, name="兼职", roles=roles)
    records.take(both, "pours", pour, "check", {"checked_items": CHECKLIST})
    with pytest.raises(Refused) as refused:
        records.take(both, "pours", pour, "agree", {"agreed_items": CHECKLIST})
    assert (refused.value.rule, "两个人" in refused.value.reason) == ("R07", True)


def test_the_order_is_opened_by_its_pours_rules(station: Station) -> None:
    pour = station.pour(until="plan")
    order = seen(station, pour).values["order_id"]
    refused = refusal(station, order, "open", kind="orders")
    assert refused.rule == "R07"
    station.checked(order)
    take(station, order, "open", kind="orders", at=on_the_day(7))
    assert seen(station, pour).values["opened_at"] == on_the_day(7)


def test_an_opening_without_a_call_and_a_late_one_are_on_record(station: Station) -> None:
    pour = station.pour(until="check")
    late = take(station, pour, "open", at=on_the_day(7, 45))
    assert rules(late) == ["R04", "R30"]
    assert any("须向客户解释" in s for s in told(station, Role.DEPUTY_MANAGER))
    explained = {"late_explanation": "搅拌机检修", "explained_to": "张工"}
    take(station, pour, "explain", explained, at=on_the_day(8))
    assert any("搅拌机检修" in sentence for sentence in told(station, HEAD))
    assert seen(station, pour).values["explained_at"] == on_the_day(8)


def test_half_an_hour_after_the_agreed_time_is_not_late_yet(station: Station) -> None:
    pour = station.pour(until="check")
    take(station, pour, "confirm", at=on_the_day(4))
    assert rules(take(station, pour, "open", at=on_the_day(7, 30))) == []


def test_documents_go_over_complete_and_against_a_signature(station: Station) -> None:
    pour = station.pour()
    uncollected = refusal(station, pour, "hand_over", {"documents_receiver": RECEIVER})
    assert (uncollected.rule, uncollected.clause) == ("R08", "M1.4.2")
    assert "还没有从技术科（资料室）领取" in uncollected.reason
    collected(station, pour)
    some = {"documents_handed": "配合比通知单、开盘鉴定", "documents_receiver": RECEIVER}
    incomplete = refusal(station, pour, "hand_over", some)
    assert incomplete.rule == "R08"
    assert "缺出厂合格证、原材料报告" in incomplete.reason
    every = {"documents_handed": "配合比通知单、出厂合格证、原材料报告、开盘鉴定"}
    assert "没有接收人签认" in refusal(station, pour, "hand_over", every).reason
    done = take(station, pour, "hand_over", {**every, "documents_receiver": RECEIVER})
    assert rules(done) == []
    assert seen(station, pour).values["documents_handed_at"] == on_the_day(12)


def test_documents_that_are_ready_and_not_fetched_do_not_go_over(station: Station) -> None:
    pour = station.pour()
    order = seen(station, pour).values["order_id"]
    task = made(records.create(station.clerk, "tasks", {"order": str(order)}))
    records.take(station.acting(Role.DOCUMENT_CLERK), "tasks", task, "ready")
    whole = {"documents_handed": "全部", "documents_receiver": RECEIVER}
    refused = refusal(station, pour, "hand_over", whole)
    assert refused.rule == "R08"
    assert "还没有从技术科（资料室）领取" in refused.reason


def test_documents_taken_by_a_stranger_are_on_record(station: Station) -> None:
    pour = station.pour()
    collected(station, pour)
    every = {
        "documents_handed": "配合比通知单、出厂合格证、原材料报告、开盘鉴定",
        "documents_receiver": "路人",
    }
    assert rules(take(station, pour, "hand_over", every)) == ["R08"]
    assert "R08" in recorded(station, pour)


@pytest.mark.parametrize(("minute", "wanted"), [(20, set()), (21, {"R16"})])
def test_the_first_truck_leaves_within_twenty_minutes(
    station: Station, minute: int, wanted: set[str]
) -> None:
    pour = station.pour()
    station.ticket(pour, at=on_the_day(7, minute))
    shown = seen(station, pour)
    assert (shown.values["state"], shown.values["first_truck_at"]) == (
        PourState.SUPPLYING,
        on_the_day(7, minute),
    )
    assert recorded(station, pour) - {"R04"} == wanted


def test_an_opening_given_in_error_is_taken_back_while_no_truck_left(station: Station) -> None:
    pour = station.pour()
    take(station, pour, "unopen", reason="点错了工地", at=on_the_day(7, 5))
    shown = seen(station, pour).values
    assert (shown["state"], shown["opened_at"]) == (PourState.PLANNED, None)
    order = seen(station, shown["order_id"], "orders").values
    assert order["state"] is OrderState.PLANNED
    take(station, pour, "open", at=on_the_day(7, 6))
    station.ticket(pour, at=on_the_day(7, 10))
    assert "已有 1 车发货单" in refusal(station, pour, "unopen", reason="又错了").reason


def test_rain_calls_a_pour_off_to_another_day_or_for_good(station: Station) -> None:
    pour = station.pour(until="plan")
    wet = {"postponed_to": "2026-11-24 07:00"}
    assert "须写明原因" in refusal(station, pour, "call_off", wet).reason
    take(station, pour, "call_off", wet, reason="大雨")
    order = seen(station, seen(station, pour).values["order_id"], "orders").values
    assert (order["state"], order["planned_opening"]) == (
        OrderState.SIGNED,
        on_the_day(7, day=24),
    )
    assert any("改期至 11-24 07:00" in s for s in told(station, DISPATCHER))
    again = station.plan("2026-11-24")
    assert [p["state"] for p in pours(station)] == [PourState.CALLED_OFF, PourState.PLANNED]
    new_pour = pours(station)[1]["id"]
    assert isinstance(new_pour, UUID)
    take(station, new_pour, "call_off", reason="又下雨，甲方取消")
    order = seen(station, seen(station, pour).values["order_id"], "orders").values
    assert (order["state"], order["cancel_reason"]) == (
        OrderState.CANCELLED,
        "又下雨，甲方取消",
    )
    assert again is not None


def test_an_unsigned_order_that_rain_moves_stays_unsigned_and_is_called_about_anew(
    station: Station,
) -> None:
    order = station.received()
    station.plan()
    (pour,) = (p["id"] for p in pours(station))
    assert isinstance(pour, UUID)
    call(station, order)
    take(station, pour, "call_off", {"postponed_to": "2026-11-24 07:00"}, reason="大雨")
    moved = seen(station, order, "orders").values
    assert (moved["state"], moved["signed_at"]) == (OrderState.RECEIVED, None)
    assert "不在已签发" in refusal_to_open(station, order)
    station.plan("2026-11-24")
    call(station, order)
    new_pour = pours(station)[1]["id"]
    assert isinstance(new_pour, UUID)
    assert seen(station, new_pour).values["expected_opening"] == on_the_day(7, day=24)


def call(station: Station, order: UUID) -> None:
    clerk = station.acting(Role.SPECIALIST, at=on_the_day(4))
    confirm_opening(clerk, {"order": order, "confirmed_with": "张工"})


def refusal_to_open(station: Station, order: UUID) -> str:
    """Why a signed order that lost its day is not poured."""
    clerk = station.acting(Role.SPECIALIST, at=on_the_day(13))
    records.take(clerk, "orders", order, "sign", {"signer": SIGNATORY})
    assert seen(station, order, "orders").values["state"] is OrderState.SIGNED
    with pytest.raises(Refused) as refused:
        records.take(clerk, "orders", order, "open")
    return refused.value.reason


def test_an_order_postponed_to_the_evening_waits_for_a_plan_of_its_own(station: Station) -> None:
    """Its line on the issued plan still says the morning: the pour it made is called off."""
    pour = station.pour(until="check")
    order = seen(station, pour).values["order_id"]
    later = {"postponed_to": "2026-11-22 19:00"}
    take(station, pour, "call_off", later, at=on_the_day(6, 30), reason="暴雨")
    refused = refusal(station, order, "open", kind="orders", at=on_the_day(19))
    assert (refused.rule, "请改版日生产计划" in refused.reason) == ("S02", True)
