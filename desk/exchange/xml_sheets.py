"""Workbooks that Excel wrote as one XML file (SpreadsheetML 2003), often called .xls."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

from desk.core.errors import Refused
from desk.exchange.sheets import MOST_COLUMNS, MOST_ROWS, CellValue, Sheet, Spot, Unsolved

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_DAY_ZERO = datetime(1899, 12, 31)  # noqa: DTZ001 - a time of day as Excel dates it


def xml_sheets(path: Path) -> list[Sheet]:
    """The sheets of the file. Raises Refused for a file that is damaged or far too large."""
    raw = path.read_bytes()
    # What a workbook never holds; entities are how a small file becomes a large one.
    if b"<!ENTITY" in raw or b"<!DOCTYPE" in raw:
        raise Refused(f"“{path.name}”的内部结构不正常,没有读取。请在Excel中另存后再导入。")
    try:
        book = ElementTree.fromstring(raw)  # noqa: S314 - without entities, and confined
    except ElementTree.ParseError as error:
        raise Refused(
            f"“{path.name}”已损坏,打不开。请在Excel中打开并另存为.xlsx后再导入。"
        ) from error
    struck = {
        style.get(f"{_SS}ID", "")
        for style in book.iter(f"{_SS}Style")
        if any(font.get(f"{_SS}StrikeThrough") == "1" for font in style.iter(f"{_SS}Font"))
    }
    return [_Reader(path, sheet, struck).read() for sheet in book.iter(f"{_SS}Worksheet")]


class _Reader:
    """One sheet while it is read."""

    def __init__(self, path: Path, sheet: ElementTree.Element, struck: set[str]) -> None:
        self._path, self._sheet, self._struck_styles = path, sheet, struck
        self._rows: list[list[CellValue]] = []
        self._merged: list[tuple[Spot, Spot]] = []
        self._struck: set[Spot] = set()
        self._edited: dict[Spot, str] = {}
        self._remarks: dict[Spot, str] = {}
        self._hidden: set[int] = set()

    def read(self) -> Sheet:
        row = 0
        for element in self._sheet.iter(f"{_SS}Row"):
            row = _index(element, row)
            self._within(row, 0)
            self._rows.extend([] for _ in range(row + 1 - len(self._rows)))
            if element.get(f"{_SS}Hidden") == "1":
                self._hidden.add(row)
            self._read_row(element, row)
            row += 1 + _number(element, "Span")
        unseen = [e for e in self._sheet.iter() if e.tag.endswith("}Visible")]
        return Sheet(
            self._sheet.get(f"{_SS}Name", ""),
            self._rows,
            self._merged,
            hidden=any((each.text or "").startswith("SheetHidden") for each in unseen),
            hidden_rows=frozenset(self._hidden),
            struck=frozenset(self._struck),
            edited=self._edited,
            remarks=self._remarks,
        )

    def _within(self, row: int, column: int) -> None:
        if row >= MOST_ROWS or column >= MOST_COLUMNS:
            raise Refused(
                f"“{self._path.name}”超过{MOST_ROWS}行或{MOST_COLUMNS}列,没有读取。请拆成几个小文件。"
            )

    def _read_row(self, element: ElementTree.Element, row: int) -> None:
        cells, column = self._rows[row], 0
        for cell in element.iter(f"{_SS}Cell"):
            column = _index(cell, column)
            self._within(row, column)
            cells.extend([None] * (column + 1 - len(cells)))
            across, down = _number(cell, "MergeAcross"), _number(cell, "MergeDown")
            if across or down:
                self._merged.append(((row, column), (row + down, column + across)))
            self._read_cell(cell, (row, column))
            column += 1 + across

    def _read_cell(self, cell: ElementTree.Element, place: Spot) -> None:
        for comment in cell.findall(f"{_SS}Comment"):
            self._remarks[place] = "".join(comment.itertext()).strip()
        data = cell.find(f"{_SS}Data")
        if data is None:
            return
        value, whole = _value(data), "".join(data.itertext())
        kept = _unstruck(data)
        self._rows[place[0]][place[1]] = value
        if not whole.strip():
            return
        if cell.get(f"{_SS}StyleID") in self._struck_styles or not kept.strip():
            self._struck.add(place)
        elif kept != whole:
            self._edited[place] = whole
            self._rows[place[0]][place[1]] = kept.strip()


def _number(element: ElementTree.Element, name: str) -> int:
    written = element.get(f"{_SS}{name}", "")
    return min(int(written), MOST_ROWS) if written.isdecimal() else 0


def _index(element: ElementTree.Element, following: int) -> int:
    return max(_number(element, "Index") - 1, following)


def _value(data: ElementTree.Element) -> CellValue:
    kind, text = data.get(f"{_SS}Type", "String"), "".join(data.itertext())
    try:
        if kind == "Number":
            return float(text)
        if kind == "DateTime":
            return _moment(datetime.fromisoformat(text))
    except ValueError:
        return text
    if kind == "Boolean":
        return text.strip() == "1"
    if kind == "Error":
        return Unsolved(text, "公式结果是错误")
    return text or None


def _moment(written: datetime) -> CellValue:
    """A day, a time of day, or both: Excel writes all three alike."""
    if written.year < 1900:
        return written - _DAY_ZERO
    return written if written.hour or written.minute else written.date()


def _unstruck(data: ElementTree.Element) -> str:
    """The text of a cell without what stands between <S> and </S>."""
    if data.tag.rpartition("}")[2].upper() in ("S", "DEL", "STRIKE"):
        return data.tail or ""
    inner = (data.text or "") + "".join(_unstruck(child) for child in data)
    return inner if data.tag == f"{_SS}Data" else inner + (data.tail or "")
