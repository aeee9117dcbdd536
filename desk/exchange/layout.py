"""Finding the records in a sheet, be it a table, a form of labels and values, or both."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from desk.exchange.headers import (
    Header,
    Headings,
    anchor_bottom,
    header_at,
    heading_text,
    inline_pair,
)
from desk.exchange.sheets import CellValue, Sheet, Spot, address

_HEADER_WITHIN = 30
_TOTAL = re.compile(r"^\s*(?:本页|本日|当日|本月|今日)?\s*(?:合|小|总|共|累)\s*计|^\s*汇总")
_FOOT = re.compile(
    r"^\s*(?:制表|审核|审批|批准|编制|填表|填报|复核|签字|盖章|说明|备注|注意|注\s*[:：\d]|附\s*[:：]|"
    r"以上|以下|请|特此|此表|本表|温馨|订货单位|需方|供方|供货单位|甲方|乙方|项目负责人|"
    r"联系电话|制单|经办|填写)"
)
_DITTO = frozenset({"同上", "同", "〃", "″", '"', "''", "”", "“", "…", "上同"})


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of an entry: where it is and what it holds; `merged_with` names its range's head
    when the value is written there."""

    address: str
    value: CellValue
    merged_with: str = ""


@dataclass(slots=True)
class Entry:
    """One record as it was written: for each field its cells, empty ones included.

    `others` are filled cells under headings nobody asked for, `titles` the texts above.
    """

    sheet: str
    row: int
    cells: dict[str, list[Cell]] = field(default_factory=dict)
    joined: dict[str, tuple[str, ...]] = field(default_factory=dict)
    others: list[tuple[str, Cell]] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    first_cell: str = ""
    last_cell: str = ""

    def cell(self, key: str) -> Cell | None:
        """The field's first filled cell, else its first cell, else None."""
        cells = self.cells.get(key, [])
        return next((cell for cell in cells if cell.value not in (None, "")), None) or (
            cells[0] if cells else None
        )


def find_entries(sheet: Sheet, headings: Headings, *, enough: int) -> list[Entry]:
    """The records of `sheet`; empty when fewer than `enough` wanted fields are found in it."""
    reader = _Reader(sheet, headings, enough)
    entries = reader.tables()
    return entries or reader.forms()


