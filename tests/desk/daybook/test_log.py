"""The dispatcher's log, and yesterday's tickets compared with it (M2.8.1, R28)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from db.models import LogState, Role
from desk.core import records
from desk.core.changes import Changes
from desk.core.errors import Invalid, Refused, UserError
from desk.core.views import View, view
from desk.today import due_list
from tests.station import Station, made, on_the_day

DISPATCHER, STATISTICIAN, HEAD = Role.DISPATCHER, Role.STATISTICIAN, Role.SECTION_HEAD
MORNING = on_the_day(9, day=23)


@pytest.fixture
def busy(station: Station) -> tuple[UUID, UUID]:
    """The day's two pours: a raft with two loads and the pipe's mortar, piles with one load."""
    order = station.signed(placement="承台", planned_opening="2026-11-22 09:00")
    raft = station.pour()
    piles = station.checked(order, at=on_the_day(8))
    records.take(station.acting(Role.SPECIALIST, at=on_the_day(9)), "pours", piles, "open")
    station.ticket(raft, "2", at=on_the_day(8), load="润管砂浆")
    station.ticket(raft, "12", at=on_the_day(8, 10))
    station.ticket(raft, "12", at=on_the_day(8, 20))
    station.ticket(piles, "10", at=on_the_day(9, 30))
    return raft, piles


def log(station: Station, at: datetime | None = None, **values: Any) -> View:
    acting = station.acting(DISPATCHER, at=at or on_the_day(20))
    return seen(station, made(records.create(acting, "dispatch-logs", values)))


def seen(station: Station, id_: UUID) -> View:
    return view(station.acting(STATISTICIAN, at=MORNING), "dispatch-logs", id_)


def write(station: Station, id_: UUID, who: Role = DISPATCHER, **values: Any) -> None:
    typed = {name.replace("__", "."): value for name, value in values.items()}
    records.edit(station.acting(who, at=on_the_day(20)), "dispatch-logs", id_, typed)


def figures(station: Station, id_: UUID, *loads: tuple[int, str]) -> None:
    """What the dispatcher writes into the lines, one after the other."""
    typed: dict[str, Any] = {}
    for place, (trucks, volume) in enumerate(loads, start=1):
        typed |= {f"lines__{place}__logged_trucks": trucks, f"lines__{place}__logged_m3": volume}
    write(station, id_, **typed)


def step(
    station: Station, id_: UUID, name: str, who: Role, at: datetime = MORNING, **rest: Any
) -> Changes:
    return records.take(station.acting(who, at=at), "dispatch-logs", id_, name, **rest)


def handed_over(station: Station, *loads: tuple[int, str]) -> UUID:
    book = log(station).id
    figures(station, book, *loads)
    step(station, book, "hand_over", DISPATCHER, on_the_day(21), values={"handed_to": "刘洋"})
    return book


def reconcile(station: Station, id_: UUID) -> list[str]:
    found = step(station, id_, "reconcile", STATISTICIAN)
    assert {warned.rule for warned in found.warnings} <= {"R28"}
    assert {warned.clause for warned in found.warnings} <= {"M2.8.1"}
    return [warned.sentence for warned in found.warnings]


def refused(act: Any) -> UserError:
    with pytest.raises(UserError) as caught:
        act()
    return caught.value


@pytest.mark.usefixtures("busy")
def test_a_log_lists_the_days_pours_and_leaves_the_figures_to_the_dispatcher(
    station: Station,
) -> None:
    book = log(station)
    assert book.number == "ZB-202611-0001"
    assert book.values["dispatchers"] == station.acting(DISPATCHER).name
    assert [line["logged_trucks"] for line in book.children["lines"]] == [None, None]
    assert [line["logged_m3"] for line in book.children["lines"]] == [None, None]
    refusal = refused(lambda: log(station))
    assert "2026-11-22 已有调度员值班日志 ZB-202611-0001" in refusal.reason


def test_pours_that_open_later_are_gathered_without_touching_what_was_written(
    station: Station,
) -> None:
    raft = station.pour()
    book = log(station, on_the_day(7, 30)).id
    figures(station, book, (1, "12"))
    assert len(seen(station, book).children["lines"]) == 1
    station.ticket(raft, "12", at=on_the_day(8))
    step(station, book, "gather", DISPATCHER, on_the_day(9))
    (line,) = seen(station, book).children["lines"]
    assert (line["logged_trucks"], str(line["logged_m3"])) == (1, "12.00")


def test_a_pour_still_open_after_midnight_is_listed_before_its_first_truck(
    station: Station,
) -> None:
    pour = station.pour(until="supply")
    following = log(station, on_the_day(0, 30, day=23))
    assert [line["pour_id"] for line in following.children["lines"]] == [pour]
    assert [row["trucks"] for row in following.extras["production"]] == [0]


def test_what_agrees_is_reconciled(station: Station, busy: tuple[UUID, UUID]) -> None:
    book = handed_over(station, (3, "24"), (1, "10"))
    assert reconcile(station, book) == []
    after = seen(station, book)
    assert after.values["state"] is LogState.RECONCILED
    assert after.values["reconciled_by"] == station.acting(STATISTICIAN).name
    assert after.values["reconciled_at"] == MORNING
    assert after.warnings == ()
    assert {row["pour_id"] for row in after.extras["production"]} == set(busy)


@pytest.mark.usefixtures("busy")
def test_a_difference_is_a_warning_until_it_is_explained(station: Station) -> None:
    book = handed_over(station, (4, "36"), (1, "10"))
    (sentence,) = reconcile(station, book)
    assert sentence == (
        "KP-202611-0001 滨江花园二期3#楼 地下室底板：调度日志4 车 36.00 m³，小票3 车 24.00 m³，差异没有说明"
    )
    open_still = seen(station, book)
    assert open_still.values["state"] is LogState.HANDED_OVER
    assert open_still.values["reconciled_at"] is None
    assert [warned["rule"] for warned in open_still.warnings] == ["R28"]
    write(station, book, STATISTICIAN, lines__1__explanation="末车空返，日志多记一车")
    assert reconcile(station, book) == []
    assert seen(station, book).values["state"] is LogState.RECONCILED


@pytest.mark.usefixtures("busy")
def test_a_pour_that_the_log_has_forgotten_gets_a_line_to_be_explained_on(
    station: Station,
) -> None:
    book = log(station).id
    lines = seen(station, book).children["lines"]
    write(station, book, lines=[{"id": str(lines[0]["id"]), "logged_trucks": 3, "logged_m3": "24"}])
    step(station, book, "hand_over", DISPATCHER, on_the_day(21), values={"handed_to": "刘洋"})
    (sentence,) = reconcile(station, book)
    assert "承台：调度日志没有记，小票1 车 10.00 m³" in sentence
    write(station, book, STATISTICIAN, lines__2__explanation="夜班漏记")
    assert reconcile(station, book) == []


def test_a_ticket_voided_later_opens_the_day_again(
    station: Station, busy: tuple[UUID, UUID]
) -> None:
    late = made(station.ticket(busy[1], "10", at=on_the_day(10)))
    book = handed_over(station, (3, "24"), (2, "20"))
    assert reconcile(station, book) == []
    dispatcher = station.acting(DISPATCHER, at=MORNING)
    records.take(dispatcher, "tickets", late, "void", reason="重复录入")
    (sentence,) = reconcile(station, book)
    assert "调度日志2 车 20.00 m³，小票1 车 10.00 m³" in sentence
    assert seen(station, book).values["state"] is LogState.HANDED_OVER


def test_loads_after_midnight_are_compared_with_the_next_days_log(station: Station) -> None:
    pour = station.pour()
    station.ticket(pour, "12", at=on_the_day(23, 59))
    station.ticket(pour, "10", at=on_the_day(0, 0, day=23))
    book = handed_over(station, (1, "12"))
    assert reconcile(station, book) == []
    following = log(station, on_the_day(20, day=23))
    (line,) = following.children["lines"]
    assert line["pour_id"] == pour
    (row,) = following.extras["production"]
    assert (row["pours"], row["trucks"], str(row["m3"])) == (0, 1, "10.00")


@pytest.mark.usefixtures("busy")
def test_a_log_is_handed_over_complete_and_stands_from_then_on(station: Station) -> None:
    book = log(station).id
    handing = {"values": {"handed_to": "刘洋"}}
    with pytest.raises(Invalid, match="第 1、2 行的车次、方量还没有填"):
        step(station, book, "hand_over", DISPATCHER, on_the_day(21), **handing)
    figures(station, book, (3, "24"), (1, "10"))
    with pytest.raises(Invalid, match="接班人"):
        step(station, book, "hand_over", DISPATCHER, on_the_day(21))
    step(station, book, "hand_over", DISPATCHER, on_the_day(21), **handing)
    changes: tuple[dict[str, Any], ...] = (
        {"lines__1__logged_m3": "36"},
        {"lines__1__logged_trucks": "4"},
        {"events": "补记"},
        {"lines": []},
        {"date": "2026-11-20"},
    )
    for values in changes:
        for who in (DISPATCHER, STATISTICIAN):
            with pytest.raises(Refused):
                write(station, book, who, **values)
    with pytest.raises(Refused, match="没有这个角色"):
        step(station, book, "reopen", DISPATCHER, reason="改数")
    step(station, book, "reopen", HEAD, reason="漏记设备故障")
    write(station, book, events="14:00 停电 20 min")
    assert seen(station, book).values["handed_at"] is None


@pytest.mark.usefixtures("busy")
def test_explanations_may_come_with_the_whole_table_as_it_stands(station: Station) -> None:
    book = handed_over(station, (3, "24"), (2, "20"))
    lines = [
        {"id": str(line["id"]), "pour_id": str(line["pour_id"]), "explanation": "多记一车",
         "logged_trucks": str(line["logged_trucks"]), "logged_m3": f"{line['logged_m3']:.1f}"}
        for line in seen(station, book).children["lines"]
    ]  # fmt: skip
    write(station, book, STATISTICIAN, lines=lines, events="")
    assert reconcile(station, book) == []


@pytest.mark.usefixtures("busy")
def test_while_a_log_is_kept_only_the_dispatcher_writes_in_it(station: Station) -> None:
    book = log(station).id
    with pytest.raises(Refused, match="由调度员填写"):
        write(station, book, STATISTICIAN, lines__1__logged_trucks="3")
    for role in (Role.SPECIALIST, HEAD):
        with pytest.raises(Refused, match="没有这个角色"):
            write(station, book, role, events="补记")
    with pytest.raises(Refused, match="核对"):
        step(station, book, "reconcile", STATISTICIAN)


@pytest.mark.usefixtures("busy")
def test_a_day_is_compared_when_it_is_over_and_by_the_statistician(station: Station) -> None:
    book = handed_over(station, (3, "24"), (1, "10"))
    with pytest.raises(Refused, match="还没有过完"):
        step(station, book, "reconcile", STATISTICIAN, on_the_day(23, 59))
    with pytest.raises(Refused, match="没有这个角色"):
        step(station, book, "reconcile", DISPATCHER)


def test_a_pour_stands_in_one_line_only(station: Station, busy: tuple[UUID, UUID]) -> None:
    book = log(station).id
    with pytest.raises(Invalid, match="第 1、2 行是同一个浇筑"):
        write(station, book, lines=[{"pour_id": str(busy[0])}, {"pour_id": str(busy[0])}])


def entries(station: Station, at: datetime) -> list[tuple[str, str, bool]]:
    found = due_list(station.acting(STATISTICIAN, at=at), roles={STATISTICIAN})
    return [(e.what, e.number, e.overdue) for e in found if e.rule == "D10"]


@pytest.mark.usefixtures("busy")
def test_yesterdays_log_is_due_until_it_is_reconciled(station: Station) -> None:
    assert entries(station, on_the_day(23)) == []
    missing = ("11-22 有发货单，还没有调度员值班日志", "2026-11-22", False)
    assert entries(station, MORNING) == [missing]
    assert entries(station, on_the_day(10, 1, day=23)) == [(*missing[:2], True)]
    book = log(station).id
    ((what, number, _),) = entries(station, MORNING)
    assert (what, number) == ("11-22 调度员值班日志还没有交班，不能核对小票", "ZB-202611-0001")
    figures(station, book, (3, "24"), (1, "10"))
    step(station, book, "hand_over", DISPATCHER, on_the_day(21), values={"handed_to": "刘洋"})
    ((what, _, _),) = entries(station, MORNING)
    assert what == "11-22 调度员值班日志小票未核对或差异未说明"
    reconcile(station, book)
    assert entries(station, MORNING) == []
