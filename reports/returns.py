"""F37 混凝土退货登记台帐与退回混凝土处理记录."""

from __future__ import annotations

from dataclasses import replace

from db.models.customers import Customer, Project
from db.models.people import Role
from db.models.pours import DeliveryTicket, Pour
from db.models.site import ReturnedLoad, ReturnState, SlumpTest
from desk.values.showing import paper_date
from desk.values.zone import local
from reports.form import Data, Form, PrintContext
from reports.grid import DAY_LINE, SIGNATURE, Align, Body, Row, label, row, signature, value
from reports.orders import by_whom_when, heading_row
from reports.pours import order_of, project_name, task_pair
from reports.source import Source


def returned_load(data: Data | None, _context: PrintContext) -> Body:
    """The dispatcher's registration and below it what the inspector did with it (M2.7.3)."""
    load = Source(ReturnedLoad, data)
    pour = load.inside(Pour, "pour")
    return Body(
        blocks=(
            heading_row(f"退货登记（{Role.DISPATCHER.label}填写）"),
            *_registered(load, pour),
            heading_row(f"退回混凝土处理记录（{Role.INSPECTOR.label}填写）"),
            *_treated(load),
        ),
        closing=(_signatures(load),),
        number=load.get("number"),
        record_id=load.get("id"),
        dateline=_registered_on(load),
        blank=load.blank,
        title=f"{F37.title}（已作废）" if load.get("state") is ReturnState.VOID else "",
    )


def _registered(load: Source, pour: Source) -> list[Row]:
    """What the driver's call must say before the truck turns round (R29), and the scales."""
    order = order_of(pour)
    project = order.inside(Project, "project")
    customer = project.inside(Customer, "customer")
    specialist = str(pour.get("specialist") or "")
    return [
        row(order.pair("project_id", text=project_name(pour))),
        row(
            project.pair("customer_id", text=customer.shown("name"), span=9),
            task_pair(pour, "number", "task_number", label_span=4),
        ),
        row(load.pair("placement", span=9), load.pair("grade", align=Align.CENTRE)),
        row(
            load.pair("plate", align=Align.CENTRE),
            load.pair("waited_min"),
            load.pair("estimated_m3"),
        ),
        row(
            label(load.fields["sort"].label),
            replace(load.checks("sort"), span=9),
            pour.pair("specialist_id", text=specialist, align=Align.CENTRE),
        ),
        row(load.pair("cause"), height=18),
        row(
            load.pair("reported_at", text=load.shown("reported_at"), span=9),
            load.pair("weighed_at", text=load.shown("weighed_at")),
        ),
        row(
            load.pair("weighed_kg", text=load.shown("weighed_kg")),
            load.pair("volume_m3", text=load.shown("volume_m3")),
            load.pair("weighed_by", text=load.shown("weighed_by"), align=Align.CENTRE),
        ),
    ]


def _treated(load: Source) -> list[Row]:
    """What the inspector measures stays with the pen; what was done with it is on record."""
    test = Source(SlumpTest, None)
    target = load.inside(Pour, "target_pour")
    task = str(target.get("task_number") or "")
    where = (
        target.shown("number"),
        task,
        project_name(target),
        order_of(target).shown("placement"),
    )
    return [
        row(
            test.pair("measured_mm", label_span=4.5),
            test.pair("temperature_c", label_span=4.5),
            label("检查时间"),
            value(),
        ),
        row(label(test.fields["workability"].label), test.checks("workability")),
        row(label(load.fields["treatment"].label), load.checks("treatment")),
        row(
            load.pair("target_pour_id", text=load.or_nothing(" ".join(filter(None, where)))),
            height=12,
        ),
        row(load.pair("treatment_note", text=load.shown("treatment_note")), height=56),
    ]


def _registered_on(load: Source) -> str:
    moment = load.get("reported_at")
    return f"登记日期：{paper_date(local(moment)) if moment else f'　　　{DAY_LINE}'}"


def _signatures(load: Source) -> Row:
    """The inspector's is known when somebody recorded the treatment; the others sign by hand."""
    treated = by_whom_when(load.shown("treated_by"), load.get("treated_at"))
    driver = Source(DeliveryTicket, None).fields["driver"].label
    return row(
        signature(Role.DISPATCHER.label, label_span=3),
        signature(Role.INSPECTOR.label, treated, label_span=3),
        signature(driver, label_span=3),
        height=SIGNATURE,
    )


F37 = Form(
    id="F37",
    title="混凝土退货登记台帐与退回混凝土处理记录",
    of="returns",
    build=returned_load,
    notes=(
        (
            "注：1．罐车接到客服专员指令后方可回站；客服专员立即电话通知调度员车号、工地名称、部位、等级、"
            "等待时间、剩退原因（手册M2.7.3）。2．回站后由调度员安排过磅并通知质检员，"
            "质检员根据实际情况处理并填写本记录（手册M2.7.3）。"
        ),
    ),
)
