from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.values.spoken import after_in, days_in, hours_in
from desk.values.zone import STATION_ZONE

NOW = datetime(2026, 11, 25, 15, 0, tzinfo=STATION_ZONE)  # a Wednesday


def day(number: int, month: int = 11) -> date:
    return date(2026, month, number)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("明早7点,打错了,是后天8点", [day(26), day(27)]),
        ("11月27号(周五)早6点", [day(27), day(27)]),
        ("11月27日(周六)早8点", [day(27), day(28)]),
        ("明天或者后天早上8点", [day(26), day(27)]),
        ("下个月3号早8点", [day(3, 12)]),
        ("3号早8点", [day(3, 12)]),
        ("下周二早上7点", [day(1, 12)]),
        ("三天后早上9点", [day(28)]),
        ("11/27 地坪 7:30", [day(27)]),
        ("听日朝早8点", [day(26)]),
        ("月底30号上午9点", [day(30)]),
        ("五一新村旧改1#楼,国庆路,周转料场", []),
        ("3号楼5号墩2号线", []),
    ],
)
def test_every_day_of_a_text_is_found(text: str, days: list[date]) -> None:
    assert [each.day for each in days_in(text, NOW)] == days


@pytest.mark.parametrize(
    "text", ["11月31日早8点", "24号早上8点", "26/11/24 8:00", "过两天打", "明后天", "下周开盘", "除夕早8点", "周末"]
)  # fmt: skip
def test_a_day_that_is_none_or_may_be_two_is_found_without_a_reading(text: str) -> None:
    (found,) = days_in(text, NOW)
    assert found.day is None
    assert found.why


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("早6点半到场,7点开盘", [time(6, 30), time(7)]),
        ("下午好,麻烦明天八点整", [time(8)]),
        ("上午说的那个,明天8点", [time(8)]),
        ("明早十点二十", [time(10, 20)]),
        ("后天下昼3点半", [time(15, 30)]),
        ("明天下午 滨江花园 3点", [time(15)]),
        ("明早630", [time(6, 30)]),
        ("今晚11点半", [time(23, 30)]),
        ("27号零点", [time(0)]),
        ("下午三点一刻", [time(15, 15)]),
        ("明天中午12点半", [time(12, 30)]),
        ("坍落度大一点,注意两点要求,缓凝8小时", []),
    ],
)
def test_every_hour_of_a_text_is_found(text: str, hours: list[time]) -> None:
    assert [each.time for each in hours_in(text)] == hours


@pytest.mark.parametrize(
    "text", ["下午三四点", "7-8点", "7点到8点", "7:00-8:00", "十一二点", "一两点"]
)
def test_two_hours_for_one_opening_have_no_reading(text: str) -> None:
    (found,) = hours_in(text)
    assert found.time is None
    assert "两个钟点" in found.why


def test_a_small_hour_without_its_half_of_the_day_says_so() -> None:
    assert [each.of_twelve for each in hours_in("3点,下午4点,03:00,14:00")] == [True, False, False, False]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "hour"),
    [("两个小时后", 17), ("一个小时之后", 16), ("半小时后", 15), ("60分钟后", 16)],
)
def test_hours_from_now(text: str, hour: int) -> None:
    ((_, moment),) = after_in(text, NOW)
    assert moment.hour == hour
    assert after_in("缓凝8小时后初凝", NOW) == []


@given(
    st.text(
        st.sampled_from("0123456789一二三四五十两点半:-/.月日号周早晚上下午天明后今过 "),
        max_size=40,
    )
)
def test_no_text_is_too_strange(text: str) -> None:
    for spans in (days_in(text, NOW), hours_in(text)):
        assert all(0 <= each.span[0] < each.span[1] <= len(text) for each in spans)
    after_in(text, NOW)
