"""Any report: its table, period and narrowings, totals, ledger, and the record behind a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QHeaderView, QLineEdit, QVBoxLayout

from db.fields import Field
from desk.core.kinds import kind_names
from desk.core.printing import TakenOut
from desk.core.reporting import Findings, Narrowing, Period, Row, Span, find, report
from reports.findings import ledger_of_findings
from ui.pages import page_of
from ui.parts.clauses import clause_button
from ui.parts.lists.copy_out import copy_out
from ui.parts.lists.plain_table import PlainModel, table_of
from ui.parts.lists.table_copy import copy_rows
from ui.parts.lists.table_view import fit_columns
from ui.parts.look import Text, card, label
from ui.parts.operation import Operation
from ui.parts.page import Office, Page, Target
from ui.parts.paper.ledger_output import preview_rows, write_rows
from ui.parts.paper.workbook import ask_workbook
from ui.parts.plain import set_tip
from ui.period_switch import PeriodSwitch
from ui.shortcuts import Command, bind

ROWS = 1000


class ReportPage(Page):
    """The report called `name`. `found` is what it found, `rows` are those that are shown."""

    kinds = frozenset(kind_names())

    def __init__(self, office: Office, name: str) -> None:
        super().__init__(office)
        self.report = report(name)
        self.key, self.title = name, self.report.label
        self.found = Findings(self.report, Period(), {}, ())
        self.model = PlainModel([], [])
        self.table = table_of(self.model, self.title)
        self.period = PeriodSwitch(self.around, self.report.span)
        self.period.days.bind_keys(self)
        if self.report.span is Span.NOW:
            self.period.hide()
        self.narrowings = {
            each.name: _narrowing(each, self._narrow) for each in self.report.narrowings
        }
        self.grouped = QComboBox(self)
        self.grouped.setVisible(self.report.grouping is not None)
        self.count = label("", Text.SOFT)
        self.actions_here = (
            self.add_action("导出 Excel", "excel", self.export, Command.EXPORT),
            self.add_action("打印", "printer", self.print_current, Command.PRINT),
        )
        self._arrange()
        self.period.asked.connect(self.refresh)
        self.table.doubleClicked.connect(lambda index: self.open_row(index.row()))
        bind(Command.COPY, self.table, self.copy_selected)

    def _arrange(self) -> None:
        frame, inside = card(padding=12, gap=8)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.period)
        for each in self.narrowings.values():
            row.addWidget(each)
        if self.report.grouping is not None:
            by = self.report.columns[self.report.grouping.by].label
            self.grouped.addItems(["逐条", f"按{by}"])
            self.grouped.setAccessibleName("汇总")
            self.grouped.currentIndexChanged.connect(self._put)
            row.addWidget(self.grouped)
        row.addStretch(1)
        if self.report.clause:
            row.addWidget(clause_button(self.report.clause, self))
        inside.addLayout(row)
        inside.addWidget(self.table, 1)
        inside.addWidget(self.count)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(frame)

    def actions_of_page(self) -> Sequence[QAction]:
        return self.actions_here

    @property
    def words(self) -> dict[str, str]:
        """What the report is narrowed by."""
        return {
            name: str(each.currentData()) if isinstance(each, QComboBox) else each.text().strip()
            for name, each in self.narrowings.items()
        }

    @property
    def by_group(self) -> bool:
        return self.grouped.currentIndex() > 0

    @property
    def rows(self) -> Sequence[Row]:
        return self.found.groups if self.by_group else self.found.rows

    @property
    def fields(self) -> dict[str, Field]:
        """The columns as they stand on the screen."""
        if self.by_group:
            return self.found.group_columns
        known = self.found.columns
        return {name: known[name] for name in self.report.page or known if name in known}

    def _narrow(self) -> None:
        if self.words != self.found.words:
            self.refresh()

    def refresh(self) -> None:
        period = Period() if self.report.span is Span.NOW else self.period.period
        wanted = partial(find, self.acting, self.report, period, self.words, limit=ROWS)
        self.read_latest(wanted, self._show)

    def _show(self, found: Findings) -> None:
        self.found = found
        self._put()

    def _put(self) -> None:
        fields, rows = self.fields, self.rows
        cells = [[self.report.shown(name, row) for name in fields] for row in rows]
        if list(fields.values()) == list(self.model.fields):
            self.model.put(cells)
        else:
            self.model = PlainModel(list(fields.values()), cells)
            self.model.setParent(self.table)
            self.table.setModel(self.model)
            self._fit()
        told = (f"{len(cells)} 条", self.found.cut, self.found.total_words)
        self.count.setText("　".join(filter(None, told)))

    def _fit(self) -> None:
        """Usual widths; the widest column takes what is left, if anything is."""
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        fit_columns(self.table, self.model.fields)
        header.setStretchLastSection(False)
        widths = [header.sectionSize(at) for at in range(header.count())]
        if widths and sum(widths) < self.table.viewport().width():
            widest = widths.index(max(widths))
            header.setSectionResizeMode(widest, QHeaderView.ResizeMode.Stretch)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def open_row(self, row: int) -> None:
        """Go to the first record behind the row that has a page; behind a sum there is none."""
        behind = () if self.by_group else self.report.records(self.found.rows[row])
        for kind, id_ in behind:
            page = page_of(kind)
            if page:
                self.office.go(page, Target(kind=kind, id=id_))
                return

    def copy_selected(self) -> None:
        """The selected rows to the clipboard, with their headings."""
        fields, rows = self.fields, self.rows
        chosen = sorted({index.row() for index in self.table.selectedIndexes()})
        found, report = self.found, self.report
        copied = [[rows[at][name] for name in fields] for at in chosen]
        taken = TakenOut(report.name, report.title, len(copied), str(found.period), found.narrowed)
        copy_out(self, self.acting, taken, lambda: copy_rows(list(fields.values()), copied))

    def print_current(self) -> None:
        """Preview the ledger of what is shown."""
        ledger, rows = ledger_of_findings(self.acting, self.found, grouped=self.by_group)
        preview_rows(self, self.report.name, ledger, rows)

    def export(self) -> None:
        """Ask where, then save what is shown as a workbook, and open it."""
        ask_workbook(self, f"{self.report.title} {self.found.period}", self.export_to)

    def export_to(self, path: Path) -> Operation[int]:
        """Write what is shown to `path`, and open it."""
        ledger, rows = ledger_of_findings(self.acting, self.found, grouped=self.by_group)
        return write_rows(self, self.report.name, ledger, rows, path)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.table.hasFocus():
            self.open_row(self.table.currentIndex().row())
        else:
            super().keyPressEvent(event)


def _narrowing(asked: Narrowing, narrowed: Callable[[], None]) -> QComboBox | QLineEdit:
    """A choice among the words of a narrowing, or a line to type one."""
    made: QComboBox | QLineEdit
    if asked.choices is None:
        made = QLineEdit()
        made.setPlaceholderText(asked.label)
        made.setClearButtonEnabled(True)
        made.setFixedWidth(150)
        made.editingFinished.connect(narrowed)
    else:
        made = QComboBox()
        made.addItem(f"全部{asked.label}", "")
        for word, meaning in asked.choices().items():
            made.addItem(meaning, word)
        made.currentIndexChanged.connect(lambda _: narrowed())
    made.setAccessibleName(asked.label)
    set_tip(made, asked.hint)
    return made
