"""Everything that was filed of a pour's or a project's documents: what goes into the pack."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from db.models import Attachment, Document, DocumentState, Pour, ProductionTask, Project
from desk.core.acting import Acting
from desk.core.errors import Missing, Refused
from desk.core.kinds import kind
from desk.core.readers import permit_reading
from desk.core.rights import reading
from desk.core.workflow import describe
from desk.documents.facts import why_not_issuable

PACKED = ("pours", "projects")
"""The kinds of record whose documents are packed."""
NOT_FILED = "原文未归档"


@dataclass(frozen=True)
class PackedFile:
    """A scan or PDF that was filed with a document."""

    id: UUID
    name: str


@dataclass(frozen=True)
class PackedDocument:
    """One document of the pack. `why_not` says why none of its pages are in it; empty where they
    are."""

    name: str
    number: str
    revision: int
    copies: int | None
    placement: str
    files: tuple[PackedFile, ...]
    why_not: str


@dataclass(frozen=True)
class Pack:
    """What is packed, in the order of the pack; `of` is the record's kind."""

    of: str
    id: UUID
    number: str
    called: str
    project: str
    documents: tuple[PackedDocument, ...]


def pack_of(acting: Acting, kind_name: str, id_: UUID) -> Pack:
    """The documents of a pour or a project that stand: neither superseded nor void. The files of
    one that may not be issued yet stay out (M1.4.2, M1.7.2).

    Raises Missing, and Refused for a record of another kind, for somebody who does not read the
    documents, and where there are none.
    """
    known = kind(kind_name)
    if kind_name not in PACKED:
        labels = "、".join(kind(name).label for name in PACKED)
        raise Refused(f"{known.label}没有资料包。请写{labels}的编号或名称。")
    with reading(acting, kind_name, known.label) as (session, mine):
        documents = kind("documents")
        permit_reading(mine, documents.name, documents.label)
        record = session.get(known.model, id_)
        if record is None or record.station_id != acting.station_id:
            raise Missing(f"这条{known.label}记录已不存在。请刷新后再看。")
        assert isinstance(record, Pour | Project)
        found = _packed(session, _theirs(record))
        called = describe(record).strip()
        if not found:
            raise Refused(f"{called}还没有现行的工程资料，没有可装订的。请先出具资料。")
        number = record.number if isinstance(record, Pour) else None
        project = record.name if isinstance(record, Project) else _project_of(record)
        return Pack(kind_name, id_, number or "", called, project, tuple(found))


def _theirs(record: Pour | Project) -> ColumnElement[bool]:
    """The documents of the record: a pour has its own, and those of its order's task."""
    if isinstance(record, Project):
        return Document.project_id == record.id
    tasks = select(ProductionTask.id).where(ProductionTask.order_id == record.order_id)
    return or_(Document.pour_id == record.id, Document.task_id.in_(tasks))


def _project_of(pour: Pour) -> str:
    project = pour.order.project
    return project.name if project is not None else pour.order.project_text


def _packed(session: Session, theirs: ColumnElement[bool]) -> list[PackedDocument]:
    dead = (DocumentState.SUPERSEDED, DocumentState.VOID)
    found = session.scalars(select(Document).where(theirs, Document.state.not_in(dead))).all()
    files = _files(session, [document.id for document in found])
    return [
        _one(session, document, files.get(document.id, ()))
        for document in sorted(found, key=_order)
    ]


def _one(session: Session, document: Document, files: Iterable[PackedFile]) -> PackedDocument:
    filed = tuple(files)
    return PackedDocument(
        name=document.kind.name if document.kind is not None else Document.called,
        number=document.number or "",
        revision=document.revision,
        copies=document.copies,
        placement=document.placement,
        files=filed,
        why_not=why_not_issuable(session, document) or ("" if filed else NOT_FILED),
    )


def _files(session: Session, documents: list[UUID]) -> dict[UUID, list[PackedFile]]:
    """What was filed with each document, the oldest first."""
    found: dict[UUID, list[PackedFile]] = {}
    rows = session.execute(
        select(Attachment.record_id, Attachment.id, Attachment.name)
        .where(Attachment.record_kind == "documents", Attachment.record_id.in_(documents))
        .order_by(Attachment.at, Attachment.id)
    )
    for record_id, id_, name in rows:
        found.setdefault(record_id, []).append(PackedFile(id_, name))
    return found


def _order(document: Document) -> tuple[bool, str, str, str, int]:
    """Early documents before late ones, the same kinds together."""
    kind_ = document.kind
    early = kind_ is None or kind_.document_set.name == "EARLY"
    name = kind_.name if kind_ is not None else ""
    return (
        not early,
        name,
        str(document.supplied_on or ""),
        document.number or "",
        document.revision,
    )
