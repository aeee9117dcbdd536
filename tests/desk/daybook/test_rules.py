"""The dispatcher's log against the tickets, without a database."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest

from desk.daybook.rules import NONE, Loads, Logged, differences, together

RAFT, SLAB = UUID(int=1), UUID(int=2)


def loads(trucks: int, m3: str) -> Loads:
    return Loads(trucks, Decimal(m3))


@pytest.mark.parametrize(
    ("logged", "ticketed", "differs"),
    [
        (loads(9, "108.00"), loads(9, "108.00"), False),
        (loads(9, "108"), loads(9, "108.00"), False),
        (loads(9, "108.01"), loads(9, "108.00"), True),
        (loads(10, "108.00"), loads(9, "108.00"), True),
        (loads(9, "108.00"), NONE, True),
        (NONE, loads(1, "12.00"), True),
        (NONE, NONE, False),
        (loads(0, "0"), NONE, False),
        (NONE, loads(0, "0"), False),
        (Loads(9, None), loads(9, "108.00"), True),
        (Loads(1, None), loads(1, "0"), False),  # a truck of mortar carries no concrete
    ],
)
def test_a_line_differs_when_loads_or_volume_do(
    logged: Loads, ticketed: Loads, *, differs: bool
) -> None:
    found = list(differences([Logged(RAFT, logged)], {RAFT: ticketed}))
    assert bool(found) is differs
    assert [(d.logged, d.ticketed) for d in found] == [(logged, ticketed)] * differs


def test_tickets_of_a_pour_that_the_log_has_forgotten_are_a_difference() -> None:
    (found,) = differences([Logged(SLAB, loads(2, "24"))],
                           {SLAB: loads(2, "24"), RAFT: loads(3, "36")})  # fmt: skip
    assert (found.pour, found.logged, found.explained) == (RAFT, NONE, False)


def test_a_line_without_any_ticket_is_a_difference() -> None:
    (found,) = differences([Logged(RAFT, loads(1, "12"))], {})
    assert (found.logged, found.ticketed) == (loads(1, "12"), NONE)


@pytest.mark.parametrize(("words", "explained"), [("", False), ("  ", False), ("小票后补", True)])
def test_a_difference_is_explained_by_words(words: str, *, explained: bool) -> None:
    (found,) = differences([Logged(RAFT, loads(1, "12"), words)], {})
    assert found.explained is explained


def test_figures_are_said_in_words() -> None:
    assert loads(9, "108").words == "9 车 108.00 m³"
    assert NONE.words == "没有记"
    assert Loads(2).words == "2 车 0.00 m³"


def test_what_two_shifts_say_of_a_pour_is_one_line_and_nothing_said_stays_nothing() -> None:
    one, other = UUID(int=1), UUID(int=2)
    lines = [
        Logged(one, Loads(2, Decimal("24.00")), "白班漏记"),
        Logged(other, Loads(None, None)),
        Logged(one, Loads(1, None), "夜班"),
        Logged(other, Loads(None, Decimal("6.00"))),
    ]
    assert together(lines) == [
        Logged(one, Loads(3, Decimal("24.00")), "白班漏记；夜班"),
        Logged(other, Loads(None, Decimal("6.00"))),
    ]
