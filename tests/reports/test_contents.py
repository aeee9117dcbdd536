"""What a form must tell that its records know (manual M1–M2, domain §6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from db.models import Role, SampleKind
from desk.core import records
from desk.core.lists import ListQuery, page
from desk.core.papers import paper_data
from reports.catalogue import layout_form, print_form
from reports.form import PaperSettings, PaperSize
from tests.desk.pours.pouring import eventful, new
from tests.reports.reading import all_text, bare
from tests.reports.samples import at, context, order, sample
from tests.reports.samples_pours import cubes, pour
from tests.reports.test_paper import rows_on
from tests.station import Station, made, on_the_day

TOLD: dict[str, tuple[dict[str, Any], str]] = {
    "F01": (order(planned_closing=at(22, 16, 30)), "预计收盘 2026年11月22日 16:30"),
    "F12": (dict(sample("F12")), "罐车与驾驶员 湘A8102 卫师傅、褚师傅 停用，轮胎更换"),
    "F14": (dict(sample("F14")), "资料接收人 签字"),
    "F16": (dict(sample("F16")), "签证日期："),
    "F19": (
        dict(sample("F19")),
        "见证证号 JZ-2026-0417 代表方量 100.00 试件尺寸 150×150×150",
    ),
    "F35": (dict(sample("F35")), "请回复日期 2026年11月26日 抄送 湖南和天工程监理有限公司"),
    "F37": (dict(sample("F37")), "发货单号 FH-202611-0417"),
    "F38": (dict(sample("F38")), "配合比编号 PB-C35P8-07 机组"),
}
"""A filled form and words that stand on it."""


@pytest.mark.parametrize("form", TOLD)
def test_a_form_tells_what_its_record_knows(form: str) -> None:
    data, words = TOLD[form]
    text = bare(all_text(print_form(form, data, context())))
    for word in words.split():
        assert bare(word) in text, word


def test_the_agreement_on_pipes_names_both_addresses_and_its_end() -> None:
    data = dict(sample("F09"))
    customer = {"name": "宏盛建设", "address": "岳麓大道18号"}
    data["project"] = {**data["project"], "customer": customer}
    data["due_on"] = date(2026, 12, 20)
    found = layout_form("F09", data, replace(context(), station_address="湘江北路1号")).layout
    assert found.named("first_party.address").text == "湘江北路1号"
    assert found.named("second_party.address").text == "岳麓大道18号"
    assert found.named("due_on").text == "2026年12月20日"


def test_samples_stand_in_the_order_in_which_they_were_taken() -> None:
    taken = [cubes(9, SampleKind.STANDARD, 1), cubes(4, SampleKind.SITE, 1)]
    found = layout_form("F19", pour(samples=taken), context()).layout
    assert [found.named(f"number.{n}").text for n in (0, 1)] == ["QY-202611-0004", "QY-202611-0009"]


@pytest.mark.parametrize(("form", "planned", "lines"), [("F17", 700, 14), ("F19", 700, 7)])
def test_a_record_printed_before_the_pour_has_lines_for_the_whole_of_it(
    form: str, planned: int, lines: int
) -> None:
    ahead: dict[str, Any] = {
        "finished_at": None,
        "opened_at": None,
        "slump_tests": [],
        "samples": [],
        "sets": {},
    }
    data = pour(planned_m3=Decimal(planned), **ahead)
    found = layout_form(form, data, context()).layout
    numbered = [
        row for n in range(1, found.pages + 1) for row in rows_on(found, n) if row.isdigit()
    ]
    assert numbered == [str(n) for n in range(1, lines + 1)]


@pytest.mark.parametrize("size", [PaperSize.A4, PaperSize.THREE_PART])
def test_a_ticket_on_single_sheets_says_which_copy_each_is(size: PaperSize) -> None:
    paper = PaperSettings(size=size)
    text = bare(all_text(print_form("F38", sample("F38"), context(paper=paper))))
    assert ("本联" in text) == (size is PaperSize.A4)


def test_the_facts_of_a_day_come_from_its_records(station: Station) -> None:
    station_head = station.head
    eventful(station)
    (ticket, *_) = page(station_head, ListQuery("tickets"), columns=("plate",)).rows
    dispatcher = station.acting(Role.DISPATCHER, at=on_the_day(20))
    log = made(records.create(dispatcher, "dispatch-logs", {"log_date": "2026-11-22"}))
    told = paper_data(station_head, "dispatch-logs", log)
    assert ticket["plate"] in {each["plate"] for each in told["trucks_used"]}
    assert sum(each["m3"] for each in told["trucks_used"]) > 0


def test_a_sample_is_of_its_usual_size_and_a_load_of_its_ticket(station: Station) -> None:
    site = station.pour()
    station.ticket(site, "12", at=on_the_day(7, 20))
    new(station, "samples", site, curing="抗渗", sets="1")
    sizes = page(station.head, ListQuery("samples"), columns=("specimen",)).rows
    assert [row["specimen"].label for row in sizes] == ["175×185×150"]
    told: dict[str, Any] = {
        "plate": "湘A8101",
        "waited_min": "50",
        "cause": "余料",
        "estimated_m3": "2",
    }
    load = made(new(station, "returns", site, **told))
    (ticket,) = page(station.head, ListQuery("tickets"), columns=("number",)).rows
    assert paper_data(station.head, "returns", load)["ticket_number"] == ticket["number"]
