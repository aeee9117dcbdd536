"""Everything filed of a record's documents, saved as one PDF."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from desk.core.views import View
from ui.parts.operation import Operation, Progress
from ui.parts.page import Page
from ui.parts.paper.workbook import ask_file, say_saved

if TYPE_CHECKING:
    from reports.pack import Packing

PACK_TIP = "资料汇编：全部资料存成一个 PDF"
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|]')


def ask_pack(page: Page, seen: View) -> QFileDialog:
    """Ask where the pack of a pour or project goes, and write it there."""
    name = _NOT_IN_NAMES.sub("_", f"{seen.title} 工程资料.pdf")
    return ask_file(page, "资料汇编", name, "PDF", partial(_write, page, seen))


def _write(page: Page, seen: View, path: Path) -> None:
    packing(page, seen, path).start()


def packing(page: Page, seen: View, path: Path) -> Operation[Packing]:
    """The work that writes the pack to `path`, with progress; stopped, it leaves no file."""
    acting = page.acting

    def work(progress: Progress) -> Packing:
        from reports.pack import pack_record

        return pack_record(acting, seen.kind, seen.id, path, progress.report)

    operation = Operation(page, work).with_progress("正在汇编资料")
    return operation.on_success(lambda made: say_saved(page, path, _told(made, path)))


def _told(made: Packing, path: Path) -> str:
    words = f"{made.documents} 份资料共 {made.pages} 页，已存成 {path.name}"
    gaps = [
        f"{len(each)} {what}"
        for each, what in ((made.without, "份没有原文"), (made.left_out, "个文件读不出"))
        if each
    ]
    return f"{words}；{'，'.join(gaps)}，见目录" if gaps else words
