"""What is owed about documents: to be made, reviewed, agreed to, delivered, acknowledged (D17, R20);
changes to be reviewed, originals to be recovered and destroyed (D23)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import exists, func, select

from db.models import (
    ChangeRequest,
    ChangeState,
    Document,
    DocumentKind,
    DocumentSet,
    DocumentState,
    Issuance,
    IssuanceLine,
    IssuanceState,
    Pour,
    PourState,
    Role,
)
from desk.core.duty import Asking, Due, Duty, owed
from desk.documents.changing import FIRST, SECOND, change_words, still_out
from desk.documents.facts import OUT, words_of
from desk.documents.issuing import issuance_words
from desk.rules.duties import (
    CHANGE_DOCUMENTS,
    CHECK_CHANGE,
    CLOSE_CHANGE,
    COLLECT_DOCUMENTS,
    CONSENT_DOCUMENT,
    DELIVER_DOCUMENTS,
    DESTROY_ORIGINALS,
    ISSUE_DOCUMENT,
    MAKE_LATE_SET,
    PRODUCE_DOCUMENT,
    RECOVER_ORIGINALS,
    REISSUE_CHANGE,
    RETURN_SLIP,
    REVIEW_CHANGE,
    REVIEW_DOCUMENT,
)
from desk.settings import settings_of
from desk.values.zone import local

_WAITING = (DocumentState.DRAFT, DocumentState.PRODUCED, DocumentState.REVIEWED)


def documents_owe(asking: Asking) -> Iterator[Due]:
    """Documents on their way, and poured concrete for which none have been made."""
    yield from _documents(asking)
    yield from _late_sets(asking)


def _end(asking: Asking, day: date) -> datetime:
    return asking.start_of(day + timedelta(days=1)) - timedelta(minutes=1)


def _documents(asking: Asking) -> Iterator[Due]:
    """Everything that is due and has not gone out, with whoever is next."""
    gone = exists().where(
        IssuanceLine.document_id == Document.id,
        Issuance.id == IssuanceLine.issuance_id,
        Issuance.state.in_(OUT),
    )
    found = asking.session.scalars(
        select(Document)
        .where(
            Document.station_id == asking.station_id,
            Document.state.in_(_WAITING),
            Document.replaces_id.is_(None),
            Document.due_on < asking.until.date(),
            ~gone,
        )
        .order_by(Document.due_on)
    )
    for document in found:
        assert document.due_on is not None, "asked for above"
        project = document.project.name if document.project is not None else ""
        about = " ".join(w for w in (words_of(document), project, document.placement) if w)
        duty, owners = _next(document)
        due = _end(asking, document.due_on)
        yield owed(duty, due, asking.now, document, about=about, owners=owners)


def _next(document: Document) -> tuple[Duty, tuple[Role, ...]]:
    """Which duty of a document comes next, and whose it is by its kind."""
    kind = document.kind
    if document.state is DocumentState.DRAFT:
        return PRODUCE_DOCUMENT, (kind.producer,) if kind is not None else ()
    if document.state is DocumentState.PRODUCED:
        return REVIEW_DOCUMENT, (kind.reviewer,) if kind is not None else ()
    if kind is not None and kind.needs_consent and document.consented_at is None:
        return CONSENT_DOCUMENT, ()
    return ISSUE_DOCUMENT, ()


def _late_sets(asking: Asking) -> Iterator[Due]:
    """Pours of which no document for after the pour has been begun. Those from before the station kept
    such documents here are not asked for."""
    kept = asking.session.execute(
        select(func.min(DocumentKind.due_days), func.min(DocumentKind.created_at)).where(
            DocumentKind.station_id == asking.station_id,
            DocumentKind.document_set == DocumentSet.LATE,
            DocumentKind.active,
            DocumentKind.usual,
            DocumentKind.due_days.is_not(None),
        )
    ).one()
    first, since = kept[0], kept[1]
    if first is None:
        return
    begun = exists().where(Document.pour_id == Pour.id)
    pours = asking.session.scalars(
        select(Pour)
        .where(
            Pour.station_id == asking.station_id,
            Pour.state.in_((PourState.CLOSED, PourState.ARCHIVED)),
            Pour.truck_count > 0,
            Pour.pour_date >= local(since).date(),
            Pour.pour_date < asking.until.date() - timedelta(days=first),
            ~begun,
        )
        .order_by(Pour.pour_date)
    )
    for pour in pours:
        project = pour.order.project.name if pour.order.project is not None else ""
        about = f"{project} {pour.order.placement}".strip()
        due = _end(asking, pour.pour_date + timedelta(days=first))
        yield owed(MAKE_LATE_SET, due, asking.now, pour, about=about)


def papers_owe(asking: Asking) -> Iterator[Due]:
    """Deliveries not signed for, slips not back, changes on their way."""
    settings = settings_of(asking.session, asking.station_id)
    within = settings.span("documents.slip_days")
    found = asking.session.scalars(
        select(Issuance)
        .where(
            Issuance.station_id == asking.station_id,
            Issuance.state.in_(
                (IssuanceState.DRAFT, IssuanceState.COLLECTED, IssuanceState.DELIVERED)
            ),
        )
        .order_by(Issuance.created_at)
    )
    for issuance in found:
        duty, since = {
            IssuanceState.DRAFT: (COLLECT_DOCUMENTS, issuance.created_at),
            IssuanceState.COLLECTED: (DELIVER_DOCUMENTS, issuance.collected_at),
            IssuanceState.DELIVERED: (RETURN_SLIP, issuance.delivered_at),
        }[issuance.state]
        assert since is not None, "the step before stamped it"
        yield owed(duty, since + within, asking.now, issuance, about=issuance_words(issuance))
    yield from _changes(asking, settings.span("documents.recall_days"))


def _changes(asking: Asking, within: timedelta) -> Iterator[Due]:
    plain = {
        ChangeState.APPROVED: (CHANGE_DOCUMENTS, "approved_at"),
        ChangeState.CHECKED: (REISSUE_CHANGE, "checked_at"),
        ChangeState.DESTROYED: (CLOSE_CHANGE, "reissued_at"),
    }
    reviews = {
        ChangeState.SUBMITTED: (REVIEW_CHANGE, FIRST, "submitted_at"),
        ChangeState.CHANGED: (CHECK_CHANGE, SECOND, "changed_documents_at"),
    }
    found = asking.session.scalars(
        select(ChangeRequest)
        .where(
            ChangeRequest.station_id == asking.station_id,
            ChangeRequest.state.in_((*plain, *reviews, ChangeState.REISSUED)),
        )
        .order_by(ChangeRequest.created_at)
    )
    for change in found:
        about = change_words(change)
        if change.state in reviews:
            duty, approval, at = reviews[change.state]
            seats = approval.open_seats(asking.session, change)
            owners = tuple(sorted({role for seat in seats for role in seat}))
            due = getattr(change, at) + within
            yield owed(duty, due, asking.now, change, about=about, owners=owners)
        elif change.state in plain:
            duty, at = plain[change.state]
            yield owed(duty, getattr(change, at) + within, asking.now, change, about=about)
        else:
            yield _recall(asking, change, within)


def _recall(asking: Asking, change: ChangeRequest, within: timedelta) -> Due:
    """Originals that are out; a week too late the section head sees to it himself."""
    assert change.reissued_at is not None, "the step before stamped it"
    due, out = change.reissued_at + within, len(still_out(change))
    if not out:
        return owed(DESTROY_ORIGINALS, due, asking.now, change, about=change_words(change))
    late = asking.now > due + within
    owners = (*RECOVER_ORIGINALS.owners, Role.SECTION_HEAD) if late else ()
    return owed(
        RECOVER_ORIGINALS, due, asking.now, change,
        says=f"还有 {out} 份原件未收回", about=change_words(change), owners=owners,
    )  # fmt: skip
