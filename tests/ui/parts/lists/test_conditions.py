"""Conditions keep what was typed and mean it on the day they are used."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from db.fields import fields_of
from db.models import OrderNotice, OrderState
from desk.core.lists import Filter, Op
from desk.values.reading import Unreadable
from desk.values.zone import STATION_ZONE
from ui.parts.lists.conditions import PERIODS, Condition, ops_for, period_days, period_filters

ORDER = fields_of(OrderNotice)
NOW = datetime(2026, 12, 31, 23, 30, tzinfo=STATION_ZONE)  # a Thursday


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("今天", date(2026, 12, 31), date(2026, 12, 31)),
        ("明天", date(2027, 1, 1), date(2027, 1, 1)),
        ("昨天", date(2026, 12, 30), date(2026, 12, 30)),
        ("本周", date(2026, 12, 28), date(2027, 1, 3)),
        ("上周", date(2026, 12, 21), date(2026, 12, 27)),
        ("本月", date(2026, 12, 1), date(2026, 12, 31)),
        ("上月", date(2026, 11, 1), date(2026, 11, 30)),
    ],
)
def test_a_period_is_counted_from_the_station_s_day(period: str, first: date, last: date) -> None:
    assert period_days(period, NOW) == (first, last)
    assert period_filters("planned_opening", period, NOW) == (
        Filter("planned_opening", Op.FROM, first),
        Filter("planned_opening", Op.TO, last),
    )


def test_every_period_that_is_offered_has_its_days() -> None:
    assert all(period_days(period, NOW)[0] <= period_days(period, NOW)[1] for period in PERIODS)


def test_tomorrow_stays_tomorrow_when_it_is_used_later() -> None:
    kept = Condition.from_json(Condition("planned_opening", Op.FROM, "明天").as_json())
    field = ORDER["planned_opening"]
    assert kept.filter(field, NOW).value == date(2027, 1, 1)
    assert kept.filter(field, NOW.replace(day=1)).value == date(2026, 12, 2)
    assert kept.words(field) == "计划开盘 从 明天"


def test_states_are_chosen_by_their_words() -> None:
    condition = Condition("state", Op.ANY_OF, ["signed", "已取消"])
    found = condition.filter(ORDER["state"], NOW)
    assert found.value == [OrderState.SIGNED, OrderState.CANCELLED]
    assert condition.words(ORDER["state"]) == "状态 是 已签认、已取消"


def test_a_value_that_cannot_be_read_is_said() -> None:
    with pytest.raises(Unreadable):
        Condition("volume_m3", Op.FROM, "很多").filter(ORDER["volume_m3"], NOW)


def test_every_column_can_be_compared_in_some_way_or_is_not_offered() -> None:
    offered = {name: ops_for(field) for name, field in ORDER.items()}
    assert offered["documents_wanted"] == ()
    assert all(ops for name, ops in offered.items() if name != "documents_wanted")
