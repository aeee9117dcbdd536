"""What a person may do, read anew: an `Acting` is what was so at the sign-in, and a role may have
been given, taken or lent to a deputy since, or the account disabled.

Every unit asks `rights_now` inside its transaction, every read goes through `reading`; nothing
else decides by the roles of the sign-in.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import Select, Uuid, and_, bindparam, select
from sqlalchemy.orm import Session, aliased

from db.models import Absence, AbsenceState, Person, PersonRole, Role
from db.types import Moment
from desk.core.acting import Acting, StandIn
from desk.core.errors import Refused
from desk.core.readers import permit_reading
from desk.core.troubles import reading_of


class NotHere(Refused):
    """The account was disabled, or belongs to another station: nothing may be done with it."""


def rights_now(
    session: Session, acting: Acting, now: datetime | None = None, *, hold: bool = False
) -> Acting:
    """The same person with the roles of this moment, those of a deputy among them.

    With `hold` nobody changes the person before the transaction ends. Raises NotHere for an account
    that is disabled, gone, or of another station.
    """
    asked = {"person": acting.person_id, "now": now or acting.now(session)}
    rows = session.execute(_asking(hold=hold), asked).all()
    if not rows or not rows[0].active or rows[0].station_id != acting.station_id:
        raise _not_here(acting, known=bool(rows) and rows[0].station_id == acting.station_id)
    own = frozenset(row.role for row in rows if row.role is not None)
    lent = {
        StandIn(row.lent, row.absent_id, row.absent)
        for row in rows
        if row.lent is not None and row.lent not in own and row.lent is not Role.ADMIN
    }
    return replace(
        acting,
        name=rows[0].name,
        roles=own | {each.role for each in lent},
        stands_in=tuple(sorted(lent, key=lambda each: (each.role, each.name, each.person_id))),
    )


@cache
def _asking(*, hold: bool) -> Select[bool, UUID, str, Role, Role, UUID, str]:
    """One query by the person's key; made once, since every unit and every read asks it."""
    absent, held = aliased(Person), aliased(PersonRole)
    now = bindparam("now", type_=Moment())
    in_force = and_(
        Absence.deputy_id == Person.id,
        Absence.state == AbsenceState.GIVEN,
        Absence.starts_at <= now,
        Absence.ends_at > now,
    )
    query = (
        select(
            Person.active,
            Person.station_id,
            Person.name,
            PersonRole.role,
            held.role.label("lent"),
            absent.id.label("absent_id"),
            absent.name.label("absent"),
        )
        .outerjoin(PersonRole, PersonRole.person_id == Person.id)
        .outerjoin(Absence, in_force)
        .outerjoin(absent, and_(absent.id == Absence.person_id, absent.active))
        .outerjoin(held, and_(held.person_id == absent.id, held.role == Absence.role))
        .where(Person.id == bindparam("person", type_=Uuid()))
    )
    return query.with_for_update(read=True, of=Person) if hold else query


def _not_here(acting: Acting, *, known: bool) -> NotHere:
    if known:
        return NotHere(
            f"{acting.name}（{acting.login}）的账号已停用，不能再查看或保存，已填内容没有存入。"
            "请找系统管理员核实，或由有权的人登录办理。"
        )
    return NotHere(f"{acting.name}（{acting.login}）不是{acting.station_name}的人员。请重新登录。")


@contextmanager
def reading(acting: Acting, name: str = "", label: str = "") -> Iterator[tuple[Session, Acting]]:
    """A session that reads the kind, report or register called `name`, and the person as of now.

    Raises NotHere, Refused for somebody who does not read it, and the calm family for driver errors.
    """
    with reading_of(acting.database) as session:
        mine = rights_now(session, acting)
        if name:
            permit_reading(mine, name, label)
        yield session, mine
