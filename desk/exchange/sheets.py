"""A sheet as it was read: cells at their real addresses, nothing interpreted yet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final

Spot = tuple[int, int]  # row and column, both from 0

# A hundred thousand records with what stands above them. The patterns that look into a workbook know
# rows by the figures after 100999 and columns by the letters after IV.
MOST_ROWS: Final = 101_000
MOST_COLUMNS: Final = 256
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_MOST_MERGED_CELLS = 200_000


@dataclass(frozen=True, slots=True)
class Unsolved:
    """A cell that holds no value: a formula never calculated, or one that ended in an error."""

    shown: str
    reason: str


CellValue = str | float | int | bool | date | datetime | time | timedelta | Unsolved | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; `rows[0][0]` is A1. Rows may be shorter than the sheet is wide, "" is empty.

    `merged` holds the corners of merged ranges, `beyond` the addresses of cells too far away to
    be read, `from_1904` how the workbook counts days. `struck` are cells that are struck out, and
    `edited` those of which only the rest stands in `rows`, with their whole text; `remarks` are the
    comments pinned to cells.
    """

    name: str
    rows: list[list[CellValue]]
    merged: list[tuple[Spot, Spot]] = field(default_factory=list)
    beyond: list[str] = field(default_factory=list)
    hidden: bool = False
    from_1904: bool = False
    hidden_rows: frozenset[int] = frozenset()
    struck: frozenset[Spot] = frozenset()
    edited: Mapping[Spot, str] = field(default_factory=dict)
    remarks: Mapping[Spot, str] = field(default_factory=dict)

    def value(self, row: int, column: int) -> CellValue:
        if not 0 <= row < len(self.rows) or not 0 <= column < len(self.rows[row]):
            return None
        value = self.rows[row][column]
        return None if value == "" else value

    def anchors(self) -> dict[Spot, Spot]:
        """For each cell covered by a merged range, the cell that holds its value."""
        height = len(self.rows)
        width = max((len(row) for row in self.rows), default=0)
        covered: dict[Spot, Spot] = {}
        for (top, left), (bottom, right) in self.merged:
            for row in range(top, min(bottom + 1, height)):
                for column in range(left, min(right + 1, width)):
                    covered[row, column] = (top, left)
                if len(covered) > _MOST_MERGED_CELLS:
                    return covered
        return covered

    def filled(self) -> Iterator[tuple[Spot, CellValue]]:
        """Every cell that holds something, row by row."""
        for row_number, row in enumerate(self.rows):
            for column, value in enumerate(row):
                if value is not None and value != "":
                    yield (row_number, column), value


def address(row: int, column: int) -> str:
    """The A1 address of a row and column counted from 0."""
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def spot(reference: str) -> Spot:
    """Row and column from 0 of an A1 address; ValueError when it is none."""
    match = _ADDRESS.fullmatch(reference.replace("$", "").upper())
    if match is None:
        raise ValueError(f"not a cell address: {reference!r}")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def from_serial(number: float, *, from_1904: bool) -> datetime | None:
    """The naive day and time behind a date that a sheet shows as a bare number.

    Only days from 1990 to 2120 are believed; None for any other number.
    """
    # Excel's 1900 calendar counts a 29 February 1900 that never was, hence 30 December.
    epoch = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)  # noqa: DTZ001
    try:
        found = epoch + timedelta(seconds=round(number * 86400))
    except (OverflowError, ValueError):
        return None
    return found if 1990 <= found.year <= 2120 else None
