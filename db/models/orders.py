"""The customer's order (domain §3.2)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Record, Stored, moment_column
from db.choice import Choice
from db.fields import Kind, Setting, field, stamp
from db.models.customers import Project
from db.models.people import SITE_OFFICE


class ReceivedBy(Choice):
    """How the order came in (M1.2.1)."""

    COLLECTED = "项目收取", "项目收取", "收取", "纸质"
    FAX = "传真"
    SMS = "短信"
    PHONE = "电话"
    WECHAT = "微信", "微信", "表格"


class PlacingMethod(Choice):
    BOOM_PUMP = "汽车泵", "汽车泵", "天泵", "泵车", "臂架泵", "汽泵"
    TRUCK_MOUNTED_PUMP = "车载泵", "车载泵", "车载"
    LINE_PUMP = "拖泵", "拖泵", "地泵", "拖式泵", "固定泵"
    TIPPED = "自卸", "自卸", "直卸", "溜槽", "非泵送", "非泵", "自卸溜槽"
    TOWER_CRANE = "塔吊料斗", "塔吊料斗", "塔吊", "料斗", "吊斗"
    OTHER = "其他"


class EarlyDocument(Choice):
    """The set that goes out with the first truck (M1.4.2)."""

    MIX_NOTICE = "配合比通知单"
    CERTIFICATE = "出厂合格证"
    MATERIAL_REPORTS = "原材料报告", "原材料报告", "原材料检验报告"
    OPENING_APPRAISAL = "开盘鉴定"
    OTHER = "其他"


class OrderUse(Choice):
    """Where the concrete goes: to a site, with whoever fetches it, or to the station itself."""

    SITE = "工地", "工地", "送货"
    PICKUP = "自提", "自提", "自取"
    INTERNAL = "自用", "自用", "站内"


class OrderState(Choice):
    DRAFT = "draft", "草稿"
    RECEIVED = "received", "未签认"
    SIGNED = "signed", "已签认"
    PLANNED = "planned", "已排产"
    POURING = "pouring", "浇筑中"
    CLOSED = "closed", "已完成"
    CANCELLED = "cancelled", "已取消"


class OrderNotice(Record):
    """订货通知单; `number` is drawn when the order is received, a draft has none.

    `remainder_of_id` is the order whose pour was stopped and which this one goes on with.
    """

    __tablename__ = "orders"
    called = "订货通知单"
    held = (("project.name", "project_text"), ("placement",), ("volume_m3",), ("planned_opening",))
    __table_args__ = (
        UniqueConstraint("station_id", "number"),
        Index("ix_orders_list", "station_id", "planned_opening", "id"),
        Index("ix_orders_state", "station_id", "state", "planned_opening"),
    )

    number: Mapped[str | None] = field(Kind.CODE, "订货单号", width=16)
    state: Mapped[OrderState] = field(
        Kind.STATE, "状态", choices=OrderState, default=OrderState.DRAFT
    )
    project_id: Mapped[UUID | None] = field(
        Kind.REFERENCE,
        "工程名称",
        required=True,
        refers="projects",
        synonyms=("项目名称", "工程", "项目", "工地", "工地名称", "工程项目"),
    )
    project_text: Mapped[str] = field(
        Kind.TEXT, "客户所写工程", default="", help="客户原文里的工程名，未对上档案时留作核对"
    )
    use: Mapped[OrderUse] = field(
        Kind.CHOICE,
        "用途",
        choices=OrderUse,
        default=OrderUse.SITE,
        width=6,
        synonyms=("供货方式", "提货方式"),
        help="自提由客户派车到站提货；自用由站长同意，不需客户签认",
    )
    received_by: Mapped[ReceivedBy] = field(
        Kind.CHOICE,
        "接收方式",
        choices=ReceivedBy,
        default=ReceivedBy.COLLECTED,
        clause="M1.2.1",
        width=9,
    )
    urgency_reason: Mapped[str] = field(Kind.TEXT, "紧急原因", default="", clause="M1.2.1")
    received_at: Mapped[datetime | None] = field(Kind.MOMENT, "接收时间", clause="M1.2.1")
    late_entry_reason: Mapped[str] = field(
        Kind.TEXT,
        "补录原因",
        default="",
        help="计划开盘已过才录入的订货单，写明为什么这时才补",
    )
    original_by, original_by_id, original_at = stamp("原件经办", "原件交回时间", clause="M1.2.1")
    placement: Mapped[str] = field(
        Kind.TEXT,
        "浇筑部位",
        default="",
        required=True,
        width=22,
        synonyms=("部位", "施工部位", "浇注部位", "结构部位", "浇捣部位", "工程部位"),
    )
    volume_m3: Mapped[Decimal | None] = field(
        Kind.VOLUME,
        "计划方量",
        unit="m³",
        required=True,
        minimum=0,
        maximum=20000,
        synonyms=(
            "方量",
            "数量",
            "计划量",
            "订货量",
            "砼方量",
            "混凝土方量",
            "预计方量",
            "需求方量",
        ),
    )
    planned_opening: Mapped[datetime | None] = field(
        Kind.MOMENT,
        "计划开盘",
        ahead=True,
        required=True,
        synonyms=(
            "浇筑时间",
            "开盘时间",
            "到场时间",
            "浇捣时间",
            "供应时间",
            "计划开盘时间",
            "计划时间",
            "用料时间",
            "要货时间",
            "浇筑日期",
            "供货时间",
            "日期时间",
        ),
    )
    planned_closing: Mapped[datetime | None] = field(
        Kind.MOMENT, "预计收盘", ahead=True, synonyms=("预计结束", "收盘时间", "预计收盘时间")
    )
    strength_grade: Mapped[str] = field(
        Kind.TEXT,
        "强度等级",
        default="",
        required=True,
        max_length=20,
        width=9,
        synonyms=(
            "标号",
            "砼标号",
            "等级",
            "强度",
            "混凝土强度等级",
            "砼强度等级",
            "砼等级",
            "混凝土等级",
        ),
    )
    impermeability_grade: Mapped[str] = field(
        Kind.TEXT, "抗渗等级", default="", max_length=10, width=9, synonyms=("抗渗", "抗渗标号")
    )
    frost_grade: Mapped[str] = field(
        Kind.TEXT, "抗冻等级", default="", max_length=10, width=9, synonyms=("抗冻",)
    )
    slump_mm: Mapped[int | None] = field(
        Kind.INTEGER,
        "坍落度",
        unit="mm",
        required=True,
        minimum=10,
        maximum=800,
        synonyms=("塌落度", "坍落度要求", "到场坍落度", "入模坍落度"),
    )
    slump_tolerance_mm: Mapped[int | None] = field(
        Kind.INTEGER, "坍落度允许偏差", unit="mm", minimum=0, maximum=100
    )
    aggregate_mm: Mapped[str] = field(
        Kind.TEXT,
        "骨料粒径",
        unit="mm",
        default="",
        max_length=20,
        width=9,
        synonyms=("粗骨料", "石子粒径", "粒径", "骨料"),
    )
    placing_method: Mapped[PlacingMethod | None] = field(
        Kind.CHOICE,
        "浇筑方式",
        choices=PlacingMethod,
        required=True,
        width=9,
        synonyms=("泵送方式", "施工方式", "输送方式", "浇捣方式", "方式", "泵型", "卸料方式"),
    )
    pump_pipe_m: Mapped[int | None] = field(
        Kind.INTEGER, "泵管长度", unit="m", minimum=0, maximum=2000, synonyms=("管道长度", "泵长")
    )
    special_requirements: Mapped[str] = field(
        Kind.TEXT,
        "特殊要求",
        default="",
        width=18,
        synonyms=("技术要求", "特性", "外加剂", "特殊技术要求", "其他要求", "外加剂要求"),
    )
    mark_override: Mapped[str] = field(
        Kind.TEXT, "混凝土标记（手写）", default="", help="留空时按各项自动组成；填写后以此为准"
    )
    mortar_m3: Mapped[Decimal | None] = field(
        Kind.VOLUME, "润管砂浆", unit="m³", minimum=0, maximum=50, synonyms=("砂浆",)
    )
    truck_interval_min: Mapped[int | None] = field(
        Kind.INTEGER, "发车间隔", unit="min", minimum=0, maximum=600, synonyms=("派车间隔",)
    )
    sampling_standard_sets: Mapped[int | None] = field(
        Kind.INTEGER, "标养试块", unit="组", minimum=0, maximum=500
    )
    sampling_impermeability_sets: Mapped[int | None] = field(
        Kind.INTEGER, "抗渗试块", unit="组", minimum=0, maximum=100
    )
    sampling_site_sets: Mapped[int | None] = field(
        Kind.INTEGER, "同条件试块", unit="组", minimum=0, maximum=100
    )
    documents_wanted: Mapped[list[str]] = field(
        Kind.CHOICES, "资料要求", choices=EarlyDocument, default=list, clause="M1.4.2"
    )
    document_copies: Mapped[int | None] = field(
        Kind.INTEGER,
        "资料份数",
        unit="份",
        minimum=0,
        maximum=50,
        usual=Setting("orders.document_copies"),
    )
    contact: Mapped[str] = field(
        Kind.TEXT,
        "现场联系人",
        default="",
        max_length=60,
        required=True,
        width=10,
        synonyms=("联系人", "工地联系人", "收货人", "现场负责人"),
    )
    phone: Mapped[str] = field(
        Kind.CODE,
        "联系电话",
        default="",
        required=True,
        width=14,
        synonyms=("电话", "手机", "联系方式", "手机号", "联系人电话", "现场联系人电话"),
    )
    signer: Mapped[str] = field(
        Kind.TEXT,
        "签认人",
        default="",
        max_length=60,
        clause="M1.2.1",
        width=10,
        synonyms=("订货单位签字", "签字人", "订货人", "签认", "订货单位指定人签字", "需方签字"),
    )
    signed_at: Mapped[datetime | None] = field(
        Kind.MOMENT, "签认时间", clause="M1.2.1", synonyms=("签字日期", "签认日期", "订货日期")
    )
    specialist_id: Mapped[UUID | None] = field(
        Kind.REFERENCE, "客服专员", refers="people", roles=SITE_OFFICE, width=10
    )
    remarks: Mapped[str] = field(Kind.LONG_TEXT, "备注", default="", synonyms=("说明", "附注"))
    cancel_reason: Mapped[str] = field(Kind.TEXT, "取消原因", default="")
    copied_from_id: Mapped[UUID | None] = mapped_column(
        Uuid(), ForeignKey("orders.id"), nullable=True
    )
    remainder_of_id: Mapped[UUID | None] = mapped_column(
        Uuid(), ForeignKey("orders.id"), nullable=True
    )
    import_batch_id: Mapped[UUID | None] = mapped_column(
        Uuid(), ForeignKey("import_batches.id"), nullable=True, index=True
    )

    project: Mapped[Project | None] = relationship(lazy="joined", foreign_keys=project_id)
    amendments: Mapped[list[OrderAmendment]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="OrderAmendment.position"
    )


class OrderAmendment(Stored):
    """补签: what changed after the customer had signed, and the new signature (R11)."""

    __tablename__ = "order_amendments"

    order_id: Mapped[UUID] = mapped_column(Uuid(), ForeignKey("orders.id"), index=True)
    position: Mapped[int] = mapped_column()
    reason: Mapped[str] = field(Kind.TEXT, "变更原因", required=True)
    changes: Mapped[dict[str, Any]] = mapped_column(JSON())  # field → [before, after]
    amended_by: Mapped[str] = field(Kind.TEXT, "经办人", max_length=60)
    amended_at: Mapped[datetime] = moment_column()
    signer: Mapped[str] = field(Kind.TEXT, "补签人", default="", max_length=60)
    signed_at: Mapped[datetime | None] = field(Kind.MOMENT, "补签时间")
