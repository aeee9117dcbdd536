"""A day's tickets brought in on their page, and the page of what was not kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QPushButton

from db.models import Role
from tests.desk.exchange.books import new_sheet, saved
from tests.station import Station, on_the_day
from tests.ui.record_fixtures import OpenPage, sheet_of
from ui.parts.lists.table_view import go_to_row
from ui.parts.messages import messages_of
from ui.parts.page import Page
from ui.parts.paper.importing import import_file
from ui.parts.paper.staged_sheet import StagedSheet
from ui.report_page import ReportPage

ReadAll = Callable[[], None]


def test_a_day_is_looked_at_kept_and_taken_back(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll, tmp_path: Path
) -> None:
    sqlite_station.pour()
    acting = sqlite_station.acting(Role.DISPATCHER, at=on_the_day(20))
    tickets = open_page("tickets", role=Role.DISPATCHER, acting=acting)
    header = ["发货单号", "浇筑编号", "车号", "方量", "出站时间"]
    rows = [
        [f"P{n}", kp, "湘A8101", 12, f"2026-11-22 08:{n}0"]
        for n, kp in enumerate(("KP-202611-0001", "KP-202611-0001", "KP-202611-0009"), start=1)
    ]
    import_file(tickets, saved(new_sheet([header, *rows]), tmp_path / "发货.xlsx"))
    read_all()
    sheet = sheet_of(tickets, StagedSheet)
    assert [sheet.tabs.tabText(at) for at in (0, 1)] == ["可导入 2", "退回 1"]
    shown = sheet.accepted_table.model()
    words = {shown.index(0, at).data() for at in range(shown.columnCount())}
    assert {"P1", "KP-202611-0001", "湘A8101"} <= words
    sheet.accept()
    read_all()
    assert tickets.table.rows.rowCount() == 2
    bar = messages_of(tickets).bars[-1]
    undo = next(b for b in bar.findChildren(QPushButton) if b.text() == "撤销导入")
    QTest.mouseClick(undo, Qt.MouseButton.LeftButton)
    read_all()
    assert tickets.table.rows.rowCount() == 0


def test_what_was_not_kept_is_listed_by_rule_and_period_and_opened(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    sqlite_station.pour(until="supply")
    acting = sqlite_station.acting(Role.SPECIALIST, at=on_the_day(12))
    shown = cast(ReportPage, cast(Page, open_page("warnings", acting=acting)))
    assert {row["rule"] for row in shown.found.rows} == {"R03", "R04"}
    rule = cast(QComboBox, shown.narrowings["rule"])
    rule.setCurrentIndex(rule.findData("R04"))
    read_all()
    assert [row["number"] for row in shown.found.rows] == ["KP-202611-0001"]
    assert shown.model.rowCount() == 1
    assert shown.count.text() == "1 条"
    shown.table.setFocus()
    go_to_row(shown.table, 0)
    QTest.keyClick(shown.table, Qt.Key.Key_Return)
    read_all()
    assert shown.window().current_page.key == "pours"  # type: ignore[attr-defined]
    shown.window().go("warnings")  # type: ignore[attr-defined]
    rule.setCurrentIndex(rule.findData("R09"))
    read_all()
    assert shown.found.rows == []
