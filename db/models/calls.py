"""来电登记: one line a call, and what became of it (M1.3.2; domain §3.8a)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from db.base import Record
from db.choice import Choice
from db.fields import Kind, Usual, field, stamp
from db.models.customers import Project


class CallState(Choice):
    REGISTERED = "registered", "已登记"
    PROMISED = "promised", "待回电"
    CALLED_BACK = "called_back", "已回电"
    CLOSED = "closed", "已办结"
    VOID = "void", "已作废"


class CallMatter(Choice):
    """What a caller wants."""

    ORDER = "订货"
    POSTPONE = "改期"
    URGE = "催货"
    COMPLAINT = "投诉"
    QUALITY = "质量"
    DOCUMENTS = "资料"
    SETTLEMENT = "方量结算"
    ENQUIRY = "咨询"
    WRONG_NUMBER = "打错电话"
    OTHER = "其他"


class Call(Record):
    """One call to the office: who, about what, answered by whom, and what was promised."""

    __tablename__ = "calls"
    called = "来电登记"
    __table_args__ = (
        UniqueConstraint("station_id", "number"),
        Index("ix_calls_list", "station_id", "called_at", "id"),
    )

    number: Mapped[str | None] = field(Kind.CODE, "来电编号", width=16)
    state: Mapped[CallState] = field(
        Kind.STATE, "状态", choices=CallState, default=CallState.REGISTERED
    )
    called_at: Mapped[datetime | None] = field(
        Kind.MOMENT, "来电时间", usual=Usual.NOW, required=True, clause="M1.3.2"
    )
    phone: Mapped[str] = field(
        Kind.CODE, "来电号码", default="", max_length=40, width=14, synonyms=("电话", "联系电话")
    )
    caller: Mapped[str] = field(
        Kind.TEXT, "来电人", default="", max_length=60, width=10, synonyms=("姓名",)
    )
    unit: Mapped[str] = field(Kind.TEXT, "来电单位", default="", width=20, synonyms=("单位",))
    customer_id: Mapped[UUID | None] = field(Kind.REFERENCE, "客户", refers="customers")
    project_id: Mapped[UUID | None] = field(Kind.REFERENCE, "工程名称", refers="projects")
    sort: Mapped[CallMatter | None] = field(
        Kind.CHOICE, "事项类别", choices=CallMatter, width=9, synonyms=("类别",)
    )
    matter: Mapped[str] = field(
        Kind.TEXT, "来电事项", default="", required=True, max_length=500, width=30,
        synonyms=("事项", "内容"),
    )  # fmt: skip
    repeated: Mapped[bool] = field(
        Kind.BOOL, "已复述确认", default=False, help="向对方复述来电事项，对方确认无误"
    )
    in_time: Mapped[bool] = field(
        Kind.BOOL, "及时接听", default=True, help="铃响三声（10 秒）内接听", clause="M1.3.2"
    )
    answered_by_id: Mapped[UUID | None] = field(
        Kind.REFERENCE, "接听人", refers="people", usual=Usual.ME, width=10
    )
    transferred_to: Mapped[str] = field(Kind.TEXT, "转告", default="", max_length=60, width=12)
    promised_by: Mapped[datetime | None] = field(
        Kind.MOMENT, "承诺回电时间", ahead=True, clause="M1.3.2"
    )
    promise: Mapped[str] = field(Kind.TEXT, "承诺事项", default="", width=20)
    called_back_by, called_back_by_id, called_back_at = stamp(
        "回电人", "回电时间", clause="M1.3.2", width=10
    )
    outcome: Mapped[str] = field(Kind.TEXT, "处理结果", default="", width=22)
    postponed_to: Mapped[datetime | None] = field(
        Kind.MOMENT, "改期到", ahead=True, help="填了就改订货单的计划开盘；留空到订货单上改"
    )
    order_id: Mapped[UUID | None] = field(Kind.REFERENCE, "订货单号", refers="orders", width=16)
    complaint_id: Mapped[UUID | None] = field(
        Kind.REFERENCE, "投诉编号", refers="complaints", width=16
    )
    remarks: Mapped[str] = field(Kind.TEXT, "备注", default="")

    project: Mapped[Project | None] = relationship(lazy="joined", foreign_keys=project_id)
