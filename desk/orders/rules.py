"""What makes an order late, signed, or ready to pour: pure, on dates and plain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum

from desk.values.zone import STATION_ZONE, local


class Signature(Enum):
    """How far an order is signed (M1.2.1, M1.5.3)."""

    MISSING = "missing"
    STRANGER = "stranger"
    EXPIRED = "expired"
    AMENDED = "amended"
    VALID = "valid"


@dataclass(frozen=True)
class Authorised:
    """A person the customer named as signatory, and until when."""

    name: str
    valid_until: date | None = None


def cutoff_for(opening: datetime, cutoff: time) -> datetime:
    """The last moment for papers of a pour: `cutoff` of the day before it, station time."""
    day_before = local(opening).date() - timedelta(days=1)
    return datetime.combine(day_before, cutoff, STATION_ZONE)


def is_late(moment: datetime, opening: datetime, cutoff: time) -> bool:
    """Whether `moment` lies after the cut-off for a pour opening at `opening`."""
    return moment > cutoff_for(opening, cutoff)


def same_name(one: str, other: str) -> bool:
    """Names compare without spaces and without the dot inside them, however it was typed."""
    strip = str.maketrans("", "", " \u3000·•・‧．.")
    return one.translate(strip) == other.translate(strip)


def in_force(name: str, day: date, authorised: Iterable[Authorised]) -> bool:
    """Whether `name` was authorised on `day`. A person named more than once counts by the longest
    term. It is the one meaning of the word, for orders, variations, agreements and receipts."""
    return any(
        same_name(each.name, name) and (each.valid_until is None or each.valid_until >= day)
        for each in authorised
    )


def judge_signature(
    signer: str,
    signed_at: datetime | None,
    authorised: Iterable[Authorised],
    *,
    amendments_signed: bool,
) -> Signature:
    """How far the order is signed. A person named more than once counts by the longest term."""
    if not signer or signed_at is None:
        return Signature.MISSING
    named = [a for a in authorised if same_name(a.name, signer)]
    if not named:
        return Signature.STRANGER
    if not in_force(signer, local(signed_at).date(), named):
        return Signature.EXPIRED
    return Signature.VALID if amendments_signed else Signature.AMENDED
