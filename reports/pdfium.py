"""PDFium serves one thread at a time, whichever document it is: who calls it holds its lock."""

from __future__ import annotations

from threading import RLock

PDFIUM = RLock()
