"""Laying out a workbook's sheets; runs in a child process, see `workbook.read_workbook`."""

from __future__ import annotations

import os
import threading
import zipfile
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import cast

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from desk.core.errors import Refused
from desk.exchange.formats import Form
from desk.exchange.old_marks import old_marks
from desk.exchange.package import (
    Package,
    Scan,
    SheetPart,
    damaged,
    scan_sheet,
    texts_wrapped,
    with_parts,
)
from desk.exchange.sheets import MOST_COLUMNS, MOST_ROWS, CellValue, Sheet, Unsolved
from desk.exchange.text_sheets import page_sheet, separated_sheet
from desk.exchange.xml_sheets import xml_sheets

_SCANNED_FIRST = 8 << 20  # below this a scan takes some milliseconds
_FEW_FAR_CELLS = 20
_WIDE_EXIT = 3


def load_sheets(package: Package) -> list[Sheet]:
    """Read in this process, each sheet only after its scan found it harmless."""
    if package.form is not Form.WORKBOOK:
        return _load_other(package)
    scans = [scan_sheet(package, part) for part in package.parts]
    if any(scan.bare_texts for scan in scans):
        package = replace(package, mended=_wrapped(package))
    return _load(package, scans)


def _wrapped(package: Package) -> bytes:
    with zipfile.ZipFile(package.source()) as opened:
        entries = {part.entry for part in package.parts}
        return with_parts(opened, {name: texts_wrapped(opened.read(name)) for name in entries})


def _load_other(package: Package) -> list[Sheet]:
    """The sheets of a file that is no workbook of today's kind."""
    if package.form is Form.OLD_WORKBOOK:
        return _load_old(package)
    try:
        if package.form is Form.XML_2003:
            return xml_sheets(package.path)
        if package.form is Form.TEXT:
            return [separated_sheet(package.path)]
        return [page_sheet(package.path, mailed=package.form is Form.MAIL_PAGE)]
    except UnicodeDecodeError as error:
        raise damaged(package.path) from error


def _load_old(package: Package) -> list[Sheet]:
    try:
        with CalamineWorkbook.from_path(package.path) as book:
            sheets = []
            abouts = [each for each in book.sheets_metadata if each.typ is SheetTypeEnum.WorkSheet]
            marks = old_marks(package.path)
            scans = [Scan(marks=each) for each in marks] if len(marks) == len(abouts) else []
            for about in abouts:
                sheet = book.get_sheet_by_name(about.name)
                rows = cast(list[list[CellValue]], sheet.to_python(skip_empty_area=False))
                hidden = about.visible is not SheetVisibleEnum.Visible
                merged = list(sheet.merged_cell_ranges or [])
                sheets.append(Sheet(about.name, _solved(rows), merged, hidden=hidden))
            scans += [Scan()] * (len(sheets) - len(scans))
            return [_with_scan(sheet, scan) for sheet, scan in zip(sheets, scans, strict=True)]
    except PasswordError:
        raise Refused(f"“{package.path.name}”设有打开密码。请取消密码并另存后再导入。") from None
    except (CalamineError, OSError, ValueError, KeyError) as error:
        raise damaged(package.path) from error


def load_quickly(package: Package) -> list[Sheet]:
    """As `load_sheets`, but a large file is scanned while the reader is already at work.

    For a child process only: the reader leaves the interpreter free and takes three times as long
    as the scan, and when the scan finds a sheet too wide it ends this process, so that the parent
    starts again with care.
    """
    if package.sheet_bytes < _SCANNED_FIRST:  # other forms have no sheets to scan
        return load_sheets(package)
    scans: list[Scan] = []
    failures: list[Exception] = []

    def scan_all() -> None:
        try:
            for part in package.parts:
                scan = scan_sheet(package, part)
                if scan.wide or scan.bare_texts:
                    os._exit(_WIDE_EXIT)
                scans.append(scan)
        except Exception as error:  # noqa: BLE001 - raised below, in the thread that waits
            failures.append(error)

    thread = threading.Thread(target=scan_all)
    try:
        thread.start()
    except RuntimeError as error:  # no room for another stack
        raise MemoryError from error
    sheets = _load(package, [Scan() for _ in package.parts])
    thread.join()
    if failures:
        raise damaged(package.path) from failures[0]
    return [_with_scan(sheet, scan) for sheet, scan in zip(sheets, scans, strict=True)]


