"""What is seen, tested, signed and sent back at a pour's site (domain §3.5)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from db.choice import Choice
from db.fields import Kind, Usual, field, stamp
from db.models.pours import OfPour, Refusable


class EventState(Choice):
    SEEN = "seen", "待授权"
    AUTHORISED = "authorised", "已授权处理"
    TREATED = "treated", "已处理"
    CLOSED = "closed", "已了结"


class Problem(Choice):
    SLUMP = "坍落度"
    WORKABILITY = "和易性"
    WATER = "现场加水"
    SEGREGATION = "离析"
    BLOCKAGE = "堵管"
    INTERRUPTION = "断料"
    TEMPERATURE = "温度"
    OTHER = "其他"


class ToldPost(Choice):
    DISPATCHER = "调度员"
    INSPECTOR = "质检员"


class TestPlace(Choice):
    STATION = "出厂"
    SITE = "到场"
    PLACING = "入模"


class Workability(Choice):
    GOOD = "良好"
    FAIR = "一般"
    POOR = "差"


class SampleKind(Choice):
    STANDARD = "标养"
    SITE = "同条件"
    IMPERMEABILITY = "抗渗"


class SpecimenSize(Choice):
    """The specimens of a set; their strength is converted by their size (GB/T 50081)."""

    CUBE_150 = "150×150×150", "150×150×150", "150"
    CUBE_100 = "100×100×100", "100×100×100", "100"
    CUBE_200 = "200×200×200", "200×200×200", "200"
    CONE = "175×185×150", "175×185×150", "圆台"


class VariationKind(Choice):
    """Why concrete beyond the plan was used (M1.5.3, M2.7.1)."""

    OVER_PLAN = "超计划方量"
    UNPLANNED = "非计划调用"
    LEAKAGE = "漏损"
    OTHER = "其他"


class VariationState(Choice):
    DRAFT = "draft", "待签认"
    SIGNED = "signed", "已签认"
    REFUSED = "refused", "拒签"
    SETTLED = "settled", "拒签已裁定"
    VOID = "void", "已作废"


class ReturnKind(Choice):
    LEFT_OVER = "剩料"
    REFUSED = "退货"


class ReturnState(Choice):
    DRAFT = "draft", "草稿"
    REPORTED = "reported", "已通知调度"
    WEIGHED = "weighed", "已过磅"
    TREATED = "treated", "已处理"
    VOID = "void", "已作废"


class Treatment(Choice):
    OTHER_SITE = "转其他工地"
    DIVIDED = "分料利用"
    RECYCLED = "砂石分离回收"
    SCRAPPED = "报废"
    OTHER = "其他"


class QualityEvent(OfPour):
    """质量异常: seen, told within ten minutes, treated only as a technician allowed (M1.5.1)."""

    __tablename__ = "quality_events"
    called = "质量异常"
    __table_args__ = (UniqueConstraint("station_id", "number"),)

    number: Mapped[str | None] = field(Kind.CODE, "异常编号", width=16)
    state: Mapped[EventState] = field(
        Kind.STATE, "状态", choices=EventState, default=EventState.SEEN
    )
    seen_at: Mapped[datetime | None] = field(
        Kind.MOMENT, "发现时间", usual=Usual.NOW, required=True, clause="M1.5.1"
    )
    problem: Mapped[Problem | None] = field(
        Kind.CHOICE, "异常类别", choices=Problem, required=True, width=9
    )
    plate: Mapped[str] = field(Kind.CODE, "车号", default="", max_length=20, width=10)
    description: Mapped[str] = field(Kind.LONG_TEXT, "情况", default="", required=True)
    told: Mapped[ToldPost | None] = field(
        Kind.CHOICE, "通知", choices=ToldPost, clause="M1.5.1", width=8
    )
    told_name: Mapped[str] = field(Kind.TEXT, "被通知人", default="", max_length=60, width=10)
    told_at: Mapped[datetime | None] = field(Kind.MOMENT, "通知时间", clause="M1.5.1")
    allowed_treatment: Mapped[str] = field(
        Kind.TEXT, "授权的处理", default="", clause="M1.5.1", width=20
    )
    authorised_by, authorised_by_id, authorised_at = stamp(
        "授权人", "授权时间", clause="M1.5.1", width=10
    )
    treatment: Mapped[str] = field(Kind.TEXT, "实际处理", default="", clause="M1.5.1", width=20)
    treated_at: Mapped[datetime | None] = field(Kind.MOMENT, "处理时间")
    outcome: Mapped[str] = field(Kind.TEXT, "结果", default="", width=18)


class SlumpTest(OfPour):
    """现场坍落度测试; target and tolerance are the order's at the time of the test (M2.7.1)."""

    __tablename__ = "slump_tests"
    called = "坍落度测试"

    tested_at: Mapped[datetime | None] = field(
        Kind.MOMENT, "测试时间", usual=Usual.NOW, required=True
    )
    plate: Mapped[str] = field(Kind.CODE, "车号", default="", max_length=20, width=10)
    place: Mapped[TestPlace] = field(
        Kind.CHOICE, "测试地点", choices=TestPlace, default=TestPlace.SITE, width=8
    )
    target_mm: Mapped[int | None] = field(Kind.INTEGER, "设计坍落度", unit="mm", width=9)
    tolerance_mm: Mapped[int | None] = field(Kind.INTEGER, "允许偏差", unit="mm", width=9)
    measured_mm: Mapped[int | None] = field(
        Kind.INTEGER, "实测坍落度", unit="mm", required=True, minimum=0, maximum=900, width=9
    )
    conforms: Mapped[bool] = field(Kind.BOOL, "合格", default=True)
    workability: Mapped[Workability] = field(
        Kind.CHOICE, "和易性", choices=Workability, default=Workability.GOOD, width=7
    )
    temperature_c: Mapped[int | None] = field(
        Kind.INTEGER, "拌合物温度", unit="℃", minimum=-10, maximum=60, width=9
    )
    tester: Mapped[str] = field(
        Kind.TEXT, "测试人", usual=Usual.ME, default="", max_length=60, width=9
    )
    user_witness: Mapped[str] = field(Kind.TEXT, "使用方", default="", max_length=60, width=9)
    supervisor_witness: Mapped[str] = field(Kind.TEXT, "监理方", default="", max_length=60, width=9)
    remarks: Mapped[str] = field(Kind.TEXT, "备注", default="")


