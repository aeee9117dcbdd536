"""Typed rows streamed into a sheet.

XlsxWriter keeps the workbook's styles, print set-up and package; the rows of a long ledger are
written into its row file directly, because a call per cell takes three times as long.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TypeVar

from xlsxwriter.utility import xl_col_to_name

from db.fields import NUMERIC, Field, Kind
from desk.core.lists import COUNTS, DEAD
from desk.values.showing import show_value
from desk.values.zone import local
from reports.sheet_text import HIGHEST, LINE, PAD, characters, lines_in
from reports.xlsx import Workbook, Worksheet

FORMATS = {
    Kind.INTEGER: "#,##0",
    Kind.VOLUME: "#,##0.00",
    Kind.DECIMAL: "#,##0.00",
    Kind.MONEY: "#,##0.00",
    Kind.DATE: "yyyy-mm-dd",
    Kind.MOMENT: "yyyy-mm-dd hh:mm",
    Kind.CODE: "@",
}
_CENTRED = frozenset({Kind.DATE, Kind.MOMENT, Kind.STATE, Kind.BOOL, Kind.CHOICE})
_LIKE_FORMULA = ("=", "+", "-", "@")
_FIRST_DAY = date(1899, 12, 30).toordinal()
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LONGEST = 32_767  # characters in one cell
_KEPT = 20_000
ROW = 18.0
"""Points of a row of one line."""

T = TypeVar("T")
Encoder = Callable[[object], str]


def column_width(field: Field) -> float:
    """Width in characters; a heading may take two lines and the filter's arrow stands beside it."""
    heading = characters(field.heading)
    return float(min(60, max(field.width + 1, heading / 2 + 3.5)))


def style_of(field: Field | None, *, dead: bool = False) -> dict[str, str | int]:
    """The look of a column's cells; those of a `dead` row are struck out but for its state."""
    style: dict[str, str | int] = {
        "border": 1,
        "valign": "vcenter",
        "font_name": "宋体",
        "font_size": 10,
    }
    if dead:
        struck = field is None or field.kind is not Kind.STATE
        style |= {"font_strikeout": struck, "font_color": "#7F7F7F"}
    if field is None:
        return style | {"align": "center", "num_format": "0"}
    if field.kind in FORMATS:
        style["num_format"] = FORMATS[field.kind]
    if field.kind in _CENTRED:
        style["align"] = "center"
    elif field.kind not in NUMERIC:
        style["indent"] = 1
        style["text_wrap"] = True
    return style


def _wraps(field: Field) -> bool:
    return field.kind not in FORMATS and field.kind not in _CENTRED


def excel_day(day: date) -> int:
    return day.toordinal() - _FIRST_DAY


def excel_moment(moment: datetime) -> float:
    """Days since Excel's first day, the time of day as a fraction, by the station's clock."""
    here = local(moment)
    seconds = here.hour * 3600 + here.minute * 60 + here.second
    return excel_day(here.date()) + seconds / 86400


