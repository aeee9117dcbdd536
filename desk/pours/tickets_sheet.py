"""A day's tickets from the batching system's sheet: one row per truck, hours often without a day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from db.fields import Field, fields_of
from db.models.pours import DeliveryTicket, TicketLoad
from desk.exchange.called_off import voided
from desk.exchange.entries import entries_of
from desk.exchange.headings import Headings, headings_of
from desk.exchange.layout import Cell, Entry
from desk.exchange.sheets import Sheet
from desk.exchange.staging import RowReader, SheetsRead, shown
from desk.exchange.time_parts import TimePart, read_clock_part, read_part, titled_day
from desk.exchange.unrecognised import Unrecognised
from desk.exchange.watched import Watched
from desk.exchange.windows import Window
from desk.values.grades import split_grade
from desk.values.places import split_place
from desk.values.reading import Unreadable
from desk.values.text import folded_code, quoted
from desk.values.zone import STATION_ZONE

ENOUGH = 3  # wanted headings that make a row a header
POUR, TASK, ORDER = "pour_id", "task", "order"
PROJECT, PLACEMENT, GRADE = "project", "placement", "grade"
NAMED_BY = (POUR, TASK, ORDER, PROJECT, PLACEMENT, GRADE)
_DAY, _STATUS, _UNUSED = "day", "status", "unused"
_MUST = ("number", "plate", "volume_m3")
_SAID = ("line", "driver", "receiver", "wait_reason", "remarks")
_PLAIN = (*_MUST, *_SAID, "load")
_LATER_TIMES = ("arrived_at", "unloading_at", "unloaded_at", "returned_at")
_PLATE_DRESS = re.compile(r"[\s·•.．]+")
_EXTRA = {
    POUR: ("浇筑编号", "浇筑单号", "开盘编号", "浇筑令号"),
    TASK: ("任务单号", "生产任务单号", "任务书编号", "任务编号", "生产任务书号", "任务单", "任务号"),
    ORDER: ("订货单号", "订单号", "订货编号", "订单编号"),
    PROJECT: ("工程名称", "工程", "项目名称", "工程项目", "工地", "工地名称", "使用工程"),
    PLACEMENT: ("施工部位", "浇筑部位", "部位", "结构部位", "使用部位", "浇注部位", "工程部位"),
    GRADE: ("砼等级", "混凝土等级", "强度等级", "标号", "强度", "砼标号", "混凝土标号", "砼强度", "等级", "混凝土标记", "标记"),
    _DAY: ("日期", "发货日期", "供货日期", "生产日期", "出站日期", "单据日期"),
    _STATUS: ("状态", "小票状态", "单据状态"),
    _UNUSED: (
        *("累计", "累计方量", "累计车次", "累计车数", "车次", "车数", "序号", "合同编号", "合同号"),
        *("客户", "客户名称", "需方", "供方", "施工单位", "订货单位", "站名", "搅拌站", "运距"),
    ),
    "number": ("发货单", "小票", "票据号", "出货单号", "发货序号", "送货单号", "运单号", "流水号"),
    "plate": ("罐车", "车牌号码", "运输车号", "车辆编号", "车辆号码", "送货车辆", "运输车辆", "车辆"),
    "volume_m3": ("本车", "本车数量", "实发方量", "出站方量", "供应方量"),
    "left_at": ("时间", "出车时间", "离站时间", "发车", "出厂", "出站时刻"),
    "arrived_at": ("到达", "到达工地", "抵达时间"),
    "unloading_at": ("卸料", "开卸", "开始卸料时间", "卸料开始时间"),
    "unloaded_at": ("卸完", "卸料完成", "卸料完毕时间", "卸料结束时间"),
}  # fmt: skip
_WORDS = {
    "number": "(?:发货|送货|小票|票据|磅单|运单|出货|出库|单据).{0,2}(?:号|序号|号码)$",
    "plate": "车(?:辆|牌)|罐车|搅拌车|运输车|^车号",
    "volume_m3": "(?<!生产)方量|本车|每车|实发",
    "left_at": "(?:出站|出厂|发车|发货|离站|出车|装料|装车|出料|打印)(?:时间|时刻|日期)$",
    "driver": "司机|驾驶员",
    GRADE: "标号|强度|标记",
    PLACEMENT: "部位",
    PROJECT: "(?:工程|项目|工地)(?:名称?|全称)?$",
}
"""An unusual heading is known by these; what was sent on the whole day is no truck's load."""


