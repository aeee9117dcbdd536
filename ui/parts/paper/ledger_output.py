"""A ledger whose rows are at hand: previewed, or saved as a workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from reports.ledger import Ledger
from ui.parts.operation import Operation
from ui.parts.page import Page
from ui.parts.paper.print_preview import PreviewJob, PrintPreview
from ui.parts.paper.record_output import context_of
from ui.parts.paper.workbook import say_saved

Rows = Sequence[Mapping[str, object]]


def preview_rows(page: Page, ledger: Ledger, rows: Rows, form: str) -> PrintPreview:
    """Preview the ledger; `form` is what the preview remembers its printer under."""
    acting = page.acting

    def make() -> bytes:
        from reports.tables import ledger_pdf

        return ledger_pdf(ledger, rows, context_of(acting)).pdf

    shown = PrintPreview(page, PreviewJob(ledger.title, form, make), page.office.remembered)
    shown.show()
    return shown


def write_rows(page: Page, ledger: Ledger, rows: Rows, path: Path) -> Operation[int]:
    """Write the ledger to `path` and open it."""
    acting = page.acting

    def write(_progress: object) -> int:
        from reports.excel import ledger_workbook

        return ledger_workbook(ledger, rows, context_of(acting), path)

    operation = Operation(page, write).with_progress("正在导出")
    return operation.on_success(lambda _: say_saved(page, path)).start()
