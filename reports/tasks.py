"""F02 生产任务书."""

from __future__ import annotations

from db.models.customers import Customer, Project
from db.models.orders import OrderNotice
from db.models.plans import ProductionTask
from desk.values.showing import paper_moment, show_moment
from reports.form import Data, Form, PrintContext
from reports.grid import (
    DAY_LINE,
    REMARKS,
    SIGNATURE,
    Align,
    Body,
    Pair,
    Row,
    label,
    row,
    signature,
    value,
)
from reports.orders import documents, mark, placing, sampling, slump, truck_pair
from reports.source import Source


def task_sheet(data: Data | None, context: PrintContext) -> Body:
    """What 技术科(资料室) needs to prepare the documents and the plant to mix (M1.2.2)."""
    task = Source(ProductionTask, data)
    order = task.inside(OrderNotice, "order")
    blocks = [
        *_site_rows(task, order),
        *_concrete_rows(task, order),
        row(label(task.fields["documents_wanted"].label), documents(task)),
        row(order.pair("contact", span=9), order.pair("phone")),
        row(label("搅拌站"), value(_station(task, context), name="station")),
        row(task.pair("remarks", text=task.shown("remarks")), height=REMARKS),
    ]
    return Body(
        blocks=tuple(blocks),
        closing=(_signatures(task),),
        number=task.get("number"),
        record_id=task.get("id"),
        dateline=_issued(task),
        blank=task.blank,
    )


def _site_rows(task: Source, order: Source) -> list[Row]:
    project = order.inside(Project, "project")
    customer = project.inside(Customer, "customer")
    project_name = project.shown("name") or order.shown("project_text")
    specialist = order.pair("specialist_id", text=str(order.get("specialist") or ""))
    return [
        row(task.pair("order_id", text=order.shown("number"), span=9),
            project.pair("contract_number")),
        row(project.pair("customer_id", text=customer.shown("name"), span=9), specialist),
        row(order.pair("project_id", text=project_name)),
        row(project.pair("address", span=9), project.pair("haul_distance_km")),
    ]  # fmt: skip


def _concrete_rows(task: Source, order: Source) -> list[Row]:
    return [
        row(order.pair("placement", span=9), order.pair("placing_method", text=placing(order))),
        row(label("混凝土标记", span=4), value(mark(order), span=9, name="mark"),
            task.pair("mix_reference")),
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
        row(task.pair("volume_m3"), truck_pair(order), order.pair("truck_interval_min")),
        row(task.pair("planned_opening", span=9), task.pair("documents_due")),
        row(order.pair("special_requirements"), height=13),
        row(label("现场取样"), value(sampling(order), name="sampling")),
    ]  # fmt: skip


def _station(task: Source, context: PrintContext) -> str:
    station = task.get("station") or {}
    known = (
        context.station,
        context.station_address or station.get("address", ""),
        context.station_phone or station.get("phone", ""),
    )
    return "　".join(part for part in known if part)


def _issued(task: Source) -> str:
    moment = task.get("issued_at")
    when = paper_moment(moment) if moment else f"　　　{DAY_LINE}"
    return f"{task.fields['issued_at'].label}：{when}"


def _signatures(task: Source) -> Row:
    return row(
        _signed(task, "issued_by", "issued_at"),
        _signed(task, "ready_by", "ready_at"),
        _signed(task, "collected_by", "collected_at"),
        height=SIGNATURE,
    )


def _signed(task: Source, who: str, when: str) -> Pair:
    moment = task.get(when)
    shown = show_moment(moment) if moment else ""
    return signature(task.fields[who].label, task.shown(who), shown, label_span=3)


F02 = Form(
    id="F02",
    title="生产任务书",
    of="tasks",
    build=task_sheet,
    notes=(
        (
            "注：1．客服专员根据订货通知单于16:00前编制本任务书，交技术科（资料室）出具资料"
            "（手册M1.2.2、M3.1.2）。2．领取资料时应检查是否齐全无误，并在资料台帐上登记"
            "（手册M1.4.2、M3.1.3）。"
        ),
        "第一联　技术科（资料室）　　第二联　生产客服科　　第三联　搅拌楼",
    ),
)
