"""Keeps what is typed into a form in the database every few seconds, so that a crash loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from desk.core import drafts
from desk.core.acting import Acting
from desk.values.zone import local
from ui.parts.workers import Outcome, submit

KEEP_MS = 3_000
"""How long after the first key typing is kept."""

Typing = tuple[str, Mapping[str, object]]
"""What a form's kept typing is called, and the typing as plain JSON."""


class DraftKeeper(QObject):
    """`read` gives what is to be kept now, None when nothing is. `said` carries how it went."""

    said = Signal(str)

    def __init__(self, owner: QObject, acting: Acting, read: Callable[[], Typing | None]) -> None:
        super().__init__(owner)
        self._acting = acting
        self._read = read
        self._keeping = ""
        self._drop_when_kept = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_MS)
        self._timer.timeout.connect(self.keep_now)

    def touch(self) -> None:
        """Something was typed: keep it after a short pause."""
        if not self._timer.isActive():
            self._timer.start()

    def rest(self) -> None:
        """Cancel what waits to be kept, as when another record is shown."""
        self._timer.stop()

    def keep_now(self) -> None:
        """Keep the typing at once."""
        found = self._read()
        if self._keeping or found is None:
            return
        acting, (name, values) = self._acting, found
        self._keeping = name

        def kept(outcome: Outcome[datetime]) -> None:
            self._keeping = ""
            if self._drop_when_kept:
                self._drop_when_kept = False
                self._drop(name)
            elif outcome.value is not None:
                self.said.emit(f"草稿已自动保存 {local(outcome.value):%H:%M}")
            else:
                self.said.emit("草稿暂时没有存下，请尽快保存")

        submit(self, lambda: drafts.keep(acting, name, values), kept)

    def forget(self, name: str) -> None:
        """Throw the kept typing away: it was saved, or given up."""
        self._timer.stop()
        if self._keeping == name:
            self._drop_when_kept = True
        else:
            self._drop(name)

    def _drop(self, name: str) -> None:
        acting = self._acting
        submit(self, lambda: drafts.drop(acting, name), lambda _: None)
