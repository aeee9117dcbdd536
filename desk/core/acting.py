"""Who acts, as what, at which station, and what the time is."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.engine import Database
from db.models import Role

LONGEST_NAME = 60
"""Characters that a column has for whoever did something."""


def role_words(roles: Collection[Role], joint: str = "、") -> str:
    """The roles in words, in the order of the office."""
    return joint.join(role.label for role in Role if role in roles)


@dataclass(frozen=True)
class StandIn:
    """A role in which somebody decides for `name`, who is away (domain §2)."""

    role: Role
    person_id: UUID
    name: str


@dataclass(frozen=True)
class Acting:
    """A signed-in person on one database.

    It is made only by `desk.users.sign_in` (and by tests): no use case takes a person's name from
    its caller. What it says of rights was so at the sign-in; `desk.core.rights` reads them anew for
    whatever is done. `roles` are all, `stands_in` those held as a deputy alone. On a demo database
    alone, `pinned` stops the clock or `ahead` says how far it is from the real one.
    """

    database: Database
    person_id: UUID
    login: str
    name: str
    roles: frozenset[Role]
    station_id: UUID
    station_name: str
    company: str = ""
    pinned: datetime | None = None
    ahead: timedelta | None = None
    stands_in: tuple[StandIn, ...] = ()

    @property
    def own_roles(self) -> frozenset[Role]:
        """The roles that are not a deputy's."""
        return self.roles - {each.role for each in self.stands_in}

    def stand_in(self, roles: Collection[Role]) -> StandIn | None:
        """For whom the person acts in one of `roles`; None where one of them is the person's own."""
        if self.own_roles & set(roles):
            return None
        return next((each for each in self.stands_in if each.role in roles), None)

    def sits_as(self, roles: Iterable[Role]) -> Role:
        """The first of `roles` that the person has, his own before those of a deputy."""
        held = [role for role in roles if role in self.roles]
        return next((role for role in held if role in self.own_roles), held[0])

    def not_for(self, *people: UUID | None) -> Acting:
        """The same person without the roles in which he stands in for one of `people`."""
        left = tuple(each for each in self.stands_in if each.person_id not in people)
        return replace(self, roles=self.own_roles | {s.role for s in left}, stands_in=left)

    def only_for(self, person_id: UUID | None, roles: Collection[Role]) -> bool:
        """Whether the person has one of `roles` as the deputy of this one alone."""
        return self.has(*roles) and not self.not_for(person_id).has(*roles)

    def signs_as(self, roles: Collection[Role]) -> str:
        """The name under which a step for `roles` is taken: ``王五（代张三）`` by a deputy."""
        deputed = self.stand_in(roles)
        return f"{self.name}（代{deputed.name}）"[:LONGEST_NAME] if deputed else self.name

    @property
    def titles(self) -> str:
        """The roles in words, those of a deputy marked so."""
        own = sorted(role.label for role in self.own_roles)
        return "、".join([*own, *(f"{s.role.label}（代{s.name}）" for s in self.stands_in)])

    def at(self, moment: datetime | None) -> Acting:
        """The same person with the clock stopped; only `desk.users` and the demo call it."""
        return replace(self, pinned=moment)

    def has(self, *roles: Role) -> bool:
        return bool(self.roles & set(roles))

    @property
    def on_demo(self) -> bool:
        """Whether the clock is a demo's: nothing of this is real."""
        return self.pinned is not None or self.ahead is not None

    def now(self, session: Session) -> datetime:
        """The database's time, or the demo's."""
        return self.pinned or database_time(session) + (self.ahead or timedelta())

    def clock(self) -> datetime:
        """As `now`, by this computer's clock: for what is shown and offered, never for what is
        stored."""
        return self.pinned or datetime.now(UTC) + (self.ahead or timedelta())


def database_time(session: Session) -> datetime:
    """The time by the database's clock, aware, in UTC."""
    if session.get_bind().dialect.name == "sqlite":
        stamp = session.scalar(select(func.strftime("%Y-%m-%dT%H:%M:%f", "now")))
        return datetime.fromisoformat(str(stamp)).replace(tzinfo=UTC)
    moment = session.scalar(select(func.clock_timestamp()))
    assert isinstance(moment, datetime)
    return moment.astimezone(UTC)
