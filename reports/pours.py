"""What the papers of a pour share, and F13 开盘核实与资料交接单."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from db.models.customers import Customer, Project
from db.models.orders import EarlyDocument, OrderNotice
from db.models.plans import DailyPlan, ProductionTask
from db.models.pours import CheckItem, Pour
from desk.pours.rules import minutes
from desk.values.showing import paper_date
from reports.form import Data, Form, PrintContext
from reports.grid import (
    DAY_LINE,
    ROW,
    Align,
    Body,
    Cell,
    Column,
    Pair,
    Row,
    Table,
    row,
    signature,
    value,
)
from reports.orders import by_whom_when, heading_row, placing
from reports.source import Source, clock
from reports.wrap import Check


def order_of(pour: Source) -> Source:
    return pour.inside(OrderNotice, "order")


def project_name(pour: Source) -> str:
    order = order_of(pour)
    return order.inside(Project, "project").shown("name") or order.shown("project_text")


def task_pair(pour: Source, name: str, key: str, *, label_span: float = 3) -> Pair:
    """A fact of the pour's task, which the pour holds under `key`; left to the pen without one."""
    words = Source(ProductionTask, {name: pour.get(key)})
    return words.pair(name, text=words.shown(name), label_span=label_span, align=Align.CENTRE)


def head_rows(pour: Source) -> list[Row]:
    """Which concrete for which part of which site: how every paper of a pour begins."""
    order = order_of(pour)
    grade, slump = str(pour.get("grade") or ""), str(pour.get("slump") or "")
    return [
        row(
            order.pair("project_id", text=project_name(pour), span=12),
            task_pair(pour, "number", "task_number"),
        ),
        row(
            order.pair("placement", span=9),
            order.pair("strength_grade", text=grade, label_span=3, span=3, align=Align.CENTRE),
            order.pair("slump_mm", text=slump, label_span=2),
        ),
    ]


def wide_head(pour: Source) -> list[Row]:
    """The same on paper that lies across, with whom the samples and tests concern."""
    order = order_of(pour)
    project = order.inside(Project, "project")
    grade = str(pour.get("grade") or "")
    return [
        row(
            order.pair("project_id", text=project_name(pour), label_span=2, span=9),
            project.pair("contractor", label_span=2, span=6),
            task_pair(pour, "number", "task_number", label_span=2),
        ),
        row(
            order.pair("placement", label_span=2, span=9),
            project.pair("supervisor", label_span=2, span=6),
            order.pair("strength_grade", text=grade, label_span=2, align=Align.CENTRE),
        ),
    ]


def poured_on(pour: Source) -> str:
    """浇筑日期：2026年11月22日, or room for it."""
    day = pour.get("pour_date")
    return f"{pour.fields['pour_date'].label}：{paper_date(day) if day else f'　　　{DAY_LINE}'}"


def clock_pair(
    pour: Source, name: str, day: Any, *, label_span: float = 4, span: float = 0
) -> Pair:
    """When something happened, as the time of day; empty for the pen when it has not."""
    shown = clock(pour.get(name), day)
    return pour.pair(name, text=shown, label_span=label_span, span=span)


def opening_sheet(data: Data | None, _context: PrintContext) -> Body:
    """What is checked before the plant starts and handed over with the first truck (M1.4)."""
    pour = Source(Pour, data)
    return Body(
        blocks=(
            *head_rows(pour),
            *_plan_rows(pour),
            heading_row("开盘时间核实"),
            *_call_rows(pour),
            heading_row("开盘要求核实"),
            _checklist(pour),
            heading_row("开盘"),
            *_opening_rows(pour),
            heading_row("开盘资料交接"),
            _documents(pour),
        ),
        closing=(
            row(*_copies(pour), value("以上资料齐全、准确，予以确认签收。", name="statement")),
            row(
                _signed(pour, "checked_by", "checked_at"),
                _signed(pour, "agreed_by", "agreed_at"),
                _signed(pour, "documents_receiver", "documents_handed_at"),
                height=20,
            ),
        ),
        number=pour.get("number"),
        record_id=pour.get("id"),
        dateline=poured_on(pour),
        blank=pour.blank,
    )


