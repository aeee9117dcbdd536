"""Amounts of money in capital characters, as contracts and receipts repeat them."""

from __future__ import annotations

from decimal import Decimal

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_SECTIONS = ("", "万", "亿", "万亿")
_LARGEST = Decimal(10) ** 16


def capital_yuan(amount: Decimal) -> str:
    """``1409.50`` is 壹仟肆佰零玖元伍角整. Raises ValueError for what is negative, not whole cents or
    beyond the words."""
    cents = amount * 100
    if not 0 <= amount < _LARGEST or cents != int(cents):
        raise ValueError(f"no capitals for {amount}")
    yuan, rest = divmod(int(cents), 100)
    tenths, hundredths = divmod(rest, 10)
    words = f"{_whole(yuan)}元" if yuan or not rest else ""
    if tenths:
        words += f"{_DIGITS[tenths]}角"
    elif hundredths and yuan:
        words += _DIGITS[0]
    return words + (f"{_DIGITS[hundredths]}分" if hundredths else "整")


def _whole(number: int) -> str:
    """Sections of four digits; a gap of any length before the next digit is one 零."""
    words, gap = "", False
    for power in reversed(range(len(_SECTIONS))):
        section = number // 10 ** (4 * power) % 10_000
        if not section:
            gap = bool(words)
            continue
        if words and (gap or section < 1000):
            words += _DIGITS[0]
        words, gap = words + _section(section) + _SECTIONS[power], False
    return words or _DIGITS[0]


def _section(section: int) -> str:
    words, gap = "", False
    for power in reversed(range(len(_PLACES))):
        digit = section // 10**power % 10
        if not digit:
            gap = bool(words)
            continue
        words += (_DIGITS[0] if gap else "") + _DIGITS[digit] + _PLACES[power]
        gap = False
    return words