class _Reader:
    def __init__(self, sheet: Sheet, headings: Headings, enough: int) -> None:
        self.sheet = sheet
        self.headings = headings
        self.enough = enough
        self.anchors = sheet.anchors()

    def tables(self) -> list[Entry]:
        header = self._first_header()
        if header is None:
            return []
        entries: list[Entry] = []
        titles = self._titles(0, header.top)
        defaults = self._pairs(0, header.top)
        row = header.bottom + 1
        last: Entry | None = None
        while row < len(self.sheet.rows):
            again = self._repeated_header(row, header)
            if again is not None:
                header, row, last = again, again.bottom + 1, None
                continue
            section = self._section_title(row, header)
            if section:
                titles = [section, *titles[-3:]]
            elif self._is_record(row, header):
                last = self._entry(row, header, titles, above=last)
                for key, cell in defaults.items():
                    last.cells.setdefault(key, [cell])
                entries.append(last)
            row += 1
        return entries

    def _first_header(self) -> Header | None:
        best: Header | None = None
        for row in range(min(_HEADER_WITHIN, len(self.sheet.rows))):
            found = header_at(self.sheet, row, self.headings, anchors=self.anchors)
            if len(found.keys) >= self.enough and (
                best is None or len(found.keys) > len(best.keys)
            ):
                best = found
        return best if best is not None and not self._is_form(best) else None

    def _is_form(self, header: Header) -> bool:
        """Whether the headings rather stand beside their values than above them."""
        columns = sorted(header.columns)
        beside = sum(
            self.sheet.value(header.top, column + 1) not in (None, "")
            and column + 1 not in header.columns
            for column in columns
        )
        return len(columns) < 4 and beside >= len(columns) - 1 and beside > 0

    def _repeated_header(self, row: int, header: Header) -> Header | None:
        texts = sum(bool(heading_text(value)) for value in self.sheet.rows[row])
        if texts < self.enough:
            return None
        found = header_at(self.sheet, row, self.headings, anchors=self.anchors)
        wanted = max(self.enough, (len(header.keys) + 1) // 2)
        return found if len(found.keys) >= wanted else None

    def _titles(self, top: int, bottom: int) -> list[str]:
        return [
            value
            for row in self.sheet.rows[top:bottom]
            for value in row
            if isinstance(value, str) and value.strip()
        ]

    def _pairs(self, top: int, bottom: int) -> dict[str, Cell]:
        """Labels with their values above a table: 工程名称：… once for all rows."""
        found: dict[str, Cell] = {}
        for row in range(top, bottom):
            for column, value in enumerate(self.sheet.rows[row]):
                for key, cell in self._pair(row, column, value, beside_only=True):
                    if cell.value not in (None, ""):
                        found.setdefault(key, cell)
        return found

    def _pair(
        self, row: int, column: int, value: CellValue, *, beside_only: bool = False
    ) -> list[tuple[str, Cell]]:
        if self.anchors.get((row, column), (row, column)) != (row, column):
            return []
        pair = inline_pair(value)
        if pair is not None and pair[1]:
            keys = self.headings.read(pair[0])
            return [(key, Cell(address(row, column), pair[1])) for key in keys]
        text = heading_text(value)
        keys = self.headings.read(text) if text else ()
        if not keys:
            return []
        place = self._value_of(row, column, beside_only=beside_only)
        if place is None:
            return []
        return [(key, Cell(address(*place), self.sheet.value(*place))) for key in keys]

    def _value_of(self, row: int, column: int, *, beside_only: bool) -> Spot | None:
        right = (row, self._right_end(row, column) + 1)
        below = (anchor_bottom(self.sheet, row, column) + 1, column)
        if beside_only or not self._is_label(right):
            filled = self.sheet.value(*right) not in (None, "")
            if filled or beside_only:
                return None if self._is_label(right) else right
            if self.sheet.value(*below) in (None, "") or self._is_label(below):
                return right
        return None if self._is_label(below) else below

    def _right_end(self, row: int, column: int) -> int:
        for (top, left), (bottom, right) in self.sheet.merged:
            if top <= row <= bottom and left <= column <= right:
                return right
        return column

    def _is_label(self, place: Spot) -> bool:
        text = heading_text(self.sheet.value(*place))
        return bool(text and self.headings.read(text))

    def _section_title(self, row: int, header: Header) -> str:
        """The text of a row that holds one text only, outside or across the table's columns."""
        filled = [(c, v) for c, v in enumerate(self.sheet.rows[row]) if v not in (None, "")]
        if len(filled) != 1 or not isinstance(filled[0][1], str):
            return ""
        column, text = filled[0]
        across = self._right_end(row, column) - column >= 2
        known = column in header.columns
        return text if across or not known or _FOOT.match(text) else ""

    def _is_record(self, row: int, header: Header) -> bool:
        cells = self.sheet.rows[row]
        texts = [value for value in cells if value not in (None, "")]
        if not texts:
            return False
        if any(isinstance(value, str) and _TOTAL.match(value) for value in texts[:3]):
            return False
        first = texts[0]
        numbers = any(isinstance(v, int | float) for v in texts[1:])
        if isinstance(first, str) and _FOOT.match(first) and not numbers:
            return False
        return any(self._filled(row, column) for column in header.columns)

    def _filled(self, row: int, column: int) -> bool:
        return self.sheet.value(row, column) not in (None, "")

    def _entry(self, row: int, header: Header, titles: list[str], *, above: Entry | None) -> Entry:
        entry = Entry(self.sheet.name, row + 1, titles=titles)
        entry.first_cell = address(row, min(header.columns))
        entry.last_cell = address(row, max(header.columns))
        for column, keys in header.columns.items():
            cell = self._table_cell(row, column)
            for key in keys:
                used = _ditto(cell, key, above)
                entry.cells.setdefault(key, []).append(used)
                if len(keys) > 1:
                    entry.joined[key] = keys
        for column, label in header.others.items():
            if self._filled(row, column):
                cell = Cell(address(row, column), self.sheet.value(row, column))
                entry.others.append((label, cell))
        return entry

    def _table_cell(self, row: int, column: int) -> Cell:
        head = self.anchors.get((row, column), (row, column))
        if head == (row, column):
            return Cell(address(row, column), self.sheet.value(row, column))
        return Cell(address(row, column), self.sheet.value(*head), merged_with=address(*head))

    def forms(self) -> list[Entry]:
        """The forms of a sheet: labels beside or above their values, one form or several."""
        found: list[tuple[Spot, list[tuple[str, Cell]]]] = []
        for (row, column), value in self.sheet.filled():
            pairs = self._pair(row, column, value)
            if pairs:
                found.append(((row, column), pairs))
        entries = []
        for group in _grouped(found):
            entry = Entry(self.sheet.name, group[0][0][0] + 1)
            entry.titles = self._titles(0, group[0][0][0])[-3:]
            for place, pairs in group:
                keys = tuple(key for key, _ in pairs)
                for key, cell in pairs:
                    entry.cells.setdefault(key, []).append(cell)
                    if len(keys) > 1:
                        entry.joined[key] = keys
                    entry.last_cell = cell.address
                entry.first_cell = entry.first_cell or address(*place)
            entry.others = self._other_pairs(group)
            filled = {k for k, cells in entry.cells.items() if any(c.value for c in cells)}
            if len(entry.cells) >= self.enough and filled:
                entries.append(entry)
        return entries

    def _other_pairs(
        self, group: list[tuple[Spot, list[tuple[str, Cell]]]]
    ) -> list[tuple[str, Cell]]:
        """Labels nobody asked for beside a value, in the rows of a form."""
        values = {cell.address for _, pairs in group for _, cell in pairs}
        rows = sorted({place[0] for place, _ in group})
        labels = {place for place, _ in group}
        others = []
        for row in rows:
            for column, value in enumerate(self.sheet.rows[row]):
                here = (row, column)
                label = heading_text(value)
                right = (row, self._right_end(row, column) + 1)
                if here in labels or address(*here) in values or not 2 <= len(label) <= 12:
                    continue
                held = self.sheet.value(*right)
                if (
                    held not in (None, "")
                    and address(*right) not in values
                    and (right not in labels)
                ):
                    others.append((label, Cell(address(*right), held)))
                    values.add(address(*right))
        return others


def _ditto(cell: Cell, key: str, above: Entry | None) -> Cell:
    text = cell.value.strip() if isinstance(cell.value, str) else ""
    before = above.cell(key) if above is not None and text in _DITTO and text else None
    return Cell(cell.address, before.value) if before is not None else cell


def _grouped(
    found: list[tuple[Spot, list[tuple[str, Cell]]]],
) -> list[list[tuple[Spot, list[tuple[str, Cell]]]]]:
    """The label cells of each form: a form begins where its first label stands again."""
    if not found:
        return []
    counts = Counter(key for _, pairs in found for key, _ in pairs)
    most = max(counts.values())
    opening = next(key for _, pairs in found for key, _ in pairs if counts[key] == most)
    starts = [place for place, pairs in found if pairs[0][0] == opening]
    bands = sorted({column for _, column in starts})
    groups: dict[Spot, list[tuple[Spot, list[tuple[str, Cell]]]]] = {s: [] for s in starts}
    for place, pairs in found:
        groups[_form_of(place, starts, bands)].append((place, pairs))
    return [group for group in groups.values() if group]


def _form_of(place: Spot, starts: list[Spot], bands: list[int]) -> Spot:
    band = max((column for column in bands if column <= place[1]), default=bands[0])
    inside = sorted(start for start in starts if start[1] == band)
    above = [start for start in inside if start[0] <= place[0]]
    return above[-1] if above else inside[0]


def sheet_titles(entry: Entry) -> Mapping[str, str]:
    """Where a day common to all rows may be written: titles from near to far, then the tab."""
    named = {f"标题“{text.strip()[:20]}”": text for text in entry.titles}
    return {**named, f"表名“{entry.sheet}”": entry.sheet}
