"""Settings are declared once; the rules ask them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db.models import Role
from desk import settings
from desk.core import records
from desk.core.errors import Invalid, Missing, Refused
from desk.settings.declared import DECLARED
from tests.station import NOW, Station


def _value(station: Station, key: str) -> object:
    return next(row["value"] for row in settings.listing(station.clerk) if row["key"] == key)


def test_every_setting_has_its_default_within_its_own_bounds(sqlite_station: Station) -> None:
    listed = {row["key"]: row for row in settings.listing(sqlite_station.clerk)}
    assert list(listed) == [declared.key for declared in DECLARED]
    for declared in DECLARED:
        assert declared.explanation, declared.key
        assert declared.check is None or declared.check(declared.default) == "", declared.key
        settings.change(sqlite_station.head, declared.key, listed[declared.key]["value"])


def test_a_changed_cut_off_is_what_the_rule_asks(station: Station) -> None:
    settings.change(station.head, "orders.cutoff", "18:30")
    evening = station.clerk.at(NOW + timedelta(hours=3))
    told = records.take(evening, "orders", station.order(), "receive", {"received_by": "微信"})
    assert told.warnings == ()
    later, another = station.clerk.at(NOW + timedelta(hours=4)), station.order(placement="外墙")
    told = records.take(later, "orders", another, "receive", {"received_by": "微信"})
    assert [w.rule for w in told.warnings] == ["R02"]


def test_settings_are_named_by_key_or_words_and_read_as_people_write(station: Station) -> None:
    settings.change(station.head, "每车方量", "１０")
    assert str(_value(station, "orders.truck_load_m3")) == "10.00"
    settings.change(station.acting(Role.ADMIN), "window.approval_password", "否")
    assert _value(station, "window.approval_password") is False


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("orders.cutoff", "25:00"),
        ("orders.cutoff", ""),
        ("orders.truck_load_m3", "0"),
        ("orders.truck_load_m3", "很多"),
        ("window.idle_lock_minutes", "-1"),
        ("paper.F01.size", "A3"),
        ("paper.F01.copies", ""),
    ],
)
def test_values_out_of_form_are_refused(sqlite_station: Station, key: str, value: str) -> None:
    before = _value(sqlite_station, key)
    with pytest.raises(Invalid):
        settings.change(sqlite_station.head, key, value)
    assert _value(sqlite_station, key) == before


def test_only_the_head_and_the_administrator_change_settings(sqlite_station: Station) -> None:
    with pytest.raises(Refused, match="没有这个角色"):
        settings.change(sqlite_station.clerk, "orders.cutoff", "18:00")
    with pytest.raises(Missing):
        settings.change(sqlite_station.head, "orders.colour", "红")


def test_a_change_of_a_setting_stands_in_the_history(station: Station) -> None:
    from desk.core.audit_entries import entries

    settings.change(station.head, "orders.cutoff", "17:00")
    last = entries(station.head, limit=1)[0]
    assert (last["action"], last["changes"]) == ("修改设置", {"orders.cutoff": ["16:00", "17:00"]})
    with pytest.raises(Refused):
        entries(station.clerk)
