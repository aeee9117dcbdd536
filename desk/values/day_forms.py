"""The ways in which people write a day, each with how it is read on the day of writing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from desk.values.numerals import chinese_number

_PAST_DAYS = 183  # a day without its year lies at most half a year back
_DAYS_AHEAD = 15  # 3号 written on the 25th is next month's; 24号 may be yesterday or in four weeks


@dataclass(frozen=True, slots=True)
class DayForm:
    """A shape of a day. `read` gives None for a day that does not exist, or that may be two."""

    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], date], date | None]
    only_alone: bool = False  # too weak to be trusted inside a sentence


_RELATIVE = {
    "大大后天": 4, "大后天": 3, "大后日": 3, "后天": 2, "后日": 2, "后儿": 2, "明天": 1, "明日": 1, "明儿": 1,
    "听日": 1, "听朝": 1, "明朝": 1, "明": 1, "次日": 1, "今天": 0, "今日": 0, "今儿": 0, "今朝": 0,
    "今": 0, "当天": 0, "本日": 0, "昨天": -1, "昨日": -1, "昨": -1, "前天": -2,
}  # fmt: skip
_WEEKDAYS = {sign: index for index, sign in enumerate("一二三四五六日")} | {"天": 6}
_HOLIDAYS = {"元旦": (1, 1), "五一": (5, 1), "劳动": (5, 1), "国庆": (10, 1), "圣诞": (12, 25)}
_DIALECT = "下昼|上昼|晏昼|朝早|晚黑|黑了|后晌|前晌|头晌|晌午|下晚"
PART_OF_DAY = f"早|晚|晨|上午|下午|中午|凌晨|夜|傍晚|清晨|半夜|午后|{_DIALECT}"
"""Words that may follow a day at once; what is meant by them is said in `hour_forms`."""


def spoken_number(text: str) -> int:
    """A small number in digits or characters; -1 for characters that spell none."""
    if text.isascii() and text.isdigit():
        return int(text)
    spelled = chinese_number(text)
    return -1 if spelled is None else spelled


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
    return _nearest(spoken_number(match["m"]), spoken_number(match["d"]), today)


def _nearest(month: int, day: int, today: date) -> date | None:
    for year in (today.year - 1, today.year, today.year + 1):
        found = _day(year, month, day)
        if found is not None and (today - found).days <= _PAST_DAYS:
            return found
    return None


def _holiday(match: re.Match[str], today: date) -> date | None:
    return _nearest(*_HOLIDAYS[match["w"]], today)


def _following(today: date) -> tuple[int, int]:
    return (today.year + 1, 1) if today.month == 12 else (today.year, today.month + 1)


def _day_of_month(match: re.Match[str], today: date) -> date | None:
    """This month's day if it is still to come, else next month's where that is surely meant."""
    wanted = spoken_number(match["d"])
    this = _day(today.year, today.month, wanted)
    if this is not None and this >= today:
        return this
    ahead = _day(*_following(today), wanted)
    if this is None or ahead is None:
        return None
    days = (ahead - today).days
    return ahead if days <= _DAYS_AHEAD and days < (today - this).days else None


def _of_month(match: re.Match[str], today: date) -> date | None:
    year, month = (today.year, today.month) if match["p"] == "本" else _following(today)
    return _day(year, month, spoken_number(match["d"]))


def _relative(match: re.Match[str], today: date) -> date | None:
    return today + timedelta(days=_RELATIVE[match["w"]])


def _offset(match: re.Match[str], today: date) -> date | None:
    return today + timedelta(days=int(match["n"]))


def _days_later(match: re.Match[str], today: date) -> date | None:
    days = spoken_number(match["n"])
    return today + timedelta(days=days) if days > 0 else None


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
# 3号 is a day only before a pause, an hour or a verb: 3号楼, 2号线 and 5号墩 are places.
_AFTER_DAY = (
    rf"(?=$|[\s,，。.;；:、(（)）]|{PART_OF_DAY}|\d{{1,2}}\s*[点时:]"
    r"|[零一二两三四五六七八九十]+[点时]|[浇打开到要用周的那]|星期|礼拜|左右|之?前)"
)
# 11.22 is a day inside a sentence only when an hour follows it at once.
_BEFORE_HOUR = rf"(?=\s*(?:[日号]|{PART_OF_DAY}|\d{{1,2}}\s*[:点时]|[一二两三四五六七八九十]+点))"
# 九月九酒店 is a name: without 日 the day ends with its figure, or an hour follows.
_DAY_ENDS = rf"(?:\s*[日号]|(?![\d\u4e00-\u9fff])|(?=\s*(?:{PART_OF_DAY}|\d{{1,2}}\s*[点时:]|[一二两三四五六七八九十]+[点时])))"
_WEEK = r"(?<![上每])(?P<p>下{0,2}个?|[本这]个?)(?:周|星期|礼拜)(?P<k>[一二三四五六日天])"
_SEPARATED = (
    r"(?<![\d.])(?P<y>{year})\s*([-/.])\s*" + _M + r"\s*\2\s*" + _D + r"(?![\d.])(?:\s*[日号])?"
)


def _forms() -> tuple[DayForm, ...]:
    trusted = (
        (rf"(?<!\d)(?P<y>(?:20)?\d\d)\s*年\s*{_M}\s*月\s*{_D}(?:\s*[日号]|(?!\d))", _full),
        (_SEPARATED.format(year=r"20\d\d"), _full),
        (rf"(?<!\d)(?P<y>20\d\d){_MM}{_DD}(?!\d)", _full),
        (rf"(?P<p>下|次|本)个?月\s*{_SPELLED_D}\s*[日号]?", _of_month),
        (rf"(?<!\d){_SPELLED_M}\s*月(?:份)?\s*{_SPELLED_D}{_DAY_ENDS}", _month_day),
        (rf"(?<![\d./-]){_M}\s*[/.-]\s*{_D}{_BEFORE_HOUR}(?:\s*[日号])?", _month_day),
        (
            r"(?<![\d隔每])(?P<n>\d{1,2}|[一二两三四五六七八九十]{1,2})\s*天(?:之|以)?后",
            _days_later,
        ),
        (rf"(?P<w>{_WHOLE_DAYS})", _relative),
        (rf"(?P<w>[明今昨])(?=\s*(?:{PART_OF_DAY}))", _relative),
        (_WEEK, _weekday),
        (
            rf"(?P<w>{'|'.join(_HOLIDAYS)})(?:节|当天|那天)*(?=\s*(?:{PART_OF_DAY}|\d{{1,2}}\s*[点时:]))",
            _holiday,
        ),
        (rf"(?<![\d#月]){_SPELLED_D}\s*[号日]{_AFTER_DAY}", _day_of_month),
    )
    short = (
        (_SEPARATED.format(year=r"\d\d"), _full),
        (rf"(?<![\d./-]){_M}\s*[/.-]\s*{_D}(?![\d./-])", _month_day),
        (rf"(?<!\d){_MM}{_DD}(?!\d)", _month_day),
        (r"(?<![\d+])(?P<n>[+-]\d{1,3})(?!\d)", _offset),
    )
    return (
        *(DayForm(re.compile(pattern), read) for pattern, read in trusted),
        *(DayForm(re.compile(pattern), read, only_alone=True) for pattern, read in short),
    )


DAY_FORMS = _forms()
"""The most certain first."""
