"""Tables that are no workbook: separated text, and the web pages that batching systems write."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes, policy
from html.parser import HTMLParser
from io import StringIO
from itertools import islice
from pathlib import Path

from desk.core.errors import Refused
from desk.exchange.formats import decoded
from desk.exchange.sheets import MOST_COLUMNS, MOST_ROWS, CellValue, Sheet, Spot

_SEPARATORS = "\t,;|，"
_TALLEST = 1000  # rows that one cell of a page may cover
_JUDGED = 60  # lines by which the separator is told
_TOLD = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_AS_FORMULA = re.compile(r'="([^"]*)"')


def separated_sheet(path: Path) -> Sheet:
    """Text whose cells are separated by tabs, commas or semicolons. Raises Refused."""
    text = decoded(path.read_bytes())
    told = _TOLD.match(text)
    sign = told[1] if told else _separator(text)
    rows: list[list[CellValue]] = []
    try:
        if told:
            rows.append([])
            text = text[told.end() :]
        for row in csv.reader(StringIO(text, newline=""), delimiter=sign):
            rows.append([_plain(cell) for cell in row])
            _within(path, rows)
    except csv.Error:
        raise Refused(f"“{path.name}”里的文字不成表格,没有读取。请另存为.xlsx后再导入。") from None
    return Sheet(path.stem, rows)


def _plain(cell: str) -> CellValue:
    """A cell as its program shows it: ``="0012"`` keeps the zeros of a number from Excel."""
    kept = _AS_FORMULA.fullmatch(cell.strip())
    return (kept[1] if kept else cell.strip()) or None


def _separator(text: str) -> str:
    """The sign that cuts most lines into the same number of cells, at least two."""
    best, most = ",", (0, 0)
    for sign in _SEPARATORS:
        try:
            lines = list(islice(csv.reader(StringIO(text, newline=""), delimiter=sign), _JUDGED))
        except csv.Error:
            continue
        widths = Counter(len(line) for line in lines if len(line) > 1)
        if widths:
            width, times = widths.most_common(1)[0]
            if (times, width) > most:
                best, most = sign, (times, width)
    return best


def _within(path: Path, rows: list[list[CellValue]]) -> None:
    if len(rows) > MOST_ROWS or len(rows[-1]) > MOST_COLUMNS:
        raise Refused(
            f"“{path.name}”超过{MOST_ROWS}行或{MOST_COLUMNS}列,没有读取。请拆成几个小文件。"
        )


def page_sheet(path: Path, *, mailed: bool) -> Sheet:
    """A web page as Excel lays it out: its texts and tables one below the other. Raises Refused."""
    raw = path.read_bytes()
    text = _mailed_page(raw) if mailed else decoded(raw)
    page = _Page(path, _styles(text))
    page.feed(text)
    page.close()
    page.end_line()
    return page.sheet()


def _mailed_page(raw: bytes) -> str:
    for part in message_from_bytes(raw, policy=policy.default).walk():
        if part.get_content_type() == "text/html":
            held = part.get_payload(decode=True)
            return decoded(held) if isinstance(held, bytes) else ""
    return ""


def _styles(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The classes that strike out, and those that hide."""
    rules = re.findall(r"\.([\w-]+)\s*\{([^{}]*)\}", text[: 1 << 20])
    struck = frozenset(name for name, rule in rules if "line-through" in rule)
    hidden = frozenset(name for name, rule in rules if re.search(r"display\s*:\s*none", rule))
    return struck, hidden


_STRIKING = frozenset({"s", "strike", "del"})
_LINES = frozenset({"p", "div", "h1", "h2", "h3", "h4", "caption", "li", "center"})
_UNSEEN = frozenset({"script", "style", "title", "head"})
_EMPTY = frozenset({"br", "img", "meta", "link", "col", "input", "hr", "base", "area"})


