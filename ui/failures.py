"""What happens when the program itself is wrong: the log, and a calm report to the person."""

from __future__ import annotations

import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import (
    QCoreApplication,
    QMessageLogContext,
    QObject,
    QThread,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from ui.parts.look import Text, button
from ui.parts.sheet import Sheet
from ui.parts.text_area import MARGIN

LARGEST_LOG = 2_000_000
_HARMLESS = ("This plugin does not support",)  # said by the offscreen platform at every dialog


class FailureReporter(QObject):
    """Writes every unexpected exception to the log and shows one sheet, never a pile of them."""

    _seen = Signal(str)

    def __init__(self, log: Path) -> None:
        super().__init__()
        self.log = log
        self.count = 0
        self.sheet: FailureSheet | None = None
        self._seen.connect(self._show)

    def install(self) -> None:
        """Take over Python's and Qt's last resorts."""
        sys.excepthook = self.report
        threading.excepthook = self._from_thread
        qInstallMessageHandler(self._qt_message)

    def report(
        self,
        kind: type[BaseException],
        failure: BaseException,
        trace: TracebackType | None,
    ) -> None:
        """Log the exception and show it; Ctrl+C on a console ends the program as usual."""
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.quit()
            return
        from traceback import format_exception

        text = "".join(format_exception(kind, failure, trace))
        self._write(text)
        self._seen.emit(text)

    def _from_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.report(args.exc_type, args.exc_value, args.exc_traceback)

    def _qt_message(self, kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
        if kind is not QtMsgType.QtDebugMsg and not text.startswith(_HARMLESS):
            self._write(f"Qt: {text}")

    def _write(self, text: str) -> None:
        stamp = datetime.now(UTC).isoformat(timespec="seconds")
        try:
            if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
                self.log.replace(self.log.with_suffix(".old.log"))
            with self.log.open("a", encoding="utf-8") as file:
                file.write(f"{stamp} {text.rstrip()}\n")
        except OSError:
            sys.stderr.write(text)  # a full disk must not hide the failure itself

    def _show(self, text: str) -> None:
        self.count += 1
        if not isinstance(QCoreApplication.instance(), QApplication):
            return
        if self.sheet is not None:
            self.sheet.add(text, self.count)
            return
        parent = QApplication.activeWindow() or _some_window()
        if parent is None:
            sys.stderr.write(text)
            return
        self.sheet = FailureSheet(parent, text, self.log)
        self.sheet.finished.connect(self._closed)
        self.sheet.open()

    def _closed(self) -> None:
        self.sheet = None
        self.count = 0


def _some_window() -> QWidget | None:
    if QThread.currentThread() is not QCoreApplication.instance().thread():  # type: ignore[union-attr]
        return None
    shown = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w.isWindow()]
    return shown[0] if shown else None


class FailureSheet(Sheet):
    """Says calmly that something went wrong here, what is safe, and what to send to whom."""

    def __init__(self, parent: QWidget, text: str, log: Path) -> None:
        super().__init__(parent, "程序出了差错", width=560)
        self.say(
            "刚才的操作没有完成。已经保存的内容不受影响，正在填写的内容还在原处，可以再试一次。"
        )
        self.say(f"如果再次出现，请把下面的报告发给维护人员。报告已存入 {log}", Text.SOFT)
        self.details = QPlainTextEdit(text)
        self.details.document().setDocumentMargin(MARGIN)
        self.details.setReadOnly(True)
        self.details.setFixedHeight(160)
        self.details.setAccessibleName("差错报告")
        self.body.addWidget(self.details)
        copy = button("复制报告", icon_name="copy")
        copy.clicked.connect(self.copy)
        self.body.addWidget(copy)
        self.set_buttons("继续工作", dismiss="")

    def copy(self) -> None:
        """Put the report on the clipboard."""
        QGuiApplication.clipboard().setText(self.details.toPlainText())

    def add(self, text: str, count: int) -> None:
        """Another failure while the sheet is open: keep it, and say how many there are."""
        self.setWindowTitle(f"程序出了差错（{count} 次）")
        self.details.appendPlainText("\n" + text)
