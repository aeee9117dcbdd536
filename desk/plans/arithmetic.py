"""The plan's arithmetic: hours, trucks, clashes, totals, materials. Pure, on Decimal and datetime."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from enum import Enum
from itertools import combinations

from desk.values.zone import local

CENT = Decimal("0.01")


@dataclass(frozen=True)
class PlannedPour:
    """What the arithmetic needs of one plan line. `rate` is m³/h; `place` is the line's number."""

    place: int
    project: str
    opening: datetime
    volume: Decimal
    rate: int
    pump: str = ""
    grade: str = ""

    @property
    def closing(self) -> datetime:
        """When the pour ends at its rate, to the minute above."""
        minutes = (self.volume * 60 / self.rate).to_integral_value(ROUND_CEILING)
        return self.opening + timedelta(minutes=int(minutes))


class ClashKind(Enum):
    """What clashes, in a word for the line."""

    PUMP = "撞泵"
    MINUTE = "同时开盘"
    CAPACITY = "超产能"


@dataclass(frozen=True)
class Clash:
    """Something the section head must look at. `places` are the lines concerned."""

    places: tuple[int, ...]
    sentence: str
    kind: ClashKind


def first_trucks(
    distance_km: Decimal | None, *, rate: int, load: Decimal, speed_km_h: int, at_site_min: int = 30
) -> int:
    """How many trucks keep a pour of `rate` m³/h going: round trip and unloading over the time one
    load lasts (M1.4.3). One where the distance is not known."""
    if distance_km is None:
        return 1
    cycle = distance_km * 2 / speed_km_h * 60 + at_site_min
    load_lasts = load / rate * 60
    return max(1, int((cycle / load_lasts).to_integral_value(ROUND_CEILING)))


def volume_by_hour(pours: Iterable[PlannedPour]) -> dict[datetime, Decimal]:
    """Start of the hour (station time) → m³ due in it, each pour spread evenly at its rate.

    The hours are rounded so that they add up to the volume of all pours.
    """
    hours: dict[datetime, Decimal] = {}
    for pour in pours:
        left, start = pour.volume, local(pour.opening)
        while left > 0:
            hour = start.replace(minute=0, second=0, microsecond=0)
            end = hour + timedelta(hours=1)
            room = Decimal(int((end - start).total_seconds())) / 3600 * pour.rate
            part = min(left, room)
            hours[hour] = hours.get(hour, Decimal(0)) + part
            left, start = left - part, end
    due = done = Decimal(0)
    rounded: dict[datetime, Decimal] = {}
    for hour, volume in sorted(hours.items()):
        due += volume
        rounded[hour] = due.quantize(CENT, ROUND_HALF_UP) - done
        done += rounded[hour]
    return rounded


def clashes(pours: Sequence[PlannedPour], *, capacity_m3_h: int) -> list[Clash]:
    """One pump at two places at a time, two openings in the same minute, an hour over capacity."""
    return [
        *_pump_clashes(pours),
        *_minute_clashes(pours),
        *_capacity_clashes(pours, capacity_m3_h),
    ]


def _pump_clashes(pours: Sequence[PlannedPour]) -> list[Clash]:
    ordered = sorted((p for p in pours if p.pump), key=lambda p: p.opening)
    return [
        Clash(
            (one.place, other.place),
            f"泵 {one.pump} 在第 {one.place} 行（约 {local(one.closing):%H:%M} 收盘）之前"
            f"又排给第 {other.place} 行（{local(other.opening):%H:%M} 开盘）",
            ClashKind.PUMP,
        )
        for one, other in combinations(ordered, 2)
        if one.pump == other.pump and other.opening < one.closing
    ]


def _minute_clashes(pours: Sequence[PlannedPour]) -> list[Clash]:
    by_minute: dict[datetime, list[PlannedPour]] = {}
    for pour in pours:
        by_minute.setdefault(pour.opening, []).append(pour)
    return [
        Clash(
            tuple(p.place for p in same),
            f"{local(minute):%H:%M} 同时开盘 {len(same)} 处：第 "
            f"{'、'.join(str(p.place) for p in same)} 行",
            ClashKind.MINUTE,
        )
        for minute, same in sorted(by_minute.items())
        if len(same) > 1
    ]


def _capacity_clashes(pours: Sequence[PlannedPour], capacity: int) -> list[Clash]:
    found = []
    for hour, volume in volume_by_hour(pours).items():
        if volume <= capacity:
            continue
        end = hour + timedelta(hours=1)
        places = tuple(p.place for p in pours if local(p.opening) < end and local(p.closing) > hour)
        found.append(
            Clash(
                places,
                f"{hour:%H}–{end:%H} 时需 {volume} m³，超过每小时生产能力 {capacity} m³",
                ClashKind.CAPACITY,
            )
        )
    return found


def totals_by_grade(pours: Iterable[PlannedPour]) -> dict[str, Decimal]:
    """Grade → m³, the grades in order: C30 before C100."""
    found: dict[str, Decimal] = {}
    for pour in pours:
        found[pour.grade] = found.get(pour.grade, Decimal("0.00")) + pour.volume
    return dict(sorted(found.items(), key=lambda item: _strength(item[0])))


def _strength(grade: str) -> tuple[str, Decimal, str]:
    match = re.match(r"(\D*)(\d+(?:\.\d+)?)", grade)
    return (match[1], Decimal(match[2]), grade) if match else (grade, Decimal(0), grade)


def materials(
    volumes: Mapping[str, Decimal], mixes: Mapping[str, Mapping[str, Decimal]]
) -> tuple[dict[str, Decimal], list[str]]:
    """Material → tonnes for grade → m³, by grade → (material → kg per m³).

    The second value names the grades without a mix, whose needs are not in the figures.
    """
    needed: dict[str, Decimal] = {}
    unknown = []
    for grade, volume in volumes.items():
        if grade not in mixes:
            unknown.append(grade)
            continue
        for name, kilograms in mixes[grade].items():
            if kilograms:
                needed[name] = needed.get(name, Decimal(0)) + volume * kilograms / 1000
    return {name: tonnes.quantize(CENT, ROUND_HALF_UP) for name, tonnes in needed.items()}, unknown
