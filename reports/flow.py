"""Filling pages with rows: what is repeated, what stays together, what runs on."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.lib.units import mm

from reports.rows import SetRow
from reports.wrap import Line

NOTE_SIZES = (9.0, 8.0)
"""The type of notes, and what it shrinks to with everything else."""
NOTE_GAP = 3.2 * mm
WASTE = 0.25
"""The share of a page that is not left empty because a long text would not fit."""


@dataclass(frozen=True, slots=True)
class Notes:
    """The lines under the grid and their type."""

    lines: list[Line]
    size: float

    @property
    def lead(self) -> float:
        return (1.5 if self.size == NOTE_SIZES[0] else 1.35) * self.size

    @property
    def start(self) -> float:
        """How high they are at least on the page where they begin."""
        return min(self.height, NOTE_GAP + 2 * self.lead)

    @property
    def height(self) -> float:
        return NOTE_GAP + len(self.lines) * self.lead if self.lines else 0.0


@dataclass(frozen=True, slots=True)
class Item:
    row: SetRow
    header: SetRow | None = None


@dataclass(slots=True)
class Pages:
    """Rows and lines of notes, page by page."""

    rows: list[list[SetRow]]
    notes: list[list[Line]]


class Flow:
    """Fills page after page."""

    def __init__(self, capacity: float, closing: list[SetRow], notes: Notes) -> None:
        self.capacity = capacity
        self.closing = closing
        self.notes = notes
        self.pages: list[list[SetRow]] = [[]]
        self.used = 0.0

    def run(self, items: list[Item]) -> Pages:
        rows = [*items, *map(Item, self.closing)]
        tail = self._tail(items)
        for index, item in enumerate(rows):
            if index == tail:
                tail = self._held_together(rows, tail)
            needed = item.row.height
            if index == tail:
                needed = self._height(rows[tail:])
            elif index < len(items):
                needed = _with_first_line(items, index)
            self._add(item, needed if needed <= self.capacity else item.row.height)
        return Pages(self.pages, self._place_notes())

    def _height(self, rows: list[Item]) -> float:
        """Of rows with the notes under them. Notes alone run on where these rows, which have room,
        would leave the page half empty for them."""
        total, room = sum(item.row.height for item in rows), self.capacity - self.used
        if total + self.notes.height > room >= max(WASTE * self.capacity, total + self.notes.start):
            return total + self.notes.start
        return total + self.notes.height

    def _held_together(self, rows: list[Item], tail: int) -> int:
        """Where the rows begin that stay together on the last page: from `tail` on, but a long text
        among them runs on where the page would stay half empty for it."""
        room = self.capacity - self.used
        if self._height(rows[tail:]) <= room or room < WASTE * self.capacity:
            return tail
        long = (at for at in reversed(range(tail, len(rows))) if rows[at].row.runs_on)
        return next(long, tail - 1) + 1

    def _tail(self, items: list[Item]) -> int:
        """The index of the first item that must stay with the closing rows: of a table the last two
        lines, and a heading above them."""
        start = len(items)
        while start > 0 and len(items) - start < 2 and items[start - 1].header is not None:
            start -= 1
        while 0 < start < len(items) and items[start - 1].row.leads:
            start -= 1
        return start

    def _add(self, item: Item, needed: float) -> None:
        row = item.row
        while self.used + max(needed, row.height) > self.capacity + 1e-6:
            room = self.capacity - self.used
            large = row.height > 0.4 * self.capacity
            wasted = room > WASTE * self.capacity and row.runs_on
            parts = row.split(room) if large or wasted else None
            if parts is not None:
                self._put(parts[0])
                row = parts[1]
                needed = row.height
            elif not self.pages[-1] or (item.header and self.pages[-1] == [item.header]):
                break
            self._turn(item.header)
        self._put(row)

    def _turn(self, header: SetRow | None) -> None:
        self.pages.append([])
        self.used = 0.0
        if header is not None:
            self._put(header)

    def _put(self, row: SetRow) -> None:
        self.pages[-1].append(row)
        self.used += row.height

    def _place_notes(self) -> list[list[Line]]:
        placed: list[list[Line]] = [[] for _ in self.pages]
        used = self.used + NOTE_GAP
        for line in self.notes.lines:
            if used + self.notes.lead > self.capacity + 1e-6:
                self.pages.append([])
                placed.append([])
                used = 0.0
            placed[-1].append(line)
            used += self.notes.lead
        return placed


def _with_first_line(items: list[Item], index: int) -> float:
    """The height of an item, and of a heading together with the first row that it heads, or with
    the beginning of that."""
    total = items[index].row.height
    while items[index].row.leads and index + 1 < len(items):
        index += 1
        total += items[index].row.start
    return total
