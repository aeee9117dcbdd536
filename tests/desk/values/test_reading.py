from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.fields import Field, Kind, fields_of
from db.models.orders import EarlyDocument, OrderNotice, PlacingMethod
from desk.values.reading import (
    Unreadable,
    read_moment_parts,
    read_noted,
    read_slump,
    read_value,
)
from desk.values.showing import show_value
from desk.values.zone import STATION_ZONE

NOW = datetime(2026, 11, 21, 15, 0, tzinfo=STATION_ZONE)  # a Saturday
ORDER = fields_of(OrderNotice)
VOLUME = ORDER["volume_m3"]
DAY = Field("day", "日期", Kind.DATE)
TICK = Field("tick", "可用", Kind.BOOL)
MONEY = Field("price", "单价", Kind.MONEY, unit="元", minimum=-100000)


def at(day: int, hour: int, minute: int = 0, *, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=STATION_ZONE)


def reason(field: Field, raw: object) -> str:
    with pytest.raises(Unreadable) as refused:
        read_value(field, raw, now=NOW)
    return refused.value.reason


@pytest.mark.parametrize(
    ("raw", "volume"),
    [
        ("12.5", "12.50"),
        ("１２．５", "12.50"),
        ("1,200.5", "1200.50"),
        ("１，２００", "1200.00"),
        ("200方", "200.00"),
        ("200 m³", "200.00"),
        ("200M3", "200.00"),
        ("200立方", "200.00"),
        ("200立方米", "200.00"),
        ("一百二十方", "120.00"),
        ("两百", "200.00"),
        (200, "200.00"),
        (85.5, "85.50"),
        (0.1 + 0.2, "0.30"),
        (2.675, "2.68"),
        (Decimal("7.125"), "7.13"),
    ],
)
def test_volumes_are_read_however_they_are_written(raw: object, volume: str) -> None:
    assert read_value(VOLUME, raw, now=NOW) == Decimal(volume)
    assert read_value(VOLUME, raw, now=NOW).as_tuple().exponent == -2


@pytest.mark.parametrize(
    "raw", ["待定", "另行通知", "?", "？", "200-220", "1,20", "1e5", "nan", float("nan"), True]
)
def test_what_is_no_volume_is_refused_by_its_own_words(raw: object) -> None:
    assert "不是方量" in reason(VOLUME, raw)


def test_an_open_volume_is_refused_in_the_words_of_the_office() -> None:
    assert reason(VOLUME, "待定") == "“待定”不是方量"


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (0, "计划方量“0”必须大于0"),
        ("-5", "计划方量“-5”不能是负数"),
        (20001, "计划方量“20001”不能大于20000m³"),
        (float("inf"), "“inf”不是方量"),
        (10.0**300, "太大"),
    ],
)
def test_an_impossible_volume_is_refused(raw: object, why: str) -> None:
    assert why in reason(VOLUME, raw)


@pytest.mark.parametrize("raw", ["约200", "200左右", "≈200", "大约200方", "约200方左右", "暂定200"])
def test_a_guessed_volume_is_read_and_noted(raw: str) -> None:
    assert read_noted(VOLUME, raw, now=NOW) == (Decimal("200.00"), f"原文写“{raw}”")


def test_an_exact_volume_has_no_note() -> None:
    assert read_noted(VOLUME, "200", now=NOW) == (Decimal("200.00"), "")


def test_money_may_be_negative_where_the_field_says_so() -> None:
    assert read_value(MONEY, "-1,200.5元", now=NOW) == Decimal("-1200.50")
    assert read_value(MONEY, "¥365", now=NOW) == Decimal("365.00")


@pytest.mark.parametrize("field", [f for f in ORDER.values() if f.kind is not Kind.REFERENCE])
def test_an_empty_or_struck_out_cell_is_empty(field: Field) -> None:
    empty = {Kind.TEXT: "", Kind.CODE: "", Kind.LONG_TEXT: "", Kind.CHOICES: []}
    for raw in (None, "", "  ", "/", "—", "／"):
        assert read_value(field, raw, now=NOW) == empty.get(field.kind)


