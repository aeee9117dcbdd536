"""今日: what is due and whose turn it is, tomorrow's figures, what was told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.models import Role
from desk.rules.duties import DUTIES
from desk.rules.notices import mark_read
from desk.today import DayVolume, Desk, Due, desk_of_today
from desk.values.zone import today
from ui.pages import page_of
from ui.parts.chart import Bar, BarChart, short
from ui.parts.day_switch import WEEKDAYS
from ui.parts.figure import figure_of
from ui.parts.look import Text, card, label
from ui.parts.operation import Operation
from ui.parts.page import ICON_NAME, Office, Page, Target
from ui.shortcuts import Command, bind
from ui.today.due_card import DueCard
from ui.today.figures import Figures
from ui.today.told import ToldCard

_BOARD = "pour-board"
"""Where a day's pours are worked on; their list is for looking back."""

EVERY_MS = 60_000
"""What is due grows with the clock, not only with what people do."""

CHART_FROM = 540
NARROW_BELOW = 1160


def _work_page(kind: str) -> str:
    return _BOARD if kind == "pours" else page_of(kind)


class TodayPage(Page):
    """See the module."""

    key = "today"
    title = "今日"
    kinds = frozenset({"notices", "settings", "tasks", *(duty.kind for duty in DUTIES)})

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.desk: Desk | None = None
        self.figures = Figures()
        self.due = DueCard(office.acting)
        self.chart = BarChart("前后七天订货方量", empty="这几天没有订货")
        self.told = ToldCard()
        self.setFocusProxy(self.due.table)
        self._turn = self.add_action("", "stamp", self._take_turn)
        bind(Command.NEXT_STEP, self, self._take_turn)
        self._arrange()
        self.figures.opened.connect(self.open_figure)
        self.chart.opened.connect(self.open_figure)
        self.due.opened.connect(self.open_entry)
        self.told.opened.connect(self._open_record)
        self.told.read.connect(self._read)
        self._clock = QTimer(self)
        self._clock.setInterval(EVERY_MS)
        self._clock.timeout.connect(self.mark_stale)
        self._clock.start()

    def _arrange(self) -> None:
        self._chart_card, inside = card(padding=14, gap=4)
        inside.addWidget(label("前后七天订货方量", Text.STRONG))
        inside.addWidget(self.chart, 1)
        self._side = QWidget()
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(12)
        side.addWidget(self._chart_card, 4)
        side.addWidget(self.told, 7)
        lower = QHBoxLayout()
        lower.setSpacing(12)
        lower.addWidget(self.due, 1)
        lower.addWidget(self._side)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.figures)
        layout.addLayout(lower, 1)

    # -- what the window asks -----------------------------------------------------------------

    def actions_of_page(self) -> Sequence[QAction]:
        return ()

    def primary_action(self) -> QAction | None:
        return self._turn if self.desk is not None and self._turn.text() else None

    def refresh(self) -> None:
        self.read_latest(partial(desk_of_today, self.acting), self._show)

    def _show(self, desk: Desk) -> None:
        self.desk = desk
        self.figures.show_day(desk.tomorrow)
        self.due.show_desk(desk)
        self.told.show_desk(desk)
        now = today(desk.now)
        self.chart.show_bars([_bar(each, now) for each in desk.days])
        self.set_subtitle(f"{now:%Y-%m-%d} 周{WEEKDAYS[now.weekday()]}")
        self._turn.setText(self._turn_words())
        self._turn.setProperty(ICON_NAME, "plus" if self._turn_entry() is None else "stamp")
        self.head_changed.emit()

    # -- whose turn it is ---------------------------------------------------------------------

    def _turn_entry(self) -> Due | None:
        """The plan that waits for this person."""
        if self.desk is None:
            return None
        return next(
            (
                entry
                for entry in self.desk.due
                if entry.kind == "daily-plans" and entry.owed_by(self.desk.acting.roles)
            ),
            None,
        )

    def _turn_words(self) -> str:
        entry = self._turn_entry()
        if entry is None:
            acting = self.desk.acting if self.desk is not None else self.acting
            return "新建订货单" if acting.has(Role.SPECIALIST) else ""
        if Role.STATION_MANAGER in entry.owners:
            return "审批日生产计划"
        return "办理日生产计划" if Role.SECTION_HEAD in entry.owners else "签收日生产计划"

    def _take_turn(self) -> None:
        entry = self._turn_entry()
        if entry is not None:
            self.open_entry(entry)
        elif self._turn.text():
            self.office.go("orders", Target(kind="orders", new=True))

    # -- going about --------------------------------------------------------------------------

    def show_target(self, target: Target) -> None:
        """Show what a figure elsewhere counts: what is due to this person, with ``late`` only what is
        overdue, of ``kind`` if it names one; or with ``told`` the notices."""
        wanted = target.filters or {}
        if "told" in wanted:
            self.told.tabs.setCurrentIndex(0)
            self.told.setFocus()
        elif wanted:
            self.due.show_mine(late="late" in wanted, kind=wanted.get("kind", ""))

    def open_entry(self, entry: Due) -> None:
        """Open the record that an entry is about, or its page when it is about none yet."""
        page = _work_page(entry.kind)
        self.office.go(page, Target(kind=entry.kind, id=entry.id, number=entry.number))

    def _open_record(self, kind: str, id_: UUID) -> None:
        self.office.go(_work_page(kind), Target(kind=kind, id=id_))

    def _read(self, ids: list[UUID]) -> None:
        acting = self.acting
        Operation(self, lambda _: mark_read(acting, ids)).start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._side.setFixedWidth(308 if self.width() < NARROW_BELOW - 80 else 380)
        self._chart_card.setVisible(self.height() >= CHART_FROM)


def _bar(volume: DayVolume, now: date) -> Bar:
    near = {-1: "昨天", 0: "今天", 1: "明天"}.get((volume.day - now).days)
    words = f"{volume.day:%m-%d}　已收单 {short(volume.official)} m³"
    if volume.drafts:
        words += f"，草稿 {short(volume.drafts)} m³"
    figure = figure_of(words, "orders", f"{volume.day:%m-%d} 的订货", volume.orders)
    label_ = near or f"{volume.day:%m-%d}"
    strong = near == "明天"
    return Bar(label_, volume.official, volume.drafts, words, strong=strong, figure=figure)
