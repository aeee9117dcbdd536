"""Writing down one call: the confirmation, and that the dispatcher was told."""

from __future__ import annotations

from desk.core.acting import Acting
from desk.core.changes import Changes
from desk.plans.confirmations import confirm_opening, tell_dispatcher
from ui.plans.call_form import CallResult


def record_call(acting: Acting, result: CallResult) -> Changes:
    """Record one call, and that the dispatcher was told."""
    made = confirm_opening(
        acting,
        {
            "order": result.order_id,
            "confirmed_opening": result.opening,
            "confirmed_with": result.person,
            "note": result.note,
        },
    )
    if result.told and made.id is not None:
        told = tell_dispatcher(acting, made.id)
        return Changes(
            made.kinds | told.kinds,
            made.id,
            made.number,
            made.warnings,
            f"{made.sentence}，已通知调度",
        )
    return made
