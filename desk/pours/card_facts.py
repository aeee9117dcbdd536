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
    TicketState,
    VariationState,
    WitnessSample,
)
from desk.pours.facts import rows_of, sets_taken, supply_of
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
    tickets = [t for t in rows_of(session, DeliveryTicket, pour) if t.state is not TicketState.VOID]
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


def _quality(session: Session, pour: Pour) -> str:
    events = [
        f"{local(e.seen_at):%H:%M} {e.plate}{e.problem.label}：{e.description}"
        + (f"，{local(e.told_at):%H:%M} 通知{e.told.label if e.told else ''}" if e.told_at else "")
        + (f"，{e.treatment}" if e.treatment else "")
        + (f"，{e.outcome}" if e.outcome else "")
        for e in rows_of(session, QualityEvent, pour, "seen_at")
        if e.seen_at and e.problem
    ]
    bad = [
        f"{local(t.tested_at):%H:%M} {t.plate}坍落度实测 {t.measured_mm} mm，不合格"
        for t in rows_of(session, SlumpTest, pour, "tested_at")
        if not t.conforms and t.tested_at
    ]
    return _joined([*events, *bad])


def _quantity(session: Session, pour: Pour) -> str:
    supply = supply_of(session, pour)
    returns = [
        f"{r.sort.label} {r.volume_m3 or r.estimated_m3} m³（{r.plate}，{r.cause}）"
        for r in rows_of(session, ReturnedLoad, pour)
        if r.state not in (ReturnState.DRAFT, ReturnState.VOID)
    ]
    varied = [
        f"签证 {v.number} {v.variation.label} {v.volume_m3} m³"
        for v in rows_of(session, SiteVariation, pour)
        if v.state is VariationState.SIGNED
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
