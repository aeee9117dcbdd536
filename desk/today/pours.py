"""What the pours owe today, for the list of what is due; the calls come from the call list."""

from __future__ import annotations

from collections.abc import Iterator

from db.models import Pour, PourState
from desk.pours.board import board_rows
from desk.today.asking import Asking, Due
from desk.values.zone import local

_SETTLED = (PourState.ARCHIVED, PourState.CALLED_OFF)
_LISTED = frozenset({"D12", "D13", "D15", "D16", "D18", "R08", "R11", "R30"})
"""What has an hour of its own; the steps that merely lead on show on the board."""


def pour_entries(asking: Asking) -> Iterator[Due]:
    """The things with an hour of every pour up to today that is not settled."""
    wanted = Pour.state.not_in(_SETTLED) & (Pour.pour_date <= asking.day)
    for row in board_rows(asking.session, asking.acting, asking.day, wanted):
        words = f"{row.project} {row.placement} {local(row.planned_opening):%m-%d %H:%M}"
        for thing in row.things:
            # Before the opening the order stands in the list with its change and its papers.
            early = thing.rule in ("R08", "R11") and row.opened_at is None
            if thing.due is None or thing.rule not in _LISTED or thing.step == "open" or early:
                continue
            yield Due(
                thing.rule, thing.clause, f"{thing.what}：{words}", "pours", row.id, row.number,
                thing.roles, local(thing.due), overdue=thing.overdue,
            )  # fmt: skip
