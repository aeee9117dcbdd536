"""In which colour a state is shown."""

from __future__ import annotations

from db.choice import Choice
from desk.core.workflow import Workflow
from ui.tokens import Tone


def tone_of_state(flow: Workflow | None, state: object) -> Tone:
    """The tone that the workflow gives `state`; neutral where it gives none."""
    found = flow.tones.get(state) if flow is not None and isinstance(state, Choice) else None
    return Tone(found.value) if found is not None else Tone.NEUTRAL
