"""What every record may have: numbers, history, decisions, warnings, attachments (domain §3.13)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    JSON,
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, deferred, mapped_column

from db.base import Base, Stored, moment_column
from db.fields import Kind, field


class DatabaseInfo(Base):
    """The one row that says which database this is; `epoch` changes when it is restored."""

    __tablename__ = "database_info"

    id: Mapped[UUID] = mapped_column(Uuid(), primary_key=True)
    epoch: Mapped[int] = mapped_column(default=1)
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = moment_column()
    audit_length: Mapped[int] = mapped_column(BigInteger, default=0)
    audit_head: Mapped[str] = mapped_column(String(64), default="")


class NumberCounter(Base):
    """The last number drawn per station, series and period."""

    __tablename__ = "number_counters"

    station_id: Mapped[UUID] = mapped_column(Uuid(), ForeignKey("stations.id"), primary_key=True)
    series: Mapped[str] = mapped_column(String(8), primary_key=True)
    period: Mapped[str] = mapped_column(String(8), primary_key=True)
    last: Mapped[int] = mapped_column(Integer)


class AuditEntry(Base):
    """One change of one record; `hash` covers the row and the hash before it."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_record", "record_id", "position"),)

    position: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    # Empty in what was written before stations were told apart; the author's login says it there.
    station_id: Mapped[UUID | None] = mapped_column(Uuid(), nullable=True)
    at: Mapped[datetime] = field(Kind.MOMENT, "时间")
    person: Mapped[str] = field(Kind.TEXT, "谁", max_length=60)
    login: Mapped[str] = field(Kind.CODE, "登录名", max_length=60)
    roles: Mapped[str] = field(Kind.TEXT, "角色", max_length=200)
    record_kind: Mapped[str] = field(Kind.TEXT, "类别", max_length=40)
    record_id: Mapped[UUID] = mapped_column(Uuid())
    number: Mapped[str] = field(Kind.CODE, "单号", max_length=60, default="")
    action: Mapped[str] = field(Kind.TEXT, "动作", max_length=60)
    changes: Mapped[dict[str, Any]] = mapped_column(JSON())  # field → [before, after], as text
    reason: Mapped[str] = field(Kind.TEXT, "原因", default="", max_length=500)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class Decision(Stored):
    """Somebody's yes or no to something submitted: who, as what, when, and the comment."""

    __tablename__ = "decisions"
    __table_args__ = (Index("ix_decisions_record", "record_id", "at"),)

    station_id: Mapped[UUID] = mapped_column(Uuid(), ForeignKey("stations.id"))
    record_kind: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[UUID] = mapped_column(Uuid())
    step: Mapped[str] = mapped_column(String(40))
    agreed: Mapped[bool] = field(Kind.BOOL, "同意")
    person: Mapped[str] = field(Kind.TEXT, "审批人", max_length=60)
    person_id: Mapped[UUID] = mapped_column(Uuid(), ForeignKey("people.id"))
    # For whom a deputy decided.
    for_person_id: Mapped[UUID | None] = mapped_column(
        Uuid(), ForeignKey("people.id"), nullable=True
    )
    role: Mapped[str] = field(Kind.TEXT, "身份", max_length=40)
    at: Mapped[datetime] = field(Kind.MOMENT, "时间")
    comment: Mapped[str] = field(Kind.TEXT, "意见", default="", max_length=500)


class RuleWarning(Stored):
    """A rule that was not kept, allowed and recorded; the reason is the clerk's."""

    __tablename__ = "rule_warnings"
    __table_args__ = (
        Index("ix_rule_warnings_record", "record_id"),
        Index("ix_rule_warnings_about", "about_id"),
        Index("ix_rule_warnings_list", "station_id", "at"),
    )

    station_id: Mapped[UUID] = mapped_column(Uuid(), ForeignKey("stations.id"))
    record_kind: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[UUID] = mapped_column(Uuid())
    # What the record is part of (a ticket's pour): the warning counts and shows there too.
    about_id: Mapped[UUID | None] = mapped_column(Uuid(), nullable=True)
    number: Mapped[str] = field(Kind.CODE, "单号", default="", width=16)
    rule: Mapped[str] = field(Kind.CODE, "规则", max_length=8)
    clause: Mapped[str] = field(Kind.CODE, "依据", max_length=40)
    sentence: Mapped[str] = field(Kind.TEXT, "提醒", max_length=500)
    # With rule and record the warning's identity; the word before a colon is its scope.
    occasion: Mapped[str] = mapped_column(String(80), default="", server_default="")
    reason: Mapped[str] = field(Kind.TEXT, "说明", default="", max_length=500)
    person: Mapped[str] = field(Kind.TEXT, "经办", max_length=60)
    at: Mapped[datetime] = field(Kind.MOMENT, "时间")


class Attachment(Stored):
    """A filed scan or photo; the content is stored here and known by its SHA-256."""

    __tablename__ = "attachments"
    __table_args__ = (Index("ix_attachments_record", "record_id", "at"),)

    station_id: Mapped[UUID] = mapped_column(Uuid(), ForeignKey("stations.id"))
    record_kind: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[UUID] = mapped_column(Uuid())
    name: Mapped[str] = field(Kind.TEXT, "文件名", width=28)
    media_type: Mapped[str] = field(Kind.CODE, "类型", max_length=60)
    size: Mapped[int] = field(Kind.INTEGER, "大小", unit="字节")
    sha256: Mapped[str] = field(Kind.CODE, "校验值", max_length=64)
    note: Mapped[str] = field(Kind.TEXT, "说明", default="")
    person: Mapped[str] = field(Kind.TEXT, "归档人", max_length=60)
    at: Mapped[datetime] = field(Kind.MOMENT, "归档时间")
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary()))


