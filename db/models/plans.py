"""Production tasks, the daily plan, and what they draw on (domain §3.3, §3.4)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Record, Stored, moment_column
from db.choice import Choice
from db.fields import Kind, field, stamp
from db.models.orders import EarlyDocument, OrderNotice, PlacingMethod


class TaskState(Choice):
    ISSUED = "issued", "已下达"
    DOCUMENTS_READY = "documents_ready", "资料已备"
    COLLECTED = "collected", "资料已领"
    CANCELLED = "cancelled", "已作废"


class PlanState(Choice):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待审批"
    APPROVED = "approved", "已批准"
    ISSUED = "issued", "已签发"
    SUPERSEDED = "superseded", "已改版"
    CANCELLED = "cancelled", "已作废"


class PlantKind(Choice):
    """What the station can send or mix with."""

    TRUCK = "罐车"
    BOOM_PUMP = "汽车泵"
    TRUCK_MOUNTED_PUMP = "车载泵"
    LINE_PUMP = "拖泵"


class Post(Choice):
    """The five posts that an issued plan goes to (M2.2.1)."""

    DISPATCH = "调度室"
    MIXING = "搅拌楼"
    TECHNICAL = "技术科"
    MATERIALS = "材料科"
    LOGISTICS = "物流单位"


class ProductionTask(Record):
    """生产任务书, for 技术科(资料室) to prepare the documents from (M1.2.2)."""

    __tablename__ = "tasks"
    called = "生产任务书"
    __table_args__ = (
        UniqueConstraint("station_id", "number"),
        Index("ix_tasks_list", "station_id", "planned_opening", "id"),
    )

    number: Mapped[str | None] = field(Kind.CODE, "任务单号", width=16)
    state: Mapped[TaskState] = field(
        Kind.STATE, "状态", choices=TaskState, default=TaskState.ISSUED
    )
    revision: Mapped[int] = field(Kind.INTEGER, "版次", default=1, width=6, clause="M1.5.3")
    order_id: Mapped[UUID] = field(Kind.REFERENCE, "订货单号", refers="orders", width=16)
    planned_opening: Mapped[datetime] = field(Kind.MOMENT, "计划开盘", ahead=True)
    volume_m3: Mapped[Decimal] = field(Kind.VOLUME, "计划方量", unit="m³")
    mix_reference: Mapped[str] = field(
        Kind.CODE, "配合比编号", default="", width=14, synonyms=("配合比", "配比编号")
    )
    documents_wanted: Mapped[list[str]] = field(
        Kind.CHOICES, "资料要求", choices=EarlyDocument, default=list, clause="M1.4.2"
    )
    document_copies: Mapped[int | None] = field(
        Kind.INTEGER, "资料份数", unit="份", minimum=0, maximum=50
    )
    documents_due: Mapped[datetime | None] = field(
        Kind.MOMENT, "资料完成时限", ahead=True, clause="M1.2.2"
    )
    issued_by, issued_by_id, issued_at = stamp("制表人", "下达时间", clause="M1.2.2", width=10)
    ready_by, ready_by_id, ready_at = stamp("资料员", "备妥时间", width=10)
    collected_by, collected_by_id, collected_at = stamp("领取人", "领取时间", width=10)
    recalled_at: Mapped[datetime | None] = field(Kind.MOMENT, "收回重做时间", clause="M1.5.3")
    recall_reason: Mapped[str] = field(Kind.TEXT, "收回重做原因", default="", clause="M1.5.3")
    remarks: Mapped[str] = field(Kind.LONG_TEXT, "备注", default="")

    order: Mapped[OrderNotice] = relationship(lazy="joined", foreign_keys=order_id)


class DailyPlan(Record):
    """日生产计划表, one row per date and revision; an issued one never changes (R06)."""

    __tablename__ = "daily_plans"
    called = "日生产计划"
    __table_args__ = (
        UniqueConstraint("station_id", "number"),
        UniqueConstraint("station_id", "plan_date", "revision"),
    )

    number: Mapped[str | None] = field(Kind.CODE, "计划编号", width=16)
    state: Mapped[PlanState] = field(Kind.STATE, "状态", choices=PlanState, default=PlanState.DRAFT)
    plan_date: Mapped[date] = field(
        Kind.DATE, "计划日期", required=True, synonyms=("计划执行日期", "日期")
    )
    revision: Mapped[int] = field(Kind.INTEGER, "版次", default=1, width=6)
    revision_reason: Mapped[str] = field(
        Kind.TEXT, "改版原因", default="", clause="M1.4.1", width=20
    )
    difference: Mapped[list[Any]] = mapped_column(JSON(), default=list)
    # What the day draws on as it was when the plan was submitted; empty in older plans.
    stated: Mapped[dict[str, Any] | None] = mapped_column(JSON(), nullable=True)
    total_m3: Mapped[Decimal] = field(Kind.VOLUME, "合计方量", unit="m³", default=Decimal(0))
    line_count: Mapped[int] = field(Kind.INTEGER, "单数", default=0, width=6)
    trucks_available: Mapped[int | None] = field(
        Kind.INTEGER, "可用罐车", unit="台", minimum=0, maximum=500
    )
    prepared_by, prepared_by_id, prepared_at = stamp("编制", "编制时间", width=10)
    submitted_by, submitted_by_id, submitted_at = stamp("提交", "提交时间", width=10)
    approved_by, approved_by_id, approved_at = stamp(
        "站长审批", "审批时间", clause="M2.2.1", width=10
    )
    issued_by, issued_by_id, issued_at = stamp("签发", "签发时间", width=10)
    remarks: Mapped[str] = field(Kind.LONG_TEXT, "备注", default="")

    lines: Mapped[list[DailyPlanLine]] = relationship(
        cascade="all, delete-orphan", order_by="DailyPlanLine.position", back_populates="plan"
    )
    distribution: Mapped[list[PlanDistribution]] = relationship(
        cascade="all, delete-orphan", order_by="PlanDistribution.position"
    )


class DailyPlanLine(Stored):
    """One pour of the plan. Words of the order are copied, so an issued plan stays as signed."""

    __tablename__ = "daily_plan_lines"

    plan_id: Mapped[UUID] = mapped_column(Uuid(), ForeignKey("daily_plans.id"), index=True)
    position: Mapped[int] = field(Kind.INTEGER, "序", width=4)
    order_id: Mapped[UUID] = field(Kind.REFERENCE, "订货单号", refers="orders", width=16)
    task_id: Mapped[UUID | None] = field(Kind.REFERENCE, "任务单号", refers="tasks", width=16)
    project_name: Mapped[str] = field(Kind.TEXT, "工程名称", width=28)
    placement: Mapped[str] = field(Kind.TEXT, "浇筑部位", width=22)
    grade: Mapped[str] = field(Kind.TEXT, "强度等级", max_length=60, width=11)
    slump: Mapped[str] = field(Kind.TEXT, "坍落度", unit="mm", max_length=20, width=9)
    volume_m3: Mapped[Decimal] = field(Kind.VOLUME, "计划方量", unit="m³", minimum=0)
    placing_method: Mapped[PlacingMethod | None] = field(
        Kind.CHOICE, "浇筑方式", choices=PlacingMethod, width=9
    )
    planned_opening: Mapped[datetime] = field(Kind.MOMENT, "计划开盘", ahead=True, required=True)
    ordered_opening: Mapped[datetime | None] = field(
        Kind.MOMENT,
        "订货开盘",
        ahead=True,
        help="归集时订货单上的开盘时间；订货单改了时间，计划行跟着改",
    )
    pump: Mapped[str] = field(Kind.TEXT, "泵", default="", max_length=60, width=12)
    pump_crew: Mapped[str] = field(Kind.TEXT, "泵工", default="", max_length=60, width=10)
    first_trucks: Mapped[int | None] = field(
        Kind.INTEGER, "首发车数", unit="台", minimum=0, maximum=60, clause="M1.4.3"
    )
    haul_distance_km: Mapped[Decimal | None] = field(Kind.DECIMAL, "运距", unit="km", width=8)
    specialist: Mapped[str] = field(Kind.TEXT, "客服专员", default="", max_length=60, width=10)
    remarks: Mapped[str] = field(Kind.TEXT, "备注", default="", width=16)

    plan: Mapped[DailyPlan] = relationship(back_populates="lines")


class PlanDistribution(Stored):
    """One post's copy of an issued plan and its acknowledgement (M2.2.1)."""

    __tablename__ = "plan_distributions"
    __table_args__ = (UniqueConstraint("plan_id", "post"),)

    plan_id: Mapped[UUID] = mapped_column(Uuid(), ForeignKey("daily_plans.id"), index=True)
    position: Mapped[int] = mapped_column()
    post: Mapped[Post] = field(Kind.CHOICE, "分发", choices=Post)
    sent_at: Mapped[datetime] = moment_column()
    acknowledged_by: Mapped[str] = field(Kind.TEXT, "签收", default="", max_length=60)
    acknowledged_at: Mapped[datetime | None] = field(Kind.MOMENT, "签收时间")


