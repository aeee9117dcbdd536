"""How each person left each list."""

from __future__ import annotations

from desk.core.view_states import load_view, save_view
from tests.station import Station


def test_a_view_nobody_has_touched_has_no_state(station: Station) -> None:
    assert load_view(station.clerk, "orders") == {}


def test_each_person_keeps_a_state_of_each_view(station: Station) -> None:
    save_view(station.clerk, "orders", {"columns": ["number", "state"], "widths": {"number": 120}})
    save_view(station.clerk, "tasks", {"sort": "number"})
    save_view(station.head, "orders", {"sort": "placement"})
    assert load_view(station.clerk, "orders")["widths"] == {"number": 120}
    assert load_view(station.clerk, "tasks") == {"sort": "number"}
    assert load_view(station.head, "orders") == {"sort": "placement"}


def test_a_later_state_takes_the_place_of_the_earlier_one(station: Station) -> None:
    save_view(station.clerk, "orders", {"columns": ["number"]})
    save_view(station.clerk, "orders", {"columns": ["state"]})
    assert load_view(station.clerk, "orders") == {"columns": ["state"]}
