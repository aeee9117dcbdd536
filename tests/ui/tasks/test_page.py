"""生产任务书: issued from an order, never typed from nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtWidgets import QLabel, QMenu

from db.models import Role
from desk.core import records
from desk.core.lists import ListQuery, page
from tests.reports.reading import all_text, bare
from tests.station import SIGNATORY, Station
from tests.ui.record_fixtures import OpenPage, sheet_of
from ui.parts.paper.print_preview import PrintPreview
from ui.parts.record.step_sheet import StepSheet
from ui.tasks.page import TasksPage

ReadAll = Callable[[], None]


def test_a_task_is_issued_from_the_order_that_was_picked(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    sqlite_station.received()
    tasks = cast(TasksPage, open_page("tasks"))
    picker = tasks.issue()
    read_all()
    picker.accept()
    read_all()
    sheet_of(tasks, StepSheet).accept()
    read_all()
    (row,) = page(sqlite_station.clerk, ListQuery("tasks")).rows
    assert tasks.detail.seen is not None
    assert tasks.detail.seen.id == row["id"]
    said = [found.text() for found in tasks.detail.findChildren(QLabel)]
    assert "DH-202611-0001" in said
    assert "A-C35-180(S4)-P8-GB/T 14902" in said


def test_an_order_that_has_a_task_says_so(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    sqlite_station.order()
    tasks = cast(TasksPage, open_page("tasks"))
    picker = tasks.issue()
    read_all()
    picker.accept()
    read_all()
    sheet = sheet_of(tasks, StepSheet)
    sheet.accept()
    read_all()
    assert "现在是“草稿”" in sheet._error.text()


def test_the_document_clerk_prepares_and_does_not_issue(open_page: OpenPage) -> None:
    tasks = open_page("tasks", role=Role.DOCUMENT_CLERK)
    assert tasks.primary_action() is None


def test_an_amended_task_is_printed_in_the_version_that_is_picked(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    clerk = sqlite_station.clerk
    order = sqlite_station.signed(volume_m3="320")
    records.take(clerk, "orders", order, "task")
    records.take(clerk, "orders", order, "amend", {"volume_m3": "340"}, reason="加宽")
    records.take(clerk, "orders", order, "resign", {"signer": SIGNATORY})
    tasks = open_page("tasks")
    tasks.print_current()
    read_all()
    (menu,) = [each for each in tasks.findChildren(QMenu) if each.isVisible()]
    newest, first = menu.actions()
    assert newest.text().startswith("第 2 版（现行）")
    assert first.text().startswith("第 1 版（已被代替）")
    first.trigger()
    menu.close()
    read_all()
    (preview,) = tasks.window().findChildren(PrintPreview)
    text = bare(all_text(preview.job.make().pdf))
    assert "320.00" in text
    assert "340.00" not in text
    preview.close()
