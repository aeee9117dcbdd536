"""Knowing a heading when one sees it: labels, synonyms, units, line breaks, two headings in one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from db.fields import Field
from desk.exchange.sheets import CellValue, Sheet, Spot
from desk.values.text import fold_width

_BRACKETED = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
_NOISE = re.compile(r"[\s*★☆:：,，。.、;；_‘’“”\"'※#]+")
_UNIT = re.compile(r"(?:/|单位)?(?:m³|m3|㎥|mm|立方米|立方|毫米|公里|km|kg|min|分钟|元|方)$")
_JOINED = re.compile(r"[/、+&及和与]|以及")
_LONGEST_HEADING = 30
_INLINE = re.compile(r"^\s*([^::：]{2,14})\s*[:：]\s*(.*)$", re.DOTALL)


def fold_heading(text: str) -> str:
    """`text` without what headings are dressed with: spaces, stars, colons, units in brackets."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = _NOISE.sub("", _BRACKETED.sub("", folded))
    bare = _UNIT.sub("", folded)
    return bare or folded


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings wanted for one kind of record: folded spelling → field name."""

    names: Mapping[str, str]
    several: frozenset[str] = frozenset()  # fields that may stand in more than one column

    def read(self, text: str) -> tuple[str, ...]:
        """The fields that a heading names: one, several for 联系人及电话, none for other text."""
        if not text.strip() or len(text) > _LONGEST_HEADING:
            return ()
        folded = fold_heading(text)
        if folded in self.names:
            return (self.names[folded],)
        parts = [self.names.get(fold_heading(part), "") for part in _JOINED.split(text)]
        if len(parts) > 1 and all(parts) and len(set(parts)) == len(parts):
            return tuple(parts)
        return ()

    def ending(self, text: str) -> str:
        """The field whose name ends a longer heading (本次浇筑方量); "" if there is none."""
        folded = fold_heading(text)
        if len(folded) > 10:
            return ""
        fitting = [name for name in self.names if len(name) > 1 and folded.endswith(name)]
        return self.names[max(fitting, key=len)] if fitting else ""


def headings_of(
    fields: Mapping[str, Field],
    extra: Mapping[str, Iterable[str]] | None = None,
    *,
    several: Iterable[str] = (),
) -> Headings:
    """The headings of `fields` by label and synonyms; `extra` adds spellings and keys.

    Where two fields claim a spelling, a label goes before an extra spelling and that before a
    synonym, and earlier fields before later ones.
    """
    names: dict[str, str] = {}
    added = extra or {}
    tiers = (
        ((name, (field.label, field.heading)) for name, field in fields.items()),
        added.items(),
        ((name, field.synonyms) for name, field in fields.items()),
    )
    for tier in tiers:
        for name, spellings in tier:
            for spelling in spellings:
                names.setdefault(fold_heading(spelling), name)
    return Headings(names, frozenset(several))


def heading_text(value: CellValue) -> str:
    return fold_width(value).strip() if isinstance(value, str) else ""


def inline_pair(value: CellValue) -> tuple[str, str] | None:
    """Label and value of a cell such as `工程名称：滨江花园二期`; None for any other cell."""
    if not isinstance(value, str):
        return None
    match = _INLINE.match(value)
    return (match[1].strip(), match[2].strip()) if match else None


@dataclass(frozen=True, slots=True)
class Header:
    """A header found in a sheet: its rows and the fields that each column holds."""

    top: int
    bottom: int
    columns: Mapping[int, tuple[str, ...]]
    others: Mapping[int, str]

    @property
    def keys(self) -> set[str]:
        return {key for keys in self.columns.values() for key in keys}


def header_at(
    sheet: Sheet, row: int, headings: Headings, *, anchors: Mapping[Spot, Spot]
) -> Header:
    """The header that row `row` (with the row below it, if that adds fields) would be."""
    single = _match(headings, {c: (label,) for c, label in _labels(sheet, row, anchors).items()})
    double = _match(headings, _two_lines(sheet, row, anchors))
    bottom = row
    columns, others = single
    if len(_keys(double[0])) > len(_keys(columns)) and _is_heading_row(sheet, row + 1):
        (columns, others), bottom = double, row + 1
    while _is_unit_row(sheet, bottom + 1):
        bottom += 1
    tallest = max((anchor_bottom(sheet, row, column) for column in columns), default=bottom)
    return Header(row, max(bottom, min(tallest, row + 2)), columns, others)


def anchor_bottom(sheet: Sheet, row: int, column: int) -> int:
    """The last row of the merged range that covers a cell, or the cell's own row."""
    for (top, left), (bottom, right) in sheet.merged:
        if top <= row <= bottom and left <= column <= right:
            return bottom
    return row


def _keys(columns: Mapping[int, tuple[str, ...]]) -> set[str]:
    return {key for keys in columns.values() for key in keys}


def _labels(sheet: Sheet, row: int, anchors: Mapping[Spot, Spot]) -> dict[int, str]:
    width = len(sheet.rows[row]) if row < len(sheet.rows) else 0
    found = {}
    for column in range(width):
        text = heading_text(sheet.value(row, column))
        if text and anchors.get((row, column), (row, column)) == (row, column):
            found[column] = text
    return found


def _two_lines(sheet: Sheet, row: int, anchors: Mapping[Spot, Spot]) -> dict[int, tuple[str, ...]]:
    """For each column the spellings to try: sub-heading, group and sub-heading, group."""
    if row + 1 >= len(sheet.rows):
        return {}
    width = max(len(sheet.rows[row]), len(sheet.rows[row + 1]))
    tried: dict[int, tuple[str, ...]] = {}
    for column in range(width):
        above = anchors.get((row, column), (row, column))
        below = anchors.get((row + 1, column), (row + 1, column))
        group = heading_text(sheet.value(*above))
        label = heading_text(sheet.value(*below)) if below != above else ""
        spanned = above != (row, column)
        if label:
            tried[column] = (group + label, label) if spanned or group else (label,)
        elif group and not spanned:
            tried[column] = (group,)
    return tried


def _match(
    headings: Headings, labels: Mapping[int, tuple[str, ...]]
) -> tuple[dict[int, tuple[str, ...]], dict[int, str]]:
    columns: dict[int, tuple[str, ...]] = {}
    taken: set[str] = set()
    for column, spellings in labels.items():
        for spelling in spellings:
            keys = headings.read(spelling)
            if keys and not (set(keys) - headings.several) & taken:
                columns[column] = keys
                taken.update(keys)
                break
    others = {}
    for column, spellings in labels.items():
        if column in columns:
            continue
        key = headings.ending(spellings[-1]) if len(columns) > 1 else ""
        if key and key not in taken:
            columns[column] = (key,)
            taken.add(key)
        else:
            others[column] = spellings[-1]
    return columns, others


_UNITS_ALONE = re.compile(
    r"[(（]?(?:m³|m3|㎥|mm|立方米|立方|毫米|方|m|km|kg|t|吨|元)[)）]?", re.IGNORECASE
)


def _is_unit_row(sheet: Sheet, row: int) -> bool:
    filled = [value for value in _row(sheet, row) if value not in (None, "")]
    return bool(filled) and all(
        isinstance(value, str) and _UNITS_ALONE.fullmatch(value.strip()) for value in filled
    )


def _is_heading_row(sheet: Sheet, row: int) -> bool:
    return all(isinstance(value, str) or value is None for value in _row(sheet, row))


def _row(sheet: Sheet, row: int) -> list[CellValue]:
    return sheet.rows[row] if row < len(sheet.rows) else []
