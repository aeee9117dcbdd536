"""Everything that would leave the program, kept in one folder: files, printers, other programs."""

from __future__ import annotations

from pathlib import Path
from random import Random

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog
from shiboken6 import isValid

_CANCELLED = 0.2


class Outlets:
    """Answers the system's dialogs by itself: mostly with a file of `folder`, else with 取消."""

    def __init__(self, folder: Path, dice: Random) -> None:
        self.folder = folder
        self.dice = dice
        self._made = 0

    def close_off(self) -> None:
        """Take the place of the system's dialogs, for the rest of the process."""
        outlets = self

        def save(*_words: object, **_more: object) -> tuple[str, str]:
            return outlets.new_file(".pdf"), ""

        def opened(*_words: object, **_more: object) -> tuple[str, str]:
            return outlets.some_file(), ""

        def answer(dialog: QFileDialog) -> None:
            QTimer.singleShot(30, lambda: outlets.answer(dialog))

        def printed(dialog: QPrintDialog) -> int:
            return outlets.print_to_file(dialog.printer())

        def nowhere(_url: QUrl) -> bool:
            return True

        for owner, name, instead in (
            (QFileDialog, "getSaveFileName", staticmethod(save)),
            (QFileDialog, "getOpenFileName", staticmethod(opened)),
            (QFileDialog, "open", answer),
            (QFileDialog, "exec", outlets.refuse),
            (QPrintDialog, "exec", printed),
            (QDesktopServices, "openUrl", staticmethod(nowhere)),
        ):
            setattr(owner, name, instead)

    def refuse(self, _dialog: QFileDialog) -> int:
        return int(QDialog.DialogCode.Rejected)

    def new_file(self, ending: str) -> str:
        """Where something is saved, "" for 取消."""
        if self.dice.random() < _CANCELLED:
            return ""
        self._made += 1
        return str(self.folder / f"out-{self._made % 20}{ending}")

    def some_file(self) -> str:
        """A file that lies in the folder, "" for 取消."""
        there = sorted(str(file) for file in self.folder.iterdir())
        if not there or self.dice.random() < _CANCELLED:
            return ""
        return self.dice.choice(there)

    def answer(self, dialog: QFileDialog) -> None:
        """What a person would choose in a dialog that was only opened."""
        if not isValid(dialog):
            return
        saving = dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave
        path = self.new_file(f".{dialog.defaultSuffix() or 'xlsx'}") if saving else self.some_file()
        if path:
            dialog.fileSelected.emit(path)
            dialog.filesSelected.emit([path])
        dialog.done(int(QDialog.DialogCode.Accepted if path else QDialog.DialogCode.Rejected))
        if isValid(dialog):
            dialog.deleteLater()

    def print_to_file(self, printer: QPrinter) -> int:
        path = self.new_file(".pdf")
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(path or str(self.folder / "none.pdf"))
        return int(QDialog.DialogCode.Accepted if path else QDialog.DialogCode.Rejected)
