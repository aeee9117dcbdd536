"""Importing rows from a file or the clipboard: they are tried out, shown, and only then kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from desk.core.changes import Changes
from desk.core.errors import Refused, UserError
from desk.core.kinds import RecordKind
from ui.parts.listed_page import ListedPage
from ui.parts.lists.table_copy import read_table
from ui.parts.messages import MessageAction, messages_of
from ui.parts.operation import CancelledError, Operation, Progress
from ui.parts.page import Only
from ui.parts.paper.record_output import context_of, open_path

if TYPE_CHECKING:  # the readers are imported when a file is read, not when a page is opened
    from desk.exchange.service import Staged
    from ui.parts.paper.staged_sheet import StagedSheet

_FILTER = "表格 (*.xlsx *.xlsm *.xls *.csv *.txt *.tsv *.xml *.htm *.html *.mht);;所有文件 (*)"


def choose_file(page: ListedPage) -> None:
    """Ask for a customer's file, the newest first, and read it."""
    from ui.parts.paper.recent_files import ask_recent

    ask_recent(
        page,
        f"导入{page.known.label}",
        page.office.remembered.text("import/folder"),
        take=lambda path: import_file(page, path),
        browse=lambda: browse_file(page),
    )


def browse_file(page: ListedPage) -> None:
    """Ask for a file with the system's dialog."""
    folder = page.office.remembered.text("import/folder")
    dialog = QFileDialog(page, f"导入{page.known.label}", folder, _FILTER)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda name: import_file(page, Path(name)))
    dialog.open()


def import_file(page: ListedPage, path: Path) -> Operation[Staged]:
    """Read the file and show what it would bring in."""
    acting, name = page.acting, page.kind_name
    page.office.remembered.set("import/folder", str(path.parent))

    def read(progress: Progress) -> Staged:
        from desk.exchange import service

        stopped = partial(_stopped, progress)
        return service.stage(acting, name, path, cancelled=stopped, progress=progress.report)

    def refused(error: UserError) -> None:
        columns = getattr(error, "columns", None)
        messages_of(page).refuse(error)
        if columns:
            ask_columns(page, path, columns)

    operation = Operation(page, read).with_progress("正在读取表格")
    operation.on_success(lambda staged: _show(page, staged, path)).on_refused(refused)
    return operation.start()


def ask_columns(page: ListedPage, path: Path, columns: Mapping[str, str]) -> None:
    """Ask once which fields stand below headings that nobody knows, then read the file anew."""
    from desk.exchange.telling import pickable, tell
    from ui.parts.paper.columns_sheet import ColumnsSheet

    acting, name = page.acting, page.kind_name
    sheet = ColumnsSheet(page, columns, pickable(name))

    def keep() -> None:
        said = sheet.picked()
        operation = Operation(page, lambda _: tell(acting, name, said))
        operation.on_success(lambda _: import_file(page, path)).start()

    sheet.accepted.connect(keep)
    sheet.open()


def paste_rows(page: ListedPage) -> Operation[Staged] | None:
    """Read rows copied from a sheet and show what they would bring in."""
    rows = read_table(QGuiApplication.clipboard().text())
    if not page.known.importable:
        messages_of(page).info(f"{page.known.label}不能从表格粘贴。")
        return None
    if not rows:
        messages_of(page).info("剪贴板里没有表格。请先在 Excel 里选中几行再复制。")
        return None
    columns = [f.label for f in (page.table.rows.field_at(at) for at in _visible(page))]

    def read(progress: Progress) -> Staged:
        return _stage_rows(page, rows, columns, progress)

    operation = Operation(page, read).with_progress("正在读取剪贴板")
    return operation.on_success(lambda staged: _show(page, staged)).start()


def _visible(page: ListedPage) -> list[int]:
    """The columns from left to right that a person may fill in."""
    header = page.table.header
    order = [header.logicalIndex(at) for at in range(header.count())]
    return [at for at in order if page.table.rows.columns[at] in page.known.entry]


