"""Files as customers and batching systems send them, with what each must give, field by field."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from db.models import Role
from desk.core import records
from desk.core.acting import Acting
from desk.exchange.service import Staged, stage
from tests.station import CUSTOMER, Station, made

DATA = Path(__file__).parents[2] / "data" / "orders"
READING, TROUBLES = DATA / "reading", DATA / "troubles"
Row = Mapping[str, str | None]


@dataclass(frozen=True)
class Sample:
    """One file, the moment at which it is read, and what must come of it."""

    file: str
    at: datetime
    rows: list[Row]
    refused: int | None
    set_aside: int
    or_refused: tuple[str, ...]


def samples(name: str) -> list[Sample]:
    """What a list of expectations says."""
    told = json.loads((READING / name).read_text(encoding="utf-8"))
    return [
        Sample(
            each["file"],
            datetime.fromisoformat(each["at"]),
            each["rows"],
            each["refused"],
            each.get("set_aside", 0),
            tuple(each.get("or_refused", ())),
        )
        for each in told
    ]


def plain(name: str, value: object) -> str | None:
    """A value as the expectations write it."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return None if value in (None, "") else str(value)


def got(staged: Staged) -> list[dict[str, object]]:
    """The accepted rows as values; the project in the customer's words."""
    return [
        {**row.values, "project": row.staged.references.get("project_id", "")}
        for row in staged.accepted
    ]


def faults(staged: Staged, sample: Sample) -> Iterator[str]:
    """Every field that is not as it must be."""
    key = "number" if sample.file.startswith("t") else "placement"
    rows = {plain(key, row.get(key)): row for row in got(staged)}
    refused_cells = {refused.cell for refused in staged.refused}
    for wanted in sample.rows:
        found = rows.pop(wanted[key], None)
        if found is None:
            if not refused_cells.intersection(sample.or_refused):
                yield f"{sample.file} {wanted[key]}: 没有收下"
            continue
        for name, value in wanted.items():
            has = plain(name, found.get(name))
            if has != value:
                yield f"{sample.file} {wanted[key]}: {name} 是 {has}，应为 {value}"
    yield from (f"{sample.file} {extra}: 不该收下" for extra in rows)
    if sample.refused is not None and staged.turned_back != sample.refused:
        yield f"{sample.file}: 退回 {staged.turned_back}，应为 {sample.refused}"
    if sample.set_aside > len(staged.set_aside):
        yield f"{sample.file}: 搁置 {len(staged.set_aside)}，应为 {sample.set_aside}"


def fields_in(found: Iterable[Sample]) -> int:
    return sum(len(row) for sample in found for row in sample.rows)


def at_the_tower(station: Station) -> Acting:
    """Who reads the lists of tickets: a pour of the 28th was opened at two in the afternoon."""
    project = {"name": "学府壹号5栋", "customer": CUSTOMER, "haul_distance_km": "8",
               "people": [{"name": "王强", "right": "签认人"}]}  # fmt: skip
    records.create(station.head, "projects", project)
    day = datetime.fromisoformat("2026-11-28T00:00+08:00")
    before = day.replace(day=27, hour=10)
    order = made(
        records.create(
            station.clerk.at(before),
            "orders",
            {
                "project": "学府壹号5栋",
                "placement": "2层梁板",
                "strength_grade": "C30",
                "volume_m3": "72",
                "planned_opening": day.replace(hour=13, minute=30),
                "slump_mm": "180",
                "placing_method": "汽车泵",
                "contact": "张工",
                "phone": "13807310001",
            },
        )
    )
    records.take(station.clerk.at(before), "orders", order, "sign", {"signer": "王强"})
    plan = made(records.create(station.head.at(before), "daily-plans", {"plan_date": "2026-11-28"}))
    for who, step in ((station.head, "submit"), (station.manager, "approve"),
                      (station.head, "issue")):  # fmt: skip
        records.take(who.at(before), "daily-plans", plan, step)
    noon = day.replace(hour=13, minute=45)
    pour = station.checked(order, at=noon)
    records.take(station.clerk.at(noon.replace(minute=50)), "pours", pour, "open")
    return station.acting(Role.DISPATCHER, at=day.replace(hour=23, minute=30))


def staged_order(station: Station, sample: Sample) -> Staged:
    return stage(station.clerk.at(sample.at), "orders", READING / sample.file)
