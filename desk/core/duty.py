"""What somebody owes: what a duty of the office is, and one that stands open (domain §5).

The duties stand in `desk.rules.duties`; each area says in its `Area` which of them its records owe.
What is owed is worked out from the record's own state and ends with it; nobody clicks it away.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from db.base import Record
from db.models import Role
from desk.core.acting import Acting
from desk.core.audit_recording import kind_of
from desk.values.zone import day_bounds, local, today


@dataclass(frozen=True)
class Duty:
    """One duty of the office. `id` is a deadline (``D09``) or the rule that asks for it (``R07``);
    `label` says what is open, `owners` are the roles that owe it. The `step` of a record of `kind`
    settles it; it is empty where writing the record does. `lead` is the setting that says by when.
    What is not `listed` only leads on to the next step, and shows on the board alone.
    """

    id: str
    clause: str
    label: str
    owners: tuple[Role, ...]
    kind: str
    step: str = ""
    lead: str = ""
    listed: bool = True


@dataclass(frozen=True)
class Due:
    """A duty that stands open at a record: `kind`, `id` and `number` are the record's, `about` are
    its words. `says` is what is open, `due` the latest moment, None for what has no hour. `deputed`
    is for whom whoever asks owes it as a deputy."""

    duty: Duty
    says: str
    about: str
    kind: str
    id: UUID | None
    number: str
    owners: tuple[Role, ...]
    due: datetime | None
    overdue: bool
    deputed: str = ""

    @property
    def rule(self) -> str:
        return self.duty.id

    @property
    def clause(self) -> str:
        return self.duty.clause

    @property
    def what(self) -> str:
        """What is open, and of what."""
        return f"{self.says}：{self.about}" if self.about else self.says

    @property
    def owner(self) -> str:
        """The owing roles in words, marked where they are a deputy's."""
        words = "、".join(role.label for role in self.owners)
        return f"{words}（代{self.deputed}）" if self.deputed else words

    @property
    def hour(self) -> datetime:
        """The latest moment of what has one, as everything in the list of what is due."""
        assert self.due is not None
        return self.due

    def owed_by(self, roles: Collection[Role]) -> bool:
        return any(role in self.owners for role in roles)


def owed(
    duty: Duty,
    due: datetime | None,
    now: datetime,
    at: Record | None = None,
    *,
    says: str = "",
    about: str = "",
    id: UUID | None = None,
    number: str | None = None,
    owners: tuple[Role, ...] = (),
) -> Due:
    """The duty as it stands `now` at a record, or where there is none yet at what `id` and `number`
    lead to. Words and owners are the duty's own unless they are given."""
    if at is not None:
        id, number = at.id, getattr(at, "number", None)
    return Due(
        duty,
        says or duty.label,
        about,
        kind_of(at) if at is not None else duty.kind,
        id,
        number or "",
        owners or duty.owners,
        local(due) if due is not None else None,
        overdue=due is not None and now > due,
    )


@dataclass(frozen=True)
class Asking:
    """Who asks what is owed, at which moment, for today and how many `days` after it."""

    session: Session
    acting: Acting
    now: datetime
    days: int = 1

    @property
    def station_id(self) -> UUID:
        return self.acting.station_id

    @property
    def day(self) -> date:
        return today(self.now)

    @property
    def until(self) -> datetime:
        """What falls due from then on is not asked for yet."""
        return self.start_of(self.day + timedelta(days=self.days + 1))

    def start_of(self, day: date) -> datetime:
        return day_bounds(day)[0]


Owes = Callable[[Asking], Iterable[Due]]
"""What the records of an area owe, read for all of them at once."""

_OWES: list[Owes] = []


def register_duties(duties: Iterable[Owes]) -> None:
    """Make known what an area owes; called once, by `desk.areas`."""
    _OWES.extend(duties)


def everything_owed(asking: Asking) -> Iterator[Due]:
    """What the areas owe, in their order; it may reach beyond what was asked for."""
    for owes in _OWES:
        for entry in owes(asking):
            deputed = asking.acting.stand_in(entry.owners)
            yield entry if deputed is None else replace(entry, deputed=deputed.name)
