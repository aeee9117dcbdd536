"""Saving a workbook: where to, and what is said once it is there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog

from ui.parts.messages import MessageAction, messages_of
from ui.parts.page import Page
from ui.parts.paper.record_output import open_path


def ask_workbook(page: Page, name: str, then: Callable[[Path], object]) -> QFileDialog:
    """Ask where to save a workbook called `name`; `then` gets the path."""
    documents = QStandardPaths.StandardLocation.DocumentsLocation
    remembered = page.office.remembered
    folder = remembered.text("export/folder") or QStandardPaths.writableLocation(documents)
    dialog = QFileDialog(page, "导出 Excel", folder, "Excel 工作簿 (*.xlsx)")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("xlsx")
    dialog.selectFile(f"{name}.xlsx")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def chosen(path: str) -> None:
        remembered.set("export/folder", str(Path(path).parent))
        then(Path(path))

    dialog.fileSelected.connect(chosen)
    dialog.open()
    return dialog


def say_saved(page: Page, path: Path, words: str = "") -> None:
    """Open the file, and offer its folder; `words` tell more than that it was saved."""
    opened = MessageAction("打开文件夹", lambda: open_path(path.parent))
    messages_of(page).success(words or f"已导出 {path.name}", actions=[opened])
    open_path(path)
