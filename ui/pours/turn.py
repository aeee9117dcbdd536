"""Whose turn it is at a pour: the first open thing that is this person's."""

from __future__ import annotations

from collections.abc import Callable, Collection
from uuid import UUID

from db.models import Role
from desk.core.duty import Due
from desk.core.views import View
from desk.pours.board import BoardRow
from desk.pours.workflow import FLOW
from ui.parts.form.form_helper import FormHelper

Turn = Callable[[UUID, str], Due | None]
"""``turn(pour, kind)``: what comes next there for this person, on records of that kind."""


def my_thing(row: BoardRow, roles: Collection[Role], kind: str = "") -> Due | None:
    """The first open thing that somebody with `roles` settles, on records of `kind` where given."""
    mine = (t for t in row.things if t.owed_by(roles))
    return next((t for t in mine if kind in ("", t.duty.kind)), None)


def button_words(thing: Due | None) -> str:
    """What the button that settles it says; empty for none."""
    if thing is None:
        return ""
    return FLOW.step(thing.duty.step).label if thing.duty.kind == "pours" else thing.says


class PourHelper(FormHelper):
    """Puts the step that the board names before the others that lead on."""

    def __init__(self, turn: Turn) -> None:
        self._turn = turn

    def next_step(self, seen: View) -> str:
        thing = self._turn(seen.id, "pours")
        return thing.duty.step if thing is not None else ""
