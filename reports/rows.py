"""Cells with their text broken into lines, and rows as high as their fullest cell needs.

All lengths here are points.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from reportlab.lib.units import mm

from reports.fonts import width
from reports.grid import Align, Cell, Row
from reports.wrap import Line, Measured, measure, split_preferred

SMALLEST = 8.0
LEADING = 1.32
PAD_HIGH = 1.0 * mm
FOOT_SIZE = 10.0
FOOT_BASE = 2.6 * mm
FOOT_EDGE = 3.0 * mm
FOOT_ROOM = FOOT_BASE + 0.9 * FOOT_SIZE
"""How high 年 月 日 stands above the line under it, and where the pen's room begins."""
_ROUND = 3
_FEWEST_LINES = 4
"""Of a text that goes on over the page so many stay on it."""


@dataclass(frozen=True, slots=True)
class SetCell:
    """A cell with its lines broken for its width; `x` is measured from the grid's left edge."""

    cell: Cell
    x: float
    width: float
    lines: tuple[Line, ...]
    size: float

    @property
    def on_foot(self) -> bool:
        """Whether what is printed stands on the line of the foot, and the pen's room above both."""
        if not self.cell.beside or len(self.lines) != 1:
            return False
        foot = width(self.cell.foot, self.cell.face) * FOOT_SIZE + FOOT_EDGE
        printed = padding(self.width, shaded=False) + self.lines[0].width * self.size
        return printed + foot + self.size <= self.width

    @property
    def need(self) -> float:
        text = 0.0 if self.on_foot else len(self.lines) * self.size * LEADING
        pads = PAD_HIGH + (FOOT_ROOM if self.cell.foot else PAD_HIGH)
        return text + self.cell.pen_room * mm + pads


@dataclass(frozen=True, slots=True)
class SetRow:
    """A row with the height its fullest cell needs."""

    cells: tuple[SetCell, ...]
    height: float
    least: float

    @property
    def leads(self) -> bool:
        """Whether this is a heading, which must stay with the row below it."""
        return all(c.cell.shaded for c in self.cells)

    @property
    def runs_on(self) -> bool:
        """Whether this is a text long enough to go on over the page, and no place to sign."""
        lines = max(len(c.lines) for c in self.cells)
        return lines >= 2 * _FEWEST_LINES and not any(c.cell.foot for c in self.cells)

    @property
    def start(self) -> float:
        """How high it is at least on the page where it begins."""
        if not self.runs_on:
            return self.height
        longest = max(self.cells, key=lambda c: len(c.lines))
        return _FEWEST_LINES * longest.size * LEADING + 2 * PAD_HIGH

    def split(self, room: float) -> tuple[SetRow, SetRow] | None:
        """The row in two, the first no higher than `room`; None when too little would fit."""
        longest = max(self.cells, key=lambda c: len(c.lines))
        lead = longest.size * LEADING
        fit = min(int((room - 2 * PAD_HIGH) / lead), len(longest.lines) - 2)
        if fit < _FEWEST_LINES:
            return None
        first = self._part(0, fit, least=0.0, pen=False)  # the pen's room comes with the end
        return first, self._part(fit, len(longest.lines), least=self.least - first.height)

    def _part(self, start: int, stop: int, *, least: float, pen: bool = True) -> SetRow:
        cells = tuple(
            c
            if c.cell.shaded
            else replace(
                c,
                lines=c.lines[start:stop],
                cell=c.cell if pen else replace(c.cell, pen_room=0.0),
            )
            for c in self.cells
        )
        return SetRow(cells, max(least, *(c.need for c in cells)), least)


def padding(cell_width: float, *, shaded: bool) -> float:
    """The white space left and right of a cell's text."""
    if shaded:
        return 0.8 * mm
    return 1.2 * mm if cell_width < 26 * mm else 2.0 * mm


def set_row(row: Row, whole: float, *, row_scale: float = 1.0, type_scale: float = 1.0) -> SetRow:
    """Break every cell's text; the row grows to the fullest cell."""
    taken = sum(cell.span for cell in row.cells)
    open_cells = sum(1 for cell in row.cells if not cell.span)
    share = (row.units - taken) / open_cells if open_cells else 0.0
    cells: list[SetCell] = []
    start = 0.0
    for cell in row.cells:
        span = cell.span or share
        left = round(whole * start / row.units, _ROUND)
        start += span
        right = round(whole * start / row.units, _ROUND)
        cells.append(_set_cell(cell, left, right - left, type_scale))
    least = row.height * mm * row_scale
    return SetRow(tuple(cells), max(least, *(c.need for c in cells)), least)


def _set_cell(cell: Cell, x: float, cell_width: float, type_scale: float) -> SetCell:
    room = cell_width - 2 * padding(cell_width, shaded=cell.shaded)
    measured = measure(cell.pieces, cell.face)
    size = max(SMALLEST, round(cell.size * type_scale * 2) / 2)
    if not cell.pieces or measured.one_line <= 0:
        return SetCell(cell, x, cell_width, (), size)
    if measured.preferred and measured.one_line * size > room:
        measured = measure(split_preferred(cell.pieces), cell.face)
    lines, size = _fit(measured, cell, room, size)
    return SetCell(cell, x, cell_width, tuple(lines), size)


def _fit(measured: Measured, cell: Cell, room: float, size: float) -> tuple[list[Line], float]:
    """First the text wraps and the row grows, then the type shrinks, never below 8 points."""
    balanced = cell.align is not Align.LEFT
    while True:
        limit = room / size
        if measured.longest_word <= limit + 1e-6:
            lines = measured.lines(limit, balanced=balanced)
            if cell.grow is None or len(lines) <= cell.grow or size <= SMALLEST:
                return lines, size
        elif size <= SMALLEST:
            return measured.lines(limit, balanced=balanced, force=True), size
        size = max(SMALLEST, size - 0.5)
