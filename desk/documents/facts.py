"""What is asked of documents everywhere: what never changes, what may be issued, what is out."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.fields import fields_of
from db.models import (
    ChangeItem,
    ChangeRequest,
    ChangeState,
    CopyState,
    Document,
    DocumentFact,
    DocumentKind,
    DocumentState,
    Issuance,
    IssuanceLine,
    IssuanceState,
    RecalledCopy,
)
from desk.rules.table import PROTECTED
from desk.values.showing import show_value

F = DocumentFact

FIELD_OF: dict[DocumentFact, str] = {
    F.PLACEMENT: "placement",
    F.STRENGTH: "strength_grade",
    F.IMPERMEABILITY: "impermeability_grade",
    F.MARK: "mark",
    F.SUPPLIED_ON: "supplied_on",
    F.VOLUME: "supplied_m3",
    F.MIX: "mix_reference",
    F.BUILDER: "builder",
    F.TEST_DATA: "test_data",
    F.EVALUATION: "evaluation",
    F.CONCLUSION: "conclusion",
}
"""The document's field for each thing that it may state."""

SERIES = "GC"
"""Every version has a number of its own; which it replaces, it says itself."""

NEVER = frozenset({F.STRENGTH, F.IMPERMEABILITY, F.TEST_DATA, F.EVALUATION, F.CONCLUSION})
"""What no request may change, whatever the kind of document says (M3.3.2)."""

WITH_SITE = (IssuanceState.DELIVERED, IssuanceState.ACKNOWLEDGED)
"""The states of a delivery that the site holds."""

OUT = (IssuanceState.COLLECTED, *WITH_SITE)
"""The states of a delivery that has left the archive."""


def protected(kind: DocumentKind | None) -> frozenset[DocumentFact]:
    """What may not be changed on documents of `kind`: the five of M3.3.2 and what it adds itself."""
    return NEVER | {DocumentFact(word) for word in (kind.protected if kind is not None else ())}


def never_words(document: Document, fact: DocumentFact) -> str:
    """That no request may change `fact` of the document, with the clause."""
    return f"{words_of(document)}的“{fact.label}”不得更改（{PROTECTED.id}，依据手册 {PROTECTED.clause}）"


def words_of(document: Document) -> str:
    """``配合比通知单 GC-202611-0003``, with its version from the second on."""
    name = document.kind.name if document.kind is not None else Document.called
    version = f"第 {document.revision} 版" if document.revision > 1 else ""
    return " ".join(w for w in (name, document.number, version) if w)


def successor(session: Session, document: Document) -> Document | None:
    """The version that replaced `document`, or is made to."""
    return session.scalar(
        select(Document).where(
            Document.replaces_id == document.id, Document.state != DocumentState.VOID
        )
    )


def why_not_issuable(session: Session, document: Document) -> str:
    """What keeps a document from being collected or handed over, as the predicate of a sentence;
    empty for one that may go out (M1.4.2, M1.7.2)."""
    if document.state is DocumentState.SUPERSEDED:
        newer = successor(session, document)
        return f"已被{words_of(newer)}替代" if newer is not None else "已被替代"
    if document.state is not DocumentState.REVIEWED:
        return {
            DocumentState.DRAFT: "还没有出具",
            DocumentState.PRODUCED: "还没有审核",
        }.get(document.state, document.state.label)
    if document.kind is not None and document.kind.needs_consent and document.consented_at is None:
        return "经营人员还没有同意发放"
    return ""


def copies_out(session: Session, documents: Collection[UUID]) -> dict[UUID, int]:
    """Document → copies that somebody outside the archive has now: collected or delivered, and
    neither recovered nor given up. One without any is left out."""
    out: dict[UUID, int] = {}
    lines = session.execute(
        select(
            IssuanceLine.document_id, Issuance.state, IssuanceLine.copies, IssuanceLine.delivered
        )
        .join(Issuance, Issuance.id == IssuanceLine.issuance_id)
        .where(
            IssuanceLine.document_id.in_(documents),
            Issuance.state.in_(OUT),
        )
    )
    for document_id, state, copies, delivered in lines:
        assert document_id is not None, "a line names a document"
        held = delivered if state in WITH_SITE else copies
        out[document_id] = out.get(document_id, 0) + (held or 0)
    gone = session.scalars(
        select(RecalledCopy.document_id).where(
            RecalledCopy.document_id.in_(documents), RecalledCopy.outcome != CopyState.OUT
        )
    )
    for document_id in gone:
        assert document_id is not None
        out[document_id] -= 1
    return {document_id: number for document_id, number in out.items() if number}


OPEN_CHANGES = (
    ChangeState.SUBMITTED,
    ChangeState.APPROVED,
    ChangeState.CHANGED,
    ChangeState.CHECKED,
    ChangeState.REISSUED,
    ChangeState.DESTROYED,
)
"""A request that was handed in and has not come to its end."""


def open_change(session: Session, documents: Iterable[UUID]) -> ChangeRequest | None:
    """A request under way that changes one of `documents`."""
    return session.scalar(
        select(ChangeRequest)
        .join(ChangeItem, ChangeItem.change_id == ChangeRequest.id)
        .where(ChangeItem.document_id.in_(list(documents)), ChangeRequest.state.in_(OPEN_CHANGES))
        .limit(1)
    )


def stated(document: Document, fact: DocumentFact) -> str:
    """What the document says of `fact`, as it stands on paper."""
    name = FIELD_OF[fact]
    return show_value(fields_of(Document)[name], getattr(document, name))
