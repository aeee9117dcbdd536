"""One record as everybody sees it: its values, what it refers to, what may be done next, and its
history. Windows, papers and the command line read records through here, never as mapped objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from db.base import Base, Record, Stored
from db.fields import Kind, fields_of
from db.models import Attachment, AuditEntry, Comment, Decision, RuleWarning
from desk.core.acting import Acting
from desk.core.errors import Missing, Refused
from desk.core.filed import AttachmentRow, CommentRow, DecisionRow, HistoryRow, WarnedRow
from desk.core.kinds import RecordKind, kind, shown_by
from desk.core.rights import reading
from desk.core.workflow import Look, Offer, describe
from desk.values.showing import json_value, plain_json, show_value, told_json, told_rows


@dataclass(frozen=True)
class Version:
    """One of the versions of a paper: its record, and the words that tell it from the others."""

    id: UUID
    words: str


@dataclass(frozen=True)
class View:
    """A record read at one moment.

    `values` are typed Python values by field name; `shown` holds the words of references by field
    name; `extras` what the kind adds (marks, lines, totals); `offered` by field the words a step's
    sheet lets one pick. `row_words` are the words of references in children, by the row's id.
    `versions` are all versions of the paper, this one among them; none where there is no other.
    `replaced` says that another took the place of this one, the last of them.
    `facts` are label and words of what nobody types: what the kind's list borrows from records it refers to, and what steps and the
    program put there. `refused_edit` says why it must not be edited, None when it may be.
    """

    kind: str
    id: UUID
    number: str
    version: int
    title: str
    values: Mapping[str, Any]
    shown: Mapping[str, str]
    children: Mapping[str, list[dict[str, Any]]]
    extras: Mapping[str, Any]
    offered: Mapping[str, Sequence[str]]
    facts: tuple[tuple[str, str], ...]
    offers: tuple[Offer, ...]
    refused_edit: Refused | None
    warnings: tuple[WarnedRow, ...]
    history: tuple[HistoryRow, ...]
    decisions: tuple[DecisionRow, ...]
    attachments: tuple[AttachmentRow, ...]
    comments: tuple[CommentRow, ...]
    row_words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    versions: tuple[Version, ...] = ()
    replaced: str = ""


def view(acting: Acting, kind_name: str, id: UUID) -> View:
    """The record as it stands now. Raises Missing."""
    known = kind(kind_name)
    with reading(acting, known.name, known.label) as (session, mine):
        record = session.get(known.model, id)
        if record is None or record.station_id != acting.station_id:
            raise Missing(f"这条{known.label}已不存在。请刷新列表。")
        look = Look(session, mine, record, mine.now(session))
        return _view(known, look)


def _view(known: RecordKind, look: Look) -> View:
    session, record = look.session, look.record
    values = {name: getattr(record, name) for name in known.fields}
    shown = {
        name: reference_words(session, known.fields[name].refers, value)
        for name, value in values.items()
        if known.fields[name].kind is Kind.REFERENCE and value is not None
    }
    found = known.searchable(record)
    versions = known.versions(session, record)
    refused = known.editable(look)
    if refused is None and not look.acting.has(*known.editors):
        who = "、".join(sorted(role.label for role in known.editors))
        refused = Refused(f"{known.label}由{who}填写。")
    return View(
        kind=known.name,
        id=record.id,
        number=str(getattr(record, "number", None) or ""),
        version=record.version,
        title=found.title if found else describe(record).strip(),
        values=values,
        shown=shown,
        children={c.name: children_of(record, c.name) for c in known.children},
        extras=known.extras(session, record, look.now),
        offered=_offered(known, record, look.now),
        facts=(*_borrowed(known, session, record), *_given(known, values, shown)),
        offers=tuple(known.flow.offers(look)) if known.flow else (),
        refused_edit=refused,
        warnings=filed_with(session, RuleWarning, record.id, RuleWarning.about_id == record.id),
        history=_history(session, record.id),
        decisions=filed_with(session, Decision, record.id),
        attachments=filed_with(session, Attachment, record.id),
        comments=filed_with(session, Comment, record.id),
        row_words=_row_words(known, session, record),
        versions=tuple(Version(r.id, words) for r, words in versions),
        replaced=_replaced(known, record, versions),
    )


def _replaced(known: RecordKind, record: Record, versions: Sequence[tuple[Record, str]]) -> str:
    """That the record gave way to a later version, and to which."""
    if not versions or getattr(record, "state", None) not in known.dead:
        return ""
    standing, words = next(
        ((r, w) for r, w in reversed(versions) if getattr(r, "state", None) not in known.dead),
        versions[-1],
    )
    told = known.searchable(standing)
    return f"这一份已被替代，现行的是{told.title if told is not None else words}。"


def _row_words(known: RecordKind, session: Session, record: Record) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for child in known.children:
        pointing = {
            name: asked.refers
            for name, asked in fields_of(child.model).items()
            if name in child.fields and asked.kind is Kind.REFERENCE
        }
        for row in getattr(record, child.name) if pointing else ():
            words = {n: _titled(session, to, getattr(row, n)) for n, to in pointing.items()}
            found[str(row.id)] = words
    return found


def _titled(session: Session, target: str, id: UUID | None) -> str:
    """What the form shows of a record that was picked in it."""
    known = kind(target)
    record = session.get(known.model, id) if id is not None else None
    told = known.searchable(record) if record is not None else None
    return told.title if told is not None else ""


def _offered(known: RecordKind, record: Record, now: datetime) -> dict[str, Sequence[str]]:
    named = known.named(record, now) if known.picks else {}
    return {name: named.get(of, ()) for name, of in known.picks}


_ELSEWHERE = frozenset({"number", "state", "created_at", "created_by", "changed_at", "changed_by"})
"""Shown in the record's head and history already."""


