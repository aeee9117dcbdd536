"""A day's tickets from the batching system's sheet: one row per truck, hours often without a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from db.fields import Field, fields_of
from db.models.pours import DeliveryTicket, TicketLoad
from desk.core.errors import Refused
from desk.exchange.entries import entries_of
from desk.exchange.headings import Headings, headings_of
from desk.exchange.layout import Cell, Entry
from desk.exchange.sheets import Sheet
from desk.exchange.staging import RowReader, SheetsRead, shown
from desk.exchange.time_parts import TimePart, read_part, titled_day
from desk.values.grades import split_grade
from desk.values.places import split_place
from desk.values.reading import Unreadable
from desk.values.text import quoted
from desk.values.zone import STATION_ZONE

ENOUGH = 3  # wanted headings that make a row a header
POUR, TASK, ORDER = "pour_id", "task", "order"
PROJECT, PLACEMENT, GRADE = "project", "placement", "grade"
NAMED_BY = (POUR, TASK, ORDER, PROJECT, PLACEMENT, GRADE)
_DAY, _STATUS, _UNUSED = "day", "status", "unused"
_MUST = ("number", "plate", "volume_m3")
_PLAIN = (*_MUST, "line", "load", "driver", "receiver", "wait_reason", "remarks")
_LATER_TIMES = ("arrived_at", "unloading_at", "unloaded_at", "returned_at")
_EXTRA = {
    POUR: ("浇筑编号", "浇筑单号", "开盘编号", "浇筑令号"),
    TASK: ("任务单号", "生产任务单号", "任务书编号", "任务编号", "生产任务书号", "任务单", "任务号"),
    ORDER: ("订货单号", "订单号", "订货编号", "订单编号"),
    PROJECT: ("工程名称", "工程", "项目名称", "工程项目", "工地", "工地名称", "使用工程"),
    PLACEMENT: ("施工部位", "浇筑部位", "部位", "结构部位", "使用部位", "浇注部位", "工程部位"),
    GRADE: ("强度等级", "标号", "强度", "砼标号", "混凝土标号", "砼强度", "等级", "混凝土标记", "标记"),
    _DAY: ("日期", "发货日期", "供货日期", "生产日期", "出站日期", "单据日期"),
    _STATUS: ("状态", "小票状态", "单据状态", "作废"),
    _UNUSED: (
        *("累计", "累计方量", "累计车次", "累计车数", "车次", "车数", "序号", "合同编号", "合同号"),
        *("客户", "客户名称", "需方", "供方", "施工单位", "订货单位", "站名", "搅拌站", "运距"),
    ),
    "number": ("发货单", "小票", "票据号", "出货单号"),
    "plate": ("罐车", "车牌号码", "运输车号", "车辆编号"),
    "volume_m3": ("本车", "本车数量", "实发方量", "出站方量", "供应方量"),
    "left_at": ("时间", "出车时间", "离站时间", "发车", "出厂", "出站时刻"),
    "arrived_at": ("到达", "到达工地", "抵达时间"),
    "unloading_at": ("卸料", "开卸", "开始卸料时间", "卸料开始时间"),
    "unloaded_at": ("卸完", "卸料完成", "卸料完毕时间", "卸料结束时间"),
}  # fmt: skip


@cache
def ticket_fields() -> dict[str, Field]:
    return fields_of(DeliveryTicket)


@cache
def ticket_headings() -> Headings:
    """What stands above the columns of a batching system's list of tickets."""
    names = (*_PLAIN, "left_at", *_LATER_TIMES)
    wanted = {name: ticket_fields()[name] for name in names}
    return headings_of(wanted, _EXTRA, several=(_UNUSED,))


@dataclass(slots=True)
class _Row:
    """One ticket while its sheet is read; `day` is what the sheet gives it, `times` its hours."""

    reader: RowReader
    day: date | None
    times: dict[str, TimePart]


def read_tickets(sheets: Sequence[Sheet], *, now: datetime) -> SheetsRead:
    """Tickets to be made from a workbook, the earliest first; a bad cell refuses its row.

    What names the pour is given as written, in `references`. Raises Refused when no sheet holds
    anything that looks like tickets.
    """
    result = SheetsRead()
    found = False
    for grid, entries in entries_of(sheets, ticket_headings(), result, enough=ENOUGH):
        if not any("number" in entry.cells for entry in entries):
            result.notes.append(f"表“{grid.sheet.name}”没有“发货单号”这一列，没有读")
            continue
        found = True
        rows = [_read_entry(entry, grid.sheet, now=now) for entry in entries]
        _put_times(rows)
        for row in rows:
            row.reader.finish(result)
    if not found:
        raise Refused(
            "文件里没有找到发货单。表头应有发货单号、车号、方量、出站时间，以及浇筑编号、任务单号"
            "或工程名称和施工部位，请核对后再导入。"
        )
    result.staged.sort(key=lambda row: row.values["left_at"])
    return result