@pytest.mark.parametrize(
    ("raw", "slump"),
    [
        ("180±20", (180, 20)),
        ("180±20mm", (180, 20)),
        ("180mm±20mm", (180, 20)),
        ("160-200", (180, 20)),
        ("160～200", (180, 20)),
        ("１８０", (180, None)),
        (180.0, (180, None)),
        ("180+/-20", (180, 20)),
        ("18±2cm", (180, 20)),
        ("650", (650, None)),
        ("扩展度650±50", (650, 50)),
        ("16到18公分", (170, 10)),
        ("16-18", (170, 10)),
        ("18±2", (180, 20)),
        ("160mm-180mm", (170, 10)),
        ("10-30", (20, 10)),
        ("30-50", (40, 10)),
    ],
)
def test_slumps_are_read_with_their_tolerance(raw: object, slump: tuple[int, int | None]) -> None:
    assert read_slump(raw) == slump
    assert read_value(ORDER["slump_mm"], raw, now=NOW) == slump[0]


@pytest.mark.parametrize("raw", ["S4", "大", "200-160", "", "180±"])
def test_a_slump_without_millimetres_is_refused(raw: str) -> None:
    with pytest.raises(Unreadable, match="不是坍落度"):
        read_slump(raw)


def test_a_slump_out_of_bounds_is_refused() -> None:
    assert reason(ORDER["slump_mm"], "900") == "坍落度“900”不能大于800mm"


def test_a_whole_number_has_no_fraction() -> None:
    copies = ORDER["document_copies"]
    assert read_value(copies, 4.0, now=NOW) == 4
    assert read_value(copies, "4份", now=NOW) == 4
    assert reason(copies, "4.5") == "“4.5”不是整数"


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("2026-11-22", date(2026, 11, 22)),
        ("2026/11/2", date(2026, 11, 2)),
        ("2026.11.22", date(2026, 11, 22)),
        ("2026年11月22日", date(2026, 11, 22)),
        ("２０２６年１１月２２日", date(2026, 11, 22)),
        ("26年3月5日", date(2026, 3, 5)),
        ("26.11.22", date(2026, 11, 22)),
        ("20261122", date(2026, 11, 22)),
        ("11/22", date(2026, 11, 22)),
        ("11.22", date(2026, 11, 22)),
        ("11月22日", date(2026, 11, 22)),
        ("十一月二十二日", date(2026, 11, 22)),
        ("1122", date(2026, 11, 22)),
        ("0301", date(2027, 3, 1)),
        ("6月1日", date(2026, 6, 1)),
        ("+1", date(2026, 11, 22)),
        ("-2", date(2026, 11, 19)),
        ("今天", date(2026, 11, 21)),
        ("明日", date(2026, 11, 22)),
        ("后天", date(2026, 11, 23)),
        ("大后天", date(2026, 11, 24)),
        ("22号", date(2026, 11, 22)),
        ("21号", date(2026, 11, 21)),
        ("3号", date(2026, 12, 3)),
        ("下个月20号", date(2026, 12, 20)),
        ("三天后", date(2026, 11, 24)),
        ("下周一", date(2026, 11, 23)),
        ("下周三", date(2026, 11, 25)),
        ("周三", date(2026, 11, 25)),
        ("本周日", date(2026, 11, 22)),
        ("星期天", date(2026, 11, 22)),
        (datetime(2026, 11, 21, 23, 0, tzinfo=UTC), date(2026, 11, 22)),
        (date(2026, 3, 5), date(2026, 3, 5)),
    ],
)
def test_dates_are_read_however_they_are_written(raw: object, day: date) -> None:
    assert read_value(DAY, raw, now=NOW) == day


@pytest.mark.parametrize("raw", ["0230", "2026-13-01", "2月30日", "待定", "月底", "22", 45000.5])
def test_what_is_no_date_is_refused(raw: object) -> None:
    assert "不是日期" in reason(DAY, raw)


