"""A ledger whose rows are at hand: previewed, or saved as a workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from desk.core.printing import TakenOut, Way, take_out
from reports.ledger import Ledger
from ui.parts.operation import Operation
from ui.parts.page import Page
from ui.parts.paper.preview_job import PreviewJob, Shown
from ui.parts.paper.print_preview import PrintPreview
from ui.parts.paper.record_output import context_of
from ui.parts.paper.workbook import say_saved

Rows = Sequence[Mapping[str, object]]


def leaving(name: str, ledger: Ledger, rows: int) -> TakenOut:
    """The ledger of the kind or report called `name`, as the history tells of it."""
    return TakenOut(name, ledger.title, rows, ledger.period, ledger.filters)


def preview_rows(page: Page, name: str, ledger: Ledger, rows: Rows) -> PrintPreview:
    """Preview the ledger of the kind or report called `name`."""
    acting = page.acting

    def make() -> Shown:
        from reports.tables import ledger_pdf

        drawn = ledger_pdf(ledger, rows, context_of(acting))
        return Shown(drawn.pdf, drawn.missing)

    taken = leaving(name, ledger, len(rows))
    job = PreviewJob(ledger.title, f"ledger-{name}", make, lambda way: take_out(acting, taken, way))
    shown = PrintPreview(page, job, page.office.remembered)
    shown.show()
    return shown


def write_rows(page: Page, name: str, ledger: Ledger, rows: Rows, path: Path) -> Operation[int]:
    """Write the ledger of the kind or report called `name` to `path` and open it."""
    acting = page.acting

    def write(_progress: object) -> int:
        from reports.excel import ledger_workbook

        take_out(acting, leaving(name, ledger, len(rows)), Way.WORKBOOK)
        return ledger_workbook(ledger, rows, context_of(acting), path)

    operation = Operation(page, write).with_progress("正在导出")
    return operation.on_success(lambda _: say_saved(page, path)).start()
