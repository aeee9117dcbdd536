"""Turning anything typed, imported or passed on the command line into a field's value."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from db.choice import Choice
from db.fields import Field, Kind
from desk.values.moments import find_moment
from desk.values.numbers import read_number, read_slump, refusal
from desk.values.text import Unreadable, as_typed, clean_text, fold_width, quoted
from desk.values.zone import STATION_ZONE, local

__all__ = [
    "Unreadable",
    "read_moment_parts",
    "read_noted",
    "read_slump",
    "read_value",
]

CALENDAR = (1900, 2199)
"""The years in which a date can lie; another one is a slip of the finger."""
_BLANKS = frozenset({"", "/", "\\", "-", "--", "—", "——", "–", "~"})
_NOTHING = _BLANKS | {"无", "没有", "none", "null"}
_TEXTS = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.CODE})
_TRUE = frozenset({"是", "有", "对", "√", "✓", "✔", "☑", "真", "true", "yes", "y", "1", "on", "t"})
_FALSE = frozenset(
    {"否", "无", "不", "没有", "不是", "×", "✗", "✘", "☐", "□", "假", "false", "no", "n", "0"}
    | {"off", "f"}
)
_ALL = frozenset({"全部", "所有", "全选", "齐全"})
_SEPARATORS = re.compile(r"[、,;；，\n]+")
_HOUR_FILLERS = re.compile(
    r"计划|准时|开盘|开始|浇筑|浇捣|到场|到货|左右|之前|以前|前|约|大概|周[一二三四五六日]|"
    r"星期[一二三四五六日天]|[\s,，。;；()（）T]"
)


def read_value(field: Field, raw: object, *, now: datetime) -> Any:
    """The value of `field` that `raw` stands for.

    Empty or struck out ("/", "—") is None, "" for texts and [] for several choices. `now` anchors
    relative dates (明天). Raises Unreadable with the sentence that tells the clerk why.
    """
    return read_noted(field, raw, now=now)[0]


def read_noted(field: Field, raw: object, *, now: datetime) -> tuple[Any, str]:
    """As `read_value`, with a note when the reading is not quite what was written (约200)."""
    if field.kind in _TEXTS:
        return _text(field, raw), ""
    if raw is None or (isinstance(raw, str) and _is_nothing(field, raw)):
        return ([] if field.kind is Kind.CHOICES else None), ""
    if field.numeric:
        return read_number(field, raw)
    try:
        value = _OTHERS[field.kind](field, raw, now)
    except OverflowError:  # a moment beyond what the calendar can say in another time zone
        value = date.max
    if isinstance(value, date) and not CALENDAR[0] <= value.year <= CALENDAR[1]:
        raise Unreadable(f"{quoted(raw)}不在 {CALENDAR[0]} 年至 {CALENDAR[1]} 年之间,请核对年份")
    return value, ""


def _is_nothing(field: Field, raw: str) -> bool:
    text = fold_width(clean_text(raw)).casefold()
    return text in (_BLANKS if field.kind in (Kind.BOOL, Kind.CHOICE) else _NOTHING)


def _text(field: Field, raw: object) -> str:
    multiline = field.kind is Kind.LONG_TEXT
    text = clean_text(as_typed(raw), max_length=field.max_length, multiline=multiline)
    return "" if fold_width(text) in _BLANKS else text


def read_moment_parts(raw: object, now: datetime) -> tuple[date | None, time | None, str]:
    """The day, the hour and the remaining text of `raw`, each None when not there.

    For a form that asks for the missing half, and for sheets with 日期 and 时间 in two columns.
    """
    if isinstance(raw, datetime):
        moment = local(raw)
        return moment.date(), moment.time().replace(tzinfo=None), ""
    if isinstance(raw, date):
        return raw, None, ""
    if isinstance(raw, time):
        return None, raw.replace(tzinfo=None), ""
    found = find_moment(clean_text(as_typed(raw)), now, alone=True)
    return found.date, found.time, _HOUR_FILLERS.sub("", found.rest)


def _date(field: Field, raw: object, now: datetime) -> date:
    if isinstance(raw, datetime):
        return local(raw).date()
    if isinstance(raw, date):
        return raw
    day, _, rest = read_moment_parts(raw, now)
    if day is None or rest:
        raise refusal(field, raw)
    return day


def _moment(field: Field, raw: object, now: datetime) -> datetime:
    if isinstance(raw, datetime):
        return local(raw)
    if isinstance(raw, str):
        written = _iso(raw.strip())
        if written is not None:
            return local(written)
    day, hour, rest = read_moment_parts(raw, now)
    if rest or (day is None and hour is None):
        raise refusal(field, raw)
    if hour is None:
        raise Unreadable(f"{quoted(raw)}缺少时间,请写到几点几分")
    if day is None:
        raise Unreadable(f"{quoted(raw)}缺少日期,请写明哪一天")
    return datetime.combine(day, hour, STATION_ZONE)


def _iso(text: str) -> datetime | None:
    if not re.match(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d", text):
        return None
    try:
        return local(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        return None


def _bool(field: Field, raw: object, _: datetime) -> bool:
    if isinstance(raw, bool):
        return raw
    text = fold_width(clean_text(as_typed(raw))).casefold()
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise Unreadable(f"{field.label}{quoted(raw)}请写“是”或“否”")


def _choice(field: Field, raw: object, _: datetime) -> Choice:
    choices = field.choices
    if choices is None:
        raise TypeError(f"{field.label}: a choice needs its list")
    text = clean_text(as_typed(raw))
    folded = fold_width(text)
    for spelling in (text, folded, folded.replace(" ", "")):
        member = choices.read(spelling)
        if member is not None:
            return member
    known = "、".join(member.label for member in choices)
    raise Unreadable(f"{field.label}没有{quoted(raw)}这一项,可选:{known}")


def _choices(field: Field, raw: object, now: datetime) -> list[str]:
    if isinstance(raw, list | tuple | set | frozenset):
        parts = [as_typed(item) for item in raw]
    elif clean_text(as_typed(raw)) in _ALL:
        parts = list(field.choices or ())
    else:
        parts = _SEPARATORS.split(clean_text(as_typed(raw), multiline=True))
    members = (_choice(field, part, now) for part in parts if part.strip())
    return list(dict.fromkeys(member.value for member in members))


def _reference(field: Field, raw: object, _: datetime) -> UUID:
    if isinstance(raw, UUID):
        return raw
    try:
        return UUID(clean_text(as_typed(raw)))
    except ValueError:
        raise refusal(field, raw) from None


_OTHERS: dict[Kind, Callable[[Field, object, datetime], object]] = {
    Kind.DATE: _date,
    Kind.MOMENT: _moment,
    Kind.BOOL: _bool,
    Kind.CHOICE: _choice,
    Kind.STATE: _choice,
    Kind.CHOICES: _choices,
    Kind.REFERENCE: _reference,
}
