"""Who reads what: one table, asked wherever something is read (R40)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest

from db.models import Role
from desk.core import papers, views
from desk.core.acting import Acting
from desk.core.audit_entries import entries
from desk.core.errors import Missing, Refused
from desk.core.filing import attach, attachment_content, attachments, comment
from desk.core.kinds import kind, kind_names
from desk.core.lists import ListQuery, count, page, totals
from desk.core.readers import may_read, readers_of
from desk.core.references import locate
from desk.core.related import related
from desk.core.reporting import Period, find, report
from desk.core.search import find as search
from desk.customers.known import known_projects
from desk.plans.board import board
from desk.plans.confirmations import call_list
from desk.pours.board import pour_board
from desk.today import desk_of_today, due_list
from reports.issuing import LedgerRequest, ledger_of
from tests.desk.pours.test_site import PNG
from tests.station import CUSTOMER, PROJECT, Station

CREWS = (Role.PLANT_OPERATOR, Role.LOGISTICS)
SECRET = ("customers", "projects", "orders", "complaints", "people", "service-cards")


@pytest.mark.parametrize("name", kind_names())
def test_whoever_fills_in_or_takes_a_step_reads(name: str) -> None:
    known = kind(name)
    acts = set(known.editors)
    if known.flow is not None:
        acts |= {role for step in known.flow.steps for role in step.roles}
    assert acts <= readers_of(name)


def _reads(crew: Acting, name: str) -> list[Callable[[], object]]:
    return [
        lambda: page(crew, ListQuery(name)),
        lambda: count(crew, ListQuery(name)),
        lambda: ledger_of(crew, LedgerRequest(name)),
        lambda: locate(crew, "什么", name),
    ]


@pytest.mark.parametrize("role", CREWS)
def test_the_crews_read_what_they_work_with_and_no_register_of_customers(
    station: Station, role: Role
) -> None:
    crew, order = station.acting(role), station.signed()
    plan = station.plan()
    (pour,) = page(crew, ListQuery("pours")).rows
    assert views.view(crew, "daily-plans", plan).values["plan_date"] == date(2026, 11, 22)
    assert views.view(crew, "pours", pour["id"]).id == pour["id"]
    assert board(crew, date(2026, 11, 22)).seen is not None
    assert pour_board(crew, date(2026, 11, 22)).rows
    for name in SECRET:
        for read in _reads(crew, name):
            with pytest.raises(
                Refused, match="由除搅拌楼机操工、物流单位以外的岗位查看"
            ) as refused:
                read()
            assert (refused.value.rule, refused.value.clause) == ("R40", "M1.8.2")
    with pytest.raises(Refused, match="查看"):
        views.view(crew, "orders", order)
    with pytest.raises(Refused, match="查看"):
        papers.paper_data(crew, "orders", order)


@pytest.mark.parametrize("role", CREWS)
def test_what_is_put_together_leaves_out_what_one_does_not_read(
    station: Station, role: Role
) -> None:
    crew, order = station.acting(role), station.signed()
    attach(station.clerk, "orders", order, PNG, "扫描.png")
    filed = attachments(station.clerk)[0]["id"]
    station.plan()
    (pour,) = page(crew, ListQuery("pours")).rows
    assert isinstance(filed, UUID)
    assert {found.kind for found in search(station.clerk, "滨江")} >= {"customers", "projects"}
    assert all(may_read(crew, found.kind) for found in search(crew, "滨江"))
    assert search(crew, "滨江", kinds=("customers",)) == []
    assert attachments(crew) == []
    with pytest.raises(Refused, match="查看"):
        attachment_content(crew, filed)
    with pytest.raises(Refused, match="查看"):
        comment(crew, "orders", order, "看看")
    for read in (lambda: known_projects(crew), lambda: call_list(crew, date(2026, 11, 22))):
        with pytest.raises(Refused, match="查看"):
            read()
    for name in (CUSTOMER, PROJECT, str(order)):
        with pytest.raises(Missing, match="找不到"):
            locate(crew, name)
    sections = {section.known.name for section in related(crew, "pours", pour["id"])}
    assert all(may_read(crew, name) for name in sections)
    assert all(may_read(crew, entry.kind) for entry in due_list(crew, days=30))
    assert all(may_read(crew, row.kind) for row in desk_of_today(crew).warnings)


def test_a_report_and_the_history_have_their_readers(station: Station) -> None:
    for role in CREWS:
        for name in ("production", "warnings"):
            with pytest.raises(Refused, match="查看"):
                find(station.acting(role), report(name), Period(date(2026, 11, 1)))
    for role in (*CREWS, Role.SPECIALIST):
        with pytest.raises(
            Refused, match="全站历史记录由生产客服科长、分管站领导、站长、分公司、系统管理员"
        ):
            entries(station.acting(role))
    assert entries(station.manager)


def test_what_no_table_names_is_not_for_the_crews(station: Station) -> None:
    assert readers_of("a-register-to-come") == frozenset(Role) - set(CREWS)


def test_the_table_itself_is_read_by_the_office(station: Station) -> None:
    found = {row["name"]: row for row in find(station.clerk, report("rights"), Period()).rows}
    assert set(kind_names()) <= set(found)
    assert found["customers"]["readers"] == "除搅拌楼机操工、物流单位以外的岗位"
    assert found["tickets"]["readers"] == "全站人员"
    assert found["people"]["editors"] == "系统管理员"


def test_a_role_that_was_taken_away_no_longer_reads(station: Station) -> None:
    from desk.users.kind import set_roles

    clerk = station.clerk
    assert page(clerk, ListQuery("customers")).rows
    set_roles(station.acting(Role.ADMIN), clerk.person_id, "logistics")
    with pytest.raises(Refused, match="查看"):
        page(clerk, ListQuery("customers"))
    assert totals(clerk, ListQuery("tickets"), ("volume_m3",)) == {"volume_m3": 0}
