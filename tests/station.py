"""A small station with somebody for every role: what most tests of the office start from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

import desk.areas  # noqa: F401 - the kinds of record are known to every test
from db import models
from db.engine import Database, open_database
from db.models import Customer, Person, Project, Role
from desk.core import records
from desk.core.acting import Acting
from desk.core.changes import Changes
from desk.users.passwords import hash_password
from desk.users.station import found_station
from desk.values.zone import STATION_ZONE

NOW = datetime(2026, 11, 21, 15, 0, tzinfo=STATION_ZONE)
"""A Saturday afternoon, one hour before the papers for tomorrow are due."""

PASSWORD = "demo"
CUSTOMER = "中建三局滨江项目部"
PROJECT = "滨江花园二期3#楼"
OTHER_PROJECT = "高铁站前广场改造"
SIGNATORY = "张建国"
RECEIVER = "李明"
EXPIRED = "周旧人"

_NAMES = "张敏 刘芳 谭静 彭志刚 余立新 罗建平 邓辉 孙涛 肖斌 曾凡 唐磊 高卫东 蒋欣 熊丽 贺军 汪敏 黄河 陈建军 胡敏 何伟"
TWO_HATS = "two_hats"
"""The login of somebody who is both section head and station manager."""


@dataclass(frozen=True)
class Station:
    """One copy of the station. `people` act at `NOW`; every login is the role's value."""

    database: Database
    target: str
    people: dict[str, Acting]
    customer: UUID
    project: UUID
    other_project: UUID

    def acting(self, role: Role, *, at: datetime | None = None) -> Acting:
        """The person whose only role this is, at the station's usual moment or another."""
        return self.people[role.value].at(at or NOW)

    @property
    def clerk(self) -> Acting:
        return self.acting(Role.SPECIALIST)

    @property
    def head(self) -> Acting:
        return self.acting(Role.SECTION_HEAD)

    @property
    def manager(self) -> Acting:
        return self.acting(Role.STATION_MANAGER)

    @property
    def two_hats(self) -> Acting:
        return self.people[TWO_HATS].at(NOW)

    def order(self, **values: Any) -> UUID:
        """A complete draft for tomorrow at seven; `values` change it."""
        given = {
            "project": PROJECT,
            "placement": "地下室底板",
            "strength_grade": "C35P8",
            "volume_m3": "200",
            "planned_opening": "2026-11-22 07:00",
            "slump_mm": "180",
            "placing_method": "汽车泵",
            "contact": "张工",
            "phone": "13807310001",
        }
        return made(records.create(self.clerk, "orders", {**given, **values}))

    def received(self, **values: Any) -> UUID:
        id_ = self.order(**values)
        records.take(self.clerk, "orders", id_, "receive", {"received_by": "微信"})
        return id_

    def signed(self, **values: Any) -> UUID:
        id_ = self.order(**values)
        records.take(self.clerk, "orders", id_, "sign", {"signer": SIGNATORY})
        return id_

    def plan(self, day: str = "2026-11-22", *, until: str = "issue") -> UUID:
        """The day's plan, taken as far as `until`: draft, submit, approve or issue."""
        id_ = made(records.create(self.head, "daily-plans", {"plan_date": day}))
        steps = {"submit": self.head, "approve": self.manager, "issue": self.head}
        wanted = list(steps)[: list(steps).index(until) + 1] if until in steps else []
        for step in wanted:
            records.take(steps[step], "daily-plans", id_, step)
        return id_

    def checked(self, order: UUID, *, at: datetime | None = None) -> UUID:
        """The pour of an order on an issued plan, its checklist agreed by both, on a day whose posts
        were briefed on safety."""
        with self.database.reading() as session:
            id_, opening = session.execute(
                select(models.Pour.id, models.Pour.planned_opening).where(
                    models.Pour.order_id == order,
                    models.Pour.state != models.PourState.CALLED_OFF,
                )
            ).one()
        self.brief(opening.astimezone(STATION_ZONE).replace(hour=0, minute=30))
        for role, step, name in (
            (Role.SPECIALIST, "check", "checked_items"),
            (Role.DISPATCHER, "agree", "agreed_items"),
        ):
            records.take(self.acting(role, at=at), "pours", id_, step, {name: CHECKLIST})
        return id_

    def brief(self, at: datetime) -> None:
        """The day's safety briefing, once."""
        with self.database.reading() as session:
            query = select(models.SafetyBriefing.id)
            if session.scalar(query.where(models.SafetyBriefing.briefing_date == at.date())):
                return
        officer = self.acting(Role.SAFETY_OFFICER, at=at)
        people = [{"name": "肖斌", "post": "机操工"}]
        said = {"topics": "进入生产区戴安全帽", "attendees": people}
        given = made(records.create(officer, "safety-briefings", said))
        records.take(officer, "safety-briefings", given, "give")

    def pour(self, *, until: str = "open", **order: Any) -> UUID:
        """A pour on tomorrow's issued plan, taken as far as `until`: plan, check, open at seven,
        or supply with a first truck at ten past."""
        signed = self.signed(**order)
        self.plan()
        id_ = self.checked(signed, at=on_the_day(6)) if until != "plan" else self._pour_of(signed)
        if until in ("open", "supply"):
            records.take(self.acting(Role.SPECIALIST, at=on_the_day(7)), "pours", id_, "open")
        if until == "supply":
            self.ticket(id_, at=on_the_day(7, 10))
        return id_

    def _pour_of(self, order: UUID) -> UUID:
        with self.database.reading() as session:
            query = select(models.Pour.id).where(models.Pour.order_id == order)
            return session.scalars(query).one()

    def ticket(self, pour: UUID, volume: str = "12", *, at: datetime, **values: Any) -> Changes:
        """One truck of a pour, leaving the station at `at`."""
        given = {"pour": str(pour), "plate": "湘A8101", "volume_m3": volume, "left_at": at}
        clerk = self.acting(Role.DISPATCHER, at=at)
        return records.create(clerk, "tickets", {**given, **values})