@cache
def ticket_fields() -> dict[str, Field]:
    return fields_of(DeliveryTicket)


@cache
def ticket_headings() -> Headings:
    """What stands above the columns of a batching system's list of tickets."""
    names = (*_PLAIN, "left_at", *_LATER_TIMES)
    wanted = {name: ticket_fields()[name] for name in names}
    return headings_of(wanted, _EXTRA, several=(_UNUSED,), words=_WORDS)


def ticket_columns() -> dict[str, str]:
    """What a column of a list of tickets may hold: names with their labels."""
    named = {name: _EXTRA[name][0] for name in (*NAMED_BY, _DAY)}
    return named | {n: ticket_fields()[n].label for n in (*_PLAIN, "left_at", *_LATER_TIMES)}


@dataclass(slots=True)
class _Row:
    """One ticket while its sheet is read; `day` is what the sheet gives it, `times` its hours."""

    reader: RowReader
    day: date | None
    times: dict[str, TimePart]


def leaving_window(days: int) -> Window:
    """A truck has left, at most so many days ago."""
    return Window(timedelta(days=days), timedelta(0), f"在 {days} 天以前")


_USUAL_WINDOW = leaving_window(31)


def read_tickets(
    sheets: Sequence[Sheet],
    *,
    now: datetime,
    window: Window = _USUAL_WINDOW,
    headings: Headings | None = None,
    watched: Watched | None = None,
) -> SheetsRead:
    """Tickets to be made from a workbook, the earliest first; a bad cell refuses its row, a truck
    that left outside `window` among them.

    What names the pour is given as written, in `references`. Raises Unrecognised when no sheet holds
    anything that looks like tickets.
    """
    result = SheetsRead(watched=watched or Watched())
    found = False
    known = headings or ticket_headings()
    for grid, entries in entries_of(sheets, known, result, enough=ENOUGH):
        if not any("number" in entry.cells for entry in entries):
            result.notes.append(f"表“{grid.sheet.name}”没有“发货单号”这一列，没有读")
            continue
        found = True
        rows: list[_Row] = []
        for entry in entries:
            result.watched.each(len(rows), len(entries), "正在读取")
            rows.append(_read_entry(entry, grid.sheet, now=now))
        _put_times(rows)
        for row in rows:
            _believe(row, window)
            row.reader.finish(result)
    if not found:
        raise Unrecognised(
            "文件里没有找到发货单。表头应有发货单号、车号、方量、出站时间，以及浇筑编号、任务单号"
            "或工程名称和施工部位，请核对后再导入。",
            sheets,
        )
    result.staged.sort(key=lambda row: row.values["left_at"])
    return result


def _read_entry(entry: Entry, sheet: Sheet, *, now: datetime) -> _Row:
    entry.cells.pop(_UNUSED, None)
    reader = RowReader(entry, sheet, now=now)
    for name in _MUST:
        reader.take(ticket_fields()[name], entry.cell(name))
        _demand(reader, name)
    for name in _SAID:
        reader.take_if_readable(ticket_fields()[name], entry.cell(name))
    if "砂浆" in reader.text("load"):
        reader.put("load", TicketLoad.MORTAR, entry.cell("load"))
    void = voided(entry)
    if void is not None:
        said = f"发货单{reader.staged.values.get('number', '')}已作废，没有收下"
        reader.refuse(void, said)
        reader.void = True
    for name in ("number", "plate"):
        if name in reader.staged.values:
            reader.staged.values[name] = _folded(name, str(reader.staged.values[name]))
    _named(reader)
    return _Row(reader, *_hours(reader))


def _folded(name: str, code: str) -> str:
    """One spelling of a code: ａａ１００１ is AA1001, and 湘a·12345 is 湘A12345."""
    folded = folded_code(code)
    return _PLATE_DRESS.sub("", folded) if name == "plate" else folded


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
            clock = read_clock_part(cell) if name != _DAY else None
            part = clock or read_part(cell, now=reader.now, from_1904=reader.sheet.from_1904)
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


def _believe(row: _Row, window: Window) -> None:
    """Refuse a truck that cannot have left then, by the cell of its time."""
    reader, left = row.reader, row.times.get("left_at")
    moment = reader.staged.values.get("left_at")
    if left is None or not isinstance(moment, datetime):
        return
    if moment > reader.now and not left.others:  # a rule of its own, for trucks of every origin
        return
    written = shown(left.cell.value)
    reason = window.refusal(moment, left.others, now=reader.now, written=written)
    if reason:
        reader.refuse(left.cell, reason)


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
