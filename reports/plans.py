"""F03 日生产计划表."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from operator import itemgetter

from db.fields import fields_of
from db.models.plans import DailyPlan, DailyPlanLine, PlanDistribution, PlantKind, Post
from desk.values.showing import paper_date, show_value
from desk.values.zone import local
from reports.form import Data, Form, Orientation, PrintContext
from reports.grid import Align, Body, Cell, Row, Table, label, row, signature, value
from reports.source import Source, clock
from reports.words import decision_lines
from reports.wrap import PREFERRED_BREAK

WEEKDAYS = "一二三四五六日"
_LABEL = 2
_ROW = 7.2


def daily_plan(data: Data | None, _context: PrintContext) -> Body:
    """The plan of one day as the 站长 approves it and five posts receive it (M2.2.1)."""
    plan = Source(DailyPlan, data)
    table = plan_table(plan)
    resources = value(resources_sentence(plan), name="resources")
    closing = (
        _totals(plan, table),
        row(label("资源", span=_LABEL), resources, height=_ROW),
        _distribution(plan),
        _signatures(plan),
    )
    return plan.paper((table,), closing, dateline=dateline(plan), notes=revision_notes(plan))


def plan_table(plan: Source) -> Table:
    """The lines of the plan; widths are millimetres on A4 across."""
    line = Source(DailyPlanLine, {})
    columns = (
        line.column("position", 8, align=Align.CENTRE),
        line.column("task_id", 28.5, align=Align.CENTRE, size=9),
        line.column("project_name", 41, size=10),
        line.column("placement", 31.5, size=10),
        line.column("grade", 20.5, align=Align.CENTRE),
        line.column("slump", 16.5, align=Align.CENTRE),
        line.column("volume_m3", 17.5),
        line.column("placing_method", 18, align=Align.CENTRE, size=10),
        line.column("pump", 25, align=Align.CENTRE, size=10),
        line.column("planned_opening", 13, align=Align.CENTRE),
        line.column("haul_distance_km", 12),
        line.column("first_trucks", 10.5, text=line.fields["first_trucks"].label),
        line.column("specialist", 14, align=Align.CENTRE, size=10),
        line.column("remarks", 21, size=10),
    )
    day = plan.get("plan_date", date)
    shown = tuple(plan_line(item, day) for item in plan.rows(DailyPlanLine, "lines"))
    return Table(columns, shown, height=_ROW, header_height=10.5)


def plan_line(line: Source, plan_date: date | None) -> tuple[str, ...]:
    """One line as shown, with the number of the task or, before there is one, of the order. An
    order that is not signed is marked."""
    remarks = line.shown("remarks")
    unsigned = "" if line.data.get("signed", True) or "未签认" in remarks else "未签认"
    pump = (line.shown("pump"), line.shown("pump_crew"))
    return (
        line.shown("position"),
        line.text("task_number") or line.text("order_number"),
        line.shown("project_name"),
        line.shown("placement"),
        line.shown("grade"),
        line.shown("slump"),
        line.shown("volume_m3"),
        line.shown("placing_method"),
        f"{PREFERRED_BREAK} ".join(part for part in pump if part),
        clock(line.get("planned_opening", datetime), plan_date),
        line.shown("haul_distance_km"),
        line.shown("first_trucks"),
        line.shown("specialist"),
        "；".join(part for part in (unsigned, remarks) if part),
    )


def dateline(plan: Source) -> str:
    """计划日期：2026年11月22日（星期日）　第 2 版　Σ 1,243.50 m³."""
    words = plan.fields["plan_date"].label
    day = plan.get("plan_date", date)
    if day is None:
        return f"{words}：　　　　年　　月　　日（星期　　）"
    shown = f"{words}：{paper_date(day)}（星期{WEEKDAYS[day.weekday()]}）"
    return f"{shown}　第 {plan.get('revision', int) or 1} 版　Σ {plan.shown('total_m3')} m³"


def grade_totals(plan: Source) -> str:
    field = plan.fields["total_m3"]
    return "\u00a0· ".join(
        f"{grade}\u00a0{show_value(field, total)}"
        for grade, total in plan.by("totals", Decimal).items()
    )


def _totals(plan: Source, table: Table) -> Row:
    total = plan.shown("total_m3")
    count = plan.shown("line_count")
    right, centre = Align.RIGHT, Align.CENTRE
    return table.spanning(
        (2, label("合计")),
        (7, value(grade_totals(plan), align=centre, name="totals")),
        (3, value(f"{total} m³", align=right if plan.blank else centre, name="total_m3")),
        (2, value(f"{count} 单", align=right if plan.blank else centre, name="line_count")),
        height=_ROW,
    )


def resources_sentence(plan: Source) -> str:
    """What the day draws on: trucks and pumps, the busiest hour, and materials in tonnes."""
    parts = ["、".join(_fleet(plan)), _busiest_hour(plan), "、".join(_materials(plan))]
    return "；".join(part for part in parts if part)


def _fleet(plan: Source) -> Iterable[str]:
    """可用罐车 18 台, then every kind of pump the station has."""
    trucks = plan.fields["trucks_available"]
    fleet = plan.by("resources", int)
    count = fleet.pop(PlantKind.TRUCK.value, None)
    count = plan.get("trucks_available", int) if count is None else count
    if count is not None:
        yield f"{trucks.label} {count} {trucks.unit}"
    for kind, number in fleet.items():
        yield f"{kind} {number} {trucks.unit}"


def _busiest_hour(plan: Source) -> str:
    hours = plan.each("hours", tuple)
    if not hours:
        return ""
    moment, volume = max(hours, key=itemgetter(1))
    hour = local(moment).hour
    when = f"{hour:02d}–{(hour + 1) % 24:02d} 时"
    capacity = plan.number("capacity_m3_h")
    if capacity is None:
        return f"最大小时产量 {plain(volume)} m³（{when}）"
    over = "，超出能力" if volume > capacity else "，能力"
    return f"最大小时产量 {plain(volume)} m³（{when}{over} {plain(capacity)} m³）"


def _materials(plan: Source) -> Iterable[str]:
    for name, tonnes in plan.by("materials", Decimal).items():
        yield f"{name} {plain(tonnes)} t"
    unknown = plan.each("grades_without_mix", str)
    if unknown:
        yield f"未计 {'、'.join(unknown)}（无配合比）"


def plain(number: Decimal | int) -> str:
    """A figure for a sentence, with its thousands grouped and without trailing zeros."""
    text = f"{Decimal(number):,.2f}"
    return text.rstrip("0").rstrip(".")


def _distribution(plan: Source) -> Row:
    """Five posts, each with a place to sign or with who acknowledged and when."""
    field = fields_of(PlanDistribution)["post"]
    cells = [_post_cell(post, copy) for post, copy in copies(plan).items()]
    return Row((label(field.label, span=_LABEL), *cells), 12)


def copies(plan: Source) -> dict[Post, Source]:
    """The copy of each post, blank for one that was not given out yet."""
    given = {
        str(copy.data.get("post")): copy for copy in plan.rows(PlanDistribution, "distribution")
    }
    return {post: given.get(post.value, Source(PlanDistribution, None)) for post in Post}


def acknowledged(copy: Source) -> str:
    """周强 11-21 16:40, "" while nobody has."""
    moment = copy.get("acknowledged_at", datetime)
    return f"{copy.shown('acknowledged_by')} {local(moment):%m-%d %H:%M}" if moment else ""


def _post_cell(post: Post, copy: Source) -> Cell:
    signed = acknowledged(copy) or f"{' ' * 12}时间：{' ' * 12}"
    lines = f"{post.label}\n{copy.fields['acknowledged_by'].label}：{signed}"
    return Cell((lines,), align=Align.CENTRE, size=9.5, name=f"distribution.{post.value}")


def _who(plan: Source, name: str, moment: str) -> str:
    return " ".join(filter(None, (plan.shown(name), plan.when(moment))))


def prepared_line(plan: Source) -> str:
    return _who(plan, "prepared_by", "prepared_at")


def submitted_line(plan: Source) -> str:
    return _who(plan, "submitted_by", "submitted_at")


def _signatures(plan: Source) -> Row:
    return row(
        signature("制表", prepared_line(plan), label_span=_LABEL, span=5, beside=True),
        signature("审核", submitted_line(plan), label_span=_LABEL, span=5, beside=True),
        signature("批准\n（站长）", *decision_lines(plan), label_span=_LABEL, beside=True),
        height=16,
    )


def revision_notes(plan: Source) -> Iterable[str]:
    """What this edition changed against the last one, and why."""
    difference = plan.each("difference", str)
    reason = plan.shown("revision_reason")
    if difference or reason:
        why = f"（{plan.fields['revision_reason'].label}：{reason}）" if reason else ""
        sentences = "；".join(sentence.rstrip("。；") for sentence in difference)
        yield f"第 {plan.get('revision', int) or 1} 版修改：{sentences}{why}。"


F03 = Form(
    id="F03",
    title="日生产计划表",
    of="daily-plans",
    build=daily_plan,
    orientation=Orientation.LANDSCAPE,
    notes=("签发后任何人不得涂改，变更另发新版并重新审批（手册M1.4.1、M2.2.1）。",),
)
