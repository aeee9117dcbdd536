"""People, signing in, and roles."""

from __future__ import annotations

import pytest

from db.engine import Database
from db.models import Role
from desk.core import records, views
from desk.core.acting import Acting
from desk.core.errors import Invalid, Missing, Refused
from desk.core.lists import ListQuery, page
from desk.documents.usual import USUAL
from desk.system.opening import open_any, open_ready
from desk.users.kind import reset_password, set_roles
from desk.users.sign_in import change_own_password, must_change_password, sign_in
from desk.users.station import found_station, has_station
from tests.station import NOW, PASSWORD, Station, made


def test_a_person_signs_in_with_the_right_password_only(station: Station) -> None:
    acting = sign_in(station.database, " Specialist ", PASSWORD, at=NOW)
    assert (acting.name, acting.pinned) == ("张敏", NOW)
    assert acting.roles == {Role.SPECIALIST}
    for login, password in (("specialist", "wrong"), ("nobody", PASSWORD), ("specialist", "")):
        with pytest.raises(Refused, match="登录名或密码不对"):
            sign_in(station.database, login, password)


def _found(database: Database, *, login: str = "Boss", name: str = "站", password: str) -> Acting:
    return found_station(
        database, company="公司", station=name, name="管", login=login, password=password
    )


def test_the_clock_is_set_on_a_demo_station_only(empty_target: str) -> None:
    database = open_any(empty_target, create=True)
    _found(database, password="correct horse")
    with pytest.raises(Refused, match="演示库"):
        sign_in(database, "boss", "correct horse", at=NOW)
    acting = sign_in(database, "boss", "correct horse")
    assert acting.pinned is None
    database.close()


def test_a_station_is_founded_once(empty_target: str) -> None:
    database = open_any(empty_target, create=True)
    assert not has_station(database)
    with pytest.raises(Invalid):
        _found(database, name=" ", password="correct horse")
    with pytest.raises(Refused, match="6 位"):
        _found(database, password="short")
    with pytest.raises(Refused, match="登录名相同"):
        _found(database, login="bossboss", password="BossBoss")
    _found(database, password="correct horse")
    assert has_station(database)
    with pytest.raises(Refused, match="不能重复建立"):
        _found(database, password="correct horse")
    database.close()
    open_ready(empty_target).close()


def test_a_new_station_begins_with_the_usual_kinds_of_document(sqlite_station: Station) -> None:
    head = sqlite_station.head
    rows = page(head, ListQuery("document-kinds")).rows
    assert {row["name"] for row in rows} == {each["name"] for each in USUAL}
    shown = views.view(head, "document-kinds", rows[0]["id"])
    assert [entry["action"] for entry in shown.history] == ["建立本站"]


def test_a_missing_or_foreign_file_is_never_taken_for_an_empty_station(
    empty_sqlite: str, sqlite_copy: str
) -> None:
    from pathlib import Path

    with pytest.raises(Missing, match="找不到数据库"):
        open_ready(empty_sqlite)
    for content in (b"", b"not a database, really not" * 50):
        Path(empty_sqlite).write_bytes(content)
        with pytest.raises(Refused, match="不是完好的数据库"):
            open_ready(empty_sqlite)
    for address in ("mysql://u:secret@h/d", "sqlite+x://", "http://h"):
        with pytest.raises(Refused, match="地址要写成") as refused:
            open_ready(address)
        assert "secret" not in refused.value.reason
    open_ready(sqlite_copy).close()


def test_a_database_of_a_newer_program_is_not_touched(sqlite_copy: str) -> None:
    import sqlite3

    raw = sqlite3.connect(sqlite_copy)
    raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.commit()
    raw.close()
    with pytest.raises(Refused, match="更新版本的程序"):
        open_ready(sqlite_copy)


def test_an_administrator_makes_people_and_nobody_else_does(station: Station) -> None:
    admin = station.acting(Role.ADMIN)
    values = {
        "login": "Xin",
        "name": "新人",
        "roles": "客服专员、dispatcher",
        "password": "xin-first",
    }
    with pytest.raises(Refused, match="系统管理员"):
        records.create(station.head, "people", values)
    id_ = made(records.create(admin, "people", values))
    person = sign_in(station.database, "xin", "xin-first")
    assert person.roles == {Role.SPECIALIST, Role.DISPATCHER}
    assert must_change_password(person)
    change_own_password(person, "xin-first", "xin-own-one")
    assert not must_change_password(person)
    assert "password_hash" not in str(views.as_json(views.view(admin, "people", id_)))


def test_a_login_is_unique_and_roles_must_exist(station: Station) -> None:
    admin = station.acting(Role.ADMIN)
    with pytest.raises(Invalid, match="已经有人用了"):
        records.create(admin, "people", {"login": "SPECIALIST", "name": "重名", "roles": ""})
    with pytest.raises(Refused, match="没有“boss”这个角色"):
        records.create(admin, "people", {"login": "x1", "name": "某人", "roles": ["boss"]})


def test_roles_are_changed_without_losing_those_that_stay(station: Station) -> None:
    admin = station.acting(Role.ADMIN)
    person = station.people["dispatcher"]
    for roles in ("dispatcher,inspector", "inspector", "调度员、质检员"):
        set_roles(admin, person.person_id, roles)
    assert sign_in(station.database, "dispatcher", PASSWORD).roles == {
        Role.DISPATCHER,
        Role.INSPECTOR,
    }
    history = views.view(admin, "people", person.person_id).history
    assert [entry["action"] for entry in history][-3:] == ["调整角色"] * 3
    with pytest.raises(Refused, match="自己的系统管理员角色"):
        set_roles(admin, admin.person_id, "specialist")


def test_who_left_cannot_sign_in_and_nobody_locks_themselves_out(station: Station) -> None:
    admin = station.acting(Role.ADMIN)
    records.edit(admin, "people", station.people["sales"].person_id, {"active": False})
    with pytest.raises(Refused):
        sign_in(station.database, "sales", PASSWORD)
    with pytest.raises(Refused, match="自己的账号"):
        records.edit(admin, "people", admin.person_id, {"active": False})


def test_a_new_password_from_the_administrator_must_be_changed(station: Station) -> None:
    admin = station.acting(Role.ADMIN)
    reset_password(admin, station.people["sales"].person_id, "temporary")
    person = sign_in(station.database, "sales", "temporary")
    assert must_change_password(person)
    with pytest.raises(Refused, match="不能与旧密码相同"):
        change_own_password(person, "temporary", "temporary")
    with pytest.raises(Refused, match="不对"):
        change_own_password(person, "wrong", "another-one")


def test_an_administrator_approves_no_business(station: Station) -> None:
    station.signed()
    plan = station.plan(until="submit")
    for step in ("approve", "reject"):
        with pytest.raises(Refused):
            records.take(station.acting(Role.ADMIN), "daily-plans", plan, step, reason="试")


def test_nobody_approves_what_they_submitted(station: Station) -> None:
    station.signed()
    plan = made(records.create(station.head, "daily-plans", {"plan_date": "2026-11-22"}))
    records.take(station.two_hats, "daily-plans", plan, "submit")
    for step in ("approve", "reject"):
        with pytest.raises(Refused) as refused:
            records.take(station.two_hats, "daily-plans", plan, step, reason="自己")
        assert (refused.value.rule, refused.value.clause) == ("S01", "M2.2.1")
    records.take(station.manager, "daily-plans", plan, "approve")
