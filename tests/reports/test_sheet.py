"""A form of one record is what its kind says, and what the form says besides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest

from db.models import Role
from db.models.lent import MouldLoan, MouldState, PumpLineState
from db.models.orders import OrderState
from desk.complaints.kind import COMPLAINTS
from desk.core.declare import group
from desk.core.lists import ListQuery, page
from desk.core.papers import paper_data
from desk.lent.moulds import MOULD_LOANS
from desk.lent.of_project import OfProjectKind
from desk.pours.testing import SLUMP_TESTS
from reports.catalogue import FORMS, print_form
from reports.form import Form
from reports.issuing import context_for
from reports.layout import Layout
from reports.page import draw_form
from reports.sheet import Sign, sheet_of, signs
from reports.words import Said, said
from tests.desk.pours.pouring import eventful
from tests.reports.reading import all_text, bare
from tests.reports.samples import context, order, task
from tests.reports.samples_lent import mould_loan, pump_line
from tests.reports.samples_pours import pour, slump_test
from tests.station import PROJECT, SIGNATORY, Station

COMPLAINT = Form(
    id="F30",
    title="客户投诉登记表",
    of="complaints",
    build=sheet_of(
        COMPLAINTS,
        dated="registered_at",
        after=("handled",),
        cells={"handled": said("处理情况")},
        heights={"content": 40, "demand": 30, "handled": 50},
        closing=(signs("登记人", Role.SECTION_HEAD.label, Role.STATION_MANAGER.label),),
    ),
    notes=("第一联　生产客服科存档　　第二联　责任部门",),
)
TEST = Form(
    id="F40",
    title="坍落度测试单",
    of="slump-tests",
    build=sheet_of(SLUMP_TESTS, dated="pour.pour_date", closing=(signs(Sign(by="tester")),)),
)


def loan_form(known: OfProjectKind[MouldLoan], **said: Any) -> Form:
    build = sheet_of(known, dated="applied_at", **said)
    return Form(id="F98", title="表", of=known.name, build=build)


def laid(form: Form, data: Mapping[str, Any] | None) -> Layout:
    return draw_form(form, form.build(data, context()), context()).layout


def text(form: Form, data: Mapping[str, Any] | None) -> str:
    return bare(all_text(draw_form(form, form.build(data, context()), context()).pdf))


def labels(form: Form) -> list[str]:
    """What the blank form asks for, from the top."""
    return [bare(cell.text) for cell in laid(form, None).cells if cell.shaded]


def test_a_kind_without_a_form_gets_one_in_a_few_lines(station: Station) -> None:
    eventful(station)
    (complaint,) = page(station.clerk, ListQuery("complaints")).rows
    data = paper_data(station.clerk, "complaints", complaint["id"])
    drawing = draw_form(COMPLAINT, COMPLAINT.build(data, context()), context_for(station.head))
    printed = bare(all_text(drawing.pdf))
    for words in (
        f"编号：{complaint['number']}", "登记时间：2026年11月22日 16:00", "订货单位",
        f"工程名称 {PROJECT}", "来源 服务质量调查卡", f"投诉人 {SIGNATORY}",
        f"浇筑编号 {data['pour']['number']}", "不满意项：混凝土质量：不满意", "科长", "年月日",
    ):  # fmt: skip
        assert bare(words) in printed, words
    assert drawing.layout.pages == 1
    assert drawing.layout.named("channel").ink[0].ticked


def test_its_blank_form_asks_for_everything_that_the_screen_asks_for() -> None:
    asked = labels(COMPLAINT)
    fields = COMPLAINTS.fields
    for name in COMPLAINTS.entry:
        if name != "registered_at":  # stands above the grid
            assert bare(fields[name].heading) in asked, name
    assert bare("登记时间：年月日") in text(COMPLAINT, None)


def test_a_record_of_a_pour_begins_with_the_pour_and_shows_times_of_its_day() -> None:
    test = {"id": UUID(int=1), "pour": pour(), **slump_test(7, 50, 185)}
    layout = laid(TEST, test)
    assert layout.named("project_id").text == pour()["order"]["project"]["name"]
    assert layout.named("tested_at").text == "07:50"
    assert layout.named("measured_mm").text == "185"
    assert [ink.ticked for ink in layout.named("place").ink if ink.ticked is not None] == [
        False,
        True,
        False,
    ]
    assert bare("浇筑日期：2026年11月22日") in text(TEST, test)


class MoreLoans(OfProjectKind[MouldLoan]):
    """Loans with one more field for the clerk."""

    model = MouldLoan
    groups = (*MOULD_LOANS.groups, group("损坏", "damaged"))


def test_a_field_added_to_a_kind_appears_on_its_form() -> None:
    label = bare(MOULD_LOANS.fields["damaged"].heading)
    for rows in ((), ("mould quantity", "borrower phone")):
        plain, more = (loan_form(known, rows=rows) for known in (MOULD_LOANS, MoreLoans()))
        assert label not in labels(plain)
        assert [found for found in labels(more) if found not in labels(plain)][-1] == label


def test_several_groups_stand_under_their_headings() -> None:
    assert {"申请", "损坏"} <= set(labels(loan_form(MoreLoans())))
    assert "申请" not in labels(loan_form(MOULD_LOANS))


def test_what_a_form_leaves_out_or_says_otherwise() -> None:
    cells = {"borrower": Said(lambda loan: f"{loan.shown('borrower')}（项目部）")}
    form = loan_form(MOULD_LOANS, left_out="purpose remarks", cells=cells)
    assert not {"用途", "备注"} & set(labels(form))
    assert laid(form, mould_loan()).named("borrower").text == "李明（项目部）"


@pytest.mark.parametrize(
    ("form", "data", "mark"),
    [
        ("F11", mould_loan(), ""),
        ("F11", mould_loan(state=MouldState.REJECTED), "（不同意）"),
        ("F08", pump_line(state=PumpLineState.CANCELLED), "（已取消）"),
        ("F01", order(state=OrderState.CANCELLED), "（已取消）"),
        ("F01", None, ""),
    ],
)
def test_what_stands_for_nothing_any_more_says_so_behind_its_title(
    form: str, data: dict[str, Any] | None, mark: str
) -> None:
    title = f"{FORMS[form].title}{mark}"
    assert bare(title) in bare(all_text(print_form(form, data, context())))
    assert FORMS[form].build(data, context()).mark == ""


def test_a_step_that_was_not_taken_leaves_its_fields_to_the_pen() -> None:
    """A stroke would say that there is none: that is known only once the step was taken."""
    asked = task(mix_reference="", ready_by="", ready_at=None)
    assert laid(FORMS["F02"], asked).named("mix_reference").text == ""
    assert laid(FORMS["F02"], task(mix_reference="")).named("mix_reference").text == "/"
