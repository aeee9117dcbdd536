"""The records of a sheet as they were written, be it a table, forms, or a form above a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from desk.exchange.headings import Headings, heading_text, inline_pairs
from desk.exchange.sheets import CellValue, Sheet, Spot, address


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: where it is, what it holds, and the head of its merged range if that is another.
    Of an empty one that was struck out, `struck` is what it held."""

    address: str
    value: CellValue
    merged_with: str = ""
    struck: str = ""

    @property
    def filled(self) -> bool:
        return self.value is not None and self.value != ""


@dataclass(slots=True)
class Entry:
    """One record as it was written: for each field its cells, empty ones included.

    `joined` names the headings that held several fields at once, `others` are filled cells under
    headings nobody asked for, `loose` texts under no heading at all, `titles` the texts above, the
    nearest first.
    """

    sheet: str
    row: int
    first_cell: str
    cells: dict[str, list[Cell]] = field(default_factory=dict)
    joined: dict[str, tuple[str, ...]] = field(default_factory=dict)
    others: list[tuple[str, Cell]] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    loose: list[Cell] = field(default_factory=list)

    def cell(self, key: str) -> Cell | None:
        """The field's first filled cell, else its first cell, else None."""
        cells = self.cells.get(key, [])
        return next((cell for cell in cells if cell.filled), cells[0] if cells else None)

    def add(self, keys: tuple[str, ...], cell: Cell) -> None:
        for key in keys:
            self.cells.setdefault(key, []).append(cell)
            if len(keys) > 1:
                self.joined[key] = keys


Labelled = tuple[tuple[str, ...], Cell]


class Grid:
    """A sheet with its merged ranges and the headings looked for."""

    def __init__(self, sheet: Sheet, headings: Headings) -> None:
        self.sheet = sheet
        self.headings = headings
        self.anchors: Mapping[Spot, Spot] = sheet.anchors()
        self._ends = dict(sheet.merged)

    def head(self, place: Spot) -> Spot:
        """The cell that holds the value of `place`: itself, or the corner of its range."""
        return self.anchors.get(place, place)

    def end(self, place: Spot) -> Spot:
        """The last cell of the merged range that `place` is in, or itself."""
        head = self.head(place)
        return self._ends.get(head, place) if place in self.anchors else place

    def cell(self, place: Spot) -> Cell:
        """The cell with the value of its merged range."""
        head = self.head(place)
        merged = "" if head == place else address(*head)
        return Cell(address(*place), self.sheet.value(*head), merged)

    def filled(self, place: Spot) -> bool:
        return self.cell(place).filled

    def is_label(self, place: Spot) -> bool:
        text = heading_text(self.sheet.value(*place))
        return bool(text and self.headings.read(text))

    def titles(self, top: int, bottom: int) -> list[str]:
        """The texts of rows `top` to before `bottom`, the lowest first."""
        texts = [
            value
            for row in self.sheet.rows[top:bottom]
            for value in row
            if isinstance(value, str) and value.strip()
        ]
        return texts[::-1]

    def right_of(self, place: Spot) -> Spot:
        return place[0], self.end(place)[1] + 1

    def below(self, place: Spot) -> Spot:
        return self.end(place)[0] + 1, place[1]

    def labelled(self, place: Spot, *, beside: bool) -> list[Labelled]:
        """The fields that the cell at `place` labels, with the cells of their values.

        The value stands in the cell itself after a colon (工程名称：…), in the next cell to the
        right when `beside`, else in the cell below.
        """
        value = self.sheet.value(*place)
        if not isinstance(value, str) or self.head(place) != place:
            return []
        inline = inline_pairs(value, self.headings)
        if inline:
            return [(keys, Cell(address(*place), text)) for keys, text in inline]
        keys = self.headings.read(heading_text(value))
        if not keys:
            return []
        right, below = self.right_of(place), self.below(place)
        nearest = (right, below) if beside else (below, right)
        for held in nearest:
            if self.filled(held) and not self.is_label(held) and not self._other_label(held):
                return [(keys, self.cell(held))]
            if beside and not self.is_label(held):
                return [(keys, self.cell(held))]
        return []

    def _other_label(self, place: Spot) -> bool:
        """Whether a cell ends in a colon: a label that nobody asked for."""
        return heading_text(self.sheet.value(*place)).endswith(":")


def sheet_titles(entry: Entry) -> dict[str, str]:
    """Where a day common to all rows may be written: titles from near to far, then the tab."""
    named = {f"标题“{text.strip()[:20]}”": text for text in entry.titles}
    return {**named, f"表名“{entry.sheet}”": entry.sheet}