class _Page(HTMLParser):
    """Fills the rows of a sheet while a page is parsed."""

    def __init__(self, path: Path, styles: tuple[frozenset[str], frozenset[str]]) -> None:
        super().__init__(convert_charrefs=True)
        self._path = path
        self._struck_classes, self._hidden_classes = styles
        self._rows: list[list[CellValue]] = []
        self._merged: list[tuple[Spot, Spot]] = []
        self._taken: set[Spot] = set()
        self._hidden: set[int] = set()
        self._struck: set[Spot] = set()
        self._edited: dict[Spot, str] = {}
        self._open: list[tuple[str, bool]] = []  # the open elements, and which strike out
        self._cell: Spot | None = None
        self._texts: list[tuple[str, bool]] = []

    def sheet(self) -> Sheet:
        return Sheet(
            self._path.stem,
            self._rows,
            self._merged,
            hidden_rows=frozenset(self._hidden),
            struck=frozenset(self._struck),
            edited=self._edited,
        )

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "br":
            self._texts.append(("\n", False))
        if tag in _EMPTY:
            return
        if tag in ("tr", "table"):
            self.end_line()
        if tag == "tr":
            self._rows.append([])
            _within(self._path, self._rows)
            if self._hides(said):
                self._hidden.add(len(self._rows) - 1)
        elif tag in ("td", "th"):
            self.end_line()
            self._begin_cell(said)
        elif tag in _LINES and self._cell is None:
            self.end_line()
        self._open.append((tag, tag in _STRIKING or self._strikes(said)))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table") or (tag in _LINES and self._cell is None):
            self.end_line()
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place][0] == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        if not any(tag in _UNSEEN for tag, _ in self._open):
            self._texts.append((data, any(strikes for _, strikes in self._open)))

    def _strikes(self, said: dict[str, str]) -> bool:
        classes = frozenset(said.get("class", "").split())
        return "line-through" in said.get("style", "") or bool(classes & self._struck_classes)

    def _hides(self, said: dict[str, str]) -> bool:
        classes = frozenset(said.get("class", "").split())
        style = said.get("style", "").replace(" ", "").lower()
        return "display:none" in style or "hidden" in said or bool(classes & self._hidden_classes)

    def _begin_cell(self, said: dict[str, str]) -> None:
        if not self._rows:
            self._rows.append([])
        row = len(self._rows) - 1
        column = len(self._rows[row])
        while (row, column) in self._taken:
            self._rows[row].append(None)
            column += 1
        self._rows[row].append(None)
        _within(self._path, self._rows)
        self._cell = (row, column)
        across = _span(said.get("colspan"), MOST_COLUMNS - column)
        down = _span(said.get("rowspan"), _TALLEST)
        if across > 1 or down > 1:
            self._merged.append(((row, column), (row + down - 1, column + across - 1)))
            covered = (
                (r, c) for r in range(row, row + down) for c in range(column, column + across)
            )
            self._taken.update(place for place in islice(covered, MOST_ROWS) if place != self._cell)

    def end_line(self) -> None:
        """What was read since the last cell or line began is a cell, or a line of its own."""
        texts, self._texts = self._texts, []
        cell, self._cell = self._cell, None
        whole, kept = _said(texts, struck=True), _said(texts, struck=False)
        if not whole:
            return
        if cell is None:
            if kept:
                self._rows.append([kept])
                _within(self._path, self._rows)
            return
        self._rows[cell[0]][cell[1]] = kept or whole
        if not kept:
            self._struck.add(cell)
        elif kept != whole:
            self._edited[cell] = whole


def _said(texts: list[tuple[str, bool]], *, struck: bool) -> str:
    lines = "".join(_spaced(text) for text, is_struck in texts if struck or not is_struck)
    return "\n".join(line for line in (_joined(part) for part in lines.split("\n")) if line)


def _spaced(text: str) -> str:
    return text if text == "\n" else re.sub(r"[ \t\r\n\xa0]+", " ", text)


def _joined(line: str) -> str:
    return " ".join(_words(line))


def _words(line: str) -> Iterator[str]:
    return (word for word in line.split(" ") if word)


def _span(written: str | None, most: int) -> int:
    return min(int(written), most) if written and written.isdecimal() and int(written) > 0 else 1
