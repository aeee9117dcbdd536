"""Changing an issued plan: revision n+1 with its difference and its own approval (M1.4.1)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from db.models import OrderState, PlanState, Role
from desk.checking import check
from desk.core import records
from desk.core.errors import Refused
from desk.core.lists import ListQuery, page, totals
from desk.core.views import view
from desk.plans.board import board
from desk.rules.notices import owed
from tests.desk.plans.test_plans import POSTS, TOMORROW, lines, refused, seen, told
from tests.station import NOW, OTHER_PROJECT, RECEIVER, SIGNATORY, Station, made, on_the_day


def revise(station: Station, plan: UUID, reason: str = "客户要求推迟") -> UUID:
    return made(records.take(station.head, "daily-plans", plan, "revise", reason=reason))


def issue(station: Station, plan: UUID) -> str:
    """Through submission and approval to the posts; the plan's number."""
    for step, who in (("submit", station.head), ("approve", station.manager)):
        records.take(who, "daily-plans", plan, step)
    return records.take(station.head, "daily-plans", plan, "issue").number


def order_state(station: Station, order: UUID) -> OrderState:
    state = view(station.head, "orders", order).values["state"]
    assert isinstance(state, OrderState)
    return state


def test_a_revision_carries_its_difference_and_supersedes_the_plan_before(
    station: Station,
) -> None:
    first = station.signed()
    dropped = station.signed(placement="外墙", planned_opening="2026-11-22 13:00")
    plan = station.plan()
    records.take(station.clerk, "orders", dropped, "cancel", reason="模板未验收")
    added = station.signed(project=OTHER_PROJECT, placement="承台", volume_m3="60")

    revised = revise(station, plan)
    draft = seen(station, revised).values
    assert (draft["state"], draft["revision"]) == (PlanState.DRAFT, 2)
    assert (draft["number"], draft["revision_reason"]) == (None, "客户要求推迟")
    assert [line["order_id"] for line in lines(station, revised)] == [first, added]
    typed = {"lines.1.planned_opening": "2026-11-22 08:30", "remarks": "加急"}
    records.edit(station.head, "daily-plans", revised, typed)
    # The board shows the difference while it is still being typed; the old plan stays in force.
    shown = seen(station, revised).extras["difference"]
    assert seen(station, plan).values["state"] is PlanState.ISSUED
    records.take(station.head, "daily-plans", revised, "gather")  # sorted by the new opening

    assert issue(station, revised) == "RJ-20261122-2"
    difference = seen(station, revised).extras["difference"]
    assert difference == [
        "备注 空→加急",
        "增第 1 行 高铁站前广场改造（承台 C35P8 60.00 m³ 07:00）",
        "第 2 行 滨江花园二期3#楼 计划开盘 07:00→08:30",
        "删原第 2 行 滨江花园二期3#楼（外墙 C35P8 200.00 m³ 13:00）",
    ]
    assert len(shown) == len(difference)
    old = seen(station, plan)
    assert old.values["state"] is PlanState.SUPERSEDED
    assert [line["order_id"] for line in old.extras["lines"]] == [first, dropped]
    assert [(r.revision, r.state) for r in board(station.head, TOMORROW).revisions] == [
        (2, PlanState.ISSUED),
        (1, PlanState.SUPERSEDED),
    ]
    assert order_state(station, added) is OrderState.PLANNED
    for until in ("gather", "revise"):
        refused(station, plan, until, station.head, "再改")
    with pytest.raises(Refused) as fixed:
        records.edit(station.head, "daily-plans", plan, {"remarks": "x"})
    assert (fixed.value.rule, fixed.value.clause) == ("R06", "M1.4.1 M2.2.1")


