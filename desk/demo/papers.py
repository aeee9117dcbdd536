"""The documents room of the demo station: the sets of one project are kept document by document, from
the mix notice to the 28-day report that sales lets out, or does not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from db.models import (
    Document,
    DocumentState,
    Issuance,
    IssuanceState,
    Pour,
    PourState,
    ProductionTask,
    Project,
)
from desk.core.filing import attach
from desk.core.records import create, edit, take
from desk.demo import cast
from desk.demo.scans import scan
from desk.demo.stage import Script, Stage, at
from desk.documents.facts import why_not_issuable
from desk.documents.issuances import gone_out
from desk.documents.making import living

KEPT = cast.PROJECTS[0]
"""The project whose documents are kept one by one; the others' are ticked off as a set."""

_ARCHIVE, _TECHNICAL, _CHIEF = "document_clerk", "technical_head", "chief_engineer"
_AWAITED = timedelta(days=28)
_CERTIFIED = timedelta(days=3)
_LET_OUT = 3
"""Of so many 28-day reports sales holds one back."""


def make_set(stage: Stage, task: UUID, now: datetime) -> dict[str, str]:
    """The task's documents are made and reviewed, where its project keeps them one by one; what is
    written down when they are ready."""
    clerk = stage.who(_ARCHIVE, now)
    with clerk.database.reading() as session:
        order = session.get_one(ProductionTask, task).order
        kept = order.project is not None and order.project.name == KEPT.name
        grade = f"{order.strength_grade}{order.impermeability_grade}"
        have = session.scalar(select(Document.id).where(Document.task_id == task).limit(1))
    if not kept:
        return {}
    if have is None:
        take(clerk, "tasks", task, "documents")
    mix = next((mix[0] for mix in cast.MIXES if mix[1] == grade), cast.MIXES[2][0])
    with clerk.database.reading() as session:
        waiting = Document.state == DocumentState.DRAFT
        made = select(Document.id, Document.mix_reference).where(Document.task_id == task, waiting)
        rows = session.execute(made.order_by(Document.created_at)).all()
    for document, reference in rows:
        if not reference:
            edit(clerk, "documents", document, {"mix_reference": mix})
        take(clerk, "documents", document, "produce")
        take(stage.who(_TECHNICAL, now), "documents", document, "review")
    return {"mix_reference": mix}


def keep_papers(stage: Stage, day: date) -> Script:
    """The day at the archive: slips that came back, and what is due for the pours of days before."""
    now = yield at(day, 9, 10)
    for issuance in _issuances(stage, now, IssuanceState.DELIVERED):
        take(stage.who(_ARCHIVE, now), "issuances", issuance, "acknowledge")
    now = yield at(day, 10)
    for pour in _pours(stage, now, day - _CERTIFIED):
        _certify(stage, pour, now)
    now = yield at(day, 14, 10)
    for place, report in enumerate(_awaited(stage, now, day)):
        _report(stage, report, now, let_out=(day.toordinal() + place) % _LET_OUT > 0)
    now = yield at(day, 16, 40)
    for pour in _pours(stage, now, day - _AWAITED):
        _hand_on(stage, pour, now)


def _issuances(stage: Stage, now: datetime, state: IssuanceState) -> Iterable[UUID]:
    with stage.who(_ARCHIVE, now).database.reading() as session:
        query = select(Issuance.id).where(Issuance.state == state).order_by(Issuance.number)
        return list(session.scalars(query))


def _pours(stage: Stage, now: datetime, day: date) -> Iterable[UUID]:
    """The first closed pour of the project on `day`."""
    with stage.who(_ARCHIVE, now).database.reading() as session:
        query = (
            select(Pour.id)
            .join(Pour.order)
            .join(Project)
            .where(
                Project.name == KEPT.name,
                Pour.pour_date == day,
                Pour.state.in_((PourState.CLOSED, PourState.ARCHIVED)),
            )
            .order_by(Pour.number)
            .limit(1)
        )
        return list(session.scalars(query))


def _certify(stage: Stage, pour: UUID, now: datetime) -> None:
    """The late set is made; its certificate goes out at once, the reports when they are due."""
    clerk = stage.who(_ARCHIVE, now)
    take(clerk, "pours", pour, "late_documents")
    for document in _drafts(stage, now, pour):
        take(clerk, "documents", document, "produce")
        take(stage.who(_TECHNICAL, now), "documents", document, "review")
    _hand_on(stage, pour, now)


def _drafts(stage: Stage, now: datetime, pour: UUID) -> Iterable[UUID]:
    """What of a pour's set needs no report of the laboratory."""
    with stage.who(_ARCHIVE, now).database.reading() as session:
        query = select(Document).where(
            Document.pour_id == pour, Document.state == DocumentState.DRAFT
        )
        drafts = session.scalars(query)
        return [d.id for d in drafts if d.kind is not None and not d.kind.needs_scan]


def _hand_on(stage: Stage, pour: UUID, now: datetime) -> None:
    """What of a pour's set may go out is collected, delivered, and its slip comes back."""
    with stage.who(_ARCHIVE, now).database.reading() as session:
        gone = gone_out(session, pour=pour)
        lines = [
            {"document_id": str(document.id)}
            for document in living(session, pour=pour)
            if document.id not in gone and not why_not_issuable(session, document)
        ]
    if not lines:
        return
    clerk = stage.who(KEPT.specialist, now)
    made = create(
        clerk, "issuances",
        {"project": KEPT.name, "pour": str(pour), "document_set": "后期资料", "lines": lines},
    )  # fmt: skip
    assert made.id is not None
    take(clerk, "issuances", made.id, "collect")
    signed = {"receiver": KEPT.receiver[0], "verified": True}
    take(
        stage.who(KEPT.specialist, now + timedelta(minutes=50)),
        "issuances",
        made.id,
        "deliver",
        signed,
    )


def _awaited(stage: Stage, now: datetime, day: date) -> Iterable[UUID]:
    """The laboratory's reports that are due on `day` and nobody has filed."""
    with stage.who(_ARCHIVE, now).database.reading() as session:
        query = (
            select(Document)
            .where(Document.state == DocumentState.DRAFT, Document.due_on == day)
            .order_by(Document.created_at)
        )
        return [d.id for d in session.scalars(query) if d.kind is not None and d.kind.needs_scan]


def _report(stage: Stage, report: UUID, now: datetime, *, let_out: bool) -> None:
    """The report is filed as it came and reviewed; sales lets it out, or says why not yet."""
    clerk = stage.who(_ARCHIVE, now)
    attach(clerk, "documents", report, scan(20), "试验报告.png")
    edit(clerk, "documents", report, {"conclusion": "见试验报告，合格"})
    take(clerk, "documents", report, "produce")
    take(stage.who(_TECHNICAL, now), "documents", report, "review")
    with clerk.database.reading() as session:
        kind = session.get_one(Document, report).kind
    if kind is None or not kind.needs_consent:
        return
    sales = stage.who("sales", now)
    if let_out:
        take(sales, "documents", report, "consent")
    else:
        take(sales, "documents", report, "withhold", {"withheld": "上月货款未结清"})
