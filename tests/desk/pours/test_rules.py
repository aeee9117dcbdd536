"""The arithmetic of a pour, by tables of cases."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from desk.pours.rules import (
    Supply,
    card_reasons,
    conforms,
    differs,
    late_by,
    minutes,
    percent_off,
    volume_of_weight,
)
from desk.values.zone import STATION_ZONE

SEVEN = datetime(2026, 11, 22, 7, tzinfo=STATION_ZONE)


def after(**parts: int) -> datetime:
    return SEVEN + timedelta(**parts)


@pytest.mark.parametrize(
    ("start", "end", "wanted"),
    [
        (SEVEN, after(minutes=120), 120),
        (SEVEN, after(minutes=120, seconds=59), 120),
        (SEVEN, None, None),
        (None, SEVEN, None),
        (after(hours=16, minutes=50), after(hours=17, minutes=20), 30),  # over midnight
    ],
)
def test_whole_minutes_between_two_moments(
    start: datetime | None, end: datetime | None, wanted: int | None
) -> None:
    assert minutes(start, end) == wanted


@pytest.mark.parametrize(
    ("moment", "allowed", "wanted"),
    [
        (after(minutes=20), 20, None),
        (after(minutes=20, seconds=1), 20, 21),
        (after(minutes=26), 20, 26),
        (after(minutes=-5), 20, None),
        (None, 20, None),
    ],
)
def test_lateness_begins_when_the_allowed_minutes_are_over(
    moment: datetime | None, allowed: int, wanted: int | None
) -> None:
    assert late_by(moment, SEVEN, allowed) == wanted


@pytest.mark.parametrize(
    ("planned", "actual", "percent", "wanted", "off"),
    [
        ("200", "220", 10, False, "10.0"),
        ("200", "220.01", 10, True, "10.0"),
        ("200", "179.99", 10, True, "10.0"),
        ("200", "180", 10, False, "10.0"),
        ("0", "0", 10, False, "0"),
        ("0", "0.01", 10, True, "100"),
    ],
)
def test_a_volume_differs_beyond_the_set_percentage_either_way(
    planned: str, actual: str, percent: int, wanted: bool, off: str
) -> None:
    assert differs(Decimal(planned), Decimal(actual), percent) is wanted
    assert percent_off(Decimal(planned), Decimal(actual)) == Decimal(off)


@pytest.mark.parametrize(
    ("target", "tolerance", "measured", "wanted"),
    [
        (180, 20, 200, True),
        (180, 20, 201, False),
        (180, 20, 159, False),
        (180, None, 180, True),
        (180, None, 181, False),
        (None, None, 230, True),
        (180, 20, None, True),
    ],
)
def test_a_slump_is_judged_by_its_own_target_and_tolerance(
    target: int | None, tolerance: int | None, measured: int | None, wanted: bool
) -> None:
    assert conforms(target, tolerance, measured) is wanted


@pytest.mark.parametrize(
    ("kg", "grade", "wanted"),
    [
        (4780, "C35P8", "2.00"),  # 2390 kg/m³
        (2430, "C60", "1.00"),
        (2380, "CF30", "1.00"),  # not listed: the station's own figure
        (1, "C30", "0.00"),
    ],
)
def test_the_scales_tell_cubic_metres_by_the_grades_density(
    kg: int, grade: str, wanted: str
) -> None:
    assert volume_of_weight(kg, grade, 2380) == Decimal(wanted)


def test_what_came_back_makes_room_for_another_truck() -> None:
    supply = Supply(Decimal(200), Decimal(12), Decimal(210), Decimal("2.50"))
    assert (supply.allowed, supply.delivered, supply.room) == (
        Decimal(212),
        Decimal("207.50"),
        Decimal("4.50"),
    )


@pytest.mark.parametrize(
    ("volume", "trouble", "wanted"),
    [
        ("50.00", "", ()),
        ("50.01", "", ("浇筑 50.01 m³，大于 50 m³",)),
        ("12.00", "客户投诉", ("有客户投诉",)),
        ("12.00", "量差纠纷", ("有量差纠纷",)),
        ("80.00", "突发事件", ("浇筑 80.00 m³，大于 50 m³", "有突发事件")),
    ],
)
def test_a_card_is_asked_for_by_volume_or_by_trouble(
    volume: str, trouble: str, wanted: tuple[str, ...]
) -> None:
    special = {name: name == trouble for name in ("客户投诉", "量差纠纷", "突发事件")}
    assert card_reasons(Decimal(volume), Decimal(50), special) == wanted
