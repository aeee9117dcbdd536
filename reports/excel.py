"""Ledgers and lists as workbooks, made of the same description as the printed ledger."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from db.fields import Field
from desk.values.showing import show_date, show_moment
from desk.values.zone import local
from reports.form import PrintContext
from reports.ledger import STEP, Ledger, Progress, Rows, Sums
from reports.sheet_file import NO_FAULTS, new_workbook, print_setup
from reports.sheet_rows import ROW, RowStream, column_width, style_of
from reports.xlsx import Style, Workbook, Worksheet

_HEADER_ROW = 3
_TITLE: Style = {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"}
_SUBTITLE: Style = {"font_size": 10, "valign": "vcenter", "font_color": "#404040"}
_HEADING: Style = {
    "bold": True,
    "font_size": 10,
    "align": "center",
    "valign": "vcenter",
    "text_wrap": True,
    "border": 1,
    "bg_color": "#F2F2F2",
}
COUNTED = "计入合计"

_SANS: Style = {"font_name": "微软雅黑"}


def ledger_workbook(
    ledger: Ledger,
    rows: Rows,
    context: PrintContext,
    target: Path,
    *,
    progress: Progress | None = None,
) -> int:
    """Write the ledger to `target` and return the number of rows.

    Rows are written as they come and are not kept. An exception of `progress` stops the work,
    leaves the file at `target` as it was, and is raised here. A list as seen on the screen is a
    ledger too, with its columns in the order shown and its filters as a sentence.
    """
    with new_workbook(target, context, title=ledger.title, streaming=True) as book:
        sheet = book.add_worksheet(_sheet_name(ledger.title))
        fields = ledger.keyed
        counted = ledger.summed_keys if ledger.some_dead else []
        _head(book, sheet, ledger, context)
        _counted_heads(book, sheet, fields, counted)
        stream = RowStream(book, sheet, fields, counted)
        stream.start(_HEADER_ROW + 1)
        sums = Sums(ledger)
        for done, values in enumerate(rows, start=1):
            stream.write(values)
            sums.add(values)
            if progress is not None and done % STEP == 0:
                progress(done, ledger.expected)
        count = stream.finish()
        next_row = _HEADER_ROW + 1 + count
        if sums.keys:
            _totals(book, sheet, ledger, sums, next_row)
            next_row += 1
        sheet.ignore_errors(dict.fromkeys(NO_FAULTS, f"A1:XFD{next_row + 2}"))
        _signing(book, sheet, ledger, context, next_row + 1)
        sheet.autofilter(_HEADER_ROW, 0, max(_HEADER_ROW, _HEADER_ROW + count), len(fields))
        sheet.freeze_panes(_HEADER_ROW + 1, 0)
        print_setup(sheet, header_row=_HEADER_ROW, foot=_printed(context))
        sheet.print_area(0, 0, next_row + 1, len(fields))
    return count


def _sheet_name(title: str) -> str:
    return "".join("-" if char in "[]:*?/\\'" else char for char in title)[:31] or "Sheet1"


def _printed(context: PrintContext) -> str:
    return f"导出：{show_moment(context.printed_at)} {context.printed_by}"


def _head(book: Workbook, sheet: Worksheet, ledger: Ledger, context: PrintContext) -> None:
    fields = ledger.keyed
    last = len(fields)
    sheet.set_column(0, 0, 6)
    for index, (_, field) in enumerate(fields, start=1):
        sheet.set_column(index, index, column_width(field))
    owner = f"{context.company} {context.station}".strip()
    period = f"期间：{ledger.period}" if ledger.period else ""
    lines = (
        (ledger.title, 26, book.add_format({**_SANS, **_TITLE})),
        ("　".join(part for part in (owner, period) if part), 18, None),
        ("　".join(part for part in (ledger.filters, _printed(context)) if part), 18, None),
    )
    plain = book.add_format({**_SANS, **_SUBTITLE})
    for row, (text, height, style) in enumerate(lines):
        sheet.set_row(row, height)
        sheet.merge_range(row, 0, row, last, "", style or plain)
        sheet.write_string(row, 0, text, style or plain)
    heading = book.add_format({**_SANS, **_HEADING})
    sheet.set_row(_HEADER_ROW, 30)
    sheet.write_string(_HEADER_ROW, 0, "序", heading)
    for index, (_, field) in enumerate(fields, start=1):
        sheet.write_string(_HEADER_ROW, index, field.heading, heading)


def _counted_heads(
    book: Workbook, sheet: Worksheet, fields: Sequence[tuple[str, Field]], counted: Sequence[str]
) -> None:
    """The amounts that count stand in columns of their own, which nobody need see: the totals add
    these, so that a voided row may stay in the list with its figure. They are headed by no field's
    word, lest a reader of the sheet takes one for the field."""
    heading = book.add_format({**_SANS, **_HEADING})
    places = {key: at for at, (key, _) in enumerate(fields, start=1)}
    for index, key in enumerate(counted, start=len(fields) + 1):
        sheet.set_column(index, index, 14, None, {"hidden": True})
        sheet.write_string(_HEADER_ROW, index, f"{COUNTED}（{_letter(places[key])}列）", heading)


def _totals(book: Workbook, sheet: Worksheet, ledger: Ledger, sums: Sums, row: int) -> None:
    """Sums as formulas over the rows that a filter leaves, each stored with its value for programs
    that do not calculate."""
    first, last = _HEADER_ROW + 2, row
    words = book.add_format({**style_of(None), "bold": True})
    sheet.set_row(row, ROW + 2)
    sheet.write_string(row, 0, "合计", words)
    behind = len(ledger.keyed) + 1
    added = {key: behind + at for at, key in enumerate(sums.keys)} if ledger.some_dead else {}
    for index, (key, field) in enumerate(ledger.keyed, start=1):
        if key not in sums.keys:
            sheet.write_blank(row, index, None, words)
            continue
        style = book.add_format({**style_of(field), "bold": True})
        total = sums.totals[key]
        if last < first or sums.found[key] != total:
            sheet.write_number(row, index, total, style)
            continue
        letter = _letter(added.get(key, index))
        formula = f"=SUBTOTAL(109,{letter}{first}:{letter}{last})"
        sheet.write_formula(row, index, formula, style, _cached(total))


def _cached(total: Decimal) -> float | int:
    """The value stored beside a formula, which the file format keeps as a double anyway."""
    return int(total) if total == total.to_integral_value() else float(total)


def _letter(index: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(index))


def _signing(
    book: Workbook, sheet: Worksheet, ledger: Ledger, context: PrintContext, row: int
) -> None:
    """制表, 审核 and 日期, each over a third of the width."""
    plain = book.add_format({**_SANS, "font_size": 11, "valign": "vcenter"})
    sheet.set_row(row, 28)
    prepared = ledger.prepared_by or context.printed_by
    known = {"制表": prepared, "日期": show_date(local(context.printed_at).date())}
    columns = len(ledger.keyed) + 1
    for index, words in enumerate(ledger.signing):
        place = min(columns - 1, index * columns // 3)
        sheet.write_string(row, place, f"{words}：{known.get(words, '')}", plain)
