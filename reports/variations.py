"""F16 混凝土现场签证单."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from db.fields import Field, Kind
from db.models.people import Role
from db.models.pours import DeliveryTicket, Pour
from desk.core.past import Fixed
from desk.pours.variations import VARIATIONS
from reports.form import Form
from reports.sheet import Sign, sheet_of, signs
from reports.source import Source
from reports.words import SUPERVISOR, Said


def sent_before(made: Source) -> str:
    """The cubic metres that had left when it happened, without void loads and mortar."""
    moment = made.get("happened_at", datetime)
    tickets = made.inside(Pour, "pour").rows(DeliveryTicket, "tickets")
    sums = [
        sent
        for ticket in tickets
        if (sent := ticket.number("cumulative_m3"))
        and (left := ticket.get("left_at", datetime))
        and moment
        and left <= moment
    ]
    return "" if made.blank else f"{max(sums, default=Decimal(0)):,.2f}"


F16 = Form(
    id="F16",
    title="混凝土现场签证单",
    of="variations",
    fixed=Fixed(by=("signed_at",)),
    build=sheet_of(
        VARIATIONS,
        dated="signed_at happened_at",
        day="签证日期",
        rows=(
            "pour.number/12 pour.pour_date",
            "pour.order.project.customer_id/12 pour.order.project.contract_number",
            "pour.order.project.contractor pour.order.placing_method",
            "variation",
            "placement/12 happened_at",
            "pour.planned_m3 sent_m3 volume_m3",
        ),
        cells={
            "sent_m3": Said(sent_before, Field("", "签证前已供", Kind.VOLUME, unit="m³")),
        },
        heights={"cause": 60, "remarks": 18},
        closing=(
            signs(Sign("客户签认人\n（项目指定人）", "signer", "signed_at"), SUPERVISOR, height=26),
            signs("pour.specialist_id", Role.SETTLEMENT_CLERK.label),
        ),
    ),
    notes=(
        (
            "注：1．出现非计划混凝土调用、漏损，或供应方量将超过施工计划量时，须先办理现场签证，"
            "经项目指定人签认后方可继续供应（手册M1.5.3、M2.7.1）。"
            "2．签证情况同时记入服务质量调查卡和施工日记（手册M1.5.3）。"
        ),
        "第一联　客户　　第二联　结算　　第三联　生产客服科存档",
    ),
)