def _load(package: Package, scans: list[Scan]) -> list[Sheet]:
    try:
        with CalamineWorkbook.from_object(package.source()) as book:
            sheets = []
            for part, scan in zip(package.parts, scans, strict=True):
                if scan.wide:
                    sheets.append(_read_wide(package, part, scan))
                    continue
                sheet = book.get_sheet_by_name(part.name)
                rows = cast(list[list[CellValue]], sheet.to_python(skip_empty_area=False))
                merged = sheet.merged_cell_ranges or []
                sheets.append(
                    Sheet(
                        name=part.name,
                        rows=rows,
                        merged=list(merged),
                        hidden=part.hidden,
                        from_1904=package.from_1904,
                    )
                )
            return [_with_scan(sheet, scan) for sheet, scan in zip(sheets, scans, strict=True)]
    except PasswordError:
        raise Refused(f"“{package.path.name}”设有打开密码。请取消密码并另存后再导入。") from None
    except (CalamineError, OSError, ValueError, KeyError) as error:
        raise damaged(package.path) from error


def _with_scan(sheet: Sheet, scan: Scan) -> Sheet:
    """The sheet with what only its raw text says; of a text struck out in part the rest stays."""
    marks = scan.marks
    for (row, column), unsolved in scan.unsolved.items():
        if row >= MOST_ROWS or column >= MOST_COLUMNS:
            continue
        sheet.rows.extend([] for _ in range(row + 1 - len(sheet.rows)))
        cells = sheet.rows[row]
        cells.extend([None] * (column + 1 - len(cells)))
        cells[column] = unsolved
    edited = {}
    for (row, column), (kept, whole) in marks.kept.items():
        if row < len(sheet.rows) and column < len(sheet.rows[row]):
            sheet.rows[row][column] = kept
            edited[row, column] = whole
    return replace(
        sheet,
        beyond=scan.beyond,
        hidden_rows=marks.hidden_rows,
        struck=marks.struck,
        edited=edited,
        remarks=marks.remarks,
    )


_ERROR_TEXTS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})


def _solved(rows: list[list[CellValue]]) -> list[list[CellValue]]:
    for cells in rows:
        for column, value in enumerate(cells):
            if isinstance(value, str) and value in _ERROR_TEXTS:
                cells[column] = Unsolved(value, "公式结果是错误")
    return rows


def _read_wide(package: Package, part: SheetPart, scan: Scan) -> Sheet:
    """A sheet whose cells lie far apart, read row by row up to the last one worth reading."""
    if len(scan.beyond) > _FEW_FAR_CELLS:
        raise Refused(
            f"“{package.path.name}”的表“{part.name}”超过{MOST_ROWS}行或{MOST_COLUMNS}列,"
            "没有读取。请拆成几个小文件。"
        )
    import openpyxl

    height, width = scan.end
    rows: list[list[CellValue]] = []
    if height:
        book = openpyxl.load_workbook(package.source(), read_only=True, data_only=True)
        sheet = book[part.name]
        sheet.reset_dimensions()
        read = sheet.iter_rows(max_row=height, max_col=width, values_only=True)
        rows = [_without_empty_end(row) for row in read]
        book.close()
    return Sheet(
        name=part.name,
        rows=rows,
        merged=scan.merged,
        hidden=part.hidden,
        from_1904=package.from_1904,
    )


def _without_empty_end(row: tuple[object, ...]) -> list[CellValue]:
    width = next((n for n in range(len(row), 0, -1) if row[n - 1] is not None), 0)
    return [_plain(value) for value in row[:width]]


def _plain(value: object) -> CellValue:
    if value is None or value == "":
        return None
    if isinstance(value, str | bool | int | float | date | datetime | time | timedelta):
        return value
    return str(value)
