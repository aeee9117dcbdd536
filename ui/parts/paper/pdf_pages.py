"""Pages of a PDF as pictures, for the preview and for the printer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QImage

from reports.pdfium import PDFIUM

POINTS_PER_INCH = 72.0


@dataclass(frozen=True)
class PdfPages:
    """An open PDF. `sizes` are the pages' sizes in points."""

    data: bytes
    sizes: tuple[QSizeF, ...]
    _document: Any

    @property
    def count(self) -> int:
        return len(self.sizes)

    def picture(self, index: int, *, dpi: float, grey: bool = False) -> QImage:
        """Page `index` at `dpi`, in colour or in 256 greys; called from any thread."""
        with PDFIUM:
            page = self._document[index]
            bitmap = page.render(scale=dpi / POINTS_PER_INCH, grayscale=grey)
            kind = QImage.Format.Format_Grayscale8 if grey else QImage.Format.Format_BGR888
            image = QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, kind)
            owned = image.copy()  # closing the bitmap frees its memory
            bitmap.close()
            page.close()
        return owned

    def close(self) -> None:
        with PDFIUM:
            self._document.close()


def open_pages(data: bytes) -> PdfPages:
    """Open the PDF `data`; pypdfium2 is imported only when a first PDF is opened."""
    from pypdfium2 import PdfDocument

    with PDFIUM:
        document = PdfDocument(data)
        sizes = tuple(QSizeF(*document.get_page_size(n)) for n in range(len(document)))
    return PdfPages(data, sizes, document)
