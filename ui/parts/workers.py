"""Work off the GUI thread: a small pool, and outcomes delivered back in the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What some work came to: a value, or the exception that ended it."""

    value: T | None = None
    failure: Exception | None = None


@dataclass(slots=True)
class _Job:
    owner: QObject
    work: Callable[[], Any]
    deliver: Callable[[Outcome[Any]], None]
    outcome: Outcome[Any] | None = None


class Workers(QObject):
    """The pool. `idle` is emitted in the GUI thread when the last piece of work was delivered."""

    idle = Signal()
    _finished = Signal(int)

    def __init__(self, threads: int = 4) -> None:
        super().__init__()
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="work")
        # Owners and callbacks are kept here, in the GUI thread: were the worker the last to hold
        # one, a widget would be deleted in the wrong thread.
        self._jobs: dict[int, _Job] = {}
        self._keys = count()
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def under_way(self) -> int:
        """How many pieces of work are not yet delivered."""
        return len(self._jobs)

    def submit(
        self, owner: QObject, work: Callable[[], T], deliver: Callable[[Outcome[T]], None]
    ) -> None:
        """Run `work` in the pool; `deliver` gets its outcome unless `owner` is gone by then."""
        key = next(self._keys)
        self._jobs[key] = _Job(owner, work, deliver)
        self._pool.submit(self._run, key)

    def _run(self, key: int) -> None:
        job = self._jobs[key]
        try:
            job.outcome = Outcome(value=job.work())
        except Exception as failure:  # noqa: BLE001 - delivered, and raised there if unexpected
            job.outcome = Outcome(failure=failure)
        del job
        self._finished.emit(key)

    @Slot(int)
    def _deliver(self, key: int) -> None:
        job = self._jobs.pop(key)
        try:
            if job.outcome is not None and isValid(job.owner):
                job.deliver(job.outcome)
        finally:
            if not self._jobs:
                self.idle.emit()


@cache
def workers() -> Workers:
    """The one pool of the program; first called in the GUI thread."""
    return Workers()


def submit(owner: QObject, work: Callable[[], T], deliver: Callable[[Outcome[T]], None]) -> None:
    """Run `work` off the GUI thread and `deliver` its outcome in it; see `Workers.submit`."""
    workers().submit(owner, work, deliver)
