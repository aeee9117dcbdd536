"""What leaves the plan's page: F03 on paper, the plan as a workbook."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from desk.core.kinds import kind
from desk.core.papers import paper_data
from desk.core.printing import Way, printed
from ui.parts.operation import Operation
from ui.parts.paper.print_preview import PrintPreview
from ui.parts.paper.record_output import context_of, preview_records
from ui.parts.paper.workbook import ask_workbook, say_saved

if TYPE_CHECKING:
    from ui.parts.page import Page

KIND = "daily-plans"
FORM = "F03"


def preview_plan(page: Page, plan: UUID) -> PrintPreview:
    """Preview the plan's paper; a second print is marked 补打."""
    return preview_records(page, page.office.acting, kind(KIND), [plan], FORM, "日生产计划表")


def export_plan(page: Page, plan: UUID, day: date) -> None:
    """Save the plan as a workbook with its title, totals and signature row."""
    ask_workbook(page, f"日生产计划 {day:%Y-%m-%d}", lambda path: write_plan(page, plan, path))


def write_plan(page: Page, plan: UUID, path: Path) -> Operation[None]:
    """Write the workbook and offer to open it."""
    from reports.plan_sheet import plan_workbook

    acting = page.office.acting

    def write() -> None:
        data, context = paper_data(acting, KIND, plan), context_of(acting)
        printed(acting, KIND, plan, FORM, Way.WORKBOOK)
        plan_workbook(data, context, path)

    operation = Operation(page, lambda _: write()).with_progress("正在导出")
    return operation.on_success(lambda _: say_saved(page, path)).start()
