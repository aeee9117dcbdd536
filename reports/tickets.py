"""F38 混凝土发货单."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from db.fields import fields_of
from db.models.people import Role
from db.models.plans import ProductionTask
from db.models.pours import DeliveryTicket, Pour, PumpUse, TicketState
from desk.core.past import Fixed
from desk.pours.tickets import TICKETS
from desk.values.zone import local
from reports.form import Data, Form, Orientation, PaperSize, PrintContext
from reports.grid import Align, Body, Cell, Pair, Row, label, row, signature, value
from reports.sheet import mark_of
from reports.source import Source, clock
from reports.words import joined, mark, order_of, project_name, project_of, slump
from reports.wrap import Check

_FIRST, _LABEL = 2.4, 2.0
"""The labels at the left edge are a little wider than the others."""
_FIFTH = (24 - _FIRST - 4 * _LABEL) / 5
_ROW, _SIGNATURE = 7.0, 20.0
COPIES = {"第一联": "调度处", "第二联": "签收后交回调度处", "第三联": "留项目"}
"""Where each copy goes (M2.6.5, M2.7.1)."""
_TASK = fields_of(ProductionTask)["number"].label
_MIX = fields_of(ProductionTask)["mix_reference"].label


def ticket(data: Data | None, context: PrintContext) -> Body:
    """One truck load for driver and receiver, on one page.

    The stock is carbonless: the three copies are struck at once and cannot differ, so there is
    one page, and the note under the grid says where each copy goes. Where the office prints on A4
    instead, the number of copies is set with the paper.
    """
    load = Source(DeliveryTicket, data)
    pour = load.inside(Pour, "pour")
    rows = (*_where(load, pour, context), *_what(load, pour), _when(load), *_copy(context))
    blocks = map(_low, rows)
    dateline = load.dateline("left_at", "发货日期")
    body = load.paper(blocks, (_signatures(load),), dateline=dateline, notes=_besides(load))
    corrected = "（更正）" if load.get("corrected_at", datetime) else ""
    return replace(body, mark=mark_of(TICKETS, load) or corrected)


def _copy(context: PrintContext) -> list[Row]:
    """Sheets that are printed one by one say which copy they are; what is struck through needs not.
    A single one is ticked by hand."""
    if context.paper.size in (None, PaperSize.THREE_PART):
        return []
    boxes = [Check(context.copy == f"{c} {place}", f"{c}　{place}") for c, place in COPIES.items()]
    return [row(label("本联", span=_FIRST), value(*boxes, name="copy"))]


def _low(line: Row) -> Row:
    """The row as low as this form has them. Long names are set in small type, because the form has
    one page."""
    cells = tuple(c if c.shaded else replace(c, grow=1) for c in line.cells)
    return replace(line, cells=cells, height=_ROW)


def _where(load: Source, pour: Source, context: PrintContext) -> list[Row]:
    """Buyer and seller, the site, and the telephone numbers of the site and of the station."""
    order, half = order_of(pour), 12 - _FIRST
    project = project_of(order)
    site = joined(order.shown("contact"), order.shown("phone"))
    return [
        row(
            _named("需方", project.shown("customer_id"), first=True, span=half),
            _named("供方", f"{context.company} {context.station}".strip()),
        ),
        row(
            order.pair("project_id", text=project_name(order), label_span=_FIRST, span=half),
            order.pair("placement", label_span=_LABEL),
        ),
        row(
            project.pair("address", label_span=_FIRST, span=half),
            _named("工地电话", site),
        ),
        row(
            project.pair("contract_number", label_span=_FIRST, span=2.7),
            _named(_TASK, pour.text("task_number"), align=Align.CENTRE, span=3.5),
            label(_MIX, span=2.3),
            value(pour.text("mix_reference"), span=2.9, align=Align.CENTRE),
            load.pair("line", label_span=1.4, span=1.2, align=Align.CENTRE),
            _named("投诉电话", context.station_phone, align=Align.CENTRE),
        ),
    ]


def _what(load: Source, pour: Source) -> list[Row]:
    """The concrete, how it is placed, the volume of this load, and that of all loads so far."""
    order = order_of(pour)
    project = project_of(order)
    volume, trucks = load.number("cumulative_m3"), load.get("cumulative_trucks", int)
    return [
        row(
            _named("混凝土标记", mark(order), first=True),
            *(
                order.pair(name, label_span=_LABEL, span=_FIFTH, align=Align.CENTRE)
                for name in ("strength_grade", "impermeability_grade")
            ),
            _amount("坍落度", slump(order), "mm", span=_FIFTH),
        ),
        row(
            order.pair("placing_method", label_span=_FIRST, align=Align.CENTRE),
            _named("泵", _pumps(pour), align=Align.CENTRE),
            _amount("运距", project.shown("haul_distance_km"), "km"),
            load.pair("plate", label_span=_LABEL, align=Align.CENTRE),
            load.pair("driver", text=load.shown("driver"), label_span=_LABEL, align=Align.CENTRE),
        ),
        row(
            _amount("本车方量", load.shown("volume_m3"), "m³", first=True),
            _amount("累计方量", "" if volume is None else f"{volume:,.2f}", "m³"),
            _amount("累计车数", "" if trucks is None else str(trucks), "车"),
            load.pair("load", label_span=_LABEL, align=Align.CENTRE),
            order.pair("frost_grade", label_span=_LABEL, align=Align.CENTRE),
        ),
    ]


def _when(load: Source) -> Row:
    """The times of the trip. What is not known when the truck leaves is left for the pen."""
    times = ("left_at", "arrived_at", "unloading_at", "unloaded_at", "returned_at")
    return row(
        *(
            load.pair(name, text=_clock(load, name), label_span=_LABEL if n else _FIRST)
            for n, name in enumerate(times)
        )
    )


def _named(
    text: str, shown: str, *, first: bool = False, span: float = 0, align: Align = Align.LEFT
) -> Pair:
    """Label and value where the label is a word of the trade, and no field's."""
    return label(text, span=_FIRST if first else _LABEL), value(shown, span=span, align=align)


