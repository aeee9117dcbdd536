"""Notices reach roles, and are read once for all of the role."""

from __future__ import annotations

import pytest

from db.models import Role
from desk.core import records
from desk.core.errors import Missing
from desk.rules.notices import mark_read, owed, unread_count
from desk.users.kind import set_roles
from tests.station import Station


def test_a_submitted_plan_is_told_to_the_station_manager(station: Station) -> None:
    station.signed()
    plan = station.plan(until="submit")
    told = owed(station.manager)
    assert len(told) == 1
    assert "待审批" in told[0].sentence
    assert (told[0].kind, told[0].record_id) == ("daily-plans", plan)
    assert owed(station.clerk) == []


def test_a_read_notice_is_not_told_again(station: Station) -> None:
    station.signed()
    station.plan(until="submit")
    changes = mark_read(station.manager, owed(station.manager)[0].ids)
    assert "notices" in changes.kinds
    assert owed(station.manager) == []
    assert unread_count(station.manager) == 0


def test_who_is_several_things_is_told_once(station: Station) -> None:
    records.take(station.clerk, "orders", station.signed(), "task")
    both = station.acting(Role.DOCUMENT_CLERK)
    set_roles(station.acting(Role.ADMIN), both.person_id, "document_clerk,technical_head")
    told = [each for each in owed(both) if "已下达" in each.sentence]
    assert len(told) == 1
    assert len(told[0].ids) == 2
    mark_read(both, told[0].ids)
    assert owed(station.acting(Role.TECHNICAL_HEAD)) == []


def test_nobody_reads_what_was_told_to_others(station: Station) -> None:
    station.signed()
    station.plan(until="submit")
    ids = owed(station.manager)[0].ids
    with pytest.raises(Missing):
        mark_read(station.clerk, ids)
    assert len(owed(station.manager)) == 1


def test_the_latest_notice_comes_first(station: Station) -> None:
    station.signed()
    plan = station.plan(until="submit")
    records.take(station.head, "daily-plans", plan, "withdraw")
    records.take(station.head, "daily-plans", plan, "submit")
    told = owed(station.manager)
    assert [each.at for each in told] == sorted((each.at for each in told), reverse=True)
