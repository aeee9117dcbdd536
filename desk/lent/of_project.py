"""What the kinds of record of what is lent to a project have in common: pump lines and moulds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from typing_extensions import TypeVar

from db.base import Record
from db.models import Project, Role
from desk.core.kinds import RecordKind, Searchable
from desk.core.naming import draft_title
from desk.orders.named import named_at
from desk.values.showing import show_value

OFFICE = frozenset({Role.SPECIALIST, Role.SECTION_HEAD})
"""Who applies for a site, and sees to it that what was lent comes back."""


class OfProject(Protocol):
    """A record with a number that belongs to a project."""

    @property
    def number(self) -> str | None: ...

    @property
    def project(self) -> Project | None: ...


L = TypeVar("L", bound=Record)


def words_of(record: OfProject) -> str:
    """``BG-202611-0007 滨江花园二期``: a record as one tells it from others."""
    return " ".join(w for w in (record.number, record.project and record.project.name) if w)


class OfProjectKind(RecordKind[L]):
    """Records that belong to a project, found by it and by their own `words`."""

    sort = "created_at"
    date_column = "applied_at"

    def named(self, record: L, now: datetime) -> Mapping[str, Sequence[str]]:
        return named_at(getattr(record, "project", None), now)

    def searchable(self, record: L) -> Searchable:
        said = [show_value(self.fields[word], getattr(record, word)) for word in self.words]
        number: str | None = getattr(record, "number", None)
        project: Project | None = getattr(record, "project", None)
        name = project.name if project is not None else ""
        return Searchable(
            " ".join(w for w in (number, name) if w) if number else draft_title(self.label, record),
            " · ".join(w for w in said if w),
            names=tuple(w for w in (name, *said) if w),
            words=tuple(w for w in (number, *said) if w),
        )
