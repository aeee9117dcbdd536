"""The pour, its delivery tickets and its pumps (domain §3.5)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from db.base import Record
from db.choice import Choice
from db.fields import Kind, Usual, field, stamp
from db.models.orders import EarlyDocument, OrderNotice
from db.models.people import SITE_OFFICE


class PourState(Choice):
    PLANNED = "planned", "待确认"
    CONFIRMED = "confirmed", "已确认"
    OPENED = "opened", "已开盘"
    SUPPLYING = "supplying", "供应中"
    CLOSING = "closing", "收盘中"
    CLOSED = "closed", "已收盘"
    ARCHIVED = "archived", "已归档"
    CALLED_OFF = "called_off", "已取消"


class CheckItem(Choice):
    """What specialist and dispatcher check before the opening (M1.4.1)."""

    PROJECT = "工程名称"
    PLACEMENT = "浇筑部位"
    GRADE = "强度等级"
    SLUMP = "到场坍落度"
    EQUIPMENT = "始发设备"


class TicketState(Choice):
    """`REFUSED` and `SETTLED` are loads that were delivered and not signed for: until, and after, the
    deputy manager decided. `MOVED` is a whole load that went on to another pour and counts there."""

    SENT = "sent", "在途"
    DELIVERED = "delivered", "已签收"
    REFUSED = "refused", "拒签"
    SETTLED = "settled", "拒签已裁定"
    MOVED = "moved", "已转出"
    VOID = "void", "已作废"


class TicketLoad(Choice):
    CONCRETE = "混凝土", "混凝土", "砼", "商砼"
    MORTAR = "润管砂浆", "润管砂浆", "砂浆"


class TicketCopy(Choice):
    """The three copies of a ticket and where each ends (M2.6.5, M2.7.1)."""

    FIRST = "第一联", "第一联(调度处)"
    SECOND = "第二联", "第二联(签收后交回调度)"
    THIRD = "第三联", "第三联(留项目)"


class Pour(Record):
    """One order executed on one line of an issued plan.

    `pour_date` is the plan's day until the opening, then the day it was opened: a pour across
    midnight counts once, there. `supplied_m3`, `truck_count` and `last_truck_at` follow the
    tickets that are not void; mortar is no concrete and is left out of the volume.
    """

    __tablename__ = "pours"
    called = "浇筑"
    __table_args__ = (
        UniqueConstraint("station_id", "number"),
        Index("ix_pours_list", "station_id", "pour_date", "id"),
        Index("ix_pours_state", "station_id", "state", "pour_date"),
    )

    number: Mapped[str | None] = field(Kind.CODE, "浇筑编号", width=16)
    state: Mapped[PourState] = field(
        Kind.STATE, "状态", choices=PourState, default=PourState.PLANNED
    )
    order_id: Mapped[UUID] = field(Kind.REFERENCE, "订货单号", refers="orders", width=16)
    pour_date: Mapped[date] = field(Kind.DATE, "浇筑日期")
    planned_opening: Mapped[datetime] = field(Kind.MOMENT, "计划开盘", ahead=True)
    planned_m3: Mapped[Decimal] = field(Kind.VOLUME, "计划方量", unit="m³")
    specialist_id: Mapped[UUID | None] = field(
        Kind.REFERENCE, "客服专员", refers="people", roles=SITE_OFFICE, width=10
    )
    first_equipment: Mapped[str] = field(
        Kind.TEXT, "始发设备安排", default="", width=20, clause="M1.4.1"
    )
    expected_opening: Mapped[datetime | None] = field(
        Kind.MOMENT, "核实开盘", ahead=True, clause="M1.2.3"
    )
    confirmed_with: Mapped[str] = field(Kind.TEXT, "核实对方", default="", max_length=60)
    confirmed_at: Mapped[datetime | None] = field(Kind.MOMENT, "核实时间", clause="M1.2.3")
    posts_told_by, posts_told_by_id, posts_told_at = stamp(
        "通知各岗位", "通知岗位时间", clause="M2.3.1"
    )
    checked_items: Mapped[list[str]] = field(
        Kind.CHOICES, "专员核实项目", choices=CheckItem, default=list, clause="M1.4.1"
    )
    checked_by, checked_by_id, checked_at = stamp("核实专员", "专员核实时间")
    agreed_items: Mapped[list[str]] = field(
        Kind.CHOICES, "调度核实项目", choices=CheckItem, default=list, clause="M1.4.1"
    )
    agreed_by, agreed_by_id, agreed_at = stamp("核实调度", "调度核实时间")
    documents_handed: Mapped[list[str]] = field(
        Kind.CHOICES, "交接资料", choices=EarlyDocument, default=list, clause="M1.4.2"
    )
    documents_receiver: Mapped[str] = field(
        Kind.TEXT, "资料接收人", default="", max_length=60, clause="M1.4.2"
    )
    documents_handed_at: Mapped[datetime | None] = field(
        Kind.MOMENT, "资料交接时间", clause="M1.4.2"
    )
    opened_by, opened_by_id, opened_at = stamp("开盘指令", "开盘时间", clause="M2.3.1")
    first_truck_at: Mapped[datetime | None] = field(Kind.MOMENT, "首车出站", clause="M2.4.1")
    supplied_m3: Mapped[Decimal] = field(
        Kind.VOLUME, "供应方量", unit="m³", default=Decimal(0), help="有效发货单的混凝土合计"
    )
    truck_count: Mapped[int] = field(Kind.INTEGER, "车次", default=0, width=6)
    last_truck_at: Mapped[datetime | None] = field(Kind.MOMENT, "末车出站")
    amendment_asked_at: Mapped[datetime | None] = field(
        Kind.MOMENT, "要求补签时间", clause="M1.5.3"
    )
    quantity_dispute: Mapped[bool] = field(Kind.BOOL, "量差纠纷", default=False, clause="M1.6.2")
    dispute_note: Mapped[str] = field(Kind.LONG_TEXT, "量差情况", default="", clause="M1.5.3")
    incident: Mapped[bool] = field(Kind.BOOL, "突发事件", default=False, clause="M1.6.2")
    incident_note: Mapped[str] = field(Kind.LONG_TEXT, "突发情况", default="", clause="M1.6.2")
    late_explanation: Mapped[str] = field(Kind.LONG_TEXT, "解释内容", default="", clause="M1.3.1")
    explained_to: Mapped[str] = field(
        Kind.TEXT, "解释对象", default="", max_length=60, clause="M1.3.1"
    )
    explained_at: Mapped[datetime | None] = field(Kind.MOMENT, "解释时间", clause="M1.3.1")
    closing_m3: Mapped[Decimal | None] = field(
        Kind.VOLUME, "收盘核实方量", unit="m³", minimum=0, maximum=20000, clause="M2.7.2"
    )
    closing_with: Mapped[str] = field(
        Kind.TEXT, "收盘核实对方", default="", max_length=60, clause="M2.7.2"
    )
    closing_asked_at: Mapped[datetime | None] = field(Kind.MOMENT, "收盘核实时间", clause="M1.6.1")
    takeoff_m3: Mapped[Decimal | None] = field(
        Kind.VOLUME, "图纸方量", unit="m³", minimum=0, maximum=20000, clause="M2.7.2"
    )
    finished_at: Mapped[datetime | None] = field(Kind.MOMENT, "收盘时间", clause="M1.6.2")
    closing_trucks: Mapped[int | None] = field(
        Kind.INTEGER, "收盘车次", unit="车", minimum=0, maximum=50, clause="M1.6.1"
    )
    closing_counted: Mapped[bool] = field(
        Kind.BOOL, "收盘车次由发货单计数", default=False, help="否则是收盘时填写的"
    )
    left_over_m3: Mapped[Decimal | None] = field(
        Kind.VOLUME, "剩余方量", unit="m³", minimum=0, maximum=100, clause="M1.6.1"
    )
    call_off_reason: Mapped[str] = field(Kind.TEXT, "取消原因", default="")
    postponed_to: Mapped[datetime | None] = field(Kind.MOMENT, "改期至", ahead=True)
    stop_reason: Mapped[str] = field(Kind.TEXT, "停浇原因", default="")
    archived_at: Mapped[datetime | None] = field(Kind.MOMENT, "归档时间", clause="M1.6.2")
    remarks: Mapped[str] = field(Kind.LONG_TEXT, "备注", default="")

    order: Mapped[OrderNotice] = relationship(lazy="joined", foreign_keys=order_id)


class OfPour(Record):
    """What a record of something that happened at a pour has: the pour."""

    __abstract__ = True

    pour_id: Mapped[UUID] = field(
        Kind.REFERENCE,
        "浇筑编号",
        required=True,
        refers="pours",
        width=16,
        synonyms=("浇筑单号", "开盘编号"),
    )

    @declared_attr
    def pour(cls) -> Mapped[Pour]:  # noqa: N805 - called on the class
        return relationship(Pour, lazy="joined", foreign_keys=[cls.pour_id])  # type: ignore[list-item]


class Refusable:
    """What a paper that the customer signs also has: that he would not, before whom, why, and what
    the deputy manager decided instead of his signature."""

    refusal_reason: Mapped[str] = field(Kind.TEXT, "拒签原因", default="")
    refusal_witness: Mapped[str] = field(Kind.TEXT, "拒签见证人", default="", max_length=60)
    refused_by, refused_by_id, refused_at = stamp("拒签登记", "拒签时间")
    decision: Mapped[str] = field(Kind.LONG_TEXT, "裁定意见", default="")
    settled_by, settled_by_id, settled_at = stamp("裁定人", "裁定时间")


class PumpState(Choice):
    PRESENT = "present", "在场"
    GONE = "gone", "已离场"


class DeliveryTicket(OfPour, Refusable):
    """发货单: one truck load. The number is the batching system's, or drawn when there is none; it
    is that mixing line's alone in its year, and a void ticket leaves it to the right one.

    `volume_m3` is what is meant for this pour. Where some of it went on, `moved_m3` says how much;
    the ticket of that part, at `target_pour_id`, refers back by `moved_from_id`. One that a returned
    load came with refers to it by `return_id`, one that takes over the number of a void ticket to
    that by `replaces_id`.
    """

    __tablename__ = "tickets"
    called = "发货单"
    __table_args__ = (
        Index(
            "uq_tickets_slip",
            "station_id",
            "line",
            "slip_year",
            "number",
            unique=True,
            sqlite_where=text("state != 'void'"),
            postgresql_where=text("state != 'void'"),
        ),
        Index("ix_tickets_list", "station_id", "left_at", "id"),
        Index("ix_tickets_of_pour", "pour_id", "left_at"),
    )

    number: Mapped[str | None] = field(
        Kind.CODE,
        "发货单号",
        width=16,
        synonyms=("小票号", "单号", "发货单编号", "供货单号", "小票编号", "票号", "送货单号"),
    )
    line: Mapped[str] = field(
        Kind.CODE,
        "机组",
        default="1",
        max_length=10,
        width=6,
        synonyms=("搅拌线", "生产线", "机组号", "搅拌机", "主机"),
        help="小票号在同一机组、同一年内不重复",
    )
    slip_year: Mapped[int | None] = mapped_column(nullable=True)
    state: Mapped[TicketState] = field(
        Kind.STATE, "状态", choices=TicketState, default=TicketState.SENT
    )
    load: Mapped[TicketLoad] = field(
        Kind.CHOICE,
        "品种",
        choices=TicketLoad,
        default=TicketLoad.CONCRETE,
        width=9,
        synonyms=("产品", "物料"),
    )
    plate: Mapped[str] = field(
        Kind.CODE,
        "车号",
        default="",
        required=True,
        max_length=20,
        width=10,
        synonyms=("车牌", "车牌号", "罐车号", "车辆"),
    )
    driver: Mapped[str] = field(
        Kind.TEXT, "驾驶员", default="", max_length=60, width=9, synonyms=("司机",)
    )
    volume_m3: Mapped[Decimal | None] = field(
        Kind.VOLUME,
        "本车方量",
        unit="m³",
        required=True,
        minimum=0,
        maximum=30,
        synonyms=("方量", "供货量", "本车供货量", "发货方量", "装载量", "数量", "小票方量"),
    )
    left_at: Mapped[datetime | None] = field(
        Kind.MOMENT,
        "出站时间",
        usual=Usual.NOW,
        required=True,
        synonyms=("发车时间", "出厂时间", "出站", "发货时间"),
    )
    arrived_at: Mapped[datetime | None] = field(
        Kind.MOMENT, "到场时间", synonyms=("到达时间", "到工地时间", "到场")
    )
    unloading_at: Mapped[datetime | None] = field(
        Kind.MOMENT, "开始卸料", clause="M1.4.3", synonyms=("卸料开始", "卸料时间")
    )
    unloaded_at: Mapped[datetime | None] = field(
        Kind.MOMENT, "卸料完毕", synonyms=("卸料结束", "卸完时间")
    )
    returned_at: Mapped[datetime | None] = field(
        Kind.MOMENT, "回站时间", synonyms=("返回时间", "回站", "返站时间")
    )
    receiver: Mapped[str] = field(
        Kind.TEXT,
        "收货签收人",
        default="",
        max_length=60,
        width=10,
        clause="M2.7.1",
        synonyms=("收货人", "签收人", "收料人"),
    )
    copies: Mapped[list[str]] = field(
        Kind.CHOICES,
        "三联去向",
        choices=TicketCopy,
        default=list,
        clause="M2.7.1",
        help="已交到该去处的联次",
    )
    wait_reason: Mapped[str] = field(Kind.TEXT, "等待原因", default="", clause="M1.4.3")
    void_reason: Mapped[str] = field(Kind.TEXT, "作废原因", default="")
    target_pour_id: Mapped[UUID | None] = field(
        Kind.REFERENCE, "转入浇筑", refers="pours", width=16
    )
    moved_m3: Mapped[Decimal | None] = field(
        Kind.VOLUME, "转出方量", unit="m³", minimum=0, maximum=30, help="留空为整车转出"
    )
    moved_at: Mapped[datetime | None] = field(Kind.MOMENT, "转出时间")
    moved_from_id: Mapped[UUID | None] = field(
        Kind.REFERENCE, "转自发货单", refers="tickets", width=16
    )
    return_id: Mapped[UUID | None] = field(Kind.REFERENCE, "转自退货", refers="returns", width=16)
    replaces_id: Mapped[UUID | None] = field(
        Kind.REFERENCE, "代替发货单", refers="tickets", width=16
    )
    correction: Mapped[str] = field(Kind.LONG_TEXT, "更正内容", default="")
    corrected_by, corrected_by_id, corrected_at = stamp("更正人", "更正时间")
    remarks: Mapped[str] = field(Kind.TEXT, "备注", default="")
    import_batch_id: Mapped[UUID | None] = mapped_column(
        Uuid(), ForeignKey("import_batches.id"), nullable=True, index=True
    )


class PumpUse(OfPour):
    """One pump at one pour: when it came, when it began to pump, when it left (M1.2.3)."""

    __tablename__ = "pump_uses"
    called = "泵送设备"

    state: Mapped[PumpState] = field(
        Kind.STATE, "状态", choices=PumpState, default=PumpState.PRESENT
    )
    pump: Mapped[str] = field(Kind.TEXT, "泵", default="", required=True, max_length=60, width=14)
    crew: Mapped[str] = field(Kind.TEXT, "泵工", default="", max_length=60, width=10)
    arrived_at: Mapped[datetime | None] = field(
        Kind.MOMENT, "进场时间", required=True, clause="M1.2.3"
    )
    started_at: Mapped[datetime | None] = field(Kind.MOMENT, "开始泵送", clause="M1.2.3")
    finished_at: Mapped[datetime | None] = field(Kind.MOMENT, "泵送完毕")
    left_at: Mapped[datetime | None] = field(Kind.MOMENT, "离场时间")
    idle_minutes: Mapped[int | None] = field(
        Kind.INTEGER, "停置时间", unit="min", help="进场到开始泵送", clause="M1.2.3"
    )
    idle_reason: Mapped[str] = field(Kind.TEXT, "停置原因", default="", clause="M1.2.3")
    next_pump: Mapped[str] = field(Kind.TEXT, "换上的泵", default="", max_length=60, width=14)
    replace_reason: Mapped[str] = field(Kind.TEXT, "换泵原因", default="")
    replaces_id: Mapped[UUID | None] = mapped_column(
        Uuid(), ForeignKey("pump_uses.id"), nullable=True
    )
    remarks: Mapped[str] = field(Kind.TEXT, "备注", default="")