def _stage_rows(
    page: ListedPage, rows: Sequence[Sequence[str]], columns: Sequence[str], progress: Progress
) -> Staged:
    """Rows with a heading are read by it; without one they follow the list's columns."""
    from desk.exchange import service

    acting, known = page.acting, page.known
    stopped = partial(_stopped, progress)
    with TemporaryDirectory(prefix="desk-") as folder:
        path = Path(folder) / "剪贴板.xlsx"
        try:
            _write(path, rows)
            return service.stage(
                acting, known.name, path, cancelled=stopped, progress=progress.report
            )
        except Refused:
            if has_heading(rows[0], known):
                raise
            _write(path, [columns[: max(len(row) for row in rows)], *rows])
            return service.stage(
                acting, known.name, path, cancelled=stopped, progress=progress.report
            )


def has_heading(row: Sequence[str], known: RecordKind) -> bool:
    """Whether the first row names fields rather than values."""
    names = {w for f in known.fields.values() for w in (f.label, f.heading, *f.synonyms)}
    return sum(cell.strip() in names for cell in row) >= 2


def _write(path: Path, rows: Sequence[Sequence[str]]) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("剪贴板")
    for row in rows:
        sheet.append([_plain(cell) for cell in row])
    book.save(path)


def _plain(cell: str) -> str | None:
    """The cell without what no workbook can hold: the clipboard may carry anything."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    text = ILLEGAL_CHARACTERS_RE.sub("", cell).encode("utf-8", "ignore").decode("utf-8")
    return text or None


def _stopped(progress: Progress) -> bool:
    try:
        progress.check()
    except CancelledError:
        return True
    return False


def _show(page: ListedPage, staged: Staged, path: Path | None = None) -> None:
    from ui.parts.paper.staged_sheet import StagedSheet

    sheet = StagedSheet(page, staged)
    if path is not None and staged.unknown:
        sheet.offer_columns(lambda: ask_columns(page, path, staged.unknown))
    sheet.accepted.connect(lambda: _take(page, staged, sheet))
    sheet.save_asked.connect(lambda: _ask_refused(page, staged))
    sheet.open()


def _take(page: ListedPage, staged: Staged, sheet: StagedSheet) -> None:
    staged.take_in(sheet.aside.ticked())
    store(page, staged)


def store(page: ListedPage, staged: Staged) -> Operation[Changes]:
    """Keep the accepted rows, all or none."""
    from desk.exchange import service
    from desk.exchange.habits import undoable

    acting = page.acting

    def done(changes: Changes) -> None:
        actions = []
        batch = changes.id
        if batch is not None and undoable(staged.kind):
            actions.append(MessageAction("撤销导入", lambda: take_back(page, batch)))
        messages_of(page).say(changes.sentence, actions=actions, stays=True)
        brought = tuple(row.id for row in staged.accepted)
        page.pane.show_new(Only(f"刚导入的 {len(brought):,} 条", brought))

    def keep(progress: Progress) -> Changes:
        stopped = partial(_stopped, progress)
        return service.commit(acting, staged, cancelled=stopped, progress=progress.report)

    operation = Operation(page, keep)
    return operation.with_progress("正在导入").on_success(done).start()


def take_back(page: ListedPage, batch: UUID) -> Operation[Changes]:
    """Undo an import."""
    from desk.exchange.undoing import undo

    acting = page.acting

    def done(changes: Changes) -> None:
        messages_of(page).success(changes.sentence)
        page.pane.forget_new()

    return Operation(page, lambda _: undo(acting, batch)).on_success(done).start()


def _ask_refused(page: ListedPage, staged: Staged) -> None:
    dialog = QFileDialog(page, "保存退回的行", "", "Excel 工作簿 (*.xlsx)")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("xlsx")
    dialog.selectFile(f"退回 {Path(staged.file_name).stem}.xlsx")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda name: save_refused(page, staged, Path(name)))
    dialog.open()


def save_refused(page: ListedPage, staged: Staged, target: Path) -> Operation[int]:
    """Write the refused cells with place, value and reason, to be corrected by the customer."""

    acting = page.acting
    rows = [
        {"sheet": r.sheet, "row": r.row, "cell": r.cell, "value": r.value, "reason": r.reason}
        for r in staged.refused
    ]

    def write(_: Progress) -> int:
        from reports.excel import ledger_workbook
        from reports.ledger import Ledger
        from ui.parts.paper.staged_sheet import REFUSED

        ledger = Ledger(title="退回的行", columns=REFUSED, filters=staged.file_name)
        return ledger_workbook(ledger, rows, context_of(acting), target)

    def done(_count: int) -> None:
        open_path(target)

    return Operation(page, write).on_success(done).start()
