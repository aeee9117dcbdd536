"""The daily tasks, worked on the real window by keyboard alone."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from db.models import Role
from desk.core import records
from desk.core.acting import Acting
from desk.core.lists import ListQuery, page
from desk.core.views import View, view
from desk.demo.cast import PASSWORD, PROJECTS
from desk.values.zone import local
from ui.effort import ActingFor, Effort, Hands, at_desk, expect, plain_form, plain_sheet
from ui.effort_documents import set_of_a_pour
from ui.effort_tickets import tickets_of_a_raft

_CTRL = Qt.KeyboardModifier.ControlModifier
_ENTER, _F6 = Qt.Key.Key_Return, Qt.Key.Key_F6
_HEADINGS = (
    "工程名称",
    "施工部位",
    "标号",
    "方量",
    "坍落度",
    "浇筑方式",
    "浇筑时间",
    "联系人",
    "电话",
)
LIST_OF = 20


def all_tasks(acting_for: ActingFor) -> list[Effort]:
    """Every task; each checks that its work is really in the database."""
    hands = Hands()
    return [
        list_of_twenty(hands, acting_for),
        order_from_paper(hands, acting_for),
        order_from_message(hands, acting_for),
        plan_to_approval(hands, acting_for),
        tickets_of_a_raft(hands, acting_for),
        set_of_a_pour(hands, acting_for),
    ]


def tomorrow(acting: Acting) -> date:
    """The day the orders are for, by the pinned clock."""
    assert acting.pinned is not None, "effort is measured on a demo station with its clock set"
    return local(acting.pinned).date() + timedelta(days=1)


def _later(acting: Acting, minutes: int) -> Acting:
    """The same person `minutes` later, when the task before is done."""
    assert acting.pinned is not None
    return acting.at(acting.pinned + timedelta(minutes=minutes))


def _newest(acting: Acting) -> View:
    row = page(acting, ListQuery("orders", sort="created_at", descending=True), limit=1).rows[0]
    return view(acting, "orders", row["id"])


def _effort(name: str, hands: Hands, plain: int) -> Effort:
    return Effort(name, hands.presses, hands.clicks, plain)


# -- one order from paper ---------------------------------------------------------------------


def order_from_paper(hands: Hands, acting_for: ActingFor) -> Effort:
    """The paper notice lies on the desk; at the end the order is received, numbered and signed."""
    clerk = _later(acting_for(Role.SPECIALIST), 10)
    with at_desk(hands, clerk, "orders"):
        hands.press(Qt.Key.Key_N, _CTRL)
        for text in ("bjhy", "dxsdb", "200", "7", "q", "c35p8"):
            hands.write(text)
            hands.tap(_ENTER)
        hands.write("180")
        hands.tap(_F6)
        hands.write("zjg")
        hands.press(_ENTER, _CTRL)
        made = _newest(clerk)
        expect(made.values["state"].value, "signed")
        expect(made.values["signer"], PROJECTS[0].signatory[0])
        expect(
            f"{local(made.values['planned_opening']):%Y-%m-%d %H:%M}", f"{tomorrow(clerk)} 07:00"
        )
        expect(made.values["placement"][:5], "地下室底板")
        return _effort("paper", hands, plain_form(made))


# -- one order from a message -----------------------------------------------------------------


def order_from_message(hands: Hands, acting_for: ActingFor) -> Effort:
    """The message is in the clipboard; at the end the order is received and numbered."""
    clerk = _later(acting_for(Role.SPECIALIST), 20)
    text = "明天早上8点半滨江花园二期3#楼5层梁板,C30,210方,坍落度180,汽车泵,联系人李明13807310011"
    with at_desk(hands, clerk, "orders"):
        QGuiApplication.clipboard().setText(text)
        hands.press(Qt.Key.Key_V, _CTRL)
        hands.look()
        hands.press(_ENTER, _CTRL)
        hands.tap(_F6)
        hands.press(_ENTER, _CTRL)
        made = _newest(clerk)
        expect(made.values["state"].value, "received")
        expect(str(made.values["volume_m3"]), "210.00")
        return _effort("message", hands, plain_form(made, without=("remarks",)))


# -- a customer's list ------------------------------------------------------------------------


def list_of_twenty(hands: Hands, acting_for: ActingFor) -> Effort:
    """The customer's sheet has just been saved to the folder of last time; at the end its twenty
    orders are drafts."""
    clerk = acting_for(Role.SPECIALIST)
    with tempfile.TemporaryDirectory(prefix="desk-list-") as folder:
        write_list(Path(folder) / "明日订货.xlsx", tomorrow(clerk))
        with at_desk(hands, clerk, "orders", folder):
            hands.press(Qt.Key.Key_I, _CTRL)
            hands.tap(_ENTER)
            hands.tap(_ENTER)
            rows = page(clerk, ListQuery("orders"), limit=LIST_OF + 1).rows
            expect(len(rows), LIST_OF)
            plain = sum(plain_form(view(clerk, "orders", row["id"])) for row in rows)
            return _effort("list", hands, plain)


def list_rows(day: date) -> list[tuple[Any, ...]]:
    """Twenty orders as a customer lists them."""
    found: list[tuple[Any, ...]] = []
    for number in range(LIST_OF):
        project = PROJECTS[number % 4]
        placement, grade, method = project.placements[number % len(project.placements)]
        found.append(
            (
                project.name, f"{placement} {number + 1}段", grade.split(" ")[0], 40 + number * 8,
                180, method.label, f"{day} {6 + number // 2:02d}:{number % 2 * 30:02d}",
                *project.signatory,
            )
        )  # fmt: skip
    return found


def enter(clerk: Acting, row: Sequence[object]) -> None:
    """One row of the list as a draft."""
    names = (
        "project", "placement", "strength_grade", "volume_m3", "slump_mm", "placing_method",
        "planned_opening", "contact", "phone",
    )  # fmt: skip
    records.create(clerk, "orders", dict(zip(names, row, strict=True)))


def write_list(path: Path, day: date) -> None:
    """The customer's workbook."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("订货")
    sheet.append(list(_HEADINGS))
    for row in list_rows(day):
        sheet.append(list(row))
    book.save(path)


