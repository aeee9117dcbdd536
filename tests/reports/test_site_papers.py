"""Ticket, return record, letter and the plant's sheets say what their records know."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from db.models import Role, TicketState
from desk.core import records
from desk.core.lists import ListQuery, page
from desk.core.papers import paper_data
from desk.core.views import view
from reports.catalogue import FORMS, layout_form, print_form
from reports.form import PaperSettings, PaperSize
from reports.issuing import record_paper
from tests.reports.reading import all_text, bare, opened, page_text, picture
from tests.reports.samples import context
from tests.reports.samples_site import long_pour, mix, pour, returned, ticket
from tests.reports.test_qr import codes
from tests.station import Station, made, on_the_day

SHEETS = ("混凝土开盘鉴定", "混凝土施工配合比通知单", "骨料含水率测定表")


def printed(station: Station, form: str, record: UUID) -> str:
    return bare(all_text(record_paper(station.clerk, FORMS[form], record)))


def test_a_ticket_says_how_much_went_with_it_and_before_it(station: Station) -> None:
    """Mortar and void tickets count nothing; a load sent later does not change an earlier one."""
    site = station.pour()
    station.ticket(site, "2", at=on_the_day(7, 10), load="润管砂浆")
    wrong = station.ticket(site, "12", at=on_the_day(7, 20))
    first = made(station.ticket(site, "12", at=on_the_day(7, 30)))
    second = made(station.ticket(site, "10.5", at=on_the_day(7, 40), plate="湘A8102"))
    records.take(station.head, "tickets", made(wrong), "void", reason="车号录错")
    text = printed(station, "F38", second)
    assert bare("本车方量 10.50 m³ 累计方量 22.50 m³ 累计车数 2 车") in text
    assert bare("累计方量 12.00 m³ 累计车数 1 车") in printed(station, "F38", first)
    assert view(station.clerk, "tickets", made(wrong)).extras == {}
    assert bare("混凝土发货单（已作废）") in printed(station, "F38", made(wrong))
    assert "已作废" not in text


def test_the_pour_lists_its_tickets_with_the_same_totals(station: Station) -> None:
    site = station.pour()
    tickets = [
        made(station.ticket(site, volume, at=on_the_day(7, 10 + n)))
        for n, volume in enumerate(("12", "9"))
    ]
    listed = view(station.clerk, "pours", site).extras["tickets"]
    for id_, row in zip(tickets, listed, strict=True):
        alone = view(station.clerk, "tickets", id_).extras
        assert {name: row[name] for name in alone} == alone
        assert set(alone) == {"cumulative_trucks", "cumulative_m3"}


def test_the_plants_sheets_take_the_mix_that_the_task_names(station: Station) -> None:
    given = {"reference": "PB-7", "grade": "C35P8", "cement_kg": "285", "water_kg": "114"}
    records.create(station.acting(Role.TECHNICAL_HEAD), "mixes", given)
    order = station.signed()
    records.take(station.clerk, "orders", order, "task")
    task = page(station.clerk, ListQuery("tasks")).rows[0]["id"]
    station.plan()
    site = station.checked(order)
    assert paper_data(station.clerk, "pours", site)["mix"] is None
    records.edit(station.acting(Role.DOCUMENT_CLERK), "tasks", task, {"mix_reference": "PB-7"})
    found = paper_data(station.clerk, "pours", site)["mix"]
    assert (found["reference"], found["cement_kg"]) == ("PB-7", Decimal(285))
    text = printed(station, "F39", site)
    for words in ("配合比编号 PB-7", "设计配合比(kg/m³) 285 / / / / 114 /", "水胶比 0.40"):
        assert bare(words) in text


def test_a_material_that_the_mix_does_not_use_is_struck_out() -> None:
    text = all_text(print_form("F39", pour(mix=mix(slag_kg=Decimal(0))), context()))
    assert "设计配合比(kg/m³) 285 60 / 742 1,045 165 8.4" in text


def test_without_a_mix_the_pen_has_room_and_no_ratio_is_invented() -> None:
    text = all_text(print_form("F39", pour(mix=None, mix_reference=""), context()))
    assert "285" not in text
    assert "\n水胶比 砂率(%) 每盘方量(m³)" in text


@pytest.mark.parametrize("data", [pour(), long_pour(), None], ids=["filled", "long", "blank"])
def test_the_plants_three_sheets_have_each_title_signatures_and_code(data: Any) -> None:
    pdf = print_form("F39", data, context())
    with opened(pdf) as document:
        assert len(document) == len(SHEETS)
    for number, title in enumerate(SHEETS, start=1):
        text = page_text(pdf, number)
        assert [sheet for sheet in SHEETS if sheet in text.splitlines()] == [title]
        assert "质检员" in text
        assert "机操工" in text
        assert text.count("年　　月　　日") >= 3
        assert codes(picture(pdf, number)) == ["F39:KP-202611-0088" if data else "F39:BLANK"]


def test_those_who_judge_a_new_mix_have_a_place_to_sign() -> None:
    text = bare(page_text(print_form("F39", None, context())))
    for signer in ("技术负责人", "技术科长", "监理", "甲方", "调度员"):
        assert signer in text


@pytest.mark.parametrize("blank", [True, False])
def test_a_ticket_takes_one_page_of_the_carbonless_stock_and_of_a4(blank: bool) -> None:
    data = None if blank else ticket(pour=long_pour(), state=TicketState.SENT)
    for size in (None, PaperSize.THREE_PART, PaperSize.A4):
        drawing = layout_form("F38", data, context(paper=PaperSettings(size=size)))
        assert drawing.layout.pages == 1
    with opened(print_form("F38", data, context())) as document:
        wide, high = (length * 25.4 / 72 for length in document[0].get_size())
    assert (round(wide), round(high)) == (241, 140)


def test_a_ticket_names_the_three_copies_and_forbids_water() -> None:
    text = all_text(print_form("F38", None, context()))
    assert "第一联　调度处　　第二联　签收后交回调度处　　第三联　留项目" in text
    assert "不得加水" in text


def test_a_load_unloaded_after_midnight_shows_its_day() -> None:
    night = ticket(unloaded_at=ticket()["unloaded_at"].replace(day=23, hour=0))
    layout = layout_form("F38", night, context()).layout
    assert layout.named("unloaded_at").text == "11-23 00:10"


def test_a_load_taken_to_another_site_names_the_pour_it_went_into() -> None:
    layout = layout_form("F37", returned(), context()).layout
    assert layout.named("target_pour_id").text.startswith("KP-202611-0091 RW-202611-0140 滨江")
    kept = layout_form("F37", returned(target_pour=None), context()).layout
    assert kept.named("target_pour_id").text == "/"
