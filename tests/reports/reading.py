"""Reading finished documents back, the way a reader program sees them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2

from reports.layout import Placed

_FONT = re.compile(rb"/BaseFont /(\S+)")


@contextmanager
def opened(pdf: bytes) -> Iterator[Any]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        yield document
    finally:
        document.close()


def bare(text: str) -> str:
    """Text without white space, for comparing what was asked for with what was drawn."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def text_in(document: Any, cell: Placed) -> str:
    """What stands inside the rectangle of `cell`, the frame's width left out."""
    page = document[cell.page - 1].get_textpage()
    return str(
        page.get_text_bounded(
            left=cell.x + 0.3,
            bottom=cell.y + 0.3,
            right=cell.x + cell.width - 0.3,
            top=cell.y + cell.height - 0.3,
        )
    )


def page_text(pdf: bytes, page: int = 1) -> str:
    with opened(pdf) as document:
        return str(document[page - 1].get_textpage().get_text_range()).replace("\r\n", "\n")


def all_text(pdf: bytes) -> str:
    with opened(pdf) as document:
        return "\n".join(page_text(pdf, index + 1) for index in range(len(document)))


def fonts(pdf: bytes) -> list[str]:
    """The names of all fonts; a subset's begins with six capitals and a plus sign."""
    return [name.decode() for name in _FONT.findall(pdf)]


def picture(pdf: bytes, page: int = 1, *, dpi: int = 150) -> Any:
    with opened(pdf) as document:
        return document[page - 1].render(scale=dpi / 72).to_pil().convert("L")
