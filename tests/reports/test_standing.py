"""Paper of a record that counts no more, or not yet, cannot be taken for a valid one."""

from __future__ import annotations

from collections import Counter

import pytest

from db.choice import Choice
from desk.core import records
from desk.core.kinds import kind
from desk.core.papers import paper_data
from reports.catalogue import FORMS, layout_form, print_form
from reports.issuing import record_paper
from reports.page import Drawing, draw_form
from reports.standing import stamp_of, undecided
from tests.reports.reading import all_text, bare, opened, page_text, picture, text_in
from tests.reports.samples import context, sample
from tests.station import Station, made

_DRAFTS = {"草稿", "待审批", "待审核", "待技术科审批"}


def states(form: str) -> list[Choice]:
    flow = kind(FORMS[form].of).flow
    return list(flow.states) if flow is not None else []


def invalid(form: str, state: Choice) -> bool:
    """Whether a record in this state counts no more, or not yet, said here once more by hand."""
    return state in kind(FORMS[form].of).dead_states or state.label in _DRAFTS


EVERY = [(form, state) for form in FORMS for state in states(form)]
INVALID = [(form, state) for form, state in EVERY if invalid(form, state)]


def paper(form: str, state: Choice) -> Drawing:
    return layout_form(form, {**sample(form), "state": state}, context())


def characters(drawing: Drawing, page: int) -> Counter[str]:
    return Counter(bare(page_text(drawing.pdf, page)))


def grey_share(pdf: bytes, page: int) -> float:
    """The share of the sheet's middle in the grey of what stands across it."""
    sheet = picture(pdf, page, dpi=40)
    wide, high = sheet.size
    middle = sheet.crop((wide // 10, high // 5, wide - wide // 10, high - high // 5))
    greys: list[int] = middle.histogram()
    return sum(greys[200:216]) / sum(greys)


@pytest.mark.parametrize(("form", "state"), INVALID, ids=str)
def test_what_does_not_count_says_so_on_every_page(form: str, state: Choice) -> None:
    stamped, known = paper(form, state), FORMS[form]
    data = {**sample(form), "state": state}
    plain = draw_form(known, known.build(data, context()), context())
    for page in range(1, stamped.layout.pages + 1):
        assert f"({state.label})" in bare(page_text(stamped.pdf, page))  # behind the title
        more = characters(stamped, page) - characters(plain, page)
        assert all(more[char] >= 2 for char in state.label)  # and across the page
        assert grey_share(stamped.pdf, page) > grey_share(plain.pdf, page) + 0.03


def test_every_form_that_can_be_dead_was_tried() -> None:
    tried = {form for form, _ in INVALID}
    assert tried == set(FORMS) - {"F12", "F36", "F15"}  # a day's log and diary are never void


@pytest.mark.parametrize(("form", "state"), EVERY, ids=str)
def test_only_what_does_not_count_is_stamped(form: str, state: Choice) -> None:
    stamp = stamp_of(kind(FORMS[form].of), {"state": state})
    assert stamp == (state.label if invalid(form, state) else "")


@pytest.mark.parametrize("form", ["F01", "F03", "F13", "F38"])
def test_the_stamp_hides_nothing_that_is_printed(form: str) -> None:
    dead = next(state for of, state in INVALID if of == form and state.label not in _DRAFTS)
    drawing = paper(form, dead)
    with opened(drawing.pdf) as document:
        for cell in drawing.layout.cells:
            said = bare(cell.text)
            found = bare(text_in(document, cell))
            assert all(char in found for char in said), cell.name
    darkest = picture(drawing.pdf, dpi=100).getextrema()[0]
    assert darkest < 30


def test_blank_stock_and_valid_paper_are_not_stamped() -> None:
    for form in FORMS:
        assert FORMS[form].build(None, context()).stamp == ""
        assert "草稿" not in all_text(print_form(form, None, context())).replace("草稿 ", "")


def test_no_kind_of_record_with_an_approval_is_valid_before_it() -> None:
    assert {state.label for state in undecided(kind("daily-plans"))} == {"草稿", "待审批"}
    assert {state.label for state in undecided(kind("mould-loans"))} == {"草稿", "待技术科审批"}
    assert undecided(kind("tickets")) == frozenset()


def test_a_superseded_plan_names_the_revision_in_its_place(sqlite_station: Station) -> None:
    station = sqlite_station
    station.signed()
    first = station.plan()
    assert "代替" not in all_text(record_paper(station.clerk, FORMS["F03"], first))
    again = made(records.take(station.head, "daily-plans", first, "revise", reason="加一单"))
    station.signed(placement="柱")
    for step, who in (
        ("submit", station.head),
        ("approve", station.manager),
        ("issue", station.head),
    ):
        records.take(who, "daily-plans", again, step)
    text = bare(all_text(record_paper(station.clerk, FORMS["F03"], first)))
    assert "(已被第2版代替)" in text
    assert paper_data(station.clerk, "daily-plans", again)["replaced_by"] is None


def test_a_cancelled_order_prints_as_cancelled(sqlite_station: Station) -> None:
    station = sqlite_station
    order = station.signed()
    records.take(station.clerk, "orders", order, "cancel", reason="客户改期")
    text = bare(all_text(record_paper(station.clerk, FORMS["F01"], order)))
    assert "预拌混凝土订货通知单(已取消)" in text
