"""客户 and 工程, with who may sign there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desk.core.lists import ListQuery, page
from desk.core.views import view
from tests.station import CUSTOMER, PROJECT, SIGNATORY, Station
from tests.ui.record_fixtures import OpenPage, fill, type_into
from ui.parts.messages import messages_of

ReadAll = Callable[[], None]


def test_a_customer_is_registered_with_its_look_up_code(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    customers = open_page("customers")
    customers.start_new()
    fill(customers.detail.editor.form, name="湖南水务建设有限公司", contact="何工")
    customers.detail.editor.save()
    read_all()
    found = page(sqlite_station.clerk, ListQuery("customers", text="hnsw")).rows
    assert [row["name"] for row in found] == ["湖南水务建设有限公司"]
    assert customers.detail.seen is not None
    assert customers.detail.seen.values["lookup_code"].startswith("HNSW")


def test_a_name_that_is_there_already_is_refused_beside_the_name(
    open_page: OpenPage, read_all: ReadAll
) -> None:
    customers = open_page("customers")
    customers.start_new()
    fill(customers.detail.editor.form, name=CUSTOMER)
    customers.detail.editor.save()
    read_all()
    cells = dict(customers.detail.editor.form.cells())
    assert "已经建过档" in cells["name"].sentence
    assert [bar.text for bar in messages_of(customers).bars] == []


def test_a_signatory_is_added_changed_and_removed_in_the_form(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    projects = open_page("projects")
    projects.show_record(sqlite_station.project)
    read_all()
    people = projects.detail.editor.form.children_editors["people"]
    assert [row["name"] for row in people.raw()][:2] == [SIGNATORY, "李明"]
    people._add.click()
    name, right, phone, until = list(people._rows[-1].editors.values())
    type_into(name.stops()[0], "新来的")
    QTest.keyClicks(right.stops()[0], "sh")
    type_into(phone.stops()[0], "０１３９")
    type_into(until.stops()[0], "20261231")
    people._remove(people._rows[1])
    projects.detail.editor.save()
    read_all()
    rows = view(sqlite_station.clerk, "projects", sqlite_station.project).children["people"]
    assert [row["name"] for row in rows] == [SIGNATORY, "周旧人", "新来的"]
    assert rows[-1]["right"].label == "收货人"
    assert str(rows[-1]["valid_until"]) == "2026-12-31"


def test_a_line_that_lacks_its_name_is_named(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    projects = open_page("projects")
    projects.show_record(sqlite_station.project)
    read_all()
    people = projects.detail.editor.form.children_editors["people"]
    type_into(people._rows[0].editors["name"].stops()[0], "", leave=False)
    QTest.keyClick(
        people._rows[0].editors["name"].stops()[0],
        Qt.Key.Key_S,
        Qt.KeyboardModifier.ControlModifier,
    )
    read_all()
    assert people._sentence.text() == "签认人与收货人第 1 行缺少姓名"
    seen = view(sqlite_station.clerk, "projects", sqlite_station.project)
    assert seen.children["people"][0]["name"] == SIGNATORY


def test_the_list_of_projects_shows_whose_they_are(open_page: OpenPage) -> None:
    projects = open_page("projects")
    rows = projects.table.rows
    names = [rows.row_at(at)["name"] for at in range(rows.rowCount())]
    assert PROJECT in names
    assert {rows.row_at(at)["customer_id"] for at in range(rows.rowCount())} == {CUSTOMER}