@pytest.mark.parametrize("raw", ["20日", "31号", "11月31日", "下个月32号"])
def test_a_day_that_is_past_or_does_not_exist_is_no_day_of_next_month(raw: str) -> None:
    assert "不是日期" in reason(DAY, raw)


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        ("2026-11-22 7:00", at(22, 7)),
        ("听日朝早8点", at(22, 8)),
        ("明天下昼3点半", at(22, 15, 30)),
        ("元旦早上8点", datetime(2027, 1, 1, 8, 0, tzinfo=STATION_ZONE)),
        ("2026-11-22 07:00:00", at(22, 7)),
        ("2026-11-22T07:00", at(22, 7)),
        ("2026-11-21T23:00:00Z", at(22, 7)),
        ("2026-11-22T07:00:00+08:00", at(22, 7)),
        ("2026/11/22 7:00 PM", at(22, 19)),
        ("2026年11月22日 7:00", at(22, 7)),
        ("2026年11月23日７：３０", at(23, 7, 30)),
        ("11/22 07点", at(22, 7)),
        ("11月22日早上7点", at(22, 7)),
        ("明天早上7点", at(22, 7)),
        ("明早6点半", at(22, 6, 30)),
        ("22号早6点半", at(22, 6, 30)),
        ("明天下午3点", at(22, 15)),
        ("后天上午8:00", at(23, 8)),
        ("今晚9点", at(21, 21)),
        ("今晚12点", at(22, 0)),
        ("今晚2点", at(22, 2)),
        ("今天晚上5点", at(21, 17)),
        ("明天凌晨2点", at(22, 2)),
        ("明天中午12点", at(22, 12)),
        ("明天中午1点", at(22, 13)),
        ("明天12点", at(22, 12)),
        ("1122 0700", at(22, 7)),
        ("明天 630", at(22, 6, 30)),
        ("11-22 1930", at(22, 19, 30)),
        ("26.11.22 1930", at(22, 19, 30)),
        ("明天7点30分", at(22, 7, 30)),
        ("明天7点一刻", at(22, 7, 15)),
        ("明天下午两点", at(22, 14)),
        ("明天十点半", at(22, 10, 30)),
        ("22日24:00", at(23, 0)),
        ("11.22 上午10点左右", at(22, 10)),
        ("下周一早7点", at(23, 7)),
        ("+1 7:00", at(22, 7)),
        (datetime(2026, 11, 21, 23, 0, tzinfo=UTC), at(22, 7)),
        (datetime(2026, 11, 22, 7, 0), at(22, 7)),  # noqa: DTZ001 - a sheet's time has no zone
    ],
)
def test_moments_are_read_however_they_are_written(raw: object, moment: datetime) -> None:
    read = read_value(ORDER["planned_opening"], raw, now=NOW)
    assert read == moment
    assert read.utcoffset() == timedelta(hours=8)


def test_a_day_without_an_hour_asks_for_the_hour() -> None:
    assert reason(ORDER["planned_opening"], "11月22日") == "“11月22日”缺少时间,请写到几点几分"
    assert "缺少时间" in reason(ORDER["planned_opening"], date(2026, 11, 22))


def test_an_hour_without_a_day_asks_for_the_day() -> None:
    assert reason(ORDER["planned_opening"], "早上7点") == "“早上7点”缺少日期,请写明哪一天"


@pytest.mark.parametrize("raw", ["待定", "等通知", "明天7点8点", "2026-11-22 25:00", "7点或8点"])
def test_what_is_no_moment_is_refused(raw: str) -> None:
    assert reason(ORDER["planned_opening"], raw)


@pytest.mark.parametrize(
    ("raw", "parts"),
    [
        ("0700", (None, time(7), "")),
        ("630", (None, time(6, 30), "")),
        ("11月22日", (date(2026, 11, 22), None, "")),
        ("今晚12点", (date(2026, 11, 22), time(0), "")),
        ("明天7点第二车", (date(2026, 11, 22), time(7), "第二车")),
        (time(7, 30), (None, time(7, 30), "")),
    ],
)
def test_the_halves_of_a_moment_are_told_apart(raw: object, parts: tuple[Any, ...]) -> None:
    assert read_moment_parts(raw, NOW) == parts


@pytest.mark.parametrize("raw", ["是", "有", "√", "TRUE", 1, 1.0, True])
def test_yes_has_many_spellings(raw: object) -> None:
    assert read_value(TICK, raw, now=NOW) is True


