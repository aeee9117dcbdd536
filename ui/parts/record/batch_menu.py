"""批量办理: one step on all selected rows of a list."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from desk.core.workflow import Step
from ui.parts.listed_page import ListedPage
from ui.parts.lists.all_rows import all_named
from ui.parts.messages import messages_of
from ui.parts.record.batch import BatchResult, BatchSheet, Named, show_refused, steps_for

MOST_IN_A_BATCH = 5_000
"""Records that one step is taken on in one go: some minutes, with progress and 取消."""


def open_batch_menu(page: ListedPage) -> QMenu | None:
    """Offer the steps that can be taken on all selected rows."""
    if not page.table.selected_rows():
        messages_of(page).info("请先在列表里选中要办理的行（Ctrl 或 Shift 多选）。")
        return None
    menu = QMenu(page)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    count = page.pane.selected_count
    many = "全部" if count is None else f"{count:,} 份"
    for step in steps_for(page.known, page.acting):
        action = menu.addAction(f"{step.label}（{many}）")
        action.triggered.connect(partial(_ask, page, step))
    below = page.pane.foot.batch_button
    menu.popup(below.mapToGlobal(QPoint(0, -menu.sizeHint().height())))
    return menu


def _ask(page: ListedPage, step: Step, _checked: bool = False) -> None:
    if not page.table.everything:
        take_on_selected(page, step)
        return
    instead = "请先缩小筛选，分几次办理。"
    reading = all_named(page.table, most=MOST_IN_A_BATCH, instead=instead)
    reading.on_success(partial(_take_on, page, step)).start()


def take_on_selected(page: ListedPage, step: Step) -> BatchSheet:
    """Ask once, then take `step` on every selected row."""
    rows = page.table.rows
    chosen = [(rows.id_at(row), rows.name_at(row)) for row in page.table.selected_rows()]
    return _take_on(page, step, chosen)


def _take_on(page: ListedPage, step: Step, chosen: Sequence[Named]) -> BatchSheet:
    sheet = BatchSheet(page, page.acting, page.known, step, chosen)
    sheet.finished_with.connect(partial(_done, page, step))
    sheet.open()
    return sheet


def _done(page: ListedPage, step: Step, result: BatchResult) -> None:
    page.office.hub.announce(result.changes.kinds)
    if result.done:
        messages_of(page).success(f"{step.label}完成 {len(result.done):,} 份")
    if result.refused:
        show_refused(page, step, result)
