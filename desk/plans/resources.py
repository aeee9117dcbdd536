"""What the station has to pour with: trucks, pumps, and the laboratory's mixes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.fields import fields_of
from db.models import MixDesign, PlacingMethod, Plant, PlantKind, Role
from desk.core.declare import group, names
from desk.core.kinds import RecordKind, Searchable

PUMP_FOR = {
    PlacingMethod.BOOM_PUMP: PlantKind.BOOM_PUMP,
    PlacingMethod.TRUCK_MOUNTED_PUMP: PlantKind.TRUCK_MOUNTED_PUMP,
    PlacingMethod.LINE_PUMP: PlantKind.LINE_PUMP,
}


def available(session: Session, station_id: UUID) -> dict[PlantKind, int]:
    """How many of each kind of plant can be used."""
    rows = session.execute(
        select(Plant.kind, func.count())
        .where(Plant.station_id == station_id, Plant.available)
        .group_by(Plant.kind)
    )
    found = {kind: int(number) for kind, number in rows}
    return {kind: found.get(kind, 0) for kind in PlantKind}


def pumps(session: Session, station_id: UUID) -> list[Plant]:
    """The usable pumps in the order of their names."""
    return list(
        session.scalars(
            select(Plant)
            .where(Plant.station_id == station_id, Plant.available, Plant.kind != PlantKind.TRUCK)
            .order_by(Plant.kind, Plant.name)
        )
    )


def mixes_by_grade(session: Session, station_id: UUID) -> dict[str, dict[str, Decimal]]:
    """Grade → (material's label → kg per m³) of the mixes in use; the newest wins."""
    materials = [name for name in fields_of(MixDesign) if name.endswith("_kg")]
    labels = fields_of(MixDesign)
    rows = session.scalars(
        select(MixDesign)
        .where(MixDesign.station_id == station_id, MixDesign.active)
        .order_by(MixDesign.created_at)
    )
    return {
        mix.grade: {labels[name].label: getattr(mix, name) or Decimal(0) for name in materials}
        for mix in rows
    }


def mix_called(session: Session, station_id: UUID, reference: str) -> MixDesign | None:
    """The laboratory's mix with this reference, in use or not."""
    return session.scalar(
        select(MixDesign).where(
            MixDesign.station_id == station_id, MixDesign.reference == reference
        )
    )


def _needs(key: str, *names: str) -> Any:
    """Nothing of `key` and `names` is empty, and no other record has this `key`."""

    def problems(session: Session, record: Any, _now: datetime) -> Mapping[str, str]:
        model = type(record)
        fields = fields_of(model)
        found = {n: f"{fields[n].label}不能为空" for n in (key, *names) if not getattr(record, n)}
        value = getattr(record, key)
        twin = select(model.id).where(
            model.station_id == record.station_id,
            getattr(model, key) == value,
            model.id != record.id,
        )
        if value and session.scalar(twin.limit(1)) is not None:
            found[key] = f"{fields[key].label}“{value}”已经建过档，不要重复"
        return found

    return problems


# fmt: off
PLANTS = RecordKind(
    name="plants",
    label="车辆设备",
    model=Plant,
    icon="pump-line",
    groups=(group("车辆设备", "name kind", "size available", "note"),),
    columns=names("name kind size available note"),
    editors=frozenset({Role.DISPATCHER, Role.SECTION_HEAD, Role.ADMIN}),
    sort="name",
    descending=False,
    problems=_needs("name", "kind"),
    searchable=lambda p: Searchable(p.name, f"{p.kind} {p.size}".strip(), words=(p.name,)),
    importable=True,
)
# fmt: on

# fmt: off
MIXES = RecordKind(
    name="mixes",
    label="配合比",
    model=MixDesign,
    icon="pour",
    groups=(
        group("配合比", "reference grade active"),
        group("每立方米用量", "cement_kg flyash_kg", "slag_kg sand_kg", "stone_kg water_kg",
              "admixture_kg"),
    ),
    columns=names(
        "reference grade cement_kg flyash_kg slag_kg sand_kg stone_kg water_kg admixture_kg "
        "active"
    ),
    editors=frozenset({Role.TECHNICAL_HEAD, Role.CHIEF_ENGINEER}),
    sort="reference",
    descending=False,
    problems=_needs("reference", "grade"),
    searchable=lambda m: Searchable(m.reference, m.grade, words=(m.reference, m.grade)),
    importable=True,
)
# fmt: on
