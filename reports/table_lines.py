"""The lines of a ledger, measured and broken; each text of a column only once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from reportlab.lib.units import mm

from db.fields import Field, Kind
from desk.core.kinds import kind
from desk.core.lists import DEAD
from desk.values.showing import show_value
from reports.fonts import Face, width
from reports.grid import Align
from reports.ledger import STEP, Ledger, Progress, Rows, Sums
from reports.source import heading_of
from reports.wrap import PREFERRED_BREAK, Measured, measure, split_preferred

LEAD = 1.28
PAD = 1.0 * mm
_SIZE = 8.5
_SMALLEST = 6.5
_ROW = 6.2 * mm
_GROW = 4
_NUMBER = "序"
_DAY = "2000-00-00"
_WIDEST = {
    Kind.DATE: _DAY,
    Kind.MOMENT: f"{_DAY} 00:00",
    Kind.CODE: "0" * 30,
    Kind.VOLUME: "00,000.00",
    Kind.MONEY: "000,000.00",
    Kind.DECIMAL: "000.00",
    Kind.INTEGER: "00,000",
    Kind.STATE: "已签认",
    Kind.BOOL: "是否",
}
_ROOMY = 0.42
"""Of the size of type: the room that a part of a text's share should have."""
_SHORT = 10
"""A text up to this width is a grade or a name."""


_Asked = tuple[str, str, Field | None, float]
"""Key, heading, field and share of a column; without a field that of the rows' numbers."""


@dataclass(frozen=True, slots=True)
class LedgerColumn:
    key: str
    heading: str
    field: Field | None
    left: float
    wide: float
    align: Align

    @property
    def tells_state(self) -> bool:
        return self.field is not None and self.field.kind is Kind.STATE


@dataclass(frozen=True, slots=True)
class SetText:
    """One cell's lines with their widths, and its size of type."""

    lines: tuple[tuple[str, float], ...]
    size: float


@dataclass(frozen=True, slots=True)
class SetLine:
    """One row; a `dead` one is struck out."""

    cells: tuple[SetText, ...]
    height: float
    dead: bool = False


class LedgerSetter:
    """Breaks and measures cells; the same text in the same column is measured once."""

    def __init__(
        self, ledger: Ledger, progress: Progress | None, *, left: float, room: float
    ) -> None:
        self.ledger = ledger
        self.progress = progress
        self.columns, self.size = _columns(ledger, left, room)
        self.known: list[dict[str, SetText]] = [{} for _ in self.columns]
        self.signs: set[str] = set()
        self.count = 0

    def header(self) -> SetLine:
        return self._line([column.heading for column in self.columns], Face.SANS, balanced=True)

    def set_all(self, rows: Rows) -> list[SetLine]:
        sums = Sums(self.ledger)
        lines: list[SetLine] = []
        fields = [(column.key, column.field) for column in self.columns]
        for row in rows:
            self.count += 1
            if self.progress is not None and self.count % STEP == 0:
                self.progress(self.count, self.ledger.expected)
            sums.add(row)
            shown = [
                _shown(field, row.get(key)) if field is not None else str(self.count)
                for key, field in fields
            ]
            line = self._line(shown, Face.SERIF)
            lines.append(replace(line, dead=True) if row.get(DEAD) else line)
        if sums.keys:
            lines.append(self._line(self._totals(sums), Face.SERIF))
        return lines

    def _totals(self, sums: Sums) -> list[str]:
        totals = sums.totals
        shown = [
            show_value(column.field, totals[column.key])
            if column.field is not None and column.key in totals
            else ""
            for column in self.columns
        ]
        place = next((i for i, text in enumerate(shown) if i > 0 and not text), 0)
        shown[place] = sums.words
        return shown

    def _line(self, texts: list[str], face: Face, *, balanced: bool = False) -> SetLine:
        cells: list[SetText] = []
        tallest = 0.0
        for column, known, text in zip(self.columns, self.known, texts, strict=True):
            found = known.get(text) if face is Face.SERIF else None
            if found is None:
                found = self._set(text, column.wide - 2 * PAD, face, balanced=balanced)
                if face is Face.SERIF:
                    known[text] = found
            cells.append(found)
            tallest = max(tallest, len(found.lines) * found.size * LEAD)
        return SetLine(tuple(cells), max(_ROW, tallest + 1.8 * mm))

    def _set(self, text: str, room: float, face: Face, *, balanced: bool) -> SetText:
        if not text:
            return SetText((), self.size)
        self.signs.update(text)
        plain = text.replace(PREFERRED_BREAK, "")
        one = width(plain, face) * self.size
        if one <= room and "\n" not in text:
            return SetText(((plain, one),), self.size)
        measured = measure(split_preferred((text.replace("\n", " "),)), face)
        return _fit(measured, room, self.size, balanced=balanced)


