"""Nobody watches two openings or closings of different sites at once (M1.4.4, R36)."""

from __future__ import annotations

from uuid import UUID

import pytest

from desk.core import records
from tests.desk.pours.pouring import recorded, seen, take
from tests.station import OTHER_PROJECT, PROJECT, Station, on_the_day


def two_pours(station: Station, other: str) -> tuple[UUID, UUID]:
    """Both of the same specialist and checked at six."""
    orders = [
        station.signed(),
        station.signed(placement="承台") if other == PROJECT else _signed_elsewhere(station),
    ]
    station.plan()
    first, second = (station.checked(order, at=on_the_day(6)) for order in orders)
    return first, second


def _signed_elsewhere(station: Station) -> UUID:
    order = station.order(project=OTHER_PROJECT, placement="承台")
    records.take(station.clerk, "orders", order, "sign", {"signer": "王强"})
    return order


def test_two_sites_opened_at_once_are_on_record_until_the_time_is_corrected(
    station: Station,
) -> None:
    first, second = two_pours(station, OTHER_PROJECT)
    take(station, first, "open", at=on_the_day(7))
    take(station, second, "open", at=on_the_day(7, 20))
    assert ("R36" in recorded(station, first), "R36" in recorded(station, second)) == (False, True)
    (said,) = [w["sentence"] for w in seen(station, second).warnings if w["rule"] == "R36"]
    assert "11-22 07:00 开盘" in said
    earlier = {"opened_at": "2026-11-22 06:30"}
    take(station, first, "correct_opening", earlier, reason="06:30 就开了", at=on_the_day(8))
    assert "R36" not in recorded(station, second)


@pytest.mark.parametrize(("at", "both"), [((7, 30), True), ((7, 31), False)])
def test_half_an_hour_apart_is_not_at_once(
    station: Station, at: tuple[int, int], both: bool
) -> None:
    first, second = two_pours(station, OTHER_PROJECT)
    take(station, first, "open", at=on_the_day(7))
    take(station, second, "open", at=on_the_day(*at))
    assert ("R36" in recorded(station, second)) is both
