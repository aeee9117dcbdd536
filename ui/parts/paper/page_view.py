"""The pages of a PDF to look at, one below the other, drawn when they come into view."""

from __future__ import annotations

from PySide6.QtCore import QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from ui.parts.paper.pdf_pages import POINTS_PER_INCH, PdfPages
from ui.parts.workers import Outcome, submit
from ui.theme import current_theme

SMALLEST, LARGEST = 0.4, 3.0
_GAP = 16


class PageView(QWidget):
    """One sheet; its picture comes when it is looked at."""

    def __init__(self, index: int, points: QSizeF) -> None:
        super().__init__()
        self.index = index
        self.points = points
        self.picture: QImage | None = None
        self.asked = 0.0
        self.setAccessibleName(f"第 {index + 1} 页")

    def set_zoom(self, zoom: float) -> None:
        """`zoom` 1.0 is the true size at 96 dots to the inch."""
        factor = zoom * 96 / POINTS_PER_INCH
        self.setFixedSize(round(self.points.width() * factor), round(self.points.height() * factor))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        if self.picture is not None:
            self._paint_picture(painter, self.picture)
        painter.setPen(current_theme().colour("line_strong"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _paint_picture(self, painter: QPainter, picture: QImage) -> None:
        ratio = self.devicePixelRatioF()
        if abs(picture.width() - self.width() * ratio) < 2:
            picture.setDevicePixelRatio(ratio)
            painter.drawImage(0, 0, picture)  # drawn dot by dot, so that it stays crisp
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self.rect(), picture)

    def wanted_dpi(self) -> float:
        """At which resolution the picture fills the widget dot by dot."""
        return self.width() * self.devicePixelRatioF() * POINTS_PER_INCH / self.points.width()


class Sheets(QScrollArea):
    """The pages one below the other. `page_changed` carries the one in view and their number."""

    page_changed = Signal(int, int)
    zoom_changed = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.pages: PdfPages | None = None
        self.views: list[PageView] = []
        self.zoom = 1.0
        self._fit = True
        self._host = QWidget()
        self._column = QVBoxLayout(self._host)
        self._column.setContentsMargins(_GAP, _GAP, _GAP, _GAP)
        self._column.setSpacing(_GAP)
        self.setWidget(self._host)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(60)
        self._later.timeout.connect(self.render_visible)

    def show_pages(self, pages: PdfPages) -> None:
        self.pages = pages
        for index, points in enumerate(pages.sizes):
            view = PageView(index, points)
            self.views.append(view)
            self._column.addWidget(view, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addStretch(1)
        self.fit_width()

    def set_zoom(self, zoom: float) -> None:
        self._fit = False
        self._zoom_to(zoom)

    def fit_width(self) -> None:
        """Zoom to the width of the view, but to no more than 1.5 times the true size."""
        self._fit = True
        if self.views:
            widest = max(view.points.width() for view in self.views) * 96 / POINTS_PER_INCH
            room = self.viewport().width() - 2 * _GAP
            self._zoom_to(min(1.5, room / widest))

    def _zoom_to(self, zoom: float) -> None:
        self.zoom = min(LARGEST, max(SMALLEST, zoom))
        for view in self.views:
            view.set_zoom(self.zoom)
        self.zoom_changed.emit(self.zoom)
        self._later.start()

    def current(self) -> int:
        """The index of the page that fills most of the view."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        for view in self.views:
            if view.geometry().bottom() + _GAP // 2 >= middle:
                return view.index
        return max(0, len(self.views) - 1)

    def go(self, index: int) -> None:
        if self.views:
            view = self.views[min(max(index, 0), len(self.views) - 1)]
            self.verticalScrollBar().setValue(view.y() - _GAP)

    def render_visible(self) -> None:
        """Ask for the pictures of the pages in view, and of the next one."""
        if self.pages is None:
            return
        top = self.verticalScrollBar().value()
        bottom = top + self.viewport().height() * 2
        for view in self.views:
            dpi = view.wanted_dpi()
            wanted = view.geometry().bottom() >= top and view.y() <= bottom
            if wanted and abs(view.asked - dpi) > 0.01:
                view.asked = dpi
                self._ask(self.pages, view, dpi)

    def _ask(self, pages: PdfPages, view: PageView, dpi: float) -> None:
        def show(outcome: Outcome[QImage]) -> None:
            if outcome.failure is not None:
                raise outcome.failure
            if view.asked == dpi:
                view.picture = outcome.value
                view.update()

        submit(view, lambda: pages.picture(view.index, dpi=dpi), show)

    def _scrolled(self) -> None:
        self._later.start()
        self.page_changed.emit(self.current(), len(self.views))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fit:
            self.fit_width()
        self._later.start()