# -- tomorrow's plan --------------------------------------------------------------------------


def plan_to_approval(hands: Hands, acting_for: ActingFor) -> Effort:
    """Tomorrow's orders are in with their tasks; at the end the plan is gathered, one opening is
    moved, and the station manager has approved it with the password."""
    roles = (Role.SPECIALIST, Role.SECTION_HEAD, Role.STATION_MANAGER)
    clerk, head, manager = (_later(acting_for(role), 30) for role in roles)
    _make_ready(clerk)
    with at_desk(hands, head, "today"):
        hands.tap(_F6)
        hands.tap(_F6)
        hands.tap(Qt.Key.Key_Down)
        hands.write("720")
        hands.tap(_ENTER)
        hands.tap(Qt.Key.Key_Escape)
        hands.tap(_F6)
        presses, clicks = hands.presses, hands.clicks
    with at_desk(hands, manager, "today"):
        hands.tap(_F6)
        hands.tap(_F6)
        hands.write(PASSWORD)
        hands.tap(_ENTER)
        hands.presses += presses
        hands.clicks += clicks
        row = page(manager, ListQuery("daily-plans"), limit=1).rows[0]
        made = view(manager, "daily-plans", row["id"])
        expect(made.values["state"].value, "approved")
        return _effort("plan", hands, plain_sheet(made))


def _make_ready(clerk: Acting) -> None:
    """Every order of tomorrow signed and with its task; those of the list among them."""
    for row in page(clerk, ListQuery("orders"), limit=200).rows:
        seen = view(clerk, "orders", row["id"])
        if seen.values["state"].value in ("draft", "received"):
            signer = seen.extras["signatories"][0]
            records.take(clerk, "orders", seen.id, "sign", {"signer": signer})
        records.take(clerk, "orders", seen.id, "task")


def measure(acting_for: ActingFor) -> list[dict[str, Any]]:
    """The daily tasks, done one after the other at the station that `acting_for` leads to.

    Needs a QApplication, and a demo station without orders.
    """
    found = all_tasks(acting_for)
    rows = [effort.as_json() for effort in found]
    clicks = sum(effort.clicks for effort in found)
    rows.append(
        {"name": "effort.clicks", "figure": clicks, "unit": "", "baseline": None, "ratio": None}
    )
    return rows
