"""开盘鉴定 in the window: its paper is F39 of the pour."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from db.models import Role
from desk.core import records
from tests.station import Station, made, on_the_day
from tests.ui.record_fixtures import OpenPage, dialogs
from ui.parts.paper.print_preview import PrintPreview
from ui.pours.pages import AssessmentsPage

CTRL = Qt.KeyboardModifier.ControlModifier


def test_ctrl_p_previews_the_pours_three_sheets(
    open_page: OpenPage, sqlite_station: Station, read_all: Callable[[], None]
) -> None:
    pour = sqlite_station.pour(until="supply")
    inspector = sqlite_station.acting(Role.INSPECTOR, at=on_the_day(7, 15))
    found = made(records.create(inspector, "opening-assessments", {"pour": str(pour)}))
    shown = open_page("opening-assessments", acting=inspector)
    assert isinstance(shown, AssessmentsPage)
    shown.show_record(found)
    read_all()
    QTest.keyClick(shown.table, Qt.Key.Key_P, CTRL)
    read_all()
    previews = [each for each in shown.window().findChildren(PrintPreview) if each.isVisible()]
    assert [each.windowTitle() for each in previews] == ["打印预览 · 开盘鉴定"]
    for each in previews:
        each.close()
    assert dialogs(shown) == []
