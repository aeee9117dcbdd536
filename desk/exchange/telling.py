"""Headings that nobody knows: a person says once what stands below them, and the station keeps it."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from db.models import ImportHeading
from desk.core.acting import Acting
from desk.core.audit_chain import Happening
from desk.core.errors import Refused
from desk.core.kinds import kind
from desk.core.records import permit_editing
from desk.core.unit import unit
from desk.exchange.habits import habits_of
from desk.exchange.headings import fold_heading


def pickable(kind_name: str) -> dict[str, str]:
    """What a column of a kind's sheet may hold: names with their labels."""
    return habits_of(kind_name).pickable(kind(kind_name))


def tell(acting: Acting, kind_name: str, said: Mapping[str, str]) -> None:
    """Keep what stands below the headings: heading → field name. Raises Refused for people who may
    not make such records, and for a name that no column can have."""
    known, names = kind(kind_name), pickable(kind_name)
    for name in said.values():
        if name not in names:
            listed = "、".join(f"{name}（{label}）" for name, label in names.items())
            raise Refused(f"“{name}”不是{known.label}的列。可以是：{listed}。")
    with unit(acting, "认表头") as u:
        permit_editing(known, u.acting)
        query = select(ImportHeading).where(
            ImportHeading.station_id == acting.station_id, ImportHeading.kind == known.name
        )
        before = {each.heading: each for each in u.session.scalars(query.with_for_update())}
        for written, name in said.items():
            folded = fold_heading(written)[:60]
            kept = before.get(folded)
            if kept is None:
                kept = u.add(ImportHeading(kind=known.name, heading=folded))
                before[folded] = kept
            old, kept.names, kept.person, kept.at = kept.names, name, acting.name, u.now
            change = {written[:60]: [names.get(old or ""), names[name]]}
            u.happened(Happening(known.name, kept.id, "", "认表头", change, f"导入{known.label}"))
