"""快速录票: trucks entered by keys alone, none lost, none beyond what is signed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from db.models import Role
from desk.core import drafts, records
from desk.core.acting import Acting
from desk.core.lists import ListQuery, every_row
from desk.pours.entering import near, next_departure, next_plate, plates_for
from tests.station import SIGNATORY, Station, on_the_day
from tests.ui.record_fixtures import OpenPage, dialogs, focused, sheet_of
from ui.parts.record.leaving import LeavingSheet
from ui.parts.record.record_sheet import RecordSheet
from ui.parts.table_page import TablePage
from ui.pours.ticket_entry import TicketEntry

ReadAll = Callable[[], None]
CTRL = Qt.KeyboardModifier.ControlModifier
PLATES = [f"湘A81{number:02d}" for number in range(1, 13)]
EVENING = on_the_day(20)


def keys(text: str) -> None:
    """Type `text` where the cursor is, without waiting for the program."""
    QTest.keyClicks(focused(), text)


def tap(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(focused(), key, held)


ENTER, ESC, F6 = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_F6


def come_back(window: QWidget, read_all: ReadAll) -> None:
    """Without a screen a closed sheet gives the keyboard back to nobody."""
    window.activateWindow()
    read_all()


def tickets(station: Station) -> list[dict[str, object]]:
    columns = ("number", "plate", "volume_m3", "left_at", "state")
    query = ListQuery("tickets", sort="left_at", descending=False)
    return list(every_row(station.clerk, query, columns))


def dispatcher(station: Station, at: datetime = EVENING) -> Acting:
    return station.acting(Role.DISPATCHER, at=at)


def entry_on(station: Station, open_page: OpenPage, read_all: ReadAll, **order: str) -> TablePage:
    """The page of pours with one that is open, looked at by the dispatcher in the evening."""
    station.pour(**order)
    page = open_page("pours", acting=dispatcher(station))
    read_all()
    tap(Qt.Key.Key_T, CTRL)
    read_all()
    return page


def test_a_truck_is_entered_with_its_last_digits_and_the_next_begins(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    page = entry_on(sqlite_station, open_page, read_all)
    sheet = sheet_of(page, TicketEntry)
    keys("08")  # 湘A8108 is one of the station's trucks
    tap(ENTER)
    keys("12")
    tap(ENTER)
    keys("0710")
    tap(ENTER)
    read_all()
    (ticket,) = tickets(sqlite_station)
    assert (ticket["plate"], str(ticket["volume_m3"])) == ("湘A8108", "12.00")
    assert ticket["left_at"] == on_the_day(7, 10)
    assert focused() is sheet.form.editors["plate"].stops()[0]
    assert sheet.form.editors["volume_m3"].raw() == "12"
    assert sheet.form.editors["left_at"].raw() == "2026-11-22 07:20"
    assert "已供 12.00 m³，1 车 · 还可供 188.00 m³" in sheet.account.figures


def test_120_trucks_are_entered_by_keys_alone(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    for plate in PLATES[1:]:
        if plate != "湘A8108":
            records.create(
                sqlite_station.acting(Role.DISPATCHER), "plants", {"name": plate, "kind": "罐车"}
            )
    page = entry_on(sqlite_station, open_page, read_all, volume_m3="1440")
    sheet = sheet_of(page, TicketEntry)
    pressed = 0
    left = on_the_day(7, 10)
    for number in range(120):
        typed = []
        if number < 13:  # the first round says who drives; then the rotation is offered
            typed.append(PLATES[number % 12][-2:])
        if number == 0:
            typed += ["12", "0710"]
        elif number == 1:
            typed += ["", "0716"]
        for text in typed:
            keys(text)
            tap(ENTER)
            pressed += len(text) + 1
        if len(typed) < 3:  # the rest stands there already
            tap(ENTER, CTRL)
            pressed += 2
    read_all()
    assert sheet.queue.waiting == []
    found = tickets(sqlite_station)
    assert len(found) == 120
    assert [row["plate"] for row in found] == [PLATES[n % 12] for n in range(120)]
    assert [row["left_at"] for row in found] == [
        left + timedelta(minutes=6) * n for n in range(120)
    ]
    assert "还可供 0.00 m³" in sheet.account.figures
    assert pressed / 120 < 3
    assert drafts.offered(dispatcher(sqlite_station)) == []


def test_keys_typed_while_a_truck_is_saved_go_into_the_next(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    entry_on(sqlite_station, open_page, read_all)
    for plate, volume, hour in (("01", "12", "0710"), ("08", "10", "0722"), ("01", "9.5", "0731")):
        for text in (plate, volume, hour):
            keys(text)
            tap(ENTER)
    read_all()
    found = [(row["plate"], str(row["volume_m3"])) for row in tickets(sqlite_station)]
    assert found == [("湘A8101", "12.00"), ("湘A8108", "10.00"), ("湘A8101", "9.50")]


def test_a_truck_beyond_what_is_signed_waits_for_the_variation_written_from_here(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    sqlite_station.pour(volume_m3="20")
    page = open_page(
        "pours", role=Role.SECTION_HEAD, acting=sqlite_station.acting(Role.SECTION_HEAD, at=EVENING)
    )
    read_all()
    tap(Qt.Key.Key_T, CTRL)
    read_all()
    sheet = sheet_of(page, TicketEntry)
    for text in ("01", "12", "0710", "08", "12", "0720"):
        keys(text)
        tap(ENTER)
    read_all()
    assert len(tickets(sqlite_station)) == 1
    said = {name: cell.sentence for name, cell in sheet.form.cells() if cell.sentence}
    assert said["volume_m3"] == "超出可供方量 4.00 m³"
    assert "超过签认的 20.00 m³" in sheet.remedies.words.text()
    assert sheet.form.editors["plate"].raw() == "湘A8108"
    assert sheet.form.editors["left_at"].raw() == "2026-11-22 07:20"
    tap(F6)
    read_all()
    variation = sheet_of(page, RecordSheet)
    form = variation.detail.editor.form
    assert form.editors["pour_id"].read_only
    assert form.editors["volume_m3"].raw() == "4"
    form.editors["cause"].stops()[0].setFocus()
    QApplication.clipboard().setText("模板胀模")
    tap(Qt.Key.Key_V, CTRL)
    tap(Qt.Key.Key_S, CTRL)
    read_all()
    tap(F6)
    read_all()
    QApplication.clipboard().setText(SIGNATORY)
    tap(Qt.Key.Key_V, CTRL)
    tap(ENTER, CTRL)
    read_all()
    variation.reject()
    read_all()
    assert sheet.form.editors["plate"].raw() == "湘A8108"
    come_back(sheet, read_all)
    tap(ENTER, CTRL)
    read_all()
    assert [row["plate"] for row in tickets(sqlite_station)] == ["湘A8101", "湘A8108"]
    assert "签证 4.00" in sheet.account.figures


def test_a_refused_truck_comes_back_after_the_one_that_is_being_typed(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    page = entry_on(sqlite_station, open_page, read_all, volume_m3="20")
    sheet = sheet_of(page, TicketEntry)
    for text in ("01", "12", "0710", "08", "12", "0720"):
        keys(text)
        tap(ENTER)
    keys("01")  # the third truck is begun before the second is refused
    read_all()
    assert sheet.form.editors["plate"].raw() == "01"
    tap(ENTER)
    keys("5")
    tap(ENTER)
    keys("0731")
    tap(ENTER)
    read_all()
    assert sheet.form.editors["plate"].raw() == "湘A8108"
    sheet.form.editors["volume_m3"].take_focus()
    keys("3")
    tap(ENTER, CTRL)
    read_all()
    found = [(row["plate"], str(row["volume_m3"])) for row in tickets(sqlite_station)]
    assert found == [("湘A8101", "12.00"), ("湘A8108", "3.00"), ("湘A8101", "5.00")]
    assert sheet.queue.waiting == []


def test_somebody_goes_on_to_the_next_pour_while_the_last_truck_is_saved(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    first = sqlite_station.signed(placement="承台")
    second = sqlite_station.signed(placement="柱")
    sqlite_station.plan()
    opened = on_the_day(7)
    pours = [sqlite_station.checked(order, at=on_the_day(6)) for order in (first, second)]
    for pour in pours:
        acting = sqlite_station.acting(Role.SPECIALIST, at=opened)
        records.take(acting, "pours", pour, "open")
    page = open_page("tickets", acting=dispatcher(sqlite_station))
    sheet = TicketEntry(page, dispatcher(sqlite_station), pours[0])
    sheet.open()
    read_all()
    for text in ("01", "12", "0710"):
        keys(text)
        tap(ENTER)
    sheet.form.editors["pour_id"].choose(pours[1], "柱")  # type: ignore[attr-defined]
    read_all()
    assert sheet.form.pour is not None
    assert sheet.form.pour.pour == pours[1]
    assert "已供 0.00 m³" in sheet.account.figures
    assert len(tickets(sqlite_station)) == 1


def test_a_number_entered_before_is_refused_beside_the_number_and_may_be_dropped(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    page = entry_on(sqlite_station, open_page, read_all)
    sheet = sheet_of(page, TicketEntry)
    for hour in ("0710", "0720"):
        sheet.form.editors["number"].take_focus()
        keys("7731")
        tap(ENTER)
        for text in ("01", "12", hour):
            keys(text)
            tap(ENTER)
        read_all()
    said = {name: cell.sentence for name, cell in sheet.form.cells() if cell.sentence}
    assert "不要重复" in said["number"]
    sheet.remedies.drop.click()
    assert sheet.queue.waiting == []
    assert sheet.form.editors["number"].raw() == ""
    assert len(tickets(sqlite_station)) == 1


def test_what_was_typed_comes_back_after_the_program_was_killed(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    page = entry_on(sqlite_station, open_page, read_all, volume_m3="20")
    sheet = sheet_of(page, TicketEntry)
    for text in ("01", "12", "0710", "08", "12", "0720"):  # the second is too much
        keys(text)
        tap(ENTER)
    read_all()
    sheet.keeper.keep_now()
    read_all()
    (kept,) = drafts.offered(dispatcher(sqlite_station))
    again = open_page("tickets", acting=dispatcher(sqlite_station))
    again.restore_draft(kept)
    read_all()
    restored = sheet_of(again, TicketEntry)
    assert restored.form.editors["plate"].raw() == "湘A8108"
    assert restored.form.editors["left_at"].raw() == "2026-11-22 07:20"
    restored.form.editors["volume_m3"].take_focus()
    keys("8")
    tap(ENTER, CTRL)
    read_all()
    assert [str(row["volume_m3"]) for row in tickets(sqlite_station)] == ["12.00", "8.00"]
    assert drafts.offered(dispatcher(sqlite_station)) == []


def test_esc_asks_only_when_a_truck_is_not_saved(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    page = entry_on(sqlite_station, open_page, read_all)
    tap(ESC)
    assert dialogs(page) == []
    come_back(page.window(), read_all)
    tap(Qt.Key.Key_T, CTRL)
    read_all()
    keys("08")
    tap(ENTER)  # takes the marked plate and goes on
    tap(ESC)
    sheet_of(page, LeavingSheet).drop_button.click()
    read_all()
    assert dialogs(page) == []
    assert tickets(sqlite_station) == []


def test_a_truck_that_could_not_be_saved_on_leaving_keeps_the_entry_open(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    page = entry_on(sqlite_station, open_page, read_all)
    sheet = sheet_of(page, TicketEntry)
    keys("08")
    tap(ENTER)
    keys("x")  # no volume
    tap(ESC)
    sheet_of(page, LeavingSheet).accept()
    read_all()
    assert sheet.isVisible()
    come_back(sheet, read_all)
    volume, left = (sheet.form.editors[name].stops()[-1] for name in ("volume_m3", "left_at"))
    for stop, text in ((volume, "12"), (left, "0710")):
        stop.setFocus()
        tap(Qt.Key.Key_A, CTRL)
        keys(text)
    tap(ENTER, CTRL)
    read_all()
    assert len(tickets(sqlite_station)) == 1
    assert sheet.isVisible()


def test_the_pour_is_picked_by_pinyin_where_none_is_in_sight(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    pour = sqlite_station.pour()
    page = open_page("tickets", acting=dispatcher(sqlite_station))
    tap(Qt.Key.Key_T, CTRL)
    read_all()
    keys("bjhy")
    read_all()
    tap(ENTER)
    read_all()
    sheet = sheet_of(page, TicketEntry)
    assert sheet.form.pour is not None
    assert sheet.form.pour.pour == pour
    assert focused() is sheet.form.editors["plate"].stops()[0]


def test_trucks_after_midnight_need_no_day(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    pour: UUID = sqlite_station.pour()
    sqlite_station.ticket(pour, at=on_the_day(23, 40))
    morning = dispatcher(sqlite_station, on_the_day(6, day=23))
    page = open_page("pours", acting=morning)
    tap(Qt.Key.Key_T, CTRL)
    read_all()
    sheet = sheet_of(page, TicketEntry)
    for text in ("01", "12", "0010"):
        keys(text)
        tap(ENTER)
    read_all()
    assert [row["left_at"] for row in tickets(sqlite_station)] == [
        on_the_day(23, 40),
        on_the_day(0, 10, day=23),
    ]
    assert sheet.form.editors["left_at"].raw() == "2026-11-23 00:40"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("08", ["湘A8108"]),
        ("xa", ["湘A8101", "湘A8108"]),
        ("81", ["湘A8101", "湘A8108", "粤B6181"]),
        ("湘A8108", []),
        ("77", []),
        (" ", []),
    ],
)
def test_a_plate_is_found_by_its_end_its_pinyin_or_a_part(typed: str, found: list[str]) -> None:
    assert sorted(plates_for(typed, ["湘A8101", "湘A8108", "粤B6181"])) == found


def test_the_last_characters_come_before_other_parts() -> None:
    assert plates_for("81", ["湘A8101", "粤B6181"])[0] == "粤B6181"


def test_the_truck_that_followed_the_last_one_before_is_next() -> None:
    assert next_plate([]) == ""
    assert next_plate(["甲", "乙", "丙"]) == ""
    assert next_plate(["甲", "乙", "丙", "甲"]) == "乙"
    assert next_plate(["甲", "甲"]) == "甲"


def test_a_truck_leaves_as_long_after_the_last_as_that_after_the_one_before() -> None:
    seven, evening = on_the_day(7), on_the_day(20)
    assert next_departure([], seven, evening) == seven
    assert next_departure([], seven, on_the_day(7, 30)) == on_the_day(7, 30)
    assert next_departure([seven], seven, evening) == on_the_day(7, 10)
    assert next_departure([seven, on_the_day(7, 25)], seven, evening) == on_the_day(7, 50)
    assert next_departure([seven, on_the_day(11)], seven, evening) == on_the_day(11, 10)
    assert next_departure([on_the_day(19, 55)], seven, evening) == evening


def test_an_hour_lies_on_the_day_nearest_to_the_truck_before() -> None:
    assert near(on_the_day(0, 10), on_the_day(23, 40)) == on_the_day(0, 10, day=23)
    assert near(on_the_day(23, 50, day=23), on_the_day(0, 10, day=23)) == on_the_day(23, 50)
    assert near(on_the_day(9), on_the_day(8)) == on_the_day(9)
