"""F12 生产运输、泵送设备日计划使用情况汇总表, F36 调度员值班日志、生产台帐."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

from db.fields import Field, Kind
from db.models.orders import OrderNotice
from db.models.plans import DailyPlan, DailyPlanLine
from db.models.pours import DeliveryTicket, Pour, PumpUse
from db.models.service import DispatchLog, DispatchLogLine
from desk.values.showing import show_value
from reports.form import Data, Form, Orientation, PrintContext
from reports.grid import (
    Align,
    Body,
    Cell,
    Column,
    Row,
    Table,
    heading_row,
    label,
    row,
    signature,
    value,
)
from reports.plans import WEEKDAYS
from reports.source import Source, clock, heading_of

_LOADS = Field("trucks", "小票车次", Kind.INTEGER, unit="车")
_VOLUME = Field("m3", "小票方量", Kind.VOLUME, unit="m³")
_PLATES = Field("plates", "使用罐车", Kind.INTEGER, unit="台")
_TEXT, _LABEL = 9.5, 3.0
_CENTRE, _RIGHT = Align.CENTRE, Align.RIGHT
HEAD = "生产客服科长"
_STATE = "设备状况"
_SIDES = 3


def dated(book: Source, day: str) -> str:
    """日期：2026年11月22日（星期日）, or room for it."""
    found = book.get(day, date)
    weekday = "　　" if found is None else WEEKDAYS[found.weekday()]
    return f"{book.dateline(day)}（星期{weekday}）"


def shift_log(data: Data | None, _context: PrintContext) -> Body:
    """The dispatcher's day: every pour as planned, as logged and as ticketed (M2.6.1, M2.8.1)."""
    log = Source(DispatchLog, data)
    rows = _production(log)
    table = Table(_ledger_columns(), tuple(_ledger_line(log, n, r) for n, r in _numbered(rows)))
    closing = (
        _totals(table, rows, 5, "planned_m3", "logged_trucks", "logged_m3", "trucks",
                "m3", None, None, None),
        *_kept(log, "equipment", "materials", "events"),
        row(
            _signed(log, "dispatchers", "handed_at"),
            _signed(log, "handed_to"),
            _signed(log, "reconciled_by", "reconciled_at"),
            height=18,
        ),
    )  # fmt: skip
    return log.paper((_duty(log), table), closing, dateline=dated(log, "log_date"))


def usage(data: Data | None, _context: PrintContext) -> Body:
    """Trucks and pumps of the day's pours, as planned and as used (M2.3.1)."""
    log = Source(DispatchLog, data)
    rows = [item for item in _production(log) if item.number("planned_m3")]
    lines = tuple(line for n, item in _numbered(rows) for line in _usage_lines(log, n, item))
    table = Table(_usage_columns(), lines)
    closing = (
        _totals(table, rows, 4, "planned_m3", "planned_trucks", None, "trucks", "m3",
                *(None,) * 8),
        *_kept(log, "equipment", "materials"),
        row(
            _signed(log, "dispatchers"),
            signature(HEAD, label_span=_LABEL),
            height=18,
        ),
    )  # fmt: skip
    blocks = (_duty(log), table, heading_row("罐车与驾驶员"), _trucks(log))
    return log.paper(blocks, closing, dateline=dated(log, "log_date"))


