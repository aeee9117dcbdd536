"""Guesses at a password: each is counted before it is looked at, and those that fail are on record.

Nothing here holds the database while a password is verified: that takes long, and others save.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from db.engine import Database
from db.models import DatabaseInfo, Person, Station
from desk.core.acting import database_time
from desk.core.audit_chain import Author, Happening, append
from desk.core.troubles import calm

FREE_FAILURES = 3
LONGEST_WAIT = timedelta(minutes=15)
PATIENCE = 1.5
"""Seconds that a guess at a locked account waits to see whether the lock goes: it may be that of
somebody who is signing in at this moment and whose password is right."""
NOBODY = "（未登录）"
"""Whom the history names for a guess: nobody knows who it was."""
_UNKNOWN = UUID(int=0)
_LOOK_AGAIN = 0.1


def wait_after(failures: int) -> timedelta:
    """How long after the n-th wrong password in a row nobody may try again: 0, 0, 0, 5 s, 10 s …"""
    if failures <= FREE_FAILURES:
        return timedelta()
    return min(timedelta(seconds=5 * 2 ** min(failures - FREE_FAILURES - 1, 12)), LONGEST_WAIT)


@dataclass(frozen=True)
class Known:
    """What is read of an account before its password is verified; `id` is None for a login that
    nobody has."""

    id: UUID | None
    station_id: UUID | None
    login: str
    password_hash: str
    active: bool


@dataclass(frozen=True)
class Counted:
    """A guess after it was counted. `wait` is zero where it may be looked at."""

    failures: int
    wait: timedelta


def count_guess(database: Database, known: Known) -> Counted:
    """Count one more guess before anybody knows whether it is right, so that many at once are as
    many as one after the other. A further one than is free locks the account until `forgive`."""
    counted = _count(database, known)
    patient_until = time.monotonic() + PATIENCE
    while counted.wait and time.monotonic() < patient_until:
        time.sleep(_LOOK_AGAIN)
        if not _is_locked(database, known):
            counted = _count(database, known)
    return counted


def _count(database: Database, known: Known) -> Counted:
    with writing(database) as session:
        if known.id is None:
            # A login that nobody has costs a write as well, or its answer would come sooner.
            length = DatabaseInfo.audit_length
            session.execute(update(DatabaseInfo).values(audit_length=length))
            return Counted(1, timedelta())
        mine = update(Person).where(Person.id == known.id)
        row = session.execute(
            mine.values(failures=Person.failures + 1)
            .returning(Person.failures, Person.locked_until)
            .execution_options(synchronize_session=False)
        ).one()
        now = database_time(session)
        if row.locked_until is not None and row.locked_until > now:
            return Counted(row.failures, row.locked_until - now)
        if wait_after(row.failures):
            until = mine.values(locked_until=now + wait_after(row.failures))
            session.execute(until.execution_options(synchronize_session=False))
        return Counted(row.failures, timedelta())


def _is_locked(database: Database, known: Known) -> bool:
    with database.reading() as session:
        until = session.scalar(select(Person.locked_until).where(Person.id == known.id))
        return until is not None and until > database_time(session)


def forgive(database: Database, known: Known) -> None:
    """The password was right: the guesses before are forgotten."""
    with writing(database) as session:
        session.execute(
            update(Person)
            .where(Person.id == known.id)
            .values(failures=0, locked_until=None)
            .execution_options(synchronize_session=False)
        )


def record_failure(database: Database, known: Known, action: str, reason: str) -> None:
    """Enter into the history that a guess was turned away. Neither the password is kept nor a login
    that nobody has, for people type the one in place of the other."""
    with writing(database) as session:
        station = known.station_id or session.scalar(select(Station.id).limit(1))
        if station is None:
            return
        at = database_time(session)
        happening = Happening("people", known.id or _UNKNOWN, "", action, {}, reason)
        append(session, [happening], Author(NOBODY, known.login, "", at, station))


@contextmanager
def writing(database: Database) -> Iterator[Session]:
    """A short transaction of the sign-in's own. Raises the calm family for driver errors."""
    try:
        with database.sessions.begin() as session:
            yield session
    except DBAPIError as error:
        known = calm(error)
        if known is None:
            raise
        raise known from error
