"""How complaints are registered, listed and found."""

from __future__ import annotations

from db.models import Complaint, Role
from desk.core.declare import group, names
from desk.core.kinds import RecordKind, Searchable, Values
from desk.core.unit import Unit


class Complaints(RecordKind[Complaint]):
    model = Complaint
    series = "TS"
    icon = "complaints"
    groups = (
        group("登记", "channel registered_at", "project_id", "pour_id", "complainant phone",
              "content", "demand"),
    )  # fmt: skip
    first = names("content state project_id registered_at")
    columns = names("number state registered_at channel project_id complainant content")
    more_columns = names("pour_id card_id phone demand")
    register = names(
        "number state registered_at channel project_id complainant phone content demand card_id"
    )
    editors = frozenset({Role.SPECIALIST, Role.SECTION_HEAD})
    sort = "registered_at"
    date_column = "registered_at"
    needs = ("project_id", "content")
    related = ("calls",)
    related_label = "来电"

    def prepare(self, u: Unit, record: Complaint, values: Values) -> None:
        if record.pour is not None and record.project_id is None:
            record.project_id = record.pour.order.project_id

    def saved(self, u: Unit, record: Complaint) -> None:
        record.number = record.number or u.number(self.series)

    def searchable(self, record: Complaint) -> Searchable:
        return Searchable(
            f"{record.number} {record.complainant}".strip(),
            record.content[:120],
            names=(record.complainant,) if record.complainant else (),
            words=tuple(w for w in (record.number, record.phone, record.content) if w),
        )


COMPLAINTS = Complaints()