def _given(
    known: RecordKind, values: Mapping[str, object], shown: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    for name, asked in known.fields.items():
        value = values[name]
        if name in known.entry or name in _ELSEWHERE or value in (None, "", []) or value is False:
            continue
        yield asked.heading, shown.get(name) or show_value(asked, value)


def _borrowed(known: RecordKind, session: Session, record: Record) -> Iterator[tuple[str, str]]:
    for path in (name for name in known.columns if "." in name):
        *through, last = path.split(".")
        far: Record | None = record
        at = known
        for name in through:
            at = kind(at.fields[f"{name}_id"].refers)
            key = getattr(far, f"{name}_id", None)
            far = session.get(at.model, key) if key is not None else None
        value = getattr(far, last, None)
        if value in (None, ""):
            continue
        asked = at.fields[last]
        if asked.kind is Kind.REFERENCE:
            yield asked.heading, reference_words(session, asked.refers, value)
        else:
            yield asked.heading, show_value(asked, value)


def reference_words(session: Session, target: str, id: UUID) -> str:
    """What a reference is shown as: the number or name of what it points to."""
    model = kind(target).model
    name = shown_by(model)
    if name == "id":
        return str(id)[:8]
    return str(session.scalar(select(getattr(model, name)).where(model.id == id)) or "")


def row_values(item: Base) -> dict[str, Any]:
    """The declared fields of a stored row, and its id."""
    found = {name: getattr(item, name) for name in fields_of(type(item)) if name != "content"}
    return {"id": item.id, **found} if hasattr(item, "id") else found


def children_of(record: Record, name: str) -> list[dict[str, Any]]:
    return [row_values(item) for item in getattr(record, name)]


def filed_with(
    session: Session, model: type[Any], id: UUID, *besides: ColumnElement[bool]
) -> tuple[Any, ...]:  # of the row that belongs to the model: `row_values` knows no types
    """What is filed with the record, and `besides` that, in the order it happened."""
    here = or_(model.record_id == id, *besides)
    rows = session.scalars(select(model).where(here).order_by(model.at))
    extra = ("step",) if model is Decision else ()
    return tuple(row_values(r) | {name: getattr(r, name) for name in extra} for r in rows)


def _history(session: Session, id: UUID) -> tuple[Any, ...]:  # of HistoryRow
    rows = session.scalars(
        select(AuditEntry).where(AuditEntry.record_id == id).order_by(AuditEntry.position)
    )
    return tuple({**row_values(r), "changes": r.changes} for r in rows)


def _told_row(model: type[Stored], row: Mapping[str, Any]) -> dict[str, Any]:
    declared = fields_of(model)
    told: dict[str, Any] = {}
    for name, value in row.items():
        asked = declared.get(name)
        told |= told_json(name, asked, value) if asked else {name: plain_json(value)}
    return told


def as_json(seen: View) -> dict[str, Any]:
    """The record in the command line's form: snake_case fields, `state`, `offered`, `blocked`,
    `history`."""
    known = kind(seen.kind)
    data: dict[str, Any] = {"kind": seen.kind, "id": str(seen.id), "version": seen.version}
    for name, value in seen.values.items():
        asked = known.fields[name]
        if asked.kind is Kind.REFERENCE:
            data[name] = json_value(asked, value)
            data[name.removesuffix("_id")] = seen.shown.get(name, None)
        else:
            data |= told_json(name, asked, value)
    for child in known.children:
        data[child.name] = [_told_row(child.model, row) for row in seen.children[child.name]]
    data |= told_rows(seen.extras)
    if seen.versions:
        data["versions"] = [{"id": str(v.id), "words": v.words} for v in seen.versions]
        data["replaced"] = seen.replaced
    if known.flow is not None:
        data["offered"] = [
            {"step": o.step.name, "label": o.step.label, "asks": list(o.step.asks)}
            for o in seen.offers
            if o.refused is None
        ]
        data["blocked"] = [
            {
                "step": o.step.name,
                "label": o.step.label,
                "reason": o.refused.reason,
                "rule": o.refused.rule,
                "clause": o.refused.clause,
                "who": o.who,
            }
            for o in seen.offers
            if o.refused is not None
        ]
    for name in ("warnings", "decisions", "attachments", "comments", "history"):
        data[name] = plain_json(list(getattr(seen, name)))
    return data