def _trucks(log: Source) -> Table:
    """Every truck with who drove it and the state it is in, three to a line."""
    ticket = Source(DeliveryTicket, None).fields
    columns = (
        _column(ticket["plate"], 19, _CENTRE),
        _column(ticket["driver"], 22),
        _column(_LOADS, 12),
        _column(_VOLUME, 16),
        Column(_STATE, 22, Align.LEFT, _TEXT, "state"),
    )
    found = log.each("trucks_used", dict)
    high = -(-len(found) // _SIDES)
    lines = [
        tuple(text for side in range(_SIDES) for text in _truck(found, place + side * high))
        for place in range(high)
    ]
    return Table(columns * _SIDES, tuple(lines), height=6.5, header_height=8)


def _truck(found: list[dict[str, object]], place: int) -> tuple[str, ...]:
    if place >= len(found):
        return ("",) * 5
    each = Source(DeliveryTicket, found[place])
    drivers = "、".join(each.each("drivers", str))
    figures = (_figure(each.data["trucks"]), _figure(each.data["m3"]))
    return (each.text("plate"), drivers, *figures, each.text("state"))


def _production(log: Source) -> list[Source]:
    """The day's pours as planned, logged and ticketed, read as lines of the log."""
    return log.rows(DispatchLogLine, "production")


def _signed(log: Source, who: str, when: str = "") -> tuple[Cell, Cell]:
    at = log.when(when) if when else ""
    return signature(log.fields[who].label, log.shown(who), at, label_span=_LABEL)


def _duty(log: Source) -> Row:
    return row(
        log.pair("shift", label_span=_LABEL, align=_CENTRE),
        log.pair("weather", label_span=_LABEL, align=_CENTRE),
        log.pair("dispatchers", label_span=_LABEL, align=_CENTRE),
        log.pair("trucks_on_duty", label_span=_LABEL),
    )


def _kept(log: Source, *names: str) -> Iterator[Row]:
    """What the dispatcher wrote into the day's fields."""
    for name in names:
        text = value(log.filled(name), name=name)
        yield row(label(log.fields[name].label, span=_LABEL), text, height=12)


def _numbered(rows: Sequence[Source]) -> Iterator[tuple[int, Source]]:
    return enumerate(rows, start=1)


def _column(field: Field, width: float, align: Align | None = None) -> Column:
    usual = _RIGHT if field.numeric else Align.LEFT
    return Column(heading_of(field), width, align or usual, _TEXT, field.name)


def _pour_columns(*widths: float) -> tuple[Column, ...]:
    line = Source(DailyPlanLine, {}).fields
    names = ("project_name", "placement")
    return (
        Column("序", 8, _CENTRE, _TEXT),
        *(_column(line[name], width) for name, width in zip(names, widths, strict=True)),
    )


def _ledger_columns() -> tuple[Column, ...]:
    logged, pour = Source(DispatchLogLine, {}).fields, Source(Pour, {}).fields
    grade = Source(DailyPlanLine, {}).fields["grade"]
    return (
        *_pour_columns(40, 30),
        _column(grade, 18, _CENTRE),
        _column(Source(DailyPlan, {}).fields["number"], 27, _CENTRE),
        _column(pour["planned_m3"], 18),
        _column(logged["logged_trucks"], 15),
        _column(logged["logged_m3"], 18),
        _column(_LOADS, 15),
        _column(_VOLUME, 18),
        _column(pour["opened_at"], 16, _CENTRE),
        _column(pour["finished_at"], 16, _CENTRE),
        _column(logged["explanation"], 34),
    )


def _ledger_line(log: Source, place: int, item: Source) -> tuple[str, ...]:
    day = log.get("log_date", date)
    unexplained = item.data["differs"] and log.data.get("handed_at")
    return (
        str(place),
        *(item.text(name) for name in ("project", "placement", "grade", "plan")),
        _figure(item.data["planned_m3"]) if item.number("planned_m3") else "接前日",
        *(_figure(item.data[name]) for name in ("logged_trucks", "logged_m3", "trucks", "m3")),
        *(clock(item.get(name, datetime), day) for name in ("opened_at", "finished_at")),
        item.text("explanation") or ("未说明" if unexplained else ""),
    )


def _figure(number: object) -> str:
    """A volume with two decimal places, a count without any."""
    if number is None:
        return ""
    return show_value(_VOLUME, number) if isinstance(number, Decimal) else str(number)


def _usage_columns() -> tuple[Column, ...]:
    line, pump = Source(DailyPlanLine, {}).fields, Source(PumpUse, {}).fields
    return (
        *_pour_columns(30, 23),
        _column(Source(OrderNotice, {}).fields["placing_method"], 16, _CENTRE),
        _column(Source(Pour, {}).fields["planned_m3"], 17),
        _column(line["first_trucks"], 14),
        _column(_PLATES, 14),
        _column(_LOADS, 14),
        _column(_VOLUME, 17),
        Column("计划用泵", 17, Align.LEFT, _TEXT, "planned_pump"),
        Column("实际用泵、泵工", 24, Align.LEFT, _TEXT, "pump"),
        Column(_STATE, 17, Align.LEFT, _TEXT, "state"),
        *(_column(pump[name], 14, _CENTRE) for name in ("arrived_at", "started_at", "left_at")),
        _column(pump["idle_minutes"], 14),
        _column(pump["idle_reason"], 17),
    )


def _usage_lines(log: Source, place: int, item: Source) -> Iterator[tuple[str, ...]]:
    """One line for every pump of the pour. What belongs to the pour itself stands in the first
    only."""
    day = log.get("log_date", date)
    pour = (
        str(place),
        *(item.text(name) for name in ("project", "placement", "placing")),
        *(
            _figure(item.data[n])
            for n in ("planned_m3", "planned_trucks", "plates", "trucks", "m3")
        ),
        item.text("planned_pump"),
    )
    for use in item.rows(PumpUse, "pumps") or [Source(PumpUse, None)]:
        moments = (use.get(name, datetime) for name in ("arrived_at", "started_at", "left_at"))
        yield (
            *pour,
            " ".join(filter(None, (use.shown("pump"), use.shown("crew")))),
            log.by("plant_states", str).get(use.shown("pump"), ""),
            *(clock(moment, day) for moment in moments),
            _figure(use.data.get("idle_minutes")),
            use.shown("idle_reason"),
        )
        pour = ("",) * len(pour)


def _totals(table: Table, rows: Sequence[Source], skip: int, *names: str | None) -> Row:
    """合计 under the first `skip` columns, then a sum under every further column that has a name."""
    cells = [(skip, label("合计"))]
    for name in names:
        known = [item.data[name] for item in rows] if name else []
        numbers = [number for number in known if isinstance(number, int | Decimal)]
        shown = _figure(sum(numbers[1:], numbers[0])) if numbers else ""
        cells.append((1, Cell((shown,), align=_RIGHT, size=_TEXT, name=f"total.{name}")))
    return table.spanning(*cells)


F12 = Form(
    id="F12",
    title="生产运输、泵送设备日计划使用情况汇总表",
    of="dispatch-logs",
    build=usage,
    orientation=Orientation.LANDSCAPE,
    notes=("由调度员落实泵送人员及设备、材料库存和配合比情况后填写（手册M2.3.1）。",),
)
F36 = Form(
    id="F36",
    title="调度员值班日志、生产台帐",
    of="dispatch-logs",
    build=shift_log,
    orientation=Orientation.LANDSCAPE,
    notes=(
        (
            "日志数由当班调度员按生产情况填写；统计员次日与小票核对，差异查明原因后填写差异说明"
            "（手册M2.6.1、M2.8.1）。"
        ),
    ),
)
