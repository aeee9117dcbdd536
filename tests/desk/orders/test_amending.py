"""Every ordered field may change after the signature, is signed again, and then flows to task,
documents and pour (M1.5.3), on both databases."""

from __future__ import annotations

from uuid import UUID

import pytest

from db.models import Role, TaskState
from desk.core import records
from desk.core.errors import Invalid, Refused
from desk.orders.ordered import ORDERED
from desk.orders.workflow import FLOW
from tests.desk.orders.ordering import (
    EVERY,
    act,
    collected,
    mix,
    only,
    refused,
    remade,
    resigned,
    seen,
    told,
)
from tests.station import RECEIVER, Station, on_the_day

OTHER = {
    "placement": ("外墙", "地下室底板→外墙"),
    "volume_m3": ("230", "200.00→230.00"),
    "planned_opening": ("2026-11-22 09:00", "2026-11-22 07:00→2026-11-22 09:00"),
    "strength_grade": ("C40", "C35→C40"),
    "impermeability_grade": ("P6", "P8→P6"),
    "frost_grade": ("F150", "空→F150"),
    "slump_mm": ("160", "180→160"),
    "slump_tolerance_mm": ("20", "30→20"),
    "aggregate_mm": ("5-16", "空→5-16"),
    "special_requirements": ("微膨胀", "空→微膨胀"),
    "mark_override": ("B-C35", "空→B-C35"),
    "placing_method": ("拖泵", "汽车泵→拖泵"),
    "pump_pipe_m": ("120", "空→120"),
    "mortar_m3": ("1", "空→1.00"),
    "sampling_standard_sets": ("5", "2→5"),
    "sampling_impermeability_sets": ("4", "→4"),
    "sampling_site_sets": ("3", "→3"),
    "documents_wanted": ("配合比通知单", "→配合比通知单"),
    "document_copies": ("7", "→7"),
    "truck_interval_min": ("15", "空→15"),
    "planned_closing": ("2026-11-22 15:00", "空→2026-11-22 15:00"),
    "contact": ("李工", "张工→李工"),
    "phone": ("13900000000", "13807310001→13900000000"),
}


def amendments(station: Station, order: UUID) -> list[dict[str, object]]:
    found: list[dict[str, object]] = seen(station, "orders", order).extras["amendments"]
    return found


def test_the_step_asks_every_ordered_field() -> None:
    assert set(FLOW.step("amend").asks) == set(ORDERED) - {"specialist_id"}
    assert set(ORDERED) - set(OTHER) == {"specialist_id"}


@pytest.mark.parametrize("name", OTHER)
def test_a_change_is_recorded_before_and_after_and_signed_again_where_it_must(
    sqlite_station: Station, name: str
) -> None:
    station, (value, words) = sqlite_station, OTHER[name]
    order = station.signed()
    records.take(station.clerk, "orders", order, "amend", {name: value}, reason="客户来电")
    (sentence,) = [s for s in told(station, Role.DISPATCHER) if "变更：" in s]
    assert words in sentence
    if not ORDERED[name].signed:
        assert amendments(station, order) == []
        assert seen(station, "orders", order).extras["signature"] == "valid"
        return
    assert "须由客户补签" in sentence
    (kept,) = amendments(station, order)
    changes = kept["changes"]
    assert isinstance(changes, dict)
    assert set(changes) >= {name}
    assert seen(station, "orders", order).extras["signature"] == "amended"
    assert refused(station, order, "open").rule == "R01"
    resigned(station, order)
    assert seen(station, "orders", order).extras["signature"] == "valid"


def test_the_expected_end_moves_with_the_opening_and_lies_behind_it(station: Station) -> None:
    order = station.received(planned_closing="2026-11-22 13:00")
    with pytest.raises(Invalid, match="预计收盘"):
        records.edit(station.clerk, "orders", order, {"planned_closing": "2026-11-22 06:00"})
    moved = {"planned_opening": "2026-11-22 09:30"}
    records.take(station.clerk, "orders", order, "postpone", moved, reason="模板未验收")
    assert seen(station, "orders", order).values["planned_closing"] == on_the_day(15, 30)


