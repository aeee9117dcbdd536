"""Typing that was never saved, as after a crash, is offered when its page is first opened."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from desk.core import drafts
from desk.core.drafts import Kept
from desk.values.zone import local
from ui.parts.messages import MessageAction, messages_of
from ui.parts.workers import Outcome, submit

if TYPE_CHECKING:
    from ui.parts.table_page import TablePage


def offer_drafts(page: TablePage) -> None:
    """Say in a bar for each kept form of the page's kind what it was and since when."""
    acting, names = page.acting, page.draft_names()

    def arrived(outcome: Outcome[list[Kept]]) -> None:
        for kept in outcome.value or ():
            if kept.form.startswith(names):
                _offer(page, kept)

    submit(page, lambda: drafts.offered(acting), arrived)


def _offer(page: TablePage, kept: Kept) -> None:
    title = str(kept.values.get("title", page.known.label))
    words = f"{local(kept.at):%m-%d %H:%M} 有一份没有保存的填写：{title}"
    actions = [
        MessageAction("恢复", partial(page.restore_draft, kept)),
        MessageAction("丢弃", partial(_forget, page, kept)),
    ]
    messages_of(page).say(words, actions=actions, stays=True)


def _forget(page: TablePage, kept: Kept) -> None:
    acting = page.acting
    submit(page, lambda: drafts.drop(acting, kept.form), lambda _: None)
