"""What is printed stands where it belongs: nothing is cut, crosses a line or is lost."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from desk.core.kinds import kind
from reports.catalogue import FORMS, layout_form, print_form
from reports.form import Margins, Orientation, PaperSettings, PaperSize
from reports.grid import SIGNATURE
from reports.layout import Layout
from reports.page import Drawing
from reports.standing import stamp_of
from tests.reports import (
    samples_daybook,
    samples_documents,
    samples_pours,
    samples_shifts,
    samples_site,
)
from tests.reports.reading import all_text, bare, fonts, opened, page_text, text_in
from tests.reports.samples import (
    LONG_NAME,
    LONG_PLACEMENT,
    amendment,
    context,
    decision,
    long_order,
    order,
    plan,
    plan_line,
    sample,
    task,
)

Case = tuple[str, Callable[[], Mapping[str, Any] | None], PaperSettings]


def long_plan() -> dict[str, Any]:
    wide = {"project_name": LONG_NAME, "placement": LONG_PLACEMENT, "grade": "C40P8F150微膨胀"}
    lines = [
        plan_line(index, **wide, pump="湘A·T8821 56m", specialist="欧阳雪梅", signed=False)
        for index in range(1, 13)
    ]
    return plan(12, lines=lines, difference=[f"第 {i} 行 计划开盘 08:30→09:00" for i in range(40)])


ORDINARY = PaperSettings()
CASES: dict[str, Case] = {
    **{f"{form} filled": (form, lambda form=form: sample(form), ORDINARY) for form in FORMS},  # type: ignore[misc]
    **{f"{form} blank": (form, lambda: None, ORDINARY) for form in FORMS},
    "F01 long": ("F01", long_order, ORDINARY),
    "F01 with a report in its remarks": (
        "F01",
        lambda: order(remarks="要求说明，" * 600),
        ORDINARY,
    ),
    "F01 nearly empty": ("F01", lambda: {"id": sample("F01")["id"]}, ORDINARY),
    "F01 on A5": ("F01", long_order, PaperSettings(size=PaperSize.A5)),
    "F01 on three-part stock": ("F01", order, PaperSettings(size=PaperSize.THREE_PART)),
    "F01 across": ("F01", order, PaperSettings(orientation=Orientation.LANDSCAPE)),
    "F01 with wide margins": ("F01", order, PaperSettings(margins=Margins(30, 20, 20, 20))),
    "F02 long": ("F02", lambda: task(order=long_order()), ORDINARY),
    "F03 of sixty lines": ("F03", lambda: plan(60), ORDINARY),
    "F03 long": ("F03", long_plan, ORDINARY),
    "F12 long": ("F12", samples_daybook.long_log, ORDINARY),
    "F13 long": ("F13", samples_pours.long_pour, ORDINARY),
    "F13 on A5": ("F13", samples_pours.pour, PaperSettings(size=PaperSize.A5)),
    "F14 long": ("F14", samples_pours.long_card, ORDINARY),
    "F14 before the customer": ("F14", samples_pours.open_card, ORDINARY),
    "F16 long": ("F16", samples_pours.long_variation, ORDINARY),
    "F17 long": ("F17", samples_pours.long_pour, ORDINARY),
    "F17 upright": (
        "F17",
        samples_pours.pour,
        PaperSettings(orientation=Orientation.PORTRAIT),
    ),
    "F18 long": ("F18", samples_pours.long_pour, ORDINARY),
    "F19 long": ("F19", samples_pours.long_pour, ORDINARY),
    "F15 long": ("F15", samples_daybook.long_diary, ORDINARY),
    "F36 long": ("F36", samples_daybook.long_log, ORDINARY),
    "F35 long": ("F35", samples_site.long_letter, ORDINARY),
    "F37 long": ("F37", samples_site.long_return, ORDINARY),
    "F37 on A5": ("F37", samples_site.returned, PaperSettings(size=PaperSize.A5)),
    "F38 long": ("F38", samples_site.long_ticket, ORDINARY),
    "F38 on A4": ("F38", samples_site.ticket, PaperSettings(size=PaperSize.A4)),
    "A01 long": ("A01", samples_shifts.long_briefing, ORDINARY),
    "A02 long": ("A02", samples_shifts.long_handover, ORDINARY),
    "F21 of sixty documents": ("F21", samples_documents.long_issuance, ORDINARY),
    "F22 long": ("F22", samples_documents.long_change, ORDINARY),
    "F23 long": ("F23", samples_documents.long_change, ORDINARY),
    "A03 long": ("A03", samples_documents.long_issuance, ORDINARY),
    "F39 assessed": (
        "F39",
        lambda: samples_site.long_pour(assessments=[samples_shifts.assessment()]),
        ORDINARY,
    ),
    "F39 long": ("F39", samples_site.long_pour, ORDINARY),
    "F03 upright": ("F03", plan, PaperSettings(orientation=Orientation.PORTRAIT)),
}


def drawn(name: str) -> Drawing:
    form_id, data, paper = CASES[name]
    return layout_form(form_id, data(), context(reprint=2, paper=paper))


def stamped(name: str) -> str:
    """What stands across the paper, whichever cells it touches."""
    form_id, data, _ = CASES[name]
    return stamp_of(kind(FORMS[form_id].of), data())


def rows_on(layout: Layout, page: int) -> list[str]:
    """The text of every row of a page, from the top."""
    rows: dict[float, str] = {}
    for cell in layout.cells:
        if cell.page == page:
            rows[-cell.y] = rows.get(-cell.y, "") + cell.text
    return [rows[y] for y in sorted(rows)]


@pytest.mark.parametrize("name", CASES)
def test_every_text_stands_inside_its_own_cell(name: str) -> None:
    drawing = drawn(name)
    with opened(drawing.pdf) as document:
        for cell in drawing.layout.cells:
            found, said = bare(text_in(document, cell)), bare(cell.text)
            if across := stamped(name):
                assert not Counter(said) - Counter(found), cell.name
                assert set(found) <= {*said, *across}, cell.name
            else:
                assert found == said, cell.name


@pytest.mark.parametrize("name", CASES)
def test_cells_fill_the_grid_without_gap_or_overlap(name: str) -> None:
    layout = drawn(name).layout
    geometry = layout.geometry
    for page in range(1, layout.pages + 1):
        cells = [cell for cell in layout.cells if cell.page == page]
        if not cells:
            continue
        bottom = min(cell.y for cell in cells)
        assert bottom >= geometry.bottom - 0.01
        covered = sum(cell.width * cell.height for cell in cells)
        assert covered == pytest.approx(geometry.width * (geometry.top - bottom), rel=1e-5)


@pytest.mark.parametrize("name", CASES)
def test_only_subsets_of_our_own_fonts_are_embedded(name: str) -> None:
    pdf = drawn(name).pdf
    assert fonts(pdf)
    assert all(font[6] == "+" and "Noto" in font for font in fonts(pdf))
    assert pdf.count(b"/FontFile2") == len(set(fonts(pdf)))


@pytest.mark.parametrize("form_id", FORMS)
def test_a_form_is_small_enough_to_be_sent(form_id: str) -> None:
    for data in (sample(form_id), None):
        assert len(print_form(form_id, data, context())) < 80_000


def test_the_longest_forms_are_small_enough_too() -> None:
    assert len(print_form("F03", plan(60), context())) < 80_000
    assert len(print_form("F39", samples_site.long_pour(), context())) < 80_000


@pytest.mark.parametrize("form_id", FORMS)
def test_the_same_printing_gives_the_same_bytes(form_id: str) -> None:
    first = print_form(form_id, sample(form_id), context())
    assert print_form(form_id, sample(form_id), context()) == first


def test_forms_can_be_printed_from_several_threads_at_once() -> None:
    expected = print_form("F01", order(), context())
    found: list[bytes] = []

    def work() -> None:
        found.append(print_form("F01", order(), context()))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 4


@pytest.mark.parametrize("form_id", FORMS)
def test_head_and_foot_say_whose_paper_it_is(form_id: str) -> None:
    form, data = FORMS[form_id], sample(form_id)
    pdf = print_form(form_id, data, context(reprint=2))
    body = form.build(data, context())
    sheets = (body, *body.further)
    for number, sheet in enumerate(sheets, start=1):
        text = page_text(pdf, number)
        for words in (
            "宏远商品混凝土有限公司 湘江搅拌站",
            sheet.title or form.title,
            f"编号：{data['number']}",
            "版次 A/0",
            f"第 {number} 页 共 {len(sheets)} 页",
            "补打第 2 次",
            "打印：2026-11-21 15:42 张敏",
        ):
            assert words in text


def test_the_first_printing_is_not_called_a_reprint() -> None:
    assert "补打" not in all_text(print_form("F01", order(), context()))


def test_a_draft_is_known_by_the_start_of_its_id() -> None:
    assert "编号：草稿 3F2A9C1B" in page_text(print_form("F01", order(number=None), context()))


def test_the_title_of_the_document_names_form_and_number() -> None:
    with opened(print_form("F01", order(), context())) as document:
        assert document.get_metadata_dict()["Title"] == "预拌混凝土订货通知单 DH-202611-0134"


def test_a_character_without_a_font_is_printed_as_a_gap_and_named() -> None:
    drawing = layout_form("F01", order(contact="张𪚥"), context())
    text = page_text(drawing.pdf)
    assert drawing.missing == ("𪚥",)
    assert "张〓" in text
    assert "U+2A6A5" in text


def test_signatures_stay_with_the_last_lines_of_a_long_plan() -> None:
    layout = drawn("F03 of sixty lines").layout
    assert layout.pages == 4
    for page in range(1, layout.pages + 1):
        assert rows_on(layout, page)[0].startswith("序任务单号工程名称")
        lines = [row for row in rows_on(layout, page) if row[:1].isdigit()]
        assert page == layout.pages or len(lines) >= 10
    for page in range(1, layout.pages):
        assert not any("合计" in row for row in rows_on(layout, page))
    last = rows_on(layout, layout.pages)
    assert [row[:2] for row in last[-4:]] == ["合计", "资源", "分发", "制表"]
    assert last[-5].startswith("60")
    assert last[-6].startswith("59")


def test_two_blank_lines_stay_under_a_short_plan() -> None:
    layout = drawn("F03 filled").layout
    rows = rows_on(layout, 1)
    total = next(index for index, row in enumerate(rows) if row.startswith("合计"))
    assert rows[total - 2 : total] == ["", ""]
    assert rows[total - 3].startswith("10")


def test_blank_stock_is_ruled_to_the_foot_of_the_page() -> None:
    layout = drawn("F03 blank").layout
    assert layout.pages == 1
    assert rows_on(layout, 1).count("") >= 10


def test_a_heading_is_never_left_behind_by_its_table() -> None:
    layout = drawn("F01 on A5").layout
    for page in range(1, layout.pages + 1):
        assert not rows_on(layout, page)[-1].startswith(("变更补签", "序"))


def test_a_long_text_runs_on_and_loses_nothing() -> None:
    drawing = drawn("F01 with a report in its remarks")
    parts = [cell for cell in drawing.layout.cells if cell.name == "remarks"]
    assert [cell.page for cell in parts] == [1, 2]
    assert "".join(cell.text for cell in parts) == "要求说明，" * 600


def test_type_never_shrinks_below_eight_points() -> None:
    for name in CASES:
        sizes = {ink.size for cell in drawn(name).layout.cells for ink in cell.ink}
        assert min(sizes) >= 8


def test_a_place_to_sign_is_high_enough_for_the_pen() -> None:
    millimetre = 72 / 25.4
    for name in ("F01 filled", "F02 filled", "F03 filled", "F03 blank"):
        cells = [cell for cell in drawn(name).layout.cells if "年　　月　　日" in cell.text]
        assert len(cells) >= 2
        assert all(cell.height >= 14 * millimetre for cell in cells)
    assert SIGNATURE >= 14


def test_every_decision_is_printed_with_its_reason() -> None:
    refused = decision(agreed=False, comment="第 6 行方量与图纸测算不符")
    text = bare(all_text(print_form("F03", plan(decisions=[refused, decision()]), context())))
    assert bare("不同意 陈建军（站长） 2026-11-21 16:20 第 6 行方量与图纸测算不符") in text
    assert bare("同意 陈建军（站长） 2026-11-21 16:20 夜间注意照明") in text


def test_an_unsigned_order_is_marked_in_the_plan() -> None:
    lines = [plan_line(1, signed=False, remarks="夜间", task_number=None)]
    layout = layout_form("F03", plan(1, lines=lines), context()).layout
    assert layout.named("remarks.0").text == "未签认；夜间"
    assert layout.named("task_id.0").text == "DH-202611-0001"


def test_a_remark_that_says_so_is_not_said_twice() -> None:
    lines = [plan_line(1, signed=False, remarks="未签认")]
    layout = layout_form("F03", plan(1, lines=lines), context()).layout
    assert layout.named("remarks.0").text == "未签认"


def test_pump_grade_and_remarks_of_a_plan_are_read_without_a_glass() -> None:
    told = {"pump": "1号泵 37m", "pump_crew": "老周", "remarks": "夜间浇筑，注意照明"}
    lines = [plan_line(1, **told), plan_line(2, pump="", pump_crew="")]
    layout = layout_form("F03", plan(2, lines=lines), context()).layout
    assert layout.named("placing_method.0").text == "汽车泵"
    assert "1号泵" in layout.named("pump.0").text
    for name in ("pump", "grade", "remarks", "placing_method"):
        assert {ink.size for ink in layout.named(f"{name}.0").ink} <= {10.0, 10.5}
    assert layout.named("pump.1").text == ""


def test_a_plan_is_made_checked_and_approved() -> None:
    text = page_text(print_form("F03", plan(2), context()))
    for word in ("制表", "审核", "批准"):
        assert word in text


def test_a_pour_after_midnight_shows_its_day() -> None:
    night = plan_line(1)["planned_opening"].replace(day=23, hour=1)
    layout = layout_form("F03", plan(1, lines=[plan_line(1, planned_opening=night)]), context())
    assert "".join(layout.layout.named("planned_opening.0").text.split()) == "11-2301:30"


def test_an_amendment_brings_a_place_to_sign_again() -> None:
    text = all_text(print_form("F01", order(amendments=[amendment()]), context()))
    assert "变更补签" in text
    assert "计划方量(m³)：320.00→346.50" in text
    assert "变更补签" not in all_text(print_form("F01", order(), context()))


def test_an_optional_field_left_empty_shows_that_it_was_not_forgotten() -> None:
    empty = order(frost_grade="", contact="", phone="")
    layout = layout_form("F01", empty, context()).layout
    assert layout.named("frost_grade").text == "/"
    assert layout.named("contact").text == ""
    assert layout_form("F01", None, context()).layout.named("frost_grade").text == ""
