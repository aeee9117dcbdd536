from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.values.numerals import chinese_number, plain_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("七", 7),
        ("十", 10),
        ("十五", 15),
        ("二十", 20),
        ("一百二十", 120),
        ("一百二", 120),
        ("一百零二", 102),
        ("两百五", 250),
        ("一千二百", 1200),
        ("两千零五十", 2050),
        ("一万", 10000),
        ("五万三", 53000),
        ("二〇二六", 2026),
        ("一百二十百", None),
        ("百方", None),
        ("", None),
    ],
)
def test_chinese_numbers_are_read(text: str, number: int | None) -> None:
    assert chinese_number(text) == number


@pytest.mark.parametrize("text", ["1,20", "1.2.3", "--1", "1e5", "", "1 2", ".", "C30"])
def test_what_is_no_number_has_no_reading(text: str) -> None:
    assert plain_number(text) is None


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9,
                   places=2))  # fmt: skip
def test_numbers_with_thousands_commas_are_read_back(number: Decimal) -> None:
    assert plain_number(f"{number:,.2f}") == number


@given(st.text())
def test_any_text_may_be_asked(text: str) -> None:
    chinese_number(text)
    plain_number(text)
