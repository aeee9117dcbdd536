"""浇筑看板: the pours of one day, what each needs next, and how far each has come."""

from __future__ import annotations

from ui.parts.page import Page


class PourBoardPage(Page):
    """See the module."""

    key = "pour-board"
    title = "浇筑看板"
    kinds = frozenset({"pours"})
