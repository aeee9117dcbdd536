"""What is particular to the papers of things lent."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from reports.catalogue import layout_form, print_form
from reports.layout import Layout
from tests.reports.reading import all_text, bare
from tests.reports.samples import LONG_NAME, LONG_PLACEMENT, context, project
from tests.reports.samples_lent import agreed, item, mould_loan, pump_line


def _layout(form: str, data: dict[str, Any] | None) -> Layout:
    return layout_form(form, data, context()).layout


def test_losses_stand_beside_what_came_and_went_with_their_price() -> None:
    layout = _layout("F10", pump_line())
    names = ("delivered", "returned", "lost", "price", "amount")
    assert [layout.named(f"{n}.3").text for n in names] == ["50", "43", "7", "38.50", "269.50"]
    assert [layout.named(f"{n}.1").text for n in names] == ["6", "6", "0", "180.00", "0.00"]


@pytest.mark.parametrize(
    ("compensation", "settled", "words"),
    [
        ("799.50", "761", ("柒佰玖拾玖元伍角整", "柒佰陆拾壹元整")),
        ("0", None, ("零元整", "")),
        (None, None, ("", "")),
    ],
)
def test_sums_are_said_once_more_in_capitals(
    compensation: str | None, settled: str | None, words: tuple[str, str]
) -> None:
    sums = {
        "compensation": Decimal(compensation) if compensation else None,
        "agreed_compensation": Decimal(settled) if settled else None,
    }
    layout = _layout("F10", pump_line(**sums))
    found = [layout.named(f"{name}_words").text for name in sums]
    assert tuple(found) == words


def test_nothing_is_called_lost_before_it_was_counted() -> None:
    items = [item("直管", "DN125", "根", applied=40, delivered=40, returned=None, price=Decimal(1))]
    layout = _layout("F10", pump_line(items=items, compensation=None))
    assert [layout.named(f"{name}.0").text for name in ("returned", "lost", "amount")] == [""] * 3


@pytest.mark.parametrize(
    ("form", "data", "names"),
    [
        ("F10", pump_line(), ("cleaned_at", "compensation", "agreed_compensation")),
        ("F11", mould_loan(), ("lent_at", "returned_quantity", "damaged")),
    ],
)
def test_what_is_still_to_come_is_left_to_the_pen(
    form: str, data: dict[str, Any], names: tuple[str, ...]
) -> None:
    still_out = data | dict.fromkeys((*names, "returned_at", "settled_at"))
    assert [_layout(form, still_out).named(name).text for name in names] == [""] * 3


def test_nothing_broken_is_said_of_moulds_that_came_back_whole() -> None:
    assert _layout("F11", mould_loan(damaged="")).named("damaged").text == "/"


def test_why_less_is_paid_stands_on_the_paper() -> None:
    text = bare(all_text(print_form("F10", pump_line(), context())))
    assert bare("同意 熊丽（结算员） 2026-11-21 09:00 1 付管卡后来在现场找到") in text


def test_the_agreement_names_both_sides_and_who_signed() -> None:
    layout = _layout("F09", pump_line())
    assert layout.named("first_party").text == "宏远商品混凝土有限公司 湘江搅拌站"
    assert layout.named("second_party").text == "中建三局滨江项目部"
    assert layout.named("price.0").text == "265.00"
    text = bare(all_text(print_form("F09", pump_line(), context())))
    for term in ("清洗干净", "遗失单价赔偿", "提前三天申报"):
        assert term in text
    assert bare("张建国2026-11-09 10:15") in text


def test_a_refused_loan_shows_who_refused_and_why() -> None:
    refused = {**agreed("彭志刚", "技术科长", mould_loan()["applied_at"], "试模不足")}
    loan = mould_loan(decisions=[refused | {"agreed": False}], approved_by="", approved_at=None)
    text = bare(all_text(print_form("F11", loan, context())))
    assert bare("不同意 彭志刚（技术科长） 2026-11-10 09:00 试模不足") in text


@pytest.mark.parametrize("form", ["F08", "F09", "F10"])
def test_a_long_list_runs_on_and_is_signed_on_the_last_page(form: str) -> None:
    rows = [
        item(f"{n}号弯管", "DN125×3000 R275", "只", applied=n, delivered=n, returned=0,
             price=Decimal("12345.67"))
        for n in range(1, 61)
    ]  # fmt: skip
    long = pump_line(
        items=rows,
        project=project(name=LONG_NAME, customer={"name": LONG_NAME}, address=LONG_NAME),
        placement=LONG_PLACEMENT,
        compensation=Decimal("22592576.10"),
    )
    drawing = layout_form(form, long, context())
    layout = drawing.layout
    assert layout.pages > 1
    signed = {cell.page for cell in layout.cells if "年月日" in bare(cell.text)}
    assert signed == {layout.pages}
    for page in range(1, layout.pages + 1):
        assert any(cell.page == page and cell.text == "规格" for cell in layout.cells)
    assert bare(LONG_PLACEMENT) in bare(all_text(drawing.pdf))
