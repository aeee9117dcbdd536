"""What the station has to pour with: trucks, pumps, and the laboratory's mixes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.fields import fields_of
from db.models import MixDesign, PlacingMethod, Plant, PlantKind, Role
from desk.core import twins
from desk.core.declare import group, names
from desk.core.kinds import RecordKind, Searchable, Values
from desk.core.unit import M, Unit

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


class _Known(RecordKind[M]):
    """What a station has for good: each once, by the first of the fields it `needs`."""

    descending = False
    importable = True

    def problems(self, session: Session, record: M, now: datetime) -> dict[str, str]:
        fields, key = self.fields, self.needs[0]
        found = {n: f"{fields[n].label}不能为空" for n in self.needs if not getattr(record, n)}
        value = getattr(record, key)
        if value and twins.taken(session, record, getattr(self.model, key)):
            found[key] = f"{fields[key].label}“{value}”已经建过档，不要重复"
        return found

    def saved(self, u: Unit, record: M) -> None:
        twins.made(u.session, record, getattr(self.model, self.needs[0]))

    def many(self, u: Unit, rows: Iterable[Values]) -> bool:
        key, here = self.needs[0], self.model.station_id == u.acting.station_id
        twins.expect(u.session, getattr(self.model, key), here, (row.get(key) for row in rows))
        return True


class Plants(_Known[Plant]):
    model = Plant
    icon = "pump-line"
    groups = (group("车辆设备", "name kind", "size available", "note"),)
    first = names("name kind size available")
    columns = names("name kind size available note")
    register = names("name kind size available note")
    editors = frozenset({Role.DISPATCHER, Role.SECTION_HEAD, Role.ADMIN})
    sort = "name"
    needs = ("name", "kind")

    def searchable(self, record: Plant) -> Searchable:
        detail = f"{record.kind} {record.size}".strip()
        return Searchable(record.name, detail, words=(record.name,))


class Mixes(_Known[MixDesign]):
    model = MixDesign
    icon = "pour"
    groups = (
        group("配合比", "reference grade active"),
        group("每立方米用量", "cement_kg flyash_kg", "slag_kg sand_kg", "stone_kg water_kg",
              "admixture_kg"),
    )  # fmt: skip
    first = names("reference grade active cement_kg water_kg")
    columns = names(
        "reference grade cement_kg flyash_kg slag_kg sand_kg stone_kg water_kg admixture_kg active"
    )
    register = names(
        "reference grade cement_kg flyash_kg slag_kg sand_kg stone_kg water_kg admixture_kg active"
    )
    editors = frozenset({Role.TECHNICAL_HEAD, Role.CHIEF_ENGINEER})
    sort = "reference"
    needs = ("reference", "grade")

    def searchable(self, record: MixDesign) -> Searchable:
        return Searchable(record.reference, record.grade, words=(record.reference, record.grade))


PLANTS = Plants()
MIXES = Mixes()
