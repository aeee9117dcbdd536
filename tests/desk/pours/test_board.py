"""The board of a day: its pours in order, what they need, what was not kept, and the totals."""

from __future__ import annotations

import time
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import event, insert, select, update

from db.models import DeliveryTicket, Pour, PourState, Role, TicketLoad, TicketState
from desk.core import records
from desk.pours.board import BoardRow, PourBoard, pour_board
from desk.today import due_list
from tests.desk.pours.pouring import CLERK, DISPATCHER, closed, new, take, varied
from tests.station import OTHER_PROJECT, Station, made, on_the_day

DAY = date(2026, 11, 22)


def board(station: Station, hour: int, minute: int = 0, *, day: int = 22) -> PourBoard:
    clerk = station.acting(CLERK, at=on_the_day(hour, minute, day=day))
    return pour_board(clerk, date(2026, 11, day))


def row(station: Station, pour: UUID, hour: int, minute: int = 0, *, day: int = 22) -> BoardRow:
    return next(r for r in board(station, hour, minute, day=day).rows if r.id == pour)


def test_the_pours_of_the_day_stand_in_the_order_of_their_openings(station: Station) -> None:
    late = station.signed(planned_opening="2026-11-22 14:00", placement="顶板")
    early = station.signed(
        project=OTHER_PROJECT, planned_opening="2026-11-22 06:00", volume_m3="60"
    )
    station.plan()
    rows = board(station, 4).rows
    assert [r.order_id for r in rows] == [early, late]
    assert (rows[0].project, rows[0].grade, rows[0].state) == (
        OTHER_PROJECT,
        "C35P8",
        PourState.PLANNED,
    )
    first = rows[0].next
    assert first is not None
    assert (first.rule, first.due, first.overdue) == ("D11", on_the_day(4), False)
    assert rows[0].planned_closing == on_the_day(7, 30)


def test_a_day_without_an_issued_plan_is_empty(station: Station) -> None:
    station.signed()
    station.plan(until="approve")
    found = board(station, 8)
    assert (found.rows, found.planned, found.trucks) == ((), Decimal("0.00"), 0)


def test_supply_is_counted_against_what_the_customer_has_signed(station: Station) -> None:
    pour = station.pour(until="supply", volume_m3="60")
    varied(station, pour, "12")
    station.ticket(pour, "10", at=on_the_day(7, 40))
    told: dict[str, Any] = {
        "plate": "湘A8101",
        "waited_min": "50",
        "cause": "余料",
        "estimated_m3": "2",
    }
    take(station, made(new(station, "returns", pour, **told)), "report", kind="returns")
    shown = row(station, pour, 12)
    assert (shown.supplied, shown.allowed, shown.truck_count) == (Decimal(20), Decimal(72), 2)
    found = board(station, 12)
    assert (found.planned, found.supplied, found.trucks) == (Decimal(60), Decimal(20), 2)
    assert found.states == {PourState.SUPPLYING: 1}


def test_what_was_not_kept_at_a_pour_or_with_its_records_stands_on_its_row(
    station: Station,
) -> None:
    pour = station.pour()
    late = made(station.ticket(pour, at=on_the_day(7, 45)))
    times = {"arrived_at": on_the_day(8), "unloading_at": on_the_day(10, 30)}
    records.edit(station.acting(CLERK, at=on_the_day(11)), "tickets", late, times)
    said = row(station, pour, 12).warnings
    assert {"R16", "R09"} <= {w.rule for w in said}
    assert any("首车才出站" in w.sentence for w in said)


def test_a_pump_that_stands_and_a_truck_that_waits_are_told_until_they_work(
    station: Station,
) -> None:
    pour = station.pour(until="supply")
    clerk = station.acting(CLERK, at=on_the_day(12))
    use = made(new(station, "pump-uses", pour, pump="1号泵车", arrived_at=on_the_day(8)))
    waiting = made(station.ticket(pour, at=on_the_day(8)))
    records.edit(clerk, "tickets", waiting, {"arrived_at": on_the_day(9)})
    assert {"D15", "D16"} <= {t.rule for t in row(station, pour, 12).things}
    records.edit(clerk, "pump-uses", use, {"idle_reason": "钢筋验收"})
    take(station, waiting, "sign", {"receiver": "李明"}, kind="tickets", who=DISPATCHER)
    assert not {"D15", "D16"} & {t.rule for t in row(station, pour, 12).things}


def test_a_pour_across_midnight_is_carried_over_and_counts_on_its_own_day(
    station: Station,
) -> None:
    pour = station.pour(until="supply")
    today, tomorrow = board(station, 23), board(station, 1, day=23)
    assert [(r.id, r.carried) for r in today.rows] == [(pour, False)]
    assert [(r.id, r.carried) for r in tomorrow.rows] == [(pour, True)]
    assert (today.supplied, tomorrow.supplied) == (Decimal(12), Decimal(0))
    assert (tomorrow.trucks, tomorrow.states) == (0, {})
    early = station.signed(planned_opening="2026-11-23 00:30", placement="冠梁")
    station.plan("2026-11-23")
    both = board(station, 1, day=23).rows
    assert [(r.order_id == early, r.carried) for r in both] == [(False, True), (True, False)]
    ahead = pour_board(station.acting(CLERK, at=on_the_day(23)), date(2026, 11, 23))
    assert [r.carried for r in ahead.rows] == [
        False
    ]  # what will still be open tomorrow is not known today
    closed(station, pour)
    assert [r.carried for r in board(station, 1, day=23).rows] == [False]


