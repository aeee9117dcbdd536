"""Stamps: who took a step and when, kept in columns called after it (``checked_by``, ``checked_by_id``,
``checked_at``); see `db.fields.stamp`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from db.base import Record
from db.models import Role
from desk.core.acting import Acting

PARTS = ("by", "by_id", "at")


def columns(model: type[Record], stamp: str) -> dict[str, str]:
    """The parts that `model` keeps of the stamp, by the attribute that holds each."""
    names = {part: f"{stamp}_{part}" for part in PARTS}
    return {part: name for part, name in names.items() if hasattr(model, name)}


def put_stamp(
    record: Record,
    stamp: str,
    acting: Acting,
    now: datetime,
    typed: Mapping[str, object],
    *,
    roles: Collection[Role] = (),
) -> None:
    """Stamp the acting person and the time; what a clerk typed instead wins. `roles` are those the
    step is for: who has them as a deputy signs for whom he stands in."""
    usual = {"by": acting.signs_as(roles), "by_id": acting.person_id, "at": now}
    for part, name in columns(type(record), stamp).items():
        setattr(record, name, typed.get(name) or usual[part])


def clear_stamp(record: Record, stamp: str) -> None:
    """As if the step had never been taken."""
    for part, name in columns(type(record), stamp).items():
        setattr(record, name, "" if part == "by" else None)
