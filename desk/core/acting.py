"""Who acts, as what, at which station, and what the time is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.engine import Database
from db.models import Role


@dataclass(frozen=True)
class Acting:
    """A signed-in person on one database.

    It is made only by `desk.users.sign_in` (and by tests): no use case takes a person's name from
    its caller. `pinned` sets the clock on a demo database and is None everywhere else.
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

    def at(self, moment: datetime | None) -> Acting:
        """The same person with the clock set; only `desk.users` and the demo call it."""
        return replace(self, pinned=moment)

    def has(self, *roles: Role) -> bool:
        return bool(self.roles & set(roles))

    def now(self, session: Session) -> datetime:
        """The database's time; a pinned clock wins."""
        return self.pinned or database_time(session)


def database_time(session: Session) -> datetime:
    """The time by the database's clock, aware, in UTC."""
    if session.get_bind().dialect.name == "sqlite":
        stamp = session.scalar(select(func.strftime("%Y-%m-%dT%H:%M:%f", "now")))
        return datetime.fromisoformat(str(stamp)).replace(tzinfo=UTC)
    moment = session.scalar(select(func.clock_timestamp()))
    assert isinstance(moment, datetime)
    return moment.astimezone(UTC)
