"""F37 混凝土退货登记台帐与退回混凝土处理记录."""

from __future__ import annotations

from db.models.people import Role
from db.models.pours import DeliveryTicket, Pour
from db.models.site import SlumpTest
from desk.core.past import Fixed
from desk.pours.returns import RETURNS
from reports.form import Form, PrintContext
from reports.grid import Row, heading_row, label, row, value
from reports.sheet import Sign, sheet_of, signs
from reports.source import Source
from reports.words import Said, order_of, project_name


def _measured(_load: Source, _context: PrintContext) -> list[Row]:
    """What the inspector finds when the truck is back is written by hand."""
    test = Source(SlumpTest, None)
    return [
        row(
            test.pair("measured_mm", label_span=4.5),
            test.pair("temperature_c", label_span=4.5),
            label("检查时间"),
            value(),
        ),
        row(label(test.fields["workability"].label), test.checks("workability")),
    ]


def _target(load: Source) -> str:
    """The pour that the load went into, with its task, project and placement."""
    pour = load.inside(Pour, "target_pour")
    order = order_of(pour)
    task = pour.text("task_number")
    where = (pour.shown("number"), task, project_name(order), order.shown("placement"))
    return load.or_nothing(" ".join(filter(None, where)))


F37 = Form(
    id="F37",
    title="混凝土退货登记台帐与退回混凝土处理记录",
    of="returns",
    fixed=Fixed(by=("reported_at", "weighed_at", "treated_at")),
    build=sheet_of(
        RETURNS,
        dated="reported_at",
        day="登记日期",
        rows=(
            heading_row(f"退货登记（{Role.DISPATCHER.label}填写）"),
            "pour.order.project_id",
            "pour.order.project.customer_id pour.task_number",
            "placement grade",
            "plate/5 ticket_number",
            "waited_min/5 estimated_m3",
            "sort pour.specialist_id",
            "cause",
        ),
        after=(
            "reported_at weighed_at",
            "weighed_kg volume_m3 weighed_by",
            heading_row(f"退回混凝土处理记录（{Role.INSPECTOR.label}填写）"),
            _measured,
            "treatment",
            "target_pour_id",
            "treatment_note",
        ),
        cells={
            "target_pour_id": Said(_target),
            "ticket_number": Said(
                lambda load: load.or_nothing(load.text("ticket_number")),
                Source(DeliveryTicket, None).fields["number"],
            ),
        },
        heights={"cause": 18, "target_pour_id": 12, "treatment_note": 56},
        closing=(
            signs(
                Role.DISPATCHER.label,
                Sign(Role.INSPECTOR.label, "treated_by", "treated_at"),
                Source(DeliveryTicket, None).fields["driver"].label,
            ),
        ),
    ),
    notes=(
        (
            "注：1．罐车接到客服专员指令后方可回站；客服专员立即电话通知调度员车号、工地名称、部位、等级、"
            "等待时间、剩退原因（手册M2.7.3）。2．回站后由调度员安排过磅并通知质检员，"
            "质检员根据实际情况处理并填写本记录（手册M2.7.3）。"
        ),
    ),
)
