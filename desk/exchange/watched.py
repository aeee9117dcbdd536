"""Long work on the rows of a sheet: it is told how far it has come, and can be stopped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desk.exchange.confined import Cancelled

Told = Callable[[int, int, str], object]
"""Hears how many of how many are done, and with what."""
_EVERY = 50


def unheard(_done: int, _total: int, _words: str) -> None:
    """For whoever does not want to know."""


@dataclass(frozen=True)
class Watched:
    """Who hears of the progress, and whether to stop."""

    told: Told = unheard
    cancelled: Callable[[], bool] | None = None
    alive: Callable[[], object] | None = None
    """Shows a server that the transaction is not forgotten: it ends one that is idle for long."""

    def each(self, done: int, total: int, words: str) -> None:
        """Tell every so often how far it has come. Raises Cancelled once that is asked for."""
        if done % _EVERY == 0:
            self.look(done, total, words)

    def look(self, done: int, total: int, words: str) -> None:
        """Tell how far it has come. Raises Cancelled once that is asked for."""
        if self.cancelled is not None and self.cancelled():
            raise Cancelled("已取消导入，什么也没有保存。")
        if self.alive is not None:
            self.alive()
        self.told(done, total, words)
