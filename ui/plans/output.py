"""What leaves the plan's page: F03 on paper, the plan as a workbook."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog

from desk.core import printing
from desk.core.views import paper_data
from ui.parts.messages import MessageAction, messages_of
from ui.parts.operation import Operation
from ui.parts.paper.print_preview import PreviewJob, PrintPreview
from ui.parts.paper.record_output import context_of, open_path, records_pdf

if TYPE_CHECKING:
    from ui.parts.page import Page

KIND = "daily-plans"
FORM = "F03"


def preview_plan(page: Page, plan: UUID) -> PrintPreview:
    """Preview the plan's paper; a second print is marked 补打."""
    acting = page.office.acting

    def printed() -> None:
        Operation(page, lambda _: printing.printed(acting, KIND, plan, FORM)).start()

    job = PreviewJob("日生产计划表", FORM, lambda: records_pdf(acting, [plan], FORM), printed)
    preview = PrintPreview(page, job, page.office.remembered)
    preview.show()
    return preview


def ask_workbook(page: Page, name: str, then: Callable[[Path], object]) -> QFileDialog:
    """Ask where to save a workbook called `name`; `then` gets the path."""
    places = QStandardPaths.StandardLocation.DocumentsLocation
    remembered = page.office.remembered
    folder = remembered.text("export/folder") or QStandardPaths.writableLocation(places)
    dialog = QFileDialog(page, "导出 Excel", folder, "Excel 工作簿 (*.xlsx)")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("xlsx")
    dialog.selectFile(f"{name}.xlsx")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def chosen(path: str) -> None:
        remembered.set("export/folder", str(Path(path).parent))
        then(Path(path))

    dialog.fileSelected.connect(chosen)
    dialog.open()
    return dialog


def export_plan(page: Page, plan: UUID, day: date) -> None:
    """Save the plan as a workbook with its title, totals and signature row."""
    ask_workbook(page, f"日生产计划 {day:%Y-%m-%d}", lambda path: write_plan(page, plan, path))


def write_plan(page: Page, plan: UUID, path: Path) -> Operation[None]:
    """Write the workbook and offer to open it."""
    from reports.plan_sheet import plan_workbook

    acting = page.office.acting
    return (
        Operation(
            page, lambda _: plan_workbook(paper_data(acting, KIND, plan), context_of(acting), path)
        )
        .with_progress("正在导出")
        .on_success(lambda _: say_saved(page, path))
        .start()
    )


def say_saved(page: Page, path: Path) -> None:
    """Open the file, and offer its folder."""
    opened = MessageAction("打开文件夹", lambda: open_path(path.parent))
    messages_of(page).success(f"已导出 {path.name}", actions=[opened])
    open_path(path)
