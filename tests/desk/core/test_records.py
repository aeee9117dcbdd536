"""Making, editing and merging records of any kind, on both databases."""

from __future__ import annotations

from uuid import uuid4

import pytest

from desk.checking import check
from desk.core import records, views
from desk.core.errors import Conflict, Invalid, Refused
from desk.core.lists import ListQuery, count
from desk.core.references import locate
from tests.station import PROJECT, Station, made

HOSTILE = [
    "Robert'); DROP TABLE orders;--",
    "100%_\\",
    "<b onclick=x>&amp;</b>",
    '=HYPERLINK("http://x")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\u202e反向\u2066隔离",
    "零\x00字节\x07\x1b[31m",
    "半个\ud800代理",
    "𠮷㙍堃喆😀",
    "１２．５　全角",
    "a\u0301\u200b\ufeff",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_is_typed_is_stored_clean_and_found_again(station: Station, text: str) -> None:
    id_ = station.order(placement=f"承台{text}", remarks=f"第一行\r\n{text}")
    seen = views.view(station.clerk, "orders", id_)
    stored = seen.values["placement"]
    assert stored.startswith("承台")
    assert not any(sign in stored for sign in "\x00\x07\x1b\u202e\u2066\ud800\ufeff")
    assert seen.values["remarks"].startswith("第一行\n")
    assert count(station.clerk, ListQuery("orders", text=stored)) == 1
    assert [c.name for c in check(station.database) if not c.ok] == []


@pytest.mark.parametrize("text", HOSTILE)
def test_no_question_breaks_a_search(station: Station, text: str) -> None:
    from desk.core.search import find

    assert find(station.clerk, text) == []
    assert count(station.clerk, ListQuery("orders", text=text)) == 0
    with pytest.raises(Refused):
        records.create(station.clerk, "orders", {"project": f"没有{text}"})


def test_text_that_is_too_long_is_refused_by_its_field(station: Station) -> None:
    with pytest.raises(Invalid) as refused:
        station.order(placement="很" * 5000)
    assert list(refused.value.problems) == ["placement"]


def test_every_unreadable_value_is_named_at_once(station: Station) -> None:
    with pytest.raises(Invalid) as refused:
        station.order(volume_m3="待定", slump_mm="很稀", planned_opening="改天")
    assert set(refused.value.problems) == {"volume_m3", "slump_mm", "planned_opening"}


@pytest.mark.parametrize("volume", ["0", "-3", "1e9", "NaN", "Infinity"])
def test_impossible_volumes_are_refused(station: Station, volume: str) -> None:
    with pytest.raises(Invalid) as refused:
        station.order(volume_m3=volume)
    assert list(refused.value.problems) == ["volume_m3"]


def test_an_unknown_field_is_refused_naming_those_there_are(station: Station) -> None:
    with pytest.raises(Refused, match="placement"):
        station.order(colour="红")


def test_a_retry_with_the_same_id_makes_no_second_record(station: Station) -> None:
    id_ = uuid4()
    for kind, values in (
        ("orders", {"project": PROJECT, "placement": "柱"}),
        ("customers", {"name": "新客户"}),
    ):
        before = count(station.clerk, ListQuery(kind))
        for _ in range(2):
            assert made(records.create(station.clerk, kind, values, id=id_)) == id_
        assert count(station.clerk, ListQuery(kind)) == before + 1


def test_a_retry_of_a_task_or_a_plan_makes_no_second_one(station: Station) -> None:
    order = views.view(station.clerk, "orders", station.signed()).number
    task, plan = uuid4(), uuid4()
    for _ in range(2):
        records.create(station.clerk, "tasks", {"order": order}, id=task)
        records.create(station.head, "daily-plans", {"plan_date": "2026-11-22"}, id=plan)
    assert count(station.clerk, ListQuery("tasks")) == 1
    assert count(station.clerk, ListQuery("daily-plans")) == 1


def test_changes_to_different_fields_are_merged(station: Station) -> None:
    id_ = station.order()
    seen = views.view(station.clerk, "orders", id_)
    records.edit(station.head, "orders", id_, {"contact": "李工"})
    records.edit(
        station.clerk,
        "orders",
        id_,
        {"contact": "张工", "remarks": "早到"},
        version=seen.version,
        opened=seen.values,
    )
    now = views.view(station.clerk, "orders", id_).values
    assert (now["contact"], now["remarks"]) == ("李工", "早到")


def test_the_loser_of_a_race_hears_who_changed_what(station: Station) -> None:
    id_ = station.order()
    seen = views.view(station.clerk, "orders", id_)
    records.edit(station.head, "orders", id_, {"volume_m3": "220"})
    with pytest.raises(Conflict) as conflict:
        records.edit(
            station.clerk,
            "orders",
            id_,
            {"volume_m3": "250", "remarks": "我的话"},
            version=seen.version,
            opened=seen.values,
        )
    (clash,) = conflict.value.clashes
    assert (clash.field, clash.opened, clash.ours, clash.theirs) == (
        "volume_m3",
        "200.00",
        "250.00",
        "220.00",
    )
    assert "刘芳" in conflict.value.reason
    now = views.view(station.clerk, "orders", id_).values
    assert (str(now["volume_m3"]), now["remarks"]) == ("220.00", "")


def test_a_step_on_a_record_that_moved_on_is_a_conflict(station: Station) -> None:
    id_ = station.order()
    version = views.view(station.clerk, "orders", id_).version
    records.edit(station.head, "orders", id_, {"remarks": "改过"})
    with pytest.raises(Conflict):
        records.take(station.clerk, "orders", id_, "receive", version=version)


def test_states_and_numbers_are_never_typed_in(station: Station) -> None:
    id_ = station.order()
    for values in ({"state": "signed"}, {"number": "DH-202611-0099"}, {"changed_by": "别人"}):
        with pytest.raises(Refused):
            records.edit(station.clerk, "orders", id_, values)
    number = views.view(station.clerk, "orders", station.signed()).number
    with pytest.raises(Refused):
        records.create(station.clerk, "tasks", {"order": number, "state": "collected"})
    with pytest.raises(Refused):
        records.create(station.head, "daily-plans", {"plan_date": "2026-11-22", "state": "issued"})


def test_a_record_is_found_by_number_name_id_and_the_start_of_its_id(station: Station) -> None:
    id_ = station.received()
    number = views.view(station.clerk, "orders", id_).number
    for reference in (number, number.lower(), str(id_), id_.hex[:8]):
        assert locate(station.clerk, reference)[1] == id_
    assert locate(station.clerk, PROJECT)[1] == station.project
    assert locate(station.clerk, "specialist", "people")[0].name == "people"


def test_a_reference_to_nothing_is_refused_with_likely_ones(station: Station) -> None:
    shown = views.view(station.clerk, "orders", station.order(project="bjhy")).shown
    assert shown["project_id"] == PROJECT
    with pytest.raises(Refused, match=PROJECT):
        station.order(project="滨江项目部")  # the customer of two projects
    with pytest.raises(Refused, match="不在档案里"):
        station.order(project=str(uuid4()))


def test_rows_keep_their_identity_when_they_are_edited_with_their_id(station: Station) -> None:
    rows = views.view(station.clerk, "projects", station.project).children["people"]
    kept = [{"id": str(rows[0]["id"]), "phone": "13700000000"}]
    records.edit(station.clerk, "projects", station.project, {"people": kept})
    (row,) = views.view(station.clerk, "projects", station.project).children["people"]
    assert (row["id"], row["name"], row["phone"]) == (rows[0]["id"], "张建国", "13700000000")


def test_an_incomplete_row_is_refused_by_its_place(station: Station) -> None:
    with pytest.raises(Invalid) as refused:
        records.edit(
            station.clerk, "projects", station.project, {"people": [{"name": "甲"}, {"phone": "1"}]}
        )
    assert "第 2 行" in refused.value.problems["people"]
    for name in ("people.9.phone", "people.x.phone", "rows.1.phone", "people.1.right.x"):
        with pytest.raises(Refused):
            records.edit(station.clerk, "projects", station.project, {name: "1"})


def test_two_customers_cannot_have_one_name(station: Station) -> None:
    with pytest.raises(Invalid, match="已经建过档"):
        records.create(station.clerk, "customers", {"name": "中建三局滨江项目部"})