CHECKLIST = "工程名称、浇筑部位、强度等级、到场坍落度、始发设备"


def on_the_day(hour: int, minute: int = 0, *, day: int = 22) -> datetime:
    """A moment of the day of the pour by the station's clock."""
    return datetime(2026, 11, day, hour, minute, tzinfo=STATION_ZONE)


def made(changes: Any) -> UUID:
    """The id of the record that a use case made."""
    assert isinstance(changes.id, UUID)
    return changes.id


def build(database: Database) -> None:
    """Found the station in an empty database, through the services."""
    admin = found_station(
        database,
        company="宏远商品混凝土有限公司",
        station="湘江搅拌站",
        name="何伟",
        login=Role.ADMIN.value,
        password=PASSWORD,
        demo=True,
        at=NOW - timedelta(days=30),
    )
    for name, role in zip(_NAMES.split(), Role, strict=True):
        if role is not Role.ADMIN:
            values = {"login": role.value, "name": name, "roles": [role.value]}
            records.create(admin, "people", values)
    both = {"login": TWO_HATS, "name": "双任", "roles": "section_head,station_manager"}
    records.create(admin, "people", both)
    _publish_password(database)
    _furnish(_people(database))


def _publish_password(database: Database) -> None:
    hashed = hash_password(PASSWORD)
    with database.sessions() as session:
        session.execute(update(Person).values(password_hash=hashed, must_change_password=False))
        session.commit()


def _furnish(people: dict[str, Acting]) -> None:
    clerk = people[Role.SPECIALIST.value].at(NOW - timedelta(days=29))
    records.create(clerk, "customers", {"name": CUSTOMER, "contact": "陈总"})
    signing = [
        {"name": SIGNATORY, "right": "签认人", "phone": "13807310001"},
        {"name": RECEIVER, "right": "收货人", "phone": "13807310002"},
        {"name": EXPIRED, "right": "签认人", "valid_until": "2026-10-31"},
    ]
    project = {
        "name": PROJECT,
        "customer": CUSTOMER,
        "address": "湘江路88号",
        "haul_distance_km": "12.5",
        "people": signing,
    }
    records.create(clerk, "projects", project)
    other = {
        "name": OTHER_PROJECT,
        "customer": CUSTOMER,
        "haul_distance_km": "8",
        "people": [{"name": "王强", "right": "签认人"}],
    }
    records.create(clerk, "projects", other)
    dispatcher = people[Role.DISPATCHER.value].at(NOW - timedelta(days=29))
    for name, kind in (("湘A8101", "罐车"), ("湘A8108", "罐车"), ("1号泵车", "汽车泵")):
        records.create(dispatcher, "plants", {"name": name, "kind": kind})
    technical = people[Role.TECHNICAL_HEAD.value].at(NOW - timedelta(days=29))
    mix = {"reference": "PB-C35P8-01", "grade": "C35P8", "cement_kg": "320", "sand_kg": "760"}
    records.create(technical, "mixes", mix)


def open_station(database: Database, target: str) -> Station:
    """A copy of the station that `build` made."""
    people = _people(database)
    with database.reading() as session:
        customer = session.scalars(select(Customer.id).where(Customer.name == CUSTOMER)).one()
        named = session.execute(select(Project.name, Project.id))
        projects = {row.name: row.id for row in named}
    return Station(database, target, people, customer, projects[PROJECT], projects[OTHER_PROJECT])


def _people(database: Database) -> dict[str, Acting]:
    """Everybody, without signing in one by one."""
    with database.reading() as session:
        here = session.scalars(select(models.Station)).one()
        return {
            person.login: Acting(
                database,
                person.id,
                person.login,
                person.name,
                frozenset(role.role for role in person.roles),
                here.id,
                here.name,
                here.company,
                NOW,
            )
            for person in session.scalars(select(Person))
        }


def take_orders(target: str, count: int) -> list[str]:
    """Make and receive `count` orders on the station at `target`; their numbers. Also called in
    processes of its own, to have many people work at once."""
    database = open_database(target)
    try:
        station = open_station(database, target)
        numbers: list[str] = []
        for n in range(count):
            id_ = station.order(placement=f"柱 {n}")
            values = {"received_by": "微信"}
            numbers.append(records.take(station.clerk, "orders", id_, "receive", values).number)
        return numbers
    finally:
        database.close()
