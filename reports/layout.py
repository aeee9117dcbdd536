"""Where everything of a form stands: cells measured, rows grown, pages filled; nothing is drawn.

All lengths here are points with the origin at the lower left of the page, as PDF has them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportlab.lib.units import mm

from reports.flow import NOTE_GAP, NOTE_SIZES, Flow, Item, Notes, Pages
from reports.fonts import Face, width
from reports.grid import Align, Body, Row, Table
from reports.rows import (
    FOOT_BASE,
    FOOT_EDGE,
    FOOT_SIZE,
    LEADING,
    PAD_HIGH,
    SetCell,
    SetRow,
    padding,
    set_row,
)
from reports.wrap import Line, measure

_MIDDLE = 0.37
"""How far above the baseline, in em, the middle of Chinese characters and figures lies."""


@dataclass(frozen=True, slots=True)
class Geometry:
    """The page and the rectangle the grid may fill; `top` and `bottom` measured from its foot."""

    page_width: float
    page_height: float
    left: float
    right: float
    top: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def capacity(self) -> float:
        return self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Ink:
    """A stretch of text with its baseline at (`x`, `y`), or a check box (`ticked` not None)."""

    x: float
    y: float
    size: float
    face: Face
    text: str
    ticked: bool | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell as it stands on page number `page`, counted from 1; (`x`, `y`) is its lower left."""

    page: int
    name: str
    x: float
    y: float
    width: float
    height: float
    shaded: bool
    ink: tuple[Ink, ...]

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.ink)


@dataclass(frozen=True, slots=True)
class Layout:
    """All pages of one form."""

    geometry: Geometry
    pages: int
    cells: tuple[Placed, ...]
    notes: tuple[tuple[int, Ink], ...]

    def named(self, name: str) -> Placed:
        """The cell called `name`; KeyError when the form has none."""
        for cell in self.cells:
            if cell.name == name:
                return cell
        raise KeyError(name)


def lay_out(body: Body, geometry: Geometry) -> Layout:
    """Every cell of `body` in its place, on as few pages as it needs.

    Rows shrink a little if that makes room for the blank lines under a short table. Rows and type
    shrink further if that saves a second page.
    """
    first = _Setter(body, geometry)
    if not body.one_page:
        return first.layout()
    if not body.blank:
        rows_give_way = [_Setter(body, geometry, row_scale=scale) for scale in (0.95, 0.9, 0.86)]
        for tried in (first, *rows_give_way):
            if tried.takes_spare_lines():
                return tried.layout()
    if first.fewest == 1:
        return first.layout()
    for row_scale, type_scale in ((0.9, 1.0), (0.84, 0.93), (0.8, 0.86)):
        tried = _Setter(body, geometry, row_scale=row_scale, type_scale=type_scale)
        if tried.fewest == 1:
            return tried.layout()
    return first.layout()


def bound(layouts: Sequence[Layout]) -> Layout:
    """The sheets of one document as one layout, their pages counted through."""
    cells: list[Placed] = []
    notes: list[tuple[int, Ink]] = []
    before = 0
    for layout in layouts:
        cells += [replace(cell, page=cell.page + before) for cell in layout.cells]
        notes += [(page + before, ink) for page, ink in layout.notes]
        before += layout.pages
    return Layout(layouts[0].geometry, before, tuple(cells), tuple(notes))


