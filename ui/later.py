"""Pages whose work is not in the program yet: one calm page that says what will be there."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.icons import Tint, icon_pixmap
from ui.parts.clauses import clause_button
from ui.parts.look import Text, card, label
from ui.parts.page import Office, Page
from ui.theme import current_theme


class LaterPage(Page):
    """A page that only tells; subclasses give the words."""

    icon_name: ClassVar[str] = "clock"
    sentence: ClassVar[str] = ""
    until_then: ClassVar[str] = ""
    clauses: ClassVar[str] = ""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, parent)
        frame, inside = card(padding=28, gap=8)
        frame.setFixedWidth(560)
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addWidget(_Roundel(self.icon_name), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(8)
        words.addWidget(label(f"{self.title}将在后续版本提供", Text.CARD_TITLE))
        words.addWidget(label(self.sentence, wrap=True))
        words.addWidget(label(self.until_then, Text.SOFT, wrap=True))
        if self.clauses:
            foot = QHBoxLayout()
            foot.setContentsMargins(0, 4, 0, 0)
            foot.addWidget(clause_button(self.clauses, self))
            foot.addStretch(1)
            words.addLayout(foot)
        row.addLayout(words, 1)
        inside.addLayout(row)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addStretch(2)
        middle = QHBoxLayout()  # an alignment would cut wrapped words: it ignores their height
        middle.addStretch(1)
        middle.addWidget(frame)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(3)


class _Roundel(QWidget):
    """The tab's icon on a soft disc."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.setFixedSize(52, 52)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(current_theme().colour("accent_soft"))
        painter.drawEllipse(self.rect())
        ratio = self.devicePixelRatioF()
        painter.drawPixmap(14, 14, icon_pixmap(self._name, 24, tint=Tint.ACCENT, ratio=ratio))
        painter.end()


class MonthPlanPage(LaterPage):
    key = "month-plan"
    title = "月计划"
    icon_name = "month-plan"
    sentence = (
        "月生产计划表、车泵及泵配材料需求、材料与资金计划将在这里编制、送站长审批并报分公司备案。"
    )
    until_then = "在此之前请照旧用表格编制，每月18日前报审；日生产任务不受影响。"
    clauses = "M2.1.1 M2.1.2 M2.1.4"


class RevisitsPage(LaterPage):
    key = "revisits"
    title = "回访"
    icon_name = "revisits"
    sentence = "每月回访计划、回访日历、满意度调查表和一周内的答复与改进将在这里安排和登记。"
    until_then = "在此之前客户与工程的等级已可在“客户与工程”中维护，回访频次将按等级推算。"
    clauses = "M2.9 M4.1 M4.2 M4.3"


class LedgersPage(LaterPage):
    key = "ledgers"
    title = "统计与台帐"
    icon_name = "statistics"
    sentence = "月生产报表、月结算报表、客服专员月度考核与报分公司的资料包将在这里汇总。"
    until_then = "在此之前生产台帐和各列表都能按看到的样子导出 Excel，带标题、期间和合计。"
    clauses = "M2.8"
