"""What a shift begins and ends with: the day's safety briefing and the hand-over (M2.3.1, M2.6.1)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Record, Stored
from db.choice import Choice
from db.fields import Kind, Usual, field, stamp


class Shift(Choice):
    WHOLE = "全天", "全天", "全日"
    DAY = "白班", "白班", "日班"
    NIGHT = "夜班", "夜班", "晚班"


class BriefingState(Choice):
    DRAFT = "draft", "待交底"
    GIVEN = "given", "已交底"
    VOID = "void", "已作废"


class BriefedPost(Choice):
    """The posts of production that are briefed each working day (M2.3.1)."""

    OPERATOR = "机操工"
    LOADER = "铲车司机"
    TRUCK = "罐车司机"
    PUMP = "泵工"
    INSPECTOR = "质检员"
    FITTER = "机修、电工"
    DISPATCHER = "调度员"
    SPECIALIST = "客服专员"
    OTHER = "其他"


class HandoverKind(Choice):
    SHIFT = "班次交接", "班次交接", "班次"
    SPECIALIST = "专员交接", "专员交接", "专员"


class HandoverState(Choice):
    DRAFT = "draft", "交班中"
    OFFERED = "offered", "待接班"
    TAKEN = "taken", "已接班"
    VOID = "void", "已作废"


class OpenMatter(Choice):
    """What is open when somebody hands over."""

    POUR = "浇筑"
    ORDER = "订货"
    CALL = "来电"
    QUALITY = "质量异常"
    OTHER = "其他"


class SafetyBriefing(Record):
    """日安全交底: what the safety officer told which people before the day's work (M2.3.1)."""

    __tablename__ = "safety_briefings"
    called = "安全交底"
    __table_args__ = (
        UniqueConstraint("station_id", "number"),
        Index("ix_safety_briefings_list", "station_id", "briefing_date", "id"),
    )

    number: Mapped[str | None] = field(Kind.CODE, "交底编号", width=16)
    state: Mapped[BriefingState] = field(
        Kind.STATE, "状态", choices=BriefingState, default=BriefingState.DRAFT
    )
    briefing_date: Mapped[date] = field(
        Kind.DATE, "日期", usual=Usual.NOW, required=True, clause="M2.3.1"
    )
    shift: Mapped[Shift] = field(Kind.CHOICE, "班次", choices=Shift, default=Shift.DAY, width=7)
    weather: Mapped[str] = field(Kind.TEXT, "天气", default="", max_length=30, width=8)
    place: Mapped[str] = field(Kind.TEXT, "地点", default="", max_length=60, width=10)
    topics: Mapped[str] = field(
        Kind.LONG_TEXT, "交底内容", default="", required=True, clause="M2.3.1"
    )
    given_by, given_by_id, given_at = stamp("交底人", "交底时间", clause="M2.3.1", width=10)
    remarks: Mapped[str] = field(Kind.TEXT, "备注", default="")

    attendees: Mapped[list[BriefedPerson]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="BriefedPerson.position"
    )


class BriefedPerson(Stored):
    """Somebody who was briefed, and whether he signed the sheet."""

    __tablename__ = "briefed_people"

    briefing_id: Mapped[UUID] = mapped_column(Uuid(), ForeignKey("safety_briefings.id"), index=True)
    position: Mapped[int] = mapped_column()
    name: Mapped[str] = field(Kind.TEXT, "姓名", required=True, max_length=60, width=10)
    post: Mapped[BriefedPost | None] = field(
        Kind.CHOICE, "岗位", choices=BriefedPost, required=True, width=10
    )
    signed: Mapped[bool] = field(Kind.BOOL, "已签字", default=False)
    note: Mapped[str] = field(Kind.TEXT, "备注", default="", width=16)


class Handover(Record):
    """交接班: what one hands to the next, taken over by the other's own signature (M2.6.1)."""

    __tablename__ = "handovers"
    called = "交接班"
    __table_args__ = (
        UniqueConstraint("station_id", "number"),
        Index("ix_handovers_list", "station_id", "handed_at", "id"),
    )

    number: Mapped[str | None] = field(Kind.CODE, "交接编号", width=16)
    state: Mapped[HandoverState] = field(
        Kind.STATE, "状态", choices=HandoverState, default=HandoverState.DRAFT
    )
    sort: Mapped[HandoverKind] = field(
        Kind.CHOICE, "交接类别", choices=HandoverKind, default=HandoverKind.SHIFT, width=9
    )
    shift: Mapped[Shift | None] = field(Kind.CHOICE, "交出班次", choices=Shift, width=8)
    giver_id: Mapped[UUID] = field(
        Kind.REFERENCE, "交班人", refers="people", usual=Usual.ME, required=True, width=10
    )
    receiver_id: Mapped[UUID | None] = field(
        Kind.REFERENCE, "接班人", refers="people", required=True, width=10
    )
    handed_at: Mapped[datetime | None] = field(
        Kind.MOMENT, "交班时间", usual=Usual.NOW, required=True, clause="M2.6.1"
    )
    log_id: Mapped[UUID | None] = field(
        Kind.REFERENCE, "值班日志", refers="dispatch-logs", width=16
    )
    notes: Mapped[str] = field(Kind.LONG_TEXT, "交班说明", default="")
    offered_by, offered_by_id, offered_at = stamp("交出人", "交出时间", width=10)
    taken_by, taken_by_id, taken_at = stamp("接班签字", "接班时间", clause="M2.6.1", width=10)
    taken_note: Mapped[str] = field(Kind.TEXT, "接班意见", default="", width=20)

    lines: Mapped[list[HandoverLine]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="HandoverLine.position"
    )


class HandoverLine(Stored):
    """One open matter, in words that stay as they were when it was handed over."""

    __tablename__ = "handover_lines"

    handover_id: Mapped[UUID] = mapped_column(Uuid(), ForeignKey("handovers.id"), index=True)
    position: Mapped[int] = mapped_column()
    matter: Mapped[OpenMatter] = field(
        Kind.CHOICE, "类别", choices=OpenMatter, default=OpenMatter.OTHER, width=8
    )
    words: Mapped[str] = field(Kind.TEXT, "未了事项", required=True, max_length=300, width=36)
    pour_id: Mapped[UUID | None] = field(Kind.REFERENCE, "浇筑编号", refers="pours", width=16)
    order_id: Mapped[UUID | None] = field(Kind.REFERENCE, "订货单号", refers="orders", width=16)
    note: Mapped[str] = field(Kind.TEXT, "交代", default="", width=18)