def _fit(measured: Measured, room: float, size: float, *, balanced: bool) -> SetText:
    while True:
        smallest = size <= _SMALLEST
        if smallest or measured.longest_word * size <= room:
            lines = measured.lines(room / size, balanced=balanced, force=smallest)
            if smallest or len(lines) <= _GROW:
                return SetText(tuple((line.text, line.width * size) for line in lines), size)
        size = max(_SMALLEST, size - 0.5)


def _shown(field: Field, item: object) -> str:
    if item is None or item == "":
        return ""
    return show_value(field, item)


def _columns(ledger: Ledger, left: float, room: float) -> tuple[list[LedgerColumn], float]:
    """Columns as wide as their fields ask, scaled to fill the page, and the size of type.

    Numbers, dates, times and short words get what they need, and the texts share the rest. Where
    that leaves them little, the time of a moment stands below its day.
    """
    asked: list[_Asked] = [(_NUMBER, _NUMBER, None, 5.0)]
    asked += [(key, heading_of(field), field, field.width + 1.5) for key, field in ledger.keyed]
    natural = sum(share for *_, share in asked) * 0.55 * _SIZE
    size = max(7.0, min(_SIZE, round(_SIZE * room / natural * 2) / 2))
    needed, per_share = _shared(asked, size, room, _WIDEST)
    if per_share < _ROOMY * size:
        needed, per_share = _shared(asked, size, room, _WIDEST | {Kind.MOMENT: _DAY})
    if per_share < 0.2 * size:  # too many such columns: all share the width
        needed, per_share = [0.0] * len(asked), room / sum(share for *_, share in asked)
    wides = [need or share * per_share for (*_, share), need in zip(asked, needed, strict=True)]
    scale = room / sum(wides)
    columns: list[LedgerColumn] = []
    for (key, heading, field, _), wide in zip(asked, wides, strict=True):
        columns.append(LedgerColumn(key, heading, field, left, wide * scale, _align(field)))
        left += wide * scale
    return columns, size


def _shared(
    asked: list[_Asked], size: float, room: float, widest: Mapping[Kind, str]
) -> tuple[list[float], float]:
    """What each column needs, 0 for a text; and the width that a part of a text's share gets."""
    needed = [_needed(field, size, widest) for *_, field, _ in asked]
    shared = sum(share for (*_, share), need in zip(asked, needed, strict=True) if not need)
    return needed, (room - sum(needed)) / shared if shared else 0.0


def _needed(field: Field | None, size: float, widest: Mapping[Kind, str]) -> float:
    """The width of what must not be broken: numbers, dates, times, states, grades; 0 for texts."""
    sample = "0000"
    if field is not None:
        sample = widest.get(field.kind, "")
        if field.kind is Kind.CODE:
            sample = sample[: max(8, field.width)]
        elif field.kind is Kind.REFERENCE and field.refers and kind(field.refers).series:
            sample = "RW-202611-0000"
        elif field.kind is Kind.TEXT and field.width <= _SHORT:
            sample = "C30P10"
    return width(sample, Face.SERIF) * size + 2.6 * PAD if sample else 0.0


def _align(field: Field | None) -> Align:
    if field is None or field.kind in (Kind.DATE, Kind.MOMENT, Kind.STATE, Kind.BOOL, Kind.CHOICE):
        return Align.CENTRE
    return Align.RIGHT if field.numeric else Align.LEFT
