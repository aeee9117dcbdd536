"""The records of every sheet of a workbook as they were written, whatever kind they are of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from desk.exchange.forms import form_entries
from desk.exchange.headings import Headings
from desk.exchange.layout import Entry, Grid
from desk.exchange.sheets import Sheet, spot
from desk.exchange.staging import RefusedRow, SheetsRead
from desk.exchange.tables import table_entries


def entries_of(
    sheets: Sequence[Sheet], headings: Headings, result: SheetsRead, *, enough: int
) -> Iterator[tuple[Grid, list[Entry]]]:
    """Each sheet with its entries; none where fewer than `enough` headings are found.

    Hidden sheets are noted in `result`, their entries are set aside by whoever reads them. Cells too
    far from the table are refused.
    """
    for sheet in sheets:
        if sheet.hidden:
            grid = Grid(sheet, headings)
            found = table_entries(grid, enough=enough, watched=result.watched)
            result.expected += len(found)
            what = "里的行先搁置" if found else "没有读"
            result.notes.append(f"隐藏的表“{sheet.name}”{what}")
            if found:
                yield grid, found
            continue
        for far in sheet.beyond:
            reason = "单元格离表格太远,没有读"
            result.refused.append(RefusedRow(sheet.name, spot(far)[0] + 1, far, "", reason))
        grid = Grid(sheet, headings)
        found = table_entries(grid, enough=enough, watched=result.watched)
        found = found or form_entries(grid, enough=enough)
        result.expected += len(found)
        yield grid, found
