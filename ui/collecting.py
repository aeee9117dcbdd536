"""Python's cycle collector, run in the window's thread only.

Left to itself it runs in whichever thread happens to allocate. A widget in a cycle that it frees in
a worker thread is destroyed there, and Qt takes the program down with it.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 1000


def collect_due() -> None:
    """Collect what the thresholds say is due, oldest generation last."""
    for generation, (count, limit) in enumerate(
        zip(gc.get_count(), gc.get_threshold(), strict=True)
    ):
        if count > limit:
            gc.collect(generation)


class Collector(QObject):
    """Switches the automatic collector off and does its work from a timer of `parent`'s thread."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(collect_due)
        self._timer.start()
