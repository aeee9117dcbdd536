"""F14 生产服务质量调查卡."""

from __future__ import annotations

from db.fields import fields_of
from db.models.service import Rating, ServiceRating
from desk.core.past import Fixed
from desk.pours.cards import CARDS
from desk.pours.rules import card_items
from desk.settings import declared
from reports.form import Form, PrintContext
from reports.grid import Align, Column, Content, Table, heading_row, ruled
from reports.sheet import Sign, sheet_of, signs
from reports.source import Source
from reports.wrap import Check


def _ratings(card: Source, _context: PrintContext) -> list[Table]:
    """One line for each item, with the five steps of the scale to be ticked by the customer."""
    heading = fields_of(ServiceRating)["item"].label
    columns = (
        Column(heading, 54, name="item"),
        *(Column(step.label, 24, Align.CENTRE, name=f"rating.{step.name}") for step in Rating),
    )
    return [ruled(columns, map(_judged, _items(card)))]


def _items(card: Source) -> list[Source]:
    """The card's items; blank stock has those a new station begins with."""
    if not card.blank:
        return card.rows(ServiceRating, "ratings")
    usual = str(declared("pour.card_items").default)
    return [Source(ServiceRating, {"item": item}) for item in card_items(usual)]


def _judged(item: Source) -> tuple[Content, ...]:
    said = "\n".join(filter(None, (item.shown("item"), item.shown("note"))))
    chosen = item.get("rating", Rating)
    return (said, *((Check(step is chosen, ""),) for step in Rating))


_FACTS = [name for name in CARDS.entry if name.endswith("_facts")]

F14 = Form(
    id="F14",
    title="生产服务质量调查卡",
    of="service-cards",
    fixed=Fixed(by=("signed_at",)),
    build=sheet_of(
        CARDS,
        dated="pour.pour_date",
        rows=(
            "pour.opened_at pour.first_truck_at pour.finished_at",
            "pour.planned_m3 pour.supplied_m3 pour.takeoff_m3",
            *_FACTS,
            heading_row("以下由客户填写"),
            _ratings,
        ),
        left_out="ratings",
        heights={**dict.fromkeys(_FACTS, 10.5), "opinion": 26},
        closing=(
            signs(
                Sign("资料接收人\n签字", "pour.documents_receiver", "pour.documents_handed_at"),
                Sign(by="signer", at="signed_at"),
                "pour.specialist_id",
            ),
        ),
    ),
    notes=(
        (
            "注：单次浇筑超过50 m³或发生投诉、量差、突发事件时必须填写（手册M1.6.2、M2.7.2）。"
            "服务质量栏由客户评价并签认；任一项“不满意”即登记为一般投诉（手册M5.3.1）。"
        ),
    ),
)
