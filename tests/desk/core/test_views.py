"""What a record tells besides what was typed into it."""

from __future__ import annotations

from desk.core.views import view
from tests.desk.pours.pouring import closed, seen, supplied, take
from tests.station import PROJECT, Station, on_the_day


def test_what_steps_put_into_a_record_is_told_with_it(station: Station) -> None:
    pour = station.pour(volume_m3="24")
    supplied(station, pour, "12", "12")
    facts = dict(seen(station, pour).facts)
    assert facts["工程名称"] == PROJECT  # borrowed from the order
    assert facts["开盘时间"] == "2026-11-22 07:00"
    assert facts["供应方量(m³)"] == "24.00"
    assert "收盘时间" not in facts  # what has not happened is not told
    closed(station, pour)
    assert dict(seen(station, pour).facts)["收盘时间"] == "2026-11-22 14:00"


def test_what_was_typed_is_not_told_twice(station: Station) -> None:
    pour = station.pour()
    shown = view(station.clerk, "pours", pour)
    labels = [label for label, _ in shown.facts]
    assert len(labels) == len(set(labels))
    for told_elsewhere in ("浇筑编号", "状态", "备注", "修改人", "始发设备安排"):
        assert told_elsewhere not in labels
    assert "突发事件" not in labels  # there was none
    take(station, pour, "incident", reason="停电", at=on_the_day(9))
    assert ("突发事件", "是") in seen(station, pour).facts
