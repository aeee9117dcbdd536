"""People as records: made, edited and listed like everything else; passwords apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from db.fields import Field
from db.models import Person, PersonRole, Role
from desk.core.acting import Acting, role_words
from desk.core.changes import Changes
from desk.core.declare import group, names
from desk.core.errors import Refused
from desk.core.kinds import Children, RecordKind, Searchable, Values
from desk.core.records import create, permit_editing
from desk.core.unit import Unit, unit
from desk.users.passwords import MAXIMUM, check_new, hash_password, set_password
from desk.values.text import as_typed

SELF_GIVEN = "给自己角色"
"""What the history calls it when somebody gave himself a role, since nobody else could."""


def named_roles(person: Person) -> str:
    """The person's roles in words, in the order of the office."""
    held = {r.role for r in person.roles}
    return role_words(held)[:200]


def _listed(roles: object) -> Iterable[object]:
    return roles if isinstance(roles, Iterable) else ()


def _set_roles(person: Person, roles: object) -> None:
    names = (
        roles.replace("、", ",").split(",")
        if isinstance(roles, str)
        else [r.get("role", "") if isinstance(r, Mapping) else r for r in _listed(roles)]
    )
    wanted: list[Role] = []
    for name in names:
        role = Role.read(str(name))
        if role is None:
            known = "、".join(f"{r.value}({r.label})" for r in Role)
            raise Refused(f"没有“{name}”这个角色。可用的有：{known}。")
        wanted.append(role)
    kept = [r for r in person.roles if r.role in wanted]
    have = {r.role for r in kept}
    person.roles = [*kept, *(PersonRole(id=uuid4(), role=r) for r in wanted if r not in have)]
    person.role_names = named_roles(person)


def _given_to_oneself(u: Unit, person: Person) -> set[Role]:
    """The roles that the acting person, who is `person`, has only now."""
    if person.id != u.acting.person_id:
        return set()
    return {held.role for held in person.roles} - u.acting.own_roles


def _other_admins(u: Unit, person: Person, *, active: bool) -> Sequence[str]:
    """The names of the other administrators of the station, those who work here or those whose
    account was disabled."""
    others = (
        select(Person.name)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .where(
            Person.station_id == u.acting.station_id,
            Person.id != person.id,
            Person.active.is_(active),
            PersonRole.role == Role.ADMIN,
        )
        .order_by(Person.name)
    )
    with u.session.no_autoflush:
        return u.session.scalars(others).all()


def _permit_own(u: Unit, person: Person) -> None:
    """Nobody gives himself a role, except where nobody else could (domain §2). Raises Refused."""
    gained = _given_to_oneself(u, person)
    if not gained:
        return
    able = _other_admins(u, person, active=True)
    if able:
        raise Refused(
            f"{person.name}不能给自己增加角色“{role_words(gained)}”。"
            f"请由另一位系统管理员（{'、'.join(able)}）来给。"
        )


class _Chosen:
    """A password that somebody chose for another, hashed before a unit locks anything."""

    def __init__(self, plain: str) -> None:
        self.plain = plain
        self.hashed = hash_password(plain[: MAXIMUM + 1]) if plain else ""


def set_roles(acting: Acting, person_id: UUID, roles: object) -> Changes:
    """Make the person's roles exactly `roles` (names, labels or members)."""
    with unit(acting, "调整角色") as u:
        permit_editing(PEOPLE, u.acting)
        person = u.load(Person, person_id)
        _set_roles(person, roles)
        PEOPLE.prepare(u, person, {})
        PEOPLE.saved(u, person)
    return u.changes(person)


def reset_password(acting: Acting, person_id: UUID, password: str) -> Changes:
    """A new first password, set by the administrator; it must be changed at the next sign-in."""
    chosen = _Chosen(password)
    with unit(acting, "重设密码") as u:
        permit_editing(PEOPLE, u.acting)
        person = u.load(Person, person_id)
        check_new(password, person.login)
        set_password(u, person, chosen.hashed, must_change=True)
        person.failures, person.locked_until = 0, None
    return u.changes(person, sentence=f"已重设 {person.name} 的密码，下次登录须修改")


