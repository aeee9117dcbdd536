"""A project with 300 documents and 40 changes is read in a fixed number of statements."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, select

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
    ProductionTask,
    RecalledCopy,
)
from desk.core.lists import Filter, ListQuery, Op, page
from desk.core.related import related
from desk.core.reporting import Period, find, report
from desk.core.views import view
from tests.desk.documents.paperwork import CLERK, kinds, take
from tests.station import NOW, PROJECT, Station

DELIVERIES, EACH = 60, 5
"""300 documents: sixty deliveries with five each."""
REPORTS = ("site-documents", "issued-documents", "open-deliveries", "document-sets")


@pytest.fixture
def crowded(sqlite_station: Station) -> Station:
    """All that a long project gathers, written at once."""
    kinds(sqlite_station)
    signed = sqlite_station.signed()
    take(sqlite_station, "orders", signed, "task")
    return sqlite_station


def fill(station: Station, project: UUID, first: int, last: int) -> None:
    """To the project, deliveries number `first` to `last`, each with its documents; two of three are changed."""
    with station.database.sessions() as session:
        sorts = session.scalars(select(DocumentKind).limit(EACH)).all()
        task = session.scalars(select(ProductionTask)).one()
        stamps = {
            "created_at": NOW,
            "changed_at": NOW,
            "created_by": "陈志强",
            "changed_by": "陈志强",
        }
        own = {"station_id": sorts[0].station_id, "project_id": project, **stamps}
        for at in range(first, last):
            issuance = Issuance(
                id=uuid4(), number=f"FF-{at}", state=IssuanceState.DELIVERED, task_id=task.id,
                collected_by="陈志强", collected_at=NOW, receiver="李明", delivered_at=NOW, **own,
            )  # fmt: skip
            for place in range(EACH):
                document = Document(
                    id=uuid4(), number=f"GC-{at}-{place}", kind_id=sorts[place].id, task_id=task.id,
                    state=DocumentState.REVIEWED, placement=f"{at} 层梁板", copies=4,
                    due_on=date(2026, 11, 1) + timedelta(at), **own,
                )  # fmt: skip
                line = IssuanceLine(
                    id=uuid4(), position=place + 1, document_id=document.id, copies=4, delivered=4
                )
                issuance.lines.append(line)
                session.add(document)
            session.flush()
            session.add(issuance)
            session.flush()
            if at % 3:
                first_line = issuance.lines[0]
                session.add(_changed(own, at, first_line.document_id, first_line.id))
        session.commit()


def _changed(
    own: Mapping[str, object], at: int, document: UUID | None, line: UUID
) -> ChangeRequest:
    change = ChangeRequest(
        id=uuid4(), number=f"GG-{at}", state=ChangeState.REISSUED, party="施工单位", cause="部位写错",
        copies=4, reissued_at=NOW, **own,
    )  # fmt: skip
    item = {"fact": DocumentFact.PLACEMENT, "before": "甲", "after": "乙"}
    change.items.append(ChangeItem(position=1, document_id=document, **item))
    change.recalls.append(
        RecalledCopy(position=1, document_id=document, line_id=line, outcome=CopyState.OUT)
    )
    return change


def readings(station: Station) -> dict[str, Callable[[], object]]:
    """What somebody reads who looks at the project's documents."""
    clerk = station.acting(CLERK)
    here = Filter("project_id", Op.IS, station.project)

    def of_report(name: str, **words: str) -> Callable[[], object]:
        return lambda: find(clerk, report(name), Period(), words)

    return {
        "record": lambda: (
            view(clerk, "projects", station.project), related(clerk, "projects", station.project)
        ),
        "documents": lambda: page(clerk, ListQuery("documents", filters=(here,)), limit=300),
        "change-requests": lambda: page(clerk, ListQuery("change-requests", filters=(here,))),
        "holdings": of_report("site-documents", project=PROJECT),
        **{each: of_report(each) for each in REPORTS},
    }  # fmt: skip


def statements(station: Station, read: Callable[[], object]) -> int:
    asked: list[str] = []

    def note(*args: object) -> None:
        asked.append(str(args[2]))

    event.listen(station.database.engine, "before_cursor_execute", note)
    read()
    event.remove(station.database.engine, "before_cursor_execute", note)
    return len(asked)


def test_a_project_with_300_documents_and_40_changes_opens_at_once(crowded: Station) -> None:
    fill(crowded, crowded.project, 0, 6)
    few = {name: statements(crowded, read) for name, read in readings(crowded).items()}
    assert few["site-documents"] == few["holdings"], "of all projects as of one"
    fill(crowded, crowded.project, 6, DELIVERIES)
    fill(crowded, crowded.other_project, DELIVERIES, DELIVERIES + 4)
    for name, read in readings(crowded).items():
        assert statements(crowded, read) == few[name], name
        took = min(_seconds(read), _seconds(read))  # once without a collection of garbage
        assert took < 0.3, f"{name} {took * 1000:.0f} ms"  # some 60 ms where nothing else runs


def _seconds(read: Callable[[], object]) -> float:
    """Its own work, whatever else the machine does."""
    started = time.thread_time()
    read()
    return time.thread_time() - started
