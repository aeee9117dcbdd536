"""Files as sites and laboratories send them."""

from __future__ import annotations

import io

from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

BROKEN = b"%PDF-1.4\nnot much of a document"


def pdf_of(pages: int, words: str, *, turned: int = 0, password: str = "") -> bytes:
    """A PDF of pages that say ``words 1``, ``words 2`` …"""
    buffer = io.BytesIO()
    locked = StandardEncryption(password) if password else None
    canvas = Canvas(buffer, encrypt=locked)
    for number in range(1, pages + 1):
        canvas.setPageRotation(turned)
        canvas.drawString(100, 400, f"{words} {number}")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def picture_of(wide: int, high: int, kind: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (wide, high), "navy").save(buffer, kind)
    return buffer.getvalue()
