"""How high a row of a workbook must be for its text.

Excel grows a row by itself only where no cell is merged, and other programs not always; so that
nothing is hidden, rows of more than one line say their height.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

LINE = 13.5
"""Points from line to line at 10 points of type."""

PAD = 4.0
HIGHEST = 409.0
"""The most that a row can have."""


def characters(text: str) -> int:
    """The room that `text` takes in narrow characters; Chinese ones count twice."""
    return sum(2 if ord(char) > 0x2E80 else 1 for char in text)


def lines_in(text: str, width: float) -> int:
    """The lines that `text` breaks into in a column of `width` characters."""
    room = max(2.0, width - 1.5)  # the white space at both sides, and what a broken word leaves
    return sum(max(1, ceil(characters(line) / room)) for line in text.split("\n"))


def height_of(
    cells: Iterable[tuple[str, float]], *, least: float = 0.0, line: float = LINE
) -> float:
    """The height in points for texts and the widths of their columns, no less than `least`."""
    longest = max((lines_in(text, width) for text, width in cells if text), default=1)
    return min(HIGHEST, max(least, longest * line + PAD))
