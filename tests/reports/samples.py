"""One imagined day of one station, as the services hand records to paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from db.models.customers import PersonRight
from db.models.orders import EarlyDocument, OrderState, PlacingMethod, ReceivedBy
from db.models.plans import PlanState, Post, TaskState
from desk.values.zone import STATION_ZONE
from reports.form import PaperSettings, PrintContext

RECORD_ID = UUID("3f2a9c1b-1111-4222-8333-123456789abc")
LONG_NAME = "长沙市岳麓区梅溪湖国际新城二期B-12地块住宅小区3#、5#、7#栋及地下车库"
LONG_PLACEMENT = (
    "地下室底板及外墙后浇带(1-12轴/A-F轴、13-24轴/G-M轴)含集水坑、电梯井及承台CT-1~CT-38"
)


def at(day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A moment of November 2026 at the station."""
    return datetime(2026, 11, day, hour, minute, tzinfo=STATION_ZONE)


def context(*, reprint: int = 0, paper: PaperSettings | None = None) -> PrintContext:
    return PrintContext(
        company="宏远商品混凝土有限公司",
        station="湘江搅拌站",
        printed_by="张敏",
        printed_at=at(21, 15, 42),
        reprint=reprint,
        station_address="长沙市湘江北路1号",
        station_phone="0731-88880000",
        paper=paper or PaperSettings(),
    )


def project(**changed: Any) -> dict[str, Any]:
    return {
        "name": "滨江花园二期3#楼及地下车库(含人防区)",
        "customer": {"name": "中建三局滨江项目部"},
        "contractor": "中国建筑第三工程局有限公司",
        "owner": "湖南滨江置业有限公司",
        "supervisor": "湖南和天工程项目管理有限公司",
        "address": "湘江路88号滨江花园工地2号门",
        "haul_distance_km": Decimal("12.50"),
        "contract_number": "BJ-2026-017",
        "people": [
            {"name": "李明", "right": PersonRight.RECEIVER, "phone": "13807310011"},
            {"name": "王强", "right": PersonRight.RECEIVER, "phone": ""},
            {"name": "张建国", "right": PersonRight.SIGNATORY, "phone": "13807310001"},
        ],
    } | changed


def order(**changed: Any) -> dict[str, Any]:
    return {
        "id": RECORD_ID,
        "number": "DH-202611-0134",
        "state": OrderState.SIGNED,
        "project": project(),
        "project_text": "",
        "received_by": ReceivedBy.COLLECTED,
        "urgency_reason": "",
        "received_at": at(21, 14, 30),
        "placement": "地下室底板A区(1-12轴/A-F轴)",
        "volume_m3": Decimal("320.00"),
        "planned_opening": at(22, 7),
        "strength_grade": "C35",
        "impermeability_grade": "P8",
        "frost_grade": "",
        "slump_mm": 180,
        "slump_tolerance_mm": 20,
        "aggregate_mm": "5–25",
        "placing_method": PlacingMethod.LINE_PUMP,
        "pump_pipe_m": 120,
        "special_requirements": "连续浇筑，不得留施工缝；掺膨胀剂；气温低于5 ℃时到场温度不低于10 ℃",
        "mark_override": "",
        "mark": "A-C35-180(S4)-P8-GB/T 14902",
        "mortar_m3": Decimal("2.00"),
        "truck_interval_min": 12,
        "trucks_planned": 27,
        "sampling_standard_sets": 4,
        "sampling_impermeability_sets": 1,
        "sampling_site_sets": 2,
        "documents_wanted": ["配合比通知单", EarlyDocument.CERTIFICATE, "原材料报告"],
        "document_copies": 6,
        "contact": "张建国",
        "phone": "13807310001",
        "signer": "张建国",
        "signed_at": at(21, 15, 20),
        "specialist": "张敏",
        "remarks": "",
        "amendments": [],
    } | changed


def amendment(**changed: Any) -> dict[str, Any]:
    return {
        "position": 1,
        "reason": "现场模板扩大",
        "changes": {"volume_m3": ["320.00", "346.50"], "placing_method": ["汽车泵", "拖泵"]},
        "amended_by": "张敏",
        "amended_at": at(22, 10, 5),
        "signer": "",
        "signed_at": None,
    } | changed


def long_order() -> dict[str, Any]:
    """An order in which everything is as long as life makes it."""
    customer = {"name": f"中国建筑第三工程局有限公司(长沙){LONG_NAME}项目经理部"}
    return order(
        project=project(name=LONG_NAME, customer=customer, contractor=LONG_NAME, owner=LONG_NAME),
        placement=LONG_PLACEMENT,
        special_requirements="早强、微膨胀；掺聚丙烯纤维0.9 kg/m³；入模温度≤28 ℃；" * 4,
        remarks="泵车支设位置须提前核实，夜间施工注意噪声。" * 8,
        received_by=ReceivedBy.SMS,
        urgency_reason="甲方凌晨通知抢浇，来不及收取纸质订货单",
        documents_wanted=list(EarlyDocument),
        amendments=[amendment(), amendment(position=2, signer="张建国", signed_at=at(22, 11))],
    )


