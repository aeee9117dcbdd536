"""规则提醒: every rule that was not kept, by rule and period; a double click opens the record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QHeaderView, QVBoxLayout

from desk.core.kinds import kind_names
from desk.core.rule import RuleKind
from desk.rules.table import RULES
from desk.rules.warned import warning_columns, warnings_of
from desk.values.showing import show_value
from desk.values.zone import local
from ui.pages import page_keys
from ui.parts.lists.plain_table import PlainModel, table_of
from ui.parts.look import Text, card, label
from ui.parts.operation import Operation
from ui.parts.page import Office, Page, Target

ROWS = 1000
_COLUMNS = ("at", "rule", "sentence", "reason", "what", "person", "clause")
"""The sentence names the record and its pour; the ledger has their numbers in columns too."""
_PERIODS = (("今天", 0), ("近 7 天", 6), ("近 30 天", 29), ("近 90 天", 89), ("全部", None))


class WarningsPage(Page):
    """What was recorded as not kept, the latest first."""

    key = "warnings"
    title = "规则提醒"
    kinds = frozenset(kind_names())

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.found: list[dict[str, Any]] = []
        columns = warning_columns()
        self.model = PlainModel([columns[name] for name in _COLUMNS], [])
        self.table = table_of(self.model, "规则提醒")
        header = self.table.horizontalHeader()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(_COLUMNS.index("sentence"), QHeaderView.ResizeMode.Stretch)
        self.rule = QComboBox()
        self.rule.setAccessibleName("规则")
        self.rule.addItem("全部规则", "")
        for id_, title in _rules().items():
            self.rule.addItem(f"{id_} {title}", id_)
        self.period = QComboBox()
        self.period.setAccessibleName("期间")
        for words, days in _PERIODS:
            self.period.addItem(words, days)
        self.period.setCurrentIndex(2)
        self.count = label("", Text.SOFT)
        self._arrange()
        self.rule.currentIndexChanged.connect(lambda _: self.refresh())
        self.period.currentIndexChanged.connect(lambda _: self.refresh())
        self.table.doubleClicked.connect(lambda index: self.open_row(index.row()))

    def _arrange(self) -> None:
        frame, inside = card(padding=12, gap=8)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.rule)
        row.addWidget(self.period)
        row.addStretch(1)
        row.addWidget(self.count)
        inside.addLayout(row)
        inside.addWidget(self.table, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(frame)

    def refresh(self) -> None:
        acting, rule, days = self.acting, str(self.rule.currentData()), self.period.currentData()

        def read(_: object) -> list[dict[str, Any]]:
            with acting.database.reading() as session:
                today = local(acting.now(session)).date()
            first = None if days is None else today - timedelta(days=days)
            return warnings_of(acting, rule=rule, first=first, limit=ROWS)

        Operation(self, read).on_success(self._show).start()

    def _show(self, found: list[dict[str, Any]]) -> None:
        self.found = found
        columns = warning_columns()
        self.model.put(
            [[show_value(columns[name], row[name]) for name in _COLUMNS] for row in found]
        )
        more = "，只显示最近的" if len(found) == ROWS else ""
        self.count.setText(f"{len(found)} 条{more}")

    def open_row(self, row: int) -> None:
        """Go to the record that the warning is about, or to its pour where it has no page."""
        for kind, id_ in _targets(self.found[row]):
            page = _PAGE_OF.get(kind, kind)
            if id_ is not None and page in page_keys():
                self.office.go(page, Target(kind=kind, id=id_))
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.table.hasFocus():
            self.open_row(self.table.currentIndex().row())
        else:
            super().keyPressEvent(event)


_PAGE_OF = {"opening-confirmations": "confirmations"}


def _targets(warning: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [(warning["kind"], warning["record_id"]), ("pours", warning["about_id"])]


def _rules() -> dict[str, str]:
    """The title of every rule by its id; where one both warns and blocks, the warning's."""
    found: dict[str, str] = {}
    for rule in sorted(RULES, key=lambda rule: (rule.id, rule.kind is RuleKind.BLOCK)):
        found.setdefault(rule.id, rule.title)
    return found
