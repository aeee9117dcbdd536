"""What a pour leaves behind on paper: the customer's card, the diary, the dispatcher's log, and the
complaint that an unsatisfied card opens (domain §3.5, §3.6)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Record, Stored
from db.choice import Choice
from db.fields import Kind, Usual, field, stamp
from db.models.people import SITE_OFFICE
from db.models.pours import OfPour, Pour, Refusable
from db.models.shifts import Shift


class CardState(Choice):
    ISSUED = "issued", "待客户评价"
    SIGNED = "signed", "客户已签认"
    FILED = "filed", "已归档"
    REFUSED = "refused", "拒签"
    SETTLED = "settled", "拒签已裁定"
    VOID = "void", "已作废"


class Rating(Choice):
    VERY_SATISFIED = "很满意"
    SATISFIED = "满意"
    MOSTLY_SATISFIED = "基本满意"
    UNSATISFIED = "不满意"
    VERY_UNSATISFIED = "很不满意"


class DiaryState(Choice):
    DRAFT = "draft", "填写中"
    DONE = "done", "已完成"


class LogState(Choice):
    OPEN = "open", "记录中"
    HANDED_OVER = "handed_over", "已交班"
    RECONCILED = "reconciled", "已核对"


class LetterState(Choice):
    DRAFT = "draft", "草稿"
    SENT = "sent", "已发出"
    RECEIVED = "received", "已签收"


class LetterSubject(Choice):
    """What the contractor does not do by the standard (M1.5.1)."""

    CONSTRUCTION = "施工不符合要求"
    CURING = "养护不符合要求"
    WATER = "现场私自加水"
    OTHER = "其他"


class ComplaintState(Choice):
    REGISTERED = "registered", "已登记"


class ComplaintChannel(Choice):
    SERVICE_CARD = "服务质量调查卡"
    PHONE = "电话"
    LETTER = "函件"
    SITE = "现场"


class ServiceCard(OfPour, Refusable):
    """生产服务质量调查卡: facts from the pour, judged and signed by the customer (M1.6.2, M2.7.2).

    `gathered` are the facts as the program last wrote them, by field: what a clerk has written
    instead differs from them.
    """

    __tablename__ = "service_cards"
    called = "服务质量调查卡"
    __table_args__ = (UniqueConstraint("station_id", "number"),)

    number: Mapped[str | None] = field(Kind.CODE, "调查卡编号", width=16)
    state: Mapped[CardState] = field(
        Kind.STATE, "状态", choices=CardState, default=CardState.ISSUED
    )
    card_date: Mapped[date] = field(Kind.DATE, "浇筑日期")
    equipment_facts: Mapped[str] = field(Kind.LONG_TEXT, "车辆设备", default="", clause="M1.6.2")
    quality_facts: Mapped[str] = field(Kind.LONG_TEXT, "质量波动", default="", clause="M1.6.2")
    quantity_facts: Mapped[str] = field(Kind.LONG_TEXT, "退货、量差", default="", clause="M1.6.2")
    sampling_facts: Mapped[str] = field(Kind.LONG_TEXT, "取样情况", default="", clause="M1.6.2")
    document_facts: Mapped[str] = field(Kind.LONG_TEXT, "资料交接", default="", clause="M1.4.2")
    incident_facts: Mapped[str] = field(
        Kind.LONG_TEXT, "重大、突发事件", default="", clause="M1.6.2"
    )
    gathered: Mapped[dict[str, str] | None] = mapped_column(JSON())
    opinion: Mapped[str] = field(Kind.LONG_TEXT, "意见和建议", default="")
    signer: Mapped[str] = field(
        Kind.TEXT, "客户签认", default="", max_length=60, width=10, clause="M2.7.2"
    )
    signed_at: Mapped[datetime | None] = field(Kind.MOMENT, "签认时间", clause="M2.7.2")
    filed_at: Mapped[datetime | None] = field(Kind.MOMENT, "归档时间")

    ratings: Mapped[list[ServiceRating]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="ServiceRating.position"
    )


class ServiceRating(Stored):
    """The customer's judgement of one item of a card."""

    __tablename__ = "service_ratings"

    card_id: Mapped[UUID] = mapped_column(Uuid(), ForeignKey("service_cards.id"), index=True)
    position: Mapped[int] = mapped_column()
    item: Mapped[str] = field(Kind.TEXT, "评价项目", required=True, max_length=60, width=16)
    rating: Mapped[Rating | None] = field(Kind.CHOICE, "评价", choices=Rating, width=9)
    note: Mapped[str] = field(Kind.TEXT, "说明", default="", width=18)


