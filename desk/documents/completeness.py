"""资料齐备情况: of every task and pour how far its set has come, what is missing, whom to ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.fields import Field, Kind
from db.models import (
    Document,
    DocumentKind,
    DocumentSet,
    DocumentState,
    Issuance,
    IssuanceLine,
    IssuanceState,
    OrderNotice,
    Pour,
    PourState,
    ProductionTask,
    Project,
    Role,
    TaskState,
)
from desk.core.reporting import Asked, Narrowing, Opens, Report, Row
from desk.documents.facts import OUT, words_of
from desk.documents.making import of_set
from desk.values.zone import local

_LACKING = "lacking"


@dataclass(frozen=True)
class _Set:
    """The set of a task or of a pour."""

    which: DocumentSet
    owner: ProductionTask | Pour
    order: OrderNotice
    number: str
    day: date


@dataclass(frozen=True)
class _Way:
    """How far one document has come, what it lacks to be done, and who knows."""

    steps: int  # produced, reviewed, collected, delivered, acknowledged
    name: str
    lacks: str = ""
    ask: str = ""


_Out = Mapping[UUID, tuple[IssuanceState, str, str]]


def _sets(asked: Asked) -> list[_Set]:
    """The sets of the period, the latest first."""
    word = asked.word("project")
    here = [Project.name.contains(word, autoescape=True)] if word else []
    tasks = asked.session.scalars(
        select(ProductionTask)
        .join(OrderNotice, OrderNotice.id == ProductionTask.order_id)
        .join(Project, Project.id == OrderNotice.project_id)
        .where(
            ProductionTask.station_id == asked.acting.station_id,
            ProductionTask.state != TaskState.CANCELLED,
            *asked.period.of_moments(ProductionTask.planned_opening),
            *here,
        )
        .order_by(ProductionTask.planned_opening.desc())
        .limit(asked.limit)
    )
    pours = asked.session.scalars(
        select(Pour)
        .join(OrderNotice, OrderNotice.id == Pour.order_id)
        .join(Project, Project.id == OrderNotice.project_id)
        .where(
            Pour.station_id == asked.acting.station_id,
            Pour.state.in_((PourState.CLOSED, PourState.ARCHIVED)),
            Pour.truck_count > 0,
            *asked.period.of_days(Pour.pour_date),
            *here,
        )
        .order_by(Pour.pour_date.desc())
        .limit(asked.limit)
    )
    found = [
        _Set(
            DocumentSet.EARLY, task, task.order, task.number or "",
            local(task.planned_opening).date(),
        )
        for task in tasks
    ]  # fmt: skip
    found += [
        _Set(DocumentSet.LATE, pour, pour.order, pour.number or "", pour.pour_date)
        for pour in pours
    ]
    return sorted(found, key=lambda each: (each.day, each.number), reverse=True)


def _rows(asked: Asked) -> Sequence[Row]:
    """A set that nobody began is told of once the station kept such documents here."""
    if asked.word("state") not in ("", _LACKING):
        return []
    sets = _sets(asked)
    kinds = asked.session.scalars(
        select(DocumentKind)
        .where(DocumentKind.station_id == asked.acting.station_id, DocumentKind.active)
        .order_by(DocumentKind.name)
    ).all()
    since = min((local(kind.created_at).date() for kind in kinds), default=None)
    documents = _documents(asked.session, [each.owner.id for each in sets])
    out = _out(asked.session, [d.id for present in documents.values() for d in present])
    found = []
    for each in sets:
        present = documents.get(each.owner.id, [])
        if not present and (since is None or each.day < since):
            continue
        row = _row(each, kinds, present, out)
        if row["wanted"] and (row["missing"] or not asked.word("state")):
            found.append(row)
    return found[: asked.limit]


def _documents(session: Session, owners: Sequence[UUID]) -> dict[UUID, list[Document]]:
    """Task or pour → its documents that stand for something."""
    found: dict[UUID, list[Document]] = {}
    query = select(Document).where(
        Document.task_id.in_(owners) | Document.pour_id.in_(owners),
        Document.state.not_in((DocumentState.VOID, DocumentState.SUPERSEDED)),
    )
    for document in session.scalars(query.order_by(Document.due_on, Document.number)):
        owner = document.task_id or document.pour_id
        assert owner is not None, "asked for above"
        found.setdefault(owner, []).append(document)
    return found


def _out(session: Session, documents: Sequence[UUID]) -> _Out:
    """Document → how far the delivery that has it has come, who collected and who received it."""
    rows = session.execute(
        select(IssuanceLine.document_id, Issuance.state, Issuance.collected_by, Issuance.receiver)
        .join(Issuance, Issuance.id == IssuanceLine.issuance_id)
        .where(IssuanceLine.document_id.in_(documents), Issuance.state.in_(OUT))
        .order_by(Issuance.collected_at)
    )
    return {id_: (state, by, receiver) for id_, state, by, receiver in rows if id_ is not None}


def _row(each: _Set, kinds: Sequence[DocumentKind], present: list[Document], out: _Out) -> Row:
    made = {document.kind_id for document in present}
    unmade = [w.kind for w in of_set(kinds, each.order, each.which) if w.kind.id not in made]
    ways = [_way(document, out) for document in present]
    ways += [_Way(0, kind.name, "没有建", kind.producer.label) for kind in unmade]
    reached = [sum(1 for way in ways if way.steps >= step) for step in range(1, 6)]
    project = each.order.project
    late = each.which is DocumentSet.LATE
    return {
        "day": each.day,
        "set": each.which.label.removesuffix("资料"),
        "project": project.name if project is not None else "",
        "placement": each.order.placement,
        "number": each.number,
        "wanted": len(ways),
        **dict(zip(_STEPS, reached, strict=True)),
        "missing": _missing(ways),
        "ask": "、".join(dict.fromkeys(way.ask for way in ways if way.ask)),
        "owner_kind": "pours" if late else "tasks",
        "owner_id": each.owner.id,
    }


def _missing(ways: Sequence[_Way]) -> str:
    """``没有建：出厂合格证、开盘鉴定；没有审核：…``."""
    found: dict[str, list[str]] = {}
    for way in ways:
        if way.lacks:
            found.setdefault(way.lacks, []).append(way.name)
    return "；".join(f"{lacks}：{'、'.join(names)}" for lacks, names in found.items())


def _way(document: Document, out: _Out) -> _Way:
    kind, name = document.kind, words_of(document)
    assert kind is not None, "a stored document has a kind"
    if document.state is DocumentState.DRAFT:
        return _Way(0, name, "没有出具", kind.producer.label)
    if document.state is DocumentState.PRODUCED:
        return _Way(1, name, "没有审核", kind.reviewer.label)
    if document.id not in out:
        if kind.needs_consent and document.consented_at is None:
            return _Way(2, name, "经营人员没有同意发放", Role.SALES.label)
        return _Way(2, name, "没有领取", Role.SPECIALIST.label)
    return _delivery(name, *out[document.id])


def _delivery(name: str, state: IssuanceState, by: str, receiver: str) -> _Way:
    if state is IssuanceState.COLLECTED:
        return _Way(3, name, "没有签收", by)
    if state is IssuanceState.DELIVERED:
        return _Way(4, name, "验收单没有交回", receiver)
    return _Way(5, name)


_STEPS = {
    "produced": "出具", "reviewed": "审核", "collected": "领取", "delivered": "签收",
    "acknowledged": "回执",
}  # fmt: skip


def _counts() -> Iterator[tuple[str, Field]]:
    for name, label in {"wanted": "应有", **_STEPS}.items():
        yield name, Field(name, label, Kind.INTEGER, width=5)


SETS = Report(
    name="document-sets",
    label="齐备情况",
    title="工程资料齐备情况",
    summary="每张生产任务书、每次浇筑的资料应有几种、到了哪一步、还缺什么、该问谁",
    clause="M1.4.2 M3.1.3 M3.2.1",
    columns={
        "day": Field("day", "日期", Kind.DATE),
        "set": Field("set", "资料", Kind.TEXT, width=5),
        "project": Field("project", "工程名称", Kind.TEXT, width=18),
        "placement": Field("placement", "部位", Kind.TEXT, width=14),
        **dict(_counts()),
        "ask": Field("ask", "该问谁", Kind.TEXT, width=12),
        "missing": Field("missing", "还缺", Kind.TEXT, width=40),
        "number": Field("number", "任务书、浇筑", Kind.TEXT, width=16),
    },
    rows=_rows,
    narrowings=(
        Narrowing("project", "工程", "工程名称里的字"),
        Narrowing("state", "资料", "只看还没有齐的", lambda: {_LACKING: "还没有齐的"}),
    ),
    summed=("wanted", *_STEPS),
    also=("owner_id", "owner_kind"),
    opens=(Opens("owner_id", kind_in="owner_kind"),),
)
