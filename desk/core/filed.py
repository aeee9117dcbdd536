"""What is filed with a record, row by row, as screens, papers and programs read it."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict
from uuid import UUID


class FiledRow(TypedDict):
    """Whatever is filed says who did so, and when."""

    at: datetime
    person: str


class HistoryRow(FiledRow):
    """One entry of the history: `changes` give each field's value before and after, as text."""

    login: str
    roles: str
    record_kind: str
    number: str
    action: str
    reason: str
    changes: dict[str, list[object]]


class WarnedRow(FiledRow):
    """A rule that was not kept, and the reason that was given."""

    id: UUID
    number: str
    rule: str
    clause: str
    sentence: str
    reason: str


class DecisionRow(FiledRow):
    """Who agreed or not, in which role, at which step."""

    id: UUID
    role: str
    step: str
    agreed: bool
    comment: str


class AttachmentRow(FiledRow):
    """A file; `size` is in bytes."""

    id: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    note: str


class CommentRow(FiledRow):
    """Words of one colleague to the others."""

    id: UUID
    text: str


class AuditRow(HistoryRow):
    """An entry among all of the station: its place, the record it tells of, its link of the chain."""

    position: int
    record_id: UUID
    hash: str
