"""F02 生产任务书."""

from __future__ import annotations

from collections.abc import Iterable

from db.models.plans import ProductionTask
from desk.core.past import Edition, Fixed
from desk.tasks.kind import TASKS
from reports.form import Form, PrintContext
from reports.grid import Block, Row, label, row, value
from reports.sheet import sheet_of, signs
from reports.source import Source
from reports.words import joined


def _mixed_at(task: Source, context: PrintContext) -> list[Row]:
    """The station as it is known to the paper, else as it is on record."""
    station = task.by("station", object)
    known = (
        context.station,
        context.station_address or str(station.get("address", "")),
        context.station_phone or str(station.get("phone", "")),
    )
    return [row(label("搅拌站"), value(joined(*known), name="station"))]


def _signatures(task: Source, context: PrintContext) -> Iterable[Block]:
    """Who made this version stands under it, not who made the first."""
    made = task.get("edition", Edition)
    if made is not None and made.number > 1:
        stamped = {"issued_by": made.person, "issued_at": made.at}
        task = Source(ProductionTask, {**task.data, **stamped})
    return signs("issued_by", "ready_by", "collected_by")(task, context)


F02 = Form(
    id="F02",
    title="生产任务书",
    of="tasks",
    fixed=Fixed(by=("revision", "volume_m3", "planned_opening"), numbered=True),
    build=sheet_of(
        TASKS,
        dated="issued_at",
        rows=(
            "order_id order.project.contract_number",
            "order.project.customer_id order.specialist_id",
            "order.project_id",
            "order.project.address order.project.haul_distance_km",
            "order.placement order.placing_method",
            "order.mark mix_reference",
            "order.strength_grade order.impermeability_grade order.frost_grade",
            "order.slump_mm order.aggregate_mm order.mortar_m3",
            "volume_m3 order.trucks_planned order.truck_interval_min",
            "planned_opening documents_due",
            "order.special_requirements",
            "order.sampling",
            "documents_wanted",
            "order.contact order.phone",
            _mixed_at,
        ),
        left_out="document_copies",
        heights={"order.special_requirements": 13},
        closing=(_signatures,),
    ),
    notes=(
        (
            "注：1．客服专员根据订货通知单于16:00前编制本任务书，交技术科（资料室）出具资料"
            "（手册M1.2.2、M3.1.2）。2．领取资料时应检查是否齐全无误，并在资料台帐上登记"
            "（手册M1.4.2、M3.1.3）。"
        ),
        "第一联　技术科（资料室）　　第二联　生产客服科　　第三联　搅拌楼",
    ),
)
