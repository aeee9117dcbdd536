"""People, settings and the station's history."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from db.models import Role
from desk.core import records
from desk.core.views import view
from desk.settings import listing
from desk.settings.declared import DECLARED
from desk.users.kind import set_roles
from desk.users.sign_in import sign_in
from tests.opening import folders_under
from tests.station import Station
from tests.ui.record_fixtures import OpenPage, fill, sheet_of, type_into
from ui.about import AboutPage
from ui.parts.lists.table_view import go_to_row
from ui.parts.page import Page
from ui.system.audit import AuditPage, change_words
from ui.system.people import FirstPasswordSheet, PeoplePage
from ui.system.settings import SettingsPage
from ui.theme import current_theme

ReadAll = Callable[[], None]


def settings_page(open_page: OpenPage, role: Role) -> SettingsPage:
    return cast(SettingsPage, cast(Page, open_page("settings", role=role)))


def value(station: Station, key: str) -> object:
    return next(row["value"] for row in listing(station.clerk) if row["key"] == key)


def test_a_new_person_gets_roles_and_a_first_password(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    people = cast(PeoplePage, open_page("people", role=Role.ADMIN))
    people.start_new()
    form = people.detail.editor.form
    fill(form, name="周新", login="zhouxin", phone="013900000001")
    ticks = form.children_editors["roles"]._ticks
    assert ticks is not None
    ticks.boxes[Role.DISPATCHER].click()
    people.detail.editor.save()
    read_all()
    sheet = sheet_of(people, FirstPasswordSheet)
    sheet.first.setText("first-password")
    sheet.second.setText("another")
    sheet.accept()
    assert sheet._error.text() == "两次输入的密码不一样。"
    for easy, said in (("123456", "连着的数字"), ("      ", "全是空格"), ("zhouxin", "登录名相同")):
        sheet.first.setText(easy)
        sheet.second.setText(easy)
        sheet.accept()
        read_all()
        assert said in sheet._error.text()
    sheet.first.setText("first-password")
    sheet.second.setText("first-password")
    sheet.accept()
    read_all()
    acting = sign_in(sqlite_station.database, "zhouxin", "first-password")
    assert acting.roles == {Role.DISPATCHER}


def test_an_easy_password_is_refused_in_the_sheet(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    people = cast(PeoplePage, open_page("people", role=Role.ADMIN))
    sheet = people.set_password()
    assert sheet is not None
    sheet.first.setText("123")
    sheet.second.setText("123")
    sheet.accept()
    read_all()
    assert sheet.isVisible()
    assert "密码至少" in sheet._error.text()


def test_roles_are_ticked_off_and_kept(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    people = open_page("people", role=Role.ADMIN)
    person = sqlite_station.clerk.person_id
    people.show_record(person)
    read_all()
    ticks = people.detail.editor.form.children_editors["roles"]._ticks
    assert ticks is not None
    ticks.boxes[Role.INSPECTOR].click()
    people.detail.editor.save()
    read_all()
    rows = view(sqlite_station.acting(Role.ADMIN), "people", person).children["roles"]
    assert {row["role"] for row in rows} == {Role.SPECIALIST, Role.INSPECTOR}


def test_only_the_administrator_changes_people(open_page: OpenPage) -> None:
    people = open_page("people", role=Role.SECTION_HEAD)
    assert people.primary_action() is None
    assert all(editor.read_only for editor in people.detail.editor.form.editors.values())


def test_every_declared_setting_is_on_the_page_and_nothing_else(open_page: OpenPage) -> None:
    settings = settings_page(open_page, Role.SECTION_HEAD)
    assert list(settings.rows) == [each.key for each in DECLARED]
    groups = {each.group for each in DECLARED} | {"本机与数据库"}
    assert {settings.tabs.tabText(at) for at in range(settings.tabs.count())} == groups


def test_a_setting_is_changed_saved_and_in_force(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    settings = settings_page(open_page, Role.SECTION_HEAD)
    line = settings.rows["orders.cutoff"].editor.stops()[0]
    type_into(line, "17:30", leave=False)
    assert settings.unsaved() == 1
    QTest.keyClick(line, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    read_all()
    assert value(sqlite_station, "orders.cutoff") == "17:30"
    assert settings.unsaved() == 0


def test_a_setting_out_of_bounds_is_refused_beside_it_and_the_others_are_kept(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    settings = settings_page(open_page, Role.SECTION_HEAD)
    type_into(settings.rows["orders.cutoff"].editor.stops()[0], "25:00", leave=False)
    type_into(settings.rows["orders.truck_load_m3"].editor.stops()[0], "10", leave=False)
    settings.save()
    read_all()
    assert "16:00" in settings.rows["orders.cutoff"]._error.text()
    assert value(sqlite_station, "orders.cutoff") == "16:00"
    assert str(value(sqlite_station, "orders.truck_load_m3")) == "10.00"
    assert settings.unsaved() == 1
    assert settings.problems_button.text() == "1 处要改"
    settings.tabs.setCurrentIndex(3)
    settings.problems_button.click()
    assert settings.rows["orders.cutoff"].isVisible()
    type_into(settings.rows["orders.cutoff"].editor.stops()[0], "17:00", leave=False)
    assert settings.problems_button.isHidden()


def test_settings_can_be_read_by_all_and_changed_by_two_roles(open_page: OpenPage) -> None:
    settings = settings_page(open_page, Role.DISPATCHER)
    assert all(row.editor.read_only for row in settings.rows.values())
    assert "由系统管理员、生产客服科长修改" in settings._status.text()


def test_the_page_is_honest_about_what_a_shared_file_protects_from(open_page: OpenPage) -> None:
    from PySide6.QtWidgets import QLabel

    settings = settings_page(open_page, Role.SPECIALIST)
    said = " ".join(found.text() for found in settings.findChildren(QLabel))
    assert "挡不住有权写这个文件的人" in said


def test_rows_stand_closer_when_one_likes_it_compact(open_page: OpenPage) -> None:
    settings = settings_page(open_page, Role.SPECIALIST)
    settings.compact.click()
    assert current_theme().compact
    assert settings.office.remembered.for_desk("").flag("look/compact")


def test_the_history_tells_who_changed_what_and_opens_the_record(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    order = sqlite_station.received()
    records.edit(sqlite_station.head, "orders", order, {"volume_m3": "150"})
    audit = cast(AuditPage, cast(Page, open_page("audit", role=Role.SECTION_HEAD)))
    entry = audit.model.entries[0]
    assert entry["person"] == sqlite_station.head.name
    assert "计划方量：200.00 → 150.00" in change_words(entry)
    audit.line.setText("收单")
    read_all()
    assert {each["action"] for each in audit.model.entries} == {"收单"}
    audit.table.setFocus()
    go_to_row(audit.table, 0)
    QTest.keyClick(audit.table, Qt.Key.Key_Return)
    read_all()
    window = audit.window()
    assert window.current_page.key == "orders"  # type: ignore[attr-defined]


def test_the_history_is_not_offered_to_people_who_do_not_audit(open_page: OpenPage) -> None:
    assert open_page("audit", role=Role.DISPATCHER) is None


def test_whoever_audits_no_longer_is_told_who_does(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    audit = cast(AuditPage, cast(Page, open_page("audit", role=Role.DEPUTY_MANAGER)))
    set_roles(sqlite_station.acting(Role.ADMIN), audit.acting.person_id, "sales")
    audit.refresh()
    read_all()
    assert audit.table.isHidden()
    assert "历史记录由" in audit._refusal.text()


def test_looking_at_about_makes_no_folder(
    open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders_under(tmp_path / "nowhere", monkeypatch)
    about = cast(AboutPage, cast(Page, open_page("about")))
    assert str(tmp_path / "nowhere") in dict(about._facts)["设置与日志"]
    assert not (tmp_path / "nowhere").exists()
