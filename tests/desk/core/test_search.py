"""Everything is found by number, name, pinyin, phone, and any piece of the Chinese."""

from __future__ import annotations

import pytest

from desk.core import records
from desk.core.search import find
from tests.station import OTHER_PROJECT, PROJECT, Station


def _kinds(station: Station, text: str) -> set[str]:
    return {found.kind for found in find(station.clerk, text)}


@pytest.mark.parametrize(
    "text",
    ["DH-202611-0001", "dh-202611", "滨江", "江花", "bjhy", "binjianghuayuan", "底板", "c35p8", "Ｃ３５",
     "13807310001", "张工", "dxs", "滨江 底板", "ZJSJ"],
)  # fmt: skip
def test_an_order_is_found_by(station: Station, text: str) -> None:
    station.received()
    assert "orders" in _kinds(station, text)


def test_a_number_comes_before_what_only_mentions_it(station: Station) -> None:
    id_ = station.received()
    records.take(station.clerk, "orders", id_, "task")
    found = find(station.clerk, "DH-202611-0001")
    assert (found[0].kind, found[0].id) == ("orders", id_)
    assert {f.kind for f in found} == {"orders", "tasks"}


def test_kinds_narrow_the_search(station: Station) -> None:
    station.received()
    assert {f.kind for f in find(station.clerk, "滨江", kinds=("projects",))} == {"projects"}
    assert len(find(station.clerk, "中建", kinds=("projects", "customers"), limit=2)) == 2


def test_a_renamed_customer_is_found_in_projects_and_orders_at_once(station: Station) -> None:
    station.order(project=OTHER_PROJECT)
    assert _kinds(station, "五矿") == set()
    records.edit(station.clerk, "customers", station.customer, {"name": "五矿二十三冶"})
    assert _kinds(station, "五矿") == {"customers", "projects", "orders"}
    assert _kinds(station, "中建三局") == set()


def test_a_corrected_look_up_code_is_searched(station: Station) -> None:
    records.create(station.clerk, "customers", {"name": "单县建筑公司"})
    records.create(station.clerk, "customers", {"name": "覃塘建材", "lookup_code": "TTJC"})
    assert _kinds(station, "sxjz") == {"customers"}
    assert _kinds(station, "ttjc") == {"customers"}


def test_rare_characters_are_found(station: Station) -> None:
    records.create(station.clerk, "customers", {"name": "𠮷㙍堃喆商贸"})
    for text in ("𠮷", "㙍堃", "喆商"):
        assert _kinds(station, text) == {"customers"}


def test_wild_cards_mean_themselves(station: Station) -> None:
    station.received()
    for text in ("%", "滨_", "*", '"', "滨%", "NOT", "'"):
        assert _kinds(station, text) == set(), text
    records.create(station.clerk, "customers", {"name": "100%_公司"})
    assert _kinds(station, "100%_") == {"customers"}


def test_nothing_is_asked_with_empty_words(station: Station) -> None:
    assert find(station.clerk, "  　 ") == []


def test_what_was_deleted_is_not_found(station: Station) -> None:
    from db.models import OrderNotice
    from desk.core.unit import unit

    id_ = station.order(placement="唯一的部位")
    assert _kinds(station, "唯一的") == {"orders"}
    with unit(station.clerk, "删除草稿") as u:
        u.session.delete(u.load(OrderNotice, id_))
    assert _kinds(station, "唯一的") == set()


def test_a_name_stays_found_after_many_changes(station: Station) -> None:
    for n in range(5):
        records.edit(station.clerk, "projects", station.project, {"address": f"第{n}条路"})
    assert _kinds(station, "第4条路") == {"projects"}
    assert _kinds(station, "第3条路") == set()
    assert _kinds(station, PROJECT) == {"projects"}
