"""The set of one pour: collected, handed over and signed for, against the rows of an Excel ledger."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from PySide6.QtCore import Qt

from db.models import Role
from desk.core import records
from desk.core.lists import ListQuery, every_row, page
from desk.core.reporting import Period, find, report
from desk.core.views import view
from desk.demo.cast import PROJECTS
from desk.values.showing import show_value
from desk.values.zone import local
from ui.effort import ActingFor, Effort, Hands, at_desk, expect, presses_for

_ENTER = Qt.Key.Key_Return
_CTRL = Qt.KeyboardModifier.ControlModifier


def set_of_a_pour(hands: Hands, acting_for: ActingFor) -> Effort:
    """The archive has the set ready; at the end the specialist has collected it, the site has signed
    for every copy, and the acceptance slip is back."""
    receiver = PROJECTS[0].receiver[0]
    issuance = _ready(acting_for)
    clerk = acting_for(Role.SPECIALIST)
    assert clerk.pinned is not None
    clerk = clerk.at(clerk.pinned + timedelta(minutes=50))
    with at_desk(hands, clerk, "issuances"):
        hands.tap(Qt.Key.Key_F6)
        hands.tap(Qt.Key.Key_F6)
        hands.write(receiver)
        hands.tap(_ENTER)
        hands.tap(Qt.Key.Key_Space)
        hands.press(_ENTER, _CTRL)
        hands.tap(Qt.Key.Key_F6)
        expect(view(clerk, "issuances", issuance).values["state"].value, "acknowledged")
        return Effort("documents", hands.presses, hands.clicks, _ledger(acting_for))


def _ledger(acting_for: ActingFor) -> int:
    """The same typed into the ledger: cell after cell of a row for each document."""
    found = find(acting_for(Role.SPECIALIST), report("issued-documents"), Period(), {})
    cells = (show_value(f, row[name]) for row in found.rows for name, f in found.columns.items())
    return sum(presses_for(words) + 1 for words in cells)


def _ready(acting_for: ActingFor) -> UUID:
    """A task whose set is made, produced and reviewed, and waits to be collected."""
    clerk, archivist = acting_for(Role.SPECIALIST), acting_for(Role.DOCUMENT_CLERK)
    head, project = acting_for(Role.TECHNICAL_HEAD), PROJECTS[0]
    assert clerk.pinned is not None, "effort is measured on a demo station with its clock set"
    order = records.create(
        clerk,
        "orders",
        {
            "project": project.name, "placement": "承台", "strength_grade": "C35",
            "volume_m3": "60", "slump_mm": "180", "placing_method": "汽车泵",
            "planned_opening": f"{local(clerk.pinned).date() + timedelta(days=1)} 09:00",
            "contact": project.signatory[0], "phone": project.signatory[1],
        },
    ).id  # fmt: skip
    assert order is not None
    records.take(clerk, "orders", order, "sign", {"signer": project.signatory[0]})
    records.take(clerk, "orders", order, "task")
    tasks = every_row(clerk, ListQuery("tasks"), ("order_id", "number"))
    task = next(row for row in tasks if row["order_id"] == view(clerk, "orders", order).number)
    records.take(archivist, "tasks", task["id"], "documents")
    for row in page(archivist, ListQuery("documents"), limit=50).rows:
        if not view(archivist, "documents", row["id"]).values["mix_reference"]:
            records.edit(archivist, "documents", row["id"], {"mix_reference": "PB-35"})
        records.take(archivist, "documents", row["id"], "produce")
        records.take(head, "documents", row["id"], "review")
    made = records.create(clerk, "issuances", {"task": task["number"]}).id
    assert made is not None
    return made
