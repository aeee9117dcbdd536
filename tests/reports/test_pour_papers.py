"""The papers of a pour say what was done, and leave to the pen what was not."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from db.models import Role
from db.models.orders import EarlyDocument
from db.models.pours import CheckItem
from db.models.service import Rating
from db.models.site import VariationState
from desk.core import records
from desk.core.lists import ListQuery, page
from desk.core.papers import paper_data
from desk.settings import change
from reports.catalogue import FORMS, layout_form, print_form
from reports.issuing import record_paper
from reports.layout import Layout, Placed
from tests.desk.pours.pouring import closed, judged, new, supplied, take, varied
from tests.reports.reading import all_text, bare
from tests.reports.samples import context
from tests.reports.samples_pours import (
    card,
    long_card,
    long_pour,
    open_card,
    pour,
    slump_test,
    variation,
)
from tests.station import RECEIVER, SIGNATORY, Station, on_the_day

MILLIMETRE = 72 / 25.4
FOR = {"F13": pour, "F14": card, "F16": variation, "F17": pour, "F18": pour, "F19": pour}


def layout(form: str, data: Any) -> Layout:
    return layout_form(form, data, context()).layout


def text(form: str, data: Any) -> str:
    return bare(all_text(print_form(form, data, context())))


def ticked(cell: Placed) -> bool:
    (box,) = [ink.ticked for ink in cell.ink if ink.ticked is not None]
    return bool(box)


def said(found: Layout, name: str) -> str:
    """A cell's text with plain blanks."""
    return found.named(name).text.replace("\u00a0", " ")


def column(found: Layout, name: str, count: int) -> list[bool]:
    return [ticked(found.named(f"{name}.{line}")) for line in range(count)]


@pytest.mark.parametrize("form", FOR)
@pytest.mark.parametrize("blank", [False, True], ids=["filled", "blank"])
def test_the_signatures_stand_at_the_foot_with_room_for_the_pen(form: str, blank: bool) -> None:
    found = layout(form, None if blank else FOR[form]())
    assert found.pages == 1
    lowest = min(cell.y for cell in found.cells)
    foot = [cell for cell in found.cells if cell.y == lowest]
    assert sum("年月日" in bare(cell.text) for cell in foot) >= 2
    assert all(cell.height >= 14 * MILLIMETRE for cell in foot)


def test_the_five_items_are_ticked_by_each_who_checked_them() -> None:
    items = [item.value for item in CheckItem]
    found = layout("F13", pour(agreed_items=items[:3], agreed_by="", agreed_at=None))
    assert column(found, "checked", 5) == [True] * 5
    assert column(found, "agreed", 5) == [True] * 3 + [False] * 2
    plan = [found.named(f"plan.{line}").text for line in range(5)]
    assert plan[1:] == ["地下室底板A区(1-12轴/A-F轴)", "C35P8", "180±20", "2号拖泵，首发3车"]
    assert not any(column(layout("F13", None), "checked", 5))


def test_documents_wanted_and_handed_over_are_ticked_apart() -> None:
    handed = [EarlyDocument.MIX_NOTICE.value]
    found = layout("F13", pour(documents_handed=handed))
    assert column(found, "wanted", 5) == [True, True, True, False, False]
    assert column(found, "handed", 5) == [True, False, False, False, False]
    assert [found.named(f"copies.{line}").text for line in range(5)] == ["", "", "", "/", "/"]


def test_what_has_not_happened_yet_is_left_to_the_pen() -> None:
    """The sheet goes out before the opening: a stroke would say that there was none."""
    planned = pour(
        task_number=None,
        expected_opening=None,
        confirmed_with="",
        opened_at=None,
        opened_by="",
        first_truck_at=None,
        documents_receiver="",
        documents_handed_at=None,
    )
    found = layout("F13", planned)
    for name in ("number", "expected_opening", "confirmed_with", "opened_by", "first_truck_at"):
        assert found.named(name).text == "", name


def test_the_first_truck_says_how_long_after_the_order_it_left() -> None:
    assert said(layout("F13", pour()), "first_truck_at") == "07:18（14 min）"
    night = said(layout("F13", long_pour()), "first_truck_at")
    assert bare(night) == bare("11-23 00:20（30 min）")


