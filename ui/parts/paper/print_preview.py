"""The paper as it will be: pages to look at, then 打印, 另存为 PDF or the system's reader."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import QRect, Qt, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices, QShowEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from desk.core.errors import UserError
from desk.core.printing import Way
from reports.fonts import told_missing
from ui.parts.look import Button, Text, button, icon_button, label
from ui.parts.messages import MessageAction, Messages
from ui.parts.operation import Operation
from ui.parts.paper.page_view import Sheets
from ui.parts.paper.pdf_pages import PdfPages, open_pages
from ui.parts.paper.preview_job import PreviewJob, Shown
from ui.remembered import Remembered
from ui.shortcuts import Command, bind, tip

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

_TITLE_BAR, _FRAME = 48, 12
"""Room for what the desktop draws around a window: its title bar, and its edges."""
_NOT_IN_NAMES = '\\/:*?"<>|'


class PrintPreview(QDialog):
    """The window around the sheets."""

    ready = Signal()
    printed = Signal()

    def __init__(self, parent: QWidget, job: PreviewJob, remembered: Remembered) -> None:
        super().__init__(parent.window(), Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"打印预览 · {job.title}")
        self.job = job
        self._printing = self._closes_then = False
        self._shown: Shown | None = None
        self._remembered = remembered
        self.sheets = Sheets()
        self.messages = Messages()
        self._page = label("", Text.SOFT)
        self._percent = label("", Text.SOFT)
        self._percent.setMinimumWidth(44)
        self._percent.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.print_button = button("打印", Button.PRIMARY, icon_name="printer")
        self.save_button = button("另存为 PDF", icon_name="pdf")
        self.reader_button = button("用系统阅读器打开", icon_name="external-link")
        self._acting_buttons = (self.print_button, self.save_button, self.reader_button)
        self._arrange()
        self._connect()
        self._set_ready(ready=False)
        self.setMinimumSize(720, 480)
        self._place(parent.window().screen().availableGeometry())

    def _place(self, room: QRect) -> None:
        """In the middle of the window's screen, with the title bar on it too: where nobody says, a
        desktop puts the middle of the sheets over the middle of the window, and a window at the edge
        takes the title bar off the screen."""
        inner = room.adjusted(_FRAME, _TITLE_BAR, -_FRAME, -_FRAME)
        wide = max(min(960, inner.width()), self.minimumWidth())
        high = max(min(900, inner.height()), self.minimumHeight())
        left = inner.x() + max((inner.width() - wide) // 2, 0)
        self.setGeometry(left, inner.y() + max((inner.height() - high) // 2, 0), wide, high)

    def _arrange(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 12, 16, 12)
        bar.setSpacing(8)
        self._tools = {
            Command.PREVIOUS_SHEET: icon_button("chevron-up", self._tip(Command.PREVIOUS_SHEET)),
            Command.NEXT_SHEET: icon_button("chevron-down", self._tip(Command.NEXT_SHEET)),
            Command.ZOOM_OUT: icon_button("zoom-out", self._tip(Command.ZOOM_OUT)),
            Command.ZOOM_IN: icon_button("zoom-in", self._tip(Command.ZOOM_IN)),
        }
        bar.addWidget(self._tools[Command.PREVIOUS_SHEET])
        bar.addWidget(self._tools[Command.NEXT_SHEET])
        bar.addWidget(self._page)
        bar.addSpacing(12)
        bar.addWidget(self._tools[Command.ZOOM_OUT])
        bar.addWidget(self._percent)
        bar.addWidget(self._tools[Command.ZOOM_IN])
        bar.addStretch(1)
        for each in reversed(self._acting_buttons):
            bar.addWidget(each)
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 0, 16, 12)
        foot.addWidget(self.messages)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self.sheets, 1)
        column.addLayout(foot)

    @staticmethod
    def _tip(command: Command) -> str:
        return tip(command.value, command)

    def _connect(self) -> None:
        calls: dict[Command, Callable[[], object]] = {
            Command.PREVIOUS_SHEET: lambda: self.sheets.go(self.sheets.current() - 1),
            Command.NEXT_SHEET: lambda: self.sheets.go(self.sheets.current() + 1),
            Command.ZOOM_OUT: lambda: self.sheets.set_zoom(self.sheets.zoom / 1.2),
            Command.ZOOM_IN: lambda: self.sheets.set_zoom(self.sheets.zoom * 1.2),
            Command.ZOOM_FIT: self.sheets.fit_width,
            Command.PREVIEW_PRINT: self.print_button.click,
            Command.PREVIEW_SAVE: self.save_button.click,
        }
        for command, call in calls.items():
            bind(command, self, call)
            if command in self._tools:
                self._tools[command].clicked.connect(lambda _=False, do=call: do())
        self.print_button.clicked.connect(self.ask_printer)
        self.save_button.clicked.connect(self.ask_file)
        self.reader_button.clicked.connect(self.open_in_reader)
        self.sheets.page_changed.connect(self._show_page)
        self.sheets.zoom_changed.connect(lambda zoom: self._percent.setText(f"{zoom:.0%}"))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.sheets.pages is None:
            make = self.job.make
            making = Operation(self, lambda _progress: _opened(make())).reads()
            making.on_success(lambda made: self._show(*made)).start()

    def _show(self, shown: Shown, pages: PdfPages) -> None:
        self._shown = shown
        self.sheets.show_pages(pages)
        self._set_ready(ready=True)
        self._show_page(0, pages.count)
        self.sheets.setFocus()
        if shown.missing:
            self.messages.warning(told_missing(shown.missing))
        self.ready.emit()

    def _show_page(self, index: int, count: int) -> None:
        self._page.setText(f"第 {index + 1} 页，共 {count} 页")

    def _set_ready(self, *, ready: bool) -> None:
        for each in self._acting_buttons:
            each.setEnabled(ready)
        if not ready:
            self._page.setText("正在排版…")

    # What is done with it

    def ask_printer(self) -> None:
        """The system's own dialog, with the printer used last for this form and the office's number
        of copies."""
        from PySide6.QtPrintSupport import QPrintDialog

        from ui.parts.paper.printing import new_printer, prepare, recall

        pages, shown = self.sheets.pages, self._shown
        if pages is None or shown is None:
            return
        printer = new_printer()
        recall(printer, self._remembered, self.job.form, copies=shown.copies)
        prepare(printer, pages, self.job.title)
        dialog = QPrintDialog(printer, self)
        dialog.setMinMax(1, pages.count)
        # Windows shows its dialog modally whatever one asks for, so `open` would be no better.
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()  # or one more would stay for each try, as long as the preview does
        if accepted:
            self.print_on(printer)

    def print_on(self, printer: QPrinter) -> None:
        """Print on `printer`, page by page."""
        from ui.parts.paper.printing import chosen_pages, copies_of, remember

        pages, shown = self.sheets.pages, self._shown
        if pages is None or shown is None:
            return
        remember(printer, self._remembered, self.job.form)
        self._busy(printing=True)
        if shown.anew is None:
            self._run(pages, printer, chosen_pages(printer, pages.count))
            return
        order, copies = copies_of(printer, pages.count)
        making = Operation(self, lambda _progress: open_pages(shown.leaving(copies)))
        making.on_success(lambda named: self._run(named, printer, order))
        making.on_finished(self._busy).on_refused(self._print_ended).start()

    def _busy(self, *, printing: bool = False) -> None:
        self._printing = printing
        self._set_ready(ready=not printing)

    def _run(self, pages: PdfPages, printer: QPrinter, order: list[int]) -> None:
        from ui.parts.paper.printing import PrintRun

        self._busy(printing=True)
        run = PrintRun(self, pages, printer, order)
        run.progress.connect(self._show_progress)
        run.finished.connect(self._printed)
        run.failed.connect(self._print_ended)
        if pages is not self.sheets.pages:
            for ended in (run.finished, run.failed):
                ended.connect(pages.close)
        run.start()

    def _show_progress(self, done: int, total: int) -> None:
        self._page.setText(f"正在打印 {done}/{total}")

    def _printed(self) -> None:
        """Keep it in the history, and only then go on: the next print is marked by it."""
        self.messages.success(f"{self.job.title} 已送往打印机。")
        leaves = self.job.leaves
        keeping = Operation(self, lambda _progress: leaves(Way.PRINT) if leaves else None)
        keeping.on_success(lambda _kept: self._print_ended(None))
        keeping.on_finished(self._busy).on_refused(self._print_ended).start()

    def _print_ended(self, failure: Exception | None) -> None:
        self._busy()
        if self._closes_then and failure is not None:
            self._closes_then = False
            self.show()  # nobody else would hear of it
        self._show_page(self.sheets.current(), len(self.sheets.views))
        if isinstance(failure, UserError):
            self.messages.refuse(failure)
        elif failure is not None:
            raise failure
        else:
            self.printed.emit()
            if self._closes_then:
                self.close()

    def _leaves_later(self) -> bool:
        """Whether it is printing still: it goes out of sight, and ends when all is on paper and kept
        in the history. The printer would be gone under the brush."""
        if self._printing:
            self._closes_then = True
            self.hide()
        return self._printing

    def done(self, result: int) -> None:
        if not self._leaves_later():
            super().done(result)

    def ask_file(self) -> None:
        """Where to save; the name offered is the title."""
        name = "".join("_" if mark in _NOT_IN_NAMES else mark for mark in self.job.title)
        folder = self._remembered.text("print/folder")
        path, _kind = QFileDialog.getSaveFileName(
            self, "另存为 PDF", str(Path(folder) / f"{name}.pdf"), "PDF (*.pdf)"
        )
        if path:
            self._remembered.set("print/folder", str(Path(path).parent))
            self.save(Path(path))

    def save(self, path: Path) -> None:
        """Write the PDF to `path`, whole or not at all."""
        self._save(path, lambda: self._saved(path))

    def _save(self, path: Path, then: Callable[[], object]) -> None:
        shown = self._shown
        if shown is None or self._printing:
            return
        self._set_ready(ready=False)
        saving = Operation(self, lambda _progress: self.job.saved_to(path, shown))
        saving.on_finished(self._left).on_success(lambda _nothing: then()).start()

    def _left(self) -> None:
        self._set_ready(ready=True)
        self._show_page(self.sheets.current(), len(self.sheets.views))

    def _saved(self, path: Path) -> None:
        folder = QUrl.fromLocalFile(str(path.parent))
        self.messages.success(
            f"已存为 {path}",
            actions=[MessageAction("打开文件夹", lambda: QDesktopServices.openUrl(folder))],
        )

    def open_in_reader(self) -> None:
        """Hand a copy to the system's PDF reader."""
        folder = Path(tempfile.mkdtemp(prefix="desk-"))  # nobody else reads what is in it
        path = folder / f"{self.job.form}-{uuid4().hex[:8]}.pdf"
        self._save(path, lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))))

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._leaves_later():
            event.ignore()
            return
        super().closeEvent(event)
        if self.sheets.pages is not None:
            self.sheets.pages.close()
            self.sheets.pages = None


def _opened(shown: Shown) -> tuple[Shown, PdfPages]:
    return shown, open_pages(shown.pdf)
