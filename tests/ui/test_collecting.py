"""Widgets are never freed by a worker thread."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtCore import QObject

from ui.collecting import Collector, collect_due


class _Knot(QObject):
    """Something that only the cycle collector can free."""

    def __init__(self) -> None:
        super().__init__()
        self.itself = self


def _allocate() -> list[list[int]]:
    return [[place] for place in range(20_000)]


def test_a_worker_that_allocates_much_frees_no_widget(qapp: QObject) -> None:
    collector = Collector(qapp)
    gc.collect()
    knot = weakref.ref(_Knot())
    worker = threading.Thread(target=_allocate)
    worker.start()
    worker.join()
    assert knot() is not None
    kept = _allocate()
    collect_due()
    assert kept
    assert knot() is None
    collector.deleteLater()