class WitnessSample(OfPour):
    """见证取样: when, how many sets, of which curing, and who stood by (M1.5.2)."""

    __tablename__ = "samples"
    called = "见证取样"
    __table_args__ = (UniqueConstraint("station_id", "number"),)

    number: Mapped[str | None] = field(Kind.CODE, "取样编号", width=16)
    taken_at: Mapped[datetime | None] = field(
        Kind.MOMENT, "取样时间", usual=Usual.NOW, required=True, clause="M1.5.2"
    )
    curing: Mapped[SampleKind] = field(
        Kind.CHOICE, "养护方式", choices=SampleKind, default=SampleKind.STANDARD, width=8
    )
    sets: Mapped[int | None] = field(
        Kind.INTEGER, "组数", unit="组", required=True, minimum=1, maximum=100, clause="M1.5.2"
    )
    specimen: Mapped[SpecimenSize | None] = field(
        Kind.CHOICE, "试件尺寸", unit="mm", choices=SpecimenSize, width=12
    )
    represented_m3: Mapped[Decimal | None] = field(
        Kind.VOLUME, "代表方量", unit="m³", minimum=0, maximum=20000
    )
    identification: Mapped[str] = field(Kind.CODE, "试件编号", default="", width=18)
    plate: Mapped[str] = field(Kind.CODE, "车号", default="", max_length=20, width=10)
    slump_mm: Mapped[int | None] = field(
        Kind.INTEGER, "取样坍落度", unit="mm", minimum=0, maximum=900, width=9
    )
    curing_place: Mapped[str] = field(Kind.TEXT, "养护地点", default="", width=14)
    sampler: Mapped[str] = field(
        Kind.TEXT, "取样人", usual=Usual.ME, default="", max_length=60, width=9
    )
    witness: Mapped[str] = field(Kind.TEXT, "见证人", default="", max_length=60, width=9)
    witness_certificate: Mapped[str] = field(
        Kind.CODE, "见证证号", default="", max_length=40, width=14
    )
    remarks: Mapped[str] = field(Kind.TEXT, "备注", default="")


class SiteVariation(OfPour, Refusable):
    """现场签证: concrete beyond the plan, agreed with the customer's signature (M1.5.3, M2.7.1)."""

    __tablename__ = "variations"
    called = "现场签证"
    __table_args__ = (UniqueConstraint("station_id", "number"),)

    number: Mapped[str | None] = field(Kind.CODE, "签证编号", width=16)
    state: Mapped[VariationState] = field(
        Kind.STATE, "状态", choices=VariationState, default=VariationState.DRAFT
    )
    variation: Mapped[VariationKind] = field(
        Kind.CHOICE, "签证类别", choices=VariationKind, default=VariationKind.OVER_PLAN
    )
    happened_at: Mapped[datetime | None] = field(
        Kind.MOMENT, "发生时间", usual=Usual.NOW, required=True
    )
    volume_m3: Mapped[Decimal | None] = field(
        Kind.VOLUME, "签证方量", unit="m³", required=True, minimum=0, maximum=5000
    )
    placement: Mapped[str] = field(
        Kind.TEXT, "使用部位", usual="pour.order.placement", default="", required=True, width=18
    )
    cause: Mapped[str] = field(Kind.LONG_TEXT, "事由", default="", required=True)
    signer: Mapped[str] = field(
        Kind.TEXT, "客户签认人", default="", max_length=60, width=10, clause="M2.7.1"
    )
    signed_at: Mapped[datetime | None] = field(Kind.MOMENT, "签认时间", clause="M2.7.1")
    remarks: Mapped[str] = field(Kind.TEXT, "备注", default="")


