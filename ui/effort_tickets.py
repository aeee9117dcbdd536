"""A raft's 120 tickets, entered from the paper copies as fast as somebody types."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from PySide6.QtCore import Qt

from db.models import PlantKind, PourState, Role
from desk.core import records
from desk.core.lists import ListQuery, every_row, page
from desk.core.views import view
from desk.demo.cast import PROJECTS
from desk.pours.entering import plates_for
from desk.values.zone import local
from ui.effort import ActingFor, Effort, Hands, at_desk, expect, plain_form
from ui.pours.pages import PoursPage
from ui.pours.ticket_entry import TicketEntry

TRUCKS = 120
_LOAD = 12
_ENTER = Qt.Key.Key_Return
_GAPS = (5, 7, 6, 8, 5, 6)
"""Minutes between trucks, over and over: no two rounds are alike, so every hour is typed."""


def tickets_of_a_raft(hands: Hands, acting_for: ActingFor) -> Effort:
    """The pour is open and its tickets lie on the desk, in the order the trucks left; now and then
    one overtook another. At the end all are in the database."""
    opened = _open_pour(acting_for)
    clerk = acting_for(Role.DISPATCHER).at(opened + timedelta(hours=16))
    trucks = [
        row["name"]
        for row in every_row(clerk, ListQuery("plants"), ("name", "kind"))
        if row["kind"] is PlantKind.TRUCK
    ][:12]
    with at_desk(hands, clerk, "pours") as window:
        hands.press(Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
        sheet = window.findChild(TicketEntry)
        assert isinstance(sheet, TicketEntry), "the sheet did not open"
        assert isinstance(window.current_page, PoursPage)
        hands.hurrying = True
        left = opened
        for number in range(TRUCKS):
            left += timedelta(minutes=_GAPS[number % len(_GAPS)])
            _enter_truck(hands, sheet, _driver(trucks, number), left)
        hands.hurrying = False
        while sheet.queue.waiting and not sheet.queue.stopped:
            hands.wait()
        rows = page(clerk, ListQuery("tickets"), limit=TRUCKS + 1).rows
        expect(len(rows), TRUCKS)
        expect(sum(row["volume_m3"] for row in rows), TRUCKS * _LOAD)
        expect(rows[0]["left_at"], left)
        without = ("number", "copies")
        plain = sum(plain_form(view(clerk, "tickets", row["id"]), without=without) for row in rows)
        hands.tap(Qt.Key.Key_Escape)
        return Effort("ticket-120", hands.presses, hands.clicks, plain)


def _driver(trucks: list[str], number: int) -> str:
    """The truck that leaves as number `number`; one in nine has overtaken the one before."""
    swapped = number + 1 if number % 9 == 7 else number - 1 if number % 9 == 8 else number
    return trucks[swapped % len(trucks)]


def _enter_truck(hands: Hands, sheet: TicketEntry, plate: str, left: datetime) -> None:
    """Pass over with Enter what is offered and right; type the rest."""
    editors = sheet.form.editors
    if editors["plate"].raw() != plate:
        known = sheet.form.pour.trucks if sheet.form.pour is not None else ()
        ends = (plate[-length:] for length in range(1, len(plate) + 1))
        hands.write(next(end for end in ends if plates_for(end, known)[:1] in ([plate], [])))
    hands.tap(_ENTER)
    if editors["volume_m3"].raw() != str(_LOAD):
        hands.write(str(_LOAD))
    hands.tap(_ENTER)
    hands.write(f"{local(left):%H%M}")
    hands.tap(_ENTER)


def _open_pour(acting_for: ActingFor) -> datetime:
    """Open the pour of a 1,440 m³ raft at seven the day after tomorrow; returns that moment."""
    clerk, head = acting_for(Role.SPECIALIST), acting_for(Role.SECTION_HEAD)
    assert clerk.pinned is not None, "effort is measured on a demo station with its clock set"
    day = local(clerk.pinned).date() + timedelta(days=2)
    project = PROJECTS[0]
    order = records.create(
        clerk,
        "orders",
        {
            "project": project.name, "placement": "筏板", "strength_grade": "C35P8",
            "volume_m3": str(TRUCKS * _LOAD), "slump_mm": "180", "placing_method": "汽车泵",
            "planned_opening": f"{day} 07:00", "contact": project.signatory[0],
            "phone": project.signatory[1],
        },
    ).id  # fmt: skip
    assert order is not None
    records.take(clerk, "orders", order, "sign", {"signer": project.signatory[0]})
    plan = cast(UUID, records.create(head, "daily-plans", {"plan_date": f"{day}"}).id)
    manager = acting_for(Role.STATION_MANAGER)
    for acting, step in ((head, "submit"), (manager, "approve"), (head, "issue")):
        records.take(acting, "daily-plans", plan, step)
    rows = every_row(clerk, ListQuery("pours"), ("state", "pour_date"))
    pour = next(row["id"] for row in rows if row["pour_date"] == day)
    opened = view(clerk, "pours", pour).values["planned_opening"]
    early = opened - timedelta(hours=1)
    items = "工程名称、浇筑部位、强度等级、到场坍落度、始发设备"
    dispatcher = acting_for(Role.DISPATCHER)
    records.take(clerk.at(early), "pours", pour, "check", {"checked_items": items})
    records.take(dispatcher.at(early), "pours", pour, "agree", {"agreed_items": items})
    records.take(clerk.at(opened), "pours", pour, "open")
    expect(view(clerk, "pours", pour).values["state"], PourState.OPENED)
    return cast(datetime, opened)
