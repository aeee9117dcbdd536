"""What is a volume in a message, and which of them is ordered."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.orders.reading.message_volumes import What, decide, volumes_in


def ordered(text: str, *, corrected: bool = False) -> str | None:
    chosen, _ = decide(volumes_in(text), corrected=corrected)
    return None if chosen is None or chosen.value is None else f"{chosen.value.normalize():f}"


@pytest.mark.parametrize(
    ("text", "volume"),
    [
        ("60方", "60"),
        ("60个方", "60"),
        ("60立方左右", "60"),
        ("150m^3", "150"),
        ("150M³", "150"),
        ("1,200方", "1200"),
        ("C30,120方", "120"),
        ("九方", "9"),
        ("七方半", "7.5"),
        ("九十六方半", "96.5"),
        ("12方半", "12.5"),
        ("七点五方", "7.5"),
        ("半方", "0.5"),
        ("两百二十方", "220"),
        ("2百方", "200"),
        ("一百五十来方", "150"),
        ("约60 明早8点", "60"),
        ("方量:105", "105"),
        ("每小时不少于40方,先发5台车,总量320方", "320"),
        ("每车15方,一小时要供60方,一共1200方", "1200"),
        ("40方/小时 共300方", "300"),
        ("墙40方 板60方 总量100方", "100"),
        ("每小时60方 连续供应 共计850方", "850"),
        ("C30三十方", "30"),
        ("90方,另外带1.5方同标号砂浆润管", "90"),
        ("35+28共63方", "63"),
        ("200+50=250方", "250"),
        ("300方 先打200方剩下100方等通知", "300"),
        ("四方坪安置房2栋 28方 方工", "28"),
        ("明早七点五十方", "50"),
    ],
)
def test_the_volume_that_is_ordered_is_read(text: str, volume: str) -> None:
    assert ordered(text) == volume


@pytest.mark.parametrize(
    "text",
    ["200+50方", "80~100方", "80-100方", "100到120方", "80、90方", "七八十方", "二三十方", "二五方", "不到100方"],
)  # fmt: skip
def test_a_sum_or_range_that_is_not_said_to_be_one_is_asked_for(text: str) -> None:
    chosen, why = decide(volumes_in(text), corrected=False)
    assert chosen is None
    assert why


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("每车12方", What.LOAD),
        ("12方一车", What.LOAD),
        ("3车×12方", What.LOAD),
        ("一小时40方", What.RATE),
        ("砂浆2方", What.MORTAR),
        ("已打80方", What.PAST),
        ("少了半方", What.PAST),
        ("再加20方", What.MORE),
        ("减10方", What.LESS),
    ],
)
def test_what_is_no_volume_of_an_order_is_known_for_what_it_is(text: str, what: What) -> None:
    (found,) = volumes_in(text)
    assert found.what is what
    assert not found.ordered


@pytest.mark.parametrize(
    "text", ["四方坪", "八方小区", "三方会谈", "地方", "立交桥3立柱", "几十方", "26方位"]
)
def test_words_that_hold_the_unit_are_no_volumes(text: str) -> None:
    assert volumes_in(text) == []


def test_the_later_volume_holds_where_the_writer_takes_one_back() -> None:
    assert ordered("220方,写错了,是240方", corrected=True) == "240"
    assert ordered("60方改75方", corrected=True) == "75"
    assert ordered("柱25方 板140方") is None


@given(
    st.text(st.sampled_from("0123456789.,+-~到约共每车小时方立半百十一二三五来多C "), max_size=30)
)
def test_a_volume_that_is_read_stands_in_the_text(text: str) -> None:
    for each in volumes_in(text):
        assert 0 <= each.words[0] <= each.span[0] < each.span[1] <= len(text)
        if each.value is not None and text[each.span[0] : each.span[1]].isascii():
            assert each.value >= Decimal(0)
