"""The frame every form shares, and the drawing of a laid-out form as PDF."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from reportlab import rl_config
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from desk.values.showing import show_moment
from reports.fonts import DRAWING, SUBSTITUTE, Face, missing_glyphs, runs, width
from reports.form import Form, Margins, Orientation, PaperSize, PrintContext
from reports.grid import Body, Cell, Row, Table
from reports.layout import Geometry, Ink, Layout, Placed, bound, lay_out
from reports.qr import QUIET, SIZE, draw_qr, qr_text

HAIRLINE = 0.5
FRAME = 1.2
LABEL_GREY = 0.96
FOOT_GREY = 0.3
_HEAD = SIZE + QUIET
rl_config.useA85 = 0  # plain binary streams, a fifth smaller
_FOOT = 5.8 * mm


@dataclass(frozen=True, slots=True)
class Drawing:
    """A finished document, where everything in it stands, and the characters no font has."""

    pdf: bytes
    layout: Layout
    missing: tuple[str, ...]


def draw_form(form: Form, body: Body, context: PrintContext) -> Drawing:
    """Lay out and draw one form; the same context gives the same bytes."""
    sheets = (body, *body.further)
    said = [text for sheet in sheets for text in _texts(sheet)]
    missing = missing_glyphs("".join([*said, context.company, context.station]))
    geometry = geometry_of(form, context)
    tail = (*form.notes, *_apology(missing))
    layouts = [lay_out(replace(s, notes=(*s.notes, *tail)), geometry) for s in sheets]
    titles = [
        f"{sheet.title or form.title}{sheet.mark}"
        for sheet, layout in zip(sheets, layouts, strict=True)
        for _ in range(layout.pages)
    ]
    layout = bound(layouts)
    with DRAWING:
        pdf = _Painter(form, body, context, layout, titles).draw()
    return Drawing(pdf, layout, missing)


def new_canvas(target: io.BytesIO | str, page_width: float, page_height: float) -> Canvas:
    """An empty document that embeds our fonts alone, and holds no time at which it was made."""
    first: Any = runs("0", Face.SANS)[0][0]  # reportlab would begin with Helvetica, not embedded
    return Canvas(
        target,
        pagesize=(page_width, page_height),
        invariant=1,
        pageCompression=1,
        lang="zh-CN",
        initialFontName=first,
    )


def geometry_of(form: Form, context: PrintContext) -> Geometry:
    """The sheet and the room for the grid under the settings of `context`."""
    size = context.paper.size or form.size
    turn = context.paper.orientation or form.orientation
    wide, high = size.value
    if turn is Orientation.LANDSCAPE and size is not PaperSize.THREE_PART:
        wide, high = high, wide
    margins = context.paper.margins or _margins(wide, high)
    return Geometry(
        page_width=wide * mm,
        page_height=high * mm,
        left=margins.left * mm,
        right=(wide - margins.right) * mm,
        top=(high - margins.top) * mm - _HEAD,
        bottom=margins.bottom * mm + _FOOT,
    )


def _margins(wide: float, high: float) -> Margins:
    if wide > high or min(wide, high) < 200:
        return Margins(12, 12, 10, 8)
    return Margins(18, 18, 11, 9)


def _texts(body: Body) -> list[str]:
    rows: list[Row] = [*body.closing]
    for block in body.blocks:
        rows += [block.header(), *block.rows()] if isinstance(block, Table) else [block]
    pieces = [piece for row in rows for cell in row.cells for piece in _with_foot(cell)]
    return [*pieces, body.title, body.mark, body.dateline, body.number or "", *body.notes]


def _with_foot(cell: Cell) -> list[str]:
    return [p if isinstance(p, str) else p.label for p in cell.pieces] + [cell.foot]


def _apology(missing: tuple[str, ...]) -> tuple[str, ...]:
    if not missing:
        return ()
    listed = "、".join(f"U+{ord(char):04X}" for char in missing)
    return (f"字库中没有下列字，表中以{SUBSTITUTE}代替，请用笔补写：{listed}。",)


class _Painter:
    """Draws one layout page by page; `titles` has one for each page."""

    def __init__(
        self,
        form: Form,
        body: Body,
        context: PrintContext,
        layout: Layout,
        titles: Sequence[str],
    ) -> None:
        self.form = form
        self.body = body
        self.context = context
        self.layout = layout
        self.titles = titles
        self.geometry = layout.geometry
        self.buffer = io.BytesIO()
        self.canvas = new_canvas(self.buffer, self.geometry.page_width, self.geometry.page_height)

    def draw(self) -> bytes:
        number = self.body.number or ""
        self.canvas.setTitle(f"{self.form.title} {number}".strip())
        self.canvas.setAuthor(f"{self.context.company} {self.context.station}".strip())
        self.canvas.setSubject(f"{self.form.id} 版次 {self.form.edition}")
        for page in range(1, self.layout.pages + 1):
            self._page(page)
            self.canvas.showPage()
        self.canvas.save()
        return self.buffer.getvalue()

    def _page(self, page: int) -> None:
        cells = [cell for cell in self.layout.cells if cell.page == page]
        self._fills(cells)
        self._lines(cells)
        self._head(page)
        self._foot(page)
        inks = [ink for cell in cells for ink in cell.ink]
        inks += [ink for number, ink in self.layout.notes if number == page]
        self._inks(inks)

    def _fills(self, cells: list[Placed]) -> None:
        self.canvas.setFillGray(LABEL_GREY)
        for cell in cells:
            if cell.shaded:
                self.canvas.rect(cell.x, cell.y, cell.width, cell.height, stroke=0, fill=1)

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
            text.setTextOrigin(ink.x, ink.y)
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
        side, left, low = 0.86 * ink.size, ink.x + 0.06 * ink.size, ink.y - 0.08 * ink.size
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
        top = geometry.top + _HEAD
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
        y = geometry.bottom - _FOOT + 0.6 * mm
        size = 8.5
        printed = f"打印：{show_moment(context.printed_at)} {context.printed_by}".rstrip()
        if context.reprint:
            printed = f"补打第 {context.reprint} 次　{printed}"
        pages = f"第 {page} 页 共 {self.layout.pages} 页"
        identity = f"{self.form.id}　版次 {self.form.edition}"
        gap, room = 4 * mm, geometry.width
        words = (identity, pages, printed)
        size = min(size, (room - 2 * gap) / sum(width(text, Face.SANS) for text in words))
        left, middle, right = (width(text, Face.SANS) * size for text in words)
        centre = geometry.left + (room - middle) / 2
        centre = min(centre, geometry.right - right - gap - middle)
        starts = (geometry.left, max(centre, geometry.left + left + gap), geometry.right - right)
        for text, x in zip(words, starts, strict=True):
            self._ink(Ink(x, y, size, Face.SANS, text), grey=FOOT_GREY)


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
