"""How each person left each view: columns, widths, sort, saved filters; and window positions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.models import ViewState
from desk.core.acting import Acting
from desk.core.rights import reading
from desk.core.unit import unit


def load_view(acting: Acting, view: str) -> dict[str, Any]:
    """The state kept for this person and `view` (``"orders"``); empty when none was kept."""
    with reading(acting) as (session, _):
        kept = session.get(ViewState, (acting.person_id, view))
        return dict(kept.state) if kept is not None else {}


def save_view(acting: Acting, view: str, state: Mapping[str, object]) -> None:
    """Keep `state`, plain JSON, as this person's state of `view`. Raises the calm family."""
    with unit(acting, "保存界面") as u:
        kept = u.session.get(ViewState, (acting.person_id, view))
        if kept is None:
            u.session.add(ViewState(person_id=acting.person_id, view=view, state=dict(state)))
        else:
            kept.state = dict(state)
