"""The kinds of document that the station issues: data that the technical section keeps (M3)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from db.fields import Field
from db.models import DocumentKind, Role
from desk.core.acting import Acting, role_words
from desk.core.changes import Changes
from desk.core.declare import group, names
from desk.core.kinds import RecordKind, Searchable
from desk.core.records import make, permit_editing
from desk.core.unit import unit
from desk.documents.usual import USUAL

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
    begins_with = USUAL
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


def take_usual(acting: Acting) -> Changes:
    """Enter the kinds that the station does not have yet; what it has stays as it is. Raises Refused
    for somebody who does not keep the kinds."""
    with unit(acting, "采用常用资料种类") as u:
        permit_editing(DOCUMENT_KINDS, u.acting)
        have = set(
            u.session.scalars(
                select(DocumentKind.name).where(DocumentKind.station_id == acting.station_id)
            )
        )
        new = [values for values in USUAL if values["name"] not in have]
        for values in new:
            make(u, DOCUMENT_KINDS, values)
    return u.changes(sentence=f"已建立 {len(new)} 种资料" if new else "常用资料种类都已经有了")
