"""Ledgers on paper: landscape A4, thousands of rows, drawn directly.

Title, period and column headings are one form XObject that every page repeats. Text that was
measured and encoded once is kept, because ledgers say the same names and grades over and over.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import Any

from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from desk.values.showing import show_date, show_moment
from desk.values.zone import local
from reports.document import About, new_canvas, seal
from reports.fonts import DRAWING, SUBSTITUTE, Face, missing_glyphs, runs, width
from reports.form import PrintContext
from reports.grid import Align
from reports.ledger import Ledger, Progress, Rows
from reports.painting import FOOT_GREY, FRAME, HAIRLINE, LABEL_GREY
from reports.table_lines import LEAD, PAD, LedgerColumn, LedgerSetter, SetLine

_WIDE, _HIGH = 297 * mm, 210 * mm
_LEFT, _RIGHT = 10 * mm, _WIDE - 10 * mm
_HEAD_TOP = _HIGH - 9 * mm
_GRID_TOP = _HIGH - 27 * mm
_GRID_BOTTOM = 19 * mm
_MIDDLE = 0.37
_STRIKE = 0.32
STRUCK = 0.35
"""The grey of a row that was voided, cancelled or superseded, which is struck out too."""


@dataclass(frozen=True, slots=True)
class LedgerDrawing:
    """A finished ledger; `missing` are the characters no font has."""

    pdf: bytes
    pages: int
    rows: int
    missing: tuple[str, ...]


def ledger_pdf(
    ledger: Ledger, rows: Rows, context: PrintContext, *, progress: Progress | None = None
) -> LedgerDrawing:
    """The ledger as PDF. Whatever `progress` raises stops the work and is raised here."""
    setter = LedgerSetter(ledger, progress, left=_LEFT, room=_RIGHT - _LEFT)
    lines = setter.set_all(rows)
    header = setter.header()
    pages = _paginate(lines, _GRID_TOP - _GRID_BOTTOM - header.height)
    missing = missing_glyphs("".join(sorted(setter.signs)))
    if missing:
        gaps = "、".join(f"U+{ord(char):04X}" for char in missing)
        filters = f"{ledger.filters}　缺字以{SUBSTITUTE}代替：{gaps}".strip()
        ledger = replace(ledger, filters=filters)
    with DRAWING:
        pdf = _Painter(ledger, context, setter.columns, header, pages).draw()
    return LedgerDrawing(pdf, len(pages), setter.count, missing)


def _paginate(lines: list[SetLine], capacity: float) -> list[list[SetLine]]:
    pages: list[list[SetLine]] = [[]]
    used = 0.0
    for line in lines:
        if pages[-1] and used + line.height > capacity:
            pages.append([])
            used = 0.0
        pages[-1].append(line)
        used += line.height
    return pages


class _Painter:
    def __init__(
        self,
        ledger: Ledger,
        context: PrintContext,
        columns: list[LedgerColumn],
        header: SetLine,
        pages: list[list[SetLine]],
    ) -> None:
        self.ledger = ledger
        self.context = context
        self.columns = columns
        self.header = header
        self.pages = pages
        self.codes: dict[tuple[str, float, str], str] = {}
        self.buffer = io.BytesIO()
        self.canvas: Canvas = new_canvas(self.buffer, _WIDE, _HIGH)

    def draw(self) -> bytes:
        self.canvas.beginForm("head", 0, 0, _WIDE, _HIGH)
        self._head()
        self.canvas.endForm()
        for number, lines in enumerate(self.pages, start=1):
            self.canvas.doForm("head")
            self._grid(lines)
            self._foot(number)
            self.canvas.showPage()
        seal(self.canvas, self._about())
        return self.buffer.getvalue()

    def _about(self) -> About:
        return About(
            title=f"{self.ledger.title} {self.ledger.period}".strip(),
            author=f"{self.context.company} {self.context.station}".strip(),
            subject=self.ledger.filters,
            made_at=self.context.printed_at,
        )

    def _head(self) -> None:
        middle = _WIDE / 2
        owner = f"{self.context.company} {self.context.station}".strip()
        self._text(owner, middle, _HEAD_TOP - 2 * mm, 9.5, Face.SANS, Align.CENTRE)
        self._text(self.ledger.title, middle, _HEAD_TOP - 9.5 * mm, 16, Face.BOLD, Align.CENTRE)
        y = _GRID_TOP + 2.2 * mm
        period = f"期间：{self.ledger.period}" if self.ledger.period else ""
        rest = (_RIGHT - _LEFT) - width(period, Face.SANS) * 9 - 8 * mm
        filters = self.ledger.filters
        size = min(9.0, max(6.0, rest / max(width(filters, Face.SANS), 0.1)))
        self._text(period, _LEFT, y, 9, Face.SANS)
        self._text(filters, _RIGHT, y, size, Face.SANS, Align.RIGHT)
        bottom = _GRID_TOP - self.header.height
        self.canvas.setFillGray(LABEL_GREY)
        self.canvas.rect(_LEFT, bottom, _RIGHT - _LEFT, self.header.height, stroke=0, fill=1)
        self.canvas.setFillGray(0)
        self._cells([self.header], _GRID_TOP, Face.SANS, centred=True)

    def _grid(self, lines: list[SetLine]) -> None:
        top = _GRID_TOP - self.header.height
        self.canvas.setFillGray(0)
        self._cells(lines, top, Face.SERIF)
        levels = [top]
        for line in lines:
            levels.append(levels[-1] - line.height)
        bottom = levels.pop()
        self.canvas.setLineWidth(HAIRLINE)
        self.canvas.lines([(_LEFT, y, _RIGHT, y) for y in levels])
        self.canvas.lines([(c.left, bottom, c.left, _GRID_TOP) for c in self.columns[1:]])
        self.canvas.setLineWidth(FRAME)
        self.canvas.rect(_LEFT, bottom, _RIGHT - _LEFT, _GRID_TOP - bottom, stroke=1, fill=0)

    def _cells(
        self, lines: list[SetLine], top: float, face: Face, *, centred: bool = False
    ) -> None:
        code: list[str] = []
        strikes: list[tuple[float, float, float, float]] = []
        for line in lines:
            code.append(f"{STRUCK if line.dead else 0:g} g")
            for column, cell in zip(self.columns, line.cells, strict=True):
                struck = line.dead and not column.tells_state
                align = Align.CENTRE if centred else column.align
                lead = cell.size * LEAD
                y = top - (line.height - len(cell.lines) * lead + lead) / 2 - _MIDDLE * cell.size
                for words, long in cell.lines:
                    x = _start(column, long, align)
                    code.append(f"1 0 0 1 {x:.2f} {y:.2f} Tm {self._coded(words, cell.size, face)}")
                    if struck:
                        middle = y + _STRIKE * cell.size
                        strikes.append((x, middle, x + long, middle))
                    y -= lead
            top -= line.height
        code.append("0 g")
        text: Any = self.canvas.beginText()
        text._code.extend(code)
        self.canvas.drawText(text)
        if strikes:
            self.canvas.setLineWidth(HAIRLINE)
            self.canvas.lines(strikes)

    def _coded(self, words: str, size: float, face: Face) -> str:
        """The PDF operators that show `words`, kept because ledgers repeat the same words."""
        found = self.codes.get((words, size, face.value))
        if found is None:
            canvas: Any = self.canvas
            parts: list[str] = []
            for name, chars in runs(words, face):
                font: Any = pdfmetrics.getFont(name)
                for subset, coded in font.splitString(chars, canvas._doc):
                    internal = font.getSubsetInternalName(subset, canvas._doc)
                    parts.append(f"{internal} {size:g} Tf ({canvas._escape(coded)}) Tj")
            found = self.codes[words, size, face.value] = " ".join(parts)
        return found

    def _foot(self, number: int) -> None:
        third = (_RIGHT - _LEFT) / 3
        prepared = self.ledger.prepared_by or self.context.printed_by
        known = {"制表": prepared, "日期": show_date(local(self.context.printed_at).date())}
        self.canvas.setFillGray(0)
        for index, words in enumerate(self.ledger.signing):
            shown = f"{words}：{known.get(words, '')}"
            self._text(shown, _LEFT + index * third, _GRID_BOTTOM - 6 * mm, 9.5, Face.SANS)
        self.canvas.setFillGray(FOOT_GREY)
        y, size = 7 * mm, 8
        pages = f"第 {number} 页 共 {len(self.pages)} 页"
        printed = f"打印：{show_moment(self.context.printed_at)} {self.context.printed_by}"
        self._text(pages, _WIDE / 2, y, size, Face.SANS, Align.CENTRE)
        self._text(printed, _RIGHT, y, size, Face.SANS, Align.RIGHT)
        if self.ledger.audit_head:
            self._text(f"审计链：{self.ledger.audit_head}", _LEFT, y, 5.5, Face.SANS)
        self.canvas.setFillGray(0)

    def _text(
        self, words: str, x: float, y: float, size: float, face: Face, align: Align = Align.LEFT
    ) -> None:
        long = width(words, face) * size
        shift = {Align.LEFT: 0.0, Align.CENTRE: long / 2, Align.RIGHT: long}[align]
        text = self.canvas.beginText(x - shift, y)
        for font, chars in runs(words, face):
            text.setFont(font, size)
            text.textOut(chars)
        self.canvas.drawText(text)


def _start(column: LedgerColumn, long: float, align: Align) -> float:
    if align is Align.CENTRE:
        return column.left + (column.wide - long) / 2
    if align is Align.RIGHT:
        return column.left + column.wide - PAD - long
    return column.left + PAD