def test_only_what_was_given_and_differs_counts(station: Station) -> None:
    order = station.signed()
    act(station, order, "amend", placement="地下室底板", volume_m3="200", slump_mm="160±20")
    (kept,) = amendments(station, order)
    assert kept["changes"] == {"slump_mm": ["180", "160"]}
    assert "没有变化" in refused(station, order, "amend", slump_mm="160", contact="张工").reason
    assert "浇筑部位不能为空" in refused(station, order, "amend", placement="").reason
    assert "必须大于0" in refused(station, order, "amend", volume_m3="0").reason


def test_a_grade_in_one_box_is_split_and_a_slump_takes_its_usual_tolerance(
    station: Station,
) -> None:
    order = station.signed()
    act(station, order, "amend", strength_grade="C40P10", slump_mm="80")
    values = seen(station, "orders", order).values
    assert (values["strength_grade"], values["impermeability_grade"]) == ("C40", "P10")
    assert (values["slump_mm"], values["slump_tolerance_mm"]) == (80, 20)


def test_the_task_keeps_what_was_signed_until_the_change_is_signed_too(station: Station) -> None:
    mix(station, "PB-C40P8-01", "C40P8")
    order = station.signed()
    records.take(station.clerk, "orders", order, "task")
    act(station, order, "amend", strength_grade="C40", volume_m3="250")
    before = only(station, "tasks").values
    assert (str(before["volume_m3"]), before["mix_reference"]) == ("200.00", "PB-C35P8-01")
    resigned(station, order)
    after = only(station, "tasks").values
    assert (str(after["volume_m3"]), after["mix_reference"]) == ("250.00", "PB-C40P8-01")


def test_a_grade_without_one_mix_leaves_the_choice_to_the_technical_section(
    station: Station,
) -> None:
    order = station.signed()
    records.take(station.clerk, "orders", order, "task")
    act(station, order, "amend", strength_grade="C50")
    resigned(station, order)
    assert only(station, "tasks").values["mix_reference"] == ""


def test_collected_documents_are_recalled_told_and_made_anew(station: Station) -> None:
    order = station.signed()
    task = collected(station, order)
    act(station, order, "amend", reason="设计变更", slump_mm="160")
    assert seen(station, "tasks", task).values["state"] is TaskState.COLLECTED
    resigned(station, order)
    values = seen(station, "tasks", task).values
    assert (values["state"], values["recall_reason"]) == (TaskState.ISSUED, "设计变更")
    assert (values["ready_by"], values["collected_at"]) == ("", None)
    for role in (Role.DOCUMENT_CLERK, Role.TECHNICAL_HEAD):
        assert any("收回" in s and "设计变更" in s for s in told(station, role))
    remade(station, task)
    assert seen(station, "tasks", task).values["state"] is TaskState.COLLECTED


def test_another_time_alone_recalls_no_documents(station: Station) -> None:
    order = station.signed()
    task = collected(station, order)
    act(station, order, "amend", planned_opening="2026-11-22 10:00")
    resigned(station, order)
    values = seen(station, "tasks", task).values
    assert values["state"] is TaskState.COLLECTED
    assert values["planned_opening"] == on_the_day(10)


def test_handed_over_documents_are_handed_over_again(station: Station) -> None:
    pour = station.pour()
    order = seen(station, "pours", pour).values["order_id"]
    task = collected(station, order)
    handed = {"documents_handed": EVERY, "documents_receiver": RECEIVER}
    clerk = station.acting(Role.SPECIALIST, at=on_the_day(8))
    records.take(clerk, "pours", pour, "hand_over", handed)
    act(station, order, "amend", at=on_the_day(8), placement="外墙")
    assert seen(station, "pours", pour).values["documents_handed_at"] is not None
    resigned(station, order, at=on_the_day(9))
    assert seen(station, "pours", pour).values["documents_handed_at"] is None
    assert any("再次交接" in s for s in told(station, Role.SPECIALIST))
    with pytest.raises(Refused, match="还没有从技术科"):
        records.take(clerk, "pours", pour, "hand_over", handed)
    remade(station, task)
    records.take(clerk, "pours", pour, "hand_over", handed)
    assert seen(station, "pours", pour).values["documents_receiver"] == RECEIVER


