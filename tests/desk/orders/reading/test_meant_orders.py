"""Which orders a message means, and what it makes of them; on both databases."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from desk.core.errors import Refused
from desk.core.views import view
from desk.orders.reading import messages
from desk.orders.reading.message_intent import Intent
from desk.orders.reading.proposals import Proposal, proposal
from desk.orders.reading.read_order import ReadOrder
from tests.station import OTHER_PROJECT, Station, on_the_day


def read_one(station: Station, text: str) -> ReadOrder:
    (order,) = messages.read(station.clerk, text).orders
    return order


def proposed(station: Station, text: str) -> Proposal:
    order = read_one(station, text)
    (one,) = order.about
    return proposal(order, one, text)


def number(station: Station, order: UUID) -> str:
    return view(station.clerk, "orders", order).number


def test_project_part_and_day_say_which_order_is_meant(station: Station) -> None:
    slab = number(station, station.signed(placement="5层梁板"))
    wall = number(station, station.signed(placement="地下室外墙"))
    later = station.signed(placement="5层梁板", planned_opening="2026-11-24 07:00")
    other = station.signed(placement="承台CT-3", project_id=station.other_project)
    for text, wanted in (
        ("滨江花园3#楼明天的5层梁板改到后天早上8点", [slab]),
        ("滨江花园3#楼24号的梁板改到25号早上8点", [number(station, later)]),
        ("滨江花园二期3#楼明天的都取消", [slab, wall]),
        ("高铁站的承台取消", [number(station, other)]),
        ("明天的地下室外墙不打了", [wall]),
        ("完全没有的工程明天的顶板取消", []),
    ):
        found = read_one(station, text)
        assert sorted(one.number for one in found.about) == sorted(wanted), text


def test_a_part_that_fits_none_names_the_project_s_others_with_a_note(station: Station) -> None:
    wanted = number(station, station.signed(placement="5层梁板"))
    order = read_one(station, "滨江花园二期3#楼的筏板再加20方")
    assert [one.number for one in order.about] == [wanted]
    assert any("没有部位与消息相符的订货" in note for note in order.notes)


def test_called_off_and_past_orders_are_not_meant(station: Station) -> None:
    from desk.core import records

    gone = station.signed(placement="顶板")
    records.take(station.clerk, "orders", gone, "cancel", reason="雨")
    assert read_one(station, "滨江花园二期3#楼的顶板取消").about == []


def test_what_a_message_wants_of_an_order_is_filled_in(station: Station) -> None:
    station.signed(placement="顶板", volume_m3="120", planned_opening="2026-11-22 07:00")
    ask = "滨江花园二期3#楼的顶板"
    for text, step, values in (
        (f"{ask}再加20方", "amend", {"volume_m3": Decimal(140)}),
        (f"{ask}减掉15方", "amend", {"volume_m3": Decimal(105)}),
        (f"{ask}推迟两个半小时", "postpone", {"planned_opening": on_the_day(9, 30)}),
        (f"{ask}提前一个小时", "postpone", {"planned_opening": on_the_day(6)}),
        (f"{ask}改到后天", "postpone", {"planned_opening": on_the_day(7, day=23)}),
        (f"{ask}标号由C30改为C40", "amend", {"strength_grade": "C40"}),
        (f"{ask}取消", "cancel", {}),
    ):
        found = proposed(station, text)
        assert (found.step, dict(found.values)) == (step, values), text
        assert found.reason.endswith(text)


def test_an_unsigned_order_is_edited_and_only_postponed_by_a_step(station: Station) -> None:
    station.received(placement="顶板", volume_m3="120")
    assert proposed(station, "滨江花园二期3#楼的顶板再加20方").step == ""
    assert proposed(station, "滨江花园二期3#楼的顶板改到后天早上8点").step == "postpone"


def test_a_message_about_an_earlier_order_makes_no_draft(station: Station) -> None:
    meant = number(station, station.signed(placement="顶板"))
    for text in ("滨江花园二期3#楼的顶板取消", "滨江花园二期3#楼的顶板再加20方"):
        with pytest.raises(Refused, match=meant):
            messages.save(station.clerk, read_one(station, text), text)
    with pytest.raises(Refused, match="不是订货"):
        messages.save(station.clerk, read_one(station, "发票开了没"), "发票开了没")


def test_a_whole_order_with_a_change_in_it_names_the_order_it_may_change(station: Station) -> None:
    meant = number(station, station.signed(placement="顶板"))
    order = read_one(station, "滨江花园二期3#楼 顶板 C30 150方 明早7点改成8点")
    assert order.intent is Intent.ORDER
    assert order.planned_opening == on_the_day(8)
    assert any(meant in note for note in order.notes)


def test_two_sites_called_off_together_are_named_each(station: Station) -> None:
    station.signed(placement="顶板")
    station.signed(placement="承台", project_id=station.other_project)
    found = messages.read(station.clerk, f"滨江花园二期3#楼和{OTHER_PROJECT}明天的都取消")
    assert found.intent is Intent.CANCEL
    told = found.to_json()
    about = told["about"]
    assert isinstance(about, list)
    assert len(about) == 2


def test_parts_of_two_sites_called_off_together_are_named_each(station: Station) -> None:
    slab = number(station, station.signed(placement="5层梁板"))
    cap = number(station, station.signed(placement="承台CT-3", project_id=station.other_project))
    found = messages.read(station.clerk, "明天滨江花园5层梁板和高铁站承台都取消")
    assert [[one.number for one in order.about] for order in found.orders] == [[slab], [cap]]


def test_a_shift_is_told_in_minutes(station: Station) -> None:
    order = read_one(station, "滨江花园二期3#楼的顶板提前半个小时")
    assert order.shift == -timedelta(minutes=30)
    assert order.to_json()["later_minutes"] == -30
