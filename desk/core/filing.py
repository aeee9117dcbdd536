"""Filing beside a record: scans and photos, and comments.

Attachments are added, never changed or removed: nobody can swap the paper behind a decision, and
each stands in its record's history with its hash.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import Record
from db.models import Attachment, Comment
from desk.core.acting import Acting, role_words
from desk.core.audit_chain import Happening
from desk.core.changes import Changes
from desk.core.errors import Invalid, Missing, Refused
from desk.core.kinds import RecordKind, kind, kind_names
from desk.core.media import clean_name, media_of
from desk.core.readers import may_read, permit_reading
from desk.core.rights import reading
from desk.core.unit import Unit, unit
from desk.core.views import row_values
from desk.core.workflow import describe
from desk.values.text import Unreadable, clean_text

LARGEST = 20 * 1024 * 1024
"""Bytes; an A4 page in colour at 300 dpi has about 2 MB."""
LONGEST_COMMENT = 2000


def anything_filed(session: Session, record: Record) -> bool:
    """Whether a scan or photo is filed with the record."""
    query = select(Attachment.id).where(Attachment.record_id == record.id).limit(1)
    return session.scalar(query) is not None


@dataclass(frozen=True)
class Filed:
    """A filed file with its bytes."""

    name: str
    media_type: str
    sha256: str
    content: bytes


def attach(
    acting: Acting, kind_name: str, id_: UUID, content: bytes, name: str, *, note: str = ""
) -> Changes:
    """File a scan or photo with a record; the same bytes twice are one attachment.

    Raises Refused for files larger than 20 MB, of a type that cannot be filed, or without the
    right; Missing.
    """
    known = kind(kind_name)
    if not content:
        raise Refused(f"文件“{name}”是空的（0 字节）。请重新扫描或重新发送。")
    if len(content) > LARGEST:
        raise Refused(f"文件“{name}”超过 20 MB,不能归档。请降低扫描分辨率或分开归档。")
    media = media_of(content)
    sha256 = hashlib.sha256(content).hexdigest()
    with unit(acting, "归档附件") as u:
        _permit(known, u.acting)
        record = u.load(known.model, id_)
        present = u.session.scalar(
            select(Attachment.id).where(Attachment.record_id == id_, Attachment.sha256 == sha256)
        )
        if present is not None:
            return Changes(id=present, sentence="这份文件已经归档过，没有重复归档")
        filed = Attachment(
            id=uuid4(),
            station_id=acting.station_id,
            record_kind=known.name,
            record_id=id_,
            name=clean_name(name, media),
            media_type=media.type,
            size=len(content),
            sha256=sha256,
            note=_text(note, "说明", 200),
            person=acting.name,
            at=u.now,
            content=content,
        )
        u.session.add(filed)
        _enter(u, known, record, {"attachment": filed.name, "sha256": sha256})
        u.kinds.add("attachments")
    return u.changes(filed, sentence=f"{describe(record).strip()}：已归档 {filed.name}")


def attachment_content(acting: Acting, id_: UUID) -> Filed:
    """The bytes of one attachment. Raises Missing, or Refused when they are not those filed."""
    with reading(acting) as (session, mine):
        filed = session.get(Attachment, id_)
        if filed is None or filed.station_id != acting.station_id:
            raise Missing("这个附件已不存在。请刷新后再看。")
        permit_reading(mine, filed.record_kind, kind(filed.record_kind).label)
        content = filed.content
        if hashlib.sha256(content).hexdigest() != filed.sha256:
            raise Refused(f"附件“{filed.name}”的内容与归档时不一致，不能使用。请报告管理员检查。")
        return Filed(filed.name, filed.media_type, filed.sha256, content)


def comment(acting: Acting, kind_name: str, id_: UUID, text: str) -> Changes:
    """A remark under a record, for colleagues. Raises Invalid for an empty or too long one."""
    known = kind(kind_name)
    written = _text(text, "留言", LONGEST_COMMENT, multiline=True)
    if not written:
        raise Invalid({"text": "留言还没有写"})
    with unit(acting, "留言") as u:
        permit_reading(u.acting, known.name, known.label)
        record = u.load(known.model, id_)
        u.session.add(
            Comment(
                id=uuid4(),
                station_id=acting.station_id,
                record_kind=known.name,
                record_id=id_,
                text=written,
                person=acting.name,
                at=u.now,
            )
        )
        _enter(u, known, record, {"comment": written})
        u.kinds.add("comments")
    return u.changes(record)


def attachments(acting: Acting, *, limit: int = 1000) -> list[dict[str, Any]]:
    """What was filed at this station, latest first, without the bytes."""
    query = (
        select(Attachment)
        .where(Attachment.station_id == acting.station_id)
        .order_by(Attachment.at.desc(), Attachment.id)
    )
    with reading(acting) as (session, mine):
        able = [name for name in kind_names() if may_read(mine, name)]
        found = query.where(Attachment.record_kind.in_(able)).limit(limit)
        return [
            {**row_values(a), "record_kind": a.record_kind, "record_id": a.record_id}
            for a in session.scalars(found)
        ]


def _permit(known: RecordKind, acting: Acting) -> None:
    """Whoever fills the record in or takes one of its steps may file its paper."""
    roles = set(known.editors)
    if known.flow is not None:
        roles |= {role for step in known.flow.steps for role in step.roles}
    if acting.has(*roles):
        return
    who = role_words(roles)
    raise Refused(f"{known.label}的附件由{who}归档，{acting.name}没有这个角色。请找有权的人办理。")


def _enter(u: Unit, known: RecordKind, record: Record, what: dict[str, str]) -> None:
    number = str(getattr(record, "number", None) or "")
    changes = {name: [None, value] for name, value in what.items()}
    u.happened(Happening(known.name, record.id, number, u.action, changes, ""))


def _text(raw: str, label: str, most: int, *, multiline: bool = False) -> str:
    try:
        return clean_text(raw, max_length=most, multiline=multiline)
    except Unreadable as error:
        raise Invalid({"text": f"{label}：{error.reason}"}) from error
