"""Putting a PDF on paper: each page as one grey picture at its true size."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMarginsF, QObject, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from desk.core.errors import Missing
from ui.parts.paper.pdf_pages import POINTS_PER_INCH, PdfPages
from ui.parts.workers import Outcome, submit
from ui.remembered import Remembered

FINEST_DPI = 600


def new_printer() -> QPrinter:
    return QPrinter(QPrinter.PrinterMode.HighResolution)


def prepare(printer: QPrinter, pages: PdfPages, title: str) -> None:
    """Set `printer` to the first page's paper and to no margins: the page has its own."""
    printer.setDocName(title)
    printer.setFullPage(True)
    _set_layout(printer, pages.sizes[0])


def _set_layout(printer: QPrinter, points: QSizeF) -> None:
    lying = points.width() > points.height()
    upright = points.transposed() if lying else points
    size = QPageSize(upright, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    orientation = QPageLayout.Orientation.Landscape if lying else QPageLayout.Orientation.Portrait
    printer.setPageLayout(QPageLayout(size, orientation, QMarginsF(), QPageLayout.Unit.Point))


def recall(printer: QPrinter, remembered: Remembered, form: str, *, copies: int = 0) -> None:
    """Choose the printer used last for this form, and so many `copies`; 0 as many as last time."""
    name = remembered.text(f"print/{form}/printer")
    if name and name in QPrinterInfo.availablePrinterNames():
        printer.setPrinterName(name)
    printer.setCopyCount(copies or max(1, remembered.number(f"print/{form}/copies", 1)))


def remember(printer: QPrinter, remembered: Remembered, form: str) -> None:
    remembered.set(f"print/{form}/printer", printer.printerName())
    remembered.set(f"print/{form}/copies", printer.copyCount())


def chosen_pages(printer: QPrinter, count: int) -> list[int]:
    """The indices of the pages that the dialog asked for, copies of our own included."""
    once = _once(printer, count)
    copies = 1 if printer.supportsMultipleCopies() else max(1, printer.copyCount())
    if printer.collateCopies():
        return once * copies
    return [index for index in once for _ in range(copies)]


def copies_of(printer: QPrinter, count: int) -> tuple[list[int], int]:
    """Pages and number of the copies that the dialog asked for, where each is a document of `count`
    pages of its own behind the one before; the printer makes no more of them."""
    copies, once = max(1, printer.copyCount()), _once(printer, count)
    printer.setCopyCount(1)
    if printer.collateCopies():
        return [copy * count + index for copy in range(copies) for index in once], copies
    return [copy * count + index for index in once for copy in range(copies)], copies


def _once(printer: QPrinter, count: int) -> list[int]:
    if printer.printRange() == QPrinter.PrintRange.PageRange and printer.fromPage():
        return list(range(printer.fromPage() - 1, min(printer.toPage(), count)))
    return list(range(count))


class PrintRun(QObject):
    """Prints page after page: pictures are made in the pool, painted in the GUI thread.

    `order` are the indices of the pages; without it they are as the printer's dialog asked.
    `progress` carries (done, total); `finished` comes at the end, `failed` with the exception.
    """

    progress = Signal(int, int)
    finished = Signal()
    failed = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        pages: PdfPages,
        printer: QPrinter,
        order: Sequence[int] | None = None,
    ) -> None:
        super().__init__(parent)
        self._painter = QPainter()  # first, since it is freed first: a brush outlives no printer
        self._pages = pages
        self._printer = printer
        self._order = order or chosen_pages(printer, pages.count)
        self._done = 0
        self._stopped = False

    def start(self) -> None:
        if not self._painter.begin(self._printer):
            name = self._printer.printerName() or "打印机"
            sentence = f"{name} 没有响应，没有打印。请检查打印机是否开机、有纸，再试一次。"
            self.failed.emit(Missing(sentence))
            return
        # The default stores pictures as JPEG, whose smear makes QR codes and thin lines unsafe.
        self._painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
        self._next()

    def cancel(self) -> None:
        """Stop after the page that is being made."""
        self._stopped = True

    def _next(self) -> None:
        index, pages = self._order[self._done], self._pages
        dpi = min(self._printer.resolution(), FINEST_DPI)
        submit(self, lambda: pages.picture(index, dpi=dpi, grey=True), self._made)

    def _made(self, outcome: Outcome[QImage]) -> None:
        if outcome.value is None or self._stopped:
            self._painter.end()
            if outcome.failure is not None:
                self.failed.emit(outcome.failure)
            else:
                self.finished.emit()
            return
        points = self._pages.sizes[self._order[self._done]]
        paint_sheet(self._painter, self._printer, outcome.value, points)
        self._done += 1
        self.progress.emit(self._done, len(self._order))
        if self._done == len(self._order):
            self._painter.end()
            self.finished.emit()
            return
        _set_layout(self._printer, self._pages.sizes[self._order[self._done]])
        self._printer.newPage()
        self._next()


def paint_sheet(painter: QPainter, printer: QPrinter, image: QImage, points: QSizeF) -> None:
    """Paint `image` at the page's true size; only a page larger than the paper is shrunk."""
    paper = printer.paperRect(QPrinter.Unit.DevicePixel)
    dots = printer.resolution() / POINTS_PER_INCH
    true = QSizeF(points.width() * dots, points.height() * dots)
    if true.width() > paper.width() + 2 or true.height() > paper.height() + 2:
        true.scale(paper.size(), Qt.AspectRatioMode.KeepAspectRatio)
    painter.drawImage(QRectF(0, 0, true.width(), true.height()), image)