class SiteDiary(Record):
    """施工日记: one specialist's day, filled from what happened and completed by hand (M1.5.3)."""

    __tablename__ = "site_diaries"
    called = "施工日记"
    __table_args__ = (
        UniqueConstraint("station_id", "number"),
        UniqueConstraint("station_id", "specialist_id", "diary_date"),
    )

    number: Mapped[str | None] = field(Kind.CODE, "日记编号", width=16)
    state: Mapped[DiaryState] = field(
        Kind.STATE, "状态", choices=DiaryState, default=DiaryState.DRAFT
    )
    diary_date: Mapped[date] = field(Kind.DATE, "日期", usual=Usual.NOW, required=True)
    specialist_id: Mapped[UUID] = field(
        Kind.REFERENCE,
        "客服专员",
        refers="people",
        usual=Usual.ME,
        width=10,
        required=True,
        roles=SITE_OFFICE,
    )
    weather: Mapped[str] = field(Kind.TEXT, "天气", default="", max_length=30, width=8)
    temperature: Mapped[str] = field(Kind.TEXT, "气温", default="", max_length=30, width=8)
    happened: Mapped[str] = field(
        Kind.LONG_TEXT, "当日施工", default="", help="按当日浇筑、异常、签证、退货归集，可补充"
    )
    notes: Mapped[str] = field(Kind.LONG_TEXT, "现场情况与建议", default="", clause="M1.1.2")
    finished_at: Mapped[datetime | None] = field(Kind.MOMENT, "完成时间")


class SiteLetter(OfPour):
    """致施工单位函: construction or curing that is not by the standard (M1.5.1)."""

    __tablename__ = "site_letters"
    called = "致施工单位函"
    held = (("pour.order.project.name",), ("subject",))
    __table_args__ = (UniqueConstraint("station_id", "number"),)

    number: Mapped[str | None] = field(Kind.CODE, "函件编号", width=16)
    state: Mapped[LetterState] = field(
        Kind.STATE, "状态", choices=LetterState, default=LetterState.DRAFT
    )
    subject: Mapped[LetterSubject | None] = field(
        Kind.CHOICE, "事项", choices=LetterSubject, required=True
    )
    addressee: Mapped[str] = field(Kind.TEXT, "致", default="", required=True, width=22)
    found_at: Mapped[datetime | None] = field(
        Kind.MOMENT, "发现时间", usual=Usual.NOW, required=True
    )
    finding: Mapped[str] = field(Kind.LONG_TEXT, "发现的情况", default="", required=True)
    demand: Mapped[str] = field(Kind.LONG_TEXT, "要求", default="", required=True)
    reply_by: Mapped[date | None] = field(Kind.DATE, "请回复日期", ahead=True)
    copied_to: Mapped[str] = field(Kind.TEXT, "抄送", default="", width=22)
    sent_by, sent_by_id, sent_at = stamp("发函人", "发出时间")
    received_by: Mapped[str] = field(Kind.TEXT, "签收人", default="", max_length=60)
    received_at: Mapped[datetime | None] = field(Kind.MOMENT, "签收时间")


