"""What the program works out while an order is typed: mark, trucks, and the sets of cubes due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import Any

from db.models import PlacingMethod
from desk.settings import Settings
from desk.values.grades import concrete_mark, sampling_sets


def mark_of(values: Mapping[str, Any]) -> str:
    """The 混凝土标记: what was written by hand wins, otherwise composed from the fields."""
    if values.get("mark_override"):
        return str(values["mark_override"])
    if not values.get("strength_grade"):
        return ""
    return concrete_mark(
        str(values["strength_grade"]),
        slump_mm=values.get("slump_mm"),
        impermeability=str(values.get("impermeability_grade") or ""),
        frost=str(values.get("frost_grade") or ""),
        special=str(values.get("special_requirements") or ""),
    )


def truck_count(volume: Decimal | None, load: Decimal) -> int | None:
    """How many loads of `load` m³ carry `volume` m³."""
    if volume is None or volume <= 0:
        return None
    return int((volume / load).to_integral_value(ROUND_CEILING))


def pour_rate(method: PlacingMethod | None, settings: Settings) -> int:
    """How many cubic metres an hour the placing method takes."""
    if method in (PlacingMethod.BOOM_PUMP, PlacingMethod.TRUCK_MOUNTED_PUMP):
        return settings.integer("plan.rate_pump_m3_h")
    if method is PlacingMethod.LINE_PUMP:
        return settings.integer("plan.rate_line_pump_m3_h")
    return settings.integer("plan.rate_other_m3_h")


def expected_closing(
    opening: datetime | None, volume: Decimal | None, rate: int
) -> datetime | None:
    """When the pour ends at `rate` m³/h, to the next five minutes."""
    if opening is None or volume is None or volume <= 0:
        return None
    minutes = int((volume * 60 / rate).to_integral_value(ROUND_CEILING))
    return opening + timedelta(minutes=-(-minutes // 5) * 5)


def sampling_due(values: Mapping[str, Any], settings: Settings) -> dict[str, int]:
    """field → sets of cubes the standard asks for this order."""
    volume = values.get("volume_m3")
    if volume is None or volume <= 0:
        return {}
    due = sampling_sets(
        volume,
        str(values.get("impermeability_grade") or ""),
        per_m3=settings.integer("sampling.per_m3"),
        large_per_m3=settings.integer("sampling.large_per_m3"),
        large_from=settings.integer("sampling.large_from_m3"),
        imperm_per_m3=settings.integer("sampling.impermeability_per_m3"),
    )
    return {
        "sampling_standard_sets": due.standard,
        "sampling_impermeability_sets": due.impermeability,
        "sampling_site_sets": due.site,
    }


def live(values: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    """What the form shows while typing: `mark`, `trucks_planned`, `expected_closing`,
    `sampling_due` (field → sets) and `sampling` (the same as a sentence)."""
    due = sampling_due(values, settings)
    words = ("标养", "抗渗", "同条件")
    named = [f"{w} {n} 组" for w, n in zip(words, due.values(), strict=False) if n]
    return {
        "mark": mark_of(values),
        "trucks_planned": truck_count(
            values.get("volume_m3"), settings.number("orders.truck_load_m3")
        ),
        "expected_closing": expected_closing(
            values.get("planned_opening"),
            values.get("volume_m3"),
            pour_rate(values.get("placing_method"), settings),
        ),
        "sampling_due": due,
        "sampling": "、".join(named),
    }
