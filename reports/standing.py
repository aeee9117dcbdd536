"""What a record's state makes of its paper: what counts no more, or not yet, must not look valid."""

from __future__ import annotations

from db.choice import Choice
from desk.core.kinds import RecordKind
from reports.form import Data

DRAFT = "草稿"


def stamp_of(known: RecordKind, data: Data | None) -> str:
    """What stands across the paper of a record: 已作废, 已取消, 已被第 3 版代替, 草稿, 待审批; "" for one
    that counts, and on blank stock.

    A record that its paper is printed for, to be signed (待签认, 待交底), is no draft.
    """
    state = data.get("state") if data is not None else None
    if data is None or not isinstance(state, Choice):
        return ""
    if version := data.get("replaced_by"):
        return f"已被第 {version} 版代替"
    if state in known.dead_states:
        return state.label
    return state.label if state in undecided(known) else ""


def undecided(known: RecordKind) -> frozenset[Choice]:
    """The states of a draft, and of a record whose approval is asked for."""
    if known.flow is None:
        return frozenset()
    drafts = {state for state in known.flow.states if state.label == DRAFT}
    asked = {s for step in known.flow.steps if step.stamps == "approved" for s in step.sources}
    return frozenset(drafts | asked)
