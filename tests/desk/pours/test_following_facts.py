"""What is on record of a pour follows the facts: one occasion is one warning, corrected with what
was typed, and the board asks for nothing that the archive does not ask for."""

from __future__ import annotations

from typing import Any

from desk.core import records
from desk.core.lists import ListQuery, page
from desk.pours.board import pour_board
from tests.desk.pours.pouring import (
    CLERK,
    DISPATCHER,
    closed,
    judged,
    new,
    seen,
    supplied,
    take,
)
from tests.station import SIGNATORY, Station, made, on_the_day


def _said(station: Station, record: Any, rule: str, kind: str) -> list[str]:
    warnings = seen(station, record, kind).warnings
    return [w["sentence"] for w in warnings if w["rule"] == rule]


def test_an_event_not_yet_told_is_one_warning_however_often_it_is_edited(station: Station) -> None:
    pour = station.pour()
    event = made(
        new(
            station, "quality-events", pour, at=on_the_day(9, 30),
            problem="坍落度", description="偏大", seen_at="2026-11-22 09:00",
        )
    )  # fmt: skip
    for minute, words in ((40, "偏大 20"), (50, "偏大 30")):
        clerk = station.acting(CLERK, at=on_the_day(9, minute))
        records.edit(clerk, "quality-events", event, {"description": words})
    (alone,) = _said(station, event, "R10", "quality-events")
    assert "09:50 仍未通知" in alone
    late = station.acting(CLERK, at=on_the_day(10))
    told = {"told": "质检员", "told_at": "2026-11-22 09:55"}
    records.edit(late, "quality-events", event, told)
    (alone,) = _said(station, event, "R10", "quality-events")
    assert "09:55 才通知" in alone


def test_a_corrected_time_withdraws_the_warning_and_the_history_keeps_it(station: Station) -> None:
    pour = station.pour()
    event = made(
        new(
            station, "quality-events", pour, at=on_the_day(9, 30), problem="坍落度",
            description="偏大", seen_at="2026-11-22 09:00", told="质检员",
            told_at="2026-11-22 09:25",
        )
    )  # fmt: skip
    assert len(_said(station, event, "R10", "quality-events")) == 1
    clerk = station.acting(CLERK, at=on_the_day(9, 40))
    records.edit(clerk, "quality-events", event, {"told_at": "2026-11-22 09:05"})
    after = seen(station, event, "quality-events")
    assert [w["rule"] for w in after.warnings] == []
    kept = [h["reason"] for h in after.history if h["action"] == "提醒撤回"]
    assert len(kept) == 1
    assert "09:25 才通知" in kept[0]


def test_a_corrected_arrival_leaves_one_warning_of_the_wait(station: Station) -> None:
    pour = station.pour(until="supply")
    (ticket,) = [row["id"] for row in seen(station, pour).extras["tickets"]]
    dispatcher = station.acting(DISPATCHER, at=on_the_day(12))
    waited = {"arrived_at": "2026-11-22 08:00", "unloading_at": "2026-11-22 10:30"}
    records.edit(dispatcher, "tickets", ticket, waited)
    records.edit(dispatcher, "tickets", ticket, {"arrived_at": "2026-11-22 08:10"})
    (alone,) = _said(station, ticket, "R09", "tickets")
    assert "等待 140 分钟" in alone
    records.edit(dispatcher, "tickets", ticket, {"arrived_at": "2026-11-22 09:10"})
    assert _said(station, ticket, "R09", "tickets") == []


def test_what_a_late_ticket_settled_is_asked_for_by_neither_board_nor_archive(
    station: Station,
) -> None:
    """100 m³ ordered, 84 on tickets at the closing: an amendment is asked for. The ticket that was
    forgotten comes in afterwards, and the volumes agree."""
    pour = station.pour(volume_m3="100")
    supplied(station, pour, *["12"] * 7)
    closed(station, pour, asked="100")
    assert seen(station, pour).values["amendment_asked_at"] is not None
    assert _owed_on_board(station) == {"R11", "D18"}
    station.ticket(pour, "12", at=on_the_day(13, 30))
    assert "R11" not in _owed_on_board(station)
    (card,) = _cards(station)
    judged(station, card, *["满意"] * 5)
    take(station, card, "sign", {"signer": SIGNATORY}, kind="service-cards", at=on_the_day(15))
    take(station, pour, "archive", at=on_the_day(16))


def _owed_on_board(station: Station) -> set[str]:
    acting = station.acting(CLERK, at=on_the_day(15))
    return {
        thing.rule for row in pour_board(acting, on_the_day(15).date()).rows for thing in row.things
    }


def _cards(station: Station) -> list[Any]:
    return [row["id"] for row in page(station.clerk, ListQuery("service-cards")).rows]