class OpeningConfirmation(Record):
    """明日开盘确认: one call to the customer about one order; the signed plan is not touched.

    Every call is kept. `planned_opening` is the opening that was planned when it was made, by which
    it was in time or late.
    """

    __tablename__ = "opening_confirmations"
    called = "开盘核实"
    __table_args__ = (Index("ix_opening_confirmations_day", "plan_date", "order_id"),)

    order_id: Mapped[UUID] = field(Kind.REFERENCE, "订货单号", refers="orders", width=16)
    plan_date: Mapped[date] = field(Kind.DATE, "计划日期")
    planned_opening: Mapped[datetime | None] = field(
        Kind.MOMENT, "当时计划开盘", ahead=True, clause="M1.2.3"
    )
    confirmed_opening: Mapped[datetime] = field(
        Kind.MOMENT, "核实开盘时间", ahead=True, required=True, clause="M1.2.3"
    )
    confirmed_with: Mapped[str] = field(Kind.TEXT, "对方", required=True, max_length=60)
    confirmed_by: Mapped[str] = field(Kind.TEXT, "核实人", max_length=60)
    confirmed_at: Mapped[datetime] = field(Kind.MOMENT, "核实时间", clause="M1.2.3")
    told_dispatcher_at: Mapped[datetime | None] = field(
        Kind.MOMENT, "通知调度时间", clause="M2.3.1"
    )
    note: Mapped[str] = field(Kind.TEXT, "说明", default="")


