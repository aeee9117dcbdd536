"""Rows of an import that were not taken, as a workbook to correct."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from reports.form import PrintContext
from reports.sheet_file import new_workbook, print_setup

_HEADINGS = (
    ("工作表", 16),
    ("行", 7),
    ("单元格", 9),
    ("原内容", 30),
    ("未收原因", 56),
    ("改为", 30),
)


class RefusedCell(Protocol):
    """Where a value without a reading stood, what it was, and why it was not taken."""

    @property
    def sheet(self) -> str: ...
    @property
    def row(self) -> int: ...
    @property
    def cell(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def reason(self) -> str: ...


def refused_workbook(
    rows: Iterable[RefusedCell], context: PrintContext, target: Path, *, file_name: str = ""
) -> int:
    """Save the refused cells at `target`, with an empty column for the right value.

    Returns how many there were. Raises as `new_workbook` does.
    """
    title = f"未导入的行：{file_name}" if file_name else "未导入的行"
    with new_workbook(target, context, title=title, streaming=False) as book:
        sheet = book.add_worksheet("未导入的行")
        bold = book.add_format({"bold": True, "font_size": 14})
        heading = book.add_format({"bold": True, "border": 1, "bg_color": "#F2F2F2"})
        text = book.add_format(
            {"border": 1, "text_wrap": True, "valign": "top", "quote_prefix": True}
        )
        number = book.add_format({"border": 1, "valign": "top"})
        sheet.write_string(0, 0, title, bold)
        for index, (words, width) in enumerate(_HEADINGS):
            sheet.set_column(index, index, width)
            sheet.write_string(1, index, words, heading)
        count = 0
        for row in rows:
            count += 1
            at = count + 1
            sheet.write_string(at, 0, row.sheet, text)
            sheet.write_number(at, 1, row.row, number)
            sheet.write_string(at, 2, row.cell, text)
            sheet.write_string(at, 3, row.value, text)
            sheet.write_string(at, 4, row.reason, text)
            sheet.write_blank(at, 5, None, text)
        sheet.autofilter(1, 0, count + 1, len(_HEADINGS) - 1)
        sheet.freeze_panes(2, 0)
        print_setup(sheet, header_row=1)
    return count
