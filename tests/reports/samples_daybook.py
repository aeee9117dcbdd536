"""The books of the imagined day: the dispatcher's log with a difference, and a specialist's diary."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from db.models.service import DiaryState, LogState
from db.models.shifts import Shift
from tests.reports.samples import LONG_NAME, LONG_PLACEMENT, RECORD_ID, at

_DAY = date(2026, 11, 22)


def pump(name: str, crew: str, *hours: int, idle: int, reason: str = "") -> dict[str, Any]:
    arrived, started, left = (at(22, hour, 20) for hour in hours)
    return {
        "pump": name,
        "crew": crew,
        "arrived_at": arrived,
        "started_at": started,
        "finished_at": left,
        "left_at": left,
        "idle_minutes": idle,
        "idle_reason": reason,
    }


def produced(place: int, **changed: Any) -> dict[str, Any]:
    return {
        "day": _DAY,
        "pour_id": UUID(int=place),
        "pour": f"KP-202611-{place:04d}",
        "plan": "RJ-20261122-2",
        "project": "滨江花园二期3#楼",
        "placement": "地下室底板A区",
        "grade": "C35P8",
        "placing": "汽车泵",
        "pours": 1,
        "planned_m3": Decimal("320.00"),
        "trucks": 27,
        "m3": Decimal("321.50"),
        "plates": 9,
        "opened_at": at(22, 7, 10),
        "finished_at": at(22, 15, 40),
        "planned_pump": "56m",
        "planned_trucks": 4,
        "specialist": "张敏",
        "logged_trucks": 27,
        "logged_m3": Decimal("321.50"),
        "explanation": "",
        "differs": False,
        "pumps": [pump("1号泵车", "老周", 6, 7, 16, idle=55)],
    } | changed


def _production() -> list[dict[str, Any]]:
    night: datetime = at(21, 22, 30)
    return [
        produced(
            1,
            pumps=[
                pump("1号泵车", "老周", 6, 7, 16, idle=55),
                pump("2号泵车", "小郭", 6, 9, 16, idle=180, reason="等模板加固"),
            ],
        ),
        produced(
            2,
            project="第二人民医院门诊楼",
            placement="5层梁板",
            grade="C30",
            placing="拖泵",
            planned_m3=Decimal("210.00"),
            trucks=17,
            m3=Decimal("204.00"),
            logged_trucks=18,
            logged_m3=Decimal("216.00"),
            differs=True,
            explanation="末车退回转经开区，小票已作废",
            planned_pump="120m",
            pumps=[pump("3号拖泵", "", 8, 9, 17, idle=60)],
        ),
        produced(
            3,
            project="高铁站前广场改造",
            placement="承台CT-3",
            grade="C40",
            placing="自卸",
            planned_m3=Decimal("60.00"),
            trucks=5,
            m3=Decimal("60.00"),
            logged_trucks=None,
            logged_m3=None,
            differs=True,
            explanation="夜班漏记",
            planned_pump="",
            pumps=[],
        ),
        produced(
            4,
            project="经开区污水处理厂",
            placement="沉淀池筏板",
            planned_m3=Decimal("0.00"),
            plan="RJ-20261121-1",
            opened_at=night,
            finished_at=at(22, 5, 50),
        ),
    ]


def log(**changed: Any) -> dict[str, Any]:
    """Four pours: one with two pumps, one explained, one unexplained, one from the day before."""
    return {
        "id": RECORD_ID,
        "number": "ZB-202611-0022",
        "state": LogState.RECONCILED,
        "log_date": _DAY,
        "shift": Shift.WHOLE,
        "weather": "阴转小雨",
        "dispatchers": "周强、刘洋",
        "trucks_on_duty": 18,
        "equipment": "1#、2#搅拌楼正常；3号车载泵液压漏油，10:20 修复。",
        "materials": "水泥 310 t，砂 900 t，减水剂 12 t；配合比按 PB-C35P8-07、PB-C30-02 执行。",
        "events": "09:40 滨江路段拥堵，增发 2 车；14:05 门诊楼要求停供 30 min。",
        "handed_to": "刘洋",
        "handed_at": at(22, 20),
        "reconciled_by": "曾凡",
        "reconciled_at": at(23, 9, 15),
        "production": _production(),
        "trucks_used": [
            {
                "plate": "湘A8101",
                "drivers": ["吴师傅"],
                "trucks": 6,
                "m3": Decimal(72),
                "state": "可用",
            },
            {
                "plate": "湘A8102",
                "drivers": ["卫师傅", "褚师傅"],
                "trucks": 5,
                "m3": Decimal(60),
                "state": "停用，轮胎更换",
            },
        ],
        "plant_states": {},
    } | changed


def diary(**changed: Any) -> dict[str, Any]:
    return {
        "id": RECORD_ID,
        "number": "RZ-202611-0031",
        "state": DiaryState.DONE,
        "diary_date": _DAY,
        "specialist": "张敏",
        "weather": "阴转小雨",
        "temperature": "6～11 ℃",
        "happened": (
            "KP-202611-0001 滨江花园二期3#楼 地下室底板A区 C35P8：07:10 开盘；"
            "当日供应 27 车 321.50 m³；09:35 向张建国解释：泵车液压故障，推迟 35 分钟开盘；"
            "质量异常 10:05 湘A8108坍落度：偏大，10:09 通知质检员，退回调整，恢复；"
            "10:20 取样 标养 4 组，见证人 王监理；"
            "13:10 签证 QZ-202611-0004 超计划方量 12.00 m³，模板胀模，张建国 签认；"
            "15:40 收盘，共 27 车 321.50 m³，剩余 0.50 m³。\n"
            "KP-202611-0004 经开区污水处理厂 沉淀池筏板 C30P6：接前日继续浇筑，"
            "当日供应 27 车 321.50 m³；05:50 收盘，共 104 车 1248.00 m³。"
        ),
        "notes": "3#楼后浇带处振捣不到位，已当面提醒施工员；建议次日提前 20 分钟进泵。",
        "finished_at": at(22, 18, 5),
    } | changed


def long_log() -> dict[str, Any]:
    """Forty pours in which everything is as long as life makes it."""
    wide = {
        "project": LONG_NAME,
        "placement": LONG_PLACEMENT,
        "grade": "C40P8F150微膨胀",
        "planned_m3": Decimal("1260.00"),
        "planned_pump": "湘A·T8821 56m",
        "explanation": "末车退回转经开区，小票已作废；夜班交接时少记一车，已与司机核对。",
        "pumps": [pump("湘A·T8821 56m", "欧阳雪梅", 6, 7, 16, idle=180, reason="等模板加固" * 4)],
    }
    production = [produced(place, **wide) for place in range(1, 41)]
    return log(production=production, events="09:40 滨江路段拥堵，增发 2 车；" * 30)


def long_diary() -> dict[str, Any]:
    return diary(happened=diary()["happened"] * 12, notes="振捣不到位，已当面提醒。" * 60)


SAMPLES = {"F12": log, "F15": diary, "F36": log}
