"""The ways in which people write an hour, and what the word for the part of the day makes of it."""

from __future__ import annotations

import re
from datetime import time

from desk.values.day_forms import spoken_number

NUMBER = r"(?:\d{1,2}|[零〇一二两三四五六七八九十]{1,3})"
_NEXT_DAY_BEFORE = 5  # 今晚2点 is the small hours of tomorrow, 晚上5点 is 17:00
_HALVES = {"半": 30, "一刻": 15, "三刻": 45}
_EVENING = frozenset(
    {"晚上", "晚间", "晚", "夜里", "夜间", "夜晚", "晚黑", "黑了", "夜", "半夜", "深夜", "午夜"}
)
_AFTERNOON = frozenset({"下午", "午后", "傍晚", "下昼", "后晌", "下晚", "PM"})
_NOON = frozenset({"中午", "晌午", "晏昼"})
PERIODS = (
    "凌晨|清晨|大清早|清早|早晨|早上|朝早|一早|早|晨|上午|上昼|前晌|头晌|中午|正午|晌午|晏昼|"
    "下午|午后|下昼|后晌|傍晚|下晚|晚上|晚间|晚黑|黑了|晚|夜里|夜间|夜晚|半夜|深夜|午夜|夜"
)
# 快一点, 大一点 say how, not when; 两点要求 are points.
_NOT_HOW = r"(?<![快慢多少大小高低稀干稠好有])"
_NO_POINTS = r"(?!要求|意见|说明|建议|注意|事)"
TIME_FORMS = (
    re.compile(
        rf"(?P<p>{PERIODS})?\s*(?<![\d:.])(?P<h>\d{{1,2}})\s*:\s*(?P<n>[0-5]\d)"
        r"(?::[0-5]\d(?:\.0+)?)?(?![\d:])\s*(?P<s>AM|PM)?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?P<p>{PERIODS})?\s*{_NOT_HOW}(?<!\d)(?P<h>{NUMBER})\s*(?:点钟|点|時|时(?!间|段|候)){_NO_POINTS}"
        rf"(?:\s*(?P<n>{NUMBER})\s*分(?!钟)|(?P<q>半|整|一刻|三刻)|(?P<b>[0-5]\d|[二三四五]?十[一二三四五六七八九]?)(?![\d一二三四五六七八九十百]|\s*个?[方立层]))?(?P<s>)"
    ),
)
FOUR_DIGITS = re.compile(r"(?P<p>)(?<![\d.:])(?P<h>[01]?\d|2[0-4])(?P<n>[0-5]\d)(?![\d.:])(?P<s>)")
"""0630, and 630 as a clerk types it where nothing but an hour can stand."""


def hour_of(match: re.Match[str], *, period: str = "") -> tuple[time, bool] | None:
    """The hour that a match of these forms is, and whether it falls on the next day; None where
    there is no such hour. `period` stands in where the match names no part of the day."""
    groups = match.groupdict()
    hour, minute = spoken_number(match["h"]), 0
    if groups.get("n"):
        minute = spoken_number(match["n"])
    elif groups.get("b"):
        minute = spoken_number(match["b"])
    elif groups.get("q"):
        minute = _HALVES.get(match["q"], 0)
    return hour_in(hour, minute, match["p"] or (match["s"] or "").upper() or period)


def hour_in(hour: int, minute: int, period: str) -> tuple[time, bool] | None:
    """`hour` in that part of the day (下午3点 is 15:00), and whether it is the next day's."""
    next_day = False
    if hour == 24 and minute == 0:
        hour, next_day = 0, True
    elif period in _EVENING:
        hour, next_day = _evening(hour)
    elif (period in _AFTERNOON and 1 <= hour < 12) or (period in _NOON and 1 <= hour <= 3):
        hour += 12
    elif period in ("凌晨", "AM") and hour == 12:
        hour = 0
    return (time(hour, minute), next_day) if 0 <= hour < 24 and 0 <= minute < 60 else None


def _evening(hour: int) -> tuple[int, bool]:
    if hour in (0, 12):
        return 0, True
    if hour < _NEXT_DAY_BEFORE:
        return hour, True
    return (hour + 12 if hour < 12 else hour), False
