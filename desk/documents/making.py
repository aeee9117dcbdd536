"""The set of a task or a pour: which documents it needs, made in one go (M3.1, M3.2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import (
    Document,
    DocumentFact,
    DocumentKind,
    DocumentSet,
    DocumentState,
    OrderNotice,
    Pour,
    ProductionTask,
)
from desk.core.errors import Refused
from desk.core.following import Happened
from desk.core.unit import Unit
from desk.core.workflow import describe
from desk.orders.facts import live_task
from desk.orders.marking import mark_of
from desk.values.zone import local


@dataclass(frozen=True)
class Wanted:
    """A kind of document that a project wants, and how many copies."""

    kind: DocumentKind
    copies: int | None


def wanted(session: Session, order: OrderNotice, which: DocumentSet) -> list[Wanted]:
    """The documents that an order's project wants of a set: those usual at the station and those
    the customer ticked on the order, less or more as the project has agreed. What states the
    impermeability is made for concrete that has one."""
    kinds = session.scalars(
        select(DocumentKind)
        .where(
            DocumentKind.station_id == order.station_id,
            DocumentKind.active,
        )
        .order_by(DocumentKind.name)
    )
    return of_set(kinds.all(), order, which)


def of_set(kinds: Iterable[DocumentKind], order: OrderNotice, which: DocumentSet) -> list[Wanted]:
    """As `wanted`, of the station's `kinds` that are in use, read already."""
    agreed = {each.kind_id: each for each in order.project.documents} if order.project else {}
    ticked = set(order.documents_wanted or ())
    found = []
    for kind in kinds:
        if kind.document_set is not which:
            continue
        own = agreed.get(kind.id)
        if DocumentFact.IMPERMEABILITY.value in kind.states and not order.impermeability_grade:
            continue
        asked = kind.usual or (kind.answers is not None and kind.answers.value in ticked)
        if own.wanted if own is not None else asked:
            usual = order.document_copies if which is DocumentSet.EARLY else kind.copies
            found.append(Wanted(kind, (own.copies if own is not None else None) or usual))
    return found


def living(
    session: Session, *, task: UUID | None = None, pour: UUID | None = None
) -> list[Document]:
    """The documents of a task or a pour that stand for something, in the order of their kinds."""
    same = Document.task_id == task if task is not None else Document.pour_id == pour
    found = session.scalars(
        select(Document).where(
            same, Document.state.not_in((DocumentState.VOID, DocumentState.SUPERSEDED))
        )
    )
    return sorted(found, key=lambda d: d.kind.name if d.kind is not None else "")


def early_set(happened: Happened[ProductionTask]) -> None:
    """What the task's project wants and has not got yet."""
    task, unit = happened.record, happened.unit
    _make(unit, task.order, DocumentSet.EARLY, task=task)


def late_set(happened: Happened[Pour]) -> None:
    """As `early_set`, for after the pour."""
    pour, unit = happened.record, happened.unit
    _make(unit, pour.order, DocumentSet.LATE, pour=pour)


def _make(
    u: Unit,
    order: OrderNotice,
    which: DocumentSet,
    *,
    task: ProductionTask | None = None,
    pour: Pour | None = None,
) -> None:
    present = living(u.session, task=task.id if task else None, pour=pour.id if pour else None)
    have = {document.kind_id for document in present}
    lacking = [each for each in wanted(u.session, order, which) if each.kind.id not in have]
    if not lacking and not present:
        raise Refused(
            f"{describe(task or pour or order)}没有要出具的{which.label}。"
            "请在“资料种类”里设定默认出具的资料，或在工程档案里另作约定。"
        )
    for each in lacking:
        document = Document(
            id=uuid4(), station_id=order.station_id, kind_id=each.kind.id, copies=each.copies,
            project_id=order.project_id,
            task_id=task.id if task is not None else None,
            pour_id=pour.id if pour is not None else None,
        )  # fmt: skip
        document.kind, document.project = each.kind, order.project
        document.task, document.pour = task, pour
        complete(u, document)
        u.add(document)


def complete(u: Unit, document: Document) -> None:
    """Fill in what the order, the task and the pour say already, where nobody typed otherwise."""
    task = document.task or (
        u.session.get(ProductionTask, document.task_id) if document.task_id else None
    )
    pour = document.pour or (u.session.get(Pour, document.pour_id) if document.pour_id else None)
    order = task.order if task is not None else pour.order if pour is not None else None
    if order is None:
        return
    document.project_id, document.project = order.project_id, order.project
    task = task or live_task(u.session, order)
    kind = document.kind or (
        u.session.get(DocumentKind, document.kind_id) if document.kind_id else None
    )
    for name, value in _said(order, task, pour).items():
        if value and not getattr(document, name):
            setattr(document, name, value)
    if document.due_on is None:
        document.due_on = due_on(kind, order, pour)


def _said(order: OrderNotice, task: ProductionTask | None, pour: Pour | None) -> dict[str, object]:
    values = {c.key: getattr(order, c.key) for c in type(order).__mapper__.column_attrs}
    poured = pour if pour is not None and pour.truck_count else None
    return {
        "builder": _builder(order),
        "placement": order.placement,
        "strength_grade": order.strength_grade,
        "impermeability_grade": order.impermeability_grade,
        "mark": mark_of(values),
        "mix_reference": task.mix_reference if task is not None else "",
        "supplied_on": pour.pour_date if pour is not None else _day(order),
        "supplied_m3": poured.supplied_m3 if poured is not None else order.volume_m3,
    }


def _builder(order: OrderNotice) -> str:
    """Who builds, as the project says, else whose customer it is."""
    if order.project is None:
        return ""
    customer = order.project.customer
    return order.project.contractor or (customer.name if customer is not None else "")


def _day(order: OrderNotice) -> date | None:
    return local(order.planned_opening).date() if order.planned_opening is not None else None


def due_on(kind: DocumentKind | None, order: OrderNotice, pour: Pour | None) -> date | None:
    """With the first truck, or so many days after the pour."""
    day = pour.pour_date if pour is not None else _day(order)
    if day is None or kind is None or kind.due_days is None:
        return day
    return day + timedelta(days=kind.due_days)
