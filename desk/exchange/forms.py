"""Forms: labels beside or above their values, one form on a sheet or several."""

from __future__ import annotations

from collections import Counter

from desk.exchange.headings import heading_text
from desk.exchange.layout import Cell, Entry, Grid, Labelled
from desk.exchange.sheets import Spot, address

_Found = tuple[Spot, list[Labelled]]


def form_entries(grid: Grid, *, enough: int) -> list[Entry]:
    """The forms of a sheet that show `enough` wanted fields."""
    labels = [place for place, value in grid.sheet.filled() if isinstance(value, str)]
    beside = _values_are_beside(grid, labels)
    found: list[_Found] = []
    for place in labels:
        labelled = grid.labelled(place, beside=beside)
        if labelled:
            found.append((place, labelled))
    entries = []
    for group in _grouped(found):
        entry = _entry(grid, group)
        held = sum(any(cell.filled for cell in cells) for cells in entry.cells.values())
        if len(entry.cells) >= enough and held:
            entries.append(entry)
    return entries


def _values_are_beside(grid: Grid, labels: list[Spot]) -> bool:
    beside = below = 0
    for place in labels:
        if grid.is_label(place):
            right, under = grid.right_of(place), grid.below(place)
            beside += grid.filled(right) and not grid.is_label(right)
            below += grid.filled(under) and not grid.is_label(under)
    return beside >= below


def _entry(grid: Grid, group: list[_Found]) -> Entry:
    first = group[0][0]
    entry = Entry(grid.sheet.name, first[0] + 1, address(*first))
    entry.titles = grid.titles(0, first[0])[:3]
    for _, labelled in group:
        for keys, cell in labelled:
            entry.add(keys, cell)
    entry.others = _other_pairs(grid, group)
    return entry


def _other_pairs(grid: Grid, group: list[_Found]) -> list[tuple[str, Cell]]:
    """Labels nobody asked for, each with the filled cell beside it, in the rows of a form."""
    labels = {place for place, _ in group}
    taken = {cell.address for _, labelled in group for _, cell in labelled}
    others = []
    for row in sorted({place[0] for place in labels}):
        for column in range(len(grid.sheet.rows[row])):
            here, label = (row, column), heading_text(grid.sheet.value(row, column))
            right = grid.right_of(here)
            if here in labels or address(*here) in taken or not 2 <= len(label) <= 12:
                continue
            if grid.filled(right) and right not in labels and address(*right) not in taken:
                others.append((label, grid.cell(right)))
                taken.add(address(*right))
    return others


def _grouped(found: list[_Found]) -> list[list[_Found]]:
    """The label cells of each form: a form begins where its first label stands again."""
    if not found:
        return []
    keys = [(place, labelled[0][0][0]) for place, labelled in found]
    # Most labels stand once in each form; a date may stand at the top and by the signature.
    counts = Counter(key for _, key in keys)
    forms = Counter(counts.values()).most_common(1)[0][0]
    opening = next(key for _, key in keys if counts[key] == forms)
    starts = [place for place, key in keys if key == opening]
    bands = sorted({column for _, column in starts})
    groups: dict[Spot, list[_Found]] = {start: [] for start in starts}
    for place, labelled in found:
        groups[_form_of(place, starts, bands)].append((place, labelled))
    return [group for group in groups.values() if group]


def _form_of(place: Spot, starts: list[Spot], bands: list[int]) -> Spot:
    band = max((column for column in bands if column <= place[1]), default=bands[0])
    inside = sorted(start for start in starts if start[1] == band)
    above = [start for start in inside if start[0] <= place[0]]
    return above[-1] if above else inside[0]