def _amount(text: str, number: str, unit: str, *, first: bool = False, span: float = 0) -> Pair:
    """A number with its unit behind it, so that the narrow label stays on one line."""
    align = Align.CENTRE if number else Align.RIGHT
    return _named(text, f"{number} {unit}".strip(), first=first, span=span, align=align)


def _pumps(pour: Source) -> str:
    used = (use.shown("pump") for use in pour.rows(PumpUse, "pump_uses"))
    return pour.or_nothing("、".join(dict.fromkeys(used)))


def _clock(load: Source, name: str) -> str:
    """The time of day, with the date where that is not the day on which the truck left."""
    left = load.get("left_at", datetime)
    return clock(load.get(name, datetime), local(left).date() if left else None)


def _besides(load: Source) -> tuple[str, ...]:
    names = (
        "void_reason", "correction", "refusal_reason", "refusal_witness", "decision", "wait_reason", "remarks",
    )  # fmt: skip
    said = (f"{load.fields[n].label}：{load.shown(n)}" for n in names if load.shown(n))
    moved = (("转自", load.data.get("moved_from")), ("转出", load.data.get("moved_to")))
    line = joined(*(f"{word}：{where}" for word, where in moved if where), *said)
    return (line,) if line else ()


def _signatures(load: Source) -> Row:
    """Four who sign at the station and on the way, and the receiver with the time."""
    signers = ("操作员", Role.INSPECTOR.label, Role.DISPATCHER.label, load.fields["driver"].label)
    cells = [
        (label(signer, span=_LABEL if index else _FIRST), Cell(span=1.9))
        for index, signer in enumerate(signers)
    ]
    unsigned = load.data.get("state") is TicketState.SENT
    receiver = "" if unsigned else load.shown("receiver")
    signed = joined(receiver, _clock(load, "unloaded_at") if receiver else "")
    receiving = signature("收货员\n签字", signed, label_span=_LABEL, beside=True)
    return row(*cells, receiving, height=_SIGNATURE)


F38 = Form(
    id="F38",
    title="混凝土发货单",
    of="tickets",
    fixed=Fixed(by=("corrected_at",), numbered=True),
    build=ticket,
    size=PaperSize.THREE_PART,
    orientation=Orientation.LANDSCAPE,
    notes=(
        (
            "运输途中和现场不得加水（手册M1.5.1）。收货员核对后签字；"
            "授权收货人不在场时，驾驶员找客服专员解决（手册M2.7.1）。"
        ),
        "　　".join(f"{copy}　{place}" for copy, place in COPIES.items()),
    ),
)
