"""Typing that was never saved, as after a crash, is offered when its page is first opened."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from desk.core import drafts
from desk.core.acting import Acting
from desk.core.drafts import Kept
from desk.values.zone import local
from ui.parts.messages import MessageAction, messages_of
from ui.parts.reading import read
from ui.parts.workers import Outcome, submit


def offer_drafts(
    page: QWidget, acting: Acting, names: tuple[str, ...], restore: Callable[[Kept], object]
) -> None:
    """Say in a bar for each kept form whose name begins with one of `names` what it was and since
    when; `restore` goes on with it."""

    def offer(kept: Kept) -> None:
        title = kept.values.get("title") or "单据"
        words = f"{local(kept.at):%m-%d %H:%M} 有一份没有保存的填写：{title}"
        actions = [
            MessageAction("恢复", partial(restore, kept)),
            MessageAction("丢弃", partial(_forget, page, acting, kept)),
        ]
        messages_of(page).say(words, actions=actions, stays=True)

    def arrived(outcome: Outcome[list[Kept]]) -> None:
        for kept in outcome.value or ():
            if kept.form.startswith(names):
                offer(kept)

    read(page, lambda: drafts.offered(acting), arrived)


def _forget(page: QWidget, acting: Acting, kept: Kept) -> None:
    submit(page, lambda: drafts.drop(acting, kept.form), lambda _: None)
