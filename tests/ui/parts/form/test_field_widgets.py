"""Editors read what a clerk types and show it the way it is stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from db.fields import Field, Kind, fields_of
from db.models import OrderNotice, PlacingMethod, ProjectPerson, ReceivedBy
from desk.values.zone import STATION_ZONE
from tests.station import PROJECT, Station
from tests.ui.record_fixtures import type_into
from ui.parts.form.choice_widgets import ChoiceEditor, ChoicesEditor
from ui.parts.form.date_widgets import CalendarPopup, DateEditor, MomentEditor
from ui.parts.form.field_editor import FieldEditor
from ui.parts.form.field_widgets import NumberEditor, TextEditor, editor_for
from ui.parts.form.picker import Picker
from ui.parts.form.reference_widget import ReferenceEditor
from ui.parts.surroundings import Surroundings

ORDER = fields_of(OrderNotice)


@pytest.fixture
def editor(sqlite_station: Station, qtbot: QtBot) -> Callable[[Field], FieldEditor]:
    """``editor(field)``: its editor in a shown window, with another line to go to."""

    windows: list[QWidget] = []  # Python lets go of them otherwise

    def made(field: Field) -> FieldEditor:
        window = QWidget()
        windows.append(window)
        qtbot.addWidget(window)
        found = editor_for(field, Surroundings(sqlite_station.clerk))
        other = editor_for(Field("x", "别处", Kind.TEXT), Surroundings(sqlite_station.clerk))
        layout = QVBoxLayout(window)
        layout.addWidget(found)
        layout.addWidget(other)
        window.resize(500, 400)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        found.put(None)
        found.elsewhere = other.stops()[0]  # type: ignore[attr-defined]
        return found

    return made


def leave(found: FieldEditor) -> None:
    found.elsewhere.setFocus()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("1122", "2026-11-22"),
        ("+1", "2026-11-22"),
        ("11-22", "2026-11-22"),
        ("明天", "2026-11-22"),
        ("１１２２", "2026-11-22"),
        ("20261201", "2026-12-01"),
    ],
)
def test_a_date_is_typed_short_and_shown_whole(
    editor: Callable[[Field], FieldEditor], typed: str, shown: str
) -> None:
    found = editor(Field("d", "日期", Kind.DATE))
    assert isinstance(found, DateEditor)
    type_into(found.line, typed, leave=False)
    leave(found)
    assert found.line.text() == shown
    assert found.is_changed


def test_a_date_that_cannot_be_read_stays_as_typed_and_says_so(
    editor: Callable[[Field], FieldEditor],
) -> None:
    found = editor(Field("d", "日期", Kind.DATE))
    assert isinstance(found, DateEditor)
    type_into(found.line, "1345", leave=False)
    leave(found)
    assert found.line.text() == "1345"
    assert "不是日期" in found.problem()


def test_arrows_go_a_day_up_and_down_and_f7_opens_the_month(
    editor: Callable[[Field], FieldEditor],
) -> None:
    found = editor(Field("d", "日期", Kind.DATE))
    assert isinstance(found, DateEditor)
    found.put(date(2026, 11, 30))
    QTest.keyClick(found.line, Qt.Key.Key_Up)
    assert found.line.text() == "2026-12-01"
    QTest.keyClick(found.line, Qt.Key.Key_F7)
    popup = found.line.findChild(CalendarPopup)
    assert popup is not None
    popup._take(popup.calendar.selectedDate().addDays(2))
    assert found.line.text() == "2026-12-03"


@pytest.mark.parametrize(
    ("day", "hour", "shown"),
    [
        ("明天7点半", "", ("2026-11-22", "07:30")),
        ("1122 0700", "", ("2026-11-22", "07:00")),
        ("1122", "0700", ("2026-11-22", "07:00")),
        ("+1", "7", ("2026-11-22", "07:00")),
        ("1122", "24:00", ("2026-11-23", "00:00")),
    ],
)
def test_a_moment_is_a_day_and_an_hour(
    editor: Callable[[Field], FieldEditor], day: str, hour: str, shown: tuple[str, str]
) -> None:
    found = editor(ORDER["planned_opening"])
    assert isinstance(found, MomentEditor)
    type_into(found.day, day, leave=False)
    type_into(found.hour, hour, leave=False) if hour else leave(found)
    leave(found)
    assert (found.day.text(), found.hour.text()) == shown
    assert found.typed() == datetime.fromisoformat(f"{shown[0]}T{shown[1]}").replace(
        tzinfo=STATION_ZONE
    )


@pytest.mark.parametrize(
    ("typed", "shown", "value"),
    [
        ("１２．５", "12.5", Decimal("12.50")),
        ("120方", "120", Decimal("120.00")),
        ("约200", "200", Decimal("200.00")),
    ],
)
def test_a_volume_is_typed_as_people_write_it_and_its_unit_stands_by_itself(
    editor: Callable[[Field], FieldEditor], typed: str, shown: str, value: Decimal
) -> None:
    found = editor(ORDER["volume_m3"])
    assert isinstance(found, NumberEditor)
    type_into(found.line, typed, leave=False)
    leave(found)
    assert found.line.text() == shown
    assert found.typed() == value


@pytest.mark.parametrize(
    ("keys", "chosen"),
    [
        ("qcb", PlacingMethod.BOOM_PUMP),
        ("zx", PlacingMethod.TIPPED),
        ("tuo", PlacingMethod.LINE_PUMP),
    ],
)
def test_a_choice_is_made_by_typing_its_pinyin(
    editor: Callable[[Field], FieldEditor], keys: str, chosen: PlacingMethod
) -> None:
    found = editor(ORDER["placing_method"])
    assert isinstance(found, ChoiceEditor)
    QTest.keyClicks(found.combo, keys)
    assert found.raw() is chosen
    QTest.keyClick(found.combo, Qt.Key.Key_Delete)
    assert found.raw() is None


def test_a_choice_that_must_be_made_has_no_blank_entry(
    sqlite_station: Station, qtbot: QtBot
) -> None:
    found = editor_for(ORDER["received_by"], Surroundings(sqlite_station.clerk), may_be_empty=False)
    qtbot.addWidget(found)
    assert isinstance(found, ChoiceEditor)
    found.put(ReceivedBy.FAX)
    assert found.combo.count() == len(ReceivedBy)
    assert found.raw() is ReceivedBy.FAX


def test_several_choices_are_ticked(editor: Callable[[Field], FieldEditor]) -> None:
    found = editor(ORDER["documents_wanted"])
    assert isinstance(found, ChoicesEditor)
    found.put(["开盘鉴定"])
    next(iter(found.boxes.values())).click()
    assert found.raw() == ["配合比通知单", "开盘鉴定"]


def test_a_reference_is_found_by_its_initials_and_taken_with_enter(
    editor: Callable[[Field], FieldEditor], read_all: Callable[[], None], sqlite_station: Station
) -> None:
    found = editor(ORDER["project_id"])
    assert isinstance(found, ReferenceEditor)
    type_into(found.line, "bjhy", leave=False)
    read_all()
    assert found.suggestions.isVisible()
    assert not found.suggestions.isWindow()  # Chinese input is dead in popups
    assert found.line.hasFocus()
    QTest.keyClick(found.line, Qt.Key.Key_Return)
    assert found.raw() == sqlite_station.project
    assert found.line.text() == PROJECT
    assert not found.suggestions.isVisible()


def test_words_that_were_not_picked_go_to_the_desk_as_they_are(
    editor: Callable[[Field], FieldEditor],
) -> None:
    found = editor(ORDER["project_id"])
    found.show_text("某某花园")
    assert found.raw() == "某某花园"


def test_f7_opens_the_list_and_takes_what_is_marked(
    editor: Callable[[Field], FieldEditor], read_all: Callable[[], None], sqlite_station: Station
) -> None:
    found = editor(ORDER["project_id"])
    assert isinstance(found, ReferenceEditor)
    found.line.setFocus()
    QTest.keyClick(found.line, Qt.Key.Key_F7)
    picker = found.window().findChild(Picker)
    assert picker is not None
    read_all()
    assert picker.model.rowCount() == 2
    type_into(picker.line, "gtz", leave=False)
    read_all()
    assert picker.model.rowCount() == 1
    QTest.keyClick(picker.line, Qt.Key.Key_Return)
    assert found.raw() == sqlite_station.other_project


def test_a_read_only_field_cannot_be_typed_into(editor: Callable[[Field], FieldEditor]) -> None:
    found = editor(ORDER["placement"])
    assert isinstance(found, TextEditor)
    found.put("承台")
    found.set_read_only(True)
    type_into(found.line, "别的", leave=False)
    assert found.raw() == "承台"
    assert not found.is_changed


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_of_field_has_an_editor_that_gives_back_what_was_put(
    sqlite_station: Station, qtbot: QtBot, kind: Kind
) -> None:
    field = _field_of(kind)
    found = editor_for(field, Surroundings(sqlite_station.clerk))
    qtbot.addWidget(found)
    value = _VALUES.get(kind, "值")
    found.put(value, "名称")
    assert not found.is_changed
    assert found.problem() == ""
    assert found.stops()
    kept = found.kept()
    found.put(None)
    found.restore(kept, "名称")
    assert found.typed() == value


def _field_of(kind: Kind) -> Field:
    if kind is Kind.CHOICE:  # there are several, and each has words of its own
        return replace(ORDER["received_by"], required=False)
    every = {**ORDER, **{f"person.{n}": f for n, f in fields_of(ProjectPerson).items()}}
    found = next((field for field in every.values() if field.kind is kind), None)
    return replace(found, required=False) if found else Field("x", "项目", kind, unit="元")


_VALUES = {
    Kind.INTEGER: 12,
    Kind.VOLUME: Decimal("12.50"),
    Kind.DECIMAL: Decimal("3.00"),
    Kind.MONEY: Decimal("9.99"),
    Kind.DATE: date(2026, 11, 22),
    Kind.MOMENT: datetime(2026, 11, 22, 7, 0, tzinfo=STATION_ZONE),
    Kind.BOOL: True,
    Kind.CHOICE: ReceivedBy.FAX,
    Kind.CHOICES: ["开盘鉴定"],
    Kind.REFERENCE: UUID(int=7),
    Kind.STATE: next(iter(ORDER["state"].choices or ())),
}
