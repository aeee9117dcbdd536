"""What a station has from its first day: rows of a kind that its people change and add to later."""

from __future__ import annotations

from sqlalchemy import select

from desk.core.acting import Acting
from desk.core.kinds import kind, kind_names
from desk.core.records import make
from desk.core.unit import unit


def begin(acting: Acting, action: str) -> None:
    """Enter what the kinds begin with, of each kind that the station has nothing of; the history says
    that it came by `action`. Raises the calm family."""
    with unit(acting, action) as u:
        for name in kind_names():
            known = kind(name)
            here = known.model.station_id == u.acting.station_id
            if not known.begins_with or u.session.scalar(
                select(known.model.id).where(here).limit(1)
            ):
                continue
            for values in known.begins_with:
                make(u, known, values)
