"""What a site holds: which document, which version, how many copies, who signed, what is recalled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import (
    CopyState,
    Document,
    DocumentState,
    Issuance,
    IssuanceLine,
    RecalledCopy,
)
from desk.documents.facts import WITH_SITE
from desk.values.zone import local


@dataclass(frozen=True)
class Held:
    """Copies of one version that one delivery brought: `copies` are with the site on the day,
    `recalled` of them are asked back, `missing` more are said to be lost."""

    document: Document
    issuance: Issuance
    receiver: str
    delivered_at: datetime
    copies: int
    recalled: int
    missing: int
    superseded: bool


def holdings(session: Session, project_id: UUID, day: date) -> list[Held]:
    """What the project holds at the end of `day`, by document and version."""
    rows = session.execute(
        select(Issuance, IssuanceLine)
        .join(IssuanceLine, IssuanceLine.issuance_id == Issuance.id)
        .where(Issuance.project_id == project_id, Issuance.state.in_(WITH_SITE))
    ).all()
    copies = _recalls(session, [line.id for _, line in rows])
    found = []
    for issuance, line in rows:
        assert issuance.delivered_at is not None, "a delivered issuance says when"
        if local(issuance.delivered_at).date() > day or not line.delivered:
            continue
        held = _held(issuance, line, copies.get(line.id, []), day)
        if held.copies or held.missing:
            found.append(held)
    return sorted(found, key=_order)


def _held(issuance: Issuance, line: IssuanceLine, recalls: list[RecalledCopy], day: date) -> Held:
    assert line.document is not None
    assert issuance.delivered_at is not None
    assert line.delivered is not None
    back = sum(1 for c in recalls if c.recovered_on is not None and c.recovered_on <= day)
    gone = sum(1 for c in recalls if c.outcome is CopyState.MISSING)
    return Held(
        document=line.document, issuance=issuance, receiver=issuance.receiver,
        delivered_at=issuance.delivered_at, copies=line.delivered - back - gone,
        recalled=len(recalls) - back - gone, missing=gone,
        superseded=line.document.state is DocumentState.SUPERSEDED,
    )  # fmt: skip


def _recalls(session: Session, lines: list[UUID]) -> dict[UUID, list[RecalledCopy]]:
    found: dict[UUID, list[RecalledCopy]] = {}
    for recalled in session.scalars(select(RecalledCopy).where(RecalledCopy.line_id.in_(lines))):
        assert recalled.line_id is not None
        found.setdefault(recalled.line_id, []).append(recalled)
    return found


def _order(held: Held) -> tuple[str, str, int, datetime]:
    kind = held.document.kind.name if held.document.kind is not None else ""
    return kind, held.document.number or "", held.document.revision, held.delivered_at
