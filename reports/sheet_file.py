"""Saving a workbook: it is completed in a file beside its target, then moved over it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import xlsxwriter

from desk.system.files import cannot_write, replace_file
from desk.values.zone import local
from reports.form import PrintContext
from reports.xlsx import Workbook, Worksheet

A4 = 9
"""Excel's number of the paper."""

NO_FAULTS = ("number_stored_as_text", "formula_differs", "two_digit_text_year")
"""What Excel would mark green though it is meant: telephone numbers are text."""

PLAIN_TEXT = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
"""Nothing a person wrote becomes a formula, a link or a number."""


@contextmanager
def new_workbook(
    target: Path, context: PrintContext, *, title: str, streaming: bool
) -> Iterator[Workbook]:
    """A workbook that stands at `target` once the block ends, and nowhere if it fails.

    `streaming` writes row after row and keeps none in memory. Raises Refused when another program
    holds `target`, Full and Missing as desk.system.files does.
    """
    try:
        handle, name = tempfile.mkstemp(
            prefix=f".{target.stem[:40]}-", suffix=".xlsx", dir=target.parent
        )
    except OSError as error:
        raise cannot_write(target, error) from error
    os.close(handle)
    temporary = Path(name)
    options = {**PLAIN_TEXT, "constant_memory": streaming}
    try:
        book = xlsxwriter.Workbook(str(temporary), options)
        book.set_properties(
            {
                "title": title,
                "author": context.printed_by,
                "company": f"{context.company} {context.station}".strip(),
                "created": local(context.printed_at).replace(tzinfo=None),
            }
        )
        try:
            yield book
        except OSError as error:  # the disk filled up while rows were streamed
            raise cannot_write(target, error) from error
        finally:
            _close(book, target)
        _settle(temporary, target)
        replace_file(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def _close(book: Workbook, target: Path) -> None:
    """Write the file out; also after a failure, so that no temporary of the library stays open."""
    try:
        book.close()
    except OSError as error:
        raise cannot_write(target, error) from error
    except xlsxwriter.exceptions.FileCreateError as error:
        raise cannot_write(target, OSError(str(error))) from error


def _settle(temporary: Path, target: Path) -> None:
    try:
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.chmod(0o644)  # it was made private, but colleagues read exports too
    except OSError as error:
        raise cannot_write(target, error) from error


def print_setup(sheet: Worksheet, *, header_row: int, foot: str = "") -> None:
    """A4 across, one page wide, the header on every page, page n of m in the footer."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.center_horizontally()
    sheet.repeat_rows(0, header_row)
    sheet.set_footer(f"&L&9{foot.replace('&', '&&')}&C&9第 &P 页 共 &N 页")
