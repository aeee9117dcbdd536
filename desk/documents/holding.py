"""What a site holds: which document, which version, how many copies, who signed, what is recalled."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, lazyload

from db.models import (
    ChangeRequest,
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
    `recalled` of them are asked back, `missing` more are lost. `superseded` says whether another
    version had taken its place by then."""

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
    return holdings_of(session, [project_id], day).get(project_id, [])


def holdings_of(session: Session, projects: Collection[UUID], day: date) -> dict[UUID, list[Held]]:
    """Project → what it holds at the end of `day`, all read together."""
    rows = session.execute(
        select(Issuance, IssuanceLine)
        .join(IssuanceLine, IssuanceLine.issuance_id == Issuance.id)
        .where(Issuance.project_id.in_(projects), Issuance.state.in_(WITH_SITE))
        .options(lazyload(Issuance.lines))  # they come with the row
    ).all()
    copies = _recalls(session, projects)
    found: dict[UUID, list[Held]] = {}
    for issuance, line in rows:
        assert issuance.delivered_at is not None, "a delivered issuance says when"
        assert issuance.project_id is not None, "asked for above"
        if local(issuance.delivered_at).date() > day or not line.delivered:
            continue
        held = _held(issuance, line, copies.get(line.id, []), day)
        if held.copies or held.missing:
            found.setdefault(issuance.project_id, []).append(held)
    return {project: sorted(held, key=_order) for project, held in found.items()}


@dataclass(frozen=True)
class _Asked:
    """A copy that was asked back, and since when what is known of it; None where it is not."""

    asked_on: date | None
    back_on: date | None
    lost_on: date | None


def _held(issuance: Issuance, line: IssuanceLine, recalls: list[_Asked], day: date) -> Held:
    assert line.document is not None
    assert issuance.delivered_at is not None
    assert line.delivered is not None
    recalls = [c for c in recalls if c.asked_on is None or c.asked_on <= day]
    back = sum(1 for c in recalls if c.back_on is not None and c.back_on <= day)
    gone = sum(1 for c in recalls if c.lost_on is not None and c.lost_on <= day)
    return Held(
        document=line.document, issuance=issuance, receiver=issuance.receiver,
        delivered_at=issuance.delivered_at, copies=line.delivered - back - gone,
        recalled=len(recalls) - back - gone, missing=gone,
        superseded=bool(recalls) and line.document.state is DocumentState.SUPERSEDED,
    )  # fmt: skip


def _recalls(session: Session, projects: Collection[UUID]) -> dict[UUID, list[_Asked]]:
    """Line of a delivery → its copies that were ever asked back. A loss counts from the day it was
    approved; until then from the day on which its change was last written."""
    found: dict[UUID, list[_Asked]] = {}
    query = (
        select(
            RecalledCopy.line_id, RecalledCopy.outcome, RecalledCopy.recovered_on,
            ChangeRequest.checked_at, ChangeRequest.excused_at, ChangeRequest.changed_at,
        )
        .join(ChangeRequest, ChangeRequest.id == RecalledCopy.change_id)
        .join(IssuanceLine, IssuanceLine.id == RecalledCopy.line_id)
        .join(Issuance, Issuance.id == IssuanceLine.issuance_id)
        .where(Issuance.project_id.in_(projects))
    )  # fmt: skip
    for line_id, outcome, back_on, checked_at, excused_at, changed_at in session.execute(query):
        assert line_id is not None
        asked_on = local(checked_at).date() if checked_at is not None else None
        lost = outcome is CopyState.MISSING
        lost_on = local(excused_at or changed_at).date() if lost else None
        found.setdefault(line_id, []).append(_Asked(asked_on, back_on, lost_on))
    return found


def _order(held: Held) -> tuple[str, str, int, datetime]:
    kind = held.document.kind.name if held.document.kind is not None else ""
    return kind, held.document.number or "", held.document.revision, held.delivered_at
