"""The page of any report, shown with the production of a day and of a month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import cast

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from desk.core.reporting import Period
from tests.station import OTHER_PROJECT, PROJECT, Station, on_the_day
from tests.ui.record_fixtures import OpenPage, dialogs, open_page, read_all, type_into
from ui.parts.lists.table_view import go_to_row
from ui.parts.page import Page
from ui.parts.paper.print_preview import PrintPreview
from ui.report_page import ReportPage

__all__ = ["open_page", "read_all"]
ReadAll = Callable[[], None]


@pytest.fixture
def production(open_page: OpenPage, sqlite_station: Station) -> ReportPage:
    """The page on the day after a pour that took 12 m³ on its day and 10.5 m³ on the next."""
    other = sqlite_station.signed(project=OTHER_PROJECT, placement="承台", volume_m3="60")
    pour = sqlite_station.pour()
    assert other != pour
    sqlite_station.ticket(pour, "12", at=on_the_day(23, 59))
    sqlite_station.ticket(pour, "10.5", at=on_the_day(0, 0, day=23))
    acting = sqlite_station.head.at(on_the_day(9, day=23))
    return cast(ReportPage, cast(Page, open_page("production", acting=acting)))


def _column(page: ReportPage, name: str) -> list[str]:
    at = list(page.fields).index(name)
    return [page.model.index(row, at).data() for row in range(page.model.rowCount())]


def test_production_is_seen_day_by_day_and_month_by_month(
    production: ReportPage, read_all: ReadAll
) -> None:
    assert "day" not in production.fields, "of one day its date says nothing"
    assert _column(production, "planned_m3") == ["接前日"]
    assert production.count.text() == "1 条　合计：开盘 0 次，计划 0.00 m³，1 车 10.50 m³。"
    QTest.mouseClick(production.period.days.back, Qt.MouseButton.LeftButton)
    read_all()
    assert _column(production, "m3") == ["12.00", "0.00"]
    production.period.choice.setCurrentText("按月")
    read_all()
    assert _column(production, "day") == ["2026-11-22", "2026-11-22", "2026-11-23"]
    assert production.period.days.words.text() == "2026 年 11 月"
    production.period.days.step(1)
    assert production.period.period == Period(date(2026, 12, 1), date(2026, 12, 31))
    production.period.days.step(-1)
    read_all()
    production.grouped.setCurrentIndex(1)
    assert _column(production, "project") == [PROJECT, OTHER_PROJECT]
    header = production.table.horizontalHeader()
    widths = [header.sectionSize(at) for at in range(5)]
    assert max(widths[1:]) < 200, "the figures stand beside each other"
    assert sum(widths) == production.table.viewport().width()
    assert _column(production, "m3") == ["22.50", "0.00"]


def test_a_report_is_copied_exported_and_previewed_as_it_is_seen(
    production: ReportPage, read_all: ReadAll, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.parts.paper.workbook.open_path", lambda _path: None)
    production.period.choice.setCurrentText("按月")
    read_all()
    production.grouped.setCurrentIndex(1)
    go_to_row(production.table, 0)
    production.table.setFocus()
    QTest.keyClick(production.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    heading, row = QApplication.clipboard().text().splitlines()
    assert (heading.split("\t")[0], row.split("\t")) == (
        "工程名称", [PROJECT, "1", "200.00", "2", "22.50"],
    )  # fmt: skip
    production.export_to(tmp_path / "生产.xlsx")
    read_all()
    sheet = openpyxl.load_workbook(tmp_path / "生产.xlsx").worksheets[0]
    assert sheet["A1"].value == "生产台帐"
    assert [cell.value for cell in sheet[5]][:2] == [1, PROJECT]
    production.print_current()
    read_all()
    [preview] = [each for each in dialogs(production) if isinstance(each, PrintPreview)]
    preview.close()


def test_the_record_behind_a_row_is_opened(production: ReportPage, read_all: ReadAll) -> None:
    production.table.setFocus()
    go_to_row(production.table, 0)
    QTest.keyClick(production.table, Qt.Key.Key_Return)
    read_all()
    assert production.window().current_page.key == "pours"  # type: ignore[attr-defined]


def test_a_report_is_narrowed_by_a_typed_word(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    sqlite_station.pour(until="supply")
    acting = sqlite_station.clerk.at(on_the_day(12))
    page = cast(ReportPage, cast(Page, open_page("warnings", acting=acting)))
    line = page.narrowings["number"]
    assert isinstance(line, QLineEdit)
    type_into(line, "KP-202611-0001")
    read_all()
    assert {row["pour"] for row in page.found.rows} == {"KP-202611-0001"}
    assert page.found.narrowed == "单号：KP-202611-0001"
