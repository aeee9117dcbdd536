"""资料发放 as a kind of record: filled from what may go out, listed and found (M3.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import Session

from db.fields import Field, Kind
from db.models import (
    Document,
    DocumentSet,
    DocumentState,
    Issuance,
    IssuanceLine,
    IssuanceState,
    Pour,
    ProductionTask,
)
from desk.core.declare import group, names
from desk.core.effects import written
from desk.core.errors import Refused
from desk.core.kinds import Children, Derived, RecordKind, Searchable, Values
from desk.core.moments import in_turn
from desk.core.unit import Unit
from desk.core.workflow import describe
from desk.documents.facts import OUT, words_of
from desk.documents.issuing import ARCHIVE, FLOW, OFFICE
from desk.documents.making import living
from desk.orders.named import RECEIVERS, named_at

_S = IssuanceState


def _issued(issuance: type[Issuance]) -> ScalarSelect[int]:
    """How many documents the delivery brought."""
    lines = select(func.count()).where(IssuanceLine.issuance_id == issuance.id)
    return lines.scalar_subquery()


def _copies(issuance: type[Issuance]) -> ScalarSelect[int]:
    """How many copies the receiver signed for."""
    lines = select(func.sum(IssuanceLine.delivered)).where(IssuanceLine.issuance_id == issuance.id)
    return lines.scalar_subquery()


# fmt: off
class Issuances(RecordKind[Issuance]):
    model = Issuance
    series = "FF"
    icon = "documents"
    editors = OFFICE | ARCHIVE
    flow = FLOW
    groups = (
        group("发放", "project_id document_set", "task_id pour_id", "remarks"),
    )
    children = (
        Children("lines", "资料明细", IssuanceLine, ("document_id", "copies", "delivered", "remarks")),
    )
    columns = names(
        "number state project_id document_set collected_by collected_at receiver delivered_at "
        "slip_by slip_at"
    )
    more_columns = names("task_id pour_id change_id verified delivered_by delivery_at remarks")
    register = names(
        "number state project_id document_set task_id pour_id change_id issued copies collected_by "
        "collected_at receiver delivered_at slip_by slip_at remarks"
    )
    derived = (
        Derived(Field("issued", "资料数", Kind.INTEGER, unit="种", width=8), _issued),
        Derived(Field("copies", "签收份数", Kind.INTEGER, unit="份", width=8), _copies),
    )
    first = names("state project_id document_set receiver delivered_at")
    sort = "created_at"
    date_column = "collected_at"
    open_in = frozenset({_S.DRAFT, _S.COLLECTED})
    always_editable = ("remarks",)
    in_order = (in_turn("collected_at delivered_at slip_at", "（依据手册 M3.1.3）"),)
    words = ("number", "receiver")
    forms = ("F21", "A03")
    picks = (("receiver", RECEIVERS),)

    def named(self, record: Issuance, now: datetime) -> Mapping[str, Sequence[str]]:
        return named_at(record.project, now)

    def extras(self, session: Session, record: Issuance, now: datetime) -> dict[str, object]:
        """What its papers say of each document."""
        return {"papers": [_told(line) for line in record.lines]}

    def prepare(self, u: Unit, record: Issuance, values: Values) -> None:
        if record.state is _S.COLLECTED:
            other = written(record, "lines") - {"lines.delivered", "lines.remarks", "remarks"}
            if other:
                raise Refused(
                    f"{describe(record)}已经领取，只能改签收份数和备注。要改资料请先“退回资料室”。"
                )
        if not record.lines and not values.get("lines"):
            _fill(u, record)
        for line in record.lines:
            _complete(u, line)

    def problems(self, session: Session, record: Issuance, now: datetime) -> dict[str, str]:
        found = dict(super().problems(session, record, now))
        seen: set[object] = set()
        for place, line in enumerate(record.lines, start=1):
            document = line.document
            if document is not None and document.project_id != record.project_id:
                found["lines"] = f"第 {place} 行的{words_of(document)}不是这个工程的资料"
            if line.document_id in seen:
                found["lines"] = f"第 {place} 行的资料已在前面列出，请把份数写在一行里"
            seen.add(line.document_id)
        return found

    def searchable(self, record: Issuance) -> Searchable:
        project = record.project.name if record.project is not None else ""
        named = "、".join(words_of(li.document) for li in record.lines if li.document is not None)
        return Searchable(
            f"{record.number or self.label} {project}".strip(),
            " · ".join(w for w in (record.receiver, named[:80]) if w),
            names=tuple(w for w in (project, record.receiver) if w),
            words=(record.number,) if record.number else (),
        )


# fmt: on
def _told(line: IssuanceLine) -> dict[str, object]:
    document = line.document
    assert document is not None, "a line names a document"
    return {
        "name": document.kind.name if document.kind is not None else "",
        "number": document.number,
        "revision": document.revision,
        "placement": document.placement,
        "copies": line.copies,
        "delivered": line.delivered,
        "remarks": line.remarks,
    }


def _complete(u: Unit, line: IssuanceLine) -> None:
    """A line says how many copies where nobody typed otherwise; a replaced document that has not
    gone out gives way to the one that replaced it."""
    if line.document is None or line.document.id != line.document_id:
        line.document = u.session.get(Document, line.document_id) if line.document_id else None
    if line.document is None:
        return
    if line.copies is None:
        line.copies = line.document.copies


def _fill(u: Unit, issuance: Issuance) -> None:
    """The documents of the task or pour that may go out and have not gone out yet."""
    task = u.session.get(ProductionTask, issuance.task_id) if issuance.task_id else None
    pour = u.session.get(Pour, issuance.pour_id) if issuance.pour_id else None
    order = task.order if task is not None else pour.order if pour is not None else None
    if order is None:
        return
    issuance.project_id, issuance.project = order.project_id, order.project
    issuance.document_set = DocumentSet.EARLY if task is not None else DocumentSet.LATE
    gone = gone_out(u.session, task=issuance.task_id, pour=issuance.pour_id)
    documents = living(u.session, task=issuance.task_id, pour=issuance.pour_id)
    issuance.lines = [
        IssuanceLine(position=place, document_id=document.id, document=document)
        for place, document in enumerate(
            (d for d in documents if d.id not in gone and d.state is DocumentState.REVIEWED), 1
        )
    ]


def gone_out(
    session: Session, *, task: UUID | None = None, pour: UUID | None = None
) -> set[UUID | None]:
    """The documents of a task or a pour that some issuance under way or done has."""
    same = Issuance.task_id == task if task is not None else Issuance.pour_id == pour
    return set(
        session.scalars(
            select(IssuanceLine.document_id)
            .join(Issuance, Issuance.id == IssuanceLine.issuance_id)
            .where(same, Issuance.state.in_(OUT))
        )
    )


ISSUANCES = Issuances()
