"""What leaves a list: papers of the selected rows, the sheet as seen, the ledger."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QPoint, QStandardPaths, Qt, QUrl
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from db.fields import Field
from desk.core import printing
from desk.core.acting import Acting
from desk.core.changes import Changes
from desk.core.kinds import RecordKind
from desk.core.lists import ListQuery, columns_of, every_row
from desk.values.showing import show_date
from desk.values.zone import today
from reports.form import PrintContext
from reports.ledger import Ledger
from ui.parts.messages import MessageAction, messages_of
from ui.parts.operation import Operation, Progress
from ui.parts.paper.importing import choose_file
from ui.parts.paper.print_preview import PreviewJob, PrintPreview
from ui.parts.record.batch import steps_for
from ui.parts.record.batch_menu import open_batch_menu
from ui.remembered import remembered_of
from ui.shortcuts import Command, bind

if TYPE_CHECKING:
    from ui.parts.table_page import TablePage


def output_actions(page: TablePage) -> list[QAction]:
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


def context_of(acting: Acting) -> PrintContext:
    """Station, person and time for a ledger or sheet made now; called off the GUI thread."""
    from reports.issuing import context_for

    return context_for(acting)


# -- papers -----------------------------------------------------------------------------------


def print_selected(page: TablePage) -> None:
    """Preview a form of the selected records, or of the one that is shown."""
    ids = page.table.selected_ids()
    if len(ids) < 2 and page.detail.seen is not None:
        ids = [page.detail.seen.id]
    if not ids:
        messages_of(page).info("请先在列表里选中要打印的行。")
    else:
        print_records(page, page.acting, page.known, ids)


def print_records(
    parent: QWidget, acting: Acting, known: RecordKind, ids: Sequence[UUID]
) -> QMenu | None:
    """Preview the form of these records; of several forms the person chooses one in a menu, where
    the one of last time stands ready."""
    if len(known.forms) < 2:
        for form in known.forms:
            preview_records(parent, acting, known, ids, form)
        return None
    titles = form_titles(known)
    remembered = remembered_of(parent)
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    last = remembered.text(f"print/form/{known.name}")

    def choose(form: str, _checked: bool = False) -> None:
        remembered.set(f"print/form/{known.name}", form)
        preview_records(parent, acting, known, ids, form, titles[form])

    for form, title in titles.items():
        action = menu.addAction(f"{title}（{form}）")
        action.triggered.connect(partial(choose, form))
        if form == (last or next(iter(titles))):
            menu.setActiveAction(action)
    place = parent.mapToGlobal(parent.rect().topRight())
    menu.popup(QPoint(place.x() - menu.sizeHint().width(), place.y()))
    return menu


def form_titles(known: RecordKind) -> dict[str, str]:
    """The forms that print records of this kind, by id."""
    from reports.catalogue import FORMS

    return {form: FORMS[form].title for form in known.forms if form in FORMS}


def preview_records(
    parent: QWidget,
    acting: Acting,
    known: RecordKind,
    ids: Sequence[UUID],
    form: str,
    title: str = "",
) -> PrintPreview:
    """Preview `form` of several records as one document."""
    title = title or known.label
    job = PreviewJob(
        title=f"{title} {len(ids)} 份" if len(ids) > 1 else title,
        form=form,
        make=lambda: records_pdf(acting, ids, form),
        printed=lambda: _note_printed(parent, acting, known, ids, form),
    )
    preview = PrintPreview(parent, job, remembered_of(parent))
    preview.show()
    return preview


def records_pdf(acting: Acting, ids: Sequence[UUID], form: str) -> bytes:
    """One PDF of the form for each record in turn. Called off the GUI thread."""
    from reports.issuing import form_called, record_paper

    papers = [record_paper(acting, form_called(form), id_) for id_ in ids]
    return papers[0] if len(papers) == 1 else joined(papers)


def joined(papers: Sequence[bytes]) -> bytes:
    """Several PDFs one after the other."""
    import pypdfium2

    whole = pypdfium2.PdfDocument.new()
    for paper in papers:
        part = pypdfium2.PdfDocument(paper)
        whole.import_pages(part)
        part.close()
    out = io.BytesIO()
    whole.save(out)
    whole.close()
    return out.getvalue()


def _note_printed(
    parent: QWidget, acting: Acting, known: RecordKind, ids: Sequence[UUID], form: str
) -> None:
    def work() -> Changes:
        for id_ in ids:
            printing.printed(acting, known.name, id_, form)
        return Changes(frozenset({known.name}))

    Operation(parent, lambda _: work()).start()


# -- lists ------------------------------------------------------------------------------------


def seen_columns(page: TablePage) -> dict[str, Field]:
    """The columns as they stand on the screen."""
    known = columns_of(page.known)
    return {name: known[name] for name in page.table.shown_columns()}


def seen_ledger(page: TablePage) -> Ledger:
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
        prepared_by=page.acting.name,
    )


def seen_query(page: TablePage) -> ListQuery:
    """The query of what is seen, in its order."""
    return page.table.rows.query


def preview_ledger(page: TablePage) -> PrintPreview:
    """Preview the ledger of exactly what is seen."""
    ledger, query, acting = seen_ledger(page), seen_query(page), page.acting
    names = list(seen_columns(page))

    def make() -> bytes:
        from reports.tables import ledger_pdf

        rows = every_row(acting, query, names)
        return ledger_pdf(ledger, rows, context_of(acting)).pdf

    job = PreviewJob(title=ledger.title, form=f"ledger-{page.known.name}", make=make)
    preview = PrintPreview(page, job, page.office.remembered)
    preview.show()
    return preview


def export_seen(page: TablePage) -> None:
    """Ask where, then save exactly what is seen as a workbook, and open it."""
    day = show_date(today(page.around.now()))
    folder = page.office.remembered.text("export/folder") or _documents()
    dialog = QFileDialog(page, "导出 Excel", folder, "Excel 工作簿 (*.xlsx)")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("xlsx")
    dialog.selectFile(f"{page.known.label}台帐 {day}.xlsx")
    dialog.fileSelected.connect(lambda name: export_to(page, Path(name)))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


def export_to(page: TablePage, target: Path) -> Operation[int]:
    """Write exactly what is seen to `target`, then open it."""
    ledger, query, acting = seen_ledger(page), seen_query(page), page.acting
    names = list(seen_columns(page))
    page.office.remembered.set("export/folder", str(target.parent))

    def write(progress: Progress) -> int:
        from reports.excel import ledger_workbook

        rows = every_row(acting, query, names)
        report = progress.report
        return ledger_workbook(ledger, rows, context_of(acting), target, progress=report)

    def done(count: int) -> None:
        opened = MessageAction("打开文件夹", lambda: open_path(target.parent))
        messages_of(page).success(f"已导出 {count:,} 条到 {target.name}", actions=[opened])
        open_path(target)

    operation = Operation(page, write).with_progress("正在导出").on_success(done)
    return operation.start()


def open_path(path: Path) -> None:
    """Open a file or folder with the system's program for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
