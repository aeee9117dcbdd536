"""Workbooks as customers send them, made on the spot."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from desk.exchange.package import Limits, open_package
from desk.exchange.reader import load_sheets
from desk.exchange.sheets import Sheet
from desk.values.zone import STATION_ZONE

NOW = datetime(2026, 11, 21, 15, 0, tzinfo=STATION_ZONE)
HEADER = [
    "工程名称",
    "浇筑部位",
    "强度等级",
    "坍落度",
    "方量",
    "浇筑时间",
    "浇筑方式",
    "联系人",
    "电话",
]
ROW = ["滨江花园二期3#楼", "底板", "C35P8", "180±20", 320, "2026-11-22 7:00", "汽车泵"]
ROW += ["张建国", "13807310001"]


def row(**changes: Any) -> list[Any]:
    """A complete row, with some cells written differently; keys are the letters of columns."""
    cells = list(ROW)
    for letter, value in changes.items():
        cells[ord(letter) - 65] = value
    return cells


def new_sheet(rows: Sequence[Sequence[Any]], title: str = "订货") -> Worksheet:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    for cells in rows:
        sheet.append(list(cells))
    return sheet


def saved(sheet: Worksheet, path: Path) -> Path:
    assert sheet.parent is not None
    sheet.parent.save(path)
    return path


def loaded(path: Path) -> list[Sheet]:
    """The sheets of a file, read in this process."""
    return load_sheets(open_package(path, Limits()))


def read_back(sheet: Worksheet, folder: Path) -> list[Sheet]:
    return loaded(saved(sheet, folder / "客户.xlsx"))


def raw_book(path: Path, sheet_xml: str, *, extra: dict[str, bytes] | None = None) -> Path:
    """A workbook of one sheet with exactly this XML between <worksheet> and its end."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/>'
            "</Types>"
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
            f'Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{space}" xmlns:r="{relations}"><sheets>'
            '<sheet name="订货" sheetId="1" r:id="r1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
            f'Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
        ),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{space}">{sheet_xml}</worksheet>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package_file:
        for name, text in parts.items():
            package_file.writestr(name, text)
        for name, content in (extra or {}).items():
            package_file.writestr(name, content)
    return path


def text_cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'
