"""What is counted of things lent, as tables of cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from desk.lent.rules import amount, compensation, days_ahead, lost


@dataclass
class Counts:
    delivered: int | None
    returned: int | None
    price: Decimal | None


@pytest.mark.parametrize(
    ("delivered", "returned", "missing"),
    [(40, 38, 2), (40, 40, 0), (0, 0, 0), (5, 6, -1), (None, 3, None), (5, None, None)],
)
def test_lost_is_what_came_less_what_went_back(
    delivered: int | None, returned: int | None, missing: int | None
) -> None:
    assert lost(delivered, returned) == missing


@pytest.mark.parametrize(
    ("missing", "price", "yuan"),
    [
        (2, "265", "530.00"),
        (3, "0.01", "0.03"),
        (7, "38.50", "269.50"),
        (0, "520", "0.00"),
        (None, "520", None),
        (2, None, None),
    ],
)
def test_a_loss_costs_its_price_to_the_cent(
    missing: int | None, price: str | None, yuan: str | None
) -> None:
    found = amount(missing, Decimal(price) if price else None)
    assert (None if found is None else str(found)) == yuan


@pytest.mark.parametrize(
    ("rows", "yuan"),
    [
        ([], "0.00"),
        ([(40, 38, "265"), (48, 41, "38.50")], "799.50"),
        ([(40, 40, "265")], "0.00"),
        ([(40, 38, None), (2, 1, "0.10")], "0.10"),
        ([(40, None, "265")], "0.00"),
        ([(100_000, 0, "99999.99")], "9999999000.00"),
    ],
)
def test_the_compensation_is_the_sum_of_all_losses(
    rows: list[tuple[int | None, int | None, str | None]], yuan: str
) -> None:
    items = [Counts(d, r, Decimal(p) if p else None) for d, r, p in rows]
    assert str(compensation(items)) == yuan


@pytest.mark.parametrize(
    ("done", "needed", "days"),
    [
        (date(2026, 11, 22), date(2026, 11, 25), 3),
        (date(2026, 11, 25), date(2026, 11, 25), 0),
        (date(2026, 11, 26), date(2026, 11, 25), -1),
        (date(2026, 12, 30), date(2027, 1, 2), 3),
    ],
)
def test_days_ahead_are_calendar_days(done: date, needed: date, days: int) -> None:
    assert days_ahead(done, needed) == days
