"""The daily tasks by keyboard alone: they end in the database, without a click, in few keys."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from db.models import Role
from desk.core.acting import Acting
from desk.values.zone import STATION_ZONE
from tests.ui.plan_fixtures import office, office_template
from tests.ui.plan_office import PlanOffice
from ui import effort_documents, effort_tasks, effort_tickets
from ui.effort import ActingFor, Hands, presses_for
from ui.effort_tasks import measure

__all__ = ["office", "office_template"]

AFTER_LUNCH = datetime(2026, 11, 21, 14, 0, tzinfo=STATION_ZONE)


@pytest.fixture
def acting_for(office: PlanOffice) -> ActingFor:
    def found(role: Role) -> Acting:
        return office.people[role.value].at(AFTER_LUNCH)

    return found


@pytest.fixture
def hands(qapp: QApplication) -> Iterator[Hands]:
    made = Hands()
    yield made
    qapp.removeEventFilter(made)


def test_an_order_from_paper_takes_a_fifth_of_typing_it_out(
    hands: Hands, acting_for: ActingFor
) -> None:
    effort = effort_tasks.order_from_paper(hands, acting_for)
    assert effort.clicks == 0
    assert effort.presses <= 40
    assert effort.presses / effort.plain <= 0.2


def test_an_order_from_a_message_takes_four_chords(hands: Hands, acting_for: ActingFor) -> None:
    effort = effort_tasks.order_from_message(hands, acting_for)
    assert effort.clicks == 0
    assert effort.presses <= 8
    assert effort.presses / effort.plain <= 0.05


def test_a_list_of_twenty_takes_three_strokes(hands: Hands, acting_for: ActingFor) -> None:
    effort = effort_tasks.list_of_twenty(hands, acting_for)
    assert effort.clicks == 0
    assert effort.presses <= 4
    assert effort.presses / effort.plain <= 0.01


def test_tomorrows_plan_is_gathered_corrected_and_approved_in_few_keys(
    hands: Hands, acting_for: ActingFor
) -> None:
    clerk = acting_for(Role.SPECIALIST)
    for row in effort_tasks.list_rows(effort_tasks.tomorrow(clerk))[:10]:
        effort_tasks.enter(clerk, row)
    effort = effort_tasks.plan_to_approval(hands, acting_for)
    assert effort.clicks == 0
    assert effort.presses <= 20
    assert effort.presses / effort.plain <= 0.05


@pytest.fixture
def a_small_raft(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys a truck are the same for fewer; all 120 are entered in the test of the sheet."""
    monkeypatch.setattr(effort_tickets, "TRUCKS", 24)


def test_the_tickets_of_a_raft_take_some_eight_keys_a_truck(
    hands: Hands, acting_for: ActingFor, a_small_raft: None
) -> None:
    effort = effort_tickets.tickets_of_a_raft(hands, acting_for)
    assert effort.clicks == 0
    assert effort.presses / effort_tickets.TRUCKS <= 8.5
    assert effort.presses / effort.plain <= 0.2


def test_the_set_of_a_pour_takes_a_fraction_of_its_ledger(
    hands: Hands, acting_for: ActingFor
) -> None:
    effort = effort_documents.set_of_a_pour(hands, acting_for)
    assert effort.clicks == 0
    assert effort.presses <= 20
    assert effort.presses / effort.plain <= 0.1


def test_the_measurement_gives_every_task_with_its_baseline(
    acting_for: ActingFor, a_small_raft: None
) -> None:
    rows = {row["name"]: row for row in measure(acting_for)}
    assert set(rows) == {
        "effort.paper",
        "effort.message",
        "effort.list",
        "effort.plan",
        "effort.ticket-120",
        "effort.documents",
        "effort.clicks",
    }
    assert rows["effort.clicks"]["figure"] == 0
    for name in ("paper", "message", "list", "plan", "ticket-120", "documents"):
        row = rows[f"effort.{name}"]
        assert row["unit"] == "keys"
        assert row["ratio"] == round(row["figure"] / row["baseline"], 3)
        assert row["ratio"] < 0.25


@pytest.mark.parametrize(
    ("text", "presses"),
    [("", 0), ("C35P8", 5), ("2026-11-22 07:00", 16), ("汽车泵", 10), ("C40 微膨胀", 17)],
)
def test_keys_are_counted_as_they_are_typed(text: str, presses: int) -> None:
    assert presses_for(text) == presses


def test_a_customers_list_is_a_workbook_with_twenty_rows(tmp_path: Path) -> None:
    effort_tasks.write_list(tmp_path / "x.xlsx", AFTER_LUNCH.date())
    assert (tmp_path / "x.xlsx").stat().st_size > 3_000
    assert len(effort_tasks.list_rows(AFTER_LUNCH.date())) == effort_tasks.LIST_OF
