"""The declarations: what may be set, within which bounds, why, and by which clause."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from db.fields import Field, Kind


@dataclass(frozen=True)
class Declared:
    """One setting. `default` is typed; `check` returns a sentence for a value out of form."""

    key: str
    group: str
    label: str
    kind: Kind
    default: Any
    explanation: str
    clause: str = ""
    unit: str = ""
    minimum: int | None = None
    maximum: int | None = None
    check: Callable[[Any], str] | None = None

    @property
    def field(self) -> Field:
        """The setting as a field, so that the same editors and parsers serve it."""
        return Field(
            self.key,
            self.label,
            self.kind,
            unit=self.unit,
            minimum=self.minimum,
            maximum=self.maximum,
            max_length=200 if self.kind is Kind.TEXT else None,
            help=self.explanation,
            clause=self.clause,
        )


def _clock(value: Any) -> str:
    ok = re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", str(value))
    return "" if ok else "要写成 16:00 这样的时刻"


def _size(value: Any) -> str:
    return "" if str(value).upper() in ("A4", "A5") else "只有 A4 和 A5 两种"


_ORDERS = (
    Declared(
        "orders.cutoff",
        "订货与任务",
        "订货通知单截止时刻",
        Kind.TEXT,
        "16:00",
        "浇筑前一日这个时刻之后收到或签认的订货单记为迟交。",
        "M1.2.1",
        check=_clock,
    ),
    Declared(
        "tasks.cutoff",
        "订货与任务",
        "生产任务书截止时刻",
        Kind.TEXT,
        "16:00",
        "浇筑前一日这个时刻之后下达的生产任务书记为迟交。",
        "M1.2.2",
        check=_clock,
    ),
    Declared(
        "orders.truck_load_m3",
        "订货与任务",
        "每车方量",
        Kind.DECIMAL,
        Decimal("12.00"),
        "由计划方量推算计划车数。",
        unit="m³",
        minimum=1,
        maximum=30,
    ),
    Declared(
        "orders.document_copies",
        "订货与任务",
        "资料默认份数",
        Kind.INTEGER,
        4,
        "新订货单的资料份数。",
        "M1.4.2",
        minimum=1,
        maximum=50,
    ),
)
_SAMPLING = (
    Declared(
        "sampling.per_m3",
        "取样",
        "标养试块每组方量",
        Kind.INTEGER,
        100,
        "每浇筑这么多方至少留一组标养试块(GB 50204)。",
        "M1.5.2",
        "m³",
        10,
        1000,
    ),
    Declared(
        "sampling.large_from_m3",
        "取样",
        "大体积起点",
        Kind.INTEGER,
        1000,
        "一次连续浇筑超过这个方量时改用下一项的组距。",
        "M1.5.2",
        "m³",
        100,
        10000,
    ),
    Declared(
        "sampling.large_per_m3",
        "取样",
        "大体积每组方量",
        Kind.INTEGER,
        200,
        "连续浇筑超过起点后每组标养试块的方量。",
        "M1.5.2",
        "m³",
        10,
        1000,
    ),
    Declared(
        "sampling.impermeability_per_m3",
        "取样",
        "抗渗试块每组方量",
        Kind.INTEGER,
        500,
        "有抗渗要求时每这么多方留一组抗渗试块。",
        "M1.5.2",
        "m³",
        50,
        5000,
    ),
)
_PLAN = (
    Declared(
        "plan.hourly_capacity_m3",
        "日生产计划",
        "每小时生产能力",
        Kind.INTEGER,
        180,
        "某一小时排产超过这个方量时提示。",
        "M2.2.1",
        "m³/h",
        10,
        2000,
    ),
    Declared(
        "plan.rate_pump_m3_h",
        "日生产计划",
        "汽车泵、车载泵浇筑速度",
        Kind.INTEGER,
        40,
        "推算各小时方量和首发车数。",
        "M1.4.3",
        "m³/h",
        1,
        300,
    ),
    Declared(
        "plan.rate_line_pump_m3_h",
        "日生产计划",
        "拖泵浇筑速度",
        Kind.INTEGER,
        25,
        "推算各小时方量和首发车数。",
        "M1.4.3",
        "m³/h",
        1,
        300,
    ),
    Declared(
        "plan.rate_other_m3_h",
        "日生产计划",
        "自卸、料斗浇筑速度",
        Kind.INTEGER,
        20,
        "推算各小时方量和首发车数。",
        "M1.4.3",
        "m³/h",
        1,
        300,
    ),
    Declared(
        "plan.truck_speed_km_h",
        "日生产计划",
        "罐车平均车速",
        Kind.INTEGER,
        30,
        "由运距推算往返时间和首发车数。",
        "M1.4.3",
        "km/h",
        5,
        100,
    ),
    Declared(
        "confirm.lead_minutes",
        "日生产计划",
        "开盘核实提前量",
        Kind.INTEGER,
        120,
        "计划开盘前至少这么多分钟向客户核实。",
        "M1.2.3",
        "min",
        10,
        1440,
    ),
)
_WINDOW = (
    Declared(
        "window.idle_lock_minutes",
        "窗口",
        "无操作锁屏",
        Kind.INTEGER,
        10,
        "这么久没有操作就锁定，输入密码继续。0 表示不锁。",
        unit="min",
        minimum=0,
        maximum=240,
    ),
    Declared(
        "window.approval_password",
        "窗口",
        "审批前再输密码",
        Kind.BOOL,
        True,
        "审批、作废之前再输一次自己的密码。",
    ),
)


def _paper(form: str, title: str, *, copies: int, size: str = "A4") -> tuple[Declared, ...]:
    return (
        Declared(
            f"paper.{form}.size",
            "纸张",
            f"{title} 纸张",
            Kind.TEXT,
            size,
            "A4 或 A5。",
            check=_size,
        ),
        Declared(
            f"paper.{form}.copies",
            "纸张",
            f"{title} 份数",
            Kind.INTEGER,
            copies,
            "打印时默认的份数。",
            minimum=1,
            maximum=20,
        ),
        Declared(
            f"paper.{form}.margin_mm",
            "纸张",
            f"{title} 左右页边距",
            Kind.INTEGER,
            18 if form != "F03" else 14,
            "纸边到表格边线的距离。",
            unit="mm",
            minimum=8,
            maximum=30,
        ),
    )


DECLARED: tuple[Declared, ...] = (
    *_ORDERS,
    *_SAMPLING,
    *_PLAN,
    *_WINDOW,
    *_paper("F01", "订货通知单", copies=3),
    *_paper("F02", "生产任务书", copies=2),
    *_paper("F03", "日生产计划表", copies=6),
)
