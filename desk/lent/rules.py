"""What is counted of things lent: pure, on whole numbers, dates and money."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Protocol

_NOTHING = Decimal("0.00")


class Counted(Protocol):
    """One sort of pipe or clamp: how many came, how many went back, yuan for each one lost."""

    delivered: int | None
    returned: int | None
    price: Decimal | None


def lost(delivered: int | None, returned: int | None) -> int | None:
    """How many did not come back; None while either was not counted."""
    if delivered is None or returned is None:
        return None
    return delivered - returned


def amount(missing: int | None, price: Decimal | None) -> Decimal | None:
    """Yuan for `missing` pieces at the agreed price; None while either is unknown."""
    if missing is None or price is None:
        return None
    return _NOTHING + missing * price


def compensation(items: Iterable[Counted]) -> Decimal:
    """Yuan, to the cent, for everything that did not come back."""
    found = (amount(lost(i.delivered, i.returned), i.price) for i in items)
    return sum((one for one in found if one is not None), _NOTHING)


def days_ahead(done: date, needed: date) -> int:
    """How many days before it was needed something was done; negative when it was done after."""
    return (needed - done).days
