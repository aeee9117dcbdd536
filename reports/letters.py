"""F35 致施工单位函."""

from __future__ import annotations

from dataclasses import replace

from db.models.customers import Project
from db.models.pours import Pour
from db.models.service import SiteLetter
from desk.values.showing import paper_date, show_moment
from desk.values.zone import local
from reports.form import Data, Form, PrintContext
from reports.grid import (
    DAY_LINE,
    SIGNATURE,
    Align,
    Body,
    Cell,
    Row,
    label,
    prose,
    row,
    signature,
    value,
)
from reports.orders import by_whom_when, heading_row
from reports.pours import order_of, poured_on, project_name
from reports.source import Source
from reports.wrap import Check

_OPENING = (
    "贵单位在上列部位的混凝土施工、养护中有不符合标准要求的情况。"
    "为保证工程质量，现将有关情况函告如下，请予整改。"
)
_CLOSING = "请贵单位按上述要求及时整改，并将整改情况书面回复我站。特此函告。"
_STANDARDS = (
    "《混凝土结构工程施工规范》GB\u00a050666、《混凝土结构工程施工质量验收规范》GB\u00a050204、"
    "《预拌混凝土》GB/T\u00a014902"
)


def letter(data: Data | None, context: PrintContext) -> Body:
    """What was found, what is asked for and on what ground; its receipt is signed at the foot."""
    sent = Source(SiteLetter, data)
    pour = sent.inside(Pour, "pour")
    return Body(
        blocks=(
            *_about(sent, pour),
            row(Cell((_OPENING,)), height=13),
            _written(sent, "finding", 42),
            _written(sent, "demand", 36),
            row(label("依据"), value(_grounds(sent, pour), name="grounds"), height=13),
            row(Cell((_CLOSING,)), height=10),
            _sender(sent, context),
        ),
        closing=(heading_row("签收回执"), *_receipt(sent)),
        number=sent.get("number"),
        record_id=sent.get("id"),
        dateline=_dated(sent),
        blank=sent.blank,
    )


def _about(sent: Source, pour: Source) -> list[Row]:
    order = order_of(pour)
    grade = str(pour.get("grade") or "")
    day = poured_on(pour).partition("：")[2]
    return [
        row(sent.pair("addressee")),
        row(order.pair("project_id", text=project_name(pour))),
        row(
            order.pair("placement", span=9),
            order.pair("strength_grade", text=grade, align=Align.CENTRE),
        ),
        row(pour.pair("pour_date", text=day, span=9), sent.pair("found_at")),
        row(label(sent.fields["subject"].label), sent.checks("subject")),
    ]


def _written(sent: Source, name: str, height: float) -> Row:
    """Running text from the top of its cell, with room left for the pen."""
    text = replace(prose(sent.shown(name), name=name), pen_room=4.0)
    return row(label(sent.fields[name].label), text, height=height)


def _grounds(sent: Source, pour: Source) -> str:
    project = order_of(pour).inside(Project, "project")
    contract = project.shown("contract_number") or (" " * 24 if sent.blank else "")
    field = project.fields["contract_number"]
    return f"{_STANDARDS}；双方供应合同（{field.label} {contract}）" if contract else _STANDARDS


def _sender(sent: Source, context: PrintContext) -> Row:
    station = "\n".join(filter(None, (context.company, context.station, context.station_phone)))
    sent_at = sent.get("sent_at")
    return row(
        signature("发函单位\n（盖章）", station),
        signature(sent.fields["sent_by"].label, by_whom_when(sent.shown("sent_by"), sent_at)),
        height=24,
    )


def _receipt(sent: Source) -> list[Row]:
    received = sent.get("received_at")
    when = show_moment(received) if received else ""
    return [
        row(
            label("签收意见"),
            value(Check(False, "已收到，按要求整改"), Check(False, "有不同意见："), name="opinion"),
            height=12,
        ),
        row(
            signature("签收单位\n（盖章）"),
            signature(sent.fields["received_by"].label, sent.shown("received_by"), when),
            height=SIGNATURE,
        ),
    ]


def _dated(sent: Source) -> str:
    moment = sent.get("sent_at")
    return f"发函日期：{paper_date(local(moment)) if moment else f'　　　{DAY_LINE}'}"


F35 = Form(
    id="F35",
    title="致施工单位函",
    of="site-letters",
    build=letter,
    notes=(
        "注：施工单位未能按标准要求进行混凝土施工和养护时，应及时发函通知（手册M1.5.1）。",
        "第一联　施工单位　　第二联　签收后由生产客服科存档",
    ),
)
