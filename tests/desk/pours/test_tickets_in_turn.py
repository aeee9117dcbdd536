"""Trucks that left in one minute stand in the order of their slips, and the running total with them."""

from __future__ import annotations

import pytest

from desk.core.lists import ListQuery, every_row
from tests.desk.pours.pouring import seen
from tests.station import Station, on_the_day


def test_tickets_of_one_minute_stand_in_the_order_of_their_numbers(station: Station) -> None:
    pour = station.pour()
    for number, volume in (("100", "3"), ("99", "2"), ("9", "1"), ("101", "4")):
        truck = {"number": number, "plate": f"湘A81{int(number):02d}"}
        station.ticket(pour, volume, at=on_the_day(8), **truck)
    told = [
        (row["number"], row["cumulative_trucks"], str(row["cumulative_m3"]))
        for row in seen(station, pour).extras["tickets"]
    ]
    assert told == [
        ("9", 1, "1.00"), ("99", 2, "3.00"), ("100", 3, "6.00"), ("101", 4, "10.00"),
    ]  # fmt: skip


@pytest.mark.parametrize("limit", [2, 100])
@pytest.mark.parametrize("descending", [False, True])
def test_the_list_has_them_in_that_order_too_page_by_page(
    station: Station, limit: int, *, descending: bool
) -> None:
    pour = station.pour()
    for number, minute in (("100", 0), ("99", 0), ("9", 0), ("101", 0), ("98", 5), ("7", 5)):
        station.ticket(
            pour, "1", at=on_the_day(8, minute), number=number, plate=f"湘A81{int(number):02d}"
        )
    query = ListQuery("tickets", sort="left_at", descending=descending)
    found = [row["number"] for row in every_row(station.clerk, query, ["number"], batch=limit)]
    told = ["9", "99", "100", "101", "7", "98"]
    assert found == (told[::-1] if descending else told)
