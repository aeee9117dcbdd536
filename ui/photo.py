"""Pages as the clerk sees them, taken without a screen."""

from __future__ import annotations

from PySide6.QtCore import QEventLoop, QSize, Qt, QTimer
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from ui.parts.workers import workers
from ui.window import MainWindow

LONGEST_MS = 20_000
"""How long a page may read before it is photographed as it is."""

_SETTLE_MS = 50
_CALM_LOOKS = 4


def photograph(widget: QWidget, size: QSize) -> QImage:
    """A picture of `widget` at `size` (device-independent pixels), once it has read its rows.

    The widget is shown as on a screen and hidden again; the picture carries its pixel ratio.
    """
    before = widget.size()
    widget.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    widget.resize(size)
    widget.show()
    wait_until_read()
    picture = widget.grab().toImage()
    _paint_children_windows(picture, widget)
    widget.hide()
    widget.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen, on=False)
    widget.resize(before)
    return picture


def photograph_page(window: MainWindow, page: str, size: QSize) -> QImage:
    """A picture of the whole window at page `page`; raises KeyError for an unknown one."""
    # The page is changed on a shown window, as a clerk does: a hidden tab bar keeps its old places.
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.resize(size)
    window.show()
    window.go(page)
    return photograph(window, size)


def wait_until_read(longest_ms: int = LONGEST_MS) -> None:
    """Let the event loop run until no work is under way any more."""
    loop = QEventLoop()
    limit = QTimer()
    limit.setSingleShot(True)
    limit.timeout.connect(loop.quit)
    limit.start(longest_ms)
    quiet = QTimer()
    quiet.setInterval(_SETTLE_MS)

    calm = 0

    def look() -> None:
        # One quiet moment is not enough: a page may count its rows a little after reading them.
        nonlocal calm
        calm = 0 if workers().under_way else calm + 1
        if calm == _CALM_LOOKS:
            loop.quit()

    quiet.timeout.connect(look)
    quiet.start()
    loop.exec()


def _paint_children_windows(picture: QImage, widget: QWidget) -> None:
    """Paint the dialogs that stand over `widget` where the clerk would see them."""
    painter = QPainter(picture)
    for dialog in widget.findChildren(QWidget):
        if dialog.isWindow() and dialog.isVisible():
            left = (widget.width() - dialog.width()) // 2
            top = (widget.height() - dialog.height()) // 2
            painter.drawPixmap(left, top, dialog.grab())
    painter.end()
