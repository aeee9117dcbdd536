"""The production task, from an order to the documents handed over (M1.2.2)."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from db.models import Role
from desk.core import records, views
from desk.core.errors import Refused
from desk.rules.notices import owed
from tests.station import NOW, Station, made


def _task(station: Station) -> tuple[UUID, views.View]:
    from desk.core.references import locate

    _, id_ = locate(station.clerk, "RW-202611-0001")
    return id_, views.view(station.clerk, "tasks", id_)


def test_a_task_carries_what_the_order_says_and_when_it_is_due(station: Station) -> None:
    records.take(station.clerk, "orders", station.received(), "task")
    _, seen = _task(station)
    shown = views.as_json(seen)
    assert (shown["order_number"], shown["placement"], shown["grade"]) == (
        "DH-202611-0001",
        "地下室底板",
        "C35P8",
    )
    assert shown["mix_reference"] == "PB-C35P8-01"
    assert shown["documents_due"] == "2026-11-21T16:00:00+08:00"
    assert shown["state"] == "issued"


def test_a_task_is_told_to_those_who_prepare_the_documents(station: Station) -> None:
    records.take(station.clerk, "orders", station.received(), "task")
    for role in (Role.DOCUMENT_CLERK, Role.TECHNICAL_HEAD):
        assert "RW-202611-0001" in owed(station.acting(role))[0].sentence
    assert owed(station.acting(Role.SALES)) == []


def test_a_task_after_four_in_the_afternoon_is_recorded_as_late(station: Station) -> None:
    id_ = station.received()
    evening = station.clerk.at(NOW + timedelta(hours=3))
    told = records.take(evening, "orders", id_, "task")
    assert [(w.rule, w.clause) for w in told.warnings] == [("R03", "M1.2.2")]
    _, seen = _task(station)
    assert [w["rule"] for w in seen.warnings] == ["R03"]


def test_an_order_has_one_living_task(station: Station) -> None:
    id_ = station.received()
    records.take(station.clerk, "orders", id_, "task")
    with pytest.raises(Refused, match="RW-202611-0001"):
        records.take(station.clerk, "orders", id_, "task")
    task, _ = _task(station)
    records.take(station.clerk, "tasks", task, "cancel", reason="客户改期")
    records.take(station.clerk, "orders", id_, "task")


def test_a_draft_has_no_task(station: Station) -> None:
    with pytest.raises(Refused):
        records.take(station.clerk, "orders", station.order(), "task")


def test_a_task_is_made_from_an_order_by_its_number(station: Station) -> None:
    station.received()
    task = made(
        records.create(station.clerk, "tasks", {"order": "DH-202611-0001", "remarks": "急"})
    )
    assert views.view(station.clerk, "tasks", task).values["remarks"] == "急"
    with pytest.raises(Refused, match="订货单号"):
        records.create(station.clerk, "tasks", {"remarks": "没有订货单"})


def test_documents_are_prepared_by_the_clerk_and_collected_by_the_specialist(
    station: Station,
) -> None:
    records.take(station.clerk, "orders", station.received(), "task")
    task, _ = _task(station)
    with pytest.raises(Refused, match="资料员"):
        records.take(station.clerk, "tasks", task, "ready")
    clerk = station.acting(Role.DOCUMENT_CLERK)
    records.take(clerk, "tasks", task, "ready", {"mix_reference": "PB-9"})
    with pytest.raises(Refused):
        records.edit(clerk, "tasks", task, {"remarks": "改"})
    records.take(station.clerk, "tasks", task, "collect")
    _, seen = _task(station)
    assert (seen.values["ready_by"], seen.values["collected_by"]) == ("谭静", "张敏")
    assert seen.values["mix_reference"] == "PB-9"
