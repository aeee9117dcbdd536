"""明日开盘确认: the call to every customer two hours before the opening (M1.2.3, M2.3.1)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from db.models import Role
from desk import settings
from desk.core import records
from desk.core.acting import Acting
from desk.core.changes import Changes
from desk.core.errors import Refused
from desk.core.lists import ListQuery, page
from desk.core.views import view
from desk.plans.confirmations import Call, call_list, confirm_opening, tell_dispatcher
from desk.rules.notices import owed
from desk.values.zone import STATION_ZONE
from tests.station import Station, made

TOMORROW = date(2026, 11, 22)


def at(hour: int, minute: int = 0, *, day: int = 22) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=STATION_ZONE)


def clerk(station: Station, moment: datetime) -> Acting:
    return station.acting(Role.SPECIALIST, at=moment)


def call(station: Station, order: UUID, moment: datetime, **said: Any) -> Changes:
    return confirm_opening(clerk(station, moment), {"order": order, **said})


def only_call(station: Station, moment: datetime | None = None) -> Call:
    [found] = call_list(clerk(station, moment or at(17, day=21)), TOMORROW)
    return found


def told(station: Station, role: Role) -> list[str]:
    return [n.sentence for n in owed(station.acting(role)) if "核实后" in n.sentence]


def test_everybody_on_the_plan_is_called_before_the_last_moment(station: Station) -> None:
    first = station.signed()
    second = station.signed(placement="外墙", planned_opening="2026-11-22 13:30")
    off = station.signed(placement="取消的", planned_opening="2026-11-22 14:00")
    station.plan()
    records.take(station.clerk, "orders", off, "cancel", reason="不浇了")
    calls = call_list(clerk(station, at(5, 1)), TOMORROW)
    assert [c.order_id for c in calls] == [first, second]  # nobody calls about a cancelled order
    assert [(c.due, c.overdue) for c in calls] == [(at(5), True), (at(11, 30), False)]
    assert (calls[0].order_number, calls[0].contact) == ("DH-202611-0001", "张工")
    assert call_list(station.clerk, date(2026, 11, 23)) == []
    with pytest.raises(Refused, match="已取消"):
        call(station, off, at(17, day=21))


def test_a_call_is_written_down_with_whom_and_when(station: Station) -> None:
    order = station.signed()
    station.plan()
    done = call(station, order, at(17, day=21), note="模板已验收")
    assert done.warnings == ()
    found = only_call(station)
    assert (found.confirmed_opening, found.confirmed_with) == (at(7), "张工")
    assert (found.confirmed_by, found.confirmed_at) == (station.clerk.name, at(17, day=21))
    assert (found.note, found.told_dispatcher_at, found.overdue) == ("模板已验收", None, False)
    tell_dispatcher(clerk(station, at(17, 5, day=21)), made(done))
    assert only_call(station).told_dispatcher_at == at(17, 5, day=21)
    assert told(station, Role.DISPATCHER) == []  # nothing changed, nothing to tell


@pytest.mark.parametrize(("minute", "rules"), [(0, []), (1, ["R04"])])
def test_two_hours_before_is_in_time_and_a_minute_later_is_not(
    sqlite_station: Station, minute: int, rules: list[str]
) -> None:
    station = sqlite_station
    order = station.signed()
    station.plan()
    done = call(station, order, at(5, minute))
    assert [w.rule for w in done.warnings] == rules
    warnings = [w for w in view(station.head, "orders", order).warnings if w["rule"] == "R04"]
    assert [w["clause"] for w in warnings] == ["M1.2.3 M2.3.1"] * len(rules)
    for warning in warnings:
        assert warning["sentence"] == (
            "订货通知单 DH-202611-0001 于 11-22 05:01 才核实开盘时间，"
            "不足计划开盘（11-22 07:00）前 120 分钟"
        )


def test_a_station_may_want_to_call_a_whole_day_before(sqlite_station: Station) -> None:
    station = sqlite_station
    settings.change(station.head, "confirm.lead_minutes", "1440")
    order = station.signed()
    station.plan()
    assert only_call(station).due == at(7, day=21)
    [warning] = call(station, order, at(15, day=21)).warnings
    assert warning.sentence.endswith("前 1440 分钟")


def test_a_changed_opening_is_told_to_the_head_and_the_dispatcher(station: Station) -> None:
    order = station.signed()
    station.plan()
    call(station, order, at(17, day=21), confirmed_opening="2026-11-22 09:00")
    sentence = (
        "订货通知单 DH-202611-0001 核实后开盘改为 11-22 09:00（计划 11-22 07:00），请改版日生产计划"
    )
    for role in (Role.SECTION_HEAD, Role.DISPATCHER):
        assert told(station, role) == [sentence]
    assert told(station, Role.MATERIALS_HEAD) == []
    # The signed plan itself is not touched.
    [line] = call_list(station.clerk, TOMORROW)
    assert (line.planned_opening, line.confirmed_opening) == (at(7), at(9))


def recorded(station: Station, order: UUID) -> list[str]:
    return [w["sentence"] for w in view(station.head, "orders", order).warnings]


def test_every_call_is_kept_and_the_list_shows_the_last(station: Station) -> None:
    order = station.signed()
    station.plan()
    first = call(station, order, at(17, day=21), confirmed_with="王工")
    tell_dispatcher(clerk(station, at(17, 5, day=21)), made(first))
    same = call(station, order, at(17, 30, day=21))
    assert only_call(station).told_dispatcher_at == at(17, 5, day=21)  # he knows it already
    again = call(station, order, at(18, day=21), confirmed_opening="2026-11-22 10:00")
    assert len({first.id, same.id, again.id}) == 3
    found = only_call(station)
    assert (found.confirmed_opening, found.confirmed_with) == (at(10), "张工")
    assert found.confirmed_at == at(18, day=21)
    assert found.told_dispatcher_at is None  # of ten o'clock the dispatcher knows nothing yet
    kept = page(station.clerk, ListQuery("opening-confirmations", descending=False)).rows
    assert [row["confirmed_at"] for row in kept] == [
        at(17, day=21), at(17, 30, day=21), at(18, day=21),
    ]  # fmt: skip


def test_a_second_call_does_not_undo_the_first_one_in_time(station: Station) -> None:
    order = station.signed()
    station.plan()
    assert call(station, order, at(5)).warnings == ()
    assert call(station, order, at(6, 30)).warnings == ()
    assert recorded(station, order) == []
    (pour,) = page(station.clerk, ListQuery("pours")).rows
    kept = view(station.head, "pours", pour["id"]).extras["calls"]
    assert [each["confirmed_at"] for each in kept] == [at(5), at(6, 30)]


def test_late_is_by_the_first_call_however_often_one_calls(station: Station) -> None:
    order = station.signed()
    station.plan()
    call(station, order, at(5, 30))
    call(station, order, at(6, 30))
    (sentence,) = recorded(station, order)
    assert "11-22 05:30 才核实" in sentence


def test_a_postponed_opening_is_called_about_by_its_new_hour(station: Station) -> None:
    order = station.signed()
    station.plan()
    call(station, order, at(5))
    moved = {"planned_opening": "2026-11-22 10:00"}
    records.take(clerk(station, at(6)), "orders", order, "postpone", moved, reason="模板")
    assert (only_call(station).planned_opening, only_call(station).due) == (at(10), at(8))
    assert call(station, order, at(7, 30)).warnings == ()
    assert recorded(station, order) == []
    assert only_call(station).confirmed_opening == at(10)


def test_a_call_in_time_for_the_new_hour_answers_for_one_too_late_for_the_old(
    station: Station,
) -> None:
    order = station.signed()
    station.plan()
    call(station, order, at(6))
    assert len(recorded(station, order)) == 1
    moved = {"planned_opening": "2026-11-22 12:00"}
    records.take(clerk(station, at(6, 10)), "orders", order, "postpone", moved, reason="模板")
    call(station, order, at(7))
    assert recorded(station, order) == []


def test_a_call_sent_twice_is_one(station: Station) -> None:
    order, id_ = station.signed(), uuid4()
    station.plan()
    for _ in range(2):
        confirm_opening(clerk(station, at(5)), {"order": order}, id=id_)
    assert len(page(station.clerk, ListQuery("opening-confirmations")).rows) == 1


def test_the_call_is_measured_against_the_plan_in_force(station: Station) -> None:
    order = station.signed()
    plan = station.plan()
    call(station, order, at(17, day=21), confirmed_opening="2026-11-22 09:00")
    revised = made(records.take(station.head, "daily-plans", plan, "revise", reason="客户推迟"))
    moved = {"lines.1.planned_opening": "2026-11-22 09:00"}
    records.edit(station.head, "daily-plans", revised, moved)
    for step, who in (("submit", station.head), ("approve", station.manager)):
        records.take(who, "daily-plans", revised, step)
    records.take(station.head, "daily-plans", revised, "issue")
    before = told(station, Role.DISPATCHER)
    late_for_seven = at(6, 30)
    assert only_call(station, late_for_seven).due == at(7)
    done = call(station, order, late_for_seven)
    assert done.warnings == ()
    assert only_call(station).confirmed_opening == at(9)
    assert told(station, Role.DISPATCHER) == before


def test_an_order_is_called_about_by_number_and_by_those_who_may(station: Station) -> None:
    order = station.signed()
    station.plan(until="draft")
    assert only_call(station).confirmation_id is None  # a draft plan has its calls already
    made(records.create(station.head, "opening-confirmations", {"order": "DH-202611-0001"}))
    assert only_call(station).confirmed_by == station.head.name
    with pytest.raises(Refused, match="没有这个角色"):
        confirm_opening(station.acting(Role.DISPATCHER), {"order": order})
    with pytest.raises(Refused, match="请写明核实的是哪张订货单"):
        confirm_opening(station.clerk, {})
    timeless = station.order(planned_opening="")
    with pytest.raises(Refused, match="没有计划开盘时间"):
        confirm_opening(station.clerk, {"order": timeless})


def test_a_recorded_call_is_not_corrected_by_hand(station: Station) -> None:
    order = station.signed()
    station.plan()
    done = call(station, order, at(17, day=21))
    assert done.id is not None
    with pytest.raises(Refused, match="再核实一次"):
        records.edit(station.clerk, "opening-confirmations", done.id, {"note": "改了"})
