"""Quality documents: what the station hands to a site, to whom, and what changes (M3)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Record, Stored
from db.choice import Choice
from db.fields import Kind, Setting, field, stamp
from db.models.customers import Project
from db.models.orders import EarlyDocument
from db.models.people import Role
from db.models.plans import ProductionTask
from db.models.pours import Pour


class DocumentSet(Choice):
    """With the first truck (M3.1), or after the pour (M3.2)."""

    EARLY = "前期资料", "前期资料", "前期", "开盘资料"
    LATE = "后期资料", "后期资料", "后期"


class DocumentFact(Choice):
    """What a document states of the concrete, besides project and builder."""

    PLACEMENT = "部位"
    STRENGTH = "强度等级"
    IMPERMEABILITY = "抗渗等级"
    MARK = "混凝土标记"
    SUPPLIED_ON = "供货日期"
    VOLUME = "供货量"
    MIX = "配合比编号"
    BUILDER = "施工单位"
    TEST_DATA = "试验数据"
    EVALUATION = "评定"
    CONCLUSION = "结论"


class DocumentState(Choice):
    DRAFT = "draft", "待出具"
    PRODUCED = "produced", "已出具"
    REVIEWED = "reviewed", "已审核"
    SUPERSEDED = "superseded", "已被替代"
    VOID = "void", "已作废"


class IssuanceState(Choice):
    DRAFT = "draft", "待领取"
    COLLECTED = "collected", "已领取"
    DELIVERED = "delivered", "已交付"
    ACKNOWLEDGED = "acknowledged", "回执已交"
    VOID = "void", "已作废"


class ChangeState(Choice):
    DRAFT = "draft", "填写中"
    SUBMITTED = "submitted", "待审核"
    APPROVED = "approved", "同意更改"
    CHANGED = "changed", "更改后待审核"
    CHECKED = "checked", "更改后已审核"
    REISSUED = "reissued", "收回原件"
    DESTROYED = "destroyed", "已销毁"
    CLOSED = "closed", "已办结"
    CANCELLED = "cancelled", "已撤销"


class CopyState(Choice):
    """What became of one copy of a document that was replaced."""

    OUT = "未收回"
    RECOVERED = "已收回"
    MISSING = "收不回"


class DocumentKind(Record):
    """A kind of document the station issues: what it states, when it is due, who makes it."""

    __tablename__ = "document_kinds"
    called = "资料种类"
    __table_args__ = (UniqueConstraint("station_id", "name"),)

    name: Mapped[str] = field(Kind.TEXT, "资料名称", max_length=60, width=20)
    document_set: Mapped[DocumentSet] = field(
        Kind.CHOICE, "资料套", choices=DocumentSet, default=DocumentSet.EARLY, width=10
    )
    usual: Mapped[bool] = field(
        Kind.BOOL, "默认出具", default=True, width=9, help="没有另作约定的工程都出具"
    )
    answers: Mapped[EarlyDocument | None] = field(
        Kind.CHOICE, "对应订货单资料项", choices=EarlyDocument, width=16,
        help="客户在订货通知单上勾选了这一项时出具",
    )  # fmt: skip
    copies: Mapped[int | None] = field(
        Kind.INTEGER, "份数", unit="份", minimum=1, maximum=50, width=6,
        usual=Setting("orders.document_copies"),
    )  # fmt: skip
    states: Mapped[list[str]] = field(
        Kind.CHOICES, "载明内容", choices=DocumentFact, default=list, width=26
    )
    protected: Mapped[list[str]] = field(
        Kind.CHOICES, "另列不得更改", choices=DocumentFact, default=list, width=18,
        help="强度等级、抗渗等级、试验数据、评定、结论总是不得更改", clause="M3.3.2",
    )  # fmt: skip
    producer: Mapped[Role] = field(
        Kind.CHOICE, "出具岗位", choices=Role, default=Role.DOCUMENT_CLERK, width=12
    )
    reviewer: Mapped[Role] = field(
        Kind.CHOICE, "审核岗位", choices=Role, default=Role.TECHNICAL_HEAD, width=12
    )
    due_days: Mapped[int | None] = field(
        Kind.INTEGER, "浇筑后天数", unit="天", minimum=0, maximum=400, width=10,
        help="留空的随第一车交付", clause="M3.2.1",
    )  # fmt: skip
    needs_consent: Mapped[bool] = field(
        Kind.BOOL, "须经营人员同意", default=False, width=14, clause="M1.7.2"
    )
    needs_scan: Mapped[bool] = field(
        Kind.BOOL, "须归档原文", default=False, width=10, help="出具前须归档试验室出的报告"
    )
    active: Mapped[bool] = field(Kind.BOOL, "在用", default=True, width=6)


class Document(Record):
    """One version of one document of a task or pour. What it states of strength, impermeability and
    tests never changes (R17); everything else changes by a request (R18)."""

    __tablename__ = "documents"
    called = "工程资料"
    __table_args__ = (
        UniqueConstraint("station_id", "number"),
        Index("ix_documents_list", "station_id", "due_on", "id"),
    )

    number: Mapped[str | None] = field(Kind.CODE, "资料编号", width=16)
    revision: Mapped[int] = field(Kind.INTEGER, "版次", default=1, width=6)
    state: Mapped[DocumentState] = field(
        Kind.STATE, "状态", choices=DocumentState, default=DocumentState.DRAFT
    )
    kind_id: Mapped[UUID | None] = field(
        Kind.REFERENCE, "资料种类", required=True, refers="document-kinds", width=18
    )
    project_id: Mapped[UUID | None] = field(
        Kind.REFERENCE, "工程名称", required=True, refers="projects"
    )
    task_id: Mapped[UUID | None] = field(
        Kind.REFERENCE, "生产任务书", refers="tasks", width=16, help="前期资料随任务书"
    )
    pour_id: Mapped[UUID | None] = field(
        Kind.REFERENCE, "浇筑", refers="pours", width=16, help="后期资料随浇筑"
    )
    due_on: Mapped[date | None] = field(Kind.DATE, "应出具日期", clause="M3.2.1")
    copies: Mapped[int | None] = field(
        Kind.INTEGER, "份数", unit="份", minimum=1, maximum=50, width=6
    )
    builder: Mapped[str] = field(Kind.TEXT, "施工单位", default="", width=18)
    placement: Mapped[str] = field(Kind.TEXT, "部位", default="", width=18)
    strength_grade: Mapped[str] = field(
        Kind.TEXT, "强度等级", default="", max_length=40, width=9, clause="M3.3.2"
    )
    impermeability_grade: Mapped[str] = field(
        Kind.TEXT, "抗渗等级", default="", max_length=20, width=9, clause="M3.3.2"
    )
    mark: Mapped[str] = field(Kind.TEXT, "混凝土标记", default="", max_length=80, width=20)
    supplied_on: Mapped[date | None] = field(Kind.DATE, "供货日期")
    supplied_m3: Mapped[Decimal | None] = field(
        Kind.VOLUME, "供货量", unit="m³", minimum=0, maximum=100000
    )
    mix_reference: Mapped[str] = field(Kind.CODE, "配合比编号", default="", width=14)
    test_data: Mapped[str] = field(Kind.LONG_TEXT, "试验数据", default="", clause="M3.3.2")
    evaluation: Mapped[str] = field(Kind.LONG_TEXT, "评定", default="", clause="M3.3.2")
    conclusion: Mapped[str] = field(
        Kind.LONG_TEXT, "结论", default="", clause="M3.3.2", help="试验室的结论，程序不作评定"
    )
    replaces_id: Mapped[UUID | None] = field(Kind.REFERENCE, "替代的版本", refers="documents")
    produced_by, produced_by_id, produced_at = stamp("出具人", "出具时间", clause="M3.1.3", width=9)
    reviewed_by, reviewed_by_id, reviewed_at = stamp("审核人", "审核时间", clause="M3.2.1", width=9)
    consented_by, consented_by_id, consented_at = stamp(
        "经营人员", "同意发放时间", clause="M1.7.2", width=9
    )
    withheld: Mapped[str] = field(Kind.TEXT, "暂不发放原因", default="", clause="M1.7.2")
    remarks: Mapped[str] = field(Kind.LONG_TEXT, "备注", default="")

    kind: Mapped[DocumentKind | None] = relationship(lazy="joined", foreign_keys=kind_id)
    project: Mapped[Project | None] = relationship(lazy="joined", foreign_keys=project_id)
    task: Mapped[ProductionTask | None] = relationship(foreign_keys=task_id)
    pour: Mapped[Pour | None] = relationship(foreign_keys=pour_id)


class Issuance(Record):
    """资料发放: what a specialist collected, delivered and had signed for, copy by copy."""

    __tablename__ = "issuances"
    called = "资料发放"
    __table_args__ = (
        UniqueConstraint("station_id", "number"),
        Index("ix_issuances_list", "station_id", "created_at", "id"),
    )

    number: Mapped[str | None] = field(Kind.CODE, "发放单号", width=16)
    state: Mapped[IssuanceState] = field(
        Kind.STATE, "状态", choices=IssuanceState, default=IssuanceState.DRAFT
    )
    document_set: Mapped[DocumentSet] = field(
        Kind.CHOICE, "资料套", choices=DocumentSet, default=DocumentSet.EARLY, width=10
    )
    project_id: Mapped[UUID | None] = field(
        Kind.REFERENCE, "工程名称", required=True, refers="projects"
    )
    task_id: Mapped[UUID | None] = field(Kind.REFERENCE, "生产任务书", refers="tasks", width=16)
    pour_id: Mapped[UUID | None] = field(Kind.REFERENCE, "浇筑", refers="pours", width=16)
    change_id: Mapped[UUID | None] = field(
        Kind.REFERENCE, "更改申请", refers="change-requests", width=16
    )
    collected_by, collected_by_id, collected_at = stamp(
        "领取人", "领取时间", clause="M3.1.3", width=9
    )
    receiver: Mapped[str] = field(
        Kind.TEXT, "接收人", default="", max_length=60, width=9, clause="M3.2.1"
    )
    verified: Mapped[bool] = field(
        Kind.BOOL, "接收人已核对", default=False, width=12, clause="M3.2.1"
    )
    delivered_at: Mapped[datetime | None] = field(Kind.MOMENT, "交付时间", clause="M3.2.1")
    delivered_by, delivered_by_id, delivery_at = stamp("交付人", "交付登记时间", width=9)
    slip_by, slip_by_id, slip_at = stamp("收回执", "验收单交回时间", clause="M3.1.4", width=9)
    remarks: Mapped[str] = field(Kind.LONG_TEXT, "备注", default="")

    project: Mapped[Project | None] = relationship(lazy="joined", foreign_keys=project_id)
    task: Mapped[ProductionTask | None] = relationship(foreign_keys=task_id)
    pour: Mapped[Pour | None] = relationship(foreign_keys=pour_id)
    lines: Mapped[list[IssuanceLine]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="IssuanceLine.position"
    )


class IssuanceLine(Stored):
    """One document in one delivery: copies collected, and copies the receiver signed for."""

    __tablename__ = "issuance_lines"

    issuance_id: Mapped[UUID] = mapped_column(Uuid(), ForeignKey("issuances.id"), index=True)
    position: Mapped[int] = mapped_column()
    document_id: Mapped[UUID | None] = field(
        Kind.REFERENCE, "资料", required=True, refers="documents", width=26
    )
    copies: Mapped[int | None] = field(
        Kind.INTEGER, "领取份数", unit="份", minimum=1, maximum=50, width=9, clause="M3.1.3"
    )
    delivered: Mapped[int | None] = field(
        Kind.INTEGER, "签收份数", unit="份", minimum=0, maximum=50, width=9, clause="M3.2.1"
    )
    remarks: Mapped[str] = field(Kind.TEXT, "备注", default="", width=14)

    document: Mapped[Document | None] = relationship(lazy="joined", foreign_keys=document_id)


class ChangeRequest(Record):
    """资料更改申请表: asked by whoever is responsible, reviewed by two before and after (M3.3)."""

    __tablename__ = "change_requests"
    called = "资料更改申请"
    __table_args__ = (UniqueConstraint("station_id", "number"),)

    number: Mapped[str | None] = field(Kind.CODE, "申请编号", width=16)
    state: Mapped[ChangeState] = field(
        Kind.STATE, "状态", choices=ChangeState, default=ChangeState.DRAFT
    )
    project_id: Mapped[UUID | None] = field(
        Kind.REFERENCE, "工程名称", required=True, refers="projects"
    )
    party: Mapped[str] = field(
        Kind.TEXT, "责任方", default="", required=True, max_length=100, width=16, clause="M3.3.1"
    )
    cause: Mapped[str] = field(
        Kind.LONG_TEXT, "更改缘由", default="", required=True, clause="M3.3.1"
    )
    copies: Mapped[int | None] = field(
        Kind.INTEGER, "更改份数", unit="份", required=True, minimum=1, maximum=50, width=9,
        clause="M3.3.1",
    )  # fmt: skip
    round: Mapped[int] = field(Kind.INTEGER, "第几次", default=1, width=7)
    earlier: Mapped[list[Any]] = mapped_column(JSON(), default=list)
    submitted_by, submitted_by_id, submitted_at = stamp("申请人", "提交时间", width=9)
    approved_by, approved_by_id, approved_at = stamp("审核人", "审核时间", clause="M3.3.2", width=9)
    changed_documents_by, changed_documents_by_id, changed_documents_at = stamp(
        "更改人", "更改时间", clause="M3.3.3", width=9
    )
    checked_by, checked_by_id, checked_at = stamp(
        "更改后审核人", "更改后审核时间", clause="M3.3.3", width=9
    )
    reissued_by, reissued_by_id, reissued_at = stamp(
        "发放登记人", "发放登记时间", clause="M3.3.3", width=9
    )
    excused_by, excused_by_id, excused_at = stamp(
        "缺失批准人", "缺失批准时间", clause="M3.3.3", width=9
    )
    method: Mapped[str] = field(Kind.TEXT, "销毁方式", default="", max_length=60, width=9)
    destroyer: Mapped[str] = field(
        Kind.TEXT, "执行人", default="", max_length=60, width=9, clause="M3.3.3"
    )
    witness: Mapped[str] = field(
        Kind.TEXT, "监销人", default="", max_length=60, width=9, clause="M3.3.3"
    )
    destroyed_on: Mapped[date | None] = field(Kind.DATE, "销毁日期", clause="M3.3.3")
    closed_by, closed_by_id, closed_at = stamp("办结人", "办结时间", width=9)
    remarks: Mapped[str] = field(Kind.LONG_TEXT, "备注", default="")

    project: Mapped[Project | None] = relationship(lazy="joined", foreign_keys=project_id)
    items: Mapped[list[ChangeItem]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="ChangeItem.position"
    )
    recalls: Mapped[list[RecalledCopy]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="RecalledCopy.position"
    )


class ChangeItem(Stored):
    """One statement of one document: as it is, and as it is to be."""

    __tablename__ = "change_items"

    change_id: Mapped[UUID] = mapped_column(Uuid(), ForeignKey("change_requests.id"), index=True)
    position: Mapped[int] = mapped_column()
    document_id: Mapped[UUID | None] = field(
        Kind.REFERENCE, "资料", required=True, refers="documents", width=26
    )
    fact: Mapped[DocumentFact | None] = field(
        Kind.CHOICE, "更改项", choices=DocumentFact, required=True, width=11, clause="M3.3.2"
    )
    before: Mapped[str] = field(Kind.TEXT, "原内容", default="", max_length=400, width=20)
    after: Mapped[str] = field(
        Kind.TEXT, "改为", default="", max_length=400, width=20, required=True
    )

    document: Mapped[Document | None] = relationship(lazy="joined", foreign_keys=document_id)


class RecalledCopy(Stored):
    """One copy of a replaced document: recovered, or said why it cannot be."""

    __tablename__ = "recalled_copies"

    change_id: Mapped[UUID] = mapped_column(Uuid(), ForeignKey("change_requests.id"), index=True)
    position: Mapped[int] = mapped_column()
    line_id: Mapped[UUID | None] = mapped_column(
        Uuid(), ForeignKey("issuance_lines.id"), index=True, nullable=True
    )
    document_id: Mapped[UUID | None] = field(Kind.REFERENCE, "资料", refers="documents", width=26)
    copy_number: Mapped[int] = field(Kind.INTEGER, "第几份", default=1, width=7)
    holder: Mapped[str] = field(Kind.TEXT, "持有人", default="", max_length=60, width=10)
    outcome: Mapped[CopyState] = field(
        Kind.CHOICE, "收回情况", choices=CopyState, default=CopyState.OUT, width=9, clause="M3.3.3"
    )
    recovered_on: Mapped[date | None] = field(Kind.DATE, "收回日期", clause="M3.3.3")
    explanation: Mapped[str] = field(Kind.TEXT, "收不回说明", default="", width=20, clause="M3.3.3")

    document: Mapped[Document | None] = relationship(lazy="joined", foreign_keys=document_id)
