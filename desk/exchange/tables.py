"""Tables: a header somewhere in the first rows, then one record per row."""

from __future__ import annotations

import re

from desk.exchange.headers import Header, header_at
from desk.exchange.headings import heading_text
from desk.exchange.layout import Cell, Entry, Grid
from desk.exchange.sheets import CellValue, address
from desk.exchange.watched import Watched

_HEADER_WITHIN = 30
_TITLES_KEPT = 6
_TOTAL = re.compile(r"^\s*(?:本页|本日|当日|本月|今日)?\s*(?:[合小总共累]\s*计|汇总)")
_FOOT = re.compile(
    r"^\s*(?:制表|审核|审批|批准|编制|填表|填报|复核|签字|盖章|说明|备注|注意|注\s*[:：\d]|附\s*[:：]|"
    r"以上|以下|请|特此|此表|本表|温馨|订货单位|需方|供方|供货单位|甲方|乙方|项目负责人|"
    r"联系电话|制单|经办|填写)"
)
_DAY_TITLE = re.compile(r"\d+\s*[月./-]\s*\d+|\d+\s*[号日]|[今明后]天|星期|周[一二三四五六日]")
_DITTO = frozenset({"同上", "同", "上同", "〃", "″", '"', "''", "”", "“"})


def table_entries(grid: Grid, *, enough: int, watched: Watched) -> list[Entry]:
    """The records of the tables in a sheet; empty when no row holds `enough` wanted headings."""
    header = _first_header(grid, enough)
    if header is None:
        return []
    entries: list[Entry] = []
    titles = grid.titles(0, header.top)
    defaults = _pairs_above(grid, header.top)
    row, above = header.bottom + 1, None
    while row < len(grid.sheet.rows):
        watched.each(row, len(grid.sheet.rows), "正在找出各行")
        again = _repeated_header(grid, row, header, enough)
        if again is not None:
            header, row, above = again, again.bottom + 1, None
            continue
        section = _section_title(grid, row, header)
        if section:
            titles = [section, *titles[: _TITLES_KEPT - 1]]
        elif _is_record(grid, row, header):
            above = _entry(grid, row, header, above)
            above.titles = titles
            for key, cell in defaults.items():
                above.cells.setdefault(key, [cell])
            entries.append(above)
        row += 1
    return entries


def _first_header(grid: Grid, enough: int) -> Header | None:
    best: Header | None = None
    for row in range(min(_HEADER_WITHIN, len(grid.sheet.rows))):
        found = header_at(grid, row)
        more = len(found.keys) - (len(best.keys) if best else 0)
        # A title above a header reads as its first line: of two that overlap the lower is meant.
        overlapping = best is not None and found.top <= best.bottom
        if len(found.keys) >= enough and (more > 0 or (more == 0 and overlapping)):
            best = found
    return None if best is None or _is_form(grid, best) else best


def _is_form(grid: Grid, header: Header) -> bool:
    """Whether the headings stand beside their values rather than above them.

    Headings that nobody asked for may stand beside every wanted one; then it is a table all the
    same if there is a value under each.
    """
    under = [grid.below((header.bottom, column)) for column in header.columns]
    if all(grid.filled(place) and not grid.is_label(place) for place in under):
        return False
    beside = 0
    for column in header.columns:
        right = grid.right_of((header.top, column))
        beside += right[1] not in header.columns and grid.filled(right)
    return beside >= max(1, len(header.columns) - 1)


def _pairs_above(grid: Grid, bottom: int) -> dict[str, Cell]:
    """Labels with their values above a table: 工程名称：… once for all rows."""
    found: dict[str, Cell] = {}
    for row in range(bottom):
        for column in range(len(grid.sheet.rows[row])):
            for keys, cell in grid.labelled((row, column), beside=True):
                if cell.filled and len(keys) == 1:
                    found.setdefault(keys[0], cell)
    return found


def _repeated_header(grid: Grid, row: int, header: Header, enough: int) -> Header | None:
    known = grid.headings.names
    texts = {heading_text(value).casefold() for value in grid.sheet.rows[row]}
    if sum(text in known or text in header.texts for text in texts if text) < enough - 1:
        return None
    found = header_at(grid, row)
    return found if len(found.keys) >= max(enough, (len(header.keys) + 1) // 2) else None


def _section_title(grid: Grid, row: int, header: Header) -> str:
    """The text of a row that holds one text only and is no record."""
    filled = [
        (column, value)
        for column, value in enumerate(grid.sheet.rows[row])
        if value is not None and value != ""
    ]
    if len(filled) != 1:
        return ""
    column, text = filled[0]
    if not isinstance(text, str):
        return ""
    across = grid.end((row, column))[1] - column >= 2
    known = column in header.columns
    return text if across or not known or _FOOT.match(text) or _DAY_TITLE.search(text) else ""


def _is_record(grid: Grid, row: int, header: Header) -> bool:
    held: list[CellValue] = [v for v in grid.sheet.rows[row] if v is not None and v != ""]
    if any(isinstance(value, str) and _TOTAL.match(value) for value in held[:3]):
        return False
    numbers = any(isinstance(value, int | float) for value in held[1:])
    if held and isinstance(held[0], str) and _FOOT.match(held[0]) and not numbers:
        return False
    return any(grid.sheet.value(row, column) not in (None, "") for column in header.columns)


def _entry(grid: Grid, row: int, header: Header, above: Entry | None) -> Entry:
    entry = Entry(grid.sheet.name, row + 1, address(row, min(header.columns)))
    for column, keys in header.columns.items():
        entry.add(keys, _dittoed(grid.cell((row, column)), keys[0], above))
    for column, label in header.others.items():
        value = grid.sheet.value(row, column)
        if value is not None:
            entry.others.append((label, Cell(address(row, column), value)))
    for column, value in enumerate(grid.sheet.rows[row]):
        if isinstance(value, str) and value and not header.heads(column):
            entry.loose.append(Cell(address(row, column), value))
    return entry


def _dittoed(cell: Cell, key: str, above: Entry | None) -> Cell:
    """The cell, or where it says 同上 the one above it in the same column."""
    if above is None or not isinstance(cell.value, str) or cell.value.strip() not in _DITTO:
        return cell
    before = above.cell(key)
    return cell if before is None else Cell(cell.address, before.value)
