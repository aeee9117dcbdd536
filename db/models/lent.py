"""What the station lends to a site: pump line pipes and clamps, and cube moulds (domain §3.7)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Record, Stored
from db.choice import Choice
from db.fields import Kind, field, stamp
from db.models.customers import Project


class PumpLineState(Choice):
    DRAFT = "draft", "草稿"
    APPLIED = "applied", "已申报"
    AGREED = "agreed", "已签协议"
    DELIVERED = "delivered", "已进场"
    CLEANED = "cleaned", "已清洗整理"
    RETURNED = "returned", "已清退"
    SETTLED = "settled", "已结清"
    CANCELLED = "cancelled", "已取消"


class MouldState(Choice):
    DRAFT = "draft", "草稿"
    APPLIED = "applied", "待技术科审批"
    APPROVED = "approved", "已批准"
    LENT = "lent", "借出"
    RETURNED = "returned", "已归还"
    REJECTED = "rejected", "不同意"


class MouldKind(Choice):
    CUBE_150 = "150立方体"
    CUBE_100 = "100立方体"
    IMPERMEABILITY = "抗渗"
    FLEXURAL = "抗折"


class PumpLine(Record):
    """泵管、管卡 at one project from the application to the settled loss (M1.1)."""

    __tablename__ = "pump_lines"
    called = "泵管使用"
    held = (("project.name",), ("placement",), ("needed_on",))
    __table_args__ = (UniqueConstraint("station_id", "number"),)

    number: Mapped[str | None] = field(Kind.CODE, "泵管编号", width=16)
    state: Mapped[PumpLineState] = field(
        Kind.STATE, "状态", choices=PumpLineState, default=PumpLineState.DRAFT
    )
    project_id: Mapped[UUID | None] = field(
        Kind.REFERENCE, "工程名称", required=True, refers="projects"
    )
    placement: Mapped[str] = field(Kind.TEXT, "使用部位", default="", width=18)
    needed_on: Mapped[date | None] = field(Kind.DATE, "使用日期", required=True, clause="M1.1.1")
    due_on: Mapped[date | None] = field(Kind.DATE, "计划清退日期")
    applied_by, applied_by_id, applied_at = stamp("申报人", "申报时间", clause="M1.1.1", width=10)
    customer_signer: Mapped[str] = field(
        Kind.TEXT, "协议签字(项目)", default="", max_length=60, clause="M2.1.6"
    )
    agreed_at: Mapped[datetime | None] = field(Kind.MOMENT, "签协议时间", clause="M2.1.6")
    delivered_at: Mapped[datetime | None] = field(Kind.MOMENT, "进场时间")
    delivery_receiver: Mapped[str] = field(Kind.TEXT, "进场签收人", default="", max_length=60)
    cleaned_at: Mapped[datetime | None] = field(Kind.MOMENT, "清洗整理时间", clause="M1.1.3")
    returned_at: Mapped[datetime | None] = field(Kind.MOMENT, "清退时间", clause="M1.1.3")
    compensation: Mapped[Decimal | None] = field(
        Kind.MONEY, "赔偿金额", unit="元", clause="M1.1.3", help="遗失数量乘协议单价"
    )
    agreed_compensation: Mapped[Decimal | None] = field(
        Kind.MONEY, "商定赔偿", unit="元", minimum=0, clause="M1.1.3"
    )
    settled_at: Mapped[datetime | None] = field(Kind.MOMENT, "结清时间")
    cancel_reason: Mapped[str] = field(Kind.TEXT, "取消原因", default="")
    remarks: Mapped[str] = field(Kind.LONG_TEXT, "备注", default="")

    project: Mapped[Project | None] = relationship(lazy="joined", foreign_keys=project_id)
    items: Mapped[list[PumpLineItem]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="PumpLineItem.position"
    )


class PumpLineItem(Stored):
    """One sort of pipe or clamp: how many came, how many went back, at which price if lost."""

    __tablename__ = "pump_line_items"

    line_id: Mapped[UUID] = mapped_column(Uuid(), ForeignKey("pump_lines.id"), index=True)
    position: Mapped[int] = mapped_column()
    name: Mapped[str] = field(Kind.TEXT, "名称", required=True, max_length=60, width=12)
    size: Mapped[str] = field(Kind.TEXT, "规格", default="", max_length=60, width=12)
    measure: Mapped[str] = field(Kind.TEXT, "计量单位", default="根", max_length=10, width=8)
    applied: Mapped[int | None] = field(
        Kind.INTEGER, "申报数量", required=True, minimum=1, maximum=100000
    )
    delivered: Mapped[int | None] = field(Kind.INTEGER, "进场数量", minimum=0, maximum=100000)
    returned: Mapped[int | None] = field(Kind.INTEGER, "清退数量", minimum=0, maximum=100000)
    price: Mapped[Decimal | None] = field(
        Kind.MONEY, "遗失单价", unit="元", minimum=0, clause="M1.1.3"
    )


class MouldLoan(Record):
    """试模借用: asked of the technical section, lent, watched over and taken back (M1.5.2)."""

    __tablename__ = "mould_loans"
    called = "试模借用"
    held = (("project.name",), ("mould",), ("quantity",))
    __table_args__ = (UniqueConstraint("station_id", "number"),)

    number: Mapped[str | None] = field(Kind.CODE, "借用编号", width=16)
    state: Mapped[MouldState] = field(
        Kind.STATE, "状态", choices=MouldState, default=MouldState.DRAFT
    )
    project_id: Mapped[UUID | None] = field(
        Kind.REFERENCE, "工程名称", required=True, refers="projects"
    )
    mould: Mapped[MouldKind] = field(
        Kind.CHOICE, "试模规格", choices=MouldKind, default=MouldKind.CUBE_150
    )
    quantity: Mapped[int | None] = field(
        Kind.INTEGER, "借用数量", unit="组", required=True, minimum=1, maximum=500
    )
    borrower: Mapped[str] = field(Kind.TEXT, "借用人", default="", required=True, max_length=60)
    phone: Mapped[str] = field(Kind.CODE, "联系电话", default="", width=14)
    purpose: Mapped[str] = field(Kind.TEXT, "用途", default="", width=18)
    due_on: Mapped[date | None] = field(Kind.DATE, "应还日期", required=True, clause="M1.5.2")
    applied_by, applied_by_id, applied_at = stamp("申请人", "申请时间", clause="M1.5.2", width=10)
    approved_by, approved_by_id, approved_at = stamp("技术科审批", "审批时间", width=10)
    lent_at: Mapped[datetime | None] = field(Kind.MOMENT, "借出时间")
    returned_quantity: Mapped[int | None] = field(
        Kind.INTEGER, "归还数量", unit="组", minimum=0, maximum=500
    )
    damaged: Mapped[str] = field(Kind.TEXT, "损坏遗失情况", default="", width=16)
    returned_at: Mapped[datetime | None] = field(Kind.MOMENT, "归还时间", clause="M1.5.2")
    remarks: Mapped[str] = field(Kind.LONG_TEXT, "备注", default="")

    project: Mapped[Project | None] = relationship(lazy="joined", foreign_keys=project_id)
