"""The early set on its way with the task: checked, collected, put back when the order changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import (
    Document,
    DocumentSet,
    DocumentState,
    Issuance,
    IssuanceState,
    ProductionTask,
)
from desk.core.following import Happened
from desk.core.records import make
from desk.core.unit import Unit
from desk.core.workflow import describe
from desk.documents.facts import copies_out, why_not_issuable, words_of
from desk.documents.issuances import ISSUANCES
from desk.documents.issuing import FLOW
from desk.documents.kind import FLOW as DOCUMENT_FLOW
from desk.documents.making import complete, living
from desk.rules.table import DOCUMENTS


def task_ready(happened: Happened[ProductionTask]) -> None:
    """A set that was made is ready when every document in it may go out (M1.4.2)."""
    task, session = happened.record, happened.unit.session
    wrong = [
        f"{words_of(document)}{why}"
        for document in living(session, task=task.id)
        if (why := why_not_issuable(session, document))
    ]
    if wrong:
        raise DOCUMENTS.refuse(
            f"{describe(task)}的资料还没有备齐：{'；'.join(wrong)}。请办好后再备齐"
        )


def task_collected(happened: Happened[ProductionTask]) -> None:
    """The specialist collects the set with the task: one issuance, one signature (M3.1.3)."""
    task, u = happened.record, happened.unit
    if not living(u.session, task=task.id):
        return
    waiting = issuances_of(u.session, task.id, IssuanceState.DRAFT)
    issuance = next((i for i in waiting if i.change_id is None), None)
    if issuance is None:
        issuance = make(u, ISSUANCES, {"task_id": task.id, "document_set": DocumentSet.EARLY})
    if issuance.lines:
        FLOW.take(u, issuance, "collect", {})


def issuances_of(session: Session, task_id: UUID, *states: IssuanceState) -> list[Issuance]:
    """The issuances of a task's early set in `states`, the oldest first."""
    return list(
        session.scalars(
            select(Issuance)
            .where(Issuance.task_id == task_id, Issuance.state.in_(states))
            .order_by(Issuance.created_at)
        )
    )


def kept_one_by_one(session: Session, task_id: UUID) -> bool:
    """Whether the task's documents have been made here, and not only ticked."""
    return bool(living(session, task=task_id))


def deliver(u: Unit, task_id: UUID, receiver: str, at: datetime) -> None:
    """Hand over what was collected for a task."""
    for issuance in issuances_of(u.session, task_id, IssuanceState.COLLECTED):
        FLOW.take(
            u, issuance, "deliver", {"receiver": receiver, "verified": True, "delivered_at": at}
        )


def lacking(session: Session, task_id: UUID) -> Iterator[str]:
    """What keeps a task's set from the site, each document by its name (M1.4.2, R08)."""
    documents = living(session, task=task_id)
    with_somebody = copies_out(session, [d.id for d in documents])
    for document in documents:
        why = why_not_issuable(session, document)
        if why or document.id not in with_somebody:
            yield f"{words_of(document)}{why or '还没有领取'}"


def task_recalled(happened: Happened[ProductionTask]) -> None:
    """The order changed: what has not been delivered goes back and is made anew from it (M1.5.3)."""
    u, task = happened.unit, happened.record
    for issuance in issuances_of(u.session, task.id, IssuanceState.COLLECTED):
        FLOW.take(u, issuance, "recall", {})
    u.session.flush()
    documents = living(u.session, task=task.id)
    out = copies_out(u.session, [d.id for d in documents])
    for document in documents:
        if document.id not in out and document.replaces_id is None:
            _anew(u, document)


def _anew(u: Unit, document: Document) -> None:
    if document.state is not DocumentState.DRAFT:
        DOCUMENT_FLOW.take(u, document, "anew", {})
    for name in ("placement", "strength_grade", "impermeability_grade", "mark", "mix_reference"):
        setattr(document, name, "")
    document.supplied_m3, document.supplied_on, document.due_on = None, None, None
    complete(u, document)
