"""Drawing of laid-out papers, page by page: grid, text, head, foot, and what stands across."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, degrees, hypot

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from desk.values.showing import show_moment
from reports.document import About, new_canvas, seal
from reports.fonts import Face, runs, width
from reports.form import Form, PrintContext
from reports.grid import Body
from reports.layout import Ink, Layout, Placed
from reports.qr import QUIET, SIZE, draw_qr, qr_text

HAIRLINE = 0.5
FRAME = 1.2
LABEL_GREY = 0.96
FOOT_GREY = 0.3
STAMP_GREY = 0.82
"""Seen at once, and what is printed over it stays as easy to read as on the grey of a label."""
HEAD = SIZE + QUIET
FOOT = 5.8 * mm


@dataclass(frozen=True, slots=True)
class Leaf:
    """One paper of a document; `titles` has one for each page. Without `foot` another counts the
    pages."""

    body: Body
    context: PrintContext
    layout: Layout
    titles: Sequence[str]
    foot: bool = True


def paint(form: Form, leaves: Sequence[Leaf], about: About) -> bytes:
    """All papers one after the other as one document, which holds each font once."""
    geometry = leaves[0].layout.geometry
    buffer = io.BytesIO()
    canvas = new_canvas(buffer, geometry.page_width, geometry.page_height)
    for leaf in leaves:
        _Painter(form, leaf, canvas).draw()
    seal(canvas, about)
    return buffer.getvalue()


class _Painter:
    """Draws one paper."""

    def __init__(self, form: Form, leaf: Leaf, canvas: Canvas) -> None:
        self.form = form
        self.body = leaf.body
        self.context = leaf.context
        self.layout = leaf.layout
        self.titles = leaf.titles
        self.foot = leaf.foot
        self.geometry = leaf.layout.geometry
        self.canvas = canvas

    def draw(self) -> None:
        for page in range(1, self.layout.pages + 1):
            self._page(page)
            self.canvas.showPage()

    def _page(self, page: int) -> None:
        cells = [cell for cell in self.layout.cells if cell.page == page]
        self._fills(cells)
        self._stamp()
        self._lines(cells)
        self._head(page)
        if self.foot:
            self._foot(page)
        inks = [ink for cell in cells for ink in cell.ink]
        inks += [ink for number, ink in self.layout.notes if number == page]
        self._inks(inks)

    def _stamp(self) -> None:
        """What the record's state says, from corner to corner under everything that is printed."""
        words, geometry = self.body.stamp, self.geometry
        if not words:
            return
        wide, high = geometry.width, geometry.capacity
        size = min(0.72 * hypot(wide, high) / width(words, Face.BOLD), 0.42 * min(wide, high))
        self.canvas.saveState()
        self.canvas.translate(geometry.left + wide / 2, geometry.bottom + high / 2)
        self.canvas.rotate(degrees(atan2(high, wide)))
        start = -width(words, Face.BOLD) * size / 2
        self._inks([Ink(start, -0.37 * size, size, Face.BOLD, words)], STAMP_GREY)
        self.canvas.restoreState()

    def _fills(self, cells: list[Placed]) -> None:
        self.canvas.setFillGray(LABEL_GREY)
        for cell in cells:
            if cell.shaded:
                x, y, wide, high = map(_sharp, (cell.x, cell.y, cell.width, cell.height))
                self.canvas.rect(x, y, wide, high, stroke=0, fill=1)

    def _lines(self, cells: list[Placed]) -> None:
        """Every inner edge once, then the frame, so that no line is drawn thick by accident."""
        if not cells:
            return
        left, right = self.geometry.left, self.geometry.right
        top, bottom = self.geometry.top, min(cell.y for cell in cells)
        self.canvas.setStrokeGray(0)
        self.canvas.setLineWidth(HAIRLINE)
        levels = sorted({round(c.y, 2) for c in cells if c.y > bottom + 0.01})
        uprights = {
            (round(c.x, 2), round(c.y, 2), round(c.y + c.height, 2))
            for c in cells
            if c.x > left + 0.01
        }
        self.canvas.lines([(left, y, right, y) for y in levels])
        self.canvas.lines([(x, low, x, high) for x, low, high in _joined(uprights)])
        self.canvas.setLineWidth(FRAME)
        self.canvas.rect(left, bottom, right - left, top - bottom, stroke=1, fill=0)

    def _ink(self, ink: Ink, grey: float = 0.0) -> None:
        self._inks([ink], grey)

    def _inks(self, inks: list[Ink], grey: float = 0.0) -> None:
        """All text in one text object, then the check boxes."""
        self.canvas.setFillGray(grey)
        text = self.canvas.beginText()
        last: tuple[str, float] | None = None
        for ink in inks:
            if not ink.text:
                continue
            text.setTextOrigin(_sharp(ink.x), _sharp(ink.y))
            for font, chars in runs(ink.text, ink.face):
                if last != (font, ink.size):
                    text.setFont(font, ink.size)
                    last = (font, ink.size)
                text.textOut(chars)
        self.canvas.drawText(text)
        for ink in inks:
            if ink.ticked is not None:
                self._box(ink)

    def _box(self, ink: Ink) -> None:
        size = ink.size
        side, left, low = map(_sharp, (0.86 * size, ink.x + 0.06 * size, ink.y - 0.08 * size))
        self.canvas.setLineWidth(0.7)
        self.canvas.rect(left, low, side, side, stroke=1, fill=0)
        if ink.ticked:
            path = self.canvas.beginPath()
            path.moveTo(left + 0.18 * side, low + 0.52 * side)
            path.lineTo(left + 0.42 * side, low + 0.24 * side)
            path.lineTo(left + 0.84 * side, low + 0.80 * side)
            self.canvas.setLineWidth(1.3)
            self.canvas.drawPath(path, stroke=1, fill=0)

    def _text(self, text: str, x: float, y: float, size: float, face: Face) -> None:
        self._ink(Ink(x, y, size, face, text))

    def _centred(self, text: str, y: float, size: float, face: Face) -> None:
        middle = self.geometry.page_width / 2
        room = 2 * (self.geometry.right - SIZE - QUIET - middle)
        size = _shrunk(text, face, size, room)
        self._text(text, middle - width(text, face) * size / 2, y, size, face)

    def _head(self, page: int) -> None:
        geometry = self.geometry
        top = geometry.top + HEAD
        self._centred(
            f"{self.context.company} {self.context.station}".strip(),
            top - 4.4 * mm,
            10.5,
            Face.SANS,
        )
        self._centred(self.titles[page - 1], top - 13.2 * mm, 18, Face.BOLD)
        code = qr_text(self.form.id, self.body.number, self.body.record_id)
        draw_qr(self.canvas, code, left=geometry.right - SIZE, top=top)
        self._number_and_date(geometry.top + 2.4 * mm)

    def _number_and_date(self, y: float) -> None:
        """Number at the left, date in the middle; a long date moves to the right of the number."""
        geometry = self.geometry
        number, date = f"编号：{self._shown_number()}", self.body.dateline
        edge = geometry.right - SIZE - QUIET
        gap = 5 * mm
        room = edge - geometry.left - (gap if date else 0.0)
        size = min(
            _shrunk(number, Face.SANS, 10.0, room), _shrunk(number + date, Face.SANS, 10.0, room)
        )
        self._text(number, geometry.left, y, size, Face.SANS)
        long = width(date, Face.SANS) * size
        start = geometry.page_width / 2 - long / 2
        start = max(start, geometry.left + width(number, Face.SANS) * size + gap)
        self._text(date, min(start, edge - long), y, size, Face.SANS)

    def _shown_number(self) -> str:
        if self.body.number or self.body.record_id is None:
            return self.body.number or ""
        return f"草稿 {str(self.body.record_id).replace('-', '')[:8].upper()}"

    def _foot(self, page: int) -> None:
        geometry, context = self.geometry, self.context
        y = geometry.bottom - FOOT + 0.6 * mm
        size = 8.5
        printed = f"打印：{show_moment(context.printed_at)} {context.printed_by}".rstrip()
        if context.reprint:
            printed = f"补打第 {context.reprint} 次　{printed}"
        pages = f"第 {page} 页 共 {self.layout.pages} 页"
        identity = "　".join((self.form.id, f"版次 {self.form.edition}", context.copy)).rstrip()
        gap, room = 4 * mm, geometry.width
        words = (identity, pages, printed)
        size = min(size, (room - 2 * gap) / sum(width(text, Face.SANS) for text in words))
        left, middle, right = (width(text, Face.SANS) * size for text in words)
        centre = geometry.left + (room - middle) / 2
        centre = min(centre, geometry.right - right - gap - middle)
        starts = (geometry.left, max(centre, geometry.left + left + gap), geometry.right - right)
        for text, x in zip(words, starts, strict=True):
            self._ink(Ink(x, y, size, Face.SANS, text), grey=FOOT_GREY)


def _sharp(length: float) -> float:
    """A length to the hundredth of a point, a tenth of the finest printer's dot: shorter to write."""
    return round(length, 2)


def _shrunk(text: str, face: Face, size: float, room: float) -> float:
    needed = width(text, face) * size
    return size if needed <= room else max(6.0, size * room / needed)


def _joined(uprights: set[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """The vertical lines, with pieces that meet end to end made one."""
    found: list[tuple[float, float, float]] = []
    for x, low, high in sorted(uprights):
        if found and found[-1][0] == x and abs(found[-1][2] - low) < 0.02:
            found[-1] = (x, found[-1][1], high)
        else:
            found.append((x, low, high))
    return found
