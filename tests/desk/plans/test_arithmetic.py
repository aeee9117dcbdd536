"""Hours, trucks, clashes, totals and materials, by tables of cases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.plans.arithmetic import (
    ClashKind,
    PlannedPour,
    clashes,
    first_trucks,
    materials,
    totals_by_grade,
    volume_by_hour,
)
from desk.values.zone import STATION_ZONE


def at(hour: int, minute: int = 0, *, day: int = 22) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=STATION_ZONE)


def pour(
    opening: datetime,
    volume: str,
    *,
    place: int = 1,
    rate: int = 40,
    pump: str = "",
    grade: str = "C30",
) -> PlannedPour:
    return PlannedPour(place, "滨江花园", opening, Decimal(volume), rate, pump, grade)


def hours(*pours: PlannedPour) -> dict[str, str]:
    return {f"{hour:%d %H}": str(volume) for hour, volume in volume_by_hour(pours).items()}


@pytest.mark.parametrize(
    ("volume", "rate", "closing"),
    [
        ("200", 40, at(12)),
        ("0.01", 40, at(7, 1)),  # a drop still takes its minute
        ("41", 40, at(8, 2)),  # 61.5 minutes, to the minute above
        ("40", 40, at(8)),
        ("0", 40, at(7)),
        ("700", 20, at(18, day=23)),
    ],
)
def test_a_pour_closes_when_its_volume_is_through(
    volume: str, rate: int, closing: datetime
) -> None:
    assert pour(at(7), volume, rate=rate).closing == closing


@pytest.mark.parametrize(
    ("distance", "rate", "load", "speed", "trucks"),
    [
        (Decimal("12.5"), 40, "12", 30, 5),  # 50 min on the road, 30 at the site; a load lasts 18
        (Decimal("12.5"), 20, "12", 30, 3),
        (Decimal(0), 40, "12", 30, 2),  # unloading alone outlasts a load
        (Decimal(0), 20, "12", 30, 1),
        (Decimal(3), 20, "14", 60, 1),  # 36 minutes for a load of 42
        (Decimal(6), 20, "14", 60, 1),  # exactly one truck's time
        (Decimal("6.1"), 20, "14", 60, 2),
        (Decimal(45), 40, "12", 30, 12),
        (None, 40, "12", 30, 1),
    ],
)
def test_enough_trucks_start_that_the_site_never_waits(
    distance: Decimal | None, rate: int, load: str, speed: int, trucks: int
) -> None:
    needed = first_trucks(distance, rate=rate, load=Decimal(load), speed_km_h=speed)
    assert needed == trucks


@pytest.mark.parametrize(
    ("pours", "expected"),
    [
        ([], {}),
        ([pour(at(7), "0")], {}),
        ([pour(at(7), "40")], {"22 07": "40.00"}),
        ([pour(at(7), "100")], {"22 07": "40.00", "22 08": "40.00", "22 09": "20.00"}),
        ([pour(at(7, 30), "40")], {"22 07": "20.00", "22 08": "20.00"}),
        ([pour(at(7, 45), "5")], {"22 07": "5.00"}),
        ([pour(at(7, 10), "40")], {"22 07": "33.33", "22 08": "6.67"}),
        (
            [pour(at(7), "60"), pour(at(8), "30", rate=20)],
            {"22 07": "40.00", "22 08": "40.00", "22 09": "10.00"},
        ),
        (
            [pour(at(23, 30), "60")],
            {"22 23": "20.00", "23 00": "40.00"},
        ),
        # Rounded one by one these hours would come to 29.29.
        (
            [pour(at(4, 19), "21.19", rate=31), pour(at(4, 23), "8.09", rate=5)],
            {"22 04": "24.27", "22 05": "5.00", "22 06": "0.01"},
        ),
    ],
)
def test_each_hour_carries_its_share_of_every_pour(
    pours: list[PlannedPour], expected: dict[str, str]
) -> None:
    assert hours(*pours) == expected


def test_hours_are_those_of_the_stations_clock() -> None:
    opening = datetime(2026, 11, 21, 23, 0, tzinfo=UTC)
    assert hours(pour(opening, "40")) == {"22 07": "40.00"}


_VOLUMES = st.decimals(min_value=0, max_value=800, places=2)
_POURS = st.builds(
    PlannedPour,
    place=st.integers(1, 60),
    project=st.just("工程"),
    opening=st.integers(0, 1439).map(lambda minute: at(0) + timedelta(minutes=minute)),
    volume=_VOLUMES,
    rate=st.integers(5, 120),
)


@given(st.lists(_POURS, max_size=8))
def test_the_hours_add_up_to_the_volume(pours: list[PlannedPour]) -> None:
    by_hour = volume_by_hour(pours)
    assert sum(by_hour.values(), Decimal(0)) == sum((p.volume for p in pours), Decimal(0))
    assert list(by_hour) == sorted(by_hour)
    assert all(volume >= 0 for volume in by_hour.values())


@given(st.lists(_POURS, max_size=6))
def test_no_hour_carries_more_than_all_sites_take(pours: list[PlannedPour]) -> None:
    most = sum(p.rate for p in pours)
    assert all(volume <= most + Decimal("0.01") for volume in volume_by_hour(pours).values())


def found(*pours: PlannedPour, capacity: int = 1000) -> list[tuple[ClashKind, tuple[int, ...]]]:
    return [(c.kind, c.places) for c in clashes(pours, capacity_m3_h=capacity)]


@pytest.mark.parametrize(
    ("pours", "expected"),
    [
        ([pour(at(7), "200", pump="1号泵")], []),
        (
            [
                pour(at(7), "200", pump="1号泵"),
                pour(at(11, 59), "40", place=2, pump="1号泵"),
            ],
            [(ClashKind.PUMP, (1, 2))],
        ),
        # The pump is free the very minute at which the first pour closes.
        (
            [pour(at(7), "200", pump="1号泵"), pour(at(12), "40", place=2, pump="1号泵")],
            [],
        ),
        ([pour(at(7), "200", pump="1号泵"), pour(at(8), "40", place=2, pump="2号泵")], []),
        ([pour(at(7), "200"), pour(at(8), "40", place=2)], []),  # tipped: no pump, no clash
        # The earlier line is named first, wherever it stands on the plan.
        (
            [
                pour(at(9), "40", pump="1号泵"),
                pour(at(7), "200", place=2, pump="1号泵"),
            ],
            [(ClashKind.PUMP, (2, 1))],
        ),
        # A long pour that covers two short ones clashes with each of them.
        (
            [
                pour(at(7), "400", pump="1号泵"),
                pour(at(8), "20", place=2, pump="1号泵"),
                pour(at(10), "20", place=3, pump="1号泵"),
            ],
            [(ClashKind.PUMP, (1, 2)), (ClashKind.PUMP, (1, 3))],
        ),
    ],
)
def test_one_pump_cannot_be_at_two_sites_at_once(
    pours: list[PlannedPour], expected: list[tuple[ClashKind, tuple[int, ...]]]
) -> None:
    assert found(*pours) == expected


def test_openings_in_the_same_minute_are_named_together() -> None:
    three = [pour(at(7), "20", place=place) for place in (1, 3)]
    three.append(PlannedPour(4, "别处", at(7).astimezone(UTC), Decimal(20), 40))
    [clash] = clashes([*three, pour(at(7, 1), "20", place=2)], capacity_m3_h=1000)
    assert (clash.kind, clash.places) == (ClashKind.MINUTE, (1, 3, 4))
    assert clash.sentence == "07:00 同时开盘 3 处：第 1、3、4 行"


def test_an_hour_over_the_stations_capacity_names_every_line_in_it() -> None:
    busy = [
        pour(at(7), "80", place=1, rate=40),
        pour(at(8, 15), "60", place=2, rate=60),
        pour(at(9), "30", place=3, rate=30),
    ]
    [clash] = clashes(busy, capacity_m3_h=84)
    assert (clash.kind, clash.places) == (ClashKind.CAPACITY, (1, 2))
    assert clash.sentence == "08–09 时需 85.00 m³，超过每小时生产能力 84 m³"
    assert found(*busy, capacity=85) == []  # capacity itself may be used up


def test_a_pump_clash_says_when_the_pump_is_free() -> None:
    [clash] = clashes(
        [pour(at(7), "200", pump="1号泵 37m"), pour(at(9), "40", place=2, pump="1号泵 37m")],
        capacity_m3_h=1000,
    )
    assert clash.sentence == (
        "泵 1号泵 37m 在第 1 行（约 12:00 收盘）之前又排给第 2 行（09:00 开盘）"
    )


def test_volumes_are_added_up_by_grade_in_the_order_of_strength() -> None:
    pours = [
        pour(at(7), "20.50", grade="C100"),
        pour(at(8), "60", grade="C30P6"),
        pour(at(9), "10.25", grade="C30"),
        pour(at(10), "5", grade="C30"),
        pour(at(11), "3", grade="C15"),
        pour(at(12), "1", grade="M7.5"),
    ]
    assert list(totals_by_grade(pours).items()) == [
        ("C15", Decimal("3.00")),
        ("C30", Decimal("15.25")),
        ("C30P6", Decimal("60.00")),
        ("C100", Decimal("20.50")),
        ("M7.5", Decimal("1.00")),
    ]
    assert totals_by_grade([]) == {}


_MIXES = {
    "C30": {"水泥": Decimal(260), "砂": Decimal(800), "外加剂": Decimal("6.5"), "矿粉": Decimal(0)},
    "C35P8": {"水泥": Decimal(300), "砂": Decimal(755), "矿粉": Decimal(60)},
}


@pytest.mark.parametrize(
    ("volumes", "tonnes", "unknown"),
    [
        ({}, {}, []),
        ({"C30": "100"}, {"水泥": "26.00", "砂": "80.00", "外加剂": "0.65"}, []),
        (
            {"C30": "0.77", "C35P8": "10"},
            {"水泥": "3.20", "砂": "8.17", "外加剂": "0.01", "矿粉": "0.60"},
            [],
        ),
        ({"C30": "100", "C60": "12"}, {"水泥": "26.00", "砂": "80.00", "外加剂": "0.65"}, ["C60"]),
    ],
)
def test_materials_are_added_up_and_grades_without_a_mix_are_named(
    volumes: dict[str, str], tonnes: dict[str, str], unknown: list[str]
) -> None:
    needed, without = materials({g: Decimal(v) for g, v in volumes.items()}, _MIXES)
    assert {name: str(amount) for name, amount in needed.items()} == tonnes
    assert without == unknown