class _Setter:
    """One attempt to lay out a form, with rows and type of a certain scale."""

    def __init__(
        self,
        body: Body,
        geometry: Geometry,
        *,
        row_scale: float = 1.0,
        type_scale: float = 1.0,
    ) -> None:
        self.body = body
        self.geometry = geometry
        self.scales = {"row_scale": row_scale, "type_scale": type_scale}
        self.notes = self._notes(NOTE_SIZES[type_scale < 1])
        self.closing = [self._set(row) for row in body.closing]
        self.groups = [
            (self._items(block), self._spare(block) if isinstance(block, Table) else None)
            for block in body.blocks
        ]
        self.fewest = len(self._paginate(0).rows)

    def takes_spare_lines(self) -> bool:
        """Whether every blank line asked for fits on the one page."""
        return len(self._paginate(self._most_spare()).rows) == 1

    def layout(self) -> Layout:
        """With as many blank lines as fit on one page. A form of several pages gets none."""
        pages = self._paginate(0)
        if self.fewest == 1:
            for count in range(1, self._most_spare() + 1):
                tried = self._paginate(count)
                if len(tried.rows) > 1:
                    break
                pages = tried
        return _placed(pages, self.geometry, self.notes)

    def _most_spare(self) -> int:
        return max((blank[1] for _, blank in self.groups if blank is not None), default=0)

    def _set(self, row: Row) -> SetRow:
        return set_row(row, self.geometry.width, **self.scales)

    def _items(self, block: Row | Table) -> list[Item]:
        if isinstance(block, Row):
            return [Item(self._set(block))]
        header = self._set(block.header())
        return [Item(header), *(Item(self._set(row), header) for row in block.rows())]

    def _spare(self, table: Table) -> tuple[SetRow, int]:
        return self._set(table.blank_row()), 60 if self.body.blank and table.spare else table.spare

    def _notes(self, size: float) -> Notes:
        limit = self.geometry.width / size
        lines = [
            line
            for note in self.body.notes
            for line in measure((note,), Face.SANS).lines(limit, force=True)
        ]
        return Notes(lines, size)

    def _paginate(self, spare: int) -> Pages:
        items: list[Item] = []
        for group, blank in self.groups:
            items += group
            if blank is not None:
                header = group[0].row
                items += [Item(blank[0], header)] * min(spare, blank[1])
        return Flow(self.geometry.capacity, self.closing, self.notes).run(items)


def _placed(pages: Pages, geometry: Geometry, under: Notes) -> Layout:
    cells: list[Placed] = []
    notes: list[tuple[int, Ink]] = []
    for number, (rows, lines) in enumerate(zip(pages.rows, pages.notes, strict=True), start=1):
        top = geometry.top
        for row in rows:
            cells += [_place_cell(c, row, top, number, geometry.left) for c in row.cells]
            top -= row.height
        top -= NOTE_GAP if rows else 0.0
        for line in lines:
            base = top - under.size * (0.75 + _MIDDLE)
            inks = _ink(line, geometry.left, base, under.size, Face.SANS)
            notes += [(number, ink) for ink in inks]
            top -= under.lead
    return Layout(geometry, len(pages.rows), tuple(cells), tuple(notes))


def _place_cell(c: SetCell, row: SetRow, top: float, page: int, left: float) -> Placed:
    x, bottom = left + c.x, top - row.height
    pad = padding(c.width, shaded=c.cell.shaded)
    lead = c.size * LEADING
    text_height = len(c.lines) * lead
    first = top - (PAD_HIGH if c.cell.pen_room else (row.height - text_height) / 2)
    ink: list[Ink] = []
    for index, line in enumerate(c.lines):
        start = x + pad
        if c.cell.align is Align.CENTRE:
            start = x + (c.width - line.width * c.size) / 2
        elif c.cell.align is Align.RIGHT:
            start = x + c.width - pad - line.width * c.size
        base = first - (index + 0.5) * lead - _MIDDLE * c.size
        base = bottom + FOOT_BASE if c.on_foot else base
        ink += _ink(line, start, base, c.size, c.cell.face)
    if c.cell.foot:
        ink.append(_foot(c, x, bottom))
    return Placed(page, c.cell.name, x, bottom, c.width, row.height, c.cell.shaded, tuple(ink))


def _foot(c: SetCell, x: float, bottom: float) -> Ink:
    text, size = c.cell.foot, FOOT_SIZE
    if width(text, Face.SERIF) * size > c.width - 6 * mm:
        text = text.replace("　　", "　")
    start = x + c.width - FOOT_EDGE - width(text, Face.SERIF) * size
    return Ink(start, bottom + FOOT_BASE, size, Face.SERIF, text)


def _ink(line: Line, x: float, base: float, size: float, face: Face) -> list[Ink]:
    return [
        Ink(x + segment.offset * size, base, size, face, segment.text, segment.ticked)
        for segment in line.segments
    ]
