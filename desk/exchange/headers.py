"""The header of a table: one row or two, in any order, with units and unknown columns between."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from desk.exchange.headings import Headings, fold_heading, heading_text, is_no_plan
from desk.exchange.layout import Grid
from desk.exchange.sheets import CellValue, Sheet


@dataclass(frozen=True, slots=True)
class Header:
    """A header found in a sheet: its rows and the fields that each column holds."""

    top: int
    bottom: int
    columns: Mapping[int, tuple[str, ...]]
    others: Mapping[int, str]
    texts: frozenset[str]

    @property
    def keys(self) -> set[str]:
        return {key for keys in self.columns.values() for key in keys}

    def heads(self, column: int) -> bool:
        """Whether something is written above a column."""
        return column in self.columns or column in self.others


def header_at(grid: Grid, row: int) -> Header:
    """The header that row `row` (with the row below it, if that adds fields) would be."""
    labels: dict[int, tuple[str, ...]] = {
        column: (label,) for column, label in _labels(grid, row).items()
    }
    lines = _two_lines(grid, row)
    columns, others = _match(grid.headings, labels)
    double = _match(grid.headings, lines)
    bottom = row
    more = len(_keys(double[0])) - len(_keys(columns))
    if (more > 0 or (more == 0 and _grouped(grid, row, columns))) and _is_heading_row(
        grid.sheet, row + 1
    ):
        (columns, others), labels, bottom = double, lines, row + 1
    while _is_unit_row(grid.sheet, bottom + 1):
        bottom += 1
    tallest = max((grid.end((row, column))[0] for column in columns), default=bottom)
    texts = frozenset(text.casefold() for tried in labels.values() for text in tried)
    return Header(row, max(bottom, min(tallest, row + 2)), columns, others, texts)


def _grouped(grid: Grid, row: int, columns: Mapping[int, tuple[str, ...]]) -> bool:
    """Whether a heading stands over several, of which one alone may be meant: 方量 over 已浇, 计划."""
    width = len(grid.sheet.rows[row])
    for column in columns:
        last = grid.end((row, column))[1]
        while last + 1 < width and not grid.filled((row, last + 1)):
            last += 1
        under = [heading_text(grid.sheet.value(row + 1, at)) for at in range(column, last + 1)]
        meant = {grid.headings.read(text) for text in under if text}
        parts = any(map(is_no_plan, under)) or (len(meant) == 1 and meant != {()})
        if len(under) > 1 and all(under) and parts:
            return True
    return False


def _keys(columns: Mapping[int, tuple[str, ...]]) -> set[str]:
    return {key for keys in columns.values() for key in keys}


def _labels(grid: Grid, row: int) -> dict[int, str]:
    found = {}
    for column, value in enumerate(grid.sheet.rows[row]):
        text = heading_text(value)
        if text and grid.head((row, column)) == (row, column):
            found[column] = text
    return found


def _two_lines(grid: Grid, row: int) -> dict[int, tuple[str, ...]]:
    """For each column the spellings to try: group with sub-heading (方量 over 计划 is 计划方量 too),
    sub-heading, group."""
    rows = grid.sheet.rows
    if row + 1 >= len(rows):
        return {}
    tried: dict[int, tuple[str, ...]] = {}
    over = ""
    for column in range(max(len(rows[row]), len(rows[row + 1]))):
        above, below = grid.head((row, column)), grid.head((row + 1, column))
        group = heading_text(grid.sheet.value(*above))
        label = heading_text(grid.sheet.value(*below)) if below != above else ""
        # What stands over the column at its left stands over a column that has nothing above it.
        over = group or (over if label and not grid.filled((row, column)) else "")
        if label:
            group = over
            tried[column] = (group + label, label, label + group) if group else (label,)
        elif group and above == (row, column):
            tried[column] = (group,)
    return tried


def _match(
    headings: Headings, labels: Mapping[int, tuple[str, ...]]
) -> tuple[dict[int, tuple[str, ...]], dict[int, str]]:
    columns: dict[int, tuple[str, ...]] = {}
    taken: set[str] = set()
    # What a person said of a heading goes before what is usual.
    in_turn = sorted(labels.items(), key=lambda label: not _told(headings, label[1]))
    for column, spellings in in_turn:
        for spelling in spellings:
            keys = headings.read(spelling)
            if keys and not (set(keys) - headings.several) & taken:
                columns[column] = keys
                taken.update(keys)
                break
    others = {}
    for column, spellings in labels.items():
        if column in columns:
            continue
        likely = (headings.like(spelling) for spelling in spellings)
        key = next(filter(None, likely), "") if len(columns) > 1 else ""
        if key and (key not in taken or key in headings.several):
            columns[column] = (key,)
            taken.add(key)
        else:
            others[column] = spellings[1] if len(spellings) > 1 else spellings[0]
    return columns, others


def _told(headings: Headings, spellings: tuple[str, ...]) -> bool:
    return any(fold_heading(spelling) in headings.told for spelling in spellings)


_UNITS_ALONE = re.compile(
    r"[(（]?(?:m³|m3|㎥|mm|立方米|立方|毫米|方|m|km|kg|t|吨|元)[)）]?", re.IGNORECASE
)


def _is_unit_row(sheet: Sheet, row: int) -> bool:
    filled = [value for value in _row(sheet, row) if value not in (None, "")]
    return bool(filled) and all(
        isinstance(value, str) and _UNITS_ALONE.fullmatch(value.strip()) for value in filled
    )


def _is_heading_row(sheet: Sheet, row: int) -> bool:
    return all(isinstance(value, str) or value is None for value in _row(sheet, row))


def _row(sheet: Sheet, row: int) -> list[CellValue]:
    return sheet.rows[row] if row < len(sheet.rows) else []
