"""Words that the tests of a pour share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from db.models import ReturnState, Role, TicketState
from desk.core import records
from desk.core.changes import Changes
from desk.core.errors import Refused, UserError
from desk.core.lists import Filter, ListQuery, Op, page
from desk.core.views import View, view
from desk.rules.notices import owed
from tests.station import RECEIVER, SIGNATORY, Station, made, on_the_day

INSPECTOR = Role.INSPECTOR
CLERK = Role.SPECIALIST
DISPATCHER = Role.DISPATCHER
HEAD = Role.SECTION_HEAD


def take(
    station: Station,
    record: UUID,
    step: str,
    values: Mapping[str, Any] | None = None,
    *,
    kind: str = "pours",
    who: Role = CLERK,
    at: datetime | None = None,
    reason: str = "",
) -> Changes:
    moment = at or on_the_day(12)
    return records.take(
        station.acting(who, at=moment), kind, record, step, values or {}, reason=reason
    )


def refusal(
    station: Station,
    record: UUID,
    step: str,
    values: Mapping[str, Any] | None = None,
    **rest: Any,
) -> UserError:
    """Why the step is refused; and that the record is as it was."""
    kind = rest.get("kind", "pours")
    before = seen(station, record, kind).version
    with pytest.raises(Refused) as refused:
        take(station, record, step, values, **rest)
    assert seen(station, record, kind).version == before
    return refused.value


def new(
    station: Station,
    kind: str,
    pour: UUID,
    *,
    who: Role = CLERK,
    at: datetime | None = None,
    **values: Any,
) -> Changes:
    moment = at or on_the_day(12)
    return records.create(station.acting(who, at=moment), kind, {"pour": str(pour), **values})


def seen(station: Station, record: UUID, kind: str = "pours") -> View:
    return view(station.acting(HEAD), kind, record)


def rules(changes: Changes) -> list[str]:
    return [warned.rule for warned in changes.warnings]


def recorded(station: Station, record: UUID, kind: str = "pours") -> set[str]:
    """The rules on record for this record and what belongs to it."""
    return {warned["rule"] for warned in seen(station, record, kind).warnings}


def told(station: Station, role: Role) -> list[str]:
    return [notice.sentence for notice in owed(station.acting(role))]


def supplied(station: Station, pour: UUID, *loads: str) -> None:
    """Trucks ten minutes apart from 08:00."""
    for place, volume in enumerate(loads):
        hour, minute = divmod(place * 10, 60)
        station.ticket(pour, volume, at=on_the_day(8 + hour, minute))


def closed(station: Station, pour: UUID, *, left: str = "0.5", asked: str = "") -> Changes:
    """The closing volume agreed at 13:00 and the pour closed at 14:00."""
    volume = asked or str(seen(station, pour).extras["ordered_m3"])
    at_one = on_the_day(13)
    take(station, pour, "begin_closing", {"closing_m3": volume, "closing_with": "张工"}, at=at_one)
    return take(station, pour, "close", {"left_over_m3": left}, at=on_the_day(14))


def settled(station: Station, pour: UUID, *, at: datetime | None = None) -> None:
    """Everything that the archive asks for besides card and amendment: tickets signed, documents
    handed over, the original in, pumps gone, what happened and what came back settled."""
    moment = at or on_the_day(14, 30)
    shown = seen(station, pour)
    for ticket in shown.extras["tickets"]:
        if ticket["state"] is TicketState.SENT:
            signed = {"receiver": RECEIVER}
            take(station, ticket["id"], "sign", signed, kind="tickets", at=moment)
    papers(station, pour, at=moment)
    for use in shown.extras["pump_uses"]:
        gone = {"left_at": moment}
        records.edit(station.acting(DISPATCHER, at=moment), "pump-uses", use["id"], gone)
    for event in shown.extras["quality_events"]:
        outcome = {"outcome": "正常"}
        take(station, event["id"], "close", outcome, kind="quality-events", at=moment)
    for load in shown.extras["returns"]:
        if load["state"] is not ReturnState.REPORTED:
            continue
        rest: dict[str, Any] = {"kind": "returns", "at": moment}
        net = {"weighed_kg": str(int(load["estimated_m3"] * 2380))}
        take(station, load["id"], "weigh", net, who=DISPATCHER, **rest)
        treated = {"treatment": "砂石分离回收"}
        take(station, load["id"], "treat", treated, who=INSPECTOR, **rest)


def papers(station: Station, pour: UUID, *, at: datetime) -> None:
    """The order's original is in, and the documents are handed over."""
    order = seen(station, pour).values["order_id"]
    if seen(station, order, "orders").values["original_at"] is None:
        take(station, order, "original_in", kind="orders", at=at)
    if seen(station, pour).values["documents_handed_at"] is not None:
        return
    query = ListQuery("tasks", filters=(Filter("order_id", Op.IS, order),))
    tasks = [row["id"] for row in page(station.head, query).rows]
    if not tasks:
        take(station, order, "task", kind="orders", at=at)
        tasks = [row["id"] for row in page(station.head, query).rows]
    for step, who in (("ready", Role.DOCUMENT_CLERK), ("collect", CLERK)):
        take(station, tasks[0], step, kind="tasks", who=who, at=at)
    handed = {"documents_handed": "全部", "documents_receiver": RECEIVER}
    take(station, pour, "hand_over", handed, at=at)