class Plant(Record):
    """A truck or pump of the station or hired for it."""

    __tablename__ = "plants"
    called = "车辆设备"
    __table_args__ = (UniqueConstraint("station_id", "name"),)

    name: Mapped[str] = field(Kind.CODE, "车号", required=True, width=12)
    kind: Mapped[PlantKind] = field(Kind.CHOICE, "类别", choices=PlantKind, width=9)
    size: Mapped[str] = field(Kind.TEXT, "规格", default="", max_length=30, width=10)
    available: Mapped[bool] = field(Kind.BOOL, "可用", default=True)
    note: Mapped[str] = field(Kind.TEXT, "备注", default="")


class MixDesign(Record):
    """A mix of the laboratory: kilograms of each material in one cubic metre."""

    __tablename__ = "mixes"
    called = "配合比"
    __table_args__ = (UniqueConstraint("station_id", "reference"),)

    reference: Mapped[str] = field(
        Kind.CODE, "配合比编号", required=True, width=14, synonyms=("编号", "配比编号")
    )
    grade: Mapped[str] = field(
        Kind.TEXT, "强度等级", required=True, max_length=60, synonyms=("标号", "等级")
    )
    cement_kg: Mapped[Decimal] = field(
        Kind.DECIMAL, "水泥", unit="kg", default=Decimal(0), minimum=0
    )
    flyash_kg: Mapped[Decimal] = field(
        Kind.DECIMAL, "粉煤灰", unit="kg", default=Decimal(0), minimum=0
    )
    slag_kg: Mapped[Decimal] = field(Kind.DECIMAL, "矿粉", unit="kg", default=Decimal(0), minimum=0)
    sand_kg: Mapped[Decimal] = field(Kind.DECIMAL, "砂", unit="kg", default=Decimal(0), minimum=0)
    stone_kg: Mapped[Decimal] = field(Kind.DECIMAL, "石", unit="kg", default=Decimal(0), minimum=0)
    water_kg: Mapped[Decimal] = field(Kind.DECIMAL, "水", unit="kg", default=Decimal(0), minimum=0)
    admixture_kg: Mapped[Decimal] = field(
        Kind.DECIMAL, "外加剂", unit="kg", default=Decimal(0), minimum=0
    )
    active: Mapped[bool] = field(Kind.BOOL, "在用", default=True)
