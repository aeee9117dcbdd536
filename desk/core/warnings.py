"""Rules that were not kept, as a unit of work records them: each once, corrected with its facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import instance_state

from db.base import Record
from db.models import RuleWarning
from desk.core.audit_chain import Happening
from desk.core.audit_recording import kind_of
from desk.core.errors import Warned

FACTS = "facts"
"""The scope of warnings that follow from a record as it stands, whoever changed it."""


_AT_ONCE = 5000
"""So many records are named in one statement; the databases take some 32,000."""


@dataclass(frozen=True)
class _Pending:
    record: Record
    warned: Warned
    about_id: UUID | None


class WarningBook:
    """The warnings of one unit. A warning's identity is its rule, record and occasion."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._pending: list[_Pending] = []
        self._known: dict[UUID, list[RuleWarning]] = {}
        self.happenings: list[Happening] = []  # what the history keeps of corrected warnings

    @property
    def new(self) -> list[Warned]:
        """What was not on record before this unit."""
        return [pending.warned for pending in self._pending]

    def add(self, record: Record, warned: Warned, about_id: UUID | None = None) -> None:
        """Record `warned`, or correct the sentence of the same warning."""
        for stored in self._stored(record):
            if (stored.rule, stored.occasion) == _identity(warned):
                self._correct(record, stored, warned.sentence[:500])
                return
        if about_id is None:
            about_id = getattr(record, "pour_id", None)
        pending = _Pending(record, warned, about_id)
        for place, known in enumerate(self._pending):
            if known.record is record and _identity(known.warned) == _identity(warned):
                self._pending[place] = pending
                return
        self._pending.append(pending)

    def replace(
        self, record: Record, scope: str, warned: Iterable[Warned], about_id: UUID | None = None
    ) -> None:
        """Make `warned` all that stands of `record` in `scope`; what holds no longer is withdrawn."""
        scoped = [
            replace(w, occasion=f"{scope}:{w.occasion}" if w.occasion else scope) for w in warned
        ]
        still = {_identity(w) for w in scoped}
        assert len(still) == len(scoped), "what breaks a rule twice is told apart by its occasion"
        for stored in self._stored(record):
            mine = stored.occasion.split(":")[0] == scope
            if mine and (stored.rule, stored.occasion) not in still:
                self._session.delete(stored)
                self._kept(record, "提醒撤回", stored.sentence)
        for each in scoped:
            self.add(record, each, about_id)

    def _correct(self, record: Record, stored: RuleWarning, sentence: str) -> None:
        if stored.sentence != sentence:
            self._kept(record, "提醒更正", stored.sentence)
            stored.sentence = sentence

    def _kept(self, record: Record, action: str, sentence: str) -> None:
        number = getattr(record, "number", None) or ""
        self.happenings.append(Happening(kind_of(record), record.id, number, action, {}, sentence))

    def know(self, records: Iterable[Record]) -> None:
        """Read what is on record of all `records` at once."""
        ids = [record.id for record in records if record.id not in self._known]
        for start in range(0, len(ids), _AT_ONCE):
            some = ids[start : start + _AT_ONCE]
            self._known.update((id_, []) for id_ in some)
            with self._session.no_autoflush:
                found = select(RuleWarning).where(RuleWarning.record_id.in_(some))
                for stored in self._session.scalars(found):
                    self._known[stored.record_id].append(stored)

    def _stored(self, record: Record) -> list[RuleWarning]:
        if not instance_state(record).persistent:
            return []
        self.know([record])
        known = self._known[record.id]
        deleted = self._session.deleted if known else ()
        return [w for w in known if w not in deleted]

    def file(self, reason: str, person: str, now: datetime) -> None:
        """Write what is new, with the clerk's reason."""
        for pending in self._pending:
            self._session.add(
                RuleWarning(
                    station_id=pending.record.station_id,
                    record_kind=kind_of(pending.record),
                    record_id=pending.record.id,
                    about_id=pending.about_id,
                    number=getattr(pending.record, "number", None) or "",
                    rule=pending.warned.rule,
                    clause=pending.warned.clause,
                    sentence=pending.warned.sentence,
                    occasion=pending.warned.occasion,
                    reason=reason,
                    person=person,
                    at=now,
                )
            )


def _identity(warned: Warned) -> tuple[str, str]:
    return warned.rule, warned.occasion