def test_the_card_ticks_what_the_customer_chose_and_nothing_before() -> None:
    found = layout("F14", card())
    chosen = [
        next(step for step in Rating if ticked(found.named(f"rating.{step.name}.{line}")))
        for line in range(5)
    ]
    assert [step.label for step in chosen] == ["不满意", "满意", "很满意", "满意", "基本满意"]
    assert "10:30 至 11:10 断料" in found.named("item.0").text
    before = layout("F14", open_card())
    assert not any(
        ticked(before.named(f"rating.{step.name}.{line}")) for step in Rating for line in range(5)
    )
    assert before.named("opinion").text == ""


def test_blank_stock_of_the_card_has_the_five_items_and_no_more_lines() -> None:
    found = layout("F14", None)
    items = [cell.text for cell in found.cells if cell.name.startswith("item.")]
    assert items == ["供应及时性", "混凝土质量", "方量准确", "现场服务与配合", "资料及时、准确"]
    boxes = [ink for cell in found.cells for ink in cell.ink if ink.ticked is not None]
    assert len(boxes) == 25


def test_the_scale_is_repeated_where_the_ratings_run_on() -> None:
    found = layout("F14", long_card())
    assert found.pages == 2
    headed = [cell.page for cell in found.cells if cell.text == Rating.VERY_UNSATISFIED.label]
    assert headed == [1, 2]


def test_a_variation_says_how_much_had_left_when_it_happened() -> None:
    """Not what was sent since: printed again later, the paper says the same."""
    found = layout("F16", variation())
    assert found.named("sent_m3").text == "312.00"
    assert layout("F16", None).named("sent_m3").text == ""
    assert layout("F16", variation(pour=pour(tickets=[]))).named("sent_m3").text == "0.00"


def test_a_void_variation_says_so_in_its_title() -> None:
    void = text("F16", variation(state=VariationState.VOID))
    assert bare("混凝土现场签证单（已作废）") in void
    assert "已作废" not in text("F16", variation())


def test_a_test_that_was_judged_by_another_target_keeps_it() -> None:
    changed = slump_test(9, 0, 150, target_mm=160, tolerance_mm=30)
    found = layout("F17", pour(slump_tests=[slump_test(8, 0, 185), changed]))
    assert [found.named(f"target.{line}").text for line in range(2)] == ["180±20", "160±30"]
    assert said(found, "total") == "共测试 2 次，合格 1 次"


def test_blank_records_are_ruled_to_the_foot() -> None:
    for form in ("F17", "F19"):
        ruled = [cell for cell in layout(form, None).cells if not cell.name and not cell.text]
        assert len({cell.y for cell in ruled}) >= 8


def test_the_acceptance_counts_the_tests_of_the_site_only() -> None:
    found = layout("F18", pour())
    assert said(found, "slump_tests") == "现场测试 4 次，175～215 mm，合格 3 次"
    assert said(found, "workability") == "良好 3 次、一般 1 次"
    assert said(found, "sets") == "标养 4 组、同条件 2 组、抗渗 1 组"


def test_nothing_is_accepted_before_it_is_sent() -> None:
    waiting = pour(
        truck_count=0, supplied_m3=Decimal(0), delivered_m3=Decimal(0), slump_tests=[], sets={}
    )
    found = layout("F18", waiting)
    for name in ("supplied_m3", "delivered_m3", "returned_m3"):
        assert found.named(name).text == ""
    assert bare(found.named("sets").text) == "标养组、同条件组、抗渗组"


def test_the_acceptance_is_signed_by_three_and_with_a_new_mix_by_four() -> None:
    found = text("F18", None)
    for party in (
        "供方（客服专员）",
        "使用方（施工单位）",
        "监理方（监理单位）",
        "质检员（新配合比）",
    ):
        assert bare(party) in found


