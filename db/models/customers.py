"""Customers, their projects, and who may sign and receive there (domain §3.1)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Record, Stored
from db.choice import Choice
from db.fields import Kind, Usual, field
from db.models.people import SITE_OFFICE


class CustomerKind(Choice):
    """M0.1."""

    POTENTIAL = "潜在客户"
    INTERESTED = "意向客户"
    PROSPECTIVE = "准客户"
    CONTRACTED = "签约客户"
    INTERNAL = "内在客户"
    PARTNER = "合作伙伴"


class CustomerLevel(Choice):
    NORMAL = "普通"
    KEY = "重点"
    SPECIAL = "特殊"


class SupplyPriority(Choice):
    FIRST = "一级", "一级", "1", "一级保供", "保供一级"
    SECOND = "二级", "二级", "2", "二级保供", "保供二级"
    THIRD = "三级", "三级", "3", "三级保供", "保供三级"


class ProjectState(Choice):
    NOT_STARTED = "not_started", "未开工"
    IN_PROGRESS = "in_progress", "在建"
    PAUSED = "paused", "间歇"
    FINISHED = "finished", "完工"


class CustomerState(Choice):
    ACTIVE = "active", "往来中"
    CLOSED = "closed", "已停用"


class PersonRight(Choice):
    """What a customer's person may do at the site."""

    SIGNATORY = "signatory", "签认人", "指定签字人", "签字人"
    RECEIVER = "receiver", "收货人", "接收人", "资料接收人"


class Customer(Record):
    __tablename__ = "customers"
    called = "客户"
    __table_args__ = (UniqueConstraint("station_id", "name"),)

    name: Mapped[str] = field(
        Kind.TEXT,
        "客户名称",
        required=True,
        width=26,
        synonyms=("订货单位", "客户", "单位名称", "公司名称", "需方"),
    )
    short_name: Mapped[str] = field(Kind.TEXT, "简称", default="", max_length=60, width=12)
    lookup_code: Mapped[str] = field(
        Kind.CODE,
        "助记码",
        default="",
        width=10,
        help="按拼音首字母查找时用；拼错的字可以改，例如“单县”应为 SX",
    )
    kind: Mapped[CustomerKind] = field(
        Kind.CHOICE,
        "客户类别",
        choices=CustomerKind,
        default=CustomerKind.CONTRACTED,
        clause="M0.1",
        synonyms=("类别", "客户分类"),
    )
    level: Mapped[CustomerLevel] = field(
        Kind.CHOICE,
        "客户级别",
        choices=CustomerLevel,
        default=CustomerLevel.NORMAL,
        clause="M2.9.1",
        width=8,
        synonyms=("级别", "等级"),
    )
    state: Mapped[CustomerState] = field(
        Kind.STATE, "状态", choices=CustomerState, default=CustomerState.ACTIVE
    )
    registered_on: Mapped[date | None] = field(
        Kind.DATE, "建档日期", usual=Usual.NOW, synonyms=("建档", "登记日期")
    )
    contact: Mapped[str] = field(
        Kind.TEXT, "联系人", default="", max_length=60, synonyms=("负责人", "业务联系人")
    )
    phone: Mapped[str] = field(
        Kind.CODE, "联系电话", default="", width=14, synonyms=("电话", "手机", "联系方式")
    )
    address: Mapped[str] = field(Kind.TEXT, "地址", default="", width=24)
    notes: Mapped[str] = field(Kind.LONG_TEXT, "备注", default="", synonyms=("说明",))


class Project(Record):
    __tablename__ = "projects"
    called = "工程"
    __table_args__ = (UniqueConstraint("station_id", "name"),)

    name: Mapped[str] = field(
        Kind.TEXT,
        "工程名称",
        required=True,
        width=28,
        synonyms=("项目名称", "工程", "项目", "工地"),
    )
    lookup_code: Mapped[str] = field(
        Kind.CODE, "助记码", default="", width=10, help="按拼音首字母查找时用；可以改"
    )
    state: Mapped[ProjectState] = field(
        Kind.STATE,
        "状态",
        choices=ProjectState,
        default=ProjectState.IN_PROGRESS,
    )
    customer_id: Mapped[UUID | None] = field(
        Kind.REFERENCE,
        "订货单位",
        required=True,
        refers="customers",
        synonyms=("客户", "客户名称", "需方"),
    )
    contractor: Mapped[str] = field(Kind.TEXT, "施工单位", default="", width=22)
    owner: Mapped[str] = field(Kind.TEXT, "建设单位", default="", width=22)
    supervisor: Mapped[str] = field(Kind.TEXT, "监理单位", default="", width=22)
    address: Mapped[str] = field(
        Kind.TEXT, "交货地点", default="", width=24, synonyms=("工程地址", "地址", "工地地址")
    )
    haul_distance_km: Mapped[Decimal | None] = field(
        Kind.DECIMAL, "运距", unit="km", minimum=0, maximum=300, width=8
    )
    contract_number: Mapped[str] = field(
        Kind.CODE, "合同编号", default="", width=14, synonyms=("合同号",)
    )
    settlement_clerk: Mapped[str] = field(
        Kind.TEXT, "结算员", default="", max_length=60, synonyms=("结算",)
    )
    collector: Mapped[str] = field(
        Kind.TEXT, "收款人", default="", max_length=60, synonyms=("收款",)
    )
    supply_priority: Mapped[SupplyPriority] = field(
        Kind.CHOICE,
        "保供级别",
        choices=SupplyPriority,
        default=SupplyPriority.SECOND,
        clause="M2.1.1",
        width=8,
    )
    specialist_id: Mapped[UUID | None] = field(
        Kind.REFERENCE, "客服专员", refers="people", roles=SITE_OFFICE, width=10
    )
    notes: Mapped[str] = field(Kind.LONG_TEXT, "备注", default="")

    customer: Mapped[Customer | None] = relationship(lazy="joined", foreign_keys=customer_id)
    people: Mapped[list[ProjectPerson]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="ProjectPerson.position"
    )
    documents: Mapped[list[ProjectDocument]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="ProjectDocument.position"
    )


class ProjectPerson(Stored):
    """A customer's person at a project with the right to sign orders or to receive goods."""

    __tablename__ = "project_people"

    project_id: Mapped[UUID] = mapped_column(Uuid(), ForeignKey("projects.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = field(Kind.TEXT, "姓名", required=True, max_length=60, width=10)
    right: Mapped[PersonRight] = field(
        Kind.CHOICE, "授权", choices=PersonRight, default=PersonRight.SIGNATORY, clause="M1.2.1"
    )
    phone: Mapped[str] = field(Kind.CODE, "电话", default="", width=14)
    valid_until: Mapped[date | None] = field(Kind.DATE, "授权至")
    specimen_id: Mapped[UUID | None] = field(
        Kind.REFERENCE, "签字样本", refers="attachments", index=False
    )


class ProjectDocument(Stored):
    """A kind of document of which a project wants another number of copies, or none (M3.1)."""

    __tablename__ = "project_documents"

    project_id: Mapped[UUID] = mapped_column(Uuid(), ForeignKey("projects.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    kind_id: Mapped[UUID | None] = field(
        Kind.REFERENCE, "资料种类", required=True, refers="document-kinds", width=18
    )
    wanted: Mapped[bool] = field(Kind.BOOL, "需要", default=True, width=6)
    copies: Mapped[int | None] = field(
        Kind.INTEGER, "份数", unit="份", minimum=1, maximum=50, width=6, help="留空按资料种类"
    )
