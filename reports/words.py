"""What papers say in words of their own: of an order's concrete, of a pour, of what was decided.

`SAID` is read wherever a form names such a thing in one of its rows (`reports.laying`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from db.base import Base
from db.fields import Field, Kind, fields_of
from db.models.customers import Project
from db.models.orders import OrderNotice
from db.models.plans import DailyPlan, ProductionTask
from db.models.pours import Pour
from desk.values.showing import show_moment
from reports.grid import Cell
from reports.source import Source

USER, SUPERVISOR, SUPPLIER = "使用方", "监理方", "供方"
"""The three parties of a delivery, as the manual calls them (M2.7.1)."""

PEN = "\u00a0" * 12
"""Room in a sentence for a figure that is not known yet."""


def joined(*parts: str) -> str:
    return "　".join(part for part in parts if part)


def order_of(pour: Source) -> Source:
    return pour.inside(OrderNotice, "order")


def project_of(order: Source) -> Source:
    return order.inside(Project, "project")


def project_name(order: Source) -> str:
    """The order's project, or what the customer called it."""
    return project_of(order).shown("name") or order.shown("project_text")


def placing(order: Source) -> str:
    """How it is placed, with the length of pump pipe: 拖泵　泵管长度 120 m."""
    length = order.get("pump_pipe_m", int)
    field = order.fields["pump_pipe_m"]
    pipe = "" if length is None else f"{field.label} {length} {field.unit}"
    return joined(order.shown("placing_method"), pipe)


def mark(order: Source) -> str:
    """混凝土标记, as worked out or as written by hand."""
    return order.text("mark") or order.shown("mark_override")


def slump(
    order: Source, target_mm: str = "slump_mm", tolerance_mm: str = "slump_tolerance_mm"
) -> str:
    """The target with its tolerance: 180±20."""
    target, tolerance = order.shown(target_mm), order.shown(tolerance_mm)
    return f"{target}±{tolerance}" if target and tolerance else target


def sampling(order: Source) -> str:
    """The sets of specimens asked for, each with a place to write on blank stock."""
    parts: list[str] = []
    for name in ("sampling_standard_sets", "sampling_impermeability_sets", "sampling_site_sets"):
        field = order.fields[name]
        count = order.get(name, int)
        if order.blank:
            parts.append(f"{field.label}        {field.unit}")
        elif count:
            parts.append(f"{field.label} {count} {field.unit}")
    return order.or_nothing("、".join(parts))


def documents(record: Source) -> Cell:
    """Boxes for the documents that go with the first truck, and in how many copies."""
    copies = record.shown("document_copies")
    count = f"\u00a0{copies}\u00a0" if copies else "\u00a0" * 8
    unit = record.fields["document_copies"].unit
    return record.checks("documents_wanted", f"    共{count}{unit}")


def decision_lines(record: Source) -> list[str]:
    """Every decision made in the program, with its reason: 同意 陈建军（站长） 2026-11-21 16:20 理由."""
    lines = [" ".join(filter(None, _decided(item))) for item in record.each("decisions", dict)]
    if not lines and record.text("approved_by"):
        who = (record.shown("approved_by"), record.when("approved_at"))
        lines.append(" ".join(filter(None, ("同意", *who))))
    return lines


def _decided(item: Mapping[str, object]) -> tuple[str, ...]:
    role, moment = item.get("role"), item.get("at")
    return (
        "同意" if item.get("agreed") else "不同意",
        f"{item.get('person') or ''}{f'（{role}）' if role else ''}",
        show_moment(moment) if isinstance(moment, datetime) else "",
        str(item.get("comment") or ""),
    )


@dataclass(frozen=True, slots=True)
class Said:
    """How paper shows what a form names. The label is that of `field`, or without one that of the
    record's field of the same name."""

    show: Callable[[Source], str | Cell]
    field: Field | None = None


def said(
    label: str, show: Callable[[Source], str | Cell] = lambda _: "", *, width: int = 12
) -> Said:
    """A cell with a label of the paper's own, as wide as a text of `width`; room for the pen if
    nothing is to be shown."""
    return Said(show, Field("", label, Kind.TEXT, width=width))


def _of_pour(key: str, model: type[Base], name: str) -> tuple[tuple[type[Base], str], Said]:
    """A value of its order, task or plan that the pour holds under `key`; `name` is the field
    there."""
    return (Pour, key), Said(lambda pour: str(pour.data.get(key) or ""), fields_of(model)[name])


SAID: Mapping[tuple[type[Base], str], Said] = {
    (OrderNotice, "project_id"): Said(project_name),
    (OrderNotice, "placing_method"): Said(placing),
    (OrderNotice, "slump_mm"): Said(slump),
    (OrderNotice, "mark"): said("混凝土标记", mark, width=30),
    (OrderNotice, "trucks_planned"): said(
        "计划车数",
        lambda order: order.or_nothing(str(order.data.get("trucks_planned") or "")),
        width=6,
    ),
    (OrderNotice, "sampling"): said("现场取样", sampling, width=30),
    (OrderNotice, "documents_wanted"): Said(documents),
    (ProductionTask, "documents_wanted"): Said(documents),
    (Pour, "mark"): said("混凝土标记", lambda pour: pour.or_nothing(pour.text("mark")), width=30),
    **dict(
        (
            _of_pour("grade", OrderNotice, "strength_grade"),
            _of_pour("slump", OrderNotice, "slump_mm"),
            _of_pour("task_number", ProductionTask, "number"),
            _of_pour("mix_reference", ProductionTask, "mix_reference"),
            _of_pour("plan_number", DailyPlan, "number"),
        )
    ),
}
