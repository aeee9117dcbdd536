"""Dates and times as people write them, read against the moment of writing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from desk.values.numerals import chinese_number
from desk.values.text import fold_width
from desk.values.zone import local

_NUMBER = r"(?:\d{1,2}|[零〇一二两三四五六七八九十]{1,3})"
_PAST_DAYS = 183  # a day without its year lies at most half a year back
_NEXT_DAY_BEFORE = 5  # 今晚2点 is the small hours of tomorrow, 晚上5点 is 17:00


@dataclass(frozen=True, slots=True)
class FoundMoment:
    """What a text says about a day and an hour, and the text without those words.

    `next_day` is true when the hour belongs to the day after the one named (晚上12点, 24:00).
    """

    day: date | None
    time: time | None
    next_day: bool
    rest: str

    @property
    def date(self) -> date | None:
        """The calendar day on which the hour falls."""
        if self.day is None or not self.next_day:
            return self.day
        return self.day + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _DayForm:
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], date], date | None]
    only_alone: bool = False  # too weak to be trusted inside a sentence


_RELATIVE = {
    "大后天": 3, "大后日": 3, "后天": 2, "后日": 2, "明天": 1, "明日": 1, "明": 1, "次日": 1,
    "今天": 0, "今日": 0, "今": 0, "当天": 0, "本日": 0,
    "昨天": -1, "昨日": -1, "昨": -1, "前天": -2,
}  # fmt: skip
_WEEKDAYS = {sign: index for index, sign in enumerate("一二三四五六日")} | {"天": 6}


def _number(text: str) -> int:
    spelled = chinese_number(text)
    return int(text) if spelled is None else spelled


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _full(match: re.Match[str], _: date) -> date | None:
    return _day(_year(match["y"]), int(match["m"]), int(match["d"]))


def _month_day(match: re.Match[str], today: date) -> date | None:
    month, day = _number(match["m"]), _number(match["d"])
    for year in (today.year - 1, today.year, today.year + 1):
        found = _day(year, month, day)
        if found is not None and (today - found).days <= _PAST_DAYS:
            return found
    return None


def _day_of_month(match: re.Match[str], today: date) -> date | None:
    wanted, year, month = _number(match["d"]), today.year, today.month
    for _ in range(3):
        found = _day(year, month, wanted)
        if found is not None and found >= today:
            return found
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return None


def _relative(match: re.Match[str], today: date) -> date | None:
    return today + timedelta(days=_RELATIVE[match["w"]])


def _offset(match: re.Match[str], today: date) -> date | None:
    return today + timedelta(days=int(match["n"]))


def _weekday(match: re.Match[str], today: date) -> date | None:
    index, which = _WEEKDAYS[match["k"]], match["p"]
    monday = today - timedelta(days=today.weekday())
    if which.startswith("下"):
        return monday + timedelta(days=7 * len(which.removesuffix("个")) + index)
    if which:
        return monday + timedelta(days=index)
    return today + timedelta(days=(index - today.weekday()) % 7)


_M, _D = r"(?P<m>0?[1-9]|1[0-2])", r"(?P<d>0?[1-9]|[12]\d|3[01])"
_MM, _DD = r"(?P<m>0[1-9]|1[0-2])", r"(?P<d>0[1-9]|[12]\d|3[01])"
_SPELLED_M = r"(?P<m>\d{1,2}|[一二三四五六七八九十]{1,2})"
_SPELLED_D = r"(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})"
_WHOLE_DAYS = "|".join(word for word in _RELATIVE if len(word) > 1)
_PART_OF_DAY = "早|晚|晨|上午|下午|中午|凌晨|夜|傍晚"
# 3号 is a day only before a pause, an hour or a verb: 3号楼, 2号线 and 5号墩 are places.
_AFTER_DAY = (
    rf"(?=$|[\s,，。.;；:、(（)）]|{_PART_OF_DAY}|清晨|半夜|午后|\d{{1,2}}\s*[点时:]"
    r"|[零一二两三四五六七八九十]+[点时]|[浇打开到要用周]|星期|礼拜|左右|之?前)"
)

# 11.22 is a day inside a sentence only when an hour follows it at once.
_BEFORE_HOUR = (
    rf"(?=\s*(?:[日号]|{_PART_OF_DAY}|清晨|\d{{1,2}}\s*[:点时]|[一二两三四五六七八九十]+点))"
)


def _forms() -> tuple[_DayForm, ...]:
    separated = r"(?<![\d.])(?P<y>{year})\s*([-/.])\s*" + _M + r"\s*\2\s*" + _D + r"(?![\d.])"
    week = r"(?<![上每])(?P<p>下{0,2}个?|[本这]个?)(?:周|星期|礼拜)(?P<k>[一二三四五六日天])"
    trusted = (
        (rf"(?<!\d)(?P<y>(?:20)?\d\d)\s*年\s*{_M}\s*月\s*{_D}(?:\s*[日号]|(?!\d))", _full),
        (separated.format(year=r"20\d\d"), _full),
        (rf"(?<!\d)(?P<y>20\d\d){_MM}{_DD}(?!\d)", _full),
        (rf"(?<!\d){_SPELLED_M}\s*月(?:份)?\s*{_SPELLED_D}(?:\s*[日号]|(?!\d))", _month_day),
        (rf"(?<![\d./-]){_M}\s*[/.-]\s*{_D}{_BEFORE_HOUR}", _month_day),
        (rf"(?P<w>{_WHOLE_DAYS})", _relative),
        (rf"(?P<w>[明今昨])(?=\s*(?:{_PART_OF_DAY}))", _relative),
        (week, _weekday),
        (rf"(?<![\d#月]){_SPELLED_D}\s*[号日]{_AFTER_DAY}", _day_of_month),
    )
    short = (
        (separated.format(year=r"\d\d"), _full),
        (rf"(?<![\d./-]){_M}\s*[/.-]\s*{_D}(?![\d./-])", _month_day),
        (rf"(?<!\d){_MM}{_DD}(?!\d)", _month_day),
        (r"(?<![\d+])(?P<n>[+-]\d{1,3})(?!\d)", _offset),
    )
    return (
        *(_DayForm(re.compile(pattern), read) for pattern, read in trusted),
        *(_DayForm(re.compile(pattern), read, only_alone=True) for pattern, read in short),
    )


_FORMS = _forms()

_PERIODS = (
    "凌晨|清晨|早晨|早上|早|上午|中午|正午|下午|午后|傍晚|晚上|晚间|晚|夜里|夜间|半夜|深夜|午夜"
)
_EVENING = frozenset({"晚上", "晚间", "晚", "夜里", "夜间", "半夜", "深夜", "午夜"})
_AFTERNOON = frozenset({"下午", "午后", "傍晚", "PM"})
_TIME_FORMS = (
    re.compile(
        rf"(?P<p>{_PERIODS})?\s*(?<![\d:.])(?P<h>\d{{1,2}})\s*:\s*(?P<n>[0-5]\d)"
        r"(?::[0-5]\d(?:\.0+)?)?(?![\d:])\s*(?P<s>AM|PM)?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?P<p>{_PERIODS})?\s*(?<!\d)(?P<h>{_NUMBER})\s*(?:点钟|点|時|时(?!间|段|候))"
        rf"(?:\s*(?P<n>{_NUMBER})\s*分(?!钟)|(?P<q>半|整|一刻|三刻)|(?P<b>[0-5]\d)(?!\d))?(?P<s>)"
    ),
)
_FOUR_DIGITS = re.compile(r"(?P<p>)(?<![\d.:])(?P<h>[01]\d|2[0-4])(?P<n>[0-5]\d)(?![\d.:])(?P<s>)")
_HALVES = {"半": 30, "一刻": 15, "三刻": 45}


def find_moment(text: str, now: datetime, *, alone: bool = False) -> FoundMoment:
    """The first day and the first hour that `text` names, whichever is there.

    `alone` says that the text holds nothing else (a cell, a field), so that the short forms
    11/22, 1122, +1 and 0700 are taken for dates and times too.
    """
    rest = fold_width(text)
    day: date | None = None
    today = local(now).date()
    for form in _FORMS:
        if form.only_alone and not alone:
            continue
        found = _first_day(form, rest, today)
        if found is not None:
            day, span = found
            rest = f"{rest[: span[0]]} {rest[span[1] :]}"
            break
    hour, next_day, rest = _take_time(rest, alone=alone)
    return FoundMoment(day, hour, next_day, rest)


def read_clock(text: str) -> tuple[time, bool] | None:
    """The hour that `text` is and whether it falls on the next day; None if it is no hour.

    Reads 0830 and 早6点半 alike, for columns that hold only times.
    """
    hour, next_day, rest = _take_time(fold_width(text), alone=True)
    return None if hour is None or rest.strip() else (hour, next_day)


def _first_day(form: _DayForm, text: str, today: date) -> tuple[date, tuple[int, int]] | None:
    for match in form.pattern.finditer(text):
        try:
            day = form.read(match, today)
        except OverflowError:
            continue
        if day is not None:
            return day, match.span()
    return None


def _take_time(text: str, *, alone: bool) -> tuple[time | None, bool, str]:
    forms = (*_TIME_FORMS, _FOUR_DIGITS) if alone else _TIME_FORMS
    for form in forms:
        for match in form.finditer(text):
            hour = _hour(match)
            if hour is not None:
                return *hour, f"{text[: match.start()]} {text[match.end() :]}"
    return None, False, text


def _hour(match: re.Match[str]) -> tuple[time, bool] | None:
    groups = match.groupdict()
    hour, minute = _number(match["h"]), 0
    if groups.get("n"):
        minute = _number(match["n"])
    elif groups.get("b"):
        minute = int(match["b"])
    elif groups.get("q"):
        minute = _HALVES.get(match["q"], 0)
    period = match["p"] or (match["s"] or "").upper()
    next_day = False
    if hour == 24 and minute == 0:
        hour, next_day = 0, True
    elif period in _EVENING:
        hour, next_day = _evening(hour)
    elif (period in _AFTERNOON and 1 <= hour < 12) or (period == "中午" and 1 <= hour <= 3):
        hour += 12
    elif period in ("凌晨", "AM") and hour == 12:
        hour = 0
    return (time(hour, minute), next_day) if hour < 24 and minute < 60 else None


def _evening(hour: int) -> tuple[int, bool]:
    if hour in (0, 12):
        return 0, True
    if hour < _NEXT_DAY_BEFORE:
        return hour, True
    return (hour + 12 if hour < 12 else hour), False
