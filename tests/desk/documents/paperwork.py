"""Words that the tests of documents share: a set made, reviewed, collected and delivered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import count
from uuid import UUID

import pytest
from sqlalchemy import select

from db.models import Document, Issuance, ProductionTask, Role
from desk.core import records
from desk.core.changes import Changes
from desk.core.errors import UserError
from desk.core.views import View, view
from desk.documents.sorts import take_usual
from tests.station import NOW, PROJECT, RECEIVER, Station

CLERK = Role.SPECIALIST
ARCHIVIST = Role.DOCUMENT_CLERK
TECHNICAL = Role.TECHNICAL_HEAD
CHIEF = Role.CHIEF_ENGINEER


def kinds(station: Station) -> None:
    """The kinds of document that every station begins with."""
    take_usual(station.acting(TECHNICAL))


_SECONDS = count(1)


def later() -> datetime:
    """A moment after all that was asked for before: nothing happens at once in an office."""
    return NOW + timedelta(seconds=next(_SECONDS))


def take(
    station: Station, kind: str, record: UUID, step: str, values: Mapping[str, object] | None = None,
    *, who: Role = CLERK, at: datetime | None = None, reason: str = "",
) -> Changes:  # fmt: skip
    return records.take(
        station.acting(who, at=at or later()), kind, record, step, values or {}, reason=reason
    )


def edit(
    station: Station, kind: str, record: UUID, values: Mapping[str, object], *, who: Role = CLERK
) -> Changes:
    return records.edit(station.acting(who, at=later()), kind, record, values)


def refused(
    station: Station, kind: str, record: UUID, step: str,
    values: Mapping[str, object] | None = None, **rest: object,
) -> UserError:  # fmt: skip
    """Why the step is refused."""
    with pytest.raises(UserError) as caught:
        take(station, kind, record, step, values, **rest)  # type: ignore[arg-type]
    return caught.value


def task_with_set(station: Station, **order: str) -> tuple[UUID, list[UUID]]:
    """A task whose early set has been made, and the set."""
    kinds(station)
    signed = station.signed(**order)
    take(station, "orders", signed, "task")
    with station.database.reading() as session:
        task = session.scalars(
            select(ProductionTask.id).where(ProductionTask.order_id == signed)
        ).one()
    take(station, "tasks", task, "documents", who=ARCHIVIST)
    return task, documents_of(station, task)


def documents_of(station: Station, task: UUID) -> list[UUID]:
    with station.database.reading() as session:
        return list(
            session.scalars(
                select(Document.id).where(Document.task_id == task).order_by(Document.created_at)
            )
        )


def reviewed(station: Station, document: UUID) -> None:
    """Produced by the archivist and reviewed by the technical head."""
    if not seen(station, "documents", document).values["mix_reference"]:
        edit(station, "documents", document, {"mix_reference": "PB-35"}, who=ARCHIVIST)
    take(station, "documents", document, "produce", who=ARCHIVIST)
    take(station, "documents", document, "review", who=TECHNICAL)


def collected(station: Station, **order: str) -> tuple[UUID, list[UUID], UUID]:
    """Task, documents, and the issuance with which the specialist collected them."""
    task, documents = task_with_set(station, **order)
    for document in documents:
        reviewed(station, document)
    take(station, "tasks", task, "ready", {"mix_reference": "PB-35"}, who=ARCHIVIST)
    take(station, "tasks", task, "collect")
    with station.database.reading() as session:
        issuance = session.scalars(select(Issuance.id).where(Issuance.task_id == task)).one()
    return task, documents, issuance


def delivered(station: Station, **order: str) -> tuple[UUID, list[UUID], UUID]:
    task, documents, issuance = collected(station, **order)
    take(station, "issuances", issuance, "deliver", {"receiver": RECEIVER, "verified": True})
    return task, documents, issuance


def seen(station: Station, kind: str, record: UUID) -> View:
    return view(station.acting(Role.SECTION_HEAD), kind, record)


def every_paper(station: Station) -> None:
    """A row in every table of the archive: a set delivered and acknowledged, one of it changed, its
    originals recalled, one of them lost; and a kind that a project does not want."""
    take_usual(station.acting(TECHNICAL, at=later()))
    unwanted = [{"kind_id": "产品使用说明书", "wanted": False}]
    edit(station, "projects", station.other_project, {"documents": unwanted})
    _task, documents, issuance = delivered(
        station, placement="四层梁板", planned_opening="2026-11-24 09:00"
    )
    item = {"document_id": str(documents[0]), "fact": "部位", "after": "四层梁板及楼梯"}
    asked = {"project": PROJECT, "party": "施工单位", "cause": "部位写错", "copies": "4"}
    change = records.create(
        station.acting(CLERK, at=later()), "change-requests", {**asked, "items": [item]}
    ).id
    assert change is not None
    for who, step in (
        (CLERK, "submit"), (TECHNICAL, "approve"), (CHIEF, "approve"), (ARCHIVIST, "change"),
        (TECHNICAL, "check_approve"), (CHIEF, "check_approve"), (ARCHIVIST, "reissue"),
    ):  # fmt: skip
        take(station, "change-requests", change, step, who=who)
    lost = {"recalls.1.outcome": "已收回", "recalls.2.outcome": "收不回"}
    edit(station, "change-requests", change, {**lost, "recalls.2.explanation": "监理已归档"})
    assert seen(station, "issuances", issuance).values["state"] == "delivered"