class ReturnedLoad(OfPour):
    """剩退混凝土: what is told to the dispatcher, weighed and treated (M2.7.3)."""

    __tablename__ = "returns"
    called = "剩退混凝土"
    __table_args__ = (UniqueConstraint("station_id", "number"),)

    number: Mapped[str | None] = field(Kind.CODE, "退货编号", width=16)
    state: Mapped[ReturnState] = field(
        Kind.STATE, "状态", choices=ReturnState, default=ReturnState.DRAFT
    )
    sort: Mapped[ReturnKind] = field(
        Kind.CHOICE, "类别", choices=ReturnKind, default=ReturnKind.LEFT_OVER, width=7
    )
    plate: Mapped[str] = field(
        Kind.CODE, "车号", default="", required=True, max_length=20, width=10, clause="M2.7.3"
    )
    placement: Mapped[str] = field(
        Kind.TEXT,
        "浇筑部位",
        usual="pour.order.placement",
        default="",
        required=True,
        width=18,
        clause="M2.7.3",
    )
    grade: Mapped[str] = field(
        Kind.TEXT, "强度等级", default="", required=True, max_length=60, width=9, clause="M2.7.3"
    )
    waited_min: Mapped[int | None] = field(
        Kind.INTEGER,
        "等待时间",
        unit="min",
        required=True,
        minimum=0,
        maximum=3000,
        clause="M2.7.3",
    )
    cause: Mapped[str] = field(Kind.TEXT, "剩退原因", default="", required=True, clause="M2.7.3")
    estimated_m3: Mapped[Decimal | None] = field(
        Kind.VOLUME, "估计方量", unit="m³", required=True, minimum=0, maximum=30
    )
    reported_at: Mapped[datetime | None] = field(Kind.MOMENT, "通知调度", clause="M2.7.3")
    weighed_kg: Mapped[int | None] = field(
        Kind.INTEGER, "过磅净重", unit="kg", minimum=1, maximum=80000, clause="M2.7.3"
    )
    volume_m3: Mapped[Decimal | None] = field(
        Kind.VOLUME, "退回方量", unit="m³", minimum=0, maximum=30, help="过磅净重按容重折算"
    )
    weighed_by, weighed_by_id, weighed_at = stamp("过磅人", "过磅时间", width=9)
    treatment: Mapped[Treatment | None] = field(
        Kind.CHOICE, "处理方式", choices=Treatment, clause="M2.7.3"
    )
    target_pour_id: Mapped[UUID | None] = field(
        Kind.REFERENCE, "转入浇筑", refers="pours", width=16
    )
    treatment_note: Mapped[str] = field(Kind.TEXT, "处理说明", default="", width=18)
    treated_by, treated_by_id, treated_at = stamp("处理人", "处理时间", width=9)


class Measurement(OfPour):
    """尺寸核查: what the tape measure says against the plan (M1.5.3)."""

    __tablename__ = "measurements"
    called = "尺寸核查"

    measured_at: Mapped[datetime | None] = field(
        Kind.MOMENT, "核查时间", usual=Usual.NOW, required=True
    )
    placement: Mapped[str] = field(
        Kind.TEXT, "实际部位", default="", required=True, width=18, clause="M1.5.3"
    )
    planned_size: Mapped[str] = field(Kind.TEXT, "计划尺寸", default="", width=18)
    measured_size: Mapped[str] = field(Kind.TEXT, "实测尺寸", default="", required=True, width=18)
    estimated_m3: Mapped[Decimal | None] = field(
        Kind.VOLUME,
        "实测折算方量",
        unit="m³",
        minimum=0,
        maximum=20000,
        clause="M1.5.3",
        help="整个部位按实测尺寸需要的方量",
    )
    differs: Mapped[bool] = field(Kind.BOOL, "与计划不符", default=False, clause="M1.5.3")
    told: Mapped[str] = field(Kind.TEXT, "联系的客户责任人", default="", max_length=60)
    remarks: Mapped[str] = field(Kind.TEXT, "备注", default="")