def test_orders_that_a_revision_drops_go_back_to_be_planned(station: Station) -> None:
    kept = station.signed()
    dropped = station.signed(placement="外墙", planned_opening="2026-11-22 13:00")
    plan = station.plan()
    assert order_state(station, dropped) is OrderState.PLANNED
    revised = revise(station, plan)
    only = [{"id": str(lines(station, revised)[0]["id"])}]
    records.edit(station.head, "daily-plans", revised, {"lines": only})
    assert order_state(station, dropped) is OrderState.PLANNED  # nothing holds before the issue
    issue(station, revised)
    assert order_state(station, kept) is OrderState.PLANNED
    assert order_state(station, dropped) is OrderState.SIGNED
    assert board(station.head, TOMORROW).waiting.numbers == ("DH-202611-0002",)
    # The next revision gathers it again.
    again = revise(station, revised, "甲方又要浇了")
    issue(station, again)
    assert order_state(station, dropped) is OrderState.PLANNED


def test_a_discarded_revision_leaves_no_gap(station: Station) -> None:
    station.signed()
    plan = station.plan()
    unwanted = revise(station, plan, "说是要改")
    assert "已有第 2 版" in refused(station, plan, "revise", station.head, "再改").reason
    records.take(station.head, "daily-plans", unwanted, "discard", reason="不改了")
    again = revise(station, plan, "这回真的要改")
    values = seen(station, again).values
    assert (values["revision"], values["revision_reason"]) == (2, "这回真的要改")
    records.edit(station.head, "daily-plans", again, {"lines.1.pump_crew": "老周"})
    assert issue(station, again) == "RJ-20261122-2"
    assert issue(station, revise(station, again)) == "RJ-20261122-3"
    assert [each.found for each in check(station.database) if not each.ok] == []


def test_a_revision_needs_its_reason_and_its_own_approval(station: Station) -> None:
    station.signed()
    plan = station.plan()
    assert "须写明原因" in refused(station, plan, "revise", station.head).reason
    revised = revise(station, plan)
    records.take(station.head, "daily-plans", revised, "submit")
    own = refused(station, revised, "approve", station.head)
    assert (own.rule, own.clause) == ("S01", "M2.2.1")
    assert "不能“签发”" in refused(station, revised, "issue", station.head).reason
    assert seen(station, plan).values["state"] is PlanState.ISSUED
    records.take(station.manager, "daily-plans", revised, "approve")
    records.take(station.head, "daily-plans", revised, "issue")
    copies = seen(station, revised).extras["distribution"]
    assert [copy["acknowledged_by"] for copy in copies] == [""] * len(POSTS)


def test_an_order_signed_after_the_issue_is_planned_at_once(station: Station) -> None:
    late = station.received()
    plan = station.plan()
    assert order_state(station, late) is OrderState.RECEIVED
    assert not lines(station, plan)[0]["signed"]
    records.take(station.clerk, "orders", late, "sign", {"signer": SIGNATORY})
    assert order_state(station, late) is OrderState.PLANNED
    assert lines(station, plan)[0]["signed"]
    elsewhere = station.signed(planned_opening="2026-11-23 07:00")
    assert order_state(station, elsewhere) is OrderState.SIGNED


def open_order(station: Station, order: UUID) -> Any:
    return records.take(station.clerk.at(on_the_day(7)), "orders", order, "open")


def test_nothing_opens_that_is_not_signed_and_on_an_issued_plan(station: Station) -> None:
    order = station.order()
    for do in (
        lambda: None,
        lambda: records.take(station.clerk, "orders", order, "receive"),
        lambda: records.take(station.clerk, "orders", order, "sign", {"signer": RECEIVER}),
    ):
        do()
        with pytest.raises(Refused) as unsigned:
            open_order(station, order)
        assert (unsigned.value.rule, unsigned.value.clause) == ("R01", "M1.2.1")
    records.take(station.clerk, "orders", order, "resign", {"signer": SIGNATORY})
    plan = station.plan(until="draft")
    for step, who in (("submit", station.head), ("approve", station.manager)):
        with pytest.raises(Refused) as unplanned:
            open_order(station, order)
        assert (unplanned.value.rule, unplanned.value.clause) == ("S02", "M2.2.1")
        records.take(who, "daily-plans", plan, step)
    with pytest.raises(Refused, match="先列入计划并经站长审批签发"):
        open_order(station, order)
    records.take(station.head, "daily-plans", plan, "issue")
    with pytest.raises(Refused) as unchecked:
        open_order(station, order)
    assert (unchecked.value.rule, unchecked.value.clause) == ("R07", "M1.4.1")
    station.checked(order)
    open_order(station, order)
    assert order_state(station, order) is OrderState.POURING


