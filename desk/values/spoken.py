"""Every day and every hour that a text names, with where it stands: for messages, where a second one
may correct the first, and several that are left mean that a person must ask."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from desk.values.day_forms import DAY_FORMS, PART_OF_DAY, DayForm, spoken_number
from desk.values.hour_forms import NUMBER, PERIODS, TIME_FORMS, hour_of
from desk.values.numerals import chinese_number
from desk.values.zone import local

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class SpokenDay:
    """A day; None with the reason `why` where the words name no day, or may name two."""

    span: Span
    day: date | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class SpokenHour:
    """An hour; None with the reason `why` where two are possible. `of_twelve` is a small hour without
    its part of the day (3点), `next_day` as for `FoundMoment`."""

    span: Span
    time: time | None
    next_day: bool = False
    of_twelve: bool = False
    why: str = ""


_VAGUE = re.compile(
    r"过[一两几]天|这[两几]天|[近后][两几]天|明后[天日]?|今明[两]?[天日]?|近期|改天|有空|"
    r"(?<![本这下])周末|月初|月中|月底(?!\s*\d)|年[前后]|节[前后]|"
    r"[本这]个?(?:周|星期|礼拜)(?![一二三四五六日天末])|下个?(?:周|星期|礼拜)(?![一二三四五六日天末])|下个?月(?!\s*[\d一二三])|"
    rf"(?:除夕|春节|中秋|端午|清明|小年|大年\w{{1,3}}|腊月\w{{1,3}}|正月\w{{1,3}}|[初廿][一二三四五六七八九十])"
    rf"(?:节|当天)?(?=\s*(?:{PART_OF_DAY}|\d{{1,2}}\s*[点:]))"
)
# What has the shape of a day, though none of the forms reads it: 11月31日, 26/11/24.
_SHAPED = re.compile(
    r"(?<!\d)(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*月\s*"
    r"(?:\d{1,2}(?:\s*[日号]|(?!\d))|[一二三四五六七八九十]{1,3}\s*[日号])"
    rf"|(?<![\d./-])(?:0?[1-9]|1[0-2])[/.-]\d{{1,2}}(?=\s*(?:{PART_OF_DAY}|\d{{1,2}}\s*[:点时]))"
    r"|(?<![\d.])\d{1,4}\s*([/.-])\s*\d{1,2}\s*\1\s*\d{1,2}(?![\d.])"
    rf"|(?<![\d#])\d{{1,2}}\s*[号日](?=\s*(?:{PART_OF_DAY}|\d{{1,2}}\s*[点时:]))"
)
# 11/27 between blanks, without an hour at once behind it.
_SLASHED = re.compile(r"(?:^|(?<=[\s\x00,;(]))(\d{1,2})[/.](\d{1,2})(?=[\s\x00,;)]|$)")
_NEAR_DAYS = 60
_TWO_HOURS = re.compile(
    rf"(?P<p>{PERIODS})?\s*(?<!\d)(?:(?P<c>[一二两三四五六七八九十]{{2,4}})|{NUMBER}\s*(?:点半?|时)?\s*(?:[-~至到或、]|或者)\s*"
    rf"(?:{PERIODS})?\s*{NUMBER})\s*点(?:半|钟)?"
    r"|(?<![\d:])\d{1,2}:[0-5]\d\s*[-~至到或]\s*\d{1,2}:[0-5]\d"
)
_COMPACT = re.compile(
    rf"(?P<p>{PERIODS})\s*(?P<h>[01]?\d|2[0-4])(?P<n>[0-5]\d)(?P<s>)"
    r"(?!\d|\s*(?:[方立米层号栋楼车个台mM/年月日%]|[-~]\s*\d))"
)
_AFTER = re.compile(
    r"(?<![凝度每隔])(?:(?P<n>半|\d{1,3}(?:\.5)?|[一二两三四五六七八九十]{1,3})\s*个?\s*(?P<half>半)?\s*"
    r"(?P<u>小时|钟头|分钟))(?:之|以)?后"
)


def days_in(text: str, now: datetime) -> list[SpokenDay]:
    """Every day that `text` names, by where it stands."""
    today, found = local(now).date(), list[SpokenDay]()
    for match in _VAGUE.finditer(text):
        found.append(SpokenDay(match.span(), None, f"“{match[0]}”没有写明是哪一天"))
    for form in DAY_FORMS:
        if form.only_alone:
            continue
        for match in form.pattern.finditer(text):
            if _free(found, match.span()) and (day := _read(form, match, today)) is not None:
                found.append(SpokenDay(match.span(), day))
    for match in _SLASHED.finditer(text):
        near = _near(int(match[1]), int(match[2]), today)
        if near is not None and _free(found, match.span()):
            found.append(SpokenDay(match.span(), near))
    for match in _SHAPED.finditer(text):
        if _free(found, match.span()):
            why = f"“{match[0].strip()}”没有这一天,或者已经过去"
            found.append(SpokenDay(match.span(), None, why))
    return sorted(found, key=lambda each: each.span)


def _read(form: DayForm, match: re.Match[str], today: date) -> date | None:
    try:
        return form.read(match, today)
    except OverflowError:
        return None


def _near(month: int, day: int, today: date) -> date | None:
    for year in (today.year, today.year + 1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if -7 <= (found - today).days <= _NEAR_DAYS:
            return found
    return None


def hours_in(text: str) -> list[SpokenHour]:
    """Every hour that `text` names, by where it stands. A part of the day that stands alone (明天下午
    …3点) belongs to the hour without one, where there is one of each."""
    found = list[SpokenHour]()
    for match in _TWO_HOURS.finditer(text):
        if match["c"] is None or _neighbours(match["c"]):
            found.append(SpokenHour(match.span(), None, why=f"“{match[0].strip()}”是两个钟点"))
    bare = list[re.Match[str]]()
    for form in (*TIME_FORMS, _COMPACT):
        for match in form.finditer(text):
            hour = hour_of(match)
            if hour is None or not _free(found, match.span()):
                continue
            small = not match["p"] and not match["s"] and hour[0].hour in range(1, 13)
            of_twelve = small and not match["h"].startswith("0")
            if of_twelve:
                bare.append(match)
            found.append(SpokenHour(match.span(), *hour, of_twelve=of_twelve))
    found = _with_period(text, found, bare)
    return sorted(found, key=lambda each: each.span)


def _with_period(text: str, found: list[SpokenHour], bare: list[re.Match[str]]) -> list[SpokenHour]:
    if len(bare) != 1 or len(found) != 1:
        return found
    (match,) = bare
    periods = [p for p in re.finditer(PERIODS, text) if _free(found, p.span()) and _is_day(text, p)]
    hour = hour_of(match, period=periods[0][0]) if len(periods) == 1 else None
    return found if hour is None else [SpokenHour(match.span(), *hour)]


def _is_day(text: str, period: re.Match[str]) -> bool:
    """Whether a part of the day stands where a day was named (明天下午), not in a word (早强) or a
    greeting (下午好)."""
    return text[: period.start()].rstrip().endswith(("明", "今", "天", "日", "号", "后"))


def _neighbours(spelled: str) -> bool:
    """三四, 七八: two figures beside each other, of which one is meant; 十二 is one figure."""
    return chinese_number(spelled) is None or (
        len(spelled) == 2
        and "十" not in spelled
        and spoken_number(spelled[1]) - spoken_number(spelled[0]) == 1
    )


def after_in(text: str, now: datetime) -> list[tuple[Span, datetime]]:
    """Moments that are named by how far off they are: 两个小时后, 半小时后."""
    found = []
    for match in _AFTER.finditer(text):
        span = span_of_time(match["n"], match["u"], half=bool(match["half"]))
        if span is not None:
            found.append((match.span(), local(now + span)))
    return found


def span_of_time(number: str, unit: str, *, half: bool = False) -> timedelta | None:
    """两个小时, 半小时, 一个半小时, 40分钟, 一天; None for what is no number."""
    many = 0.5 if number == "半" else float(number) if "." in number else spoken_number(number)
    if many < 0:
        return None
    many += 0.5 if half else 0
    if unit in ("天", "日"):
        return timedelta(days=many)
    return timedelta(minutes=many) if unit == "分钟" else timedelta(hours=many)


def _free(found: list[SpokenDay] | list[SpokenHour], span: Span) -> bool:
    return all(span[1] <= each.span[0] or each.span[1] <= span[0] for each in found)
