"""What the program owes people because a record they work with changed: read, and ticked as read.

A notice goes to a role, not to a person: whoever of the role reads it first has read it for all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import Session

from db.models import Notice, Role
from desk.core.acting import Acting
from desk.core.changes import Changes
from desk.core.errors import Missing
from desk.core.rights import reading
from desk.core.unit import unit

MOST = 200


@dataclass(frozen=True)
class Owed:
    """One unread sentence. `ids` are its copies to the several roles of the same person."""

    ids: tuple[UUID, ...]
    sentence: str
    clause: str
    kind: str
    record_id: UUID
    number: str
    at: datetime


def owed(acting: Acting) -> list[Owed]:
    """The unread notices to this person's roles, newest first, each sentence once."""
    with reading(acting) as (session, mine):
        return owed_in(session, mine)


def owed_in(session: Session, acting: Acting) -> list[Owed]:
    """As `owed`, in an open session."""
    rows = session.scalars(
        select(Notice)
        .where(_addressed(acting), Notice.read_at.is_(None))
        .order_by(Notice.at.desc(), Notice.id)
        .limit(MOST)
    )
    found: dict[tuple[str, UUID, datetime], list[Notice]] = {}
    for row in rows:
        found.setdefault((row.sentence, row.record_id, row.at), []).append(row)
    return [
        Owed(
            tuple(copy.id for copy in copies),
            copies[0].sentence,
            copies[0].clause,
            copies[0].record_kind,
            copies[0].record_id,
            copies[0].number,
            copies[0].at,
        )
        for copies in found.values()
    ]


def mark_read(acting: Acting, ids: Sequence[UUID]) -> Changes:
    """已阅: who and when; what a colleague of the role has read already stays as it is.

    Raises Missing when none of `ids` is addressed to this person's roles.
    """
    with unit(acting, "已阅") as u:
        mine = and_(_addressed(u.acting), Notice.id.in_(list(ids)))
        if u.session.scalar(select(Notice.id).where(mine).limit(1)) is None:
            raise Missing("没有这条通知，或者它不是发给您的。请刷新后再看。")
        u.session.execute(
            update(Notice)
            .where(mine, Notice.read_at.is_(None))
            .values(read_by=acting.name, read_at=u.now)
        )
        u.kinds.add("notices")
    return u.changes()


def unread_count(acting: Acting) -> int:
    """How many sentences `owed` would give."""
    return len(owed(acting))


def _addressed(acting: Acting) -> ColumnElement[bool]:
    return and_(
        Notice.station_id == acting.station_id,
        Notice.to_role.in_([role.value for role in Role if role in acting.roles]),
    )
