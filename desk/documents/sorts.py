"""The kinds of document that the station issues: data that the technical section keeps (M3)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from db.fields import Field
from db.models import DocumentKind, Role
from desk.core.acting import role_words
from desk.core.declare import group, names
from desk.core.kinds import RecordKind, Searchable

MAKERS = frozenset(
    {
        Role.DOCUMENT_CLERK,
        Role.INSPECTOR,
        Role.TECHNICAL_HEAD,
        Role.TECHNICAL_LEAD,
        Role.CHIEF_ENGINEER,
    }
)
"""Who makes documents at a station, and who reviews them."""


class DocumentKinds(RecordKind[DocumentKind]):
    model = DocumentKind
    icon = "documents"
    groups = (
        group("资料种类", "name document_set", "usual answers", "copies due_days", "active"),
        group("内容", "states", "protected"),
        group("出具与发放", "producer reviewer", "needs_scan needs_consent"),
    )
    columns = names(
        "name document_set usual answers copies due_days producer reviewer needs_scan "
        "needs_consent active"
    )
    more_columns = names("states protected")
    register = names(
        "name document_set usual answers copies due_days states protected producer reviewer "
        "needs_scan needs_consent active"
    )
    first = names("name document_set usual copies due_days")
    editors = frozenset({Role.TECHNICAL_HEAD, Role.CHIEF_ENGINEER, Role.DOCUMENT_CLERK})
    sort = "name"
    descending = False
    importable = True
    needs = ("name", "document_set")

    def problems(self, session: Session, record: DocumentKind, now: datetime) -> dict[str, str]:
        model, found = self.model, dict(super().problems(session, record, now))
        twin = select(model.id).where(
            model.station_id == record.station_id, model.name == record.name, model.id != record.id
        )
        if record.name and session.scalar(twin) is not None:
            found["name"] = f"{self.fields['name'].label}“{record.name}”已经建过档，不要重复"
        for name in ("producer", "reviewer"):
            if getattr(record, name) not in MAKERS:
                found[name] = f"{self.fields[name].label}只能是{role_words(MAKERS)}"
        return found

    def searchable(self, record: DocumentKind) -> Searchable:
        return Searchable(record.name, record.document_set.label, names=(record.name,))

    def nameable(self, asked: Field) -> tuple[ColumnElement[bool], ...]:
        return (DocumentKind.active.is_(True),)

    def not_nameable(self, asked: Field) -> str:
        return "这种资料已停用"


DOCUMENT_KINDS = DocumentKinds()
