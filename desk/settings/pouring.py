"""The limits that the manual sets on a pour; the figures are the manual's."""

from __future__ import annotations

from decimal import Decimal

from db.fields import Kind
from desk.settings.declaration import Declared, clock_form


def _limit(
    key: str, label: str, value: int, unit: str, why: tuple[str, str], bounds: tuple[int, int]
) -> Declared:
    return Declared(f"pour.{key}", "浇筑", label, Kind.INTEGER, value, *why, unit, *bounds)


POURING = (
    _limit(
        "posts_lead_minutes",
        "通知各岗位提前量",
        30,
        "min",
        ("调度员在开盘前这么多分钟通知各岗位做好准备。", "M2.3.1"),
        (5, 240),
    ),
    _limit(
        "first_truck_minutes",
        "首车出站时限",
        20,
        "min",
        ("开盘指令发出后首车须在这么多分钟内驶出搅拌站。", "M2.4.1"),
        (5, 240),
    ),
    _limit(
        "late_opening_minutes",
        "开盘延误起点",
        30,
        "min",
        ("比核实的开盘时间晚这么多分钟，记为未满足计划，须向客户解释并上报。", "M1.3.1"),
        (1, 600),
    ),
    _limit(
        "idle_minutes",
        "泵送设备停置时限",
        120,
        "min",
        ("泵送设备进场后无特殊原因停置不超过这么多分钟。", "M1.2.3"),
        (10, 1440),
    ),
    _limit(
        "waiting_minutes",
        "车辆等待时限",
        120,
        "min",
        ("罐车到场后等待卸料不超过这么多分钟。", "M1.4.3"),
        (10, 1440),
    ),
    _limit(
        "shortest_trip_minutes",
        "最短往返时间",
        20,
        "min",
        ("同一罐车两次出站去不同工地，间隔不到这么多分钟的要核对。", "M2.6.1"),
        (1, 240),
    ),
    _limit(
        "report_minutes",
        "质量异常通知时限",
        10,
        "min",
        ("发现质量波动后这么多分钟内通知调度或质检员。", "M1.5.1"),
        (1, 240),
    ),
    _limit(
        "difference_percent",
        "方量出入界限",
        10,
        "%",
        ("实际方量与计划相差超过这个百分比时须重新签订或补签订货单。", "M1.5.3"),
        (0, 100),
    ),
    _limit(
        "closing_trucks",
        "收盘车次上限",
        2,
        "车",
        ("收盘不得超过这么多车次。", "M1.6.1"),
        (0, 50),
    ),
    Declared(
        "pour.left_over_m3",
        "浇筑",
        "收盘剩余方量上限",
        Kind.DECIMAL,
        Decimal("1.00"),
        "收盘后剩余方量须控制在这个方量以内。",
        "M1.6.1",
        unit="m³",
        minimum=0,
        maximum=30,
    ),
    Declared(
        "pour.card_from_m3",
        "浇筑",
        "须填调查卡的方量",
        Kind.DECIMAL,
        Decimal("50.00"),
        "单次浇筑大于这个方量须由客户填写生产服务质量调查卡。",
        "M1.6.2 M2.7.2",
        unit="m³",
        minimum=0,
        maximum=1000,
    ),
    _limit(
        "card_hours",
        "调查卡签回时限",
        24,
        "h",
        ("收盘后这么多小时内收回客户签认的调查卡。", "M1.6.2"),
        (1, 240),
    ),
    _limit(
        "refusal_hours",
        "拒签裁定时限",
        24,
        "h",
        ("客户拒签后这么多小时内由分管站领导裁定，或请客户补签。", "M1.5.3"),
        (1, 240),
    ),
    Declared(
        "pour.card_items",
        "浇筑",
        "调查卡评价项目",
        Kind.TEXT,
        "供应及时性；混凝土质量；方量准确；现场服务与配合；资料及时、准确",
        "用分号隔开；新开的调查卡按这些项目由客户评价。",
        "M1.6.2",
    ),
    _limit(
        "density_kg_m3",
        "退货折方容重",
        2380,
        "kg/m³",
        ("强度等级没有列出容重时，过磅净重按这个容重折算方量。", "M2.7.3"),
        (1000, 4000),
    ),
    _limit(
        "pump_line_days",
        "泵管申报提前量",
        3,
        "天",
        ("使用泵管、管卡前至少提前这么多天申报并签协议。", "M1.1.1 M2.1.6"),
        (0, 30),
    ),
    Declared(
        "pour.mixing_line",
        "浇筑",
        "发货单的机组",
        Kind.TEXT,
        "1",
        "发货单没有写机组时记为这个机组；小票号在同一机组、同一年内不重复。",
        "M2.6.4",
    ),
    Declared(
        "daybook.reconcile_by",
        "浇筑",
        "小票核对时刻",
        Kind.TEXT,
        "10:00",
        "统计员每天在这个时刻前核对完前一日的小票与调度日志。",
        "M2.8.1",
        check=clock_form,
    ),
)
