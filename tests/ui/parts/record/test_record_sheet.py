"""A record in a sheet: its parent stands there already, typing is kept, Esc asks."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from db.models import Role
from desk.core import drafts
from desk.core.acting import Acting
from desk.core.lists import ListQuery, page
from desk.core.views import view
from tests.station import Station, on_the_day
from tests.ui.record_fixtures import OpenPage, dialogs, fill, focused, sheet_of
from ui.parts.messages import messages_of
from ui.parts.record.leaving import LeavingSheet
from ui.parts.record.record_sheet import RecordSheet, open_related
from ui.parts.record.step_sheet import StepSheet
from ui.parts.table_page import TablePage

ReadAll = Callable[[], None]
CTRL = Qt.KeyboardModifier.ControlModifier


def specialist(station: Station) -> Acting:
    return station.acting(Role.SPECIALIST, at=on_the_day(12))


def adding(
    open_page: OpenPage, station: Station, read_all: ReadAll, name: str
) -> tuple[TablePage, RecordSheet]:
    """The page of pours with a sheet for a new record of its open pour."""
    shown = open_page("pours", acting=specialist(station))
    read_all()
    open_related(shown.detail, name)
    read_all()
    return shown, sheet_of(shown, RecordSheet)


def found(station: Station, name: str) -> list[UUID]:
    return [row["id"] for row in page(station.clerk, ListQuery(name)).rows]


def test_a_variation_is_written_and_signed_in_the_sheet_by_keys(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    pour = sqlite_station.pour()
    _, sheet = adding(open_page, sqlite_station, read_all, "variations")
    form = sheet.detail.editor.form
    assert form.editors["pour_id"].raw() == pour
    assert form.editors["pour_id"].read_only
    assert focused() is form.stops()[0]
    assert form.editors["pour_id"].stops()[0] not in form.stops()
    fill(form, volume_m3="12", cause="ZM")
    QTest.keyClick(focused(), Qt.Key.Key_S, CTRL)
    read_all()
    (made,) = found(sqlite_station, "variations")
    assert view(sqlite_station.clerk, "variations", made).values["pour_id"] == pour
    QTest.keyClick(focused(), Qt.Key.Key_F6)
    step = sheet_of(sheet, StepSheet)
    assert step.step.name == "sign"


def test_a_record_without_steps_is_done_when_it_is_saved(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    sqlite_station.pour()
    shown, sheet = adding(open_page, sqlite_station, read_all, "slump-tests")
    fill(sheet.detail.editor.form, measured_mm="185")
    QTest.keyClick(focused(), Qt.Key.Key_S, CTRL)
    read_all()
    assert dialogs(shown) == []
    assert len(found(sqlite_station, "slump-tests")) == 1


def test_the_next_one_belongs_to_the_same_pour(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    pour = sqlite_station.pour()
    _, sheet = adding(open_page, sqlite_station, read_all, "slump-tests")
    for measured in ("185", "190"):
        fill(sheet.detail.editor.form, measured_mm=measured)
        QTest.keyClick(focused(), Qt.Key.Key_Return, CTRL)
        read_all()
    made = found(sqlite_station, "slump-tests")
    assert len(made) == 2
    for id_ in made:
        assert view(sqlite_station.clerk, "slump-tests", id_).values["pour_id"] == pour
    assert sheet.detail.editor.form.editors["pour_id"].read_only
    assert not sheet.detail.is_unsaved


def test_a_refusal_stands_beside_its_field_and_loses_nothing(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    sqlite_station.pour()
    _, sheet = adding(open_page, sqlite_station, read_all, "variations")
    form = sheet.detail.editor.form
    fill(form, volume_m3="0", cause="ZM")
    sheet.detail.editor.save()
    read_all()
    said = {name: cell.sentence for name, cell in form.cells() if cell.sentence}
    assert set(said) == {"volume_m3"}
    assert "必须大于" in said["volume_m3"]
    assert form.editors["cause"].raw().strip() == "ZM"
    assert found(sqlite_station, "variations") == []


def test_typing_comes_back_in_the_same_sheet_after_the_program_was_killed(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    pour = sqlite_station.pour()
    _, sheet = adding(open_page, sqlite_station, read_all, "variations")
    fill(sheet.detail.editor.form, volume_m3="12", cause="ZM")
    sheet.detail.editor.keep_now()
    read_all()
    (kept,) = drafts.offered(specialist(sqlite_station))
    assert kept.form == f"variations:new:{pour}"
    _, again = adding(open_page, sqlite_station, read_all, "variations")
    form = again.detail.editor.form
    assert (form.editors["volume_m3"].raw(), form.editors["cause"].raw()) == ("12", "ZM")
    again.detail.editor.save()
    read_all()
    assert len(found(sqlite_station, "variations")) == 1
    assert drafts.offered(specialist(sqlite_station)) == []


def test_the_page_of_the_pours_offers_that_typing(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    sqlite_station.pour()
    _, sheet = adding(open_page, sqlite_station, read_all, "variations")
    fill(sheet.detail.editor.form, volume_m3="12", cause="ZM")
    sheet.detail.editor.keep_now()
    read_all()
    (kept,) = drafts.offered(specialist(sqlite_station))
    shown = open_page("pours", acting=specialist(sqlite_station))
    (bar,) = messages_of(shown).bars
    assert "没有保存的填写" in bar.text
    shown.restore_draft(kept)
    read_all()
    again = sheet_of(shown, RecordSheet)
    assert again.detail.editor.form.editors["volume_m3"].raw() == "12"
    again.detail.editor.save()
    read_all()
    assert len(found(sqlite_station, "variations")) == 1
    assert drafts.offered(specialist(sqlite_station)) == []


def test_the_page_of_the_kind_offers_that_typing_too(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    pour = sqlite_station.pour()
    _, sheet = adding(open_page, sqlite_station, read_all, "variations")
    fill(sheet.detail.editor.form, volume_m3="12", cause="ZM")
    sheet.detail.editor.keep_now()
    read_all()
    (kept,) = drafts.offered(specialist(sqlite_station))
    shown = open_page("variations", acting=specialist(sqlite_station))
    shown.restore_draft(kept)
    read_all()
    assert shown.detail.editor.form.editors["pour_id"].raw() == pour
    shown.detail.editor.save()
    read_all()
    (made,) = found(sqlite_station, "variations")
    assert view(sqlite_station.clerk, "variations", made).values["pour_id"] == pour
    assert drafts.offered(specialist(sqlite_station)) == []


def test_esc_asks_only_when_something_was_typed(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    sqlite_station.pour()
    shown, sheet = adding(open_page, sqlite_station, read_all, "variations")
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert dialogs(shown) == []
    shown, sheet = adding(open_page, sqlite_station, read_all, "variations")
    fill(sheet.detail.editor.form, volume_m3="12")
    QTest.keyClick(QApplication.focusWidget() or sheet, Qt.Key.Key_Escape)
    sheet_of(sheet, LeavingSheet).drop_button.click()
    read_all()
    assert dialogs(shown) == []
    assert drafts.offered(specialist(sqlite_station)) == []
