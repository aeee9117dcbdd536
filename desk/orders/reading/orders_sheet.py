"""Orders from customers' sheets: tables, forms, one project or many."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from db.fields import Kind
from db.models.orders import PlacingMethod
from desk.exchange.entries import entries_of
from desk.exchange.headings import Headings
from desk.exchange.layout import Entry, Grid
from desk.exchange.sheets import Sheet
from desk.exchange.staging import RowReader, SheetsRead, shown, solved
from desk.exchange.unrecognised import Unrecognised
from desk.exchange.watched import Watched
from desk.exchange.windows import Window
from desk.orders.reading.order_cells import read_contact, refuse_missing
from desk.orders.reading.order_concrete import read_grade, read_mark_or_slump
from desk.orders.reading.order_headings import CUSTOMER, NOT_IN_SHEETS, order_headings
from desk.orders.reading.planned_opening import read_opening
from desk.orders.reading.read_order import order_fields
from desk.orders.reading.words import find_method, find_pipe
from desk.values.grades import split_grade
from desk.values.places import split_place
from desk.values.text import as_typed, clean_text, fold_width, quoted

ENOUGH = 3  # wanted headings that make a row a header

_BY_HAND = frozenset(
    {"strength_grade", "impermeability_grade", "frost_grade", "slump_mm", "placing_method"}
    | {"contact", "phone", "volume_m3", "placement", "special_requirements"}
)
_AXES_APART = re.compile(r"(\S(?:.*\S)?)\s{2,}([(（]?[①-⑳\dA-Za-z~\-—至/、轴线 ]+轴线?[)）]?)")


def opening_window(days: int) -> Window:
    """An order is for later, at most so many days."""
    return Window(timedelta(0), timedelta(days=days), "已经过去", f"在 {days} 天以后")


_USUAL_WINDOW = opening_window(30)


def read_orders(
    sheets: Sequence[Sheet],
    *,
    now: datetime,
    window: Window = _USUAL_WINDOW,
    headings: Headings | None = None,
    watched: Watched | None = None,
) -> SheetsRead:
    """Orders to be made from a customer's workbook, and every cell that has no reading.

    An opening outside `window` is refused by its cell. `headings` are the usual ones of an order,
    unless the office has said more.

    A row with a bad cell is refused, one RefusedRow per bad cell. A missing placement, volume,
    grade or time refuses by the empty cell's address; a missing contact or project does not.
    Raises Unrecognised when no sheet holds anything that looks like orders.
    """
    result = SheetsRead(watched=watched or Watched())
    found = False
    known = headings or order_headings()
    for grid, entries in entries_of(sheets, known, result, enough=ENOUGH):
        found = found or bool(entries) or _is_header_only(grid)
        for entry in entries:
            _read_entry(entry, grid.sheet, result, now=now, window=window)
        if not entries and grid.sheet.rows:
            result.notes.append(f"表“{grid.sheet.name}”里没有找到订货内容")
    if not found:
        raise Unrecognised(
            "文件里没有找到订货内容。表头应有工程名称、浇筑部位、强度等级、方量、浇筑时间等,请核对后再导入。",
            sheets,
        )
    return result


def _is_header_only(grid: Grid) -> bool:
    return any(
        sum(grid.is_label((row, column)) for column in range(len(grid.sheet.rows[row]))) >= ENOUGH
        for row in range(min(30, len(grid.sheet.rows)))
    )


def _read_entry(
    entry: Entry, sheet: Sheet, result: SheetsRead, *, now: datetime, window: Window
) -> None:
    reader = RowReader(entry, sheet, now=now)
    _names(reader)
    _placement(reader)
    _volume(reader)
    read_grade(reader)
    read_mark_or_slump(reader)
    _method(reader)
    read_contact(reader)
    _opening(reader, window)
    _plain_fields(reader)
    _from_remarks(reader)
    reader.finish(result)


def _names(reader: RowReader) -> None:
    joined = reader.entry.joined.get("project_id", ())
    text = reader.text("project_id")
    if "placement" in joined:
        text, placement = split_place(text)
        if placement:
            reader.put("placement", placement, reader.entry.cell("placement"))
    reader.text(CUSTOMER)  # the project knows its customer; a formula without a value is refused
    if text in ("", "/", "—", "-"):
        reader.note("没有写工程名称")
        return
    reader.staged.references["project_id"] = text
    if len(text) > 200:
        reader.refuse(reader.entry.cell("project_id"), "工程名称太长,最多200个字")


def _placement(reader: RowReader) -> None:
    if "placement" in reader.staged.values:
        return
    cell = reader.entry.cell("placement")
    if cell is None or not cell.filled:
        refuse_missing(reader, "placement", cell)
        return
    apart = _AXES_APART.fullmatch(cell.value.strip()) if isinstance(cell.value, str) else None
    if apart is not None:
        cell = replace(cell, value=apart[1])
        reader.note(f"部位后面写着“{apart[2]}”，放进了备注")
        reader.put("remarks", apart[2])
    reader.take(order_fields()["placement"], cell)
    if not reader.staged.values.get("placement") and not reader.refused:
        refuse_missing(reader, "placement", cell)


def _volume(reader: RowReader) -> None:
    cell = reader.entry.cell("volume_m3")
    field = order_fields()["volume_m3"]
    before = len(reader.refused)
    # One volume merged over several rows is their sum: it belongs to none of them alone.
    if cell is not None and not cell.merged_with:
        reader.take(field, cell)
    if field.name not in reader.staged.values and len(reader.refused) == before:
        refuse_missing(reader, field.name, cell)


def _method(reader: RowReader) -> None:
    cell, text = reader.entry.cell("placing_method"), reader.text("placing_method")
    if not text or text in ("/", "—", "-", "待定"):
        return
    method = PlacingMethod.read(fold_width(text).replace(" ", ""))
    if method is None:
        found = find_method(fold_width(text))
        method = found.method if found else None
        if method is not None:
            reader.note(f"浇筑方式原文写{quoted(text)}")
    if method is not None:
        reader.put("placing_method", method, cell)
    elif text in ("泵送", "泵", "是", "√", "否", "×", "无"):
        reader.note(f"浇筑方式{quoted(text)}没有写明泵型")
    else:
        known = "、".join(member.label for member in PlacingMethod)
        reader.refuse(cell, f"浇筑方式没有{quoted(text)}这一项，可选：{known}")
        return
    pipe = find_pipe(fold_width(text))
    if pipe is not None:
        reader.put("pump_pipe_m", pipe[0], cell)


def _opening(reader: RowReader, window: Window) -> None:
    cells = reader.entry.cells.get("planned_opening", [])
    reader.staged.written = "|".join(shown(cell.value) for cell in cells)
    opening = read_opening(reader.entry, reader.sheet, now=reader.now, window=window)
    if opening.moment is not None:
        reader.put("planned_opening", opening.moment, opening.cell)
        reader.note(opening.note)
    elif opening.cell is None:
        refuse_missing(reader, "planned_opening", None)
    else:
        reader.refuse(opening.cell, opening.reason)
    if opening.signed and reader.text("signer"):
        reader.note(f"签字日期{opening.signed}(没有写时间)")


def _plain_fields(reader: RowReader) -> None:
    for name, field in order_fields().items():
        if name in NOT_IN_SHEETS or name in _BY_HAND or field.kind is Kind.REFERENCE:
            continue
        reader.take(field, reader.entry.cell(name))
    signed = reader.entry.cell("signed_at")
    if signed is not None and signed.filled:
        reader.note(f"签字日期{clean_text(as_typed(solved(signed)))}(请核对时间)")


def _from_remarks(reader: RowReader) -> None:
    """Grades that a customer wrote into the remarks (抗冻F150); the remarks stay as they are."""
    values = reader.staged.values
    text = f"{values.get('remarks', '')} {values.get('special_requirements', '')}"
    grade = split_grade(text)
    for name, found in (
        ("frost_grade", grade.frost),
        ("impermeability_grade", grade.impermeability),
    ):
        if found and not values.get(name):
            reader.put(name, found, reader.entry.cell("remarks"))
