"""The QR code that names form and record, so that a scanned paper finds its way home."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any
from uuid import UUID

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

SIZE = 22 * mm
QUIET = 4.3 * mm
"""White kept around the code: four modules of the smallest version."""

BLANK = "BLANK"
_ALLOWED = re.compile(r"[A-Z0-9\-/]+")
_CONTENT = re.compile(r"([FA]\d{2}):([A-Z0-9\-/]+)")


def qr_text(form_id: str, number: str | None, record_id: UUID | str | None) -> str:
    """What the code says: `F01:DH-202611-0007`, a draft by the first 8 digits of its id.

    Blank stock says `F01:BLANK`. A number outside A–Z 0–9 - / falls back to the id as well.
    """
    if number and _ALLOWED.fullmatch(number):
        return f"{form_id}:{number}"
    if record_id is not None:
        return f"{form_id}:{str(record_id).replace('-', '')[:8].upper()}"
    return f"{form_id}:{BLANK}"


def read_qr_text(text: str) -> tuple[str, str | None] | None:
    """Form and number (or the start of an id) out of a scanned code.

    The second part is None on blank stock; the whole is None when the code is not ours.
    """
    match = _CONTENT.fullmatch(text.strip())
    if match is None:
        return None
    return match[1], None if match[2] == BLANK else match[2]


@lru_cache(maxsize=64)
def modules(text: str) -> list[list[bool]]:
    """The dark and light squares of `text` at level M, row by row from the top."""
    from reportlab.graphics.barcode import qrencoder  # its package takes 0.2 s to import

    code: Any = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    count = code.getModuleCount()
    return [[bool(code.isDark(row, column)) for column in range(count)] for row in range(count)]


def draw_qr(canvas: Canvas, text: str, *, left: float, top: float, size: float = SIZE) -> None:
    """Draw the code with its top left corner at (`left`, `top`), dark runs as single rectangles,
    counted in whole squares."""
    rows = modules(text)
    step = size / len(rows)
    canvas.saveState()
    canvas.translate(left, top - size)
    canvas.scale(step, step)
    path = canvas.beginPath()
    for index, row in enumerate(rows):
        start: int | None = None
        for column, dark in enumerate([*row, False]):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                path.rect(start, len(rows) - index - 1, column - start, 1)
                start = None
    canvas.setFillGray(0)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()