def _plan_rows(pour: Source) -> list[Row]:
    order = order_of(pour)
    project = order.inside(Project, "project")
    customer = project.inside(Customer, "customer").shown("name")
    specialist = str(pour.get("specialist") or "")
    plan = Source(DailyPlan, None if pour.blank else {"number": pour.get("plan_number")})
    return [
        row(
            project.pair("customer_id", text=customer, span=12),
            plan.pair("number", label_span=3, align=Align.CENTRE),
        ),
        row(
            order.pair("placing_method", text=placing(order), span=9),
            pour.pair("planned_m3", label_span=3, span=3),
            pour.pair("specialist_id", text=specialist, label_span=2, align=Align.CENTRE),
        ),
    ]


def _call_rows(pour: Source) -> list[Row]:
    day = pour.get("pour_date")
    return [
        row(
            clock_pair(pour, "planned_opening", day),
            clock_pair(pour, "expected_opening", day),
            pour.pair("confirmed_with", text=pour.shown("confirmed_with")),
        ),
        row(
            clock_pair(pour, "confirmed_at", day),
            pour.pair("posts_told_by", text=pour.shown("posts_told_by")),
            clock_pair(pour, "posts_told_at", day),
        ),
    ]


def _checklist(pour: Source) -> Table:
    """The five items with what the plan says of each, ticked by both (M1.4.1)."""
    said = {
        CheckItem.PROJECT: project_name(pour),
        CheckItem.PLACEMENT: order_of(pour).shown("placement"),
        CheckItem.GRADE: str(pour.get("grade") or ""),
        CheckItem.SLUMP: str(pour.get("slump") or ""),
        CheckItem.EQUIPMENT: pour.shown("first_equipment"),
    }
    columns = (
        Column("核实项目", 29, Align.CENTRE),
        Column("计划要求", 101, name="plan", grow=6),
        Column("专员核实", 22, Align.CENTRE, name="checked"),
        Column("调度核实", 22, Align.CENTRE, name="agreed"),
    )
    lines = [
        (
            item.label,
            said[item],
            _box(pour, "checked_items", item),
            _box(pour, "agreed_items", item),
        )
        for item in CheckItem
    ]
    return ruled(columns, lines, height=8)


def ruled(
    columns: tuple[Column, ...], lines: Iterable[tuple[Any, ...]], *, height: float = ROW
) -> Table:
    """A table of fixed lines, which blank stock does not lengthen."""
    return Table(columns, tuple(lines), spare=0, height=height, header_height=8)


def _box(pour: Source, name: str, item: CheckItem | EarlyDocument) -> tuple[Check]:
    return (Check(item.value in (pour.get(name) or ()), ""),)


def _opening_rows(pour: Source) -> list[Row]:
    day = pour.get("pour_date")
    first = clock(pour.get("first_truck_at"), day)
    took = minutes(pour.get("opened_at"), pour.get("first_truck_at"))
    if took is not None:
        first = f"{first}（{took} min）"
    return [
        row(
            pour.pair("opened_by", text=pour.shown("opened_by"), span=4),
            clock_pair(pour, "opened_at", day, span=3),
            pour.pair("first_truck_at", text=first),
        )
    ]


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


def _document(pour: Source, item: EarlyDocument) -> tuple[Any, ...]:
    """Copies and numbers are for the pen; what nobody wanted is struck out."""
    wanted, handed = (_box(pour, f"documents_{how}", item) for how in ("wanted", "handed"))
    struck = pour.or_nothing("") if not (wanted[0].ticked or handed[0].ticked) else ""
    return (item.label, wanted, handed, struck, struck)


def _copies(pour: Source) -> tuple[Cell, Cell]:
    words = Source(
        ProductionTask, None if pour.blank else {"document_copies": pour.get("document_copies")}
    )
    return words.pair("document_copies", span=4)


def _signed(pour: Source, who: str, when: str) -> Pair:
    moment = pour.get(when)
    name = pour.shown(who)
    return signature(pour.fields[who].label, by_whom_when(name, moment), label_span=3)


F13 = Form(
    id="F13",
    title="开盘核实与资料交接单",
    of="pours",
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
