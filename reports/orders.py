"""F01 预拌混凝土订货通知单."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from db.models.customers import PersonRight
from db.models.orders import OrderAmendment
from desk.core.past import Fixed
from desk.orders.kind import ORDERS
from desk.orders.ordered import ORDERED
from desk.values.showing import show_moment
from reports.form import Form, PrintContext
from reports.grid import Align, Block, Cell, Column, Table, heading_row
from reports.sheet import Sign, sheet_of, signs
from reports.source import NOTHING, Source, shown_value
from reports.words import Said, joined, project_of, said


def _contact(order: Source) -> str:
    return joined(order.shown("contact"), order.shown("phone"))


def _receivers(order: Source) -> str:
    """Who may take delivery, one a line where telephone numbers are known."""
    names = [
        joined(str(person.get("name", "")), str(person.get("phone") or ""))
        for person in project_of(order).each("people", dict)
        if person.get("right") is PersonRight.RECEIVER
    ]
    return ("\n" if any("　" in name for name in names) else "、").join(names)


def _received_by(order: Source) -> Cell:
    """How the order came in, with the reason where it was urgent."""
    reason = order.shown("urgency_reason")
    tail = f"   （{order.fields['urgency_reason'].label}：{reason or ' ' * 26}）"
    return order.checks("received_by", tail if order.blank or reason else "")


def _amendments(order: Source, _context: PrintContext) -> list[Block]:
    """What was changed after the signature, each change to be signed again (M1.5.3)."""
    lines = sorted((*_signed_again(order), *_told_later(order)), key=lambda each: each[0])
    if not lines:
        return []
    words = Source(OrderAmendment, {})
    columns = (
        Column("序", 10, Align.CENTRE),
        Column("变更内容", 58, size=10, grow=6, name="changes"),
        words.column("reason", 36, size=10),
        words.column("amended_by", 32, align=Align.CENTRE, size=9.5),
        words.column("signer", 38, align=Align.CENTRE, size=9.5),
    )
    numbered = tuple((str(n), *cells) for n, (_, cells) in enumerate(lines, start=1))
    return [
        heading_row("变更补签"),
        Table(columns, numbered, spare=0, height=12, header_height=8),
    ]


Line = tuple[datetime, tuple[str, ...]]
"""When something was changed, and what stands in the columns behind its number."""


def _signed_again(order: Source) -> Iterator[Line]:
    """The changes that the customer signs for, each with its own signature once it has one."""
    for item in order.rows(OrderAmendment, "amendments"):
        moment = item.get("amended_at", datetime)
        assert moment is not None, "a change has its time"
        yield (
            moment,
            (
                changes(order, item.by("changes", object)),
                item.shown("reason"),
                item.signed("amended_by", "amended_at"),
                item.signed("signer", "signed_at"),
            ),
        )


def _told_later(order: Source) -> Iterator[Line]:
    """What was changed since the signature without another being owed, such as the hour."""
    for item in order.each("later", dict):
        written = {name: pair for name, pair in item["changes"].items() if name in _TOLD}
        if item["signed_apart"] or not written:
            continue
        who = f"{item['person']}\n{show_moment(item['at'])}"
        yield item["at"], (changes(order, written), str(item["reason"] or ""), who, "不须补签")


_TOLD = frozenset(ORDERED) - {"specialist_id"}


def changes(order: Source, changed: Mapping[str, object]) -> str:
    """What changed, one field a line: 计划方量(m³)：320.00→340.00."""
    lines = []
    for name, pair in changed.items():
        field = order.fields.get(name)
        assert isinstance(pair, list | tuple), "a change is a pair of values"
        before, after = (_either(order, name, item) for item in pair)
        lines.append(f"{field.heading if field else name}：{before}→{after}")
    return "\n".join(lines)


def _either(order: Source, name: str, item: object) -> str:
    field = order.fields.get(name)
    if item in (None, ""):
        return NOTHING
    return str(item) if field is None or isinstance(item, str) else shown_value(field, item)


F01 = Form(
    id="F01",
    title="预拌混凝土订货通知单",
    of="orders",
    fixed=Fixed(by=("signed_at",), until="amendments", whole=True),
    build=sheet_of(
        ORDERS,
        dated="received_at signed_at created_at",
        day="订货日期",
        rows=(
            "project.customer_id project.contract_number",
            "project_id",
            "project.contractor project.owner",
            "project.supervisor project.haul_distance_km",
            "project.address",
            "placement placing_method",
            "mark",
            "strength_grade impermeability_grade frost_grade",
            "slump_mm aggregate_mm mortar_m3",
            "volume_m3 trucks_planned truck_interval_min",
            "planned_opening planned_closing",
            "received_at specialist_id",
            "special_requirements",
            "sampling",
            "documents_wanted",
            "contact receivers",
            "received_by",
        ),
        after=(_amendments,),
        left_out="use urgency_reason late_entry_reason pump_pipe_m slump_tolerance_mm mark_override phone "
        "sampling_standard_sets sampling_impermeability_sets sampling_site_sets document_copies "
        "signer signed_at",
        cells={
            "contact": Said(_contact, replace(ORDERS.fields["contact"], width=24)),
            "receivers": said("收货授权人", _receivers),
            "received_by": Said(_received_by),
        },
        heights={"special_requirements": 13},
        closing=(
            signs(
                Sign("订货单位\n指定人签字", "signer", "signed_at"),
                Sign("客服专员\n签收", "specialist_id"),
            ),
        ),
    ),
    notes=(
        (
            "注：1．订货通知单由客服专员于浇筑前一日16:00前交生产客服科存档；短信、电话等方式订货的，"
            "须在浇筑前由项目指定人签字确认（手册M1.2.1）。"
            "2．浇筑部位或方量变更须重新签订或补签本单（手册M1.5.3）。"
        ),
        "第一联　生产客服科存档　　第二联　技术科（资料室）　　第三联　客户",
    ),
)