@pytest.mark.parametrize("raw", ["否", "无", "×", "false", 0, False])
def test_so_has_no(raw: object) -> None:
    assert read_value(TICK, raw, now=NOW) is False


def test_choices_are_read_by_the_words_of_the_trade() -> None:
    method = ORDER["placing_method"]
    assert read_value(method, "天泵", now=NOW) is PlacingMethod.BOOM_PUMP
    assert read_value(method, " 地 泵 ", now=NOW) is PlacingMethod.LINE_PUMP
    assert reason(method, "飞机") == (
        "浇筑方式没有“飞机”这一项,可选:汽车泵、车载泵、拖泵、自卸、塔吊料斗、其他"
    )


def test_several_choices_are_read_from_a_list_or_a_text() -> None:
    wanted = ORDER["documents_wanted"]
    both = ["配合比通知单", "出厂合格证"]
    assert read_value(wanted, "配合比通知单、出厂合格证;配合比通知单", now=NOW) == both
    assert read_value(wanted, [EarlyDocument.MIX_NOTICE, "出厂合格证"], now=NOW) == both
    everything = [document.value for document in EarlyDocument]
    assert read_value(wanted, " 全部 ", now=NOW) == everything
    assert "没有“全部”这一项" in reason(wanted, "全部、出厂合格证")


def test_a_phone_from_a_sheet_stays_a_phone() -> None:
    for raw in (13807310001.0, 13807310001, "13807310001"):
        assert read_value(ORDER["phone"], raw, now=NOW) == "13807310001"


def test_a_reference_is_an_id_and_nothing_else() -> None:
    wanted = uuid4()
    assert read_value(ORDER["project_id"], str(wanted), now=NOW) == wanted
    assert read_value(ORDER["project_id"], wanted, now=NOW) == wanted
    assert "不是记录编号" in reason(ORDER["project_id"], "滨江花园")


ANYTHING = st.one_of(
    st.text(st.characters(codec=None, exclude_categories=())),
    st.text(st.sampled_from("0123456789.,:-/±约月日号年点半早晚明后今周一二十百万 +~至CPm³方")),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.none(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.uuids(),
    st.lists(st.text(max_size=5), max_size=3),
    st.binary(max_size=5),
)


@given(st.sampled_from([*ORDER.values(), DAY, TICK, MONEY]), ANYTHING)
def test_nothing_but_unreadable_is_ever_raised(field: Field, raw: object) -> None:
    with suppress(Unreadable):
        value, note = read_noted(field, raw, now=NOW)
        assert isinstance(note, str)
        assert isinstance(show_value(field, value), str)


MINUTES = st.datetimes(
    datetime(2000, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2099, 12, 31),  # noqa: DTZ001
    timezones=st.just(STATION_ZONE),
).map(lambda moment: moment.replace(second=0, microsecond=0, fold=0))
HUNDREDTHS = st.decimals(Decimal("0.01"), Decimal(20000), places=2)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "volume_m3": HUNDREDTHS,
    "slump_mm": st.integers(10, 800),
    "planned_opening": MINUTES,
    "placing_method": st.sampled_from(PlacingMethod),
    "documents_wanted": st.lists(
        st.sampled_from([member.value for member in EarlyDocument]), unique=True
    ),
    "project_id": st.uuids().map(lambda value: UUID(str(value))),
}


@given(st.sampled_from(sorted(VALUES)).flatmap(lambda n: st.tuples(st.just(n), VALUES[n])))
def test_what_is_shown_is_read_back(case: tuple[str, Any]) -> None:
    name, value = case
    assert read_value(ORDER[name], show_value(ORDER[name], value), now=NOW) == value


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_shown_date_is_read_back(day: date) -> None:
    assert read_value(DAY, show_value(DAY, day), now=NOW) == day


@given(st.text(max_size=200))
def test_a_stored_text_is_read_back(raw: str) -> None:
    stored = read_value(ORDER["placement"], raw, now=NOW)
    assert read_value(ORDER["placement"], show_value(ORDER["placement"], stored), now=NOW) == stored
