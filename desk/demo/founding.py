"""Making the demo station before its first day."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from db.engine import Database
from db.models import Person, Role
from desk.core.acting import Acting
from desk.core.records import create
from desk.demo import cast
from desk.users.passwords import hash_password
from desk.users.sign_in import sign_in
from desk.users.station import found_station

TRUCKS = tuple(f"湘A{8100 + number * 7}" for number in range(1, 41))


def found(database: Database, moment: datetime) -> dict[str, Acting]:
    """The station with its people, plant, mixes, customers and projects; login → person."""
    login, name, _, roles = cast.PEOPLE[0]
    admin = found_station(
        database,
        company=cast.COMPANY,
        station=cast.STATION,
        branch=cast.BRANCH,
        name=name,
        login=login,
        password=cast.PASSWORD,
        roles=roles,
        demo=True,
        at=moment,
    )
    for login, name, phone, roles in cast.PEOPLE[1:]:
        values = {"login": login, "name": name, "phone": phone, "roles": [r.value for r in roles]}
        create(admin, "people", values)
    _publish_password(database)
    people = {
        login: sign_in(database, login, cast.PASSWORD, at=moment) for login, *_ in cast.PEOPLE
    }
    _furnish(people)
    return people


def _publish_password(database: Database) -> None:
    """Everybody of a demo station has the one published password, hashed once."""
    hashed = hash_password(cast.PASSWORD)
    with database.sessions() as session:
        session.execute(update(Person).values(password_hash=hashed, must_change_password=False))
        session.commit()


def _furnish(people: dict[str, Acting]) -> None:
    dispatcher, technical = people["dispatcher"], people["technical_head"]
    for plate in TRUCKS:
        create(dispatcher, "plants", {"name": plate, "kind": "罐车", "size": "12m³"})
    for name, kind, size in cast.PUMPS:
        create(dispatcher, "plants", {"name": name, "kind": kind, "size": size})
    names = ("cement", "flyash", "slag", "sand", "stone", "water", "admixture")
    for reference, grade, *amounts in cast.MIXES:
        used = {f"{n}_kg": a for n, a in zip(names, amounts, strict=True)}
        create(technical, "mixes", {"reference": reference, "grade": grade, **used})
    head = people["section_head"]
    assert head.has(Role.SECTION_HEAD)
    for project in cast.PROJECTS:
        _customer_and_project(head, project)


def _customer_and_project(head: Acting, project: cast.ProjectCast) -> None:
    create(
        head,
        "customers",
        {
            "name": project.customer,
            "level": "重点" if project.priority == "一级" else "普通",
            "contact": project.signatory[0],
            "phone": project.signatory[1],
        },
    )
    create(
        head,
        "projects",
        {
            "name": project.name,
            "customer": project.customer,
            "contractor": project.customer,
            "supervisor": "湖南和天工程监理有限公司",
            "address": project.address,
            "haul_distance_km": project.distance,
            "contract_number": project.contract,
            "supply_priority": project.priority,
            "specialist": project.specialist,
            "settlement_clerk": "熊丽",
            "collector": "贺军",
            "people": [
                {"name": project.signatory[0], "right": "签认人", "phone": project.signatory[1]},
                {"name": project.receiver[0], "right": "收货人", "phone": project.receiver[1]},
            ],
        },
    )