class Comment(Stored):
    __tablename__ = "comments"
    __table_args__ = (Index("ix_comments_record", "record_id", "at"),)

    station_id: Mapped[UUID] = mapped_column(Uuid(), ForeignKey("stations.id"))
    record_kind: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[UUID] = mapped_column(Uuid())
    text: Mapped[str] = field(Kind.LONG_TEXT, "留言")
    person: Mapped[str] = field(Kind.TEXT, "谁", max_length=60)
    at: Mapped[datetime] = field(Kind.MOMENT, "时间")


class Notice(Stored):
    """A sentence the program owes somebody because a record they work with changed (R11)."""

    __tablename__ = "notices"
    __table_args__ = (Index("ix_notices_to", "station_id", "to_role", "read_at"),)

    station_id: Mapped[UUID] = mapped_column(Uuid(), ForeignKey("stations.id"))
    to_role: Mapped[str] = mapped_column(String(40))
    sentence: Mapped[str] = field(Kind.TEXT, "通知", max_length=500)
    clause: Mapped[str] = field(Kind.CODE, "依据", max_length=40, default="")
    record_kind: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[UUID] = mapped_column(Uuid())
    number: Mapped[str] = field(Kind.CODE, "单号", default="")
    at: Mapped[datetime] = field(Kind.MOMENT, "时间")
    read_by: Mapped[str] = field(Kind.TEXT, "已阅", default="", max_length=60)
    read_at: Mapped[datetime | None] = field(Kind.MOMENT, "已阅时间")


class SearchEntry(Base):
    """What a record can be found by: its words, pinyin and codes, folded to lower case.

    `grams` (single characters and pairs of the words) are indexed on Postgres; SQLite keeps them in
    the full-text table `search_grams`, whose rows are known by `position`.
    """

    __tablename__ = "search_entries"
    __table_args__ = (Index("ix_search_entries_kind", "station_id", "kind"),)

    position: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True
    )
    record_id: Mapped[UUID] = mapped_column(Uuid(), unique=True)
    station_id: Mapped[UUID] = mapped_column(Uuid(), ForeignKey("stations.id"))
    kind: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(300))
    detail: Mapped[str] = mapped_column(String(300))
    words: Mapped[str] = mapped_column(Text())
    grams: Mapped[list[str] | None] = mapped_column(
        JSON().with_variant(ARRAY(Text()), "postgresql"), deferred=True
    )


class Setting(Base):
    """A setting that differs from its declared default."""

    __tablename__ = "settings"

    station_id: Mapped[UUID] = mapped_column(Uuid(), ForeignKey("stations.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[str] = mapped_column(Text())
    changed_at: Mapped[datetime] = moment_column()
    changed_by: Mapped[str] = mapped_column(String(60))


class ViewState(Base):
    """How one person left one view: columns, order, widths, sort, saved filters."""

    __tablename__ = "view_states"

    person_id: Mapped[UUID] = mapped_column(Uuid(), ForeignKey("people.id"), primary_key=True)
    view: Mapped[str] = mapped_column(String(80), primary_key=True)
    state: Mapped[dict[str, Any]] = mapped_column(JSON())


class Draft(Stored):
    """Typing not yet saved, kept every few seconds and offered again after a crash."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("person_id", "form"),)

    person_id: Mapped[UUID] = mapped_column(Uuid(), ForeignKey("people.id"))
    form: Mapped[str] = mapped_column(String(120))
    values: Mapped[dict[str, Any]] = mapped_column(JSON())
    at: Mapped[datetime] = moment_column()


class ImportBatch(Stored):
    """One file read in: what it was and how many of its rows became records."""

    __tablename__ = "import_batches"

    station_id: Mapped[UUID] = mapped_column(Uuid(), ForeignKey("stations.id"))
    kind: Mapped[str] = mapped_column(String(40))
    file_name: Mapped[str] = field(Kind.TEXT, "文件名")
    sha256: Mapped[str] = mapped_column(String(64))
    accepted: Mapped[int] = field(Kind.INTEGER, "收下")
    refused: Mapped[int] = field(Kind.INTEGER, "退回")
    person: Mapped[str] = field(Kind.TEXT, "经办", max_length=60)
    at: Mapped[datetime] = field(Kind.MOMENT, "时间")
    undone_at: Mapped[datetime | None] = field(Kind.MOMENT, "撤销时间")


class ImportHeading(Stored):
    """What a person said once of a heading in sheets: which field stands below it."""

    __tablename__ = "import_headings"
    __table_args__ = (UniqueConstraint("station_id", "kind", "heading"),)

    station_id: Mapped[UUID] = mapped_column(Uuid(), ForeignKey("stations.id"))
    kind: Mapped[str] = mapped_column(String(40))
    heading: Mapped[str] = mapped_column(String(60))
    names: Mapped[str] = mapped_column(String(60))
    person: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime] = moment_column()
