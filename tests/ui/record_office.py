"""A small office for the window's tests: people, customers, projects and orders on SQLite."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

from db.base import Base
from db.engine import Database, open_database
from db.models import DatabaseInfo, Person, PersonRole, Role, Station
from desk import records
from desk.acting import Acting
from desk.values.zone import STATION_ZONE

NOW = datetime(2026, 11, 21, 14, 30, tzinfo=STATION_ZONE)

PEOPLE = {
    "zhangmin": ("张敏", (Role.SPECIALIST,)),
    "liqiang": ("李强", (Role.SECTION_HEAD,)),
    "wangfang": ("王芳", (Role.DOCUMENT_CLERK,)),
    "zhaogang": ("赵刚", (Role.STATION_MANAGER,)),
    "admin": ("管理员", (Role.ADMIN,)),
}


@dataclass(frozen=True)
class RecordOffice:
    """The database and who may act on it."""

    database: Database
    people: dict[str, Acting]

    @property
    def clerk(self) -> Acting:
        return self.people["zhangmin"]

    @property
    def head(self) -> Acting:
        return self.people["liqiang"]

    @property
    def admin(self) -> Acting:
        return self.people["admin"]

    def with_roles(self, *roles: Role) -> Acting:
        """The clerk holding other roles, for pages that differ by role."""
        return replace(self.clerk, roles=frozenset(roles))

    def customer(self, name: str, **values: object) -> UUID:
        made = records.create(self.clerk, "customers", {"name": name, **values}).id
        assert made is not None
        return made

    def project(self, name: str, customer: UUID, **values: object) -> UUID:
        given = {"name": name, "customer_id": customer, **values}
        made = records.create(self.clerk, "projects", given).id
        assert made is not None
        return made

    def order(self, project: UUID, **values: object) -> UUID:
        """A complete draft; `values` change it."""
        given: dict[str, object] = {
            "project_id": project,
            "placement": "地下室底板 A 区",
            "volume_m3": "120",
            "planned_opening": "2026-11-23 07:00",
            "strength_grade": "C35",
            "slump_mm": 180,
            "placing_method": "汽车泵",
            "contact": "刘工",
            "phone": "013807310001",
        }
        made = records.create(self.clerk, "orders", {**given, **values}).id
        assert made is not None
        return made


def open_office(folder: Path) -> RecordOffice:
    """An empty office with its people."""
    database = open_database(str(folder / "office.db"), create=True)
    Base.metadata.create_all(database.engine)
    station = Station(
        id=uuid4(), company="宏远商砼有限公司", name="城东站", branch="", address="", phone=""
    )
    acting: dict[str, Acting] = {}
    with database.sessions() as session:
        session.add(DatabaseInfo(id=uuid4(), is_demo=True, created_at=NOW))
        session.add(station)
        session.flush()
        for login, (name, roles) in PEOPLE.items():
            person = Person(
                id=uuid4(), station_id=station.id, login=login, name=name, phone="", active=True,
                created_at=NOW, created_by="", changed_at=NOW, changed_by="",
            )  # fmt: skip
            person.roles = [PersonRole(id=uuid4(), role=role) for role in roles]
            session.add(person)
            acting[login] = Acting(
                database, person.id, login, name, frozenset(roles), station.id, station.name,
                station.company, NOW,
            )  # fmt: skip
        session.commit()
    return RecordOffice(database, acting)


def fill_office(office: RecordOffice) -> None:
    """A few customers, projects and orders in several states."""
    owner = office.customer("宏远建设集团有限公司", contact="陈总", phone="13900000001")
    other = office.customer("中铁九局第三工程公司", contact="马工", level="重点")
    people = [{"name": "刘建国", "right": "签认人", "phone": "13807310001"}]
    first = office.project("滨江花园二期 3#楼", owner, address="滨江路 18 号", people=people)
    second = office.project("高铁站前广场改造", other, haul_distance_km="12.5", people=people)
    for number, placement in enumerate(("承台", "5 层梁板", "剪力墙 12-18 轴", "道路面层")):
        id_ = office.order((first, second)[number % 2], placement=placement)
        if number:
            records.take(office.clerk, "orders", id_, "receive", {"received_by": "微信"})
        if number > 1:
            records.take(office.clerk, "orders", id_, "sign", {"signer": "刘建国"})