class DispatchLog(Record):
    """调度员值班日志 of one day, and its reconciliation with the tickets (M2.6.1, M2.8.1)."""

    __tablename__ = "dispatch_logs"
    called = "调度员值班日志"
    __table_args__ = (
        UniqueConstraint("station_id", "number"),
        UniqueConstraint("station_id", "log_date", "shift"),
    )

    number: Mapped[str | None] = field(Kind.CODE, "日志编号", width=16)
    state: Mapped[LogState] = field(Kind.STATE, "状态", choices=LogState, default=LogState.OPEN)
    log_date: Mapped[date] = field(Kind.DATE, "日期", usual=Usual.NOW, required=True)
    shift: Mapped[Shift] = field(Kind.CHOICE, "班次", choices=Shift, default=Shift.WHOLE, width=7)
    weather: Mapped[str] = field(Kind.TEXT, "天气", default="", max_length=30, width=8)
    dispatchers: Mapped[str] = field(Kind.TEXT, "值班调度", usual=Usual.ME, default="", width=14)
    trucks_on_duty: Mapped[int | None] = field(
        Kind.INTEGER, "出勤罐车", unit="台", minimum=0, maximum=500
    )
    equipment: Mapped[str] = field(Kind.LONG_TEXT, "设备运行情况", default="", clause="M2.3.1")
    materials: Mapped[str] = field(Kind.LONG_TEXT, "材料库存与配合比", default="", clause="M2.3.1")
    events: Mapped[str] = field(Kind.LONG_TEXT, "值班记事", default="", clause="M2.6.1")
    handed_to: Mapped[str] = field(Kind.TEXT, "接班人", default="", max_length=60, width=10)
    handed_at: Mapped[datetime | None] = field(Kind.MOMENT, "交班时间")
    reconciled_by, reconciled_by_id, reconciled_at = stamp(
        "核对人", "核对时间", clause="M2.8.1", width=10
    )

    lines: Mapped[list[DispatchLogLine]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="DispatchLogLine.position"
    )


class DispatchLogLine(Stored):
    """What the dispatcher's log says was produced for one pour that day, and why the tickets say
    something else."""

    __tablename__ = "dispatch_log_lines"

    log_id: Mapped[UUID] = mapped_column(Uuid(), ForeignKey("dispatch_logs.id"), index=True)
    position: Mapped[int] = mapped_column()
    pour_id: Mapped[UUID | None] = field(
        Kind.REFERENCE, "浇筑编号", required=True, refers="pours", width=16
    )
    logged_trucks: Mapped[int | None] = field(
        Kind.INTEGER, "日志车次", unit="车", minimum=0, maximum=1000
    )
    logged_m3: Mapped[Decimal | None] = field(
        Kind.VOLUME, "日志方量", unit="m³", minimum=0, maximum=20000
    )
    explanation: Mapped[str] = field(Kind.TEXT, "差异说明", default="", clause="M2.8.1", width=24)


class Complaint(Record):
    """投诉 as it is registered; what follows from it belongs to the complaints' own steps."""

    __tablename__ = "complaints"
    called = "投诉"
    __table_args__ = (UniqueConstraint("station_id", "number"),)

    number: Mapped[str | None] = field(Kind.CODE, "投诉编号", width=16)
    state: Mapped[ComplaintState] = field(
        Kind.STATE, "状态", choices=ComplaintState, default=ComplaintState.REGISTERED
    )
    registered_at: Mapped[datetime] = field(Kind.MOMENT, "登记时间", usual=Usual.NOW, clause="M5.1")
    channel: Mapped[ComplaintChannel] = field(
        Kind.CHOICE, "来源", choices=ComplaintChannel, default=ComplaintChannel.PHONE, clause="M5.1"
    )
    project_id: Mapped[UUID | None] = field(
        Kind.REFERENCE, "工程名称", required=True, refers="projects"
    )
    pour_id: Mapped[UUID | None] = field(Kind.REFERENCE, "浇筑编号", refers="pours", width=16)
    card_id: Mapped[UUID | None] = field(
        Kind.REFERENCE, "调查卡编号", refers="service-cards", width=16
    )
    complainant: Mapped[str] = field(Kind.TEXT, "投诉人", default="", max_length=60, width=10)
    phone: Mapped[str] = field(Kind.CODE, "联系电话", default="", width=14)
    content: Mapped[str] = field(Kind.LONG_TEXT, "投诉内容", default="", required=True)
    demand: Mapped[str] = field(Kind.LONG_TEXT, "客户要求", default="")

    pour: Mapped[Pour | None] = relationship(lazy="joined", foreign_keys=pour_id)