def _read_entry(entry: Entry, sheet: Sheet, *, now: datetime) -> _Row:
    entry.cells.pop(_UNUSED, None)
    reader = RowReader(entry, sheet, now=now)
    for name in _PLAIN:
        reader.take(ticket_fields()[name], entry.cell(name))
    for name in _MUST:
        _demand(reader, name)
    if "作废" in reader.text(_STATUS):
        said = f"发货单{reader.staged.values.get('number', '')}已作废，没有收下"
        reader.refuse(entry.cell(_STATUS), said)
    _named(reader)
    return _Row(reader, *_hours(reader))


def _demand(reader: RowReader, name: str) -> None:
    """Refuse the row where a required value is not there and nothing was said of its cell yet."""
    cell, label = reader.entry.cell(name), ticket_fields()[name].label
    if name in reader.staged.values or any(
        cell is not None and refused.cell == cell.address for refused in reader.refused
    ):
        return
    reader.refuse(cell, f"没有填写{label}" if cell else f"表中没有“{label}”这一列")


def _named(reader: RowReader) -> None:
    """What names the pour, as it was written; mortar is known by its grade too."""
    staged, entry = reader.staged, reader.entry
    for name in NAMED_BY:
        text, cell = reader.text(name), entry.cell(name)
        if text not in ("", "/", "—", "-") and cell is not None:
            staged.references[name] = text
            staged.cells[name] = cell.address
    if PLACEMENT in entry.joined.get(PROJECT, ()) and PROJECT in staged.references:
        project, placement = split_place(staged.references[PROJECT])
        staged.references |= {PROJECT: project, PLACEMENT: placement}
    grade = staged.references.get(GRADE, "")
    if "load" not in staged.values and ("砂浆" in grade or split_grade(grade).strength[:1] == "M"):
        staged.values["load"] = TicketLoad.MORTAR
    if not any(staged.references.get(name) for name in (POUR, TASK, ORDER, PROJECT)):
        reader.refuse(entry.cell(PROJECT), "没有写浇筑编号、任务单号、订货单号或工程名称")


def _hours(reader: RowReader) -> tuple[date | None, dict[str, TimePart]]:
    """The row's day and the hours in its cells; a cell that is neither is refused."""
    parts: dict[str, TimePart] = {}
    for name in (_DAY, "left_at", *_LATER_TIMES):
        cell = reader.entry.cell(name)
        if cell is None or not cell.filled:
            continue
        try:
            part = read_part(cell, now=reader.now, from_1904=reader.sheet.from_1904)
        except (Unreadable, OverflowError) as error:
            reader.refuse(cell, getattr(error, "reason", f"{quoted(shown(cell.value))}不是时间"))
            continue
        if part.hour is not None or name == _DAY:
            parts[name] = part
        elif part.day is not None:
            _without_hour(reader, cell)
    stated = parts.pop(_DAY, None)
    if stated is not None and stated.whole:
        parts.setdefault("left_at", stated)
    if stated is not None and stated.day is not None:
        return stated.day, parts
    titled = titled_day(reader.entry, now=reader.now)
    if titled is None:
        return None, parts
    if "left_at" in parts and parts["left_at"].day is None:
        reader.note(f"日期取自{titled[1]}")
    return titled[0], parts


def _without_hour(reader: RowReader, cell: Cell) -> None:
    reader.refuse(cell, f"{quoted(shown(cell.value))}缺少时间,请写到几点几分")


def _put_times(rows: Iterable[_Row]) -> None:
    """Give every hour its day. Where the whole sheet has one day, hours that run on past midnight
    (23:50, 00:20) belong to the next."""
    listed = list(rows)
    lefts = [row.times["left_at"] for row in listed if "left_at" in row.times]
    one_day = len({row.day for row in listed}) == 1 and all(left.day is None for left in lefts)
    last: dict[tuple[str, ...], datetime] = {}
    for row in listed:
        left = row.times.get("left_at")
        if left is None:
            _demand(row.reader, "left_at")
            continue
        if left.day is None and row.day is None:
            row.reader.refuse(left.cell, f"{quoted(shown(left.cell.value))}缺少日期,请写明哪一天")
            continue
        named = tuple(row.reader.staged.references.get(name, "") for name in NAMED_BY)
        before = last.get(named) if one_day else None
        try:
            last[named] = _put_row(row, left, before)
        except (OverflowError, ValueError):
            row.reader.refuse(left.cell, f"{quoted(shown(left.cell.value))}不是时间")


def _put_row(row: _Row, left: TimePart, before: datetime | None) -> datetime:
    moment = _moment(left, row.day, before)
    row.reader.put("left_at", moment, left.cell)
    previous = moment
    for name in _LATER_TIMES:
        part = row.times.get(name)
        if part is not None:
            previous = _moment(part, previous.date(), previous)
            row.reader.put(name, previous, part.cell)
    return moment


def _moment(part: TimePart, day: date | None, before: datetime | None) -> datetime:
    """The part's hour on its own day or on `day`; the day after when `before` came in the evening
    and this in the small hours."""
    base = part.day or day
    assert base is not None and part.hour is not None  # noqa: PT018 - callers looked
    moment = datetime.combine(base, part.hour, STATION_ZONE) + timedelta(days=part.next_day)
    if part.day is None and before is not None:
        while before - moment > timedelta(hours=12):
            moment += timedelta(days=1)
    return moment
