"""Typing that is not saved: kept, offered to the one who typed it, dropped."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from db.fields import Kind
from desk.core.drafts import drop, keep, may_be_empty, offered, starting_values
from desk.core.kinds import kind, kind_names
from tests.station import NOW, Station


def test_the_latest_typing_of_a_form_takes_the_place_of_what_was_kept(station: Station) -> None:
    keep(station.clerk, "orders:new", {"typed": {"placement": ["承", ""]}})
    at = keep(station.clerk, "orders:new", {"typed": {"placement": ["承台", ""]}})
    (kept,) = offered(station.clerk)
    assert kept.values == {"typed": {"placement": ["承台", ""]}}
    assert kept.at == at == NOW


def test_typing_is_offered_to_nobody_else(station: Station) -> None:
    keep(station.clerk, "orders:new", {"typed": {}})
    assert offered(station.head) == []


def test_several_forms_are_kept_side_by_side_latest_first(station: Station) -> None:
    order = uuid4()
    keep(station.clerk, "orders:new", {})
    keep(station.clerk.at(NOW + timedelta(minutes=5)), f"orders:{order}", {})
    keep(station.clerk, "customers:new", {})
    found = [kept.form for kept in offered(station.clerk, "orders:")]
    assert found == [f"orders:{order}", "orders:new"]


def test_a_wild_card_in_a_prefix_is_taken_literally(station: Station) -> None:
    keep(station.clerk, "orders:new", {})
    assert offered(station.clerk, "%") == []


def test_what_was_saved_is_dropped_and_dropping_nothing_is_harmless(station: Station) -> None:
    keep(station.clerk, "orders:new", {})
    drop(station.clerk, "orders:new")
    drop(station.clerk, "orders:new")
    assert offered(station.clerk) == []


@pytest.mark.parametrize("name", kind_names())
def test_an_empty_form_starts_with_what_its_columns_default_to(name: str) -> None:
    known = kind(name)
    values = starting_values(known)
    assert set(values) <= set(known.fields)
    for field_name, field in known.fields.items():
        if field.kind is Kind.CHOICES:
            assert values[field_name] == []
        if field.kind in (Kind.CHOICE, Kind.STATE) and not may_be_empty(known, field_name):
            assert field_name in values or field.required or name == "plants"
