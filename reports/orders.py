"""F01 预拌混凝土订货通知单."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from db.models.customers import Customer, PersonRight, Project
from db.models.orders import OrderAmendment, OrderNotice
from desk.values.showing import paper_date, show_moment
from desk.values.zone import local
from reports.form import Data, Form, PrintContext
from reports.grid import (
    DAY_LINE,
    REMARKS,
    SIGNATURE,
    Align,
    Block,
    Body,
    Cell,
    Column,
    Pair,
    Row,
    Table,
    heading,
    label,
    row,
    signature,
    value,
)
from reports.source import NOTHING, Source, shown_value


def notice(data: Data | None, _context: PrintContext) -> Body:
    """The customer's order, in the order in which the manual and the trade's forms ask for it."""
    order = Source(OrderNotice, data)
    blocks: list[Block] = [*site_rows(order), *concrete_rows(order), *wish_rows(order)]
    blocks.append(row(*order.pair("remarks", text=order.shown("remarks")), height=REMARKS))
    blocks += _amendments(order)
    return Body(
        blocks=tuple(blocks),
        closing=(_signatures(order),),
        number=order.get("number"),
        record_id=order.get("id"),
        dateline=f"订货日期：{_ordered_on(order)}",
        blank=order.blank,
    )


def site_rows(order: Source) -> list[Row]:
    """Who orders, for which site, and where it is."""
    project = order.inside(Project, "project")
    customer = project.inside(Customer, "customer")
    ordered_by = project.pair("customer_id", text=customer.shown("name"), span=9)
    project_name = project.shown("name") or order.shown("project_text")
    return [
        row(ordered_by, project.pair("contract_number")),
        row(order.pair("project_id", text=project_name)),
        row(project.pair("contractor", span=9), project.pair("owner")),
        row(project.pair("supervisor", span=9), project.pair("haul_distance_km")),
        row(project.pair("address")),
    ]


def concrete_rows(order: Source) -> list[Row]:
    """What is ordered, how much, and when."""
    return [
        row(order.pair("placement", span=9), order.pair("placing_method", text=placing(order))),
        row(label("混凝土标记"), value(mark(order), name="mark")),
        row(
            order.pair("strength_grade", align=Align.CENTRE),
            order.pair("impermeability_grade", align=Align.CENTRE),
            order.pair("frost_grade", align=Align.CENTRE),
        ),
        row(
            order.pair("slump_mm", text=slump(order)),
            order.pair("aggregate_mm", align=Align.CENTRE),
            order.pair("mortar_m3"),
        ),
        row(
            order.pair("volume_m3"),
            truck_pair(order),
            order.pair("truck_interval_min"),
        ),
        row(order.pair("planned_opening", span=9), order.pair("received_at")),
        row(order.pair("special_requirements"), height=13),
    ]


def truck_pair(order: Source) -> Pair:
    """The number of truck loads the order comes to."""
    trucks = order.get("trucks_planned")
    shown = "" if trucks is None else str(trucks)
    return label("计划车数"), value(
        order.or_nothing(shown), align=Align.CENTRE, name="trucks_planned"
    )


def wish_rows(order: Source) -> list[Row]:
    """Samples, documents, people on the site, and how the order came in."""
    project = order.inside(Project, "project")
    return [
        row(label("现场取样"), value(sampling(order), name="sampling")),
        row(label(order.fields["documents_wanted"].label), documents(order)),
        row(
            order.pair(
                "contact", span=9, text=_joined(order.shown("contact"), order.shown("phone"))
            ),
            label("收货授权人"),
            value(_receivers(project), name="receivers"),
        ),
        row(label(order.fields["received_by"].label), _received_by(order)),
    ]


def placing(order: Source) -> str:
    """How it is placed, with the length of pump pipe: 拖泵　泵管长度 120 m."""
    method = order.shown("placing_method")
    length = order.get("pump_pipe_m")
    if length is None:
        return method
    field = order.fields["pump_pipe_m"]
    return _joined(method, f"{field.label} {length} {field.unit}")


def mark(order: Source) -> str:
    return str(order.get("mark") or order.shown("mark_override") or "")


def slump(order: Source) -> str:
    """The target with its tolerance: 180±20."""
    target, tolerance = order.get("slump_mm"), order.get("slump_tolerance_mm")
    if target is None:
        return ""
    return str(target) if tolerance is None else f"{target}±{tolerance}"


def sampling(order: Source) -> str:
    """The sets of specimens asked for, each with a place to write on blank stock."""
    parts: list[str] = []
    for name in ("sampling_standard_sets", "sampling_impermeability_sets", "sampling_site_sets"):
        field = order.fields[name]
        count = order.get(name)
        if order.blank:
            parts.append(f"{field.label}        {field.unit}")
        elif count:
            parts.append(f"{field.label} {count} {field.unit}")
    return order.or_nothing("、".join(parts))


def documents(order: Source) -> Cell:
    """Boxes for the documents that go with the first truck, and in how many copies."""
    unit = order.fields["document_copies"].unit
    copies = order.get("document_copies")
    count = "\u00a0" * 8 if copies is None else f"\u00a0{copies}\u00a0"
    return order.checks("documents_wanted", f"    共{count}{unit}")


def _received_by(order: Source) -> Cell:
    reason = order.shown("urgency_reason")
    tail = f"   （{order.fields['urgency_reason'].label}：{reason or ' ' * 26}）"
    return order.checks("received_by", tail if order.blank or reason else "")


def _receivers(project: Source) -> str:
    people = project.get("people") or []
    names = [
        _joined(str(person.get("name", "")), str(person.get("phone") or ""))
        for person in people
        if person.get("right") is PersonRight.RECEIVER
    ]
    return ("\n" if any("　" in name for name in names) else "、").join(names)


def _ordered_on(order: Source) -> str:
    moment = order.get("received_at") or order.get("signed_at") or order.get("created_at")
    return paper_date(local(moment)) if moment else f"　　　{DAY_LINE}"


def _joined(*parts: str) -> str:
    return "　".join(part for part in parts if part)


def by_whom_when(name: str, moment: datetime | None) -> str:
    """A name with the moment below it, as cells for signing show what is already known."""
    return "\n".join(part for part in (name, show_moment(moment) if moment else "") if part)


def _signatures(order: Source) -> Row:
    signed_at = order.get("signed_at")
    signer = order.shown("signer")
    signed = _joined(signer, show_moment(signed_at) if signer and signed_at else "")
    return row(
        signature("订货单位\n指定人签字", signed),
        signature("客服专员\n签收", str(order.get("specialist") or "")),
        height=SIGNATURE,
    )


def _amendments(order: Source) -> list[Block]:
    amendments = order.get("amendments") or []
    if not amendments:
        return []
    return [heading_row("变更补签"), _amendment_table(order, amendments)]


def heading_row(text: str) -> Row:
    return row(heading(text), height=7)


def _amendment_table(order: Source, amendments: list[Mapping[str, Any]]) -> Table:
    words = Source(OrderAmendment, {})
    lines = []
    for index, item in enumerate(amendments, start=1):
        amendment = Source(OrderAmendment, item)
        moment = item.get("amended_at")
        lines.append(
            (
                str(index),
                changes(order, item.get("changes") or {}),
                amendment.shown("reason"),
                by_whom_when(amendment.shown("amended_by"), moment),
                by_whom_when(amendment.shown("signer"), item.get("signed_at")),
            )
        )
    columns = (
        Column("序", 10, Align.CENTRE),
        Column("变更内容", 58, size=10, grow=6, name="changes"),
        words.column("reason", 36, size=10),
        words.column("amended_by", 32, align=Align.CENTRE, size=9.5),
        words.column("signer", 38, align=Align.CENTRE, size=9.5),
    )
    return Table(columns, tuple(lines), spare=0, height=12, header_height=8)


def changes(order: Source, changed: Mapping[str, Any]) -> str:
    """What changed, one field a line: 计划方量(m³)：320.00→340.00."""
    lines = []
    for name, (before, after) in changed.items():
        field = order.fields.get(name)
        words = field.heading if field else name
        lines.append(f"{words}：{_either(order, name, before)}→{_either(order, name, after)}")
    return "\n".join(lines)


def _either(order: Source, name: str, item: Any) -> str:
    field = order.fields.get(name)
    if item in (None, ""):
        return NOTHING
    if field is None or isinstance(item, str):
        return str(item)
    return shown_value(field, item)


F01 = Form(
    id="F01",
    title="预拌混凝土订货通知单",
    of="orders",
    build=notice,
    notes=(
        (
            "注：1．订货通知单由客服专员于浇筑前一日16:00前交生产客服科存档；短信、电话等方式订货的，"
            "须在浇筑前由项目指定人签字确认（手册M1.2.1）。"
            "2．浇筑部位或方量变更须重新签订或补签本单（手册M1.5.3）。"
        ),
        "第一联　生产客服科存档　　第二联　技术科（资料室）　　第三联　客户",
    ),
)
