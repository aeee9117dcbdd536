"""What the look of a row says of it: struck out, hidden, or with remarks pinned to its cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from desk.exchange.layout import Cell, Entry
from desk.exchange.sheets import Sheet, Spot, address, spot
from desk.values.text import as_typed


@dataclass(frozen=True, slots=True)
class Look:
    """Why a row is set aside, "" where it is not, and what a person should know of its cells."""

    aside: str
    notes: tuple[str, ...]


_PLAIN = Look("", ())


def look_of(entry: Entry, sheet: Sheet) -> Look:
    """How an entry looks in its sheet. Of a row that is struck out in part the struck cells are
    emptied: they hold what the customer no longer wants."""
    if not (sheet.hidden or sheet.hidden_rows or sheet.struck or sheet.edited or sheet.remarks):
        return _PLAIN
    places = [(cell, _held_at(cell)) for cells in entry.cells.values() for cell in cells]
    filled = {place for cell, place in places if cell.filled}
    struck = filled & sheet.struck
    if struck and len(struck) * 2 >= len(filled):
        return Look("整行已划掉", ())
    notes = tuple(_notes(filled, sheet))
    if struck:
        entry.cells = {
            key: [
                replace(cell, value=None, struck=as_typed(cell.value))
                if _held_at(cell) in struck
                else cell
                for cell in cells
            ]
            for key, cells in entry.cells.items()
        }
    if sheet.hidden:
        return Look(f"在隐藏的表“{sheet.name}”里", notes)
    rows = {spot(cell.address)[0] for cell, _ in places}
    return Look("这一行是隐藏的" if rows and rows <= sheet.hidden_rows else "", notes)


def _held_at(cell: Cell) -> Spot:
    return spot(cell.merged_with or cell.address)


def _notes(filled: set[Spot], sheet: Sheet) -> Iterator[str]:
    for place in sorted(filled & sheet.edited.keys()):
        whole = " ".join(sheet.edited[place].split())
        yield f"{address(*place)}原文是“{whole[:40]}”，划掉的部分没有读"
    for place in sorted(filled & sheet.struck):
        value = sheet.value(*place)
        yield f"{address(*place)}的“{as_typed(value)}”已划掉，没有读"
    for place in sorted(filled & sheet.remarks.keys()):
        yield f"{address(*place)}有批注“{' '.join(sheet.remarks[place].split())[:80]}”，请核对"
