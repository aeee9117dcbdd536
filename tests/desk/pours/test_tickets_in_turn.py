"""Trucks that left in one minute stand in the order of their slips, and the running total with them."""

from __future__ import annotations

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
