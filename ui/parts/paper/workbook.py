"""Saving a workbook or another file: where to, and what is said once it is there."""

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
    return ask_file(page, "导出 Excel", f"{name}.xlsx", "Excel 工作簿", then)


def ask_file(
    page: Page, title: str, name: str, kind: str, then: Callable[[Path], object]
) -> QFileDialog:
    """Ask under `title` where to save the file called `name`, a `kind` of file; `then` gets the
    path."""
    documents = QStandardPaths.StandardLocation.DocumentsLocation
    remembered = page.office.remembered
    folder = remembered.text("export/folder") or QStandardPaths.writableLocation(documents)
    ending = name.rsplit(".", maxsplit=1)[-1]
    dialog = QFileDialog(page, title, folder, f"{kind} (*.{ending})")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(ending)
    dialog.selectFile(name)
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