def varied(station: Station, pour: UUID, volume: str) -> UUID:
    """A site variation that the customer has signed."""
    id_ = made(new(station, "variations", pour, volume_m3=volume, cause="模板胀模"))
    take(station, id_, "sign", {"signer": SIGNATORY}, kind="variations")
    return id_


def judged(station: Station, card: UUID, *ratings: str) -> None:
    values = {f"ratings.{place}.rating": said for place, said in enumerate(ratings, start=1)}
    clerk = station.acting(CLERK, at=on_the_day(15))
    records.edit(clerk, "service-cards", card, values)


def eventful(station: Station) -> UUID:
    """A pour at which one of everything happened, closed and with its card signed: unsatisfied."""
    pour = station.pour(volume_m3="60")
    supplied(station, pour, "12", "12", "12", "12", "12")
    new(station, "pump-uses", pour, pump="1号泵车", arrived_at="2026-11-22 06:00")
    event: dict[str, Any] = {
        "problem": "离析",
        "description": "第 3 车石子下沉",
        "plate": "湘A8101",
    }
    new(station, "quality-events", pour, **event)
    new(station, "slump-tests", pour, measured_mm="230", plate="湘A8108")
    new(station, "samples", pour, sets="2", witness="赵监理")
    size: dict[str, Any] = {"placement": "地下室底板", "measured_size": "20×10×0.3"}
    new(station, "measurements", pour, **size)
    varied(station, pour, "6")
    back: dict[str, Any] = {"plate": "湘A8101", "waited_min": "5", "cause": "余料"}
    load = made(new(station, "returns", pour, estimated_m3="2", **back))
    take(station, load, "report", kind="returns")
    letter: dict[str, Any] = {"subject": "养护不符合要求", "finding": "未覆盖", "demand": "覆盖"}
    new(station, "site-letters", pour, addressee="总包", **letter)
    closed(station, pour, asked="66")
    card = card_of(station, pour)
    judged(station, card, "满意", "不满意", "满意", "基本满意", "满意")
    take(station, card, "sign", {"signer": SIGNATORY}, kind="service-cards", at=on_the_day(16))
    return pour


def card_of(station: Station, pour: UUID) -> UUID:
    """The card that the closing made."""
    rows = page(station.clerk, ListQuery("service-cards")).rows
    ids = [row["id"] for row in rows]
    found = next(
        id_ for id_ in ids if seen(station, id_, "service-cards").values["pour_id"] == pour
    )
    assert isinstance(found, UUID)
    return found
