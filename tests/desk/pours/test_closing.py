"""From the last volume asked to the signed card and the archive (M1.6, M2.7.2, M5.3.1)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from db.models import CardState, ComplaintState, OrderState, PourState, Role
from desk.core import records
from desk.core.errors import Refused
from desk.core.filing import attach
from desk.core.lists import ListQuery, page
from tests.desk.pours.pouring import (
    CLERK,
    HEAD,
    card_of,
    closed,
    judged,
    new,
    recorded,
    refusal,
    rules,
    seen,
    settled,
    supplied,
    take,
    told,
    varied,
)
from tests.desk.pours.test_site import PNG
from tests.station import SIGNATORY, Station, made, on_the_day

CONTENT = ("很满意", "满意", "满意", "基本满意", "满意")


def sampled(station: Station, pour: UUID) -> None:
    for curing, sets in seen(station, pour).extras["sets_wanted"].items():
        if sets:
            new(station, "samples", pour, curing=curing, sets=str(sets))


def test_a_pour_is_closed_with_the_volume_the_customer_confirmed(station: Station) -> None:
    pour = station.pour(volume_m3="36")
    supplied(station, pour, "12", "12", "12")
    sampled(station, pour)
    unasked = refusal(station, pour, "close", {"left_over_m3": "0"})
    assert "不能“收盘”" in unasked.reason
    nobody = refusal(station, pour, "begin_closing", {"closing_m3": "36"})
    assert "收盘核实对方还没有填" in nobody.reason
    done = closed(station, pour)
    assert rules(done) == []
    shown = seen(station, pour).values
    assert (shown["state"], shown["finished_at"], shown["closing_trucks"]) == (
        PourState.CLOSED,
        on_the_day(14),
        0,
    )
    order = seen(station, shown["order_id"], "orders").values
    assert order["state"] is OrderState.CLOSED


def test_trucks_after_the_agreed_volume_are_the_closing_trucks(station: Station) -> None:
    pour = station.pour(volume_m3="60")
    supplied(station, pour, "12", "12")
    asked = {"closing_m3": "60", "closing_with": "张工", "takeoff_m3": "59"}
    take(station, pour, "begin_closing", asked, at=on_the_day(10))
    for minute in (10, 20, 30):
        station.ticket(pour, "12", at=on_the_day(10, minute))
    done = take(station, pour, "close", {"left_over_m3": "1.01"}, at=on_the_day(14))
    assert seen(station, pour).values["closing_trucks"] == 3
    said = [w.sentence for w in done.warnings if w.rule == "R13"]
    assert ["3 车次" in said[0], "1.01 m³" in said[1]] == [True, True]
    assert "R13" in recorded(station, pour)


def test_two_trucks_and_one_cubic_metre_are_within_the_limits(station: Station) -> None:
    pour = station.pour(volume_m3="24")
    station.ticket(pour, "4", at=on_the_day(8))
    asked = {"closing_m3": "24", "closing_with": "张工"}
    take(station, pour, "begin_closing", asked, at=on_the_day(9))
    for minute in (10, 20):
        station.ticket(pour, "10", at=on_the_day(9, minute))
    done = take(station, pour, "close", {"left_over_m3": "1"}, at=on_the_day(14))
    assert "R13" not in rules(done)


def test_a_pour_without_a_truck_is_called_off_and_not_closed(station: Station) -> None:
    pour = station.pour(volume_m3="24")
    ticket = made(station.ticket(pour, "4", at=on_the_day(8)))
    take(station, ticket, "void", kind="tickets", who=Role.DISPATCHER, reason="未出站")
    assert "不能“收盘”" in refusal(station, pour, "close", {"left_over_m3": "0"}).reason
    take(station, pour, "call_off", reason="改日再浇")


def test_too_few_samples_are_on_record_at_the_closing(station: Station) -> None:
    pour = station.pour(volume_m3="36")
    supplied(station, pour, "12", "12", "12")
    done = closed(station, pour)
    assert rules(done) == ["S03"]
    assert "标养 0/1 组" in done.warnings[0].sentence


def test_a_closing_volume_far_from_the_plan_asks_for_an_amendment(station: Station) -> None:
    pour = station.pour(volume_m3="40")
    supplied(station, pour, "12", "12")
    sampled(station, pour)
    asked = {"closing_m3": "24", "closing_with": "张工"}
    assert rules(take(station, pour, "begin_closing", asked)) == ["R11"]
    take(station, pour, "close", {"left_over_m3": "0"}, at=on_the_day(14))
    held = refusal(station, pour, "archive", at=on_the_day(15))
    assert (held.rule, held.clause) == ("R11", "M1.5.3")
    order = seen(station, pour).values["order_id"]
    take(station, order, "amend", {"volume_m3": "24"}, kind="orders", reason="分两次浇")
    assert refusal(station, pour, "archive", at=on_the_day(15)).rule == "R11"  # not signed yet
    take(station, order, "resign", {"signer": SIGNATORY}, kind="orders")
    settled(station, pour)
    take(station, pour, "archive", at=on_the_day(16))


def test_what_a_signed_variation_covers_needs_no_amendment(station: Station) -> None:
    pour = station.pour(volume_m3="24")
    supplied(station, pour, "12", "12")
    sampled(station, pour)
    varied(station, pour, "6")
    station.ticket(pour, "6", at=on_the_day(12, 5))
    assert rules(closed(station, pour, asked="30")) == []


def test_a_promise_not_kept_and_not_explained_is_on_record_at_the_closing(
    station: Station,
) -> None:
    pour = station.pour(until="check", volume_m3="24")
    take(station, pour, "open", at=on_the_day(7, 40))
    supplied(station, pour, "12", "12")
    sampled(station, pour)
    done = closed(station, pour)
    assert rules(done) == ["R30"]
    assert "仍没有向客户解释" in done.warnings[0].sentence


def test_a_small_pour_without_trouble_is_archived_without_a_card(station: Station) -> None:
    pour = station.pour(volume_m3="50")
    supplied(station, pour, "12", "12", "12", "14")
    closed(station, pour)
    assert page(station.clerk, ListQuery("service-cards")).rows == []
    settled(station, pour)
    take(station, pour, "archive", at=on_the_day(15))


@pytest.mark.parametrize("trouble", ["dispute", "incident"])
def test_trouble_asks_for_a_card_however_small_the_pour(station: Station, trouble: str) -> None:
    pour = station.pour(volume_m3="24")
    supplied(station, pour, "12", "12")
    assert "须写明原因" in refusal(station, pour, trouble).reason
    take(station, pour, trouble, reason="少了一方")
    assert any("少了一方" in sentence for sentence in told(station, Role.DEPUTY_MANAGER))
    closed(station, pour)
    held = refusal(station, pour, "archive", at=on_the_day(15))
    assert (held.rule, held.clause) == ("R14", "M1.6.2 M2.7.2")
    assert "客户还没有签认" in held.reason


def test_above_fifty_cubic_metres_the_customers_card_is_needed(station: Station) -> None:
    pour = station.pour(volume_m3="60")
    supplied(station, pour, "12", "12", "12", "12", "12")
    closed(station, pour)
    card = card_of(station, pour)
    facts = seen(station, card, "service-cards").values
    assert facts["number"] == "FK-202611-0001"
    assert facts["equipment_facts"] == "罐车 1 台 5 车次"
    assert (facts["quality_facts"], facts["quantity_facts"]) == ("无", "无退货")
    assert "大于 50.00 m³" in refusal(station, pour, "archive", at=on_the_day(15)).reason
    unjudged = refusal(station, card, "sign", {"signer": SIGNATORY}, kind="service-cards")
    assert "供应及时性" in unjudged.reason
    judged(station, card, *CONTENT)
    take(station, card, "sign", {"signer": SIGNATORY}, kind="service-cards", at=on_the_day(16))
    assert page(station.clerk, ListQuery("complaints")).rows == []
    with pytest.raises(Refused, match="不能再改"):
        judged(station, card, "很满意")
    settled(station, pour)
    take(station, pour, "archive", at=on_the_day(17))
    assert "还没有扫描件" in refusal(station, card, "file", kind="service-cards").reason
    attach(station.clerk, "service-cards", card, PNG, "调查卡.png")
    take(station, card, "file", kind="service-cards", at=on_the_day(17))
    assert seen(station, card, "service-cards").values["state"] is CardState.FILED


def test_an_unsatisfied_item_opens_a_complaint(station: Station) -> None:
    pour = station.pour(volume_m3="60")
    supplied(station, pour, "12", "12", "12", "12", "12")
    closed(station, pour)
    card = card_of(station, pour)
    judged(station, card, "满意", "不满意", "满意", "很不满意", "满意")
    signing = {"signer": SIGNATORY, "opinion": "下次早点"}
    done = take(station, card, "sign", signing, kind="service-cards", at=on_the_day(16))
    assert rules(done) == ["R15"]
    (row,) = page(station.clerk, ListQuery("complaints")).rows
    complaint = seen(station, row["id"], "complaints").values
    assert (complaint["number"], complaint["state"]) == (
        "TS-202611-0001",
        ComplaintState.REGISTERED,
    )
    assert complaint["content"] == (
        "调查卡 FK-202611-0001 有不满意项：混凝土质量：不满意；现场服务与配合：很不满意"
    )
    assert (complaint["demand"], complaint["complainant"]) == ("下次早点", SIGNATORY)
    assert (complaint["pour_id"], complaint["card_id"]) == (pour, card)
    assert any("TS-202611-0001" in sentence for sentence in told(station, HEAD))
    assert "R15" in recorded(station, pour)


def test_what_happened_stands_on_the_card(station: Station) -> None:
    pour = station.pour(volume_m3="60")
    supplied(station, pour, "12", "12", "12", "12", "12")
    varied(station, pour, "6")
    given: dict[str, Any] = {
        "plate": "湘A8101",
        "waited_min": "5",
        "cause": "余料",
        "estimated_m3": "2",
    }
    load = made(new(station, "returns", pour, **given))
    take(station, load, "report", kind="returns")
    new(station, "slump-tests", pour, measured_mm="230", plate="湘A8108")
    new(station, "samples", pour, sets="2")
    take(station, pour, "incident", reason="停电 20 分钟")
    closed(station, pour, asked="66")
    facts = seen(station, card_of(station, pour), "service-cards").values
    assert facts["quantity_facts"] == (
        "剩料 2.00 m³（湘A8101，余料）；签证 QZ-202611-0001 超计划方量 6.00 m³"
    )
    assert facts["quality_facts"] == "12:00 湘A8108坍落度实测 230 mm，不合格"
    assert facts["sampling_facts"] == "标养 2 组，12:00–12:00"
    assert facts["incident_facts"] == "11-22 12:00 停电 20 分钟"
    assert facts["document_facts"] == "未交接"


def test_a_card_is_made_by_hand_where_the_clerk_wants_one_and_only_once(
    station: Station,
) -> None:
    pour = station.pour(volume_m3="24")
    supplied(station, pour, "12", "12")
    made_ = new(station, "service-cards", pour)
    assert made_.number == "FK-202611-0001"
    with pytest.raises(Refused, match="已有调查卡 FK-202611-0001"):
        new(station, "service-cards", pour)
    assert "已有调查卡" in refusal(station, pour, "card").reason
    void: dict[str, Any] = {"kind": "service-cards", "reason": "填错"}
    take(station, made(made_), "void", **void)
    take(station, pour, "card")
    assert len(page(station.clerk, ListQuery("service-cards")).rows) == 2


def test_a_closing_is_taken_back_until_the_customer_signed_the_card(station: Station) -> None:
    pour = station.pour(volume_m3="60")
    supplied(station, pour, "12", "12", "12", "12", "12")
    closed(station, pour)
    take(station, pour, "reopen", who=HEAD, reason="还差一车", at=on_the_day(15))
    values = seen(station, pour).values
    assert (values["state"], values["finished_at"]) == (PourState.CLOSING, None)
    order = seen(station, values["order_id"], "orders").values
    assert order["state"] is OrderState.POURING
    take(station, pour, "close", {"left_over_m3": "0"}, at=on_the_day(16))
    card = card_of(station, pour)  # the one from before
    judged(station, card, *CONTENT)
    take(station, card, "sign", {"signer": SIGNATORY}, kind="service-cards", at=on_the_day(17))
    held = refusal(station, pour, "reopen", who=HEAD, reason="再改", at=on_the_day(18))
    assert "客户已签认" in held.reason


def test_what_the_refused_reopening_asks_for_can_be_done_with_a_filed_card(
    station: Station,
) -> None:
    pour = station.pour(volume_m3="60")
    supplied(station, pour, "12", "12", "12", "12", "12")
    closed(station, pour)
    card = card_of(station, pour)
    judged(station, card, *CONTENT)
    of_card: dict[str, Any] = {"kind": "service-cards", "at": on_the_day(17)}
    take(station, card, "sign", {"signer": SIGNATORY}, **of_card)
    attach(station.clerk.at(on_the_day(17)), "service-cards", card, PNG, "调查卡.png")
    take(station, card, "file", **of_card)
    late: dict[str, Any] = {"who": HEAD, "reason": "漏了一车", "at": on_the_day(18)}
    assert "请先作废调查卡" in refusal(station, pour, "reopen", **late).reason
    take(station, card, "void", kind="service-cards", reason="漏了一车", at=on_the_day(18))
    take(station, pour, "reopen", **late)
    assert seen(station, pour).values["state"] is PourState.CLOSING


def test_a_pour_over_midnight_counts_on_the_day_it_was_opened(station: Station) -> None:
    pour = station.pour(until="check", volume_m3="36", planned_opening="2026-11-22 22:00")
    take(station, pour, "open", at=on_the_day(22))
    station.ticket(pour, "12", at=on_the_day(22, 10))
    station.ticket(pour, "12", at=on_the_day(0, 20, day=23))
    asked = {"closing_m3": "24", "closing_with": "张工"}
    take(station, pour, "begin_closing", asked, at=on_the_day(1, day=23))
    take(station, pour, "close", {"left_over_m3": "0"}, at=on_the_day(2, day=23))
    assert seen(station, pour).values["pour_date"] == on_the_day(0).date()


def test_a_pour_put_off_past_midnight_counts_on_its_real_day(station: Station) -> None:
    pour = station.pour(until="check", volume_m3="36", planned_opening="2026-11-22 23:30")
    take(station, pour, "open", at=on_the_day(0, 20, day=23))
    assert seen(station, pour).values["pour_date"] == on_the_day(0, day=23).date()


def test_the_clerks_card_lists_every_rating(station: Station) -> None:
    pour = station.pour(volume_m3="24")
    supplied(station, pour, "12")
    card = made(new(station, "service-cards", pour))
    rows = seen(station, card, "service-cards").children["ratings"]
    items = ["供应及时性", "混凝土质量", "方量准确", "现场服务与配合", "资料及时、准确"]
    assert [row["item"] for row in rows] == items
    clerk = station.acting(CLERK, at=on_the_day(12))
    records.edit(clerk, "service-cards", card, {"ratings.2.rating": "不满意"})
    assert Decimal(len(rows)) == 5
