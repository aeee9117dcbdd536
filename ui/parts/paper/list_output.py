"""What leaves a list: papers of the selected rows, the sheet as seen, the ledger; and what comes in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from PySide6.QtGui import QAction

from db.fields import Field
from desk.core.changes import Changes
from desk.core.lists import ListQuery, columns_of, count, every_row
from desk.core.printing import Way, take_out
from desk.values.showing import show_date
from desk.values.zone import today
from reports.ledger import Ledger
from ui.parts.listed_page import ListedPage
from ui.parts.lists.all_rows import all_named
from ui.parts.messages import messages_of
from ui.parts.operation import Operation, Progress
from ui.parts.paper.importing import choose_file
from ui.parts.paper.ledger_output import leaving
from ui.parts.paper.preview_job import PreviewJob, Shown
from ui.parts.paper.print_preview import PrintPreview
from ui.parts.paper.record_output import context_of, print_records
from ui.parts.paper.workbook import ask_workbook, say_saved
from ui.parts.record.batch import steps_for
from ui.parts.record.batch_menu import open_batch_menu
from ui.shortcuts import Command, bind

MOST_PRINTED = 500
"""Papers that are drawn as one document."""


def output_actions(page: ListedPage) -> list[QAction]:
    """导入, 导出 and 打印, as far as the kind and the person have them; the foot of the list
    offers 台帐, and 批量办理 when several rows are selected."""
    foot = page.pane.foot
    foot.may_batch = bool(steps_for(page.known, page.acting))
    foot.batch_button.clicked.connect(lambda: open_batch_menu(page))
    bind(Command.BATCH, page, lambda: open_batch_menu(page))
    foot.ledger_button.clicked.connect(lambda: preview_ledger(page))
    found = []
    if page.known.importable and page.acting.has(*page.known.editors):
        found.append(page.add_action("导入", "upload", lambda: choose_file(page), Command.IMPORT))
    found += [page.add_action("导出 Excel", "excel", lambda: export_seen(page), Command.EXPORT)]
    if page.known.forms:
        found.append(page.add_action("打印", "printer", page.print_current, Command.PRINT))
    return found


def print_selected(page: ListedPage) -> None:
    """Preview a form of the selected records, or of the one that is shown."""
    if page.table.everything:
        instead = "请先缩小筛选，分几次打印，或打印台帐。"
        reading = all_named(page.table, most=MOST_PRINTED, instead=instead)
        reading.on_success(lambda all_: _print(page, [id_ for id_, _ in all_])).start()
        return
    ids = page.table.selected_ids()
    if len(ids) < 2 and page.detail.seen is not None:
        ids = [page.detail.seen.id]
    if not ids:
        messages_of(page).info("请先在列表里选中要打印的行。")
    else:
        _print(page, ids)


def _print(page: ListedPage, ids: Sequence[UUID]) -> None:
    print_records(page, page.acting, page.known, ids)


def seen_columns(page: ListedPage) -> dict[str, Field]:
    """The columns as they stand on the screen."""
    known = columns_of(page.known)
    return {name: known[name] for name in page.table.shown_columns()}


def seen_ledger(page: ListedPage) -> Ledger:
    """Title, period and filters of what is seen."""
    narrowing = page.filters.narrowing
    words = [page.filters.state.currentText()] if narrowing.state else []
    words += [f"“{narrowing.text}”"] if narrowing.text else []
    fields = columns_of(page.known)
    words += [each.words(fields[each.column]) for each in narrowing.conditions]
    return Ledger(
        title=f"{page.known.label}台帐",
        columns=seen_columns(page),
        period=narrowing.period,
        filters=";".join(words),
        some_dead=bool(page.known.counted()),
        prepared_by=page.acting.name,
    )


def seen_query(page: ListedPage) -> ListQuery:
    """The query of what is seen, in its order."""
    return page.table.rows.query


def preview_ledger(page: ListedPage) -> PrintPreview:
    """Preview the office's register of the rows that are seen, in the columns that it is kept in."""
    from reports.issuing import register_of

    query, acting, name = seen_query(page), page.acting, page.known.name
    columns = register_of(page.known)
    ledger = replace(seen_ledger(page), columns=columns)

    def make() -> Shown:
        from reports.tables import ledger_pdf

        rows = every_row(acting, query, list(columns))
        drawn = ledger_pdf(ledger, rows, context_of(acting))
        return Shown(drawn.pdf, drawn.missing)

    def leaves(way: Way) -> Changes:
        return take_out(acting, leaving(name, ledger, count(acting, query)), way)

    job = PreviewJob(ledger.title, f"ledger-{name}", make, leaves)
    preview = PrintPreview(page, job, page.office.remembered)
    preview.show()
    return preview


def export_seen(page: ListedPage) -> None:
    """Ask where, then save exactly what is seen as a workbook, and open it."""
    day = show_date(today(page.around.now()))
    ask_workbook(page, f"{page.known.label}台帐 {day}", lambda path: export_to(page, path))


def export_to(page: ListedPage, target: Path) -> Operation[int]:
    """Write exactly what is seen to `target`, then open it."""
    ledger, query, acting = seen_ledger(page), seen_query(page), page.acting
    names, name = list(seen_columns(page)), page.known.name

    def write(progress: Progress) -> int:
        from reports.excel import ledger_workbook

        rows = every_row(acting, query, names)
        report = progress.report
        take_out(acting, leaving(name, ledger, count(acting, query)), Way.WORKBOOK)
        return ledger_workbook(ledger, rows, context_of(acting), target, progress=report)

    def done(written: int) -> None:
        say_saved(page, target, f"已导出 {written:,} 条到 {target.name}")

    return Operation(page, write).with_progress("正在导出").on_success(done).start()
