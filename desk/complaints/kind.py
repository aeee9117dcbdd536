"""How complaints are registered, listed and found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.models import Complaint, Pour, Role
from desk.core.declare import group, names
from desk.core.effects import complete
from desk.core.kinds import RecordKind, Searchable
from desk.core.unit import Unit


def _prepare(u: Unit, complaint: Any, _values: Mapping[str, Any]) -> None:
    complaint.registered_at = complaint.registered_at or u.now
    pour = u.session.get(Pour, complaint.pour_id) if complaint.pour_id else None
    if pour is not None and complaint.project_id is None:
        complaint.project_id = pour.order.project_id
    if complaint.content and not complaint.number:
        complaint.number = u.number("TS")


def _searchable(complaint: Any) -> Searchable:
    return Searchable(
        f"{complaint.number} {complaint.complainant}".strip(),
        complaint.content[:120],
        names=(complaint.complainant,) if complaint.complainant else (),
        words=tuple(w for w in (complaint.number, complaint.phone, complaint.content) if w),
    )


# fmt: off
COMPLAINTS = RecordKind(
    name="complaints",
    label="投诉",
    model=Complaint,
    series="TS",
    icon="complaints",
    groups=(
        group("登记", "channel registered_at", "project_id", "pour_id", "complainant phone",
              "content", "demand"),
    ),
    columns=names("number state registered_at channel project_id complainant content"),
    more_columns=names("pour_id card_id phone demand"),
    editors=frozenset({Role.SPECIALIST, Role.SECTION_HEAD}),
    sort="registered_at",
    prepare=_prepare,
    problems=complete("project_id", "content"),
    searchable=_searchable,
    aliases={"project": "project_id", "pour": "pour_id"},
    date_column="registered_at",
)
# fmt: on
