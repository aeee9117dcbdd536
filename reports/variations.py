"""F16 混凝土现场签证单."""

from __future__ import annotations

from typing import Any

from db.models.customers import Customer, Project
from db.models.people import Role
from db.models.pours import Pour
from db.models.site import SiteVariation, VariationState
from desk.values.showing import show_moment
from reports.form import Data, Form, PrintContext
from reports.grid import SIGNATURE, Align, Body, Row, label, prose, row, signature, value
from reports.orders import placing
from reports.pours import head_rows, order_of, poured_on
from reports.site import SUPERVISOR
from reports.source import Source, clock


def variation(data: Data | None, _context: PrintContext) -> Body:
    """Concrete beyond the plan, why and how much, agreed by the customer (M1.5.3, M2.7.1)."""
    made = Source(SiteVariation, data)
    pour = made.inside(Pour, "pour")
    return Body(
        blocks=(
            *head_rows(pour),
            *_site(pour),
            row(label(made.fields["variation"].label), made.checks("variation")),
            row(
                made.pair("placement", text=made.shown("placement"), span=12),
                made.pair("happened_at", text=_happened(made, pour), label_span=3),
            ),
            _volumes(made, pour),
            row(
                label(made.fields["cause"].label),
                prose(made.shown("cause"), name="cause"),
                height=60,
            ),
            row(made.pair("remarks", text=made.shown("remarks")), height=18),
        ),
        closing=_agreed(made, pour),
        number=made.get("number"),
        record_id=made.get("id"),
        dateline=poured_on(pour),
        blank=made.blank,
        title=f"{F16.title}（已作废）" if made.get("state") is VariationState.VOID else "",
    )


def _site(pour: Source) -> list[Row]:
    order = order_of(pour)
    project = order.inside(Project, "project")
    customer = project.inside(Customer, "customer").shown("name")
    method = placing(order)
    return [
        row(
            project.pair("customer_id", text=customer, span=12),
            project.pair("contract_number", label_span=3, align=Align.CENTRE),
        ),
        row(
            project.pair("contractor", span=9),
            order.pair("placing_method", text=method, label_span=3),
        ),
    ]


def _happened(made: Source, pour: Source) -> str:
    return clock(made.get("happened_at"), pour.get("pour_date"))


def _volumes(made: Source, pour: Source) -> Row:
    """Planned, sent when it happened, and what the signature adds."""
    sent = None if made.blank else sent_before(made, pour)
    return row(
        pour.pair("planned_m3"),
        label("签证前已供\u200b(m³)"),
        value("" if sent is None else f"{sent:,.2f}", align=Align.CENTRE, name="sent_m3"),
        made.pair("volume_m3"),
    )


def sent_before(made: Source, pour: Source) -> Any:
    """Cubic metres that had left the station when it happened; void loads and mortar left out."""
    moment = made.get("happened_at")
    sums = [
        ticket["cumulative_m3"]
        for ticket in pour.get("tickets") or ()
        if ticket.get("cumulative_m3") and moment and ticket["left_at"] <= moment
    ]
    return max(sums, default=0)


def _agreed(made: Source, pour: Source) -> tuple[Row, ...]:
    """The customer's signature binds; those who settle and supply by it sign below."""
    signed_at = made.get("signed_at")
    signed = "　".join(
        part for part in (made.shown("signer"), show_moment(signed_at) if signed_at else "") if part
    )
    specialist = str(pour.get("specialist") or "")
    return (
        row(
            signature(f"{made.fields['signer'].label}\n（项目指定人）", signed),
            signature(SUPERVISOR),
            height=26,
        ),
        row(
            signature(pour.fields["specialist_id"].label, specialist),
            signature(Role.SETTLEMENT_CLERK.label),
            height=SIGNATURE,
        ),
    )


F16 = Form(
    id="F16",
    title="混凝土现场签证单",
    of="variations",
    build=variation,
    notes=(
        (
            "注：1．出现非计划混凝土调用、漏损，或供应方量将超过施工计划量时，须先办理现场签证，"
            "经项目指定人签认后方可继续供应（手册M1.5.3、M2.7.1）。"
            "2．签证情况同时记入服务质量调查卡和施工日记（手册M1.5.3）。"
        ),
        "第一联　客户　　第二联　结算　　第三联　生产客服科存档",
    ),
)
