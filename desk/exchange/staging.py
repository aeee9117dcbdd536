"""What an import ends at before anything is stored: rows that can be taken and cells that cannot."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from db.fields import Field, Kind
from desk.exchange.called_off import called_off, is_mark
from desk.exchange.layout import Cell, Entry
from desk.exchange.seen import look_of
from desk.exchange.sheets import CellValue, Sheet, Unsolved, from_serial, spot
from desk.exchange.watched import Watched
from desk.exchange.windows import Window, long_dates
from desk.values.reading import Unreadable, read_noted
from desk.values.showing import show_date, show_moment
from desk.values.text import as_typed, clean_text, fold_width, quoted
from desk.values.zone import STATION_ZONE


@dataclass(slots=True)
class StagedRow:
    """One record to be made: values by field name, and what a person should look at.

    `references` holds the written names of other records by field name, `cells` tells where each
    value stood, `written` is the moment in the sheet's own words.
    """

    sheet: str
    row: int
    values: dict[str, Any] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    cells: dict[str, str] = field(default_factory=dict)
    written: str = ""


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """One cell that has no reading; the row it stands in is not taken. `rule` and `clause` name
    the rule of the office that refused it, where one did."""

    sheet: str
    row: int
    cell: str
    value: str
    reason: str
    rule: str = ""
    clause: str = ""


@dataclass(slots=True)
class AsideRow:
    """A record that is not meant any more, or likely there already: it is taken only when a person
    says so. `refused` are its cells without a reading, which then refuse it."""

    staged: StagedRow
    reason: str
    refused: list[RefusedRow] = field(default_factory=list)


@dataclass(slots=True)
class SheetsRead:
    """Everything that was read from a workbook: `read` records, taken, refused or set aside.

    `notes` concern whole sheets; `unknown` are headings that name no field, each with a value below.
    `watched` hears of the records read, of those `expected` by now.
    """

    read: int = 0
    staged: list[StagedRow] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    aside: list[AsideRow] = field(default_factory=list)
    watched: Watched = field(default_factory=Watched)
    expected: int = 0
    unknown: dict[str, str] = field(default_factory=dict)


def shown(value: CellValue) -> str:
    """A cell's value as the clerk sees it in the sheet."""
    if value is None:
        return ""
    if isinstance(value, Unsolved):
        return value.shown
    if isinstance(value, datetime):
        return show_moment(value)
    if isinstance(value, date):
        return show_date(value)
    if isinstance(value, time):
        return f"{value.hour:02d}:{value.minute:02d}"
    return as_typed(value)


def solved(cell: Cell) -> CellValue:
    """The cell's value; raises Unreadable when it holds a formula without one."""
    if isinstance(cell.value, Unsolved):
        raise Unreadable(f"“{cell.value.shown}”{cell.value.reason}")
    return cell.value


def to_the_second(value: CellValue) -> CellValue:
    """A moment without the rest of its second: Excel keeps eight o'clock as 07:59:59.997."""
    half = timedelta(microseconds=500_000)
    if isinstance(value, datetime) and value.microsecond:
        value = value + half if value < datetime.max.replace(tzinfo=value.tzinfo) - half else value
        return value.replace(microsecond=0)
    if isinstance(value, time) and value.microsecond:
        day = datetime.combine(date(2000, 1, 1), value) + half
        return day.time().replace(microsecond=0) if day.day == 1 else time(0)
    if isinstance(value, timedelta) and value.microseconds:
        return timedelta(seconds=round(value.total_seconds()))
    return value


def text_of(cell: Cell | None) -> str:
    """A cell as clean text of one line; "" for none or an empty one."""
    if cell is None or not cell.filled:
        return ""
    return clean_text(shown(solved(cell)))


def read_cell(
    field_: Field, cell: Cell, *, now: datetime, from_1904: bool = False
) -> tuple[Any, str]:
    """A field's value in one cell, with a note as `read_noted` gives it.

    A bare number in a date column is a date that lost its format. Raises Unreadable.
    """
    value = to_the_second(solved(cell))
    if isinstance(value, timedelta):
        value = shown(value)
    if isinstance(value, str) and field_.kind is Kind.CODE:
        value = figures_of(fold_width(value))
    if field_.kind in (Kind.DATE, Kind.MOMENT) and type(value) in (int, float):
        assert isinstance(value, int | float)
        value = from_serial(value, from_1904=from_1904) or value
    if isinstance(value, str) and field_.kind in (Kind.DATE, Kind.MOMENT):
        value = long_dates(value)[0]
    if field_.kind in (Kind.TEXT, Kind.LONG_TEXT, Kind.CODE):
        value = shown(value) if isinstance(value, datetime | date | time) else value
    return read_noted(field_, value, now=now)


_SCIENTIFIC = re.compile(r"(\d)(?:\.(\d+))?[Ee]\+?(\d{1,2})")


