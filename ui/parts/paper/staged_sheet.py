"""What a file would bring in: rows that can be taken, cells that cannot, before anything is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from db.fields import Field, Kind
from desk.core.kinds import kind
from desk.exchange.habits import AcceptedRow, undoable
from desk.exchange.service import Staged
from desk.values.showing import show_value
from ui.parts.lists.plain_table import plain_table
from ui.parts.look import Text, button, chinese, label
from ui.parts.paper.aside_table import AsideModel, aside_table
from ui.parts.room import room_for
from ui.parts.sheet import Sheet

WIDTH = 980
ASIDE = 2
"""The tab of what was set aside."""
HEIGHT = 380

REFUSED = (
    Field("sheet", "工作表", Kind.TEXT, width=12),
    Field("row", "行", Kind.INTEGER, width=5),
    Field("cell", "单元格", Kind.CODE, width=8),
    Field("value", "原来写的", Kind.TEXT, width=22),
    Field("reason", "为什么退回", Kind.TEXT, width=50),
)
_PLACE = (Field("sheet", "工作表", Kind.TEXT, width=12), Field("row", "行", Kind.INTEGER, width=5))
_NOTES = Field("notes", "提醒", Kind.TEXT, width=50)


class StagedSheet(Sheet):
    """Shows the rows; 导入 takes the accepted ones. `save_asked` wants the refused in a workbook."""

    save_asked = Signal()

    def __init__(self, parent: QWidget, staged: Staged) -> None:
        super().__init__(parent, f"导入预览 · {staged.file_name}", width=WIDTH)
        self.staged = staged
        known = kind(staged.kind)
        fields, rows = accepted_rows(staged)
        self.say(_summary(staged, known.label))
        for note in staged.notes:
            self.body.addWidget(label(chinese(note), Text.CAPTION, wrap=True))
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.addTab(f"可导入 {len(rows)}")
        self.tabs.addTab(f"退回 {len(staged.refused)}")
        fields_aside, rows_aside = rows_in_words(staged, [each.row for each in staged.set_aside])
        self.aside = AsideModel(fields_aside, rows_aside, staged.set_aside)
        self.aside.ticked_changed.connect(self._count)
        self.accepted_table = plain_table(fields, rows, "可导入的行")
        self.refused_table = plain_table(REFUSED, refused_rows(staged), "退回的行")
        stack = QStackedWidget()
        stack.setFixedHeight(room_for(parent, HEIGHT))
        stack.addWidget(self.accepted_table)
        stack.addWidget(self.refused_table)
        self.aside_table = aside_table(self.aside)
        self.take_all = button("全部仍要导入", icon_name="download")
        self.take_all.clicked.connect(self.aside.tick_all)
        self.take_all.hide()
        if staged.set_aside:
            self.tabs.addTab(f"搁置 {len(staged.set_aside)}")
            stack.addWidget(self.aside_table)
            self.tabs.currentChanged.connect(lambda at: self.take_all.setVisible(at == ASIDE))
        self.tabs.currentChanged.connect(stack.setCurrentIndex)
        self.body.addWidget(self.tabs)
        self.body.addWidget(stack)
        self.save_button = button("把退回的行另存为表格…", icon_name="download")
        self.save_button.clicked.connect(self.save_asked)
        if not staged.refused:
            self.save_button.hide()
        self.body.addWidget(self.save_button, alignment=Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.take_all, alignment=Qt.AlignmentFlag.AlignLeft)
        self.set_buttons("导入")
        self._count()
        if not rows:
            self.tabs.setCurrentIndex(ASIDE if staged.set_aside and not staged.refused else 1)

    def offer_columns(self, ask: Callable[[], None]) -> None:
        """Let a person say what the unknown headings are; the sheet closes for it."""
        self.columns_button = button(f"有 {len(self.staged.unknown)} 列没有认出，选择列…")
        self.columns_button.clicked.connect(self.reject)
        self.columns_button.clicked.connect(ask)
        self.body.addWidget(self.columns_button, alignment=Qt.AlignmentFlag.AlignLeft)

    def _count(self) -> None:
        """Say on the button how many records it takes."""
        count = len(self.staged.accepted) + len(self.aside.ticked())
        self.accept_button.setText(f"导入 {count} 条")
        self.accept_button.setEnabled(count > 0)


def _summary(staged: Staged, what: str) -> str:
    taken, back = len(staged.accepted), staged.turned_back
    words = f"读到 {staged.read} 条{what}，可导入 {taken} 条，退回 {back} 条。"
    if staged.set_aside:
        words = f"{words[:-1]}，搁置 {len(staged.set_aside)} 条：可能已取消或重复，勾选后才导入。"
    if not undoable(staged.kind):
        return words
    return words + (
        "导入后都是草稿，可以整批撤销。" if staged.kind == "orders" else "可以整批撤销。"
    )


def accepted_rows(staged: Staged) -> tuple[list[Field], list[list[str]]]:
    """The accepted rows as a table."""
    return rows_in_words(staged, staged.accepted)


def rows_in_words(
    staged: Staged, shown: Sequence[AcceptedRow]
) -> tuple[list[Field], list[list[str]]]:
    """The columns that any of the rows fills, in the paper's order, and the rows in words."""
    known = kind(staged.kind)
    filled = {n for row in shown for n in (*row.values, *row.staged.references)}
    names = [name for name in known.entry if name in filled]
    fields = [known.fields[name] for name in names]
    if staged.kind == "orders" and "project_id" not in names:
        fields.insert(0, known.fields["project_id"])
        names.insert(0, "project_id")
    rows = [
        [
            row.staged.sheet,
            str(row.staged.row),
            *(_words(row, field) for field in fields),
            "；".join(row.notes),
        ]
        for row in shown
    ]
    return [*_PLACE, *fields, _NOTES], rows


def _words(row: AcceptedRow, field: Field) -> str:
    if field.kind is Kind.REFERENCE:
        return row.staged.references.get(field.name, "")
    return show_value(field, row.values.get(field.name))


def refused_rows(staged: Staged) -> list[list[str]]:
    """The refused cells in words."""
    return [
        [each.sheet, str(each.row), each.cell, each.value, chinese(each.reason)]
        for each in staged.refused
    ]
