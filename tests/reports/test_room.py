"""Room on paper: for the pen above the date, for figures under figures, and none left empty."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from db.fields import Kind, fields_of
from desk.core.kinds import kind
from reports.catalogue import FORMS, body_of, print_form
from reports.fonts import Face, width
from reports.grid import DAY_LINE
from reports.layout import Layout
from reports.page import lay_paper
from tests.reports.reading import opened
from tests.reports.samples import context, sample
from tests.reports.samples_site import ticket
from tests.reports.test_paper import CASES

MM = 72 / 25.4
PEN = 14 * MM
SENTENCE = "现场情况说明，继续浇筑时请注意保温与振捣；"


def laid(form_id: str, data: Mapping[str, Any] | None, **paper: Any) -> Layout:
    """Where everything of a paper stands; nothing is drawn."""
    form, around = FORMS[form_id], context(**paper)
    return lay_paper(form, body_of(form, data, around), around).layout


@pytest.mark.parametrize("name", CASES)
def test_the_pen_has_fourteen_millimetres_above_the_date(name: str) -> None:
    form_id, data, paper = CASES[name]
    for cell in laid(form_id, data(), paper=paper).cells:
        for foot in (ink for ink in cell.ink if ink.text in (DAY_LINE, "年　月　日")):
            others = [ink for ink in cell.ink if ink is not foot and ink.y > foot.y + 1]
            low = min((ink.y - 0.12 * ink.size for ink in others), default=cell.y + cell.height)
            if cell.height > 12 * MM:  # lower ones are dates to be filled in, and no signatures
                assert low - (foot.y + 0.9 * foot.size) >= PEN, (cell.text, cell.height / MM)


@pytest.mark.parametrize("form_id", ["F03", "F12", "F36", "F38"])
def test_the_room_for_the_pen_is_there_in_the_drawing_too(form_id: str) -> None:
    pdf = print_form(form_id, sample(form_id), context())
    sheet = laid(form_id, sample(form_id))
    places = [c for c in sheet.cells if any(i.text.startswith("年　") for i in c.ink)]
    assert places
    with opened(pdf) as document:
        for cell in places:
            page = document[cell.page - 1].get_textpage()
            boxes = [page.get_charbox(at, loose=False) for at in range(page.count_chars())]
            inside = [
                (low, high)
                for left, low, right, high in boxes
                if cell.x < (left + right) / 2 < cell.x + cell.width
                and cell.y < (low + high) / 2 < cell.y + cell.height
                and high > low
            ]
            line = min(low for low, _ in inside) + 2 * MM
            foot_top = max(high for low, high in inside if low < line)
            above = [low for low, _ in inside if low >= line]
            assert min([*above, cell.y + cell.height]) - foot_top >= PEN


def test_figures_are_all_of_one_width() -> None:
    for face in Face:
        assert len({round(width(figure, face), 4) for figure in "0123456789"}) == 1


_FIGURE = re.compile(r"[\d,]+(\.\d+)?")


@pytest.mark.parametrize("form_id", FORMS)
def test_decimals_of_a_column_stand_under_each_other(form_id: str) -> None:
    columns: dict[tuple[str, float], list[tuple[str, float]]] = defaultdict(list)
    for cell in laid(form_id, sample(form_id)).cells:
        name, _, line = cell.name.partition(".")
        if line.isdigit() and _FIGURE.fullmatch(cell.text):
            (ink,) = cell.ink
            before = width(ink.text.partition(".")[0], ink.face)
            columns[name, round(cell.x, 1)].append((ink.text, ink.x + before * ink.size))
    for column, figures in columns.items():
        if any("." in text for text, _ in figures):
            points = [point for _, point in figures]
            assert max(points) - min(points) < 0.3, (column, figures)


_REMARK = re.compile("备注|说明|原因|措施|意见|内容|情况|项目$|尺寸")


def long_texts(form_id: str) -> Iterator[tuple[str, str]]:
    """The long texts of a record, and the remarks of its rows: (rows or "", name)."""
    known, data = kind(FORMS[form_id].of), sample(form_id)
    yield from (
        ("", name) for name, f in fields_of(known.model).items() if f.kind is Kind.LONG_TEXT
    )
    for child in known.children:
        rows: list[dict[str, Any]] = data.get(child.name) or [{}]
        for name, field in fields_of(child.model).items():
            if _REMARK.search(field.label) and isinstance(rows[0].get(name), str):
                yield child.name, name


def with_text(data: Mapping[str, Any], rows: str, name: str, text: str) -> dict[str, Any]:
    if not rows:
        return {**data, name: text}
    first, *others = data[rows]
    return {**data, rows: [{**first, name: text}, *others]}


@pytest.mark.parametrize("form_id", FORMS)
@pytest.mark.parametrize("times", [12, 60])
def test_a_long_text_does_not_leave_a_page_empty_before_it(form_id: str, times: int) -> None:
    usual = laid(form_id, sample(form_id)).pages
    for rows, name in long_texts(form_id):
        data = with_text(sample(form_id), rows, name, SENTENCE * times)
        sheet = laid(form_id, data)
        for page in range(1, sheet.pages - usual + 1):
            cells = [c for c in sheet.cells if c.page == page]
            if not cells:  # notes that run on
                continue
            filled = (sheet.geometry.top - min(c.y for c in cells)) / sheet.geometry.capacity
            assert filled >= 0.65, (rows, name, page)


def test_a_ticket_with_a_long_remark_stays_on_its_stock() -> None:
    assert laid("F38", ticket(remarks="夜间浇筑，等待" * 18)).pages == 1
