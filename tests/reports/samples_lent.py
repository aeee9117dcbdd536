"""Pump line and moulds of the imagined day, as the services hand them to paper."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from db.models.lent import MouldKind, MouldState, PumpLineState
from tests.reports.samples import RECORD_ID, at, project


def item(name: str, size: str, measure: str, **counts: Any) -> dict[str, Any]:
    return {"name": name, "size": size, "measure": measure} | counts


def agreed(person: str, role: str, moment: datetime, comment: str) -> dict[str, Any]:
    return {"agreed": True, "person": person, "role": role, "at": moment, "comment": comment}


def pump_line(**changed: Any) -> dict[str, Any]:
    """Four sorts, two of them with losses, settled for less than the agreement gives."""
    items = [
        item("直管", "DN125×3 m", "根", applied=40, delivered=40, returned=38, price=Decimal(265)),
        item("弯管", "DN125 90°", "只", applied=6, delivered=6, returned=6, price=Decimal(180)),
        item("软管", "DN125×3 m", "根", applied=1, delivered=1, returned=1, price=Decimal(520)),
        item("管卡", "DN125", "付", applied=48, delivered=50, returned=43, price=Decimal("38.50")),
    ]
    return {
        "id": RECORD_ID,
        "number": "BG-202611-0003",
        "state": PumpLineState.SETTLED,
        "project": project(),
        "placement": "地下室外墙(1-12轴)",
        "needed_on": date(2026, 11, 12),
        "due_on": date(2026, 11, 20),
        "applied_by": "张敏",
        "applied_at": at(8, 9, 30),
        "customer_signer": "张建国",
        "agreed_at": at(9, 10, 15),
        "delivered_at": at(11, 14, 20),
        "delivery_receiver": "李明",
        "cleaned_at": at(19, 16),
        "returned_at": at(20, 10, 40),
        "compensation": Decimal("799.50"),
        "agreed_compensation": Decimal("761.00"),
        "settled_at": at(21, 9),
        "cancel_reason": "",
        "remarks": "管卡多送 2 付，进场时已清点",
        "items": items,
        "decisions": [agreed("熊丽", "结算员", at(21, 9), "1 付管卡后来在现场找到")],
    } | changed


def mould_loan(**changed: Any) -> dict[str, Any]:
    """Four sets lent, three back."""
    return {
        "id": RECORD_ID,
        "number": "SM-202611-0007",
        "state": MouldState.RETURNED,
        "project": project(),
        "mould": MouldKind.CUBE_150,
        "quantity": 4,
        "borrower": "李明",
        "phone": "13807310011",
        "purpose": "地下室底板同条件试块",
        "due_on": date(2026, 11, 18),
        "applied_by": "张敏",
        "applied_at": at(10, 9),
        "approved_by": "彭志刚",
        "approved_at": at(10, 10, 30),
        "lent_at": at(10, 15),
        "returned_quantity": 3,
        "damaged": "1 组底板开裂，由项目赔付",
        "returned_at": at(19, 11),
        "remarks": "",
        "decisions": [agreed("彭志刚", "技术科长", at(10, 10, 30), "")],
    } | changed


SAMPLES = {"F08": pump_line, "F09": pump_line, "F10": pump_line, "F11": mould_loan}
