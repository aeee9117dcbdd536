"""Switching the look: each widget is styled once, what is hidden when it is shown, and all alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QImage, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QMenu,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QToolTip,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.station import Station
from ui.desk_window import window_for
from ui.parts.look import Text, label
from ui.remembered import Remembered
from ui.theme import apply_theme
from ui.tokens import DARK


@pytest.fixture(autouse=True)
def _light_again(qapp: QApplication) -> Iterator[None]:
    yield
    apply_theme(qapp, dark=False)


class Styled(QObject):
    """Counts how often each widget is styled."""

    def __init__(self) -> None:
        super().__init__()
        self.times: Counter[QObject] = Counter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.StyleChange:
            self.times[watched] += 1
        return False


def _page(title: str) -> QWidget:
    made = QWidget()
    made.setProperty("look", "ground")
    column = QVBoxLayout(made)
    field = QLineEdit("C35P8")
    invalid = QLineEdit("16到18公分")
    invalid.setProperty("invalid", True)
    off = QPushButton("签认")
    off.setEnabled(False)
    choice = QComboBox()
    choice.addItems(["汽车泵", "地泵"])
    folded = QScrollArea()
    folded.setWidget(label("备注", Text.CAPTION))
    for each in (label(title, Text.TITLE), field, invalid, off, choice, folded):
        column.addWidget(each)
    return made


@pytest.fixture
def pages(qtbot: QtBot) -> QStackedWidget:
    """Two pages, each shown once; the first is in front."""
    stack = QStackedWidget()
    qtbot.addWidget(stack)
    for title in ("订货通知单", "任务单"):
        stack.addWidget(_page(title))
    stack.resize(500, 400)
    stack.show()
    for number in (1, 0):
        stack.setCurrentIndex(number)
        QApplication.processEvents()
    return stack


def _at(pages: QStackedWidget, number: int) -> QWidget:
    found = pages.widget(number)
    assert found is not None
    return found


def _all_of(widget: QWidget) -> set[QWidget]:
    return {widget, *widget.findChildren(QWidget)}


def _field(widget: QWidget) -> QLineEdit:
    found = widget.findChild(QLineEdit)
    assert isinstance(found, QLineEdit)
    return found


def test_each_widget_in_sight_is_styled_once_and_the_rest_when_it_is_shown(
    qapp: QApplication, pages: QStackedWidget
) -> None:
    front, behind = _at(pages, 0), _at(pages, 1)
    styled = Styled()
    qapp.installEventFilter(styled)
    apply_theme(qapp, dark=True)
    apply_theme(qapp, dark=True, compact=True)
    assert styled.times[front] == styled.times[_field(front)] == 2
    assert not any(styled.times[each] for each in _all_of(behind))
    styled.times.clear()
    pages.setCurrentIndex(1)
    QApplication.processEvents()
    qapp.removeEventFilter(styled)
    assert styled.times[behind] == styled.times[_field(behind)] == 1
    assert max(styled.times.values()) == 1


def _picture(widget: QWidget) -> QImage:
    QApplication.processEvents()
    return widget.grab().toImage()


def _as_qt_would(qapp: QApplication, widget: QWidget) -> QImage:
    """The picture after Qt itself has styled everything anew."""
    qapp.setStyleSheet(qapp.styleSheet())
    return _picture(widget)


def test_a_page_shown_after_the_switch_looks_as_if_it_had_been_in_front(
    qapp: QApplication, pages: QStackedWidget
) -> None:
    before = _picture(pages)
    pages.setCurrentIndex(1)
    light = _picture(pages)
    pages.setCurrentIndex(0)
    apply_theme(qapp, dark=True, compact=True)
    pages.setCurrentIndex(1)
    shown = _picture(pages)
    assert shown not in (before, light)
    assert shown == _as_qt_would(qapp, pages)


def _menu(parent: QWidget) -> QWidget:
    made = QMenu(parent)
    made.addAction("常用筛选")
    made.addAction("另存为…").setEnabled(False)
    return made


def _sheet(parent: QWidget) -> QWidget:
    made = QDialog(parent)
    made.setProperty("look", "sheet")
    QVBoxLayout(made).addWidget(_page("退货"))
    return made


def _list_of_a_box(parent: QWidget) -> QWidget:
    found = parent.findChild(QComboBox)
    assert isinstance(found, QComboBox)
    made = found.view().window()
    made.resize(200, 80)
    return made


@pytest.mark.parametrize("make", [_menu, _sheet, _list_of_a_box])
def test_what_was_opened_before_the_switch_opens_in_the_new_look(
    qapp: QApplication, pages: QStackedWidget, make: Callable[[QWidget], QWidget]
) -> None:
    made = make(pages)
    made.show()
    light = _picture(made)
    made.hide()
    apply_theme(qapp, dark=True)
    made.show()
    dark = _picture(made)
    assert dark != light
    assert dark == _as_qt_would(qapp, made)
    made.hide()


def test_a_tooltip_after_the_switch_has_the_new_colours(
    qapp: QApplication, pages: QStackedWidget
) -> None:
    word = _field(pages)
    QToolTip.showText(QPoint(5, 5), "部位", word)
    QToolTip.hideText()
    apply_theme(qapp, dark=True)
    QToolTip.showText(QPoint(5, 5), "方量", word)
    tip = next(w for w in qapp.topLevelWidgets() if w.inherits("QTipLabel") and w.isVisible())
    assert tip.palette().color(QPalette.ColorRole.ToolTipBase).name() == DARK.surface
    assert _picture(tip).pixelColor(4, 4).name() == DARK.surface
    QToolTip.hideText()


def test_the_pages_of_the_window_follow_when_they_are_opened_again(
    qapp: QApplication,
    qtbot: QtBot,
    tmp_path: Path,
    sqlite_station: Station,
    settled: Callable[[], None],
) -> None:
    window = window_for(sqlite_station.clerk, Remembered(tmp_path / "desk.ini"))
    qtbot.addWidget(window, before_close_func=lambda w: setattr(w, "_leaving", True))
    window.resize(1366, 768)
    window.show()
    for key in ("orders", "today"):
        window.go(key)
        settled()
    window.toggle_theme()
    window.go("orders")
    settled()
    shown = _picture(window)
    assert shown == _as_qt_would(qapp, window)
    assert shown.pixelColor(shown.width() // 2, 3).lightness() < 80
