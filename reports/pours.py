"""F13 开盘核实与资料交接单."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from db.models.orders import EarlyDocument
from db.models.plans import OpeningConfirmation, ProductionTask
from db.models.pours import CheckItem, Pour
from desk.core.past import Fixed
from desk.pours.rules import minutes
from reports.form import Data, Form, PrintContext
from reports.grid import (
    Align,
    Block,
    Body,
    Column,
    Content,
    Pair,
    Row,
    Table,
    heading_row,
    row,
    ruled,
    signature,
    value,
)
from reports.laying import POUR_HEAD, lay
from reports.source import Source, clock
from reports.words import order_of, project_name
from reports.wrap import Check


def pour_paper(pour: Source, blocks: Iterable[Block], closing: Iterable[Row]) -> Body:
    """A paper that is dated by the day of the pour."""
    return pour.paper(blocks, closing, dateline=pour.dateline("pour_date"))


def opening_sheet(data: Data | None, _context: PrintContext) -> Body:
    """What is checked before the plant starts and handed over with the first truck (M1.4)."""
    pour = Source(Pour, data)
    day = pour.get("pour_date", date)
    blocks: tuple[Block, ...] = (
        *lay(pour, *POUR_HEAD, "order.project.customer_id/12 plan_number",
             "order.placing_method/9 planned_m3/3 specialist_id"),
        heading_row("开盘时间核实"),
        *lay(pour, "planned_opening expected_opening confirmed_with",
             "confirmed_at posts_told_by posts_told_at", day=day),
        *_calls(pour, day),
        heading_row("开盘要求核实"),
        _checklist(pour),
        heading_row("开盘"),
        row(
            pour.pair("opened_by", text=pour.shown("opened_by"), span=4),
            pour.pair("opened_at", text=clock(pour.get("opened_at", datetime), day), span=3),
            pour.pair("first_truck_at", text=_first_truck(pour, day)),
        ),
        heading_row("开盘资料交接"),
        _documents(pour),
    )  # fmt: skip
    closing = (
        row(*_copies(pour), value("以上资料齐全、准确，予以确认签收。", name="statement")),
        row(
            _signed(pour, "checked_by", "checked_at"),
            _signed(pour, "agreed_by", "agreed_at"),
            _signed(pour, "documents_receiver", "documents_handed_at"),
            height=20,
        ),
    )
    return pour_paper(pour, blocks, closing)


def _calls(pour: Source, day: date | None) -> tuple[Table, ...]:
    """Every call, where there was more than the one above (M1.2.3)."""
    calls = pour.rows(OpeningConfirmation, "calls")
    if len(calls) < 2:
        return ()
    words = Source(OpeningConfirmation, {})
    columns = (
        Column("历次核实", 24, Align.CENTRE),
        words.column("planned_opening", 36, align=Align.CENTRE),
        words.column("confirmed_opening", 36, align=Align.CENTRE),
        words.column("confirmed_with", 36, align=Align.CENTRE),
        words.column("confirmed_by", 42, align=Align.CENTRE),
    )
    lines: list[tuple[Content, ...]] = [
        (
            clock(call.get("confirmed_at", datetime), day),
            clock(call.get("planned_opening", datetime), day),
            clock(call.get("confirmed_opening", datetime), day),
            call.shown("confirmed_with"),
            call.shown("confirmed_by"),
        )
        for call in calls
    ]
    return (ruled(columns, lines, height=8),)


def _checklist(pour: Source) -> Table:
    """The five items with what the plan says of each, ticked by both (M1.4.1)."""
    order = order_of(pour)
    said = {
        CheckItem.PROJECT: project_name(order),
        CheckItem.PLACEMENT: order.shown("placement"),
        CheckItem.GRADE: pour.text("grade"),
        CheckItem.SLUMP: pour.text("slump"),
        CheckItem.EQUIPMENT: pour.shown("first_equipment"),
    }
    columns = (
        Column("核实项目", 29, Align.CENTRE),
        Column("计划要求", 101, name="plan", grow=6),
        Column("专员核实", 22, Align.CENTRE, name="checked"),
        Column("调度核实", 22, Align.CENTRE, name="agreed"),
    )
    lines: list[tuple[Content, ...]] = [
        (
            item.label,
            said[item],
            *(_box(pour, name, item) for name in ("checked_items", "agreed_items")),
        )
        for item in CheckItem
    ]
    return ruled(columns, lines, height=8)


def _box(pour: Source, name: str, item: CheckItem | EarlyDocument) -> tuple[Check]:
    return (Check(item.value in pour.each(name, str), ""),)


def _first_truck(pour: Source, day: date | None) -> str:
    """When the first truck left, and how many minutes after the order to open."""
    opened, left = (pour.get(name, datetime) for name in ("opened_at", "first_truck_at"))
    took = minutes(opened, left)
    return clock(left, day) if took is None else f"{clock(left, day)}（{took} min）"


def _documents(pour: Source) -> Table:
    """The set that goes with the first truck: what is wanted and what was handed over."""
    columns = (
        Column("资料名称", 58, Align.CENTRE),
        Column("应交", 22, Align.CENTRE, name="wanted"),
        Column("交接", 22, Align.CENTRE, name="handed"),
        Column("份数", 22, Align.CENTRE, name="copies"),
        Column("编号、说明", 50, Align.CENTRE),
    )
    return ruled(columns, [_document(pour, item) for item in EarlyDocument], height=8)


def _document(pour: Source, item: EarlyDocument) -> tuple[Content, ...]:
    """Copies and numbers are for the pen; what nobody wanted is struck out."""
    wanted, handed = (_box(pour, f"documents_{how}", item) for how in ("wanted", "handed"))
    struck = pour.or_nothing("") if not (wanted[0].ticked or handed[0].ticked) else ""
    return (item.label, wanted, handed, struck, struck)


def _copies(pour: Source) -> Pair:
    copies = {"document_copies": pour.get("document_copies", int)}
    return Source(ProductionTask, None if pour.blank else copies).pair("document_copies", span=4)


def _signed(pour: Source, who: str, when: str) -> Pair:
    return signature(pour.fields[who].label, pour.signed(who, when), label_span=3)


F13 = Form(
    id="F13",
    title="开盘核实与资料交接单",
    of="pours",
    fixed=Fixed(by=("opened_at",)),
    build=opening_sheet,
    notes=(
        (
            "注：1．开盘前2小时向客户核实准确开盘时间并通知调度（手册M1.2.3）；"
            "上列五项由客服专员与当班调度逐项核实一致后方可开盘（手册M1.4.1）。"
            "2．开盘指令发出后20分钟内首车驶出（手册M2.4.1）。"
            "3．资料随第一车送达，缺失、错误的不得交付，由客户指定接收人签认（手册M1.4.2）。"
        ),
        "第一联　生产客服科存档　　第二联　客户",
    ),
)