def test_a_change_after_the_issue_shuts_the_opening_and_tells_everybody(
    station: Station,
) -> None:
    order = station.signed()
    plan = station.plan()
    records.take(
        station.clerk, "orders", order, "amend", {"volume_m3": "260"}, reason="范围扩大"
    )  # fmt: skip
    with pytest.raises(Refused) as unsigned:
        open_order(station, order)
    assert (unsigned.value.rule, "还没有补签" in unsigned.value.reason) == ("R01", True)
    for role in (
        Role.SECTION_HEAD,
        Role.DOCUMENT_CLERK,
        Role.TECHNICAL_HEAD,
        Role.DISPATCHER,
    ):
        newest = next(s for s in told(station, role) if "变更" in s)
        assert "计划方量 200.00→260.00" in newest
        assert "在日生产计划 RJ-20261122-1 里，需要改版" in newest
    [notice] = [n for n in owed(station.acting(Role.DISPATCHER)) if "变更" in n.sentence]
    assert (notice.clause, notice.at) == ("M1.5.3", NOW)
    records.take(station.clerk, "orders", order, "resign", {"signer": SIGNATORY})
    revised = revise(station, plan, "方量变更")
    assert issue(station, revised) == "RJ-20261122-2"
    said = seen(station, revised).extras["difference"]
    assert said == ["第 1 行 滨江花园二期3#楼 计划方量 200.00→260.00"]
    station.checked(order)
    open_order(station, order)


def test_a_revision_keeps_what_is_being_poured(station: Station) -> None:
    running = station.pour()
    plan = view(station.head, "pours", running).values["order_id"]
    (issued,) = [r.id for r in board(station.head, TOMORROW).revisions]
    other = station.signed(placement="外墙", planned_opening="2026-11-22 13:00")
    revised = revise(station, issued)
    kept = [row for row in lines(station, revised) if row["order_id"] == other]
    records.edit(station.head, "daily-plans", revised, {"lines": kept})
    records.take(station.head, "daily-plans", revised, "submit")
    records.take(station.manager, "daily-plans", revised, "approve")
    with pytest.raises(Refused, match="没有列入已经开盘的 DH-202611-0001"):
        records.take(station.head, "daily-plans", revised, "issue")
    records.take(station.manager, "daily-plans", revised, "unapprove", reason="漏了在浇的")
    records.take(station.head, "daily-plans", revised, "gather")
    assert {row["order_id"] for row in lines(station, revised)} == {plan, other}
    issue(station, revised)


def test_a_plan_counts_once_it_is_issued_and_only_in_the_revision_in_force(
    station: Station,
) -> None:
    station.signed(volume_m3="320")
    plan = station.plan(until="approve")

    def counted() -> Decimal:
        query = ListQuery("daily-plans", sort="revision")
        rows = page(station.head, query, columns=("total_m3",)).rows
        total = totals(station.head, query, ("total_m3",))["total_m3"]
        assert sum(row["total_m3"] for row in rows if row["counts"]) == total
        return total

    assert counted() == 0
    records.take(station.head, "daily-plans", plan, "issue")
    assert counted() == 320
    revised = revise(station, plan)
    assert counted() == 320
    issue(station, revised)
    assert counted() == 320
    dead = page(station.head, ListQuery("daily-plans"), columns=("revision",)).rows
    assert {row["revision"]: row["dead"] for row in dead} == {1: True, 2: False}
