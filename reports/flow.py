"""Filling pages with rows: what is repeated, what stays together, what runs on."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.lib.units import mm

from reports.rows import SetRow
from reports.wrap import Line

NOTE_SIZE = 9.0
NOTE_LEAD = 1.5 * NOTE_SIZE
NOTE_GAP = 3.2 * mm


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

    def __init__(self, capacity: float, closing: list[SetRow], notes: list[Line]) -> None:
        self.capacity = capacity
        self.closing = closing
        self.notes = notes
        self.pages: list[list[SetRow]] = [[]]
        self.used = 0.0

    def run(self, items: list[Item]) -> Pages:
        tail = self._tail(items)
        group = sum(item.row.height for item in items[tail:])
        group += sum(row.height for row in self.closing) + self._notes_height()
        for index, item in enumerate(items):
            needed = group if index == tail else _with_first_line(items, index)
            if needed > self.capacity:
                needed = item.row.height
            self._add(item, needed)
        rest = sum(row.height for row in self.closing) + self._notes_height()
        for index, row in enumerate(self.closing):
            self._add(Item(row), rest if index == 0 and rest <= self.capacity else row.height)
        return Pages(self.pages, self._place_notes())

    def _tail(self, items: list[Item]) -> int:
        """The index of the first item that must stay with the closing rows: of a table the last two
        lines, and a heading above them."""
        start = len(items)
        while start > 0 and len(items) - start < 2 and items[start - 1].header is not None:
            start -= 1
        while 0 < start < len(items) and items[start - 1].row.leads:
            start -= 1
        return start

    def _notes_height(self) -> float:
        return NOTE_GAP + len(self.notes) * NOTE_LEAD if self.notes else 0.0

    def _add(self, item: Item, needed: float) -> None:
        row = item.row
        while self.used + max(needed, row.height) > self.capacity + 1e-6:
            room = self.capacity - self.used
            large = row.height > 0.4 * self.capacity
            parts = row.split(room) if large else None
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
        for line in self.notes:
            if used + NOTE_LEAD > self.capacity + 1e-6:
                self.pages.append([])
                placed.append([])
                used = 0.0
            placed[-1].append(line)
            used += NOTE_LEAD
        return placed


def _with_first_line(items: list[Item], index: int) -> float:
    """The height of an item, and of a heading together with the first row that it heads."""
    total = items[index].row.height
    while items[index].row.leads and index + 1 < len(items):
        index += 1
        total += items[index].row.height
    return total
