"""Words that the tests of changed orders share."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from db.models import Role
from desk.core import records
from desk.core.changes import Changes
from desk.core.errors import Refused
from desk.core.lists import ListQuery, page
from desk.core.views import View, view
from desk.rules.notices import owed
from tests.station import SIGNATORY, Station, made

EVERY = "配合比通知单、出厂合格证、原材料报告、开盘鉴定"
"""The early documents that an order asks for by default."""


def act(
    station: Station,
    order: UUID,
    step: str,
    *,
    at: datetime | None = None,
    reason: str = "客户来电",
    **values: Any,
) -> Changes:
    """The specialist takes a step of the order."""
    clerk = station.acting(Role.SPECIALIST, at=at)
    return records.take(clerk, "orders", order, step, values, reason=reason)


def refused(
    station: Station, order: UUID, step: str, *, at: datetime | None = None, **values: Any
) -> Refused:
    """Why the step is refused; and that the order is as it was."""
    before = seen(station, "orders", order).version
    with pytest.raises(Refused) as caught:
        act(station, order, step, at=at, **values)
    assert seen(station, "orders", order).version == before
    return caught.value


def resigned(station: Station, order: UUID, *, at: datetime | None = None) -> Changes:
    return act(station, order, "resign", at=at, signer=SIGNATORY)


def seen(station: Station, kind: str, id_: UUID) -> View:
    return view(station.head, kind, id_)


def only(station: Station, kind: str) -> View:
    """The one record of the kind."""
    (row,) = page(station.head, ListQuery(kind)).rows
    id_ = row["id"]
    assert isinstance(id_, UUID)
    return seen(station, kind, id_)


def collected(station: Station, order: UUID) -> UUID:
    """The order's task, its documents fetched."""
    task = made(records.create(station.clerk, "tasks", {"order": str(order)}))
    records.take(station.acting(Role.DOCUMENT_CLERK), "tasks", task, "ready")
    records.take(station.clerk, "tasks", task, "collect")
    return task


def remade(station: Station, task: UUID) -> None:
    """The documents are made anew and fetched again."""
    records.take(station.acting(Role.DOCUMENT_CLERK), "tasks", task, "ready")
    records.take(station.clerk, "tasks", task, "collect")


def mix(station: Station, reference: str, grade: str) -> None:
    technical = station.acting(Role.TECHNICAL_HEAD)
    records.create(technical, "mixes", {"reference": reference, "grade": grade})


def told(station: Station, role: Role) -> list[str]:
    return [notice.sentence for notice in owed(station.acting(role))]
