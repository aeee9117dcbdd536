"""What an order's form works out while it is typed."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from db.models import PlacingMethod
from desk.orders.marking import (
    expected_closing,
    live,
    mark_of,
    pour_rate,
    sampling_due,
    truck_count,
)
from desk.settings import Settings
from desk.settings.declared import DECLARED
from desk.values.zone import STATION_ZONE


def settings(**changed: Any) -> Settings:
    """The declared defaults; `changed` by key with ``__`` for the dot."""
    values = {each.key: each.default for each in DECLARED}
    return Settings(values | {key.replace("__", "."): value for key, value in changed.items()})


SEVEN = datetime(2026, 11, 22, 7, 0, tzinfo=STATION_ZONE)


@pytest.mark.parametrize(
    ("values", "mark"),
    [
        ({}, ""),
        ({"slump_mm": 180}, ""),
        ({"strength_grade": "C30"}, "A-C30-GB/T 14902"),
        (
            {"strength_grade": "C30", "slump_mm": 180, "impermeability_grade": "P6"},
            "A-C30-180(S4)-P6-GB/T 14902",
        ),
        (
            {"strength_grade": "C60", "slump_mm": 220, "frost_grade": "F150"},
            "B-H-C60-220(S5)-F150-GB/T 14902",
        ),
        (
            {"strength_grade": "C40", "slump_mm": 650, "special_requirements": "自密实"},
            "B-S-C40-650(F6)-GB/T 14902",
        ),
        ({"strength_grade": "C30", "mark_override": "按图纸"}, "按图纸"),
        ({"mark_override": "按图纸"}, "按图纸"),
    ],
)
def test_the_mark_is_composed_unless_it_was_written_by_hand(
    values: dict[str, Any], mark: str
) -> None:
    assert mark_of(values) == mark


@pytest.mark.parametrize(
    ("volume", "load", "trucks"),
    [
        (None, "12", None),
        ("0", "12", None),
        ("-3", "12", None),
        ("0.5", "12", 1),
        ("12", "12", 1),
        ("12.01", "12", 2),
        ("200", "12", 17),
        ("200", "10", 20),
    ],
)
def test_trucks_carry_the_volume_in_whole_loads(
    volume: str | None, load: str, trucks: int | None
) -> None:
    assert truck_count(None if volume is None else Decimal(volume), Decimal(load)) == trucks


@pytest.mark.parametrize(
    ("method", "rate"),
    [
        (PlacingMethod.BOOM_PUMP, 40),
        (PlacingMethod.TRUCK_MOUNTED_PUMP, 40),
        (PlacingMethod.LINE_PUMP, 25),
        (PlacingMethod.TIPPED, 20),
        (PlacingMethod.TOWER_CRANE, 20),
        (PlacingMethod.OTHER, 20),
        (None, 20),
    ],
)
def test_each_way_of_placing_has_its_speed(method: PlacingMethod | None, rate: int) -> None:
    assert pour_rate(method, settings()) == rate


def test_the_stations_own_speeds_are_used() -> None:
    own = settings(plan__rate_pump_m3_h=55, plan__rate_line_pump_m3_h=30, plan__rate_other_m3_h=15)
    methods = (PlacingMethod.BOOM_PUMP, PlacingMethod.LINE_PUMP, PlacingMethod.TIPPED)
    assert [pour_rate(method, own) for method in methods] == [55, 30, 15]


@pytest.mark.parametrize(
    ("opening", "volume", "rate", "closing"),
    [
        (None, Decimal(40), 40, None),
        (SEVEN, None, 40, None),
        (SEVEN, Decimal(0), 40, None),
        (SEVEN, Decimal(200), 40, SEVEN.replace(hour=12)),
        (SEVEN, Decimal(41), 40, SEVEN.replace(hour=8, minute=5)),
        (SEVEN, Decimal("0.5"), 40, SEVEN.replace(minute=5)),
        (SEVEN, Decimal(700), 40, SEVEN.replace(day=23, hour=0, minute=30)),
    ],
)
def test_the_closing_is_foreseen_to_five_minutes(
    opening: datetime | None, volume: Decimal | None, rate: int, closing: datetime | None
) -> None:
    assert expected_closing(opening, volume, rate) == closing


@pytest.mark.parametrize(
    ("volume", "impermeability", "sets"),
    [
        ("36", "", (1, 0, 1)),
        ("100", "", (1, 0, 1)),
        ("100.5", "", (2, 0, 1)),
        ("200", "P8", (2, 1, 1)),
        ("501", "P8", (6, 2, 1)),
        ("1000", "", (10, 0, 1)),
        ("1001", "", (6, 0, 1)),  # one continuous pour over 1000 m³: a set per 200
    ],
)
def test_cubes_are_due_as_the_standard_says(
    volume: str, impermeability: str, sets: tuple[int, int, int]
) -> None:
    values = {"volume_m3": Decimal(volume), "impermeability_grade": impermeability}
    assert tuple(sampling_due(values, settings()).values()) == sets


def test_no_cubes_are_due_before_the_volume_is_known() -> None:
    assert sampling_due({}, settings()) == {}
    assert sampling_due({"volume_m3": Decimal(0)}, settings()) == {}


def test_a_station_may_sample_more_often() -> None:
    own = settings(
        sampling__per_m3=50,
        sampling__large_from_m3=300,
        sampling__large_per_m3=100,
        sampling__impermeability_per_m3=250,
    )
    small = {"volume_m3": Decimal(300), "impermeability_grade": "P6"}
    large = {"volume_m3": Decimal(301), "impermeability_grade": "P6"}
    assert [sampling_due(v, own)["sampling_standard_sets"] for v in (small, large)] == [6, 4]
    assert sampling_due(large, own)["sampling_impermeability_sets"] == 2


def test_the_form_shows_all_of_it_while_one_types() -> None:
    typed = {
        "strength_grade": "C35",
        "impermeability_grade": "P8",
        "slump_mm": 180,
        "volume_m3": Decimal(200),
        "planned_opening": SEVEN,
        "placing_method": PlacingMethod.BOOM_PUMP,
    }
    shown = live(typed, settings())
    assert shown["mark"] == "A-C35-180(S4)-P8-GB/T 14902"
    assert shown["trucks_planned"] == 17
    assert shown["expected_closing"] == SEVEN.replace(hour=12)
    assert shown["sampling"] == "标养 2 组、抗渗 1 组、同条件 1 组"
    assert live({}, settings())["sampling"] == ""
