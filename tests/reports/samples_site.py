"""A ticket, a returned load, a letter and the plant's sheets of the imagined day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from db.models.pours import PourState, TicketLoad, TicketState
from db.models.service import LetterState, LetterSubject
from db.models.site import ReturnKind, ReturnState, Treatment
from tests.reports.samples import LONG_NAME, LONG_PLACEMENT, RECORD_ID, at, long_order, order


def mix(**changed: Any) -> dict[str, Any]:
    return {
        "reference": "PB-C35P8-07",
        "grade": "C35P8",
        "cement_kg": Decimal("285.00"),
        "flyash_kg": Decimal("60.00"),
        "slag_kg": Decimal("55.00"),
        "sand_kg": Decimal("742.00"),
        "stone_kg": Decimal("1045.00"),
        "water_kg": Decimal("165.00"),
        "admixture_kg": Decimal("8.40"),
    } | changed


def pour(**changed: Any) -> dict[str, Any]:
    return {
        "id": RECORD_ID,
        "number": "KP-202611-0088",
        "state": PourState.SUPPLYING,
        "order": order(),
        "specialist": "张敏",
        "pour_date": date(2026, 11, 22),
        "planned_m3": Decimal("320.00"),
        "opened_at": at(22, 7, 4),
        "first_truck_at": at(22, 7, 18),
        "project_name": "滨江花园二期3#楼及地下车库(含人防区)",
        "placement": "地下室底板A区(1-12轴/A-F轴)",
        "grade": "C35P8",
        "slump": "180±20",
        "mark": "A-C35-180(S4)-P8-GB/T 14902",
        "task_number": "RW-202611-0132",
        "mix_reference": "PB-C35P8-07",
        "mix": mix(),
        "pump_uses": [{"pump": "2号拖泵"}],
    } | changed


def long_pour(**changed: Any) -> dict[str, Any]:
    """A pour whose names are as long as life makes them."""
    return pour(order=long_order(), **changed)


def ticket(**changed: Any) -> dict[str, Any]:
    return {
        "id": RECORD_ID,
        "number": "FH-202611-1207",
        "state": TicketState.DELIVERED,
        "load": TicketLoad.CONCRETE,
        "pour": pour(),
        "plate": "湘A8101",
        "driver": "周国平",
        "volume_m3": Decimal("12.00"),
        "cumulative_m3": Decimal("144.00"),
        "cumulative_trucks": 12,
        "left_at": at(22, 10, 12),
        "arrived_at": at(22, 10, 41),
        "unloading_at": at(22, 10, 55),
        "unloaded_at": at(22, 11, 10),
        "returned_at": None,
        "receiver": "李明",
        "copies": ["第一联", "第二联", "第三联"],
        "wait_reason": "",
        "void_reason": "",
        "remarks": "",
    } | changed


def returned(**changed: Any) -> dict[str, Any]:
    return {
        "id": RECORD_ID,
        "number": "TH-202611-0006",
        "state": ReturnState.TREATED,
        "pour": pour(),
        "sort": ReturnKind.LEFT_OVER,
        "plate": "湘A8101",
        "ticket_number": "FH-202611-0417",
        "placement": "地下室底板A区(1-12轴/A-F轴)",
        "grade": "C35P8",
        "waited_min": 50,
        "cause": "收盘余料，现场模板内已满，施工方确认不再需要",
        "estimated_m3": Decimal("2.00"),
        "reported_at": at(22, 15, 30),
        "weighed_kg": 4780,
        "volume_m3": Decimal("2.00"),
        "weighed_by": "周强",
        "weighed_at": at(22, 16, 5),
        "treatment": Treatment.OTHER_SITE,
        "target_pour": pour(number="KP-202611-0091", task_number="RW-202611-0140"),
        "treatment_note": "坍落度150 mm，加减水剂0.8 kg调整后合格，降级用于垫层",
        "treated_by": "罗建平",
        "treated_at": at(22, 16, 20),
    } | changed


def letter(**changed: Any) -> dict[str, Any]:
    return {
        "id": RECORD_ID,
        "number": "HJ-202611-0002",
        "state": LetterState.SENT,
        "pour": pour(),
        "subject": LetterSubject.CURING,
        "addressee": "中国建筑第三工程局有限公司",
        "reply_by": date(2026, 11, 26),
        "copied_to": "湖南和天工程监理有限公司",
        "found_at": at(23, 9, 20),
        "finding": "11月23日9时20分巡查发现，22日浇筑的底板A区混凝土表面没有覆盖，也没有洒水养护，"
        "局部已出现塑性收缩裂缝（已拍照留存）。",
        "demand": "1．立即覆盖薄膜和棉毡并洒水，保持表面湿润，养护时间不少于14天；\n"
        "2．对已出现的裂缝由监理、设计共同确认处理办法；\n"
        "3．安排专人养护并记录，三日内书面回复。",
        "sent_by": "张敏",
        "sent_at": at(23, 10, 5),
        "received_by": "王强",
        "received_at": at(23, 11),
    } | changed


def long_letter() -> dict[str, Any]:
    return letter(
        addressee=f"中国建筑第三工程局有限公司(长沙){LONG_NAME}项目经理部",
        pour=long_pour(),
        finding="现场存在下列问题：未分层振捣、漏振、随意加水；" * 30,
        demand="请立即停止加水并由技术负责人到场；" * 20,
    )


def long_ticket() -> dict[str, Any]:
    return ticket(
        pour=long_pour(pump_uses=[{"pump": "1号汽车泵 56m"}, {"pump": "2号拖泵"}]),
        state=TicketState.VOID,
        void_reason="车号录错，另开一张",
        wait_reason="现场模板加固，暂停浇筑，等待监理验收",
        remarks="夜间禁鸣，走2号门",
        unloaded_at=at(23, 0, 40),
    )


def long_return() -> dict[str, Any]:
    return returned(
        pour=long_pour(),
        target_pour=long_pour(number="KP-202611-0091"),
        placement=LONG_PLACEMENT,
        cause="现场停电、泵车故障，混凝土超过允许时间，监理不同意使用；" * 4,
        treatment_note="取样检查，坍落度损失过大，和易性差，" * 12,
        treatment=Treatment.OTHER,
    )


SAMPLES = {"F35": letter, "F37": returned, "F38": ticket, "F39": pour}
"""The filled record of each form."""
