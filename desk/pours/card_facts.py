"""What the program writes on a service card before the customer reads it (M1.6.2)."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from db.models import (
    DeliveryTicket,
    EarlyDocument,
    Pour,
    PumpUse,
    QualityEvent,
    ReturnedLoad,
    ReturnState,
    SiteVariation,
    SlumpTest,
    VariationState,
    WitnessSample,
)
from desk.pours.facts import GONE, rows_of, sets_taken, supply_of
from desk.pours.rules import minutes
from desk.values.zone import local

_NONE = "无"


def card_facts(session: Session, pour: Pour) -> dict[str, str]:
    """The card's fields by name, each a short sentence; 无 where nothing happened."""
    return {
        "equipment_facts": _equipment(session, pour),
        "quality_facts": _quality(session, pour),
        "quantity_facts": _quantity(session, pour),
        "sampling_facts": _sampling(session, pour),
        "document_facts": _documents(pour),
        "incident_facts": pour.incident_note or _NONE,
    }


def _joined(parts: Iterable[str]) -> str:
    return "；".join(part for part in parts if part) or _NONE


def _equipment(session: Session, pour: Pour) -> str:
    tickets = [t for t in rows_of(session, DeliveryTicket, pour) if t.state not in GONE]
    waits = [w for t in tickets if (w := minutes(t.arrived_at, t.unloading_at)) is not None]
    trucks = f"罐车 {len({t.plate for t in tickets})} 台 {len(tickets)} 车次" if tickets else ""
    longest = f"最长等待 {max(waits)} min" if waits else ""
    pumps = [
        f"{use.pump} {local(use.arrived_at):%H:%M} 到场"
        + (f"，停置 {use.idle_minutes} min" if use.idle_minutes is not None else "")
        + (f"（{use.idle_reason}）" if use.idle_reason else "")
        for use in rows_of(session, PumpUse, pour)
        if use.arrived_at
    ]
    return _joined(["，".join(w for w in (trucks, longest) if w), *pumps])


def event_words(event: QualityEvent) -> str:
    """A quality event from its discovery to its outcome, in one sentence."""
    seen = f"{local(event.seen_at):%H:%M} " if event.seen_at else ""
    problem = event.problem.label if event.problem else ""
    told = event.told.label if event.told else ""
    parts = (
        f"{seen}{event.plate}{problem}：{event.description}",
        f"{local(event.told_at):%H:%M} 通知{told}" if event.told_at else "",
        event.treatment,
        event.outcome,
    )
    return "，".join(part for part in parts if part)


def slump_words(test: SlumpTest) -> str:
    """A slump that does not conform."""
    tested = f"{local(test.tested_at):%H:%M} " if test.tested_at else ""
    return f"{tested}{test.plate}坍落度实测 {test.measured_mm} mm，不合格"


def return_words(load: ReturnedLoad) -> str:
    return (
        f"{load.sort.label} {load.volume_m3 or load.estimated_m3} m³（{load.plate}，{load.cause}）"
    )


def variation_words(variation: SiteVariation) -> str:
    name = f"签证 {variation.number}" if variation.number else "签证"
    return f"{name} {variation.variation.label} {variation.volume_m3} m³"


def _quality(session: Session, pour: Pour) -> str:
    events = rows_of(session, QualityEvent, pour, "seen_at")
    tests = rows_of(session, SlumpTest, pour, "tested_at")
    return _joined(
        [*map(event_words, events), *(slump_words(test) for test in tests if not test.conforms)]
    )


def _quantity(session: Session, pour: Pour) -> str:
    supply = supply_of(session, pour)
    returns = [
        return_words(load)
        for load in rows_of(session, ReturnedLoad, pour)
        if load.state not in (ReturnState.DRAFT, ReturnState.VOID)
    ]
    varied = [
        variation_words(variation)
        for variation in rows_of(session, SiteVariation, pour)
        if variation.state is VariationState.SIGNED
    ]
    over = supply.delivered - supply.ordered
    beyond = f"超计划 {over} m³" if over > 0 else ""
    dispute = f"量差纠纷：{pour.dispute_note}" if pour.quantity_dispute else ""
    return _joined([*(returns or ["无退货"]), beyond, *varied, dispute])


def _sampling(session: Session, pour: Pour) -> str:
    taken = [f"{c.label} {n} 组" for c, n in sets_taken(session, pour).items() if n]
    rows = rows_of(session, WitnessSample, pour, "taken_at")
    times = [local(s.taken_at) for s in rows if s.taken_at]
    span = f"{times[0]:%H:%M}–{times[-1]:%H:%M}" if times else ""
    return "，".join(w for w in ("、".join(taken), span) if w) or _NONE


def _documents(pour: Pour) -> str:
    if pour.documents_handed_at is None:
        return "未交接"
    named = "、".join(EarlyDocument(word).label for word in pour.documents_handed)
    at = f"{local(pour.documents_handed_at):%H:%M}"
    return f"{at} 交接{named}，接收人：{pour.documents_receiver}"
