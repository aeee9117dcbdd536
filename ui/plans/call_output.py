"""The list of calls on paper and as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desk.plans.confirmations import Call
from reports.ledger import Ledger
from ui.parts.operation import Operation
from ui.parts.paper.ledger_output import preview_rows, write_rows
from ui.parts.paper.print_preview import PrintPreview
from ui.parts.paper.workbook import ask_workbook
from ui.plans.calls_model import ledger_columns, printed_rows

if TYPE_CHECKING:
    from ui.parts.page import Page

KIND = "opening-confirmations"


def _ledger(page: Page, calls: Sequence[Call], day: date) -> Ledger:
    made = sum(call.confirmation_id is not None for call in calls)
    return Ledger(
        title="开盘核实名单",
        columns=ledger_columns(),
        period=f"{day:%Y-%m-%d}",
        filters=f"已核实 {made}/{len(calls)}",
        prepared_by=page.office.acting.name,
    )


def _rows(page: Page, calls: Sequence[Call], day: date) -> list[dict[str, str]]:
    return printed_rows(calls, day, page.office.acting.clock())


def preview(page: Page, calls: Sequence[Call], day: date) -> PrintPreview:
    """Preview the list as a ledger."""
    return preview_rows(page, KIND, _ledger(page, calls, day), _rows(page, calls, day))


def export(page: Page, calls: Sequence[Call], day: date) -> None:
    """Ask where, then write the list."""
    ask_workbook(page, f"开盘核实名单 {day:%Y-%m-%d}", lambda path: write(page, calls, day, path))


def write(page: Page, calls: Sequence[Call], day: date, path: Path) -> Operation[int]:
    """Write the list to `path` and open it."""
    return write_rows(page, KIND, _ledger(page, calls, day), _rows(page, calls, day), path)
