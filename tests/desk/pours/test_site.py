"""What is seen, tested, sent back and written at the site (M1.5, M2.7.3)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from db.models import EventState, ReturnState, Role
from desk.core import records
from desk.core.filing import attach
from tests.desk.pours.pouring import (
    CLERK,
    DISPATCHER,
    INSPECTOR,
    new,
    recorded,
    refusal,
    rules,
    seen,
    supplied,
    take,
    told,
)
from tests.station import SIGNATORY, Station, made, on_the_day

EVENT: dict[str, Any] = {"problem": "坍落度", "description": "第 3 车偏大", "plate": "湘A8101"}


@pytest.mark.parametrize(("told_at", "wanted"), [("09:10", []), ("09:11", ["R10"]), ("", ["R10"])])
def test_what_is_seen_is_told_within_ten_minutes(
    station: Station, told_at: str, wanted: list[str]
) -> None:
    pour = station.pour()
    given: dict[str, Any] = {**EVENT, "seen_at": "2026-11-22 09:00", "told": "质检员"}
    if told_at:
        given["told_at"] = f"2026-11-22 {told_at}"
    event = new(station, "quality-events", pour, **given)
    assert rules(event) == wanted
    assert recorded(station, pour) - {"R04"} == set(wanted)
    assert any("坍落度异常" in sentence for sentence in told(station, INSPECTOR))


def test_concrete_is_treated_only_as_a_technician_allowed(station: Station) -> None:
    pour = station.pour()
    event = made(new(station, "quality-events", pour, **EVENT))
    alone = refusal(station, event, "treat", {"treatment": "加水"}, kind="quality-events")
    assert (alone.rule, alone.clause) == ("R10", "M1.5.1")
    allowed = {"allowed_treatment": "掺减水剂 1 kg"}
    refusal(station, event, "authorise", allowed, kind="quality-events", who=CLERK)
    take(station, event, "authorise", allowed, kind="quality-events", who=INSPECTOR)
    assert any("掺减水剂" in sentence for sentence in told(station, CLERK))
    take(station, event, "treat", {"treatment": "掺减水剂 1 kg"}, kind="quality-events")
    take(station, event, "close", {"outcome": "恢复正常"}, kind="quality-events")
    assert seen(station, event, "quality-events").values["state"] is EventState.CLOSED


@pytest.mark.parametrize(("photo", "wanted"), [(True, []), (False, ["S04"])])
def test_water_added_in_secret_needs_evidence(
    station: Station, photo: bool, wanted: list[str]
) -> None:
    pour = station.pour()
    given: dict[str, Any] = {"problem": "现场加水", "description": "泵工往料斗加水"}
    event = made(new(station, "quality-events", pour, **given))
    if photo:
        attach(station.clerk, "quality-events", event, PNG, "加水.png")
    closing = take(station, event, "close", {"outcome": "已制止"}, kind="quality-events")
    assert rules(closing) == wanted


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.mark.parametrize(("measured", "wanted"), [("200", True), ("201", False), ("155", False)])
def test_a_slump_is_held_against_the_order(station: Station, measured: str, wanted: bool) -> None:
    pour = station.pour()
    order = seen(station, seen(station, pour).values["order_id"], "orders").values
    test = made(new(station, "slump-tests", pour, measured_mm=measured, plate="湘A8101"))
    values = seen(station, test, "slump-tests").values
    assert values["target_mm"] == order["slump_mm"] == 180
    limit = order["slump_tolerance_mm"]
    assert values["conforms"] is (abs(int(measured) - 180) <= limit)
    assert values["conforms"] is wanted or limit != 20


def test_samples_are_counted_against_the_sampling_plan(station: Station) -> None:
    pour = station.pour(volume_m3="120")
    wanted = seen(station, pour).extras["sets_wanted"]
    assert wanted["标养"] == 2
    taken = new(station, "samples", pour, sets="1", curing="标养", witness="赵监理")
    assert taken.number == "QY-202611-0001"
    assert seen(station, pour).extras["sets"] == {"标养": 1, "同条件": 0, "抗渗": 0}
    values = seen(station, made(taken), "samples").values
    assert (values["sampler"], values["taken_at"]) == ("张敏", on_the_day(12))


@pytest.mark.parametrize(
    ("placement", "volume", "said"),
    [
        ("地下室外墙", "200", "与订货部位“地下室底板”不符"),
        ("地下室底板", "221", "相差 10.5%"),
        ("地下室底板", "179", "相差 10.5%"),
    ],
)
def test_a_site_that_is_not_as_ordered_asks_for_an_amendment(
    station: Station, placement: str, volume: str, said: str
) -> None:
    pour = station.pour()
    found: dict[str, Any] = {
        "placement": placement,
        "measured_size": "20×10",
        "estimated_m3": volume,
    }
    made_ = new(station, "measurements", pour, **found)
    assert rules(made_) == ["R11"]
    for role in (Role.SECTION_HEAD, Role.DOCUMENT_CLERK, Role.TECHNICAL_HEAD, DISPATCHER):
        assert any(said in sentence for sentence in told(station, role))
    assert seen(station, pour).values["amendment_asked_at"] == on_the_day(12)
    order = seen(station, pour).values["order_id"]
    change = {"placement": "地下室外墙", "volume_m3": "190"}
    take(station, order, "amend", change, kind="orders", reason="按实测")
    assert seen(station, pour).values["amendment_asked_at"] is None
    take(station, order, "resign", {"signer": SIGNATORY}, kind="orders")


def test_a_site_as_ordered_asks_for_nothing(station: Station) -> None:
    pour = station.pour()
    found: dict[str, Any] = {
        "placement": "地下室底板",
        "measured_size": "20×10",
        "estimated_m3": "220",
    }
    assert rules(new(station, "measurements", pour, **found)) == []
    assert seen(station, pour).values["amendment_asked_at"] is None


def test_the_dispatcher_is_told_everything_before_a_truck_turns_round(station: Station) -> None:
    pour = station.pour()
    supplied(station, pour, "12")
    load = made(new(station, "returns", pour, sort="退货", plate="湘A8101"))
    missing = refusal(station, load, "report", kind="returns")
    assert (missing.rule, missing.clause) == ("R29", "M2.7.3")
    assert "等待时间、剩退原因、估计方量" in missing.reason
    clerk = station.acting(CLERK, at=on_the_day(12))
    rest: dict[str, Any] = {"waited_min": "95", "cause": "坍落度损失", "estimated_m3": "6"}
    records.edit(clerk, "returns", load, rest)
    done = take(station, load, "report", kind="returns")
    assert done.number == "TH-202611-0001"
    said = next(s for s in told(station, DISPATCHER) if "湘A8101" in s)
    for word in ("滨江花园二期3#楼", "地下室底板", "C35P8", "95 分钟", "坍落度损失"):
        assert word in said


def test_a_returned_load_is_weighed_and_goes_where_it_is_of_use(station: Station) -> None:
    pour = station.pour()
    supplied(station, pour, "12")
    given: dict[str, Any] = {
        "plate": "湘A8101",
        "waited_min": "5",
        "cause": "余料",
        "estimated_m3": "2",
    }
    load = made(new(station, "returns", pour, **given))
    take(station, load, "report", kind="returns")
    weight = {"weighed_kg": "4780"}
    take(station, load, "weigh", weight, kind="returns", who=DISPATCHER)
    assert seen(station, load, "returns").values["volume_m3"] == Decimal("2.00")
    nowhere = refusal(
        station, load, "treat", {"treatment": "转其他工地"}, kind="returns", who=INSPECTOR
    )
    assert "转入哪个浇筑" in nowhere.reason
    number = seen(station, pour).number
    here = {"treatment": "转其他工地", "target_pour_id": number}
    assert "不能转入原来的这个浇筑" in (
        refusal(station, load, "treat", here, kind="returns", who=INSPECTOR).reason
    )
    scrap = {"treatment": "报废", "treatment_note": "初凝"}
    take(station, load, "treat", scrap, kind="returns", who=INSPECTOR)
    values = seen(station, load, "returns").values
    assert (values["state"], values["treated_by"]) == (ReturnState.TREATED, "唐磊")
    assert seen(station, load, "returns").refused_edit is not None


def test_a_letter_goes_to_the_contractor_with_what_is_demanded(station: Station) -> None:
    pour = station.pour()
    letter = made(new(station, "site-letters", pour, subject="养护不符合要求"))
    assert "发现的情况还没有填" in refusal(station, letter, "send", kind="site-letters").reason
    clerk = station.acting(CLERK, at=on_the_day(12))
    words = {"finding": "拆模后未覆盖浇水", "demand": "立即覆盖养护 14 天", "addressee": "总包"}
    records.edit(clerk, "site-letters", letter, words)
    assert take(station, letter, "send", kind="site-letters").number == "HJ-202611-0001"
    take(station, letter, "receive", {"received_by": "王工"}, kind="site-letters")
    assert seen(station, letter, "site-letters").values["received_at"] == on_the_day(12)