def test_what_was_checked_is_checked_again_and_a_telephone_is_not(station: Station) -> None:
    pour = station.pour(until="check")
    order = seen(station, "pours", pour).values["order_id"]
    act(station, order, "amend", phone="13900000000")
    assert seen(station, "pours", pour).values["checked_at"] is not None
    act(station, order, "amend", strength_grade="C40")
    assert seen(station, "pours", pour).values["checked_at"] is None


def test_another_slump_does_not_answer_for_another_placement(station: Station) -> None:
    """The site found a difference; a later change of something else leaves it open (R11)."""
    pour = station.pour(until="supply")
    order = seen(station, "pours", pour).values["order_id"]
    clerk = station.acting(Role.SPECIALIST, at=on_the_day(9))
    size = {"pour": str(pour), "placement": "地下室外墙", "measured_size": "20×10×0.3"}
    records.create(clerk, "measurements", size)
    act(station, order, "amend", at=on_the_day(9), slump_mm="160")
    assert seen(station, "pours", pour).values["amendment_asked_at"] is not None


def test_an_opened_order_moves_by_the_pour_and_never_into_the_past(station: Station) -> None:
    past = refused(station, station.signed(), "amend", planned_opening="2026-11-21 09:00")
    assert "已经过去" in past.reason
    pour = station.pour(until="supply", placement="外墙")
    order = seen(station, "pours", pour).values["order_id"]
    late = refused(station, order, "amend", at=on_the_day(8), planned_opening="2026-11-23 07:00")
    assert "停浇" in late.reason


def test_a_received_order_that_is_edited_takes_its_task_with_it(station: Station) -> None:
    mix(station, "PB-C40P8-01", "C40P8")
    order = station.received()
    task = collected(station, order)
    edited = {
        "strength_grade": "C40", "volume_m3": "250", "planned_opening": "2026-11-24 08:00",
        "documents_wanted": "配合比通知单",
    }  # fmt: skip
    records.edit(station.clerk, "orders", order, edited, reason="客户改单")
    values = seen(station, "tasks", task).values
    assert (str(values["volume_m3"]), values["mix_reference"]) == ("250.00", "PB-C40P8-01")
    assert values["planned_opening"] == on_the_day(8, day=24)
    assert values["documents_due"] == on_the_day(16, day=23)
    assert values["documents_wanted"] == ["配合比通知单"]
    assert (values["state"], values["recall_reason"]) == (TaskState.ISSUED, "客户改单")
    assert any("收回" in s for s in told(station, Role.DOCUMENT_CLERK))
    entries = seen(station, "tasks", task).history
    assert any("volume_m3" in entry["changes"] for entry in entries)


def test_a_received_order_edited_in_its_remarks_recalls_nothing(station: Station) -> None:
    order = station.received()
    task = collected(station, order)
    records.edit(station.clerk, "orders", order, {"remarks": "早到", "contact": "李工"})
    assert seen(station, "tasks", task).values["state"] is TaskState.COLLECTED


def test_a_received_order_is_not_edited_into_the_past(station: Station) -> None:
    order = station.received()
    with pytest.raises(Refused, match="已经过去"):
        records.edit(station.clerk, "orders", order, {"planned_opening": "2026-11-20 08:00"})


def test_the_pour_of_a_received_order_moves_with_an_edit(station: Station) -> None:
    order = station.received()
    station.plan()
    records.edit(station.clerk, "orders", order, {"planned_opening": "2026-11-22 10:00"})
    assert only(station, "pours").values["planned_opening"] == on_the_day(10)
    records.edit(station.clerk, "orders", order, {"planned_opening": "2026-11-23 10:00"})
    assert only(station, "pours").values["postponed_to"] == on_the_day(10, day=23)