def _everything(station: Station) -> Any:
    """A pour with a test, a sample, a variation, and its card judged and signed."""
    order = station.signed(volume_m3="60")
    records.take(station.clerk, "orders", order, "task")
    (task,) = page(station.clerk, ListQuery("tasks")).rows
    clerk = station.acting(Role.DOCUMENT_CLERK)
    records.edit(clerk, "tasks", task["id"], {"document_copies": "8"})
    records.take(clerk, "tasks", task["id"], "ready")
    records.take(station.clerk, "tasks", task["id"], "collect")
    station.plan()
    site = station.checked(order, at=on_the_day(6))
    given = {"documents_receiver": RECEIVER, "documents_handed": list(EarlyDocument)}
    take(station, site, "hand_over", given, at=on_the_day(6, 30))
    take(station, site, "open", at=on_the_day(7, 55))
    supplied(station, site, "12", "12", "12", "12", "12")
    varied(station, site, "6")
    new(station, "slump-tests", site, measured_mm="185", plate="湘A8102")
    new(station, "samples", site, sets="2", witness="何伟")
    closed(station, site)
    return site


def test_real_records_print_what_the_services_hold(station: Station) -> None:
    site = _everything(station)
    assert paper_data(station.clerk, "pours", site)["document_copies"] == 8
    (signed,) = page(station.clerk, ListQuery("variations")).rows
    (asked,) = page(station.clerk, ListQuery("service-cards")).rows
    judged(station, asked["id"], *("满意",) * 4, "很满意")
    take(station, asked["id"], "sign", {"signer": SIGNATORY}, kind="service-cards")
    printed = {
        form: bare(all_text(record_paper(station.clerk, FORMS[form], record)))
        for form, record in (
            ("F13", site),
            ("F14", asked["id"]),
            ("F16", signed["id"]),
            ("F17", site),
            ("F18", site),
            ("F19", site),
        )
    }
    expected = {
        "F13": ("开盘时间 07:55 首车出站 08:00（5 min）", "资料份数(份) 8", f"{RECEIVER} 2026-11-22 06:30"),
        "F14": ("供应方量(m³) 60.00", SIGNATORY, "签证 QZ-202611-0001"),
        "F16": ("签证前已供(m³) 60.00 签证方量(m³) 6.00", SIGNATORY),
        "F17": ("湘A8102 到场 180±30 185 是 良好", "共测试 1 次，合格 1 次"),
        "F18": ("交货方量(m³) 60.00", "现场测试 1 次，185 mm，合格 1 次", "标养 2 组"),
        "F19": ("QY-202611-0001", "何伟", "已取 标养 2 组"),
    }  # fmt: skip
    for form, words in expected.items():
        for found in words:
            assert bare(found) in printed[form], (form, found)


def test_a_card_asks_the_items_that_the_station_set(station: Station) -> None:
    change(station.acting(Role.SECTION_HEAD), "pour.card_items", "到场准时；  资料 ；")
    _everything(station)
    (asked,) = page(station.clerk, ListQuery("service-cards")).rows
    found = layout("F14", paper_data(station.clerk, "service-cards", asked["id"]))
    items = [cell.text for cell in found.cells if cell.name.startswith("item.")]
    assert items == ["到场准时", "资料"]


def test_a_pour_of_which_nothing_but_the_plan_is_known_prints(station: Station) -> None:
    site = station.pour(until="plan")
    for form in ("F13", "F17", "F18", "F19"):
        assert record_paper(station.clerk, FORMS[form], site).startswith(b"%PDF")


def test_every_call_stands_on_the_opening_sheet_where_there_was_more_than_one() -> None:
    first: dict[str, Any] = {
        "confirmed_at": on_the_day(4, 40), "planned_opening": on_the_day(7),
        "confirmed_opening": on_the_day(7), "confirmed_with": "张建国", "confirmed_by": "张敏",
    }  # fmt: skip
    again = {**first, "confirmed_at": on_the_day(6, 5), "confirmed_with": "李明"}
    assert "历次核实" not in text("F13", pour(calls=[first]))
    printed = text("F13", pour(calls=[first, again]))
    assert "历次核实" in printed
    assert printed.index("04:40") < printed.index("06:05")
    assert "李明" in printed
