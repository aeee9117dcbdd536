"""Signing in: the one place where an `Acting` is made.

On both databases the person is checked against the people's table here. A server that gives each
person a database login of their own replaces `_person_of` and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from db.engine import Database
from db.models import DatabaseInfo, Person, PersonRole, Role, Station
from desk.core.acting import Acting
from desk.core.errors import Missing, Refused
from desk.core.rights import rights_now
from desk.core.troubles import calm_reading, reading_of
from desk.core.unit import unit
from desk.users.attempts import Counted, Known, count_guess, forgive, record_failure
from desk.users.demo_clock import demo_ahead
from desk.users.passwords import check_new, hash_password, like_any_other, matches, set_password
from desk.values.text import clean_text


@dataclass(frozen=True)
class _Asked:
    """For what a password is asked: what the history calls it when it was wrong, and what is said."""

    failed: str
    wrong: str


_SIGN_IN = _Asked("登录失败", "登录名或密码不对。请检查大小写后再试。")
_ONCE_MORE = _Asked("核对密码失败", "密码不对。请检查大小写后再试。")


@calm_reading()
def sign_in(database: Database, login: str, password: str, *, at: datetime | None = None) -> Acting:
    """The person with this login and password.

    On a demo database the clock goes on from where its history ends, or stands still `at` a moment.
    Raises Refused, also for a moment on any other database, and the calm family for driver errors.
    """
    wanted = clean_text(login).lower()
    id_ = _verified(database, Person.login == wanted, password, _SIGN_IN)
    with database.reading() as session:
        person = session.get_one(Person, id_)
        return _acting(session, database, person, at)


def _verified(database: Database, which: ColumnElement[bool], password: str, asked: _Asked) -> UUID:
    """The id of the person whose password this is. Nothing is locked while it is verified, and an
    account that there is not takes as long as one that there is. Raises Refused."""
    known = _person_of(database, which)
    counted = count_guess(database, known)
    if counted.wait:
        record_failure(database, known, asked.failed, f"连续第 {counted.failures} 次，账号暂时锁定")
        seconds = int(counted.wait.total_seconds()) + 1
        raise Refused(f"密码连续输错 {counted.failures - 1} 次，请 {seconds} 秒后再试。")
    right = matches(known.password_hash or like_any_other(), password)
    if known.id is None or not known.active or not right:
        record_failure(database, known, asked.failed, _why(known, counted))
        raise Refused(asked.wrong)
    forgive(database, known)
    return known.id


def _why(known: Known, counted: Counted) -> str:
    if known.id is None:
        return "没有这个登录名"
    return f"密码不对，连续第 {counted.failures} 次" if known.active else "账号已停用"


def _person_of(database: Database, which: ColumnElement[bool]) -> Known:
    columns = (Person.id, Person.station_id, Person.login, Person.password_hash, Person.active)
    with database.reading() as session:
        row = session.execute(select(*columns).where(which)).one_or_none()
    return Known(*row) if row is not None else Known(None, None, "", "", active=False)


def _acting(session: Session, database: Database, person: Person, at: datetime | None) -> Acting:
    station = session.get(Station, person.station_id)
    if station is None:
        raise Missing("数据库里没有搅拌站资料。请重新做首次设置。")
    is_demo = session.scalar(select(DatabaseInfo.is_demo))
    if at is not None and not is_demo:
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
        ahead=demo_ahead(session) if is_demo else None,
    )
    return rights_now(session, acting)


def keepers(database: Database) -> list[Acting]:
    """An active administrator of each station, in whose name a newer program brings it to date."""
    with database.reading() as session:
        found = session.scalars(
            select(Person).join(PersonRole).where(Person.active, PersonRole.role == Role.ADMIN)
        )
        by_station = {person.station_id: person for person in found.unique()}
        return [_acting(session, database, person, None) for person in by_station.values()]


@calm_reading()
def verify_again(acting: Acting, password: str) -> None:
    """Ask the same person once more, before an approval or after the idle lock. Raises Refused."""
    _verified(acting.database, Person.id == acting.person_id, password, _ONCE_MORE)


def must_change_password(acting: Acting) -> bool:
    with reading_of(acting.database) as session:
        person = session.get(Person, acting.person_id)
        return bool(person and person.must_change_password)


def change_own_password(acting: Acting, old: str, new: str) -> None:
    """Raises Refused when `old` is wrong or `new` is too easy."""
    verify_again(acting, old)
    check_new(new, acting.login)
    if new == old:
        raise Refused("新密码不能与旧密码相同。请换一个。")
    hashed = hash_password(new)
    with unit(acting, "修改密码") as u:
        set_password(u, u.load(Person, acting.person_id), hashed, must_change=False)


def people_on_demo(database: Database) -> list[tuple[UUID, str, str, tuple[Role, ...]]]:
    """Who can be chosen on the sign-in page of a demo station: id, login, name, roles."""
    with reading_of(database) as session:
        if not session.scalar(select(DatabaseInfo.is_demo)):
            return []
        rows = session.scalars(select(Person).where(Person.active).order_by(Person.login))
        return [(p.id, p.login, p.name, tuple(r.role for r in p.roles)) for p in rows]
