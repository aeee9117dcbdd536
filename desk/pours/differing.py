"""In what a site is not what was ordered (M1.5.3, R11), by what was measured, agreed or sent last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Measurement, OrderNotice, Pour
from desk.pours.rules import Supply, differs, percent_off

_ZERO = Decimal(0)


@dataclass(frozen=True)
class Measured:
    """What the tape said: where it was, and the m³ that the whole placement needs."""

    placement: str
    volume: Decimal | None


def measured(session: Session, pours: Sequence[Pour]) -> dict[UUID, Measured]:
    """Pour → what was measured last. An amendment made since then has settled it."""
    query = select(
        Measurement.pour_id,
        Measurement.placement,
        Measurement.estimated_m3,
        Measurement.measured_at,
    ).where(Measurement.pour_id.in_([pour.id for pour in pours]))
    settled = {pour.id: _last_amendment(pour.order) for pour in pours}
    found: dict[UUID, Measured] = {}
    for id_, placement, volume, at in session.execute(
        query.order_by(Measurement.measured_at, Measurement.id)
    ):
        since = settled[id_]
        if since is None or (at is not None and at > since):
            found[id_] = Measured(placement, volume)
    return found


def _last_amendment(order: OrderNotice) -> datetime | None:
    """The last one that changed what a tape measures."""
    made: list[datetime] = [
        amendment.amended_at
        for amendment in order.amendments
        if amendment.changes.keys() & {"placement", "volume_m3"}
    ]
    return max(made, default=None)


def differing(pour: Pour, supply: Supply, found: Measured | None, percent: int) -> tuple[str, ...]:
    """In words, what asks for an amendment; empty where the site is what was ordered. What counts
    of a closed pour is what it received, of one that closes what was agreed for it, else what was
    measured; what signed variations cover needs no amendment."""
    if pour.finished_at is not None:
        volume: Decimal | None = supply.delivered - supply.varied
    elif pour.closing_m3 is not None:
        volume = pour.closing_m3 - supply.varied
    else:
        volume = found.volume if found is not None else None
        if volume is not None:
            ordered = pour.order.volume_m3 or _ZERO
            volume = min(volume, volume - supply.varied, key=lambda each: abs(each - ordered))
    return mismatch(pour.order, found.placement if found is not None else "", volume, percent)


def mismatch(
    order: OrderNotice, placement: str, volume: Decimal | None, percent: int
) -> tuple[str, ...]:
    """In what a placement and its m³ are not the order's, in words."""
    said = []
    if placement and placement != order.placement:
        said.append(f"实际部位“{placement}”与订货部位“{order.placement}”不符")
    planned = order.volume_m3 or _ZERO
    if volume is not None and differs(planned, volume, percent):
        off = percent_off(planned, volume)
        said.append(f"实际方量 {volume} m³ 与订货 {planned} m³ 相差 {off}%")
    return tuple(said)
