"""Every figure of a page opens as many rows as it counts, by the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from db.models import Role
from desk.core.lists import totals
from tests.station import Station, on_the_day
from tests.ui.lived import lived_station, lived_template
from tests.ui.record_fixtures import OpenPage, open_page, read_all
from ui.parts.chart import BarChart
from ui.parts.day_page import DayPage
from ui.parts.figure import FigureLine
from ui.parts.page import Figure
from ui.parts.table_page import TablePage
from ui.plans.calls import ConfirmationsPage
from ui.plans.page import DailyPlansPage
from ui.pours.board_page import PourBoardPage
from ui.today.page import TodayPage
from ui.window import MainWindow

__all__ = ["lived_station", "lived_template", "open_page", "read_all"]

ReadAll = Callable[[], None]
LEADING = {"today": 8, "pour-board": 5, "daily-plans": 6, "confirmations": 1}
"""So many figures at least lead somewhere on each page."""


@pytest.fixture
def at() -> datetime:
    """When it is: in the evening of the day at whose end most has happened."""
    return on_the_day(17)


@pytest.fixture
def window(lived_station: Station, open_page: OpenPage, at: datetime) -> MainWindow:
    found = open_page("today", acting=lived_station.acting(Role.SPECIALIST, at=at)).window()
    assert isinstance(found, MainWindow)
    return found


def figures_of(window: MainWindow) -> Iterator[tuple[QWidget, int, Figure]]:
    """What can be pressed on the page that is shown and in its head: widget, place, figure."""
    page = window.current_page
    assert page is not None
    for host in (page, window.head):
        pressed: list[FigureLine | BarChart] = [*host.findChildren(FigureLine)]
        pressed += host.findChildren(BarChart)
        for widget in pressed:
            places = range(len(widget.cursor_.figures)) if widget.isVisibleTo(window) else ()
            for at in places:
                figure = widget.cursor_.of(at)
                if figure is not None:
                    yield widget, at, figure
    if isinstance(page, TodayPage):
        for card, figure in page.figures.figures().items():
            yield card, -1, figure


def rows_of(window: MainWindow) -> int:
    """How many rows the page that a figure opened says that it has."""
    page = window.current_page
    if isinstance(page, TablePage):
        return int(page.pane.foot.words.split(" ")[1].replace(",", ""))
    assert isinstance(page, DailyPlansPage | ConfirmationsPage)
    return page.model.rowCount()


def come_back(window: MainWindow, key: str, read_all: ReadAll) -> None:
    window.go(key)
    page = window.current_page
    if isinstance(page, DayPage):
        page.show_day(on_the_day(8).date())
    read_all()


@pytest.mark.parametrize(
    ("key", "at"),
    [
        ("today", on_the_day(15, day=21)),
        *((k, on_the_day(17)) for k in ("pour-board", "daily-plans", "confirmations")),
    ],
)
def test_every_figure_opens_as_many_rows_as_it_counts(
    window: MainWindow, key: str, read_all: ReadAll
) -> None:
    window.resize(1600, 1000)  # the charts give way in a low window
    come_back(window, key, read_all)
    places = [(at, figure) for _, at, figure in figures_of(window)]
    assert len(places) >= LEADING[key], [figure.words for _, figure in places]
    for n in range(len(places)):
        widget, at, figure = list(figures_of(window))[n]
        if isinstance(widget, FigureLine | BarChart):
            widget.cursor_.at = at
        widget.setFocus()
        QTest.keyClick(widget, Qt.Key.Key_Return)
        read_all()
        assert rows_of(window) == figure.count, figure
        come_back(window, key, read_all)


def test_what_a_bar_opens_adds_up_to_the_bar(window: MainWindow, read_all: ReadAll) -> None:
    page = window.current_page
    assert isinstance(page, TodayPage)
    tall = next(bar for bar in page.chart.bars if bar.figure is not None and bar.figure.leads)
    at = page.chart.bars.index(tall)
    middle = page.chart._bar_rect(at, page.chart._plot(QFontMetricsF(page.chart.font()))).center()
    QTest.mouseClick(page.chart, Qt.MouseButton.LeftButton, pos=QPoint(int(middle.x()), 60))
    read_all()
    orders = window.current_page
    assert isinstance(orders, TablePage)
    query = orders.table.rows.query
    assert totals(window.office.acting, query, ["volume_m3"]) == {"volume_m3": tall.top}


def test_the_arrows_go_along_the_figures_that_lead(window: MainWindow, read_all: ReadAll) -> None:
    come_back(window, "pour-board", read_all)
    page = window.current_page
    assert isinstance(page, PourBoardPage)
    line = page.head.totals
    line.setFocus()
    assert line.cursor_.at == 0
    for _ in range(5):
        QTest.keyClick(line, Qt.Key.Key_Right)
    assert line.cursor_.at == 2
    start, end = line.span(2)
    QTest.mouseClick(line, Qt.MouseButton.LeftButton, pos=QPoint((start + end) // 2, 8))
    read_all()
    assert window.current_page is not page
    assert rows_of(window) == int(line.cursor_.figures[2].words.split(" ")[0])  # type: ignore[union-attr]


def test_the_overdue_chip_of_the_board_chooses_as_many_pours_as_it_says(
    window: MainWindow, read_all: ReadAll
) -> None:
    come_back(window, "pour-board", read_all)
    page = window.current_page
    assert isinstance(page, PourBoardPage)
    if page.head.late.isVisible():
        page.head.late.setFocus()
        QTest.keyClick(page.head.late, Qt.Key.Key_Return)
        chosen = page.table.selectionModel().selectedRows()
        assert page.head.late.text() == f"逾期 {len(chosen)} 处"
