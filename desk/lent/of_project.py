"""The declaration of what is lent to a project: what pump lines and moulds have in common."""

from __future__ import annotations

from typing import Any

from db.fields import fields_of
from db.models import Role
from desk.core.kinds import RecordKind, Searchable
from desk.values.showing import show_value

OFFICE = frozenset({Role.SPECIALIST, Role.SECTION_HEAD})
"""Who applies for a site, and sees to it that what was lent comes back."""


def words_of(record: Any) -> str:
    """``BG-202611-0007 滨江花园二期``: a record as one tells it from others."""
    return " ".join(w for w in (record.number, record.project and record.project.name) if w)


def of_project(
    name: str, label: str, model: type[Any], *, words: tuple[str, ...], **rest: Any
) -> RecordKind:
    """A kind whose records belong to a project. `words` are further fields that a record is found
    by."""
    fields = fields_of(model)

    def searchable(record: Any) -> Searchable:
        said = [show_value(fields[word], getattr(record, word)) for word in words]
        return Searchable(
            words_of(record) if record.number else f"{label} {words_of(record)}".strip(),
            " · ".join(w for w in said if w),
            names=tuple(w for w in (record.project and record.project.name, *said) if w),
            words=tuple(w for w in (record.number, *said) if w),
        )

    return RecordKind(
        name=name,
        label=label,
        model=model,
        searchable=searchable,
        aliases={"project": "project_id"},
        date_column="applied_at",
        sort="created_at",
        **rest,
    )
