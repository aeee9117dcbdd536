"""What the manual asks of a pour: pure, on decimals, moments and plain values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from db.types import CENT

DENSITY = {
    "C10": 2360, "C15": 2370, "C20": 2370, "C25": 2380, "C30": 2380, "C35": 2390,
    "C40": 2400, "C45": 2410, "C50": 2420, "C55": 2420, "C60": 2430,
}  # fmt: skip
"""kg/m³ by strength grade, for turning the weight of a returned load into its volume."""


_LINE = re.compile(r"第?(.+?)[#＃号]?(?:机组|生产线|搅拌线|搅拌楼|线|机|楼)?")


def line_called(written: str) -> str:
    """A mixing line by its shortest name, however it is written: ``1#``, ``1号机组``, ``第1线`` are 1."""
    found = _LINE.fullmatch(written.strip())
    return found[1].strip() if found else written.strip()


def minutes(start: datetime | None, end: datetime | None) -> int | None:
    """Whole minutes from `start` to `end`; None while either is unknown."""
    if start is None or end is None:
        return None
    return int((end - start).total_seconds() // 60)


def card_items(setting: str) -> list[str]:
    """What a customer rates, from the setting that names the items between semicolons."""
    return [item.strip() for item in re.split("[;；]", setting) if item.strip()]


def late_by(moment: datetime | None, due: datetime | None, allowed: int) -> int | None:
    """By how many minutes `moment` came after `due`, when that is more than `allowed`."""
    late = (moment - due) if moment is not None and due is not None else timedelta(0)
    if late <= timedelta(minutes=allowed):
        return None
    return -(-int(late.total_seconds()) // 60)


def percent_off(planned: Decimal, actual: Decimal) -> Decimal:
    """How far `actual` is from `planned`, in per cent of the plan with one place."""
    if planned == 0:
        return Decimal(0) if actual == 0 else Decimal(100)
    off = abs(actual - planned) * 100 / planned
    return off.quantize(Decimal("0.1"), ROUND_HALF_UP)


def differs(planned: Decimal, actual: Decimal, percent: int) -> bool:
    """Whether the volume is so far off that the order must be signed again (M1.5.3)."""
    return abs(actual - planned) * 100 > planned * percent


def conforms(target: int | None, tolerance: int | None, measured: int | None) -> bool:
    """Whether a slump lies within its limits; without a target nothing is judged."""
    if target is None or measured is None:
        return True
    return abs(measured - target) <= (tolerance or 0)


def volume_of_weight(kg: int, grade: str, density: int) -> Decimal:
    """Cubic metres that `kg` of a strength grade are; `density` for grades not listed."""
    strength = next((g for g in sorted(DENSITY, reverse=True) if grade.startswith(g)), "")
    return (Decimal(kg) / DENSITY.get(strength, density)).quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class Supply:
    """What went to a pour and what may: all in cubic metres.

    `ordered` is the volume the customer has signed, `varied` what signed site variations add,
    `sent` the tickets' concrete, `returned` what came back to the station of it, `turned_in` what was
    turned here from other sites.
    """

    ordered: Decimal
    varied: Decimal
    sent: Decimal
    returned: Decimal
    turned_in: Decimal = Decimal("0.00")

    @property
    def allowed(self) -> Decimal:
        return self.ordered + self.varied

    @property
    def delivered(self) -> Decimal:
        return self.sent - self.returned + self.turned_in

    @property
    def room(self) -> Decimal:
        """How much may still be sent; negative where more was sent than is signed for."""
        return self.allowed - self.delivered


def card_reasons(
    volume: Decimal, threshold: Decimal, special: Mapping[str, bool]
) -> tuple[str, ...]:
    """Why a pour needs a service card (M1.6.2, M2.7.2); empty when it needs none.

    `special` says of 客户投诉, 量差纠纷, 突发事件 whether there was one.
    """
    found = [f"浇筑 {volume} m³，大于 {threshold} m³"] if volume > threshold else []
    return (*found, *(f"有{name}" for name, there in special.items() if there))
