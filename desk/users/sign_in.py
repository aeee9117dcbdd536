"""Signing in: the one place where an `Acting` is made.

On both databases the person is checked against the people's table here. A server that gives each
person a database login of their own replaces `_person_of` and nothing else.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.engine import Database
from db.models import DatabaseInfo, Person, Role, Station
from desk.core.acting import Acting, database_time
from desk.core.audit_chain import Happening
from desk.core.errors import Missing, Refused
from desk.core.rights import rights_now
from desk.core.unit import unit
from desk.users.passwords import check_new, hash_password, matches

FREE_FAILURES = 3
LONGEST_WAIT = timedelta(minutes=15)


def wait_after(failures: int) -> timedelta:
    """How long after the n-th wrong password in a row nobody may try again: 0, 0, 0, 5 s, 10 s …"""
    if failures <= FREE_FAILURES:
        return timedelta()
    return min(timedelta(seconds=5 * 2 ** min(failures - FREE_FAILURES - 1, 12)), LONGEST_WAIT)


def sign_in(database: Database, login: str, password: str, *, at: datetime | None = None) -> Acting:
    """The person with this login and password.

    `at` pins the clock and is taken on a demo database only. Raises Refused.
    """
    with database.sessions() as session:
        person = _person_of(session, login)
        now = database_time(session)
        if person is None or not person.active:
            raise Refused("登录名或密码不对。请检查大小写后再试。")
        if person.locked_until is not None and person.locked_until > now:
            seconds = int((person.locked_until - now).total_seconds()) + 1
            raise Refused(f"密码连续输错 {person.failures} 次，请 {seconds} 秒后再试。")
        if not matches(person.password_hash, password):
            person.failures += 1
            person.locked_until = now + wait_after(person.failures)
            session.commit()
            raise Refused("登录名或密码不对。请检查大小写后再试。")
        if person.failures:
            person.failures, person.locked_until = 0, None
            session.commit()
        return _acting(session, database, person, at)


def _person_of(session: Session, login: str) -> Person | None:
    return session.scalar(select(Person).where(Person.login == login.strip().lower()))


def _acting(session: Session, database: Database, person: Person, at: datetime | None) -> Acting:
    station = session.get(Station, person.station_id)
    if station is None:
        raise Missing("数据库里没有搅拌站资料。请重新做首次设置。")
    if at is not None and not session.scalar(select(DatabaseInfo.is_demo)):
        raise Refused("只有演示库可以设定时间(--at)。正式库一律以数据库时钟为准。")
    acting = Acting(
        database=database,
        person_id=person.id,
        login=person.login,
        name=person.name,
        roles=frozenset(r.role for r in person.roles),
        station_id=station.id,
        station_name=station.name,
        company=station.company,
        pinned=at,
    )
    return rights_now(session, acting)


def verify_again(acting: Acting, password: str) -> None:
    """Ask the same person once more, before an approval or after the idle lock. Raises Refused."""
    sign_in(acting.database, acting.login, password, at=acting.pinned)


def must_change_password(acting: Acting) -> bool:
    with acting.database.reading() as session:
        person = session.get(Person, acting.person_id)
        return bool(person and person.must_change_password)


def change_own_password(acting: Acting, old: str, new: str) -> None:
    """Raises Refused when `old` is wrong or `new` is too easy."""
    sign_in(acting.database, acting.login, old, at=acting.pinned)
    check_new(new, acting.login)
    if new == old:
        raise Refused("新密码不能与旧密码相同。请换一个。")
    hashed = hash_password(new)
    with unit(acting, "修改密码") as u:
        person = u.load(Person, acting.person_id)
        person.password_hash = hashed
        person.must_change_password = False
        u.happened(Happening("people", person.id, "", u.action, {}, ""))


def people_on_demo(database: Database) -> list[tuple[UUID, str, str, tuple[Role, ...]]]:
    """Who can be chosen on the sign-in page of a demo station: id, login, name, roles."""
    with database.reading() as session:
        if not session.scalar(select(DatabaseInfo.is_demo)):
            return []
        rows = session.scalars(select(Person).where(Person.active).order_by(Person.login))
        return [(p.id, p.login, p.name, tuple(r.role for r in p.roles)) for p in rows]
