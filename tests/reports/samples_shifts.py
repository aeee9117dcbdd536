"""An opening assessment, a safety briefing and a hand-over of the imagined day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from db.models.assessments import AssessmentState, MixUse
from db.models.shifts import (
    BriefedPost,
    BriefingState,
    HandoverKind,
    HandoverState,
    OpenMatter,
    Shift,
)
from db.models.site import Workability
from tests.reports.samples import LONG_NAME, LONG_PLACEMENT, RECORD_ID, at


def assessment(**changed: Any) -> dict[str, Any]:
    return {
        "id": RECORD_ID,
        "number": "JD-202611-0031",
        "state": AssessmentState.SIGNED,
        "assessed_at": at(22, 7, 20),
        "mix_reference": "PB-C35P8-07",
        "mix_use": MixUse.NEW,
        "plant": "1#机",
        "batch_m3": Decimal("2.00"),
        "sand_moisture": Decimal("5.20"),
        "stone_moisture": Decimal("0.60"),
        "cement_error": Decimal("0.40"),
        "flyash_error": Decimal("-0.80"),
        "slag_error": Decimal("0.50"),
        "sand_error": Decimal("1.10"),
        "stone_error": Decimal("-1.20"),
        "water_error": Decimal("0.30"),
        "admixture_error": Decimal("0.60"),
        "zero_checked": True,
        "errors_allowed": True,
        "materials_match": True,
        "measured_mm": 185,
        "workability": Workability.GOOD,
        "temperature_c": 18,
        "opinion": "和易性良好，无离析",
        "inspector_by": "唐磊",
        "inspector_at": at(22, 7, 24),
        "dispatcher_by": "孙涛",
        "dispatcher_at": at(22, 7, 25),
        "technical_by": "余立新",
        "technical_at": at(22, 7, 26),
        "signed_at": at(22, 7, 26),
    } | changed


_PEOPLE = (
    ("肖斌", BriefedPost.OPERATOR), ("周国平", BriefedPost.TRUCK), ("李志强", BriefedPost.TRUCK),
    ("王德明", BriefedPost.LOADER), ("赵海波", BriefedPost.PUMP), ("唐磊", BriefedPost.INSPECTOR),
    ("欧阳建国", BriefedPost.FITTER),
)  # fmt: skip


def briefing(**changed: Any) -> dict[str, Any]:
    people = [
        {"name": name, "post": post, "signed": place < 3, "note": ""}
        for place, (name, post) in enumerate(_PEOPLE)
    ]
    return {
        "id": RECORD_ID,
        "number": "AQ-202611-0022",
        "state": BriefingState.GIVEN,
        "briefing_date": date(2026, 11, 22),
        "shift": Shift.DAY,
        "weather": "阴，8℃",
        "place": "搅拌楼下",
        "topics": "1．进入生产区戴安全帽，皮带运转时不得清料；\n2．泵车支腿垫实，臂架下不得站人；\n"
        "3．雨后路滑，出站限速 30 km/h，倒车有人指挥；\n4．清洗搅拌机须断电挂牌。",
        "given_by": "高卫东",
        "given_at": at(22, 6, 30),
        "attendees": people,
        "remarks": "新到司机 1 人，另作三级教育",
    } | changed


def long_briefing() -> dict[str, Any]:
    people = [
        {"name": f"阿布都热依木·{n}", "post": BriefedPost.FITTER, "signed": False, "note": ""}
        for n in range(48)
    ]
    return briefing(attendees=people, topics="高处作业系安全带；" * 60)


def handover(**changed: Any) -> dict[str, Any]:
    said = (
        (OpenMatter.POUR, "KP-202611-0088 滨江花园二期 地下室底板，供应中，已供 144.00 / 320.00 m³",
         "现场只留一台泵，车距 8 min"),
        (OpenMatter.ORDER, "DH-202611-0140 高铁站前广场 承台 C35 60.00 m³ 11-23 07:00，已收单",
         "等王强补签"),
        (OpenMatter.CALL, "LD-202611-0009 11-22 20:30 前回电 张工 13807310001：明日开盘时间", ""),
    )  # fmt: skip
    return {
        "id": RECORD_ID,
        "number": "JB-202611-0044",
        "state": HandoverState.TAKEN,
        "sort": HandoverKind.SHIFT,
        "shift": Shift.DAY,
        "giver": {"name": "孙涛"},
        "receiver": {"name": "刘洋"},
        "handed_at": at(22, 20),
        "log": {"number": "ZB-202611-0022"},
        "notes": "2#机皮带已调好；夜间滨江路 22 点后禁行，改走湘府路。",
        "offered_by": "孙涛",
        "offered_at": at(22, 20, 2),
        "taken_by": "刘洋",
        "taken_at": at(22, 20, 8),
        "taken_note": "已核对",
        "lines": [{"matter": m, "words": w, "note": n} for m, w, n in said],
    } | changed


def long_handover() -> dict[str, Any]:
    line = {
        "matter": OpenMatter.POUR,
        "words": f"KP-202611-0088 {LONG_NAME} {LONG_PLACEMENT}"[:300],
        "note": "现场道路狭窄，车距放到 12 min" * 4,
    }
    return handover(lines=[line] * 24)


SAMPLES = {"A01": briefing, "A02": handover}
"""The filled record of each form."""