class RowStream:
    """Writes the rows of a ledger into a sheet that is open for streaming.

    Rows go below whatever was written before and are numbered in the first column. Of the columns
    `counted` every row repeats the amount behind its last column if it counts: what a total over
    them adds.
    """

    def __init__(
        self,
        book: Workbook,
        sheet: Worksheet,
        fields: Sequence[tuple[str, Field]],
        counted: Sequence[str] = (),
    ) -> None:
        self.sheet = sheet
        self.letters = [xl_col_to_name(index) for index in range(len(fields) + 1)]
        self.keys = [key for key, _ in fields]
        self.living, self.dead = self._looks(book, fields), self._looks(book, fields, dead=True)
        self.wrapped = [(key, f, column_width(f)) for key, f in fields if _wraps(f)]
        self.known: dict[tuple[object, int], int] = {}
        places = {key: at for at, key in enumerate(self.keys, start=1)}
        self.counted = [
            (xl_col_to_name(at), self.letters[places[key]], key)
            for at, key in enumerate(counted, start=len(fields) + 1)
        ]

    def _looks(
        self, book: Workbook, fields: Sequence[tuple[str, Field]], *, dead: bool = False
    ) -> tuple[int, list[Encoder]]:
        number = book.add_format(style_of(None, dead=dead))._get_xf_index()
        return number, [self._encoder(book, field, dead=dead) for _, field in fields]

    def start(self, row: int) -> None:
        """Begin at sheet row `row`, counted from 0; what came before is written out."""
        self.sheet._write_single_row(row)
        self.sheet._check_dimensions(row, len(self.keys) + len(self.counted))
        self.file = self.sheet.row_data_fh
        self.first = self.row = row

    def write(self, values: Mapping[str, object]) -> None:
        self.row += 1
        row = self.row
        letters = iter(self.letters)
        number, encoders = self.dead if values.get(DEAD) else self.living
        opening = f'<row r="{row}"{self._height(values)}><c r="{next(letters)}{row}" s="{number}">'
        parts = [f"{opening}<v>{row - self.first}</v></c>"]
        parts += [
            f'<c r="{letter}{row}"{encode(values.get(key))}'
            for letter, key, encode in zip(letters, self.keys, encoders, strict=True)
        ]
        if values.get(COUNTS, True):
            parts += [
                f'<c r="{there}{row}"><f>{here}{row}</f><v>{values[key]}</v></c>'
                for there, here, key in self.counted
                if values.get(key) is not None
            ]
        parts.append("</row>")
        self.file.write("".join(parts))

    def _height(self, values: Mapping[str, object]) -> str:
        """The height of a row, as many lines as its longest text: not every program works it out."""
        most = max((self._lines(values.get(k), f, wide) for k, f, wide in self.wrapped), default=1)
        return f' ht="{min(HIGHEST, max(ROW, most * LINE + PAD)):g}" customHeight="1"'

    def _lines(self, item: object, field: Field, wide: float) -> int:
        if not item:
            return 1
        if not isinstance(item, str):
            return lines_in(show_value(field, item), wide)
        if len(item) * 2 < wide - 3 and "\n" not in item:
            return 1
        found = self.known.get((item, int(wide)))
        if found is None:
            found = lines_in(item, wide)
            if len(self.known) < _KEPT:
                self.known[item, int(wide)] = found
        return found

    def finish(self) -> int:
        """The number of rows written; the sheet goes on below them."""
        if self.row > self.first:
            self.sheet._check_dimensions(self.row - 1, len(self.keys))
        self.sheet.previous_row = self.row
        return self.row - self.first

    def _encoder(self, book: Workbook, field: Field, *, dead: bool) -> Encoder:
        style = style_of(field, dead=dead)
        index = book.add_format(style)._get_xf_index()
        if field.kind in NUMERIC:
            return _numbers(index)
        if field.kind is Kind.DATE:
            return _converted(index, date, excel_day)
        if field.kind is Kind.MOMENT:
            return _converted(index, datetime, excel_moment)
        quoted = book.add_format({**style, "quote_prefix": True})._get_xf_index()
        return _texts(field, index, quoted)


def _empty(index: int) -> str:
    return f' s="{index}"/>'


def _numbers(index: int) -> Encoder:
    """Numbers as they are, digit for digit: a Decimal never passes through a float."""
    empty, opening = _empty(index), f' s="{index}"><v>'

    def encode(item: object) -> str:
        return empty if item is None else f"{opening}{item}</v></c>"

    return encode


def _converted(index: int, sort: type[T], convert: Callable[[T], float]) -> Encoder:
    empty, opening = _empty(index), f' s="{index}"><v>'
    known: dict[object, str] = {}

    def encode(item: object) -> str:
        if item is None:
            return empty
        found = known.get(item)
        if found is None:
            assert isinstance(item, sort)
            found = f"{opening}{convert(item):.15g}</v></c>"
            if len(known) < _KEPT:
                known[item] = found
        return found

    return encode


def _texts(field: Field, index: int, quoted: int) -> Encoder:
    """Text stays text; what looks like a formula is marked so that editing keeps it text."""
    empty = _empty(index)
    known: dict[object, str] = {}

    def encode(item: object) -> str:
        if item is None or item == "":
            return empty
        try:
            found = known.get(item)
        except TypeError:  # a list of choices
            return _text(show_value(field, item), index, quoted)
        if found is None:
            found = _text(show_value(field, item), index, quoted)
            if len(known) < _KEPT:
                known[item] = found
        return found

    return encode


def _text(shown: str, index: int, quoted: int) -> str:
    style = quoted if shown.startswith(_LIKE_FORMULA) else index
    text = _CONTROL.sub("", shown)[:_LONGEST]
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    keep = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    return f' s="{style}" t="inlineStr"><is><t{keep}>{text}</t></is></c>'