def test_what_was_called_off_stands_last_and_counts_for_nothing(station: Station) -> None:
    off = station.signed(planned_opening="2026-11-22 06:00", placement="坡道")
    pour = station.pour(until="plan")
    (gone,) = [r.id for r in board(station, 4).rows if r.order_id == off]
    take(station, gone, "call_off", reason="大雨", at=on_the_day(5))
    found = board(station, 12)
    assert [r.id for r in found.rows] == [pour, gone]
    assert (found.rows[1].call_off_reason, found.rows[1].things) == ("大雨", ())
    assert found.planned == Decimal(200)


def test_an_hour_without_a_truck_is_a_gap(station: Station) -> None:
    pour = station.pour(until="supply")
    for hour, minute in ((7, 40), (8, 41), (9, 0)):
        station.ticket(pour, at=on_the_day(hour, minute))
    assert row(station, pour, 10).legs == (
        (on_the_day(7, 10), on_the_day(7, 40)),
        (on_the_day(8, 41), on_the_day(9)),
    )


def test_the_list_of_what_is_due_names_each_thing_once(station: Station) -> None:
    pour = station.pour()  # opened at seven, no truck yet, documents not handed over

    def due(role: Role, hour: int, minute: int) -> list[tuple[str, bool]]:
        acting = station.acting(role, at=on_the_day(hour, minute))
        entries = due_list(acting, roles=acting.roles)
        return [(e.rule, e.overdue) for e in entries if e.id == pour]

    assert due(DISPATCHER, 7, 10) == [("D13", False)]
    assert due(DISPATCHER, 7, 21) == [("D13", True)]
    assert due(CLERK, 7, 21) == [("R08", True)]
    station.ticket(pour, at=on_the_day(7, 22))
    assert due(DISPATCHER, 7, 30) == []


def test_the_calls_are_in_the_list_of_what_is_due_once(station: Station) -> None:
    pour = station.pour(until="plan")
    clerk = station.acting(CLERK, at=on_the_day(4))
    assert [e.kind for e in due_list(clerk) if e.rule == "D11"] == ["opening-confirmations"]
    assert "D11" in [t.rule for t in row(station, pour, 4).things]


def test_the_list_of_what_is_due_says_what_the_board_says(station: Station) -> None:
    pour = station.pour(volume_m3="60")
    supplied = made(station.ticket(pour, at=on_the_day(7, 45)))
    clerk = station.acting(CLERK, at=on_the_day(12))
    records.edit(clerk, "tickets", supplied, {"arrived_at": on_the_day(9)})
    new(station, "pump-uses", pour, pump="1号泵车", arrived_at=on_the_day(8))
    things = row(station, pour, 12).things
    listed = [thing for thing in things if thing.duty.listed]
    assert {thing.rule for thing in listed} == {"R08", "R32", "D15", "D16"}
    assert [entry for entry in due_list(clerk) if entry.kind == "pours"] == listed


def test_a_full_day_is_read_at_once(sqlite_station: Station) -> None:
    """40 pours and 400 tickets: a fixed number of queries, well under the blink of an eye."""
    station = sqlite_station
    for n in range(40):
        station.signed(placement=f"柱 {n}", planned_opening=f"2026-11-22 {6 + n // 4:02}:00")
    station.plan()
    few = _queries(station)
    _fill(station)
    full = _queries(station)
    assert full == few
    started = time.thread_time()  # its own work, whatever else the machine does
    found = board(station, 15)
    took = time.thread_time() - started
    assert (len(found.rows), found.trucks) == (40, 400)
    assert took < 0.25, f"{took * 1000:.0f} ms"  # some 30 ms where nothing else runs


def _queries(station: Station) -> int:
    asked: list[str] = []

    def note(*args: object) -> None:
        asked.append(str(args[2]))

    event.listen(station.database.engine, "before_cursor_execute", note)
    board(station, 15)
    event.remove(station.database.engine, "before_cursor_execute", note)
    return len(asked)


def _fill(station: Station) -> None:
    with station.database.sessions() as session:
        pours = session.scalars(select(Pour.id)).all()
        clerk = station.clerk
        rows = [
            {
                "station_id": clerk.station_id,
                "pour_id": pour,
                "number": f"X{at}-{n}",
                "plate": "湘A8101",
                "state": TicketState.DELIVERED,
                "load": TicketLoad.CONCRETE,
                "volume_m3": Decimal(12),
                "left_at": on_the_day(7) + timedelta(minutes=8 * n),
                "created_at": on_the_day(15),
                "changed_at": on_the_day(15),
                "created_by": clerk.name,
                "changed_by": clerk.name,
            }
            for at, pour in enumerate(pours)
            for n in range(10)
        ]
        session.execute(insert(DeliveryTicket), rows)
        session.execute(
            update(Pour).values(
                state=PourState.SUPPLYING, opened_at=on_the_day(7), truck_count=10,
                supplied_m3=Decimal(120),
            )
        )  # fmt: skip
        session.commit()
