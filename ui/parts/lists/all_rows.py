"""All rows of a list's filter, the unread ones too: read off the GUI thread, and only so many."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from PySide6.QtGui import QGuiApplication

from desk.core.acting import Acting
from desk.core.errors import Refused
from desk.core.lists import ListQuery, columns_of, every_row
from desk.core.printing import TakenOut, Way, take_out
from ui.parts.lists.record_table import RecordTable
from ui.parts.lists.table_copy import as_html, as_mime, as_text
from ui.parts.operation import Operation, Progress

MOST_COPIED = 20_000
"""Rows that the clipboard takes at once; more are for a workbook."""

Row = dict[str, Any]  # as `every_row` yields it


def read_all(
    acting: Acting,
    query: ListQuery,
    columns: Sequence[str],
    *,
    most: int,
    instead: str,
    progress: Progress,
) -> list[Row]:
    """Every row of `query`. Raises Refused where there are more than `most`; `instead` says what to
    do then. Called off the GUI thread."""
    rows: list[Row] = []
    for row in islice(every_row(acting, query, columns), most + 1):
        if len(rows) % 1000 == 0:
            progress.check()
        rows.append(row)
    if len(rows) > most:
        raise Refused(f"选中的行太多：一次最多 {most:,} 条。{instead}")
    return rows


def all_named(table: RecordTable, *, most: int, instead: str) -> Operation[list[tuple[UUID, str]]]:
    """Read the ids of all rows of the table's filter with what the records are called; start it with
    what is to be done then. It refuses as `read_all` does."""
    model, acting, query = table.rows, table.acting, table.rows.query
    columns = model.naming_columns

    def read(progress: Progress) -> list[tuple[UUID, str]]:
        rows = read_all(acting, query, columns, most=most, instead=instead, progress=progress)
        return [(row["id"], model.name_of(row)) for row in rows]

    return Operation(table, read).with_progress("正在读取选中的行")


def copy_all(table: RecordTable) -> Operation[tuple[str, str]]:
    """All rows of the table's filter to the clipboard, kept in the history first."""
    acting, query, known = table.acting, table.rows.query, table.rows.known
    names = table.shown_columns()
    fields = [columns_of(known)[name] for name in names]

    def read(progress: Progress) -> tuple[str, str]:
        instead = "请先缩小筛选，或用“导出 Excel”（Ctrl+E）导出全部。"
        rows = read_all(acting, query, names, most=MOST_COPIED, instead=instead, progress=progress)
        cells = [[row[name] for name in names] for row in rows]
        taken = TakenOut(known.name, f"{known.label}台帐", len(rows), filters=query.text)
        take_out(acting, taken, Way.COPY)
        return as_text(fields, cells), as_html(fields, cells)

    def put(copied: tuple[str, str]) -> None:
        QGuiApplication.clipboard().setMimeData(as_mime(*copied))

    return Operation(table, read).with_progress("正在复制").on_success(put).start()