class People(RecordKind[Person]):
    """A new person may bring ``roles``, a list of role names, and ``password``, the first password,
    which must be changed at the first sign-in."""

    model = Person
    icon = "users"
    groups = (group("人员", "name login", "phone active"),)
    first = names("name role_names active login")
    columns = names("name login role_names phone active must_change_password")
    register = names("name login role_names phone active must_change_password")
    editors = frozenset({Role.ADMIN})
    sort = "login"
    descending = False
    children = (Children("roles", "角色", PersonRole, ("role",)),)

    def create(
        self, acting: Acting, values: Values, *, id: UUID | None, reason: str
    ) -> Changes | None:
        if isinstance(values.get("password"), _Chosen):
            return None
        chosen = _Chosen(as_typed(values.get("password")))
        return create(acting, self.name, {**values, "password": chosen}, id=id, reason=reason)

    def begun(self, u: Unit, record: Person, values: Values) -> Values:
        record.active = record.must_change_password = True
        return {n: value for n, value in values.items() if n not in ("password", "roles")}

    def made(self, u: Unit, record: Person, values: Values) -> None:
        if values.get("roles") is not None:
            _set_roles(record, values["roles"])
        chosen = values.get("password")
        if isinstance(chosen, _Chosen) and chosen.plain:
            check_new(chosen.plain, record.login)
            record.password_hash = chosen.hashed

    def said_of_new(self, record: Person) -> str:
        return f"已建立人员 {record.name}"

    def prepare(self, u: Unit, record: Person, values: Values) -> None:
        record.login = (record.login or "").strip().lower()
        record.password_hash = record.password_hash or ""
        record.failures = record.failures or 0
        record.role_names = named_roles(record)
        if record.id == u.acting.person_id:
            if record.active is False:
                raise Refused("不能停用自己的账号。请让另一位管理员来做。")
            if Role.ADMIN in u.acting.roles and Role.ADMIN not in {r.role for r in record.roles}:
                raise Refused("不能拿掉自己的系统管理员角色。请让另一位管理员来做。")
            _permit_own(u, record)

    def saved(self, u: Unit, record: Person) -> None:
        """A role that somebody gave to himself has its own word in the history, and the station
        manager hears of it."""
        gained = _given_to_oneself(u, record)
        if gained:
            u.action = SELF_GIVEN
            left = "、".join(_other_admins(u, record, active=False))
            without = f"；已停用的系统管理员：{left}" if left else ""
            said = f"系统管理员{record.name}给自己增加了角色：{role_words(gained)}{without}。请核实"
            sentence = said[:500]
            u.notify(Role.STATION_MANAGER.value, record, sentence)

    def problems(self, session: Session, record: Person, now: datetime) -> dict[str, str]:
        found: dict[str, str] = {}
        if not record.name:
            found["name"] = "姓名不能为空"
        if not record.login:
            found["login"] = "登录名不能为空"
        elif session.scalar(
            select(Person.id).where(Person.login == record.login, Person.id != record.id)
        ):
            found["login"] = f"登录名“{record.login}”已经有人用了"
        return found

    def nameable(self, asked: Field) -> tuple[ColumnElement[bool], ...]:
        """Who works here now, as what the field asks for."""
        held = exists().where(PersonRole.person_id == Person.id, PersonRole.role.in_(asked.roles))
        return (Person.active.is_(True), *((held,) if asked.roles else ()))

    def not_nameable(self, asked: Field) -> str:
        labels = "或".join(role.label for role in asked.roles)
        return f"账号已停用，或者没有“{labels}”这个角色" if labels else "账号已停用"

    def searchable(self, record: Person) -> Searchable:
        roles = "、".join(r.role.label for r in record.roles)
        return Searchable(
            record.name, roles, names=(record.name,), words=(record.login, record.phone)
        )


PEOPLE = People()
