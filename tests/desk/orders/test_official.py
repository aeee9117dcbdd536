"""An order that is no draft keeps what its steps asked for, whichever field or step is used (M1.2.1),
on both databases."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from db.models import Role
from desk.core import records
from desk.core.errors import NeedsReason, Refused
from tests.desk.orders.ordering import act, refused, seen
from tests.station import NOW, SIGNATORY, Station, on_the_day


def edit_refused(station: Station, order: UUID, **values: str) -> Refused:
    with pytest.raises(Refused) as caught:
        records.edit(station.clerk, "orders", order, values)
    return caught.value


def warned(station: Station, order: UUID) -> list[str]:
    return [w["rule"] for w in seen(station, "orders", order).warnings]


def finished(station: Station) -> None:
    records.take(station.clerk, "projects", station.project, "finish")


@pytest.mark.parametrize("way", ["edit", "sign"])
def test_a_text_message_gives_its_reason_by_whichever_way_it_comes(
    station: Station, way: str
) -> None:
    order = station.order()
    records.take(station.clerk, "orders", order, "receive", {"received_by": "传真"})
    if way == "edit":
        why = edit_refused(station, order, received_by="短信")
    else:
        why = refused(station, order, "sign", received_by="短信", signer=SIGNATORY)
    assert (why.rule, "紧急原因" in why.reason) == ("R02", True)
    urgent = {"received_by": "短信", "urgency_reason": "夜间抢工"}
    records.edit(station.clerk, "orders", order, urgent)
    assert edit_refused(station, order, urgency_reason="").rule == "R02"
    records.edit(station.clerk, "orders", station.order(), {"received_by": "短信"})  # a draft may


def test_the_same_order_twice_is_named_and_asked_for_a_reason(station: Station) -> None:
    first = station.signed()
    second = station.order()
    with pytest.raises(NeedsReason) as asked:
        records.take(
            station.clerk, "orders", second, "sign", {"signer": SIGNATORY}, accept_warnings=False
        )
    assert (asked.value.rule, "DH-202611-0001" in asked.value.reason) == ("S10", True)
    act(station, second, "sign", signer=SIGNATORY, reason="分两次打")
    assert (warned(station, first), warned(station, second)) == ([], ["S10"])


@pytest.mark.parametrize(
    "other",
    [
        {"placement": "外墙"},
        {"volume_m3": "210"},
        {"strength_grade": "C40"},
        {"planned_opening": "2026-11-23 07:00"},
        {"project": "高铁站前广场改造"},
    ],
)
def test_what_differs_is_no_repetition(sqlite_station: Station, other: dict[str, str]) -> None:
    sqlite_station.received()
    assert warned(sqlite_station, sqlite_station.received(**other)) == []


def test_an_order_edited_into_another_one_repeats_it_and_a_cancelled_one_does_not(
    station: Station,
) -> None:
    first = station.received()
    second = station.received(placement="外墙")
    records.edit(station.clerk, "orders", second, {"placement": "地下室底板"})
    assert warned(station, second) == ["S10"]
    act(station, first, "cancel")
    records.edit(station.clerk, "orders", second, {"remarks": "只有这一张"})
    assert warned(station, second) == []


def test_a_finished_project_orders_nothing_until_it_goes_on(station: Station) -> None:
    draft, received = station.order(), station.received(placement="外墙")
    other = station.received(placement="承台", project="高铁站前广场改造")
    finished(station)
    for why in (
        refused(station, draft, "receive", received_by="传真"),
        refused(station, draft, "sign", signer=SIGNATORY),
        refused(station, received, "sign", signer=SIGNATORY),
    ):
        assert (why.rule, "重新开工" in why.reason) == ("S11", True)
    assert edit_refused(station, other, project_id="滨江花园二期3#楼").rule == "S11"
    station.order()  # a draft may be written
    records.take(station.clerk, "projects", station.project, "reopen")
    act(station, received, "sign", signer=SIGNATORY)


def test_a_plan_with_an_order_of_a_finished_project_is_not_submitted(station: Station) -> None:
    station.signed()
    plan = station.plan(until="draft")
    finished(station)
    with pytest.raises(Refused, match="重新开工"):
        records.take(station.head, "daily-plans", plan, "submit")
    records.take(station.clerk, "projects", station.project, "reopen")
    records.take(station.head, "daily-plans", plan, "submit")


@pytest.mark.parametrize(
    ("moment", "word"), [("2026-11-20 10:00", "早于建单那天"), ("2026-11-21 18:00", "晚于")]
)
def test_an_order_is_received_when_it_was(station: Station, moment: str, word: str) -> None:
    order = station.order()
    why = refused(station, order, "receive", received_by="传真", received_at=moment)
    assert word in why.reason
    act(station, order, "receive", received_by="传真")
    assert word in edit_refused(station, order, received_at=moment).reason
    why = refused(station, order, "sign", signer=SIGNATORY, signed_at=moment)
    assert word in why.reason


def test_what_was_received_earlier_is_typed_in_late_with_a_reason(station: Station) -> None:
    order = station.order()
    act(station, order, "receive", received_by="传真", received_at="2026-11-20 10:00",
        late_entry_reason="周五停电")  # fmt: skip
    act(station, order, "sign", signer=SIGNATORY, signed_at="2026-11-20 11:00")
    assert seen(station, "orders", order).values["late_entry_reason"] == "周五停电"


def test_an_order_for_a_day_that_is_past_says_why_it_comes_now(station: Station) -> None:
    order = station.order(planned_opening="2026-11-20 07:00")
    why = refused(station, order, "receive", received_by="传真")
    assert (why.rule, "补录原因" in why.reason) == ("S12", True)
    act(station, order, "receive", received_by="传真", late_entry_reason="系统停用时浇的")
    today = station.order(placement="外墙", planned_opening="2026-11-21 09:00")
    act(station, today, "receive", received_by="传真")  # this morning's is late, and no mistake


def test_an_order_received_one_day_is_signed_the_next(station: Station) -> None:
    order = station.received()
    later = station.acting(Role.SPECIALIST, at=NOW + timedelta(hours=15))
    records.take(later, "orders", order, "sign", {"signer": SIGNATORY})
    assert seen(station, "orders", order).values["signed_at"] == on_the_day(6)