def figures_of(text: str) -> str:
    """A long number that a sheet shows as 1.37E+10, written out where every figure is there. Raises
    Unreadable where some are lost: nobody knows them."""
    match = _SCIENTIFIC.fullmatch(text.strip())
    if match is None or int(match[3]) < 5:
        return text
    figures = match[1] + (match[2] or "")
    if len(figures) < int(match[3]) + 1:
        raise Unreadable(f"{quoted(text)}是科学计数，后面的数字已经丢失，请按文本重新填写")
    return figures[: int(match[3]) + 1]


_NEAR = Window(timedelta(days=366), timedelta(days=366))
_LIFETIME = Window(timedelta(days=30 * 366), timedelta(days=30 * 366))
_COUNTERS = frozenset({"序号", "序", "编号", "No.", "NO", "项次"})


class RowReader:
    """Collects the values and the bad cells of one entry."""

    def __init__(self, entry: Entry, sheet: Sheet, *, now: datetime) -> None:
        self.entry = entry
        self.sheet = sheet
        self.now = now
        self.staged = StagedRow(entry.sheet, entry.row)
        self.refused: list[RefusedRow] = []
        self.void = False  # a slip that counts for nothing is refused, never set aside
        self._look = look_of(entry, sheet)
        for remark in self._look.notes:
            self.note(remark)

    def refuse(self, cell: Cell | None, reason: str) -> None:
        """Name a cell that has no reading; for a missing column the row's first cell."""
        where = cell.address if cell is not None else self.entry.first_cell
        value = shown(cell.value) if cell is not None else ""
        if cell is not None and cell.struck:
            value, reason = cell.struck, f"{quoted(cell.struck)}已划掉，{reason}"
        row = spot(where)[0] + 1
        self.refused.append(RefusedRow(self.entry.sheet, row, where, value, reason))

    def put(self, name: str, value: object, cell: Cell | None = None) -> None:
        self.staged.values[name] = value
        if cell is not None:
            self.staged.cells[name] = cell.address

    def note(self, text: str) -> None:
        if text and text not in self.staged.notes:
            self.staged.notes.append(text)

    def finish(self, result: SheetsRead) -> None:
        """Add the row to what was read: set aside when it is not meant any more, staged when every
        cell was readable, else refused."""
        self.note_others()
        reason = "" if self.void else self._look.aside or called_off(self.entry)
        if self.sheet.hidden and self.refused:  # a list that only the sheets themselves look up
            return
        result.read += 1
        result.watched.each(result.read, result.expected, "正在识别")
        for label, cell in self._unknown():
            result.unknown.setdefault(clean_text(label), clean_text(shown(cell.value))[:40])
        if reason:
            result.aside.append(AsideRow(self.staged, reason, self.refused))
        elif self.refused:
            result.refused.extend(self.refused)
        else:
            result.staged.append(self.staged)

    def take(self, field_: Field, cell: Cell | None) -> None:
        """Read one field from its cell; an empty cell puts nothing."""
        if cell is None or not cell.filled:
            return
        try:
            value, note = read_cell(field_, cell, now=self.now, from_1904=self.sheet.from_1904)
        except Unreadable as unreadable:
            self.refuse(cell, unreadable.reason)
            return
        far = self._far(value, cell)
        if far:
            self.refuse(cell, far)
        elif value not in (None, "", []):
            self.put(field_.name, value, cell)
            self.note(f"{field_.label}:{note}" if note else "")

    def _far(self, value: object, cell: Cell) -> str:
        """Why a date is not believed; "" for one that is, and for what is none."""
        if not isinstance(value, date):
            return ""
        moment = (
            value
            if isinstance(value, datetime)
            else datetime.combine(value, time(12), STATION_ZONE)
        )
        others = long_dates(cell.value)[1] if isinstance(cell.value, str) else ()
        window = _NEAR if others else _LIFETIME
        form = "%Y-%m-%d %H:%M" if isinstance(value, datetime) else "%Y-%m-%d"
        written = shown(cell.value)
        return window.refusal(moment, others, now=self.now, written=written, form=form)

    def take_if_readable(self, field_: Field, cell: Cell | None) -> None:
        """Read a field without which the record can do; one odd word in it loses no row."""
        before = len(self.refused)
        self.take(field_, cell)
        for odd in self.refused[before:]:
            self.note(f"{field_.label}没有读：{odd.reason}")
        del self.refused[before:]

    def text(self, key: str) -> str:
        """The text of a field's cell; a cell without a reading is refused and gives ""."""
        cell = self.entry.cell(key)
        try:
            return text_of(cell)
        except Unreadable as unreadable:
            self.refuse(cell, unreadable.reason)
            return ""

    def note_others(self) -> None:
        """Keep in a note what stands under headings that the program does not know."""
        for label, cell in self._unknown():
            self.note(f"未用到的“{clean_text(label)}”：{clean_text(shown(cell.value))[:60]}")

    def _unknown(self) -> list[tuple[str, Cell]]:
        return [
            (label, cell)
            for label, cell in self.entry.others
            if cell.filled and label.strip() not in _COUNTERS and not is_mark(label)
        ]
