"""开盘鉴定: the first batch of a mix at a pour, judged and signed by those who must (M2.4.1)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from db.choice import Choice
from db.fields import Kind, Usual, field, stamp
from db.models.pours import OfPour
from db.models.site import Workability


class AssessmentState(Choice):
    DRAFT = "draft", "待签认"
    SIGNED = "signed", "已签认"
    VOID = "void", "已作废"


class MixUse(Choice):
    """Whether the station has made concrete by this mix before."""

    NEW = "新配合比", "新配合比", "新"
    USED = "在用配合比", "在用配合比", "在用"


def _share(label: str, *, lowest: int = 0) -> Mapped[Decimal | None]:
    """A share in per cent that is measured at the plant."""
    return field(
        Kind.DECIMAL, label, unit="%", minimum=lowest, maximum=100, width=9, clause="M2.4.1"
    )


class OpeningAssessment(OfPour):
    """What was weighed and found at the first batch; the errors are each material's, in per cent."""

    __tablename__ = "opening_assessments"
    called = "开盘鉴定"
    __table_args__ = (UniqueConstraint("station_id", "number"),)

    number: Mapped[str | None] = field(Kind.CODE, "鉴定编号", width=16)
    state: Mapped[AssessmentState] = field(
        Kind.STATE, "状态", choices=AssessmentState, default=AssessmentState.DRAFT
    )
    assessed_at: Mapped[datetime | None] = field(
        Kind.MOMENT, "鉴定时间", usual=Usual.NOW, required=True, clause="M2.4.1"
    )
    mix_reference: Mapped[str] = field(
        Kind.CODE, "配合比编号", default="", max_length=60, width=16, clause="M2.4.1",
        help="留空取生产任务书的配合比",
    )  # fmt: skip
    mix_use: Mapped[MixUse | None] = field(
        Kind.CHOICE, "配合比", choices=MixUse, width=10, clause="M2.4.1",
        help="留空时按本站是否用过这个配合比判断",
    )  # fmt: skip
    plant: Mapped[str] = field(Kind.TEXT, "搅拌机组", default="", max_length=60, width=10)
    batch_m3: Mapped[Decimal | None] = field(
        Kind.VOLUME, "每盘方量", unit="m³", minimum=0, maximum=20
    )
    sand_moisture: Mapped[Decimal | None] = _share("砂含水率")
    stone_moisture: Mapped[Decimal | None] = _share("石含水率")
    cement_error: Mapped[Decimal | None] = _share("水泥误差", lowest=-100)
    flyash_error: Mapped[Decimal | None] = _share("粉煤灰误差", lowest=-100)
    slag_error: Mapped[Decimal | None] = _share("矿粉误差", lowest=-100)
    sand_error: Mapped[Decimal | None] = _share("砂误差", lowest=-100)
    stone_error: Mapped[Decimal | None] = _share("石误差", lowest=-100)
    water_error: Mapped[Decimal | None] = _share("水误差", lowest=-100)
    admixture_error: Mapped[Decimal | None] = _share("外加剂误差", lowest=-100)
    zero_checked: Mapped[bool] = field(
        Kind.BOOL, "称量零点已校核", default=False, clause="M2.4.1", width=14
    )
    errors_allowed: Mapped[bool] = field(
        Kind.BOOL, "计量误差在范围内", default=False, clause="M2.4.1", width=16
    )
    materials_match: Mapped[bool] = field(
        Kind.BOOL, "原材料、配合比相符", default=False, clause="M2.4.1", width=18
    )
    target_mm: Mapped[int | None] = field(Kind.INTEGER, "设计坍落度", unit="mm", width=9)
    tolerance_mm: Mapped[int | None] = field(Kind.INTEGER, "允许偏差", unit="mm", width=9)
    measured_mm: Mapped[int | None] = field(
        Kind.INTEGER, "实测坍落度", unit="mm", minimum=0, maximum=900, width=9, clause="M2.4.1"
    )
    workability: Mapped[Workability | None] = field(
        Kind.CHOICE, "和易性", choices=Workability, width=7, clause="M2.4.1"
    )
    temperature_c: Mapped[int | None] = field(
        Kind.INTEGER, "拌合物温度", unit="℃", minimum=-10, maximum=60, width=9
    )
    opinion: Mapped[str] = field(Kind.TEXT, "鉴定意见", default="", width=24)
    inspector_by, inspector_by_id, inspector_at = stamp("质检员", "质检员签字", width=9)
    operator_by, operator_by_id, operator_at = stamp("机操工", "机操工签字", width=9)
    technical_by, technical_by_id, technical_at = stamp("技术负责人", "技术负责人签字", width=10)
    dispatcher_by, dispatcher_by_id, dispatcher_at = stamp("调度员", "调度员签字", width=9)
    signed_at: Mapped[datetime | None] = field(
        Kind.MOMENT, "签字时间", clause="M2.4.1", help="纸上先签的填纸上的时间，留空为现在"
    )
    remarks: Mapped[str] = field(Kind.TEXT, "备注", default="")
