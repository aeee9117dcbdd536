"""The first truck, and whether a pour is supplied at all, follow its tickets (M2.4.1)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from db.models import PourState, Role
from desk.core import records
from desk.core.errors import NeedsReason
from tests.desk.pours.pouring import (
    CLERK,
    DISPATCHER,
    HEAD,
    card_of,
    closed,
    judged,
    recorded,
    refusal,
    seen,
    settled,
    supplied,
    take,
)
from tests.desk.pours.test_sums import _second as second
from tests.station import SIGNATORY, Station, made, on_the_day


def edit(station: Station, ticket: UUID, **values: Any) -> None:
    records.edit(station.acting(DISPATCHER, at=on_the_day(12)), "tickets", ticket, values)


def void(station: Station, ticket: UUID) -> None:
    take(station, ticket, "void", kind="tickets", who=DISPATCHER, reason="录错")


def first(station: Station, pour: UUID) -> datetime | None:
    found: datetime | None = seen(station, pour).values["first_truck_at"]
    return found


def state(station: Station, pour: UUID) -> PourState:
    found: PourState = seen(station, pour).values["state"]
    return found


def test_a_corrected_time_moves_the_first_truck_and_what_is_said_of_it(station: Station) -> None:
    """Opened at seven; the first truck may leave until 07:20."""
    pour = station.pour()
    ticket = made(station.ticket(pour, at=on_the_day(7, 31)))
    assert "R16" in recorded(station, pour)
    edit(station, ticket, left_at="2026-11-22 07:15")
    assert (first(station, pour), "R16" in recorded(station, pour)) == (on_the_day(7, 15), False)
    withdrawn = [h for h in seen(station, pour).history if h["action"] == "提醒撤回"]
    assert "31 分钟后首车" in withdrawn[0]["reason"]
    edit(station, ticket, left_at="2026-11-22 07:45")
    (said,) = [w["sentence"] for w in seen(station, pour).warnings if w["rule"] == "R16"]
    assert "45 分钟后首车" in said


def test_a_ticket_entered_late_becomes_the_first_truck(station: Station) -> None:
    pour = station.pour()
    station.ticket(pour, at=on_the_day(7, 40))
    station.ticket(pour, at=on_the_day(7, 12), plate="湘A8102")
    assert (first(station, pour), "R16" in recorded(station, pour)) == (on_the_day(7, 12), False)


def test_a_voided_first_ticket_leaves_the_second_one_first(station: Station) -> None:
    pour = station.pour()
    ticket = made(station.ticket(pour, at=on_the_day(7, 12)))
    station.ticket(pour, at=on_the_day(7, 50), plate="湘A8102")
    void(station, ticket)
    assert (first(station, pour), "R16" in recorded(station, pour)) == (on_the_day(7, 50), True)


def test_a_moved_ticket_is_the_first_truck_where_it_went(station: Station) -> None:
    pour = station.pour()
    other = second(station, "60")  # opened at eight
    ticket = made(station.ticket(pour, at=on_the_day(8, 10)))
    edit(station, ticket, pour=str(other))
    assert (first(station, pour), state(station, pour)) == (None, PourState.OPENED)
    assert (first(station, other), state(station, other)) == (
        on_the_day(8, 10),
        PourState.SUPPLYING,
    )
    assert "R16" not in recorded(station, pour) | recorded(station, other)


def test_what_was_told_of_the_first_truck_gives_way_to_its_ticket(station: Station) -> None:
    pour = station.pour()
    told = {"first_truck_at": "2026-11-22 07:30"}
    take(station, pour, "first_truck", told, who=DISPATCHER, at=on_the_day(7, 40))
    assert (first(station, pour), "R16" in recorded(station, pour)) == (on_the_day(7, 30), True)
    station.ticket(pour, at=on_the_day(7, 18))
    assert (first(station, pour), "R16" in recorded(station, pour)) == (on_the_day(7, 18), False)


@pytest.mark.parametrize("step", ["call_off", "unopen"])
def test_a_pour_of_which_a_first_truck_was_only_told_may_be_taken_back(
    station: Station, step: str
) -> None:
    pour = station.pour()
    take(station, pour, "first_truck", who=DISPATCHER, at=on_the_day(7, 40))
    take(station, pour, step, reason="报错了，没有车出站")
    assert first(station, pour) is None if step == "unopen" else True
    expected = {"call_off": PourState.CALLED_OFF, "unopen": PourState.PLANNED}
    assert state(station, pour) is expected[step]


@pytest.mark.parametrize("closing", [False, True], ids=["supplying", "closing"])
@pytest.mark.parametrize("way", ["call_off", "unopen", "ticket"])
def test_a_pour_that_lost_its_only_ticket_waits_for_its_first_truck_again(
    station: Station, way: str, closing: bool
) -> None:
    pour = station.pour()
    ticket = made(station.ticket(pour, at=on_the_day(7, 31)))
    if closing:
        take(station, pour, "begin_closing", {"closing_m3": "200", "closing_with": "张工"})
    void(station, ticket)
    values = seen(station, pour).values
    assert (values["state"], values["first_truck_at"], values["closing_m3"]) == (
        PourState.OPENED,
        None,
        None,
    )
    assert "R16" not in recorded(station, pour)
    if way == "ticket":
        station.ticket(pour, at=on_the_day(7, 15))
        assert state(station, pour) is PourState.SUPPLYING
    else:
        take(station, pour, way, reason="暴雨")


def test_a_closed_pour_keeps_its_last_ticket_until_the_closing_is_taken_back(
    station: Station,
) -> None:
    pour = station.pour(volume_m3="12")
    ticket = made(station.ticket(pour, at=on_the_day(8)))
    closed(station, pour)
    refused = refusal(station, ticket, "void", kind="tickets", who=DISPATCHER, reason="录错")
    assert "请先由科长撤销收盘" in refused.reason
    take(station, pour, "reopen", who=HEAD, reason="小票录错")
    void(station, ticket)
    take(station, pour, "call_off", reason="没有浇")


def test_the_statistician_enters_the_first_ticket(station: Station) -> None:
    """It is the ticket that says that the truck left, whoever enters it."""
    pour = station.pour()
    counting = station.acting(Role.STATISTICIAN, at=on_the_day(9))
    given = {"pour": str(pour), "plate": "湘A8101", "volume_m3": "12", "left_at": on_the_day(7, 10)}
    records.create(counting, "tickets", given)
    assert state(station, pour) is PourState.SUPPLYING


def test_the_trucks_counted_at_the_closing_follow_the_tickets(station: Station) -> None:
    """R13: 12 m³ for each of three trucks after the volume was agreed at nine."""
    pour = station.pour(volume_m3="60")
    supplied(station, pour, "12", "12")
    asked = {"closing_m3": "60", "closing_with": "张工"}
    take(station, pour, "begin_closing", asked, at=on_the_day(9))
    late = [made(station.ticket(pour, at=on_the_day(9, minute))) for minute in (10, 20, 30)]
    take(station, pour, "close", {"left_over_m3": "0"}, at=on_the_day(14))
    assert "R13" in recorded(station, pour)
    edit(station, late[0], left_at="2026-11-22 08:50")
    assert seen(station, pour).values["closing_trucks"] == 2
    assert "R13" not in recorded(station, pour)


def test_what_the_specialist_counted_at_the_closing_stands(station: Station) -> None:
    pour = station.pour(volume_m3="24")
    supplied(station, pour, "12", "12")
    asked = {"closing_m3": "24", "closing_with": "张工"}
    take(station, pour, "begin_closing", asked, at=on_the_day(13))
    counted = {"left_over_m3": "0", "closing_trucks": "3"}
    take(station, pour, "close", counted, at=on_the_day(14), who=CLERK)
    (ticket, _) = [row["id"] for row in seen(station, pour).extras["tickets"]]
    edit(station, ticket, driver="周师傅")
    assert seen(station, pour).values["closing_trucks"] == 3


def test_samples_entered_after_the_closing_withdraw_what_was_said_of_them(station: Station) -> None:
    pour = station.pour(volume_m3="24")
    supplied(station, pour, "12", "12")
    closed(station, pour)
    assert "S03" in recorded(station, pour)
    clerk = station.acting(CLERK, at=on_the_day(15))
    wanted = {c: n for c, n in seen(station, pour).extras["sets_wanted"].items() if n}
    sample = {"pour": str(pour)}
    taken = [
        made(records.create(clerk, "samples", {**sample, "curing": curing, "sets": str(sets)}))
        for curing, sets in wanted.items()
    ]
    assert "S03" not in recorded(station, pour)
    records.edit(clerk, "samples", taken[0], {"curing": "抗渗"})
    assert "S03" in recorded(station, pour)


def test_an_explanation_after_the_closing_withdraws_that_there_was_none(station: Station) -> None:
    pour = station.pour(until="check", volume_m3="24")
    take(station, pour, "open", at=on_the_day(7, 40))
    supplied(station, pour, "12", "12")
    closed(station, pour)
    said = [w["sentence"] for w in seen(station, pour).warnings if w["rule"] == "R30"]
    assert [("晚开盘 40 分钟" in s, "仍没有向客户解释" in s) for s in sorted(said)] == [
        (True, False),
        (False, True),
    ]
    told = {"late_explanation": "2 号线检修", "explained_to": "张工"}
    take(station, pour, "explain", told, at=on_the_day(15))
    (still,) = [w["sentence"] for w in seen(station, pour).warnings if w["rule"] == "R30"]
    assert "晚开盘 40 分钟" in still


def test_a_ticket_voided_after_the_closing_asks_for_an_amendment(station: Station) -> None:
    pour = station.pour(volume_m3="36")
    supplied(station, pour, "12", "12", "12")
    closed(station, pour)
    assert "R11" not in recorded(station, pour)
    ticket = seen(station, pour).extras["tickets"][0]["id"]
    void(station, ticket)
    assert "R11" in recorded(station, pour)
    assert refusal(station, pour, "archive", at=on_the_day(15)).rule == "R11"
    station.ticket(pour, at=on_the_day(8, 5))
    assert "R11" not in recorded(station, pour)
    assert seen(station, pour).values["amendment_asked_at"] is None


def test_a_corrected_measurement_asks_for_nothing_any_more(station: Station) -> None:
    pour = station.pour(volume_m3="60")
    clerk = station.acting(CLERK, at=on_the_day(9))
    size = {"pour": str(pour), "placement": "地下室底板", "measured_size": "20×10×0.4"}
    found = made(records.create(clerk, "measurements", {**size, "estimated_m3": "80"}))
    assert "R11" in recorded(station, pour)
    records.edit(clerk, "measurements", found, {"estimated_m3": "60"})
    assert "R11" not in recorded(station, pour)
    assert seen(station, pour).values["amendment_asked_at"] is None


# --- the service card ------------------------------------------------------------------------


def _card(station: Station, pour: UUID) -> dict[str, Any]:
    return dict(seen(station, card_of(station, pour), "service-cards").values)


def test_an_unsigned_card_tells_what_is_known_by_now(station: Station) -> None:
    pour = station.pour(volume_m3="60")
    supplied(station, pour, "12", "12", "12", "12", "12")
    closed(station, pour)
    assert _card(station, pour)["equipment_facts"] == "罐车 1 台 5 车次"
    clerk = station.acting(CLERK, at=on_the_day(15))
    card = card_of(station, pour)
    records.edit(clerk, "service-cards", card, {"quality_facts": "良好"})
    sample = {"pour": str(pour), "sets": "2", "taken_at": "2026-11-22 09:00"}
    records.create(clerk, "samples", sample)
    take(station, pour, "dispute", reason="少了一方", at=on_the_day(15))
    shown = _card(station, pour)
    assert "标养 2 组" in shown["sampling_facts"]
    assert "少了一方" in shown["quantity_facts"]
    assert shown["quality_facts"] == "良好"  # the clerk's own words


def test_a_signed_card_stands_and_the_archive_asks_about_it(station: Station) -> None:
    pour = station.pour(volume_m3="60")
    supplied(station, pour, "12", "12", "12", "12", "12")
    closed(station, pour)
    card = card_of(station, pour)
    judged(station, card, *["满意"] * 5)
    take(station, card, "sign", {"signer": SIGNATORY}, kind="service-cards", at=on_the_day(15))
    before = _card(station, pour)["sampling_facts"]
    clerk = station.acting(CLERK, at=on_the_day(15))
    records.create(clerk, "samples", {"pour": str(pour), "sets": "2"})
    assert _card(station, pour)["sampling_facts"] == before
    settled(station, pour, at=on_the_day(16))
    with pytest.raises(NeedsReason, match="签认之后，浇筑的情况又有更正"):
        records.take(clerk.at(on_the_day(17)), "pours", pour, "archive", accept_warnings=False)
