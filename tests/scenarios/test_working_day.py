"""A working day on which everything happens that happens daily; in the evening all figures agree."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from db.models import OrderState, PourState, Role, TicketState
from desk.core import records
from desk.core.lists import ListQuery, page, totals
from desk.core.reporting import Period, find
from desk.daybook.production import PRODUCTION
from desk.plans.board import board
from desk.pours.board import pour_board
from desk.today import due_list
from tests.desk.pours.pouring import seen, take, told, varied
from tests.scenarios.walking import holds_together
from tests.station import OTHER_PROJECT, RECEIVER, SIGNATORY, Station, made, on_the_day

DAY, NEXT = date(2026, 11, 22), date(2026, 11, 23)
DISPATCHER, DEPUTY = Role.DISPATCHER, Role.DEPUTY_MANAGER


@dataclass
class Day:
    """The pours of the day by the names the office gives them."""

    station: Station
    orders: dict[str, UUID] = field(default_factory=dict)
    pours: dict[str, UUID] = field(default_factory=dict)
    tickets: dict[str, UUID] = field(default_factory=dict)

    def ordered(self, name: str, volume: str, at: str, **more: Any) -> None:
        given = {"placement": name, "volume_m3": volume, "planned_opening": f"2026-11-22 {at}"}
        signer = more.pop("signer", SIGNATORY)
        order = self.orders[name] = self.station.order(**given, **more)
        records.take(self.station.clerk, "orders", order, "sign", {"signer": signer})

    def planned(self) -> None:
        self.station.plan()
        for row in page(self.station.clerk, ListQuery("pours")).rows:
            order = seen(self.station, row["id"]).values["order_id"]
            self.pours[next(n for n, id_ in self.orders.items() if id_ == order)] = row["id"]

    def opened(self, name: str, hour: int, minute: int = 0) -> UUID:
        self.station.checked(self.orders[name], at=on_the_day(hour - 1))
        take(self.station, self.pours[name], "open", at=on_the_day(hour, minute))
        return self.pours[name]

    def truck(self, name: str, pour: str, volume: str, hour: int, minute: int, **more: str) -> UUID:
        at = on_the_day(hour, minute)
        plate = {"plate": f"湘A81{len(self.tickets):02d}"}
        ticket = made(self.station.ticket(self.pours[pour], volume, at=at, **plate, **more))
        self.tickets[name] = ticket
        return ticket

    def ticket(self, name: str, step: str, hour: int, *values: Any, **more: Any) -> UUID:
        at, who = on_the_day(hour, 50), more.pop("who", DISPATCHER)
        return made(
            take(self.station, self.tickets[name], step, *values, kind="tickets", at=at, who=who,
                 **more)
        )  # fmt: skip


def test_a_working_day(station: Station) -> None:
    day = Day(station)
    day.ordered("底板", "48", "07:00")
    day.ordered("承台", "24", "08:00", project=OTHER_PROJECT, signer="王强")
    day.ordered("柱", "12", "14:00")
    day.ordered("梁板", "60", "10:00")
    day.ordered("墙", "12", "18:00")
    day.planned()
    _the_morning(day)
    _the_rain(day)
    _the_afternoon(day)
    _the_evening(day)
    holds_together(station)
    _every_figure_agrees(day)


def _the_morning(day: Day) -> None:
    """Two sites pour. A load goes on to the other one, a slip was wrong, one is not signed for."""
    station, (slab, footing) = day.station, (day.opened("底板", 7), day.opened("承台", 8))
    day.truck("first", "底板", "12", 7, 10, number="10023")
    day.truck("second", "底板", "12", 7, 30)
    day.truck("third", "底板", "12", 8, 0)
    day.truck("footing", "承台", "12", 8, 10)
    on = {"target_pour_id": str(footing), "moved_m3": "4"}
    day.tickets["moved"] = day.ticket("third", "move", 8, on, reason="那边先要")
    day.ticket("first", "sign", 8, {"receiver": RECEIVER})
    day.ticket("first", "correct", 9, {"number": "10032"}, reason="小票号写错")
    day.ticket("first", "sign", 10, {"receiver": RECEIVER})
    witnessed = {"refusal_witness": "赵监理"}
    day.ticket("second", "refuse", 9, witnessed, reason="客户说坍落度大")
    assert any("拒签" in sentence for sentence in told(station, DEPUTY))
    day.ticket("second", "settle", 10, {"decision": "按 12 m³ 结算"}, who=DEPUTY)
    assert seen(station, slab).values["supplied_m3"] == Decimal("32.00")
    assert seen(station, footing).values["supplied_m3"] == Decimal("16.00")


def _the_rain(day: Day) -> None:
    """What was poured of the slab above is closed; the rest is ordered and planned for tomorrow."""
    station, beams = day.station, day.opened("梁板", 10)
    day.truck("beams", "梁板", "12", 10, 10)
    at = on_the_day(11)
    day.orders["明天的梁板"] = made(take(station, beams, "stop", {}, at=at, reason="暴雨"))
    assert seen(station, beams).values["state"] is PourState.CLOSED
    rest = seen(station, day.orders["明天的梁板"], "orders").values
    assert (rest["state"], rest["volume_m3"]) == (OrderState.SIGNED, Decimal("48.00"))
    head = station.acting(Role.SECTION_HEAD, at=on_the_day(12))
    tomorrow = made(records.create(head, "daily-plans", {"plan_date": NEXT.isoformat()}))
    [line] = seen(station, tomorrow, "daily-plans").children["lines"]
    assert line["order_id"] == day.orders["明天的梁板"]


def _the_afternoon(day: Day) -> None:
    """The columns are put off by two hours, the wall becomes another concrete, the slab grows."""
    station, order = day.station, day.orders["墙"]
    later = {"postponed_to": "2026-11-22 16:00"}
    take(station, day.pours["柱"], "postpone", later, at=on_the_day(12), reason="钢筋未验收")
    change = {"strength_grade": "C40", "slump_mm": "200"}
    take(station, order, "amend", change, kind="orders", at=on_the_day(13), reason="设计变更")
    take(station, order, "resign", {"signer": SIGNATORY}, kind="orders", at=on_the_day(14))
    varied(station, day.pours["底板"], "6")
    for place, volume in enumerate(("12", "10")):
        day.truck(f"slab {place}", "底板", volume, 13, place * 10)
    day.truck("footing 2", "承台", "8", 13, 30)
    day.opened("柱", 16)
    day.truck("columns", "柱", "12", 16, 10)
    day.opened("墙", 18)
    day.truck("wall", "墙", "12", 18, 10)


def _the_evening(day: Day) -> None:
    """Every site is closed, the log handed over."""
    station = day.station
    for name, ticket in day.tickets.items():
        if seen(station, ticket, "tickets").values["state"] is TicketState.SENT:
            receiver = "王强" if name.startswith(("footing", "moved")) else RECEIVER
            day.ticket(name, "sign", 19, {"receiver": receiver})
    for name in ("底板", "承台", "柱", "墙"):
        pour = day.pours[name]
        volume = str(seen(station, pour).values["supplied_m3"])
        asked = {"closing_m3": volume, "closing_with": "张工"}
        take(station, pour, "begin_closing", asked, at=on_the_day(20))
        take(station, pour, "close", {"left_over_m3": "0.5"}, at=on_the_day(20, 30))
    dispatcher = station.acting(DISPATCHER, at=on_the_day(21))
    log = made(records.create(dispatcher, "dispatch-logs", {}))
    typed: dict[str, object] = {}
    for place, line in enumerate(seen(station, log, "dispatch-logs").children["lines"], start=1):
        poured = seen(station, line["pour_id"]).values
        typed[f"lines.{place}.logged_trucks"] = poured["truck_count"]
        typed[f"lines.{place}.logged_m3"] = str(poured["supplied_m3"])
    records.edit(dispatcher, "dispatch-logs", log, typed)
    records.take(dispatcher, "dispatch-logs", log, "hand_over", {"handed_to": "刘洋"})
    morning = station.acting(Role.STATISTICIAN, at=on_the_day(9, day=23))
    assert records.take(morning, "dispatch-logs", log, "reconcile").warnings == ()


def _every_figure_agrees(day: Day) -> None:
    """Tickets, pours, production, board, plan and what is owed tell one story."""
    station = day.station
    head = station.acting(Role.SECTION_HEAD, at=on_the_day(9, day=23))
    pours = [seen(station, pour).values for pour in day.pours.values()]
    whole = sum((pour["supplied_m3"] for pour in pours), Decimal(0))
    assert whole == Decimal("114.00")
    assert totals(head, ListQuery("tickets"), ["volume_m3"])["volume_m3"] == whole
    produced = find(head, PRODUCTION, Period(DAY, DAY), {})
    assert produced.total["m3"] == whole
    assert sum((Decimal(str(row["m3"])) for row in produced.rows), Decimal(0)) == whole
    assert pour_board(head, DAY).supplied == whole
    tomorrow = board(head, NEXT).seen
    assert tomorrow is not None
    planned = [line["order_id"] for line in tomorrow.children["lines"]]
    assert planned == [day.orders["明天的梁板"]]
    owed = [due.what for due in due_list(head, days=1)]
    assert not [what for what in owed if "墙" in what and "补签" in what]
