"""Whose turn it is at a pour: the first open thing that is this person's."""

from __future__ import annotations

from collections.abc import Callable, Collection
from uuid import UUID

from db.models import Role
from desk.core.views import View
from desk.pours.board import BoardRow
from desk.pours.next import NextThing
from desk.pours.workflow import FLOW
from ui.parts.form.form_helper import FormHelper

Turn = Callable[[UUID, str], NextThing | None]
"""``turn(pour, kind)``: what comes next there for this person, on records of that kind."""


def my_thing(row: BoardRow, roles: Collection[Role], kind: str = "") -> NextThing | None:
    """The first open thing that somebody with `roles` settles, on records of `kind` where given."""
    mine = (t for t in row.things if not set(t.roles).isdisjoint(roles))
    return next((t for t in mine if kind in ("", t.kind)), None)


def button_words(thing: NextThing | None) -> str:
    """What the button that settles it says; empty for none."""
    if thing is None:
        return ""
    return FLOW.step(thing.step).label if thing.kind == "pours" else thing.what


class PourHelper(FormHelper):
    """Of the steps that lead on, the one the board names comes first."""

    def __init__(self, turn: Turn) -> None:
        self._turn = turn

    def next_step(self, seen: View) -> str:
        thing = self._turn(seen.id, "pours")
        return thing.step if thing is not None else ""
