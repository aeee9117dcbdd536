"""Laying out a workbook's sheets; runs in a child process, see `workbook.read_workbook`."""

from __future__ import annotations

import os
import threading
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import cast

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from desk.core.errors import Refused
from desk.exchange.package import (
    MOST_COLUMNS,
    MOST_ROWS,
    Package,
    Scan,
    SheetPart,
    damaged,
    scan_sheet,
)
from desk.exchange.sheets import CellValue, Sheet

_SCANNED_FIRST = 8 << 20  # below this a scan takes some milliseconds
_FEW_FAR_CELLS = 20
_WIDE_EXIT = 3


def load_sheets(package: Package) -> list[Sheet]:
    """Read in this process, each sheet only after its scan found it harmless."""
    return _load(package, [scan_sheet(package, part) for part in package.parts])


def load_quickly(package: Package) -> list[Sheet]:
    """As `load_sheets`, but a large file is scanned while the reader is already at work.

    For a child process only: the reader leaves the interpreter free and takes three times as long
    as the scan, and when the scan finds a sheet too wide it ends this process, so that the parent
    starts again with care.
    """
    if package.sheet_bytes < _SCANNED_FIRST:
        return load_sheets(package)
    scans: list[Scan] = []
    failures: list[Exception] = []

    def scan_all() -> None:
        try:
            for part in package.parts:
                scan = scan_sheet(package, part)
                if scan.wide:
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
    return [_with_unsolved(sheet, scan) for sheet, scan in zip(sheets, scans, strict=True)]


def _load(package: Package, scans: list[Scan]) -> list[Sheet]:
    try:
        with CalamineWorkbook.from_path(package.path) as book:
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
            return [_with_unsolved(sheet, scan) for sheet, scan in zip(sheets, scans, strict=True)]
    except PasswordError:
        raise Refused(f"“{package.path.name}”设有打开密码。请取消密码并另存后再导入。") from None
    except (CalamineError, OSError, ValueError, KeyError) as error:
        raise damaged(package.path) from error


def _with_unsolved(sheet: Sheet, scan: Scan) -> Sheet:
    for (row, column), unsolved in scan.unsolved.items():
        if row >= MOST_ROWS or column >= MOST_COLUMNS:
            continue
        sheet.rows.extend([] for _ in range(row + 1 - len(sheet.rows)))
        cells = sheet.rows[row]
        cells.extend([None] * (column + 1 - len(cells)))
        cells[column] = unsolved
    return replace(sheet, beyond=scan.beyond)


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
        book = openpyxl.load_workbook(package.path, read_only=True, data_only=True)
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
