"""F14 生产服务质量调查卡."""

from __future__ import annotations

from typing import Any

from db.fields import fields_of
from db.models.pours import Pour
from db.models.service import Rating, ServiceCard, ServiceRating
from desk.pours.rules import card_items
from desk.settings import declared
from desk.values.showing import show_moment
from reports.form import Data, Form, PrintContext
from reports.grid import SIGNATURE, Align, Body, Column, Row, Table, row, signature
from reports.orders import heading_row
from reports.pours import clock_pair, head_rows, poured_on, ruled
from reports.source import Source
from reports.wrap import Check

_FACTS = (
    "equipment_facts",
    "quality_facts",
    "quantity_facts",
    "sampling_facts",
    "document_facts",
    "incident_facts",
)


def service_card(data: Data | None, _context: PrintContext) -> Body:
    """What happened, as the program knows it, and what the customer thinks of it (M1.6.2)."""
    card = Source(ServiceCard, data)
    pour = card.inside(Pour, "pour")
    return Body(
        blocks=(
            *head_rows(pour),
            *_figures(pour),
            *(row(card.pair(name), height=10.5) for name in _FACTS),
            heading_row("以下由客户填写"),
            _ratings(card),
            row(card.pair("opinion", text=card.shown("opinion")), height=26),
        ),
        closing=(_signatures(card, pour),),
        number=card.get("number"),
        record_id=card.get("id"),
        dateline=poured_on(pour),
        blank=card.blank,
    )


def _figures(pour: Source) -> list[Row]:
    """When it was poured and how much; what is not known yet is left for the pen."""
    day = pour.get("pour_date")
    return [
        row(
            *(
                clock_pair(pour, name, day)
                for name in ("opened_at", "first_truck_at", "finished_at")
            )
        ),
        row(
            *(
                pour.pair(name, text=pour.shown(name))
                for name in ("planned_m3", "supplied_m3", "takeoff_m3")
            )
        ),
    ]


def _ratings(card: Source) -> Table:
    """An item a line with the five steps of the scale, to be ticked by the customer."""
    heading = fields_of(ServiceRating)["item"].label
    columns = (
        Column(heading, 54, name="item"),
        *(Column(step.label, 24, Align.CENTRE, name=f"rating.{step.name}") for step in Rating),
    )
    return ruled(columns, [_judged(item) for item in _items(card)])


def _items(card: Source) -> list[dict[str, Any]]:
    """The card's items; blank stock has those a new station begins with."""
    if not card.blank:
        return list(card.get("ratings") or [])
    return [{"item": item} for item in card_items(declared("pour.card_items").default)]


def _judged(item: dict[str, Any]) -> tuple[Any, ...]:
    note = f"\n{item['note']}" if item.get("note") else ""
    chosen = item.get("rating")
    return (f"{item['item']}{note}", *((Check(step is chosen, ""),) for step in Rating))


def _signatures(card: Source, pour: Source) -> Row:
    signed_at = card.get("signed_at")
    return row(
        signature(
            card.fields["signer"].label,
            card.shown("signer"),
            show_moment(signed_at) if signed_at else "",
        ),
        signature(pour.fields["specialist_id"].label, str(pour.get("specialist") or "")),
        height=SIGNATURE,
    )


F14 = Form(
    id="F14",
    title="生产服务质量调查卡",
    of="service-cards",
    build=service_card,
    notes=(
        (
            "注：单次浇筑超过50 m³或发生投诉、量差、突发事件时必须填写（手册M1.6.2、M2.7.2）。"
            "服务质量栏由客户评价并签认；任一项“不满意”即登记为一般投诉（手册M5.3.1）。"
        ),
    ),
)
