"""Roles: nobody gives one to himself while another administrator could; who got or lost what is in
the history."""

from __future__ import annotations

from uuid import UUID

import pytest

from db.models import Role
from desk.core import records, views
from desk.core.acting import Acting
from desk.core.errors import Refused
from desk.rules.notices import owed
from desk.users.kind import SELF_GIVEN, set_roles
from desk.users.sign_in import sign_in
from tests.station import NOW, PASSWORD, Station, made

ALL = "admin,station_manager"
FIRST = "the first one"


def _second_admin(station: Station) -> UUID:
    admin = station.acting(Role.ADMIN)
    values = {"login": "root", "name": "副管", "roles": ["admin"], "password": FIRST}
    return made(records.create(admin, "people", values))


def _by_rows(admin: Acting) -> None:
    held = views.view(admin, "people", admin.person_id).children["roles"]
    rows = [{"id": row["id"], "role": row["role"]} for row in held]
    records.edit(admin, "people", admin.person_id, {"roles": [*rows, {"role": "站长"}]})


@pytest.mark.parametrize("by_rows", [False, True], ids=["set_roles", "rows"])
def test_nobody_gives_himself_a_role_while_another_could(station: Station, by_rows: bool) -> None:
    _second_admin(station)
    admin = station.acting(Role.ADMIN)
    with pytest.raises(
        Refused, match=r"何伟不能给自己增加角色“站长”。请由另一位系统管理员（副管）"
    ):
        _by_rows(admin) if by_rows else set_roles(admin, admin.person_id, ALL)
    assert views.view(admin, "people", admin.person_id).values["role_names"] == "系统管理员"


@pytest.mark.parametrize("by_rows", [False, True], ids=["set_roles", "rows"])
def test_the_only_administrator_may_and_the_manager_hears_of_it(
    station: Station, by_rows: bool
) -> None:
    admin = station.acting(Role.ADMIN)
    _by_rows(admin) if by_rows else set_roles(admin, admin.person_id, ALL)
    last = views.view(admin, "people", admin.person_id).history[-1]
    assert last["action"] == SELF_GIVEN
    assert last["changes"]["role_names"] == ["系统管理员", "站长、系统管理员"]
    told = [each.sentence for each in owed(station.manager)]
    assert told == ["系统管理员何伟给自己增加了角色：站长。请核实"]


def test_another_administrator_who_left_does_not_stand_in_the_way(station: Station) -> None:
    admin, other = station.acting(Role.ADMIN), _second_admin(station)
    records.edit(admin, "people", other, {"active": False})
    set_roles(admin, admin.person_id, ALL)
    assert Role.STATION_MANAGER in sign_in(station.database, "admin", PASSWORD, at=NOW).roles
    (told,) = owed(station.manager)
    assert "已停用的系统管理员：副管" in told.sentence  # whoever disables him first is seen


def test_another_administrator_gives_it_without_further_ado(station: Station) -> None:
    _second_admin(station)
    other = sign_in(station.database, "root", FIRST, at=NOW)
    admin = station.acting(Role.ADMIN)
    set_roles(other, admin.person_id, ALL)
    last = views.view(admin, "people", admin.person_id).history[-1]
    assert (last["action"], last["person"]) == ("调整角色", "副管")
    assert owed(station.manager) == []


def test_the_history_says_who_got_and_lost_which_role(station: Station) -> None:
    admin, person = station.acting(Role.ADMIN), station.acting(Role.DISPATCHER).person_id
    set_roles(admin, person, "dispatcher,inspector")
    set_roles(admin, person, "inspector")
    first, second = views.view(admin, "people", person).history[-2:]
    assert first["changes"]["role_names"] == ["调度员", "调度员、质检员"]
    assert second["changes"]["role_names"] == ["调度员、质检员", "质检员"]
    rows = {key.split(":")[0]: change for key, change in second["changes"].items() if ":" in key}
    assert rows == {"person_roles": ["dispatcher", None]}


def test_a_person_who_is_made_comes_into_the_history_with_the_roles(station: Station) -> None:
    other = _second_admin(station)
    (first,) = views.view(station.acting(Role.ADMIN), "people", other).history
    assert first["changes"]["role_names"] == [None, "系统管理员"]
