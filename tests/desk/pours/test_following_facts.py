"""What is on record of a pour follows the facts: one occasion is one warning, corrected with what
was typed, and the board asks for nothing that the archive does not ask for."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from desk.core import records
from desk.core.lists import ListQuery, page
from desk.pours.board import pour_board
from desk.today import due_list
from tests.desk.pours.pouring import (
    CLERK,
    DISPATCHER,
    closed,
    judged,
    new,
    seen,
    settled,
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
    assert _owed_on_board(station) == {"R11", "D18", "S16"}
    station.ticket(pour, "12", at=on_the_day(13, 30))
    assert "R11" not in _owed_on_board(station)
    (card,) = _cards(station)
    judged(station, card, *["满意"] * 5)
    take(station, card, "sign", {"signer": SIGNATORY}, kind="service-cards", at=on_the_day(15))
    settled(station, pour)
    take(station, pour, "archive", at=on_the_day(16))


def _owed_on_board(station: Station) -> set[str]:
    acting = station.acting(CLERK, at=on_the_day(15))
    return {
        thing.rule for row in pour_board(acting, on_the_day(15).date()).rows for thing in row.things
    }


def _cards(station: Station) -> list[Any]:
    return [row["id"] for row in page(station.clerk, ListQuery("service-cards")).rows]


# --- waiting (R09) and telling (R10) ---------------------------------------------------------


def _arrived(station: Station, pour: UUID, at: str = "2026-11-22 08:00") -> UUID:
    ticket = made(station.ticket(pour, at=on_the_day(7, 30)))
    dispatcher = station.acting(DISPATCHER, at=on_the_day(12))
    records.edit(dispatcher, "tickets", ticket, {"arrived_at": at})
    return ticket


def _sent_back(station: Station, pour: UUID, *, waited: str, at: datetime) -> UUID:
    values: dict[str, Any] = {"plate": "湘A8101", "cause": "坍落度损失", "sort": "退货"}
    load = made(new(station, "returns", pour, estimated_m3="12", waited_min=waited, **values))
    take(station, load, "report", {"reported_at": at}, kind="returns")
    return load


def _all_waits(station: Station, ticket: UUID, load: UUID) -> list[str]:
    return [*_said(station, ticket, "R09", "tickets"), *_said(station, load, "R09", "returns")]


def test_a_truck_sent_back_after_three_hours_has_waited_too_long(station: Station) -> None:
    """It came at eight and was sent back at 11:05, without having unloaded anything."""
    pour = station.pour()
    ticket = _arrived(station, pour)
    load = _sent_back(station, pour, waited="185", at=on_the_day(11, 5))
    (said,) = _all_waits(station, ticket, load)
    assert "等待 185 分钟没有卸料就返回" in said
    take(station, load, "void", kind="returns", reason="填错")
    assert _all_waits(station, ticket, load) == []


def test_what_was_told_of_the_waiting_counts_where_the_ticket_does_not_know(
    station: Station,
) -> None:
    pour = station.pour()
    ticket = made(station.ticket(pour, at=on_the_day(7, 30)))
    load = _sent_back(station, pour, waited="185", at=on_the_day(11, 5))
    (said,) = _all_waits(station, ticket, load)
    assert "等待 185 分钟后退回" in said
    dispatcher = station.acting(DISPATCHER, at=on_the_day(12))
    records.edit(dispatcher, "tickets", ticket, {"arrived_at": "2026-11-22 08:00"})
    (said,) = _all_waits(station, ticket, load)
    assert "没有卸料就返回" in said


def test_a_truck_that_came_back_unloaded_has_waited_until_then(station: Station) -> None:
    pour = station.pour()
    ticket = _arrived(station, pour)
    dispatcher = station.acting(DISPATCHER, at=on_the_day(12))
    records.edit(dispatcher, "tickets", ticket, {"returned_at": "2026-11-22 10:30"})
    (said,) = _said(station, ticket, "R09", "tickets")
    assert "等待 150 分钟" in said


def test_a_truck_that_was_sent_back_waits_no_longer(station: Station) -> None:
    pour = station.pour()
    _arrived(station, pour)
    assert "D16" in _owed_on_board(station)
    _sent_back(station, pour, waited="120", at=on_the_day(10))
    assert "D16" not in _owed_on_board(station)


def test_what_nobody_was_told_is_on_record_when_the_pour_ends(station: Station) -> None:
    """Seen and written down at nine; nobody writes it again."""
    pour = station.pour(volume_m3="24")
    supplied(station, pour, "12", "12")
    found: dict[str, Any] = {"problem": "离析", "description": "石子下沉"}
    event = made(new(station, "quality-events", pour, at=on_the_day(9), **found))
    due = [d for d in due_list(station.acting(CLERK, at=on_the_day(9, 5))) if d.rule == "R10"]
    assert [(d.due, d.overdue) for d in due] == [(on_the_day(9, 10), False)]
    assert _said(station, event, "R10", "quality-events") == []
    closed(station, pour)
    (said,) = _said(station, event, "R10", "quality-events")
    assert "14:00 仍未通知" in said
    clerk = station.acting(CLERK, at=on_the_day(15))
    told = {"told": "质检员", "told_at": "2026-11-22 09:08"}
    records.edit(clerk, "quality-events", event, told)
    assert _said(station, event, "R10", "quality-events") == []
    assert not [d for d in due_list(clerk) if d.rule == "R10"]
