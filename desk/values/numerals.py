"""Numbers as people write them, in digits or in Chinese characters."""

from __future__ import annotations

import re
from decimal import Decimal

from desk.values.text import fold_width

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")}
_DIGITS |= {"〇": 0, "两": 2, "俩": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
CHINESE_NUMBER = "[零〇一二两三四五六七八九十百千万]"
_PLAIN = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{0,15})?|[+-]?\.\d{1,15}")


def chinese_number(text: str) -> int | None:
    """The whole number that `text` spells in Chinese characters (`一百二十` is 120), or None."""
    if not text or not re.fullmatch(CHINESE_NUMBER + "{1,12}", text):
        return None
    head, ten_thousands, tail = text.partition("万")
    if ten_thousands:
        upper, lower = _below_ten_thousand(head), _below_ten_thousand(tail) if tail else 0
        if len(tail) == 1 and lower:  # 五万三 is 53000
            lower *= 1000
        return None if upper is None or lower is None else upper * 10000 + lower
    return _below_ten_thousand(text)


def _below_ten_thousand(text: str) -> int | None:
    if text and all(sign in _DIGITS for sign in text):  # read out digit by digit: 二〇二六
        return int("".join(str(_DIGITS[sign]) for sign in text))
    total, digit, unit, zero = 0, 0, 10000, False
    for sign in text:
        if sign in _DIGITS:
            if digit:
                return None
            digit, zero = _DIGITS[sign], zero or sign in "零〇"
        elif sign in _TENS and _TENS[sign] < unit:
            unit = _TENS[sign]
            total, digit = total + (digit or 1) * unit, 0
        else:
            return None
    shortened = digit and unit in (100, 1000) and not zero  # 一百二 is 120, 一百零二 is 102
    return total + digit * (unit // 10 if shortened else 1) if text else None


def plain_number(text: str) -> Decimal | None:
    """The number that `text` is, with its thousands commas; None if it is anything else."""
    folded = fold_width(text).strip().replace("−", "-")
    if _PLAIN.fullmatch(folded):
        return Decimal(folded.replace(",", ""))
    spelled = chinese_number(folded)
    return None if spelled is None else Decimal(spelled)
