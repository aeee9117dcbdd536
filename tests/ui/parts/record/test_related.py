"""What belongs to a record is shown with it: how many, how much, the last few, and a way to add."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton

from db.models import Role
from desk.core import records
from desk.core.kinds import kind, kind_names
from desk.core.lists import ListQuery, page
from desk.core.related import LAST, reference_to, related
from tests.station import Station, on_the_day
from tests.ui.record_fixtures import OpenPage, focused, sheet_of
from ui.parts.record.detail import RecordDetail
from ui.parts.record.record_sheet import RecordSheet
from ui.parts.record.related import RelatedRow, words_of
from ui.parts.table_page import TablePage

ReadAll = Callable[[], None]
NOON = on_the_day(12)


def busy_pour(station: Station) -> UUID:
    """A pour with five trucks, one of them voided and one of mortar, and a failed slump test."""
    pour = station.pour()
    station.ticket(pour, "1", at=on_the_day(7, 5), load="润管砂浆")
    made = [station.ticket(pour, at=on_the_day(7, 10 + at)) for at in range(4)]
    assert made[3].id is not None
    voider = station.acting(Role.DISPATCHER, at=NOON)
    records.take(voider, "tickets", made[3].id, "void", reason="录错")
    site = station.acting(Role.SPECIALIST, at=NOON)
    values = {"pour": str(pour), "measured_mm": "240", "plate": "湘A8101"}
    records.create(site, "slump-tests", values)
    return pour


def site_tab(open_page: OpenPage, station: Station, read_all: ReadAll) -> TablePage:
    shown = open_page("pours", acting=station.acting(Role.SPECIALIST, at=NOON))
    read_all()
    shown.detail.tabs.setCurrentIndex(1)
    read_all()
    return shown


def words(detail: RecordDetail) -> list[str]:
    return [each.text() for each in detail.related.findChildren(QLabel) if each.isVisible()]


def test_a_total_counts_concrete_that_was_not_voided(station: Station) -> None:
    pour = busy_pour(station)
    sections = {each.known.name: each for each in related(station.clerk, "pours", pour)}
    assert tuple(sections) == kind("pours").related
    tickets = sections["tickets"]
    assert (tickets.count, tickets.total) == (5, Decimal("36.00"))
    assert len(tickets.rows) == LAST
    assert tickets.rows[0]["left_at"] == on_the_day(7, 13)
    assert sections["slump-tests"].total is None
    assert (sections["returns"].count, sections["returns"].total) == (0, Decimal(0))


@pytest.mark.parametrize("name", [name for name in kind_names() if kind(name).related])
def test_every_related_kind_refers_back(name: str) -> None:
    assert kind(name).related_label
    for other in map(kind, kind(name).related):
        assert other.fields[reference_to(other, name)].refers == name


def test_another_pours_records_are_not_shown(sqlite_station: Station) -> None:
    busy_pour(sqlite_station)
    other = sqlite_station.signed(placement="柱")
    sections = related(sqlite_station.clerk, "pours", other)
    assert {each.count for each in sections} == {0}


def test_a_returned_load_belongs_to_the_pour_it_came_from_not_to_the_one_it_went_to(
    sqlite_station: Station,
) -> None:
    assert reference_to(kind("returns"), "pours") == "pour_id"


def test_the_last_few_say_what_they_are_and_what_is_wrong_first(sqlite_station: Station) -> None:
    pour = busy_pour(sqlite_station)
    sections = {e.known.name: e for e in related(sqlite_station.clerk, "pours", pour)}
    slump = sections["slump-tests"]
    head, rest, when = words_of(slump, slump.rows[0])
    assert head == "湘A8101"
    assert rest.startswith("合格 否 · ")
    assert "240 mm" in rest
    assert when == "11-22 12:00"


def test_the_tab_shows_a_section_for_every_kind_with_its_sum(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    busy_pour(sqlite_station)
    shown = site_tab(open_page, sqlite_station, read_all)
    assert shown.detail.tabs.tabText(1) == "现场"
    said = words(shown.detail)
    for name in kind("pours").related:
        assert kind(name).label in said
    assert "5 条 · 合计 36.00 m³" in said
    assert "无 · 合计 0.00 m³" not in said
    rows = [row for row in shown.detail.related.findChildren(RelatedRow) if row.isVisible()]
    assert len(rows) == LAST + 1
    assert rows[0].accessibleName().startswith("已作废，FH-")


def test_the_whole_list_of_a_kind_is_a_click_away(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    busy_pour(sqlite_station)
    shown = site_tab(open_page, sqlite_station, read_all)
    window = shown.window()
    buttons = shown.detail.related.findChildren(QPushButton)
    (whole,) = [each for each in buttons if each.text() == "全部 5 条"]
    whole.click()
    read_all()
    there = window.current_page  # type: ignore[attr-defined]
    assert there.key == "tickets"
    assert there.table.rows.rowCount() == 5


def test_a_record_is_opened_by_keyboard_and_saved_without_leaving_the_pour(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    busy_pour(sqlite_station)
    shown = site_tab(open_page, sqlite_station, read_all)
    rows = [row for row in shown.detail.related.findChildren(RelatedRow) if row.isVisible()]
    rows[-1].setFocus()
    QTest.keyClick(rows[-1], Qt.Key.Key_Return)
    read_all()
    sheet = sheet_of(shown, RecordSheet)
    form = sheet.detail.editor.form
    assert form.editors["pour_id"].read_only
    form.editors["tester"].take_focus()
    QTest.keyClicks(focused(), "ZM")
    sheet.detail.editor.save()
    read_all()
    (row,) = page(sqlite_station.clerk, ListQuery("slump-tests"), columns=("tester",)).rows
    assert row["tester"] == "ZM"


def test_what_was_added_stands_in_the_tab(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    sqlite_station.pour()
    shown = site_tab(open_page, sqlite_station, read_all)
    adding = shown.detail.related.findChildren(QToolButton)
    (add,) = [each for each in adding if each.accessibleName() == "新建见证取样"]
    add.click()
    read_all()
    sheet = sheet_of(shown, RecordSheet)
    sheet.detail.editor.form.editors["sets"].take_focus()
    QTest.keyClicks(focused(), "2")
    sheet.detail.editor.save()
    read_all()
    assert not any(each.isVisible() for each in shown.window().findChildren(RecordSheet))
    rows = [row for row in shown.detail.related.findChildren(RelatedRow) if row.isVisible()]
    assert ["组数 2 组" in row.accessibleName() for row in rows] == [True]


def test_who_may_not_write_a_kind_is_offered_no_plus(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    sqlite_station.pour()
    at_noon = sqlite_station.acting(Role.DISPATCHER, at=NOON)
    shown = open_page("pours", acting=at_noon)
    shown.detail.tabs.setCurrentIndex(1)
    read_all()
    names = {each.accessibleName() for each in shown.detail.related.findChildren(QToolButton)}
    assert "新建发货单" in names
    assert "新建现场签证" in names or not at_noon.has(*kind("variations").editors)
    assert "新建服务质量调查卡" not in names


def test_a_kind_that_nothing_belongs_to_has_no_such_tab(
    open_page: OpenPage, sqlite_station: Station
) -> None:
    sqlite_station.order()
    shown = open_page("orders")
    names = [shown.detail.tabs.tabText(at) for at in range(shown.detail.tabs.count())]
    assert [name.split()[0] for name in names] == ["单据", "附件", "留言", "历史"]
