"""Pages for a pack: filed PDFs and pictures, notices instead of those that cannot be read, and the
page numbers that are stamped upon all of them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from desk.core.filing import Filed
from desk.core.media import PDF
from reports.document import new_canvas
from reports.fonts import DRAWING, Face, runs, width
from reports.pdf_joining import A4, Box
from reports.pdfium import PDFIUM

_EDGE = 12 * mm
_LARGEST_PIXELS = (2480, 3508)
"""A4 at 300 dpi."""
_TURNED = {3: 180, 6: 270, 8: 90}
"""What a camera says of how it was held, as degrees to the left."""
_LOCKED = "incorrect password"


class Unreadable(Exception):
    """A filed file of which no pages can be made; it says why in a sentence."""


def pages_of(filed: Filed) -> bytes:
    """The pages of a filed file. Raises Unreadable."""
    if filed.media_type == PDF.type:
        try:
            return rewritten(filed.content)
        except Unreadable as error:
            raise Unreadable(f"文件“{filed.name}”{error}") from error
    if filed.media_type.startswith("image/"):
        return rewritten(_pictures(filed))
    raise Unreadable(f"文件“{filed.name}”不是 PDF 或图片，请另存为 PDF 后重新归档。")


def rewritten(pdf: bytes) -> bytes:
    """All pages of a PDF, written anew by PDFium. Raises Unreadable with the rest of a sentence."""
    from pypdfium2 import PdfDocument, PdfiumError

    with PDFIUM:
        try:
            source = PdfDocument(pdf)
        except PdfiumError as error:
            if _LOCKED in str(error).casefold():
                raise Unreadable("有打开密码，读不出。请去掉密码后重新归档。") from error
            raise Unreadable("已损坏，读不出。请重新扫描或重新导出后归档。") from error
        made = PdfDocument.new()
        try:
            made.import_pages(source)
            if len(made) == 0:
                raise Unreadable("一页也没有。请重新扫描或重新导出后归档。")
            target = io.BytesIO()
            made.save(target)
        except PdfiumError as error:
            raise Unreadable("已损坏，有的页读不出。请重新扫描或重新导出后归档。") from error
        finally:
            made.close()
            source.close()
    return target.getvalue()


def _pictures(filed: Filed) -> bytes:
    """An A4 page for each picture of the file, upright or across as the picture is."""
    from PIL import Image, ImageSequence

    buffer = io.BytesIO()
    try:
        with Image.open(io.BytesIO(filed.content)) as picture, DRAWING:
            canvas = new_canvas(buffer, A4[2], A4[3])
            if picture.format == "JPEG":
                turned = _TURNED.get(picture.getexif().get(0x0112, 1), 0)
                _draw(canvas, io.BytesIO(filed.content), picture.size, turned)
            else:
                many = picture.format == "TIFF"
                for frame in ImageSequence.Iterator(picture):
                    _draw(canvas, *_as_jpeg(frame), 0)
                    if not many:
                        break
            canvas.save()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Unreadable(
            f"图片“{filed.name}”读不出（已损坏，或是本程序不认的格式）。请另存为 JPG 或 PDF 后重新归档。"
        ) from error
    return buffer.getvalue()


def _as_jpeg(frame: Any) -> tuple[io.BytesIO, tuple[int, int]]:  # PIL's picture of any format
    """A picture no finer than paper shows, on white."""
    from PIL import Image

    grey = frame.mode in ("1", "L", "I;16")
    plain = frame.convert("RGBA") if not grey else frame.convert("L")
    plain.thumbnail((max(_LARGEST_PIXELS), max(_LARGEST_PIXELS)))
    if not grey:
        white = Image.new("RGB", plain.size, "white")
        white.paste(plain, mask=plain.getchannel("A"))
        plain = white
    buffer = io.BytesIO()
    plain.save(buffer, "JPEG", quality=88)
    buffer.seek(0)
    return buffer, plain.size


def _draw(canvas: Canvas, jpeg: io.BytesIO, size: tuple[int, int], turned: int) -> None:
    across, high = size if turned in (0, 180) else (size[1], size[0])
    page = (A4[3], A4[2]) if across > high else (A4[2], A4[3])
    canvas.setPageSize(page)
    scale = min((page[0] - 2 * _EDGE) / across, (page[1] - 2 * _EDGE) / high)
    canvas.saveState()
    canvas.translate(page[0] / 2, page[1] / 2)
    canvas.rotate(turned)
    wide, tall = size[0] * scale, size[1] * scale
    canvas.drawImage(ImageReader(jpeg), -wide / 2, -tall / 2, wide, tall)
    canvas.restoreState()
    canvas.showPage()


def notice(title: str, words: str) -> bytes:
    """A page that says something instead of what should be there."""
    buffer = io.BytesIO()
    with DRAWING:
        canvas = new_canvas(buffer, A4[2], A4[3])
        _write(canvas, title, 25 * mm, A4[3] - 60 * mm, 16, Face.BOLD)
        for number, line in enumerate(_lines(words, (A4[2] - 50 * mm) / 12)):
            _write(canvas, line, 25 * mm, A4[3] - 75 * mm - number * 20, 12, Face.SERIF)
        canvas.showPage()
        canvas.save()
    return buffer.getvalue()


def _lines(words: str, room: float) -> list[str]:
    """The words in lines of at most `room` em."""
    lines = [""]
    for char in words:
        if width(lines[-1] + char, Face.SERIF) > room:
            lines.append("")
        lines[-1] += char
    return lines


def stamps(pages: Sequence[tuple[Box, int]]) -> bytes:
    """``第 n 页 共 m 页`` for each of these pages, at its lower right as it is seen."""
    buffer = io.BytesIO()
    with DRAWING:
        canvas = new_canvas(buffer, A4[2], A4[3])
        for number, (box, turned) in enumerate(pages, start=1):
            _stamp(canvas, f"第 {number} 页 共 {len(pages)} 页", box, turned)
            canvas.showPage()
        canvas.save()
    return buffer.getvalue()


def _stamp(canvas: Canvas, words: str, box: Box, turned: int) -> None:
    left, low, right, high = box
    x, y = {90: (right, low), 180: (right, high), 270: (left, high)}.get(turned, (left, low))
    canvas.translate(x, y)
    canvas.rotate(turned)
    wide = high - low if turned in (90, 270) else right - left
    size = 8.5 * max(0.3, min(wide, right - left, high - low) / A4[2])
    long = width(words, Face.SANS) * size
    start, base = wide - 1.8 * size - long, 0.9 * size
    canvas.setFillGray(1)
    canvas.rect(start - 0.4 * size, base - 0.35 * size, long + 0.8 * size, 1.4 * size, 0, 1)
    _write(canvas, words, start, base, size, Face.SANS)


def _write(canvas: Canvas, words: str, x: float, y: float, size: float, face: Face) -> None:
    canvas.setFillGray(0)
    text = canvas.beginText(x, y)
    for font, chars in runs(words, face):
        text.setFont(font, size)
        text.textOut(chars)
    canvas.drawText(text)
