"""The pour of the imagined day with everything that was written down at its site."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from db.models.orders import EarlyDocument
from db.models.pours import CheckItem
from db.models.service import CardState, Rating
from db.models.site import (
    SampleKind,
    SpecimenSize,
    TestPlace,
    VariationKind,
    VariationState,
    Workability,
)
from tests.reports import samples_site
from tests.reports.samples import LONG_NAME, LONG_PLACEMENT, RECORD_ID, at, long_order

_ALL = [item.value for item in CheckItem]
_SET = [EarlyDocument.MIX_NOTICE, EarlyDocument.CERTIFICATE, EarlyDocument.MATERIAL_REPORTS]


def slump_test(hour: int, minute: int, measured: int, **changed: Any) -> dict[str, Any]:
    return {
        "tested_at": at(22, hour, minute),
        "plate": "湘A8101",
        "place": TestPlace.SITE,
        "target_mm": 180,
        "tolerance_mm": 20,
        "measured_mm": measured,
        "conforms": 160 <= measured <= 200,
        "workability": Workability.GOOD,
        "temperature_c": 14,
        "tester": "张敏",
        "user_witness": "李明",
        "supervisor_witness": "何伟",
        "remarks": "",
    } | changed


def cubes(place: int, sort: SampleKind, sets: int, **changed: Any) -> dict[str, Any]:
    return {
        "number": f"QY-202611-{place:04d}",
        "taken_at": at(22, 7 + place, 10),
        "curing": sort,
        "sets": sets,
        "specimen": SpecimenSize.CUBE_150,
        "represented_m3": Decimal(100),
        "identification": f"BJ3-DB-A-{place:02d}",
        "plate": "湘A8101",
        "slump_mm": 185,
        "curing_place": "站内标养室" if sort is SampleKind.STANDARD else "现场底板旁",
        "sampler": "张敏",
        "witness": "何伟",
        "witness_certificate": "JZ-2026-0417",
        "remarks": "",
    } | changed


def sent(count: int) -> list[dict[str, Any]]:
    """Twelve cubic metres a quarter of an hour, from the first truck on."""
    return [
        {
            "left_at": at(22, 7 + (18 + 15 * n) // 60, (18 + 15 * n) % 60),
            "cumulative_trucks": n + 1,
            "cumulative_m3": Decimal(12 * (n + 1)),
        }
        for n in range(count)
    ]


def pour(**changed: Any) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "plan_number": "RJ-20261122-2",
        "planned_opening": at(22, 7),
        "expected_opening": at(22, 7),
        "confirmed_with": "张建国",
        "confirmed_at": at(22, 4, 40),
        "posts_told_by": "周强",
        "posts_told_at": at(22, 6, 25),
        "first_equipment": "2号拖泵，首发3车",
        "checked_items": _ALL,
        "checked_by": "张敏",
        "checked_at": at(22, 6, 40),
        "agreed_items": _ALL,
        "agreed_by": "周强",
        "agreed_at": at(22, 6, 45),
        "documents_wanted": _SET,
        "document_copies": 6,
        "documents_handed": [item.value for item in _SET],
        "documents_receiver": "李明",
        "documents_handed_at": at(22, 7, 50),
        "opened_by": "张敏",
        "finished_at": at(22, 15, 41),
        "supplied_m3": Decimal("322.50"),
        "truck_count": 27,
        "returned_m3": Decimal("0.00"),
        "delivered_m3": Decimal("322.50"),
        "takeoff_m3": Decimal("318.60"),
        "tickets": sent(27),
        "slump_tests": [
            slump_test(6, 58, 205, place=TestPlace.STATION, user_witness="", supervisor_witness=""),
            slump_test(7, 50, 185),
            slump_test(10, 35, 215, plate="湘A·T8821", remarks="已退站调整"),
            slump_test(11, 20, 180, workability=Workability.FAIR),
            slump_test(14, 5, 175, temperature_c=None),
        ],
        "samples": [
            cubes(1, SampleKind.STANDARD, 4),
            cubes(3, SampleKind.IMPERMEABILITY, 1),
            cubes(6, SampleKind.SITE, 2),
        ],
        "sets": {"标养": 4, "抗渗": 1, "同条件": 2},
        "sets_wanted": {"标养": 4, "抗渗": 1, "同条件": 2},
    }
    return samples_site.pour(**(facts | changed))


def long_pour(**changed: Any) -> dict[str, Any]:
    """Names, lists and remarks as long as life makes them."""
    tests = [
        slump_test(
            8, 5 * n, 180, plate="湘A·T88215", remarks="到场后静置二次搅拌再测", tester="欧阳雪梅"
        )
        for n in range(12)
    ] * 4
    samples = [
        cubes(
            n,
            SampleKind.SITE,
            10,
            identification=f"BJ3-7-DB-A-HJD-{n:02d}/C40P8F150",
            curing_place="3#楼地下室底板后浇带旁养护箱",
            witness="欧阳雪梅",
            remarks="监理要求加做同条件试块",
        )
        for n in range(1, 13)
    ] * 3
    return pour(
        order=long_order(),
        grade="C40P8F150",
        mark="A-C40-180(S4)-P8-F150-GB/T 14902",
        first_equipment="1号汽车泵56 m、2号拖泵泵管120 m，首发6车，间隔10 min，备用车载泵1台；" * 3,
        confirmed_with="张建国（项目生产经理，13807310001）",
        posts_told_by="调度周强、搅拌楼、质检",
        slump_tests=tests,
        samples=samples,
        opened_at=at(22, 23, 50),
        first_truck_at=at(23, 0, 20),
        **changed,
    )


def rating(place: int, item: str, given: Rating | None, note: str = "") -> dict[str, Any]:
    return {"position": place, "item": item, "rating": given, "note": note}


def card(**changed: Any) -> dict[str, Any]:
    """As the customer signed it, with one item unsatisfied."""
    good, bad = Rating.SATISFIED, Rating.UNSATISFIED
    return {
        "id": RECORD_ID,
        "number": "FK-202611-0088",
        "state": CardState.SIGNED,
        "pour": pour(),
        "card_date": date(2026, 11, 22),
        "equipment_facts": "罐车 14 台 27 车次，最长等待 46 min；2号拖泵 06:20 到场，停置 40 min",
        "quality_facts": "10:35 湘A·T8821 坍落度：实测 215 mm，10:40 通知质检员，退站调整后正常",
        "quantity_facts": "无退货；超计划 2.50 m³；签证 QZ-202611-0019 超计划方量 12.00 m³",
        "sampling_facts": "标养 4 组、抗渗 1 组、同条件 2 组，08:10–13:10",
        "document_facts": "07:50 交接配合比通知单、出厂合格证、原材料报告，接收人：李明",
        "incident_facts": "无",
        "ratings": [
            rating(1, "供应及时性", bad, "10:30 至 11:10 断料"),
            rating(2, "混凝土质量", good),
            rating(3, "方量准确", Rating.VERY_SATISFIED),
            rating(4, "现场服务与配合", good),
            rating(5, "资料及时、准确", Rating.MOSTLY_SATISFIED),
        ],
        "opinion": "上午断料约 40 分钟，请注意车辆调配。",
        "signer": "张建国",
        "signed_at": at(22, 16, 30),
    } | changed


def open_card(**changed: Any) -> dict[str, Any]:
    """As it goes to the customer."""
    asked = [rating(n["position"], n["item"], None) for n in card()["ratings"]]
    return card(
        state=CardState.ISSUED, ratings=asked, opinion="", signer="", signed_at=None, **changed
    )


def long_card() -> dict[str, Any]:
    said = "10:35 湘A·T8821 坍落度：实测 215 mm，10:40 通知质检员，退站调整后正常；" * 7
    asked = [
        rating(n, f"{LONG_NAME}的供应及时性", Rating.SATISFIED, said[:60]) for n in range(1, 9)
    ]
    return card(
        pour=long_pour(),
        equipment_facts=said,
        quality_facts=said,
        incident_facts=said,
        ratings=asked,
        opinion="请注意车辆调配，夜间不要鸣笛。" * 20,
    )


def variation(**changed: Any) -> dict[str, Any]:
    return {
        "id": RECORD_ID,
        "number": "QZ-202611-0019",
        "state": VariationState.SIGNED,
        "pour": pour(),
        "variation": VariationKind.OVER_PLAN,
        "happened_at": at(22, 13, 40),
        "volume_m3": Decimal("12.00"),
        "placement": "地下室底板A区集水坑JSK-2",
        "cause": "集水坑底部超挖约0.4 m，经尺寸核查折算需增加12 m³，施工方要求继续浇筑。",
        "signer": "张建国",
        "signed_at": at(22, 14, 5),
        "remarks": "",
    } | changed


def long_variation() -> dict[str, Any]:
    return variation(
        pour=long_pour(),
        placement=LONG_PLACEMENT,
        happened_at=at(23, 1, 5),
        cause="模板胀模、漏浆，经施工方、监理方共同测量确认；" * 16,
        remarks="与结算核对后生效。" * 12,
    )


SAMPLES = {"F13": pour, "F14": card, "F16": variation, "F17": pour, "F18": pour, "F19": pour}
"""The filled record of each form."""
