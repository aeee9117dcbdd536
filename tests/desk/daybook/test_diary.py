"""The site diary: one for each specialist and day, telling what happened that day and no other."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from db.models import Role
from desk.core import records
from desk.core.acting import Acting
from desk.core.errors import Invalid, Refused
from desk.core.views import View, view
from desk.daybook.happened import NOTHING
from tests.desk.pours.pouring import CLERK, HEAD, INSPECTOR, closed, new, supplied, take, varied
from tests.station import OTHER_PROJECT, Station, made, on_the_day


def clerk(station: Station, at: datetime | None = None) -> Acting:
    return station.acting(CLERK, at=at or on_the_day(18))


def diary(station: Station, at: datetime | None = None, **values: Any) -> View:
    return seen(station, made(records.create(clerk(station, at), "site-diaries", values)))


def seen(station: Station, id_: UUID) -> View:
    return view(clerk(station), "site-diaries", id_)


def happened(station: Station, at: datetime | None = None, **values: Any) -> str:
    return str(diary(station, at, **values).values["happened"])


def step(station: Station, id_: UUID, name: str, who: Role = CLERK, **rest: Any) -> None:
    acting = station.acting(who, at=on_the_day(19))
    records.take(acting, "site-diaries", id_, name, **rest)


def test_the_day_is_told_in_the_order_in_which_it_happened(station: Station) -> None:
    pour = station.pour()
    supplied(station, pour, "12", "12")
    take(station, pour, "explain", {"late_explanation": "泵车故障", "explained_to": "张工"},
         at=on_the_day(9))  # fmt: skip
    event = made(new(station, "quality-events", pour, at=on_the_day(10), problem="坍落度",
                     description="偏大", plate="湘A8101"))  # fmt: skip
    take(station, event, "authorise", {"allowed_treatment": "加减水剂"}, kind="quality-events",
         who=INSPECTOR, at=on_the_day(10, 5))  # fmt: skip
    new(station, "slump-tests", pour, at=on_the_day(10, 20), measured_mm="230", plate="湘A8101")
    new(station, "slump-tests", pour, at=on_the_day(10, 40), measured_mm="180")
    new(station, "samples", pour, at=on_the_day(11), sets="2")
    varied(station, pour, "12")
    take(station, pour, "dispute", reason="客户只认 20 m³", at=on_the_day(12, 30))
    closed(station, pour)
    told = happened(station)
    assert told.startswith("KP-202611-0001 滨江花园二期3#楼 地下室底板 C35P8：07:00 开盘；")
    words = (
        "当日供应 2 车 24.00 m³", "09:00 向张工解释：泵车故障", "坍落度：偏大",
        "坍落度实测 230 mm，不合格", "11:00 取样 标养 2 组", "签证 QZ-202611-0001 超计划方量 12.00 m³",
        "12:30 量差争议，客户只认 20 m³", "14:00 收盘，共 2 车 24.00 m³，剩余 0.50 m³。",
    )  # fmt: skip
    places = [told.index(each) for each in words]
    assert places == sorted(places)
    assert "180 mm" not in told


def test_what_happened_at_one_moment_is_told_in_one_order_however_often_it_is_gathered(
    station: Station,
) -> None:
    pour = station.pour()
    supplied(station, pour, "12")
    at = on_the_day(10, 20)
    tests = [
        made(new(station, "slump-tests", pour, at=at, measured_mm=mm))
        for mm in ("250", "230", "240")
    ]
    gathered = diary(station)
    told = str(gathered.values["happened"])
    places = [told.index(f"坍落度实测 {mm} mm") for mm in (230, 240, 250)]
    assert places == sorted(places)
    # A row that is changed may stand elsewhere in its table from now on.
    for test in tests:
        records.edit(clerk(station, at), "slump-tests", test, {"remarks": "复测"})
    assert gathered.id is not None
    step(station, gathered.id, "refill")
    assert seen(station, gathered.id).values["happened"] == told


def test_a_pour_across_midnight_tells_each_day_its_own_part(station: Station) -> None:
    pour = station.checked(_signed_for_the_night(station), at=on_the_day(21))
    take(station, pour, "open", at=on_the_day(23))
    station.ticket(pour, "12", at=on_the_day(23, 59))
    station.ticket(pour, "10", at=on_the_day(0, 0, day=23))
    station.ticket(pour, "8", at=on_the_day(0, 30, day=23))
    evening = happened(station, on_the_day(23, 59))
    morning = happened(station, on_the_day(9, day=23))
    assert "23:00 开盘；当日供应 1 车 12.00 m³。" in evening
    assert "接前日继续浇筑，当日供应 2 车 18.00 m³。" in morning
    assert "接前日" not in evening
    assert "开盘" not in morning


def _signed_for_the_night(station: Station) -> UUID:
    order = station.signed(planned_opening="2026-11-22 23:00")
    station.plan()
    return order


def test_another_specialists_pours_are_not_told(station: Station) -> None:
    other = {"login": "other", "name": "易红", "roles": "specialist"}
    records.create(station.acting(Role.ADMIN), "people", other)
    station.signed(project=OTHER_PROJECT, placement="承台", specialist="易红")
    station.pour(until="supply")
    told = happened(station)
    assert told.count("KP-") == 1
    assert "承台" not in told


def test_a_day_without_a_pour_says_so(station: Station) -> None:
    assert happened(station, on_the_day(9, day=25)) == NOTHING


def test_a_pour_called_off_by_rain_is_told(station: Station) -> None:
    pour = station.pour(until="plan")
    take(station, pour, "call_off", reason="暴雨", at=on_the_day(5))
    assert "取消浇筑，暴雨" in happened(station)


def test_a_pour_called_off_after_its_opening_is_told_in_that_order(station: Station) -> None:
    take(station, station.pour(), "call_off", reason="突降暴雨", at=on_the_day(8))
    assert "07:00 开盘；取消浇筑，突降暴雨。" in happened(station)


def test_a_letter_to_the_contractor_is_told_once_it_is_sent(station: Station) -> None:
    pour = station.pour()
    letter = made(new(station, "site-letters", pour, at=on_the_day(9), subject="养护不符合要求",
                      finding="未覆盖", demand="立即覆盖", addressee="中建三局"))  # fmt: skip
    book = diary(station)
    assert "致函" not in book.values["happened"]
    take(station, letter, "send", kind="site-letters")
    step(station, book.id, "refill")
    assert "09:00 致函中建三局（养护不符合要求）" in seen(station, book.id).values["happened"]


def test_every_specialist_has_one_diary_a_day(station: Station) -> None:
    first = diary(station)
    assert first.number == "RZ-202611-0001"
    with pytest.raises(Refused, match=r"2026-11-22 已有施工日记 RZ-202611-0001"):
        diary(station)
    head = station.acting(HEAD, at=on_the_day(18))
    with pytest.raises(Refused, match="已有施工日记"):
        records.create(head, "site-diaries", {"specialist": "张敏"})
    assert diary(station, date="2026-11-21").number == "RZ-202611-0002"
    with pytest.raises(Invalid, match="还没有到"):
        diary(station, date="2026-11-30")


def test_gathering_again_renews_what_happened_and_leaves_the_notes(station: Station) -> None:
    pour = station.pour()
    book = diary(station, on_the_day(7, 30))
    notes = "后浇带振捣不到位"
    records.edit(clerk(station), "site-diaries", book.id, {"notes": notes, "weather": "小雨"})
    station.ticket(pour, "12", at=on_the_day(8))
    step(station, book.id, "refill")
    again = seen(station, book.id)
    assert "供应" not in book.values["happened"]
    assert "当日供应 1 车 12.00 m³" in again.values["happened"]
    assert (again.values["notes"], again.values["weather"]) == (notes, "小雨")


def test_a_finished_diary_is_reopened_by_the_section_head_with_a_reason(station: Station) -> None:
    book = diary(station)
    step(station, book.id, "finish")
    with pytest.raises(Refused, match="已完成"):
        records.edit(clerk(station), "site-diaries", book.id, {"notes": "补"})
    with pytest.raises(Refused, match="重新归集"):
        step(station, book.id, "refill")
    with pytest.raises(Refused, match="没有这个角色"):
        step(station, book.id, "reopen", reason="补记")
    with pytest.raises(Refused, match="原因"):
        step(station, book.id, "reopen", HEAD)
    step(station, book.id, "reopen", HEAD, reason="补记退货")
    records.edit(clerk(station), "site-diaries", book.id, {"notes": "补"})
    assert seen(station, book.id).values["finished_at"] is None


def test_only_the_writer_and_the_section_head_write_in_a_diary(station: Station) -> None:
    for role in (Role.DISPATCHER, Role.INSPECTOR):
        with pytest.raises(Refused, match="没有这个角色"):
            records.create(station.acting(role, at=on_the_day(18)), "site-diaries", {})
    head = station.acting(HEAD, at=on_the_day(18))
    own = made(records.create(head, "site-diaries", {"date": "2026-11-20"}))
    with pytest.raises(Refused, match="别人的日记"):
        records.edit(clerk(station), "site-diaries", own, {"notes": "补"})
    with pytest.raises(Refused, match="别人的日记"):
        step(station, own, "finish")
    with pytest.raises(Refused, match="别人的日记"):
        diary(station, specialist="刘芳")
    theirs = diary(station)
    records.edit(head, "site-diaries", theirs.id, {"notes": "科长补记"})


def test_a_diary_keeps_its_day(station: Station) -> None:
    book = diary(station)
    with pytest.raises(Refused, match="日期和人员不能改"):
        records.edit(clerk(station), "site-diaries", book.id, {"date": "2026-11-20"})
