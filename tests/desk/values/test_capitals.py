"""Amounts in capital characters, as the banks' rules write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.values.capitals import capital_yuan


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("0.55", "伍角伍分"),
        ("1", "壹元整"),
        ("10", "壹拾元整"),
        ("15", "壹拾伍元整"),
        ("105", "壹佰零伍元整"),
        ("110", "壹佰壹拾元整"),
        ("799.50", "柒佰玖拾玖元伍角整"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("1001", "壹仟零壹元整"),
        ("1010", "壹仟零壹拾元整"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("10001", "壹万零壹元整"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("100000000", "壹亿元整"),
        ("100010000", "壹亿零壹万元整"),
        ("100000001", "壹亿零壹元整"),
        ("120003000", "壹亿贰仟万叁仟元整"),
        ("1000000000000", "壹万亿元整"),
        ("123456789.12", "壹亿贰仟叁佰肆拾伍万陆仟柒佰捌拾玖元壹角贰分"),
    ],
)
def test_an_amount_is_written_in_capitals(amount: str, words: str) -> None:
    assert capital_yuan(Decimal(amount)) == words


@pytest.mark.parametrize("amount", ["-0.01", "0.001", "1E+16"])
def test_what_cannot_be_paid_has_no_capitals(amount: str) -> None:
    with pytest.raises(ValueError, match="no capitals"):
        capital_yuan(Decimal(amount))


_DIGITS = {sign: value for value, sign in enumerate("零壹贰叁肆伍陆柒捌玖")}
_PLACES = {"拾": 10, "佰": 100, "仟": 1000}


def _read(words: str) -> Decimal:
    """The amount back from its capitals, by a way of its own."""
    yuan, _, rest = words.rpartition("元")
    found = Decimal(_whole(yuan))
    for sign, worth in (("角", "0.1"), ("分", "0.01")):
        place = rest.find(sign)
        if place > 0:
            found += _DIGITS[rest[place - 1]] * Decimal(worth)
    return found


def _whole(words: str) -> int:
    for unit, worth in (("万亿", 10**12), ("亿", 10**8), ("万", 10**4)):
        head, split, tail = words.partition(unit)
        if split:
            return _whole(head) * worth + _whole(tail)
    total = digit = 0
    for sign in words:
        if sign in _PLACES:
            total, digit = total + digit * _PLACES[sign], 0
        else:
            digit = _DIGITS[sign]
    return total + digit


@given(st.decimals(min_value=0, max_value=10**15, places=2))
def test_capitals_can_be_read_back(amount: Decimal) -> None:
    words = capital_yuan(amount)
    assert _read(words) == amount
    assert "零零" not in words
    assert words.endswith(("整", "分"))
