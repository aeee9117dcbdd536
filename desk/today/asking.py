"""One entry of the list of what is due, and what the parts of the list are worked out with."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from db.models import Role
from desk.core.acting import Acting
from desk.settings import Settings
from desk.values.zone import STATION_ZONE, local, today


@dataclass(frozen=True)
class Due:
    """One thing somebody owes. `rule` is a deadline of the office (``D09``) or a rule (``S02``);
    `owners` are the roles that owe it, `due` the latest moment, `page_kind` the record's kind."""

    rule: str
    clause: str
    what: str
    kind: str
    id: UUID | None
    number: str
    owners: tuple[Role, ...]
    due: datetime
    overdue: bool

    @property
    def owner(self) -> str:
        """The owing roles in words."""
        return "、".join(role.label for role in self.owners)

    def owed_by(self, roles: Collection[Role]) -> bool:
        return any(role in self.owners for role in roles)


@dataclass(frozen=True)
class Asking:
    """What the parts of the list are worked out with."""

    session: Session
    acting: Acting
    now: datetime
    settings: Settings

    @property
    def day(self) -> date:
        return today(self.now)

    def start_of(self, day: date) -> datetime:
        return datetime.combine(day, time(), STATION_ZONE)

    def entry(
        self, deadline: tuple[str, str], what: str, record: Any, owners: tuple[Role, ...],
        *, due: datetime,
    ) -> Due:  # fmt: skip
        """An entry about `record`; `deadline` is its rule and clause."""
        return Due(
            *deadline,
            what,
            str(type(record).__tablename__).replace("_", "-"),
            record.id,
            getattr(record, "number", None) or "",
            owners,
            local(due),
            overdue=self.now > due,
        )
