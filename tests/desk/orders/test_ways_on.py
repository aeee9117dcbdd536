"""What an order's refusals name is really open, on both databases."""

from __future__ import annotations

import pytest

from db.models import OrderState, TaskState
from desk.core import records
from desk.core.errors import Refused
from tests.desk.orders.ordering import act, collected, only, refused, seen
from tests.station import Station, on_the_day


def test_an_order_with_collected_documents_goes_back_by_way_of_its_task(station: Station) -> None:
    order = station.received()
    task = collected(station, order)
    assert "在任务书上办理“作废”" in refused(station, order, "reopen").reason
    records.take(station.clerk, "tasks", task, "cancel", reason="客户重下")
    act(station, order, "reopen")
    assert seen(station, "orders", order).values["state"] is OrderState.DRAFT
    assert seen(station, "tasks", task).values["state"] is TaskState.CANCELLED


def test_a_received_order_on_an_issued_plan_is_edited_or_cancelled(station: Station) -> None:
    order = station.received()
    station.plan()
    said = refused(station, order, "reopen").reason
    assert "直接修改订货单，或办理“取消订货”" in said
    records.edit(station.clerk, "orders", order, {"volume_m3": "210"})
    act(station, order, "cancel")


def test_what_is_poured_is_stopped_and_not_cancelled(station: Station) -> None:
    pour = station.pour(until="supply")
    order = seen(station, "pours", pour).values["order_id"]
    for step in ("cancel", "reopen", "unsign"):
        assert "请" in refused(station, order, step).reason
    assert "“停浇”" in refused(station, order, "cancel").reason
    clerk = station.clerk.at(on_the_day(9))
    records.take(clerk, "pours", pour, "stop", reason="暴雨")
    assert "“变更”" in refused(station, order, "cancel").reason


def test_the_task_of_what_is_poured_stays(station: Station) -> None:
    pour = station.pour()
    order = seen(station, "pours", pour).values["order_id"]
    task = collected(station, order)
    clerk = station.clerk.at(on_the_day(9))
    with pytest.raises(Refused, match="“变更”和“补签”"):
        records.take(clerk, "tasks", task, "cancel", reason="不要了")
    assert only(station, "tasks").values["state"] is TaskState.COLLECTED
