"""What is due is worked out from the records and ends with them."""

from __future__ import annotations

from datetime import datetime, timedelta

from db.models import Role
from desk.core import records
from desk.plans.confirmations import call_list, confirm_opening, tell_dispatcher
from desk.today import Due, as_json, due_list
from desk.values.zone import STATION_ZONE
from tests.station import NOW, SIGNATORY, Station


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STATION_ZONE)


def owed(station: Station, rule: str, **options: object) -> list[Due]:
    return [e for e in due_list(station.clerk, **options) if e.rule == rule]  # type: ignore[arg-type]


def test_an_order_that_is_still_a_draft_is_due_at_four_the_day_before(station: Station) -> None:
    station.order()
    entry = owed(station, "D09")[0]
    assert (entry.clause, entry.kind, entry.owners) == ("M1.2.1", "orders", (Role.SPECIALIST,))
    assert entry.due == moment("2026-11-21 16:00")
    assert not entry.overdue
    assert "草稿未收单：滨江花园二期3#楼 地下室底板 C35P8 200.00 m³ 11-22 07:00" in entry.what


def test_after_four_it_is_overdue_and_stays_until_the_order_is_signed(station: Station) -> None:
    id_ = station.received()
    records.take(station.clerk, "orders", id_, "task")
    late = station.acting(Role.SPECIALIST, at=NOW + timedelta(hours=2))
    found = [e for e in due_list(late) if e.kind == "orders"]
    assert [(e.overdue, e.what.split("：")[0]) for e in found] == [(True, "订货单未签认")]
    records.take(late, "orders", id_, "sign", {"signer": SIGNATORY})
    assert [e.rule for e in due_list(late) if e.kind == "orders"] == ["R37"]
    records.take(late, "orders", id_, "original_in")
    assert [e for e in due_list(late) if e.kind == "orders"] == []


def test_an_sms_order_is_owed_a_signature_until_the_pour(station: Station) -> None:
    id_ = station.order()
    asked = {"received_by": "短信", "urgency_reason": "夜间抢修"}
    records.take(station.clerk, "orders", id_, "receive", asked)
    entry = owed(station, "D24")[0]
    assert entry.due == moment("2026-11-22 07:00")
    days_later = station.acting(Role.SPECIALIST, at=NOW + timedelta(days=9))
    again = [e for e in due_list(days_later) if e.rule == "D24"]
    assert [e.overdue for e in again] == [True]


def test_a_signature_of_somebody_without_the_right_is_not_the_end_of_it(station: Station) -> None:
    id_ = station.order()
    records.take(station.clerk, "orders", id_, "sign", {"signer": "王五"})
    entry = next(e for e in due_list(station.clerk) if e.id == id_ and e.rule == "R01")
    assert "“王五”不在授权名单" in entry.what


def test_an_amended_order_is_owed_a_new_signature(station: Station) -> None:
    id_ = station.signed()
    records.take(station.clerk, "orders", id_, "amend", {"volume_m3": "220"}, reason="加墩")
    entry = next(e for e in due_list(station.clerk) if e.rule == "R11")
    assert (entry.clause, entry.id) == ("M1.5.3", id_)


def test_a_received_order_without_a_task_is_owed_one_by_four(station: Station) -> None:
    id_ = station.signed()
    entry = owed(station, "D09")[0]
    assert (entry.clause, entry.due) == ("M1.2.2", moment("2026-11-21 16:00"))
    records.take(station.clerk, "orders", id_, "task")
    assert owed(station, "D09") == []


def test_a_cancelled_order_owes_nothing(station: Station) -> None:
    id_ = station.received()
    records.take(station.clerk, "orders", id_, "cancel", reason="改期")
    assert due_list(station.clerk) == []


def test_the_plan_is_owed_by_whoever_has_the_next_step(station: Station) -> None:
    def waiting() -> list[tuple[str, str]]:
        found = [e for e in due_list(station.clerk) if e.kind == "daily-plans"]
        return [(e.owner, e.what.rpartition("）")[2]) for e in found]

    id_ = station.signed()
    records.take(station.clerk, "orders", id_, "task")
    missing = next(e for e in due_list(station.clerk) if e.rule == "S02")
    assert missing.id is None
    assert "11-22 有 1 张订货单，日生产计划还没有归集" in missing.what
    plan = station.plan(until="draft")
    assert waiting() == [("生产客服科长", "未提交审批")]
    records.take(station.head, "daily-plans", plan, "submit")
    assert waiting() == [("站长", "待站长审批")]
    records.take(station.manager, "daily-plans", plan, "approve")
    assert waiting() == [("生产客服科长", "已批准，待签发")]
    records.take(station.head, "daily-plans", plan, "issue")
    posts = [e for e in due_list(station.clerk) if "未签收" in e.what]
    assert len(posts) == 5
    assert posts[0].due == moment("2026-11-22 00:00")
    records.take(station.acting(Role.DISPATCHER), "daily-plans", plan, "acknowledge")
    left = [e for e in due_list(station.clerk) if "未签收" in e.what]
    assert len(left) == 4
    assert not any(Role.DISPATCHER in e.owners for e in left)


def test_orders_that_came_after_the_plan_are_named(station: Station) -> None:
    station.signed()
    station.plan(until="draft")
    station.signed(placement="后浇带")
    entry = next(e for e in due_list(station.clerk) if "请重新归集" in e.what)
    assert "DH-202611-0002" in entry.what


def test_a_call_is_owed_two_hours_before_the_opening(station: Station) -> None:
    station.signed()
    station.plan()
    entry = owed(station, "D11")[0]
    assert (entry.due, entry.clause) == (moment("2026-11-22 05:00"), "M1.2.3")
    call = call_list(station.clerk, entry.hour.date())[0]
    done = confirm_opening(station.clerk, {"order": call.order_id, "confirmed_with": "张工"})
    assert done.id is not None
    told = owed(station, "D11")
    assert [e.clause for e in told] == ["M2.3.1"]
    tell_dispatcher(station.clerk, done.id)
    assert owed(station, "D11") == []


def test_what_lies_further_ahead_is_not_shown_unless_asked_for(station: Station) -> None:
    station.order(planned_opening="2026-11-25 07:00")
    assert due_list(station.clerk) == []
    assert len(due_list(station.clerk, days=3)) == 1


def test_the_most_urgent_comes_first_and_roles_can_be_chosen(station: Station) -> None:
    station.order(planned_opening="2026-11-22 20:00")
    station.received(planned_opening="2026-11-21 18:00")
    found = due_list(station.clerk)
    assert [e.hour for e in found] == sorted(e.hour for e in found)
    assert found[0].overdue
    heads = due_list(station.clerk, roles={Role.SECTION_HEAD})
    assert {e.owners for e in heads} == {(Role.SECTION_HEAD,)}


def test_the_command_lines_form_names_rule_clause_owner_and_time(station: Station) -> None:
    station.order()
    entry = as_json(due_list(station.clerk))[0]
    assert (entry["rule"], entry["clause"], entry["owner"]) == ("D09", "M1.2.1", "客服专员")
    assert entry["due"] == "2026-11-21T16:00:00+08:00"
    assert entry["overdue"] is False
