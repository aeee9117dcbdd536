"""The copies of a replaced document: one line each, until it is back or said why not (M3.3.3)."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import (
    ChangeRequest,
    CopyState,
    Document,
    Issuance,
    IssuanceLine,
    IssuanceState,
    RecalledCopy,
)
from desk.core.unit import Unit
from desk.documents.facts import OUT, successor
from desk.values.zone import local


def recall_lines(session: Session, documents: Collection[UUID]) -> list[RecalledCopy]:
    """A line for each copy of `documents` that is out and that no line tells of yet."""
    rows = session.execute(
        select(Issuance, IssuanceLine)
        .join(IssuanceLine, IssuanceLine.issuance_id == Issuance.id)
        .where(IssuanceLine.document_id.in_(documents), Issuance.state.in_(OUT))
        .order_by(Issuance.collected_at, IssuanceLine.position)
    ).all()
    known: dict[UUID | None, int] = {}
    for line_id in session.scalars(
        select(RecalledCopy.line_id).where(RecalledCopy.line_id.in_([li.id for _, li in rows]))
    ):
        known[line_id] = known.get(line_id, 0) + 1
    found: list[RecalledCopy] = []
    for issuance, line in rows:
        collected = issuance.state is IssuanceState.COLLECTED
        copies = (line.copies if collected else line.delivered) or 0
        holder = issuance.collected_by if collected else issuance.receiver
        found.extend(
            RecalledCopy(
                line_id=line.id, document_id=line.document_id, copy_number=number, holder=holder
            )
            for number in range(known.get(line.id, 0) + 1, copies + 1)
        )
    return found


def recalled_copies(session: Session, issuance: Issuance) -> list[RecalledCopy]:
    """The copies of an issuance that a change asked back, come what may of them."""
    lines = [line.id for line in issuance.lines]
    return list(session.scalars(select(RecalledCopy).where(RecalledCopy.line_id.in_(lines))))


def back_from_specialist(u: Unit, issuance: Issuance) -> None:
    """What a specialist puts back undelivered is recovered, where a change had recalled it."""
    for recalled in recalled_copies(u.session, issuance):
        if recalled.outcome is not CopyState.OUT:
            continue
        recalled.outcome, recalled.recovered_on = CopyState.RECOVERED, local(u.now).date()
        change = u.session.get(ChangeRequest, recalled.change_id)
        if change is not None:
            u.concerns(change)


def chain_of(session: Session, document: Document) -> list[Document]:
    """All versions of the document from the first on; those that came to nothing are left out."""
    chain, at = [document], document
    while at.replaces_id is not None:
        before = session.get(Document, at.replaces_id)
        assert before is not None, "a version that was replaced stays"
        chain.insert(0, before)
        at = before
    newer = successor(session, document)
    while newer is not None:
        chain.append(newer)
        newer = successor(session, newer)
    return chain
