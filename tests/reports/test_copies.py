"""Several papers as one document: copies under their names, records of one form together."""

from __future__ import annotations

from reports.catalogue import FORMS
from reports.form import PaperSettings, PaperSize
from reports.issuing import draw_copies
from tests.reports.reading import all_text, fonts, opened, page_text
from tests.reports.samples import context, order, sample
from tests.reports.samples_site import ticket


def test_every_copy_is_named_where_the_form_says_where_it_goes() -> None:
    for form in FORMS.values():
        pdf = draw_copies(form, [(sample(form.id), 1)], context(), 2).pdf
        with opened(pdf) as document:
            half = len(document) // 2
        if form.size is PaperSize.THREE_PART:
            assert "版次 A/0　" not in page_text(pdf)  # its parts name themselves
            continue
        for number, page in ((1, 1), (2, half + 1)):
            text = page_text(pdf, page)
            assert f"版次 A/0　{form.copy_name(number, 2)}" in text
            assert "第 1 页 共" in text
            assert "补打第 1 次" in text


def test_a_ticket_on_plain_paper_ticks_which_copy_it_is() -> None:
    paper = PaperSettings(size=PaperSize.A4)
    layout = draw_copies(FORMS["F38"], [(ticket(), 0)], context(paper=paper), 3).layout
    ticks = [
        [ink.ticked for ink in cell.ink if ink.ticked is not None]
        for cell in layout.cells
        if cell.name == "copy"
    ]
    assert ticks == [[at == copy for at in range(3)] for copy in range(3)]


def test_copies_come_set_by_set_and_each_record_keeps_its_own_mark() -> None:
    two = [(order(number="DH-202611-0001"), 0), (order(number="DH-202611-0002"), 4)]
    pdf = draw_copies(FORMS["F01"], two, context(), 2).pdf
    assert "编号：DH-202611-0002" in page_text(pdf, 2)
    assert "编号：DH-202611-0001" in page_text(pdf, 3)
    assert ["补打第 4 次" in page_text(pdf, page) for page in (1, 2, 3, 4)] == [
        False, True, False, True,
    ]  # fmt: skip


def test_fifty_tickets_in_one_print_share_their_fonts_and_keep_their_title() -> None:
    loads = [(ticket(number=f"FH-202611-{n:04d}", plate=f"湘A{8100 + n}"), 0) for n in range(50)]
    pdf = draw_copies(FORMS["F38"], loads, context(), 1).pdf
    assert len(pdf) < 300_000
    assert len(fonts(pdf)) == len(set(fonts(pdf)))
    with opened(pdf) as document:
        assert len(document) == 50
        told = document.get_metadata_dict()
    assert told["Title"] == "混凝土发货单 50 份 FH-202611-0000—FH-202611-0049"
    assert told["Author"] == "宏远商品混凝土有限公司 湘江搅拌站"
    assert "FH-202611-0031" in all_text(pdf)
