"""Whom a record may name: who works here now, as what the field asks for. What stands stays."""

from __future__ import annotations

import pytest

from db.fields import fields_of
from db.models import OrderNotice, Role
from desk.core import records, views
from desk.core.errors import Invalid, Refused
from desk.core.lists import ListQuery, page
from desk.core.search import find
from tests.station import PROJECT, Station, made


def _second(station: Station) -> str:
    admin = station.acting(Role.ADMIN)
    values = {"login": "second", "name": "李二", "roles": ["specialist"]}
    return str(made(records.create(admin, "people", values)))


def _disable(station: Station, login: str) -> None:
    admin = station.acting(Role.ADMIN)
    records.edit(admin, "people", station.people[login].person_id, {"active": False})


def test_somebody_who_left_is_not_named_and_the_sentence_says_who_is(station: Station) -> None:
    _second(station)
    _disable(station, "specialist")
    with pytest.raises(Invalid) as refused:
        records.create(station.head, "orders", {"project": PROJECT, "specialist": "张敏"})
    assert "客服专员不能选张敏：账号已停用" in refused.value.reason
    assert "李二" in refused.value.reason
    records.create(station.head, "orders", {"project": PROJECT, "specialist": "李二"})


def test_somebody_with_another_role_is_not_named(station: Station) -> None:
    for kind, values in (("orders", {"project": PROJECT}), ("projects", {"name": "新工程"})):
        with pytest.raises(Invalid, match="没有“客服专员或生产客服科长”这个角色"):
            records.create(station.clerk, kind, {**values, "specialist": "dispatcher"})


def test_what_is_named_stays_when_the_rest_is_changed(station: Station) -> None:
    clerk = str(station.clerk.person_id)
    order = made(records.create(station.clerk, "orders", {"project": PROJECT, "specialist": clerk}))
    _second(station)
    _disable(station, "specialist")
    records.edit(station.head, "orders", order, {"specialist_id": clerk, "remarks": "照旧"})
    kept = views.view(station.head, "orders", order)
    assert (kept.shown["specialist_id"], kept.values["remarks"]) == ("张敏", "照旧")
    records.edit(station.head, "orders", order, {"specialist": "李二"})
    with pytest.raises(Invalid, match="不能选张敏"):
        records.edit(station.head, "orders", order, {"specialist": "张敏"})


def test_a_new_order_does_not_take_over_a_specialist_who_left(station: Station) -> None:
    clerk = str(station.clerk.person_id)
    records.edit(station.clerk, "projects", station.project, {"specialist_id": clerk})
    _disable(station, "specialist")
    order = made(records.create(station.head, "orders", {"project": PROJECT}))
    assert views.view(station.head, "orders", order).values["specialist_id"] is None


def test_a_pour_is_not_made_for_a_specialist_who_left(station: Station) -> None:
    order = station.signed()
    assert views.view(station.head, "orders", order).shown["specialist_id"] == "张敏"
    _disable(station, "specialist")
    station.plan()
    (pour,) = page(station.head, ListQuery("pours")).rows
    assert views.view(station.head, "pours", pour["id"]).values["specialist_id"] is None


def test_those_who_may_not_be_named_are_not_offered(station: Station) -> None:
    _second(station)
    _disable(station, "specialist")
    field = fields_of(OrderNotice)["specialist_id"]
    listed = {row["name"] for row in page(station.head, ListQuery("people", named_in=field)).rows}
    assert listed == {"李二", station.head.name, "双任"}
    assert find(station.head, "张敏", kinds=("people",)) != []
    assert find(station.head, "张敏", kinds=("people",), named_in=field) == []
    assert [f.title for f in find(station.head, "李二", kinds=("people",), named_in=field)] == [
        "李二"
    ]


def test_a_deputy_must_work_here(station: Station) -> None:
    _disable(station, "deputy_manager")
    given = {"role": "站长", "deputy": "deputy_manager", "ends_at": "2026-11-24 18:00"}
    with pytest.raises(Refused, match=r"代理人不能选.*账号已停用"):
        records.create(station.manager, "absences", given)
