"""What a pour needs next, by when, from whom: tables of cases, no database."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from db.models import CardState, OrderNotice, Pour, PourState, Role
from desk.core.duty import Due
from desk.orders.rules import Signature
from desk.pours.next import next_things
from desk.pours.rules import Supply
from desk.pours.standing import Card, Standing
from desk.settings import Settings
from desk.settings.declared import DECLARED
from tests.station import on_the_day

SETTINGS = Settings({each.key: each.default for each in DECLARED})
SEVEN = on_the_day(7)
READY: dict[str, Any] = {
    "state": PourState.CONFIRMED,
    "confirmed_at": on_the_day(4),
    "posts_told_at": on_the_day(6),
    "checked_at": on_the_day(6),
    "agreed_at": on_the_day(6),
    "documents_handed_at": on_the_day(7),
}
OPENED: dict[str, Any] = {**READY, "state": PourState.OPENED, "opened_at": SEVEN}
SUPPLYING: dict[str, Any] = {
    **OPENED,
    "state": PourState.SUPPLYING,
    "first_truck_at": on_the_day(7, 15),
}
CLOSED: dict[str, Any] = {
    **SUPPLYING,
    "state": PourState.CLOSED,
    "finished_at": on_the_day(14),
}


STANDS = Standing(
    supply=Supply(Decimal(200), Decimal(0), Decimal(0), Decimal(0)),
    signature=Signature.VALID,
    card=None,
    idle_since=None,
    waiting_since=None,
    left=(),
    pumps=(),
    amendment_owed=False,
    card_reasons=(),
)


def things(now: datetime, *, sent: str = "60", **facts: Any) -> tuple[Due, ...]:
    """What a pour with these `facts` needs, `sent` of its 200 m³ being there."""
    stands = replace(STANDS, supply=replace(STANDS.supply, sent=Decimal(sent)))
    known = {each.name for each in fields(Standing)}
    stands = replace(stands, **{name: facts.pop(name) for name in known & set(facts)})
    order = OrderNotice(project_text="滨江花园", placement="底板")
    given = {"state": PourState.PLANNED, "planned_opening": SEVEN, **facts}
    return next_things(Pour(order=order, **given), stands, SETTINGS, now)


def only(rule: str, now: datetime, **facts: Any) -> Due:
    (found,) = [thing for thing in things(now, **facts) if thing.rule == rule]
    return found


def test_before_the_opening_everything_is_listed_in_the_order_of_its_hour() -> None:
    said = [(t.rule, t.owner, t.due) for t in things(on_the_day(4))]
    assert said == [
        ("D11", "客服专员", on_the_day(5)),
        ("D12", "调度员", on_the_day(6, 30)),
        ("R07", "客服专员", SEVEN),
        ("R07", "调度员", SEVEN),
        ("R08", "客服专员", on_the_day(7, 20)),
    ]


@pytest.mark.parametrize(
    ("now", "overdue"),
    [(on_the_day(4, 59), False), (on_the_day(5), False), (on_the_day(5, 1), True)],
)
def test_the_customer_is_called_two_hours_before(now: datetime, overdue: bool) -> None:
    thing = only("D11", now)
    assert (thing.duty.step, thing.overdue) == ("confirm", overdue)


def test_what_the_customer_promised_moves_the_posts_and_the_opening_but_not_the_call() -> None:
    nine = on_the_day(9)
    assert only("D12", SEVEN, expected_opening=nine).due == on_the_day(8, 30)
    assert only("D11", SEVEN, expected_opening=nine).due == on_the_day(5)


def test_the_opening_is_ordered_once_both_have_checked_and_the_order_is_signed() -> None:
    ready = {**READY}
    assert [t.duty.step for t in things(on_the_day(6, 50), **ready)] == ["open"]
    unsigned = things(on_the_day(6, 50), **{**ready, "signature": Signature.MISSING})
    assert [(t.rule, t.duty.step, t.duty.kind) for t in unsigned] == [("R01", "sign", "orders")]
    assert things(on_the_day(6, 50), **{**ready, "agreed_at": None})[0].duty.step == "agree"


@pytest.mark.parametrize(("minute", "explain"), [(30, False), (31, True)])
def test_half_an_hour_late_and_the_customer_is_owed_an_explanation(
    minute: int, explain: bool
) -> None:
    waiting = things(on_the_day(7, minute), **READY)
    assert ("explain" in [t.duty.step for t in waiting]) is explain
    late = {**OPENED, "opened_at": on_the_day(7, minute)}
    assert ("explain" in [t.duty.step for t in things(on_the_day(8), **late)]) is explain
    told = {**late, "explained_at": on_the_day(8)}
    assert "explain" not in [t.duty.step for t in things(on_the_day(8), **told)]


@pytest.mark.parametrize(("minute", "overdue"), [(20, False), (21, True)])
def test_the_first_truck_leaves_twenty_minutes_after_the_order(minute: int, overdue: bool) -> None:
    thing = only("D13", on_the_day(7, minute), **OPENED)
    assert (thing.due, thing.overdue, thing.owners) == (
        on_the_day(7, 20),
        overdue,
        (Role.DISPATCHER,),
    )


def test_the_documents_go_with_the_first_truck() -> None:
    missing = {**SUPPLYING, "documents_handed_at": None}
    thing = only("R08", on_the_day(7, 16), **missing)
    assert (thing.due, thing.overdue, thing.clause) == (on_the_day(7, 15), True, "M1.4.2")


@pytest.mark.parametrize(
    ("fact", "rule", "kind"),
    [("idle_since", "D15", "pump-uses"), ("waiting_since", "D16", "tickets")],
)
def test_two_hours_are_the_most_a_pump_or_a_truck_stands(fact: str, rule: str, kind: str) -> None:
    stands = {**SUPPLYING, fact: on_the_day(8)}
    assert not only(rule, on_the_day(10), **stands).overdue
    thing = only(rule, on_the_day(10, 1), **stands)
    assert (thing.due, thing.overdue, thing.duty.kind) == (on_the_day(10), True, kind)


@pytest.mark.parametrize(
    ("delivered", "asked"), [("175", False), ("176", True), ("200", True), ("203", True)]
)
def test_the_closing_volume_is_asked_with_two_loads_to_go(delivered: str, asked: bool) -> None:
    found = things(on_the_day(12), sent=delivered, **SUPPLYING)
    assert ("begin_closing" in [t.duty.step for t in found]) is asked
    assert not any(t.overdue for t in found)


def test_a_pour_that_runs_as_planned_needs_nothing() -> None:
    assert things(on_the_day(9), **SUPPLYING) == ()


def test_after_closing_comes_the_card_then_the_scan_then_the_archive() -> None:
    now = on_the_day(15)
    assert [t.duty.step for t in things(now, **CLOSED)] == ["archive"]
    needed = {**CLOSED, "card_reasons": ("方量",)}
    assert [(t.duty.step, t.due) for t in things(now, **needed)] == [
        ("card", on_the_day(14, day=23))
    ]
    issued = {**needed, "card": Card("FK-1", CardState.ISSUED)}
    assert [(t.duty.step, t.duty.kind) for t in things(now, **issued)] == [
        ("sign", "service-cards")
    ]
    assert only("D18", on_the_day(14, 1, day=23), **issued).overdue
    signed = {**needed, "card": Card("FK-1", CardState.SIGNED)}
    assert [t.duty.step for t in things(now, **signed)] == ["file", "archive"]
    filed = {**needed, "card": Card("FK-1", CardState.FILED)}
    assert [t.duty.step for t in things(now, **filed)] == ["archive"]


def test_an_amendment_that_is_not_signed_keeps_the_pour_from_the_archive() -> None:
    owed = {**CLOSED, "amendment_owed": True}
    assert [(t.rule, t.duty.kind, t.duty.step) for t in things(on_the_day(15), **owed)] == [
        ("R11", "orders", "resign")
    ]


@pytest.mark.parametrize("state", [PourState.ARCHIVED, PourState.CALLED_OFF])
def test_nothing_is_left_of_a_pour_that_is_settled(state: PourState) -> None:
    assert things(on_the_day(20), state=state) == ()


def test_what_is_overdue_longest_stands_first_and_what_has_no_hour_last() -> None:
    closing = {**SUPPLYING, "state": PourState.CLOSING, "documents_handed_at": None}
    found = things(on_the_day(12), **{**closing, "waiting_since": on_the_day(9)})
    assert [(t.rule, t.overdue) for t in found] == [("R08", True), ("D16", True), ("R13", False)]
    assert found[-1].due is None
    assert replace(found[0], due=None).owner == "客服专员"
