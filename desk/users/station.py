"""First start: an empty database becomes a station with its administrator."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.engine import Database
from db.migrate import NewerSchemaError, migrate, needs_migration
from db.models import DatabaseInfo, Person, PersonRole, Role, Station
from desk.core.acting import Acting, database_time, role_words
from desk.core.audit_chain import Author, append
from desk.core.audit_recording import Recorder
from desk.core.beginnings import begin
from desk.core.errors import Invalid, Refused
from desk.core.troubles import calm_reading
from desk.users.passwords import check_new, hash_password
from desk.users.sign_in import keepers, sign_in


def has_station(database: Database) -> bool:
    """Whether the database is set up. Raises Refused for one of a newer program, and the calm family
    for driver errors."""
    with calm_reading():
        try:
            if needs_migration(database):
                return False
        except NewerSchemaError as error:
            raise Refused(
                f"数据库是更新版本的程序建立的（结构 {error.stored}），本程序太旧。请先升级程序再打开。"
            ) from error
        with database.reading() as session:
            return session.scalar(select(Station.id).limit(1)) is not None


def found_station(
    database: Database,
    *,
    company: str,
    station: str,
    name: str,
    login: str,
    password: str,
    branch: str = "",
    roles: tuple[Role, ...] = (Role.ADMIN,),
    demo: bool = False,
    at: datetime | None = None,
) -> Acting:
    """Make the schema, the station and its administrator; returns the administrator signed in.

    Raises Invalid for empty names, Refused for an easy password or a database already set up.
    """
    _demand(
        ("company", "公司名称", company),
        ("station", "站名", station),
        ("name", "管理员姓名", name),
        ("login", "登录名", login),
    )
    if not demo:
        check_new(password, login)
    migrate(database)
    if has_station(database):
        raise Refused("这个数据库已经有搅拌站了，不能重复建立。请直接登录。")
    hashed = hash_password(password)
    with database.sessions() as session:
        now = at or database_time(session)
        session.add(DatabaseInfo(id=uuid4(), epoch=1, is_demo=demo, created_at=now))
        made = Station(id=uuid4(), company=company.strip(), name=station.strip(), branch=branch)
        session.add(made)
        session.flush()
        person = Person(
            id=uuid4(),
            station_id=made.id,
            login=login.strip().lower(),
            name=name.strip(),
            password_hash=hashed,
            must_change_password=False,
        )
        _enter_first(session, person, roles, now)
        session.commit()
    acting = sign_in(database, login, password, at=at if demo else None)
    begin(acting, "建立本站")
    return acting


def upgrade(database: Database) -> bool:
    """Bring a database to this program's schema, and its stations to what a new one begins with; False
    where there was nothing to do. Raises as `db.migrate.migrate`."""
    if not migrate(database):
        return False
    for acting in keepers(database):
        begin(acting, "升级数据库")
    return True


def _demand(*given: tuple[str, str, str]) -> None:
    """Raises Invalid for each of (name, label, value) that is empty."""
    empty = {key: f"{label}不能为空" for key, label, value in given if not value.strip()}
    if empty:
        raise Invalid(empty)


def _enter_first(session: Session, person: Person, roles: tuple[Role, ...], now: datetime) -> None:
    """The first person, who is in the history like everybody after them."""
    person.created_at = person.changed_at = now
    person.created_by = person.changed_by = person.name
    person.roles = [PersonRole(id=uuid4(), role=role) for role in roles]
    person.role_names = role_words(roles)[:200]
    session.add(person)
    recorder = Recorder(session)
    recorder.gather()
    session.flush()
    titles = "、".join(sorted(role.label for role in roles))[:200]
    author = Author(person.name, person.login, titles, now, person.station_id)
    append(session, recorder.happenings("建立本站", ""), author)
