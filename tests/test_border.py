"""What may be written into a field: an empty value, or one that cannot be, is saved rightly or refused
in a sentence, for every kind of record and every field; never is it a defect or stored unheard of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from db.fields import Field, Kind
from db.models import Project, Role
from desk.checking import check
from desk.core import records, views
from desk.core.acting import Acting
from desk.core.errors import Invalid, Refused, UserError
from desk.core.filing import attach, comment
from desk.core.kinds import kind, kind_names
from desk.core.lists import Filter, ListQuery, Op, count, page, totals
from desk.core.references import locate
from desk.core.search import find
from desk.users.kind import set_roles
from desk.values.zone import day_bounds
from tests.desk.pours.test_site import PNG
from tests.everything import live
from tests.station import NOW, PROJECT, Station, made

HALF = "甲\ud800\x00乙"
"""Half a character and a NUL, as broken programs paste them."""
LONG = "字" * 50_000
BEYOND = ("0001-01-01 00:00", "99999-01-01")


def _complaints(station: Station) -> list[str]:
    return [said for found in check(station.database) for said in found.found]


def _somebody_with_every_role(station: Station) -> Acting:
    set_roles(station.acting(Role.ADMIN), station.two_hats.person_id, list(Role))
    return station.two_hats.at(NOW + timedelta(days=2))


def _bad_for(asked: Field) -> tuple[str, ...]:
    if asked.kind in (Kind.DATE, Kind.MOMENT):
        return ("", *BEYOND)
    return ("", HALF, LONG) if asked.kind not in (Kind.BOOL, Kind.CHOICE) else ("", HALF)


def _ids(station: Station, name: str) -> list[UUID]:
    with station.database.reading() as session:
        return list(session.scalars(select(kind(name).model.id).limit(12)))


def _tried(act: Callable[[], object]) -> str:
    """What the act was refused with; anything but a refusal fails the test."""
    try:
        act()
    except UserError as error:
        said = error.reason
    else:
        said = ""
    assert len(said) < 1000
    return said


def test_every_field_of_every_kind_takes_or_refuses_whatever_is_written_into_it(
    sqlite_station: Station, tmp_path: Path
) -> None:
    live(sqlite_station, tmp_path)
    acting = _somebody_with_every_role(sqlite_station)
    for name in kind_names():
        ids = _ids(sqlite_station, name)
        for field in kind(name).entry:
            for bad in _bad_for(kind(name).fields[field]):
                for id_ in ids:
                    said = _tried(lambda: records.edit(acting, name, id_, {field: bad}))  # noqa: B023
                    if "不能再改" not in said:
                        break
            for bad in ("", HALF):
                _tried(lambda: records.create(acting, name, {field: bad}))  # noqa: B023
    assert _complaints(sqlite_station) == []


def _cannot_be_empty() -> Iterator[tuple[str, str]]:
    for name in kind_names():
        known = kind(name)
        columns = known.model.__mapper__.columns
        for field in known.entry:
            asked = known.fields[field]
            if not columns[field].nullable and (asked.choices is not None or asked.numeric):
                yield name, field


def test_a_field_that_cannot_be_empty_says_so_and_what_to_write(station: Station) -> None:
    assert ("orders", "received_by") in set(_cannot_be_empty())
    admin = station.acting(Role.ADMIN)
    order = station.order()
    refused = (
        (station.clerk, "orders", order, "received_by", "接收方式：不能为空,可选:"),
        (station.clerk, "projects", station.project, "supply_priority", "不能为空,可选:"),
        (admin, "people", admin.person_id, "active", "不能为空,请写“是”或“否”"),
    )
    for acting, name, id_, field, said in refused:
        label = kind(name).fields[field].label
        with pytest.raises(Invalid) as error:
            records.edit(acting, name, id_, {field: ""})
        assert label in error.value.problems[field]
        assert said.split("：")[-1] in error.value.problems[field]
    technical = station.acting(Role.TECHNICAL_HEAD)
    mix = _ids(station, "mixes")[0]
    with pytest.raises(Invalid, match="没有请写 0"):
        records.edit(technical, "mixes", mix, {"slag_kg": ""})
    assert _complaints(station) == []


@pytest.mark.parametrize("name", kind("orders").required)
def test_what_an_order_was_received_with_cannot_be_emptied_again(
    sqlite_station: Station, name: str
) -> None:
    clerk, order = sqlite_station.clerk, sqlite_station.received()
    records.edit(clerk, "orders", order, {"late_entry_reason": "停电"})
    before = views.view(clerk, "orders", order).values
    with pytest.raises(Invalid) as error:
        records.edit(clerk, "orders", order, {name: "", "remarks": "改了"})
    assert "不能为空" in error.value.problems[name]
    assert views.view(clerk, "orders", order).values == before
    draft = sqlite_station.order()
    records.edit(clerk, "orders", draft, {name: ""})
    assert not views.view(clerk, "orders", draft).values[name]


def test_a_new_record_that_leaves_one_empty_has_the_usual_value_and_its_history_says_so(
    station: Station,
) -> None:
    order = station.order(received_by="")
    shown = views.view(station.clerk, "orders", order)
    assert shown.values["received_by"].label == "项目收取"
    assert shown.history[0]["changes"]["received_by"][0] is None
    assert _complaints(station) == []


def test_the_day_of_a_diary_cannot_be_emptied(station: Station) -> None:
    made_ = made(records.create(station.clerk, "site-diaries", {"diary_date": "2026-11-20"}))
    for empty in ("", None):
        with pytest.raises(Refused, match="日期：不能为空"):
            records.edit(station.clerk, "site-diaries", made_, {"diary_date": empty})
    shown = views.view(station.clerk, "site-diaries", made_)
    assert shown.values["diary_date"] == date(2026, 11, 20)
    assert _complaints(station) == []


@pytest.mark.parametrize(
    "written", ["0001-01-01", "0000-01-01", "99999-01-01", "1026-11-21 07:00", "9999-12-31 23:59"]
)
def test_a_date_beyond_every_calendar_is_refused(sqlite_station: Station, written: str) -> None:
    for field in ("planned_opening", "signed_at"):
        with pytest.raises(Invalid, match=r"年之间|不是时间"):
            sqlite_station.order(**{field: written})


def test_a_day_at_the_end_of_the_calendar_has_bounds() -> None:
    for day in (date.min, date.max):
        start, end = day_bounds(day)
        assert end - start == timedelta(days=1)


def test_half_a_character_is_left_out_wherever_text_is_written(station: Station) -> None:
    clerk = station.clerk
    order = station.order(placement=HALF, remarks=HALF)
    assert views.view(clerk, "orders", order).values["placement"] == "甲乙"
    records.take(clerk, "orders", order, "receive", {"received_by": "微信"}, reason=HALF)
    records.take(clerk, "orders", order, "cancel", reason=HALF)
    history = views.view(clerk, "orders", order).history
    assert history[-1]["reason"] == "甲乙"
    comment(clerk, "orders", order, HALF)
    attach(clerk, "orders", order, PNG, f"{HALF}.png", note=HALF)
    for act in (
        lambda: find(clerk, HALF),
        lambda: page(clerk, ListQuery("orders", text=HALF)),
        lambda: page(clerk, ListQuery("orders", filters=(Filter("placement", Op.IS, HALF),))),
        lambda: page(clerk, ListQuery("orders", filters=(Filter("placement", Op.CONTAINS, HALF),))),
        lambda: locate(clerk, HALF),
        lambda: station.order(project=HALF),
        lambda: records.create(clerk, "orders", {HALF: HALF}),
    ):
        assert "\ud800" not in _tried(act)
    assert _complaints(station) == []


def test_a_reason_that_the_history_cannot_hold_is_refused(sqlite_station: Station) -> None:
    order = sqlite_station.received()
    with pytest.raises(Refused, match=r"原因.*太长.*最多500个字"):
        records.take(sqlite_station.clerk, "orders", order, "cancel", reason=LONG)


@pytest.mark.parametrize("text", ["底板 " * 1000, LONG, "a" * 201])
def test_a_page_pasted_into_the_search_is_refused_in_a_sentence(
    station: Station, text: str
) -> None:
    clerk = station.clerk
    query = ListQuery("orders", text=text)
    for act in (
        lambda: find(clerk, text),
        lambda: page(clerk, query),
        lambda: count(clerk, query),
        lambda: totals(clerk, query, ["volume_m3"]),
    ):
        with pytest.raises(Refused, match="最多 20 个词、200 个字"):
            act()
    for op in (Op.CONTAINS, Op.IS):
        wanted = ListQuery("orders", filters=(Filter("placement", op, LONG),))
        with pytest.raises(Refused, match="不能这样筛选"):
            page(clerk, wanted)
    with pytest.raises(Invalid, match="太长"):
        station.order(project=LONG)


def test_a_long_name_is_still_found_whole(sqlite_station: Station) -> None:
    clerk, name = sqlite_station.clerk, ("滨江花园二期3号楼及地下车库" * 20)[:200]
    records.create(clerk, "projects", {"name": name, "customer": str(sqlite_station.customer)})
    assert [found.title for found in find(clerk, name, kinds=("projects",))] == [name]
    with sqlite_station.database.reading() as session:
        assert session.scalar(select(Project.name).where(Project.name == PROJECT)) == PROJECT
