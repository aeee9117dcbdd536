"""A set of documents handed over, one of them changed, and its originals destroyed."""

from __future__ import annotations

from datetime import date
from typing import Any

from db.models.documents import ChangeState, DocumentSet, IssuanceState
from tests.reports.samples import LONG_NAME, LONG_PLACEMENT, RECORD_ID, at, decision, project

_SET = (
    ("配合比通知单", "GC-202611-0131", 1),
    ("原材料检验报告", "GC-202611-0132", 1),
    ("开盘鉴定", "GC-202611-0133", 2),
    ("产品使用说明书", "GC-202611-0134", 1),
)


def paper(
    name: str = "出厂合格证", number: str = "GC-202611-0135", **changed: Any
) -> dict[str, Any]:
    return {
        "name": name, "number": number, "revision": 1, "placement": "地下室底板A区",
        "copies": 6, "delivered": 6, "remarks": "",
    } | changed  # fmt: skip


def issuance(**changed: Any) -> dict[str, Any]:
    return {
        "id": RECORD_ID,
        "number": "FF-202611-0042",
        "state": IssuanceState.ACKNOWLEDGED,
        "document_set": DocumentSet.EARLY,
        "project": project(),
        "task": {"number": "RW-202611-0134"},
        "pour": None,
        "change": None,
        "collected_by": "张敏",
        "collected_at": at(21, 17, 5),
        "receiver": "李明",
        "verified": True,
        "delivered_at": at(22, 7, 35),
        "delivered_by": "张敏",
        "delivery_at": at(22, 7, 40),
        "slip_by": "周静",
        "slip_at": at(22, 17, 20),
        "remarks": "开盘鉴定为第 2 版",
        "papers": [paper(name, number, revision=n) for name, number, n in _SET],
    } | changed


def long_issuance() -> dict[str, Any]:
    """Sixty documents with names as long as life makes them."""
    papers = [
        paper(
            "原材料检验报告(水泥、砂、石、外加剂、掺合料)",
            f"GC-202611-{n:04d}",
            placement=LONG_PLACEMENT,
            remarks="另附水泥出厂检验报告 1 份",
        )
        for n in range(60)
    ]
    return issuance(project=project(name=LONG_NAME), papers=papers, remarks="客户要求另装订。" * 12)


_ITEM = {
    "document": "出厂合格证 GC-202611-0135 第 1 版",
    "fact": "部位",
    "before": "地下室底板A区(1-12轴/A-F轴)",
    "after": "地下室底板A区(1-12轴/A-F轴)含集水坑",
}


def _told(copy: int, **changed: Any) -> dict[str, Any]:
    return {
        "document": "出厂合格证 GC-202611-0135 第 1 版", "copy": copy, "holder": "李明",
        "outcome": "已收回", "recovered_on": "2026-11-26", "explanation": "",
    } | changed  # fmt: skip


def change(**changed: Any) -> dict[str, Any]:
    decisions = [
        decision(step="approve", person="余立新", role="技术科长", at=at(24, 9), comment=""),
        decision(step="approve", person="何正刚", role="总工", at=at(24, 10, 30), comment=""),
        decision(step="check_approve", person="何正刚", role="总工", at=at(25, 8, 40), comment=""),
        decision(step="check_approve", person="余立新", role="技术科长", at=at(25, 9), comment=""),
    ]
    earlier = {
        "round": 1, "items": [_ITEM | {"after": "地下室底板"}], "by": "余立新",
        "reason": "部位写得不全，请按施工图注明轴线", "cause": "部位写错", "party": "施工单位",
        "copies": 6, "at": "2026-11-23T02:00:00+00:00",
    }  # fmt: skip
    lost = _told(6, outcome="收不回", recovered_on="", explanation="监理已随分部资料归档，无法取回")
    return {
        "id": RECORD_ID,
        "number": "GG-202611-0007",
        "state": ChangeState.CLOSED,
        "project": project(),
        "party": "中建三局滨江项目部",
        "cause": "订货时部位少写了集水坑，合格证与施工图不符",
        "copies": 6,
        "round": 2,
        "earlier": [earlier],
        "changed": [_ITEM],
        "copies_told": [*(_told(n) for n in range(1, 6)), lost],
        "decisions": decisions,
        "submitted_by": "张敏",
        "submitted_at": at(23, 15, 10),
        "approved_by": "何正刚",
        "approved_at": at(24, 10, 30),
        "changed_documents_by": "周静",
        "changed_documents_at": at(24, 15),
        "checked_by": "余立新",
        "checked_at": at(25, 9),
        "reissued_by": "周静",
        "reissued_at": at(25, 10),
        "excused_by": "何正刚",
        "excused_at": at(26, 16),
        "method": "碎纸",
        "destroyer": "周静",
        "witness": "张敏",
        "destroyed_on": date(2026, 11, 27),
        "closed_by": "周静",
        "closed_at": at(27, 16),
        "remarks": "",
    } | changed


def long_change() -> dict[str, Any]:
    """Two rounds were sent back, and everything is as long as life makes it."""
    item = _ITEM | {"before": LONG_PLACEMENT, "after": f"{LONG_NAME} {LONG_PLACEMENT}"}
    rounds = [
        {"round": n, "items": [item] * 4, "by": "余立新", "reason": "请按施工图注明轴线；" * 6}
        for n in (1, 2)
    ]
    copies = [
        _told(n, outcome="收不回", recovered_on="", explanation="监理已随分部资料归档，无法取回")
        for n in range(1, 41)
    ]
    return change(
        project=project(name=LONG_NAME), earlier=rounds, changed=[item] * 12, copies_told=copies,
        cause="订货时部位少写了集水坑，合格证与施工图不符。" * 8, round=3,
    )  # fmt: skip


SAMPLES = {"F21": issuance, "F22": change, "F23": change, "A03": issuance}
"""The filled record of each form."""
