"""What a form consists of: cells in rows, tables, and the paper that holds them.

A form is a function from a record's values to a `Body`; it says what stands where and never
draws. Lengths are millimetres, type sizes are points, spans are parts of `UNITS` of the width.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from uuid import UUID

from reports.fonts import Face
from reports.wrap import Piece

UNITS = 24
ROW = 8.6
REMARKS = 18.0
SIGNATURE = 22.0
PEN_ROOM = 14.0
"""What a signature needs above the date."""
DAY_LINE = "年　　月　　日"
"""What stands at the lower right of a place to sign."""


class Align(Enum):
    LEFT = auto()
    CENTRE = auto()
    RIGHT = auto()


@dataclass(frozen=True, slots=True)
class Cell:
    """One rectangle of the grid.

    `span` 0 takes an equal share of what the other cells of its row leave. `foot` stands at the
    lower right. `pen_room` mm stay free under the text, and above `foot`, for handwriting; the text
    then begins at the top; with `beside` a single line stands beside the foot. The type shrinks when more than `grow` lines would be needed; None never shrinks
    and may run on to the next page. `name` finds the cell in the layout.
    """

    pieces: tuple[Piece, ...] = ()
    span: float = 0
    face: Face = Face.SERIF
    align: Align = Align.LEFT
    size: float = 10.5
    shaded: bool = False
    foot: str = ""
    pen_room: float = 0.0
    beside: bool = False
    grow: int | None = 6
    name: str = ""

    def called(self, name: str) -> Cell:
        return replace(self, name=name)


Pair = tuple[Cell, Cell]
Content = str | tuple[Piece, ...]
"""What stands in a cell of a table."""


@dataclass(frozen=True, slots=True)
class Row:
    """Cells side by side, at least `height` mm high; `units` is what the spans are parts of."""

    cells: tuple[Cell, ...]
    height: float = ROW
    units: float = UNITS


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, its share of the width in mm, and how values stand."""

    heading: str
    width: float
    align: Align = Align.LEFT
    size: float = 10.5
    name: str = ""
    grow: int = 3


@dataclass(frozen=True, slots=True)
class Table:
    """Lines under a header that is repeated on every page.

    `spare` blank lines are added for the pen as long as that takes no further page; blank stock
    is filled with blank lines to the foot of its page. A table with `spare` 0, such as a checklist,
    never gets any.
    """

    columns: tuple[Column, ...]
    lines: tuple[tuple[Content, ...], ...] = ()
    spare: int = 2
    height: float = ROW
    header_height: float = 11.0

    @property
    def units(self) -> float:
        return sum(column.width for column in self.columns)

    def header(self) -> Row:
        cells = tuple(heading(c.heading, span=c.width, size=10) for c in self.columns)
        return Row(cells, self.header_height, self.units)

    def rows(self) -> list[Row]:
        return [self._row(index, line) for index, line in enumerate(self.lines)]

    def blank_row(self) -> Row:
        return Row(tuple(Cell(span=c.width) for c in self.columns), self.height, self.units)

    def spanning(self, *parts: tuple[int, Cell], height: float = ROW) -> Row:
        """A row below the table whose cells each take a number of its columns."""
        cells: list[Cell] = []
        start = 0
        for count, cell in parts:
            share = sum(column.width for column in self.columns[start : start + count])
            cells.append(replace(cell, span=share))
            start += count
        return Row(tuple(cells), height, self.units)

    def _row(self, index: int, line: Sequence[Content]) -> Row:
        cells = tuple(
            self._cell(column, content, index)
            for column, content in zip(self.columns, line, strict=True)
        )
        return Row(cells, self.height, self.units)

    def _cell(self, column: Column, content: Content, index: int) -> Cell:
        pieces = content if isinstance(content, tuple) else (content,)
        return Cell(
            pieces,
            span=column.width,
            align=column.align,
            size=column.size,
            grow=column.grow,
            name=f"{column.name}.{index}" if column.name else "",
        )


Block = Row | Table


@dataclass(frozen=True, slots=True)
class Body:
    """Everything of one form between head and foot.

    `closing` rows (totals, distribution, signatures) stay together on the last page. `notes` stand
    under the grid, each a paragraph. `blank` marks stock printed empty. `title` replaces the form's
    own, and `mark` stands behind it: （更正）. `stamp` is what the record's state says of it, 已作废 or
    草稿; it is drawn across every page. With `one_page` rows and type shrink a little before a
    second page is taken. `further` sheets are printed with this one. Each begins a page under its
    own title and has its own notes and signatures; number, code, date and the count of pages are
    common.
    """

    blocks: tuple[Block, ...]
    closing: tuple[Row, ...] = ()
    notes: tuple[str, ...] = ()
    number: str | None = None
    record_id: UUID | None = None
    dateline: str = ""
    blank: bool = False
    one_page: bool = True
    title: str = ""
    mark: str = ""
    stamp: str = ""
    further: tuple[Body, ...] = ()


def ruled(
    columns: tuple[Column, ...], lines: Iterable[tuple[Content, ...]], *, height: float = ROW
) -> Table:
    """A table of fixed lines, which blank stock does not lengthen."""
    return Table(columns, tuple(lines), spare=0, height=height, header_height=8)


def label(text: str, *, span: float = 4, size: float = 10.5) -> Cell:
    """A cell with the form's own words: sans, centred, on grey."""
    return Cell((text,), span, face=Face.SANS, align=Align.CENTRE, size=size, shaded=True, grow=2)


def heading(text: str, *, span: float = UNITS, size: float = 10.5) -> Cell:
    """A column heading or a heading over the rows that follow."""
    return label(text, span=span, size=size)


def value(
    *pieces: Piece, span: float = 0, align: Align = Align.LEFT, name: str = "", size: float = 10.5
) -> Cell:
    """A cell with what was filled in, in Song."""
    return Cell(pieces, span, align=align, name=name, size=size)


def prose(text: str, *, span: float = 0, name: str = "") -> Cell:
    """A cell with running text of any length, which may go on over several pages."""
    return Cell((text,), span, grow=None, name=name)


def row(*parts: Cell | Pair, height: float = ROW) -> Row:
    """Cells and label–value pairs side by side."""
    cells: list[Cell] = []
    for part in parts:
        cells += [part] if isinstance(part, Cell) else part
    return Row(tuple(cells), height)


def heading_row(text: str) -> Row:
    """A heading over the rows that follow."""
    return row(heading(text), height=7)


def signature(
    text: str, *printed: str, label_span: float = 4, span: float = 0, beside: bool = False
) -> Pair:
    """A place to sign. What was decided in the program already is printed above the pen's
    room, or, on low paper, `beside` the date."""
    lines = "\n".join(line for line in printed if line)
    return label(text, span=label_span), Cell(
        (lines,) if lines else (),
        span,
        size=9.5,
        foot=DAY_LINE,
        pen_room=PEN_ROOM,
        beside=beside,
    )
