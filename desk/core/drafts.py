"""Typing that is not yet saved: kept every few seconds, offered again after a crash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from db.fields import Kind
from db.models import Draft
from desk.core.acting import Acting
from desk.core.kinds import RecordKind
from desk.core.rights import reading
from desk.core.unit import unit


@dataclass(frozen=True)
class Kept:
    """Typing of one form. `form` names it (``"orders:new"``, ``"orders:<id>"``), `values` are as
    typed, `at` is when they were kept."""

    form: str
    values: Mapping[str, Any]  # plain JSON
    at: datetime


def keep(acting: Acting, form: str, values: Mapping[str, object]) -> datetime:
    """Keep the typing of `form`, plain JSON, in place of what was kept; returns when."""
    with unit(acting, "暂存") as u:
        kept = u.session.scalar(
            select(Draft).where(Draft.person_id == acting.person_id, Draft.form == form)
        )
        if kept is None:
            kept = Draft(person_id=acting.person_id, form=form)
            u.session.add(kept)
        kept.values, kept.at = dict(values), u.now
        return u.now


def drop(acting: Acting, form: str) -> None:
    """Forget the typing of `form`, after it was saved or thrown away."""
    with unit(acting, "清除暂存") as u:
        u.session.execute(
            delete(Draft).where(Draft.person_id == acting.person_id, Draft.form == form)
        )


def offered(acting: Acting, prefix: str = "") -> list[Kept]:
    """What this person typed and never saved, latest first; `prefix` ``"orders:"`` narrows it."""
    query = select(Draft).where(Draft.person_id == acting.person_id).order_by(Draft.at.desc())
    if prefix:
        query = query.where(Draft.form.startswith(prefix, autoescape=True))
    with reading(acting) as (session, _):
        return [Kept(row.form, dict(row.values), row.at) for row in session.scalars(query)]


def starting_values(known: RecordKind) -> dict[str, Any]:
    """What the fields of an empty form stand at: the constants their columns default to."""
    found: dict[str, Any] = {}
    for name, asked in known.fields.items():
        default = known.model.__table__.columns[name].default
        if default is not None and default.is_scalar:
            found[name] = default.arg
        elif asked.kind is Kind.CHOICES:
            found[name] = []
    return found


def may_be_empty(known: RecordKind, name: str) -> bool:
    """Whether the field may be left without a value; a choice that may not has no blank entry."""
    return bool(known.model.__table__.columns[name].nullable)