def task(**changed: Any) -> dict[str, Any]:
    return {
        "id": RECORD_ID,
        "number": "RW-202611-0132",
        "state": TaskState.ISSUED,
        "order": order(),
        "planned_opening": at(22, 7),
        "volume_m3": Decimal("320.00"),
        "mix_reference": "PB-C35P8-07",
        "documents_wanted": ["配合比通知单", "出厂合格证"],
        "document_copies": 6,
        "documents_due": at(21, 16),
        "issued_by": "张敏",
        "issued_at": at(21, 15, 30),
        "ready_by": "赵倩",
        "ready_at": at(21, 17, 5),
        "collected_by": "",
        "collected_at": None,
        "remarks": "",
    } | changed


_POURS: tuple[tuple[str, str, str, str, PlacingMethod, str, int, str], ...] = (
    ("高铁站前广场改造", "承台CT-3", "C40", "60", PlacingMethod.TIPPED, "", 6, ""),
    (
        "滨江花园二期3#楼",
        "地下室底板A区",
        "C35P8",
        "320",
        PlacingMethod.BOOM_PUMP,
        "56m",
        7,
        "夜间",
    ),
    ("经开区污水处理厂", "沉淀池池壁", "C30P6", "140", PlacingMethod.BOOM_PUMP, "48m", 8, ""),
    ("第二人民医院门诊楼", "5层梁板", "C30", "210", PlacingMethod.LINE_PUMP, "120m", 9, "首次"),
    ("万和城B区地下车库", "顶板后浇带", "C40微膨胀", "22", PlacingMethod.TOWER_CRANE, "", 15, ""),
)


def plan_line(position: int, **changed: Any) -> dict[str, Any]:
    name, placement, grade, volume, method, pump, hour, remark = _POURS[position % len(_POURS)]
    return {
        "position": position,
        "order_number": f"DH-202611-{position:04d}",
        "task_number": f"RW-202611-{position:04d}",
        "project_name": name,
        "placement": placement,
        "grade": grade,
        "slump": "180±20",
        "volume_m3": Decimal(volume),
        "placing_method": method,
        "planned_opening": at(22, hour, 30),
        "pump": pump,
        "pump_crew": "",
        "first_trucks": 3,
        "haul_distance_km": Decimal("12.50"),
        "specialist": "张敏",
        "remarks": remark,
        "signed": True,
    } | changed


def plan(count: int = 10, **changed: Any) -> dict[str, Any]:
    """A plan of `count` lines, second edition, approved."""
    lines = [plan_line(index) for index in range(1, count + 1)]
    totals: dict[str, Decimal] = {}
    for line in lines:
        totals[line["grade"]] = totals.get(line["grade"], Decimal(0)) + line["volume_m3"]
    return {
        "id": RECORD_ID,
        "number": "RJ-20261122-2",
        "state": PlanState.ISSUED,
        "plan_date": date(2026, 11, 22),
        "revision": 2,
        "revision_reason": "客户要求",
        "difference": ["第 5 行 计划开盘 08:30→09:00", "增第 9 行 滨江花园二期3#楼"],
        "total_m3": sum((line["volume_m3"] for line in lines), Decimal(0)),
        "line_count": count,
        "trucks_available": 18,
        "prepared_by": "张敏",
        "prepared_at": at(21, 15, 50),
        "submitted_by": "刘芳",
        "submitted_at": at(21, 16, 5),
        "approved_by": "陈建军",
        "approved_at": at(21, 16, 20),
        "lines": lines,
        "totals": totals,
        "hours": [(at(22, 7), Decimal("90.00")), (at(22, 8), Decimal("132.00"))],
        "capacity_m3_h": 180,
        "resources": {"罐车": 18, "汽车泵": 4, "拖泵": 1},
        "materials": {"水泥": Decimal("412.00"), "砂": Decimal("945.30")},
        "grades_without_mix": [],
        "distribution": [
            {"post": Post.DISPATCH, "acknowledged_by": "周强", "acknowledged_at": at(21, 16, 40)}
        ],
        "decisions": [decision()],
        "remarks": "",
    } | changed


def decision(**changed: Any) -> dict[str, Any]:
    return {
        "agreed": True,
        "person": "陈建军",
        "role": "站长",
        "at": at(21, 16, 20),
        "comment": "夜间注意照明",
    } | changed


def sample(form_id: str) -> Mapping[str, Any]:
    """The filled record of a form."""
    from tests.reports.samples_daybook import SAMPLES as BOOKS
    from tests.reports.samples_documents import SAMPLES as DOCUMENTS
    from tests.reports.samples_lent import SAMPLES as LENT
    from tests.reports.samples_pours import SAMPLES as POURS
    from tests.reports.samples_shifts import SAMPLES as SHIFTS
    from tests.reports.samples_site import SAMPLES as SITE

    every = {**BOOKS, **DOCUMENTS, **LENT, **POURS, **SHIFTS, **SITE}
    return {"F01": order, "F02": task, "F03": plan, **every}[form_id]()
