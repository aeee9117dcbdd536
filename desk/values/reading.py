"""Turning anything typed, imported or passed on the command line into a field's value."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from db.choice import Choice
from db.fields import Field, Kind
from db.types import CENT
from desk.values.moments import find_moment
from desk.values.numerals import plain_number
from desk.values.text import Unreadable, clean_text, fold_width, quoted
from desk.values.zone import STATION_ZONE, local

__all__ = [
    "Unreadable",
    "read_moment_parts",
    "read_noted",
    "read_slump",
    "read_value",
]

_BLANKS = frozenset({"", "/", "\\", "-", "--", "—", "——", "–", "~"})
_NOTHING = _BLANKS | {"无", "没有", "none", "null"}
_TEXTS = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.CODE})
_NOUNS = {
    Kind.VOLUME: "方量",
    Kind.INTEGER: "整数",
    Kind.DECIMAL: "数",
    Kind.MONEY: "金额",
    Kind.DATE: "日期",
    Kind.MOMENT: "时间",
    Kind.REFERENCE: "记录编号",
}
_LARGEST = Decimal(10) ** 12
_UNITS = {
    "m³": ("m³", "m3", "㎥", "立方米", "立方", "立米", "方"),
    "mm": ("mm", "毫米"),
    "m": ("m", "米"),
    "km": ("km", "公里", "千米"),
    "kg": ("kg", "公斤", "千克"),
    "t": ("t", "吨"),
    "min": ("min", "分钟", "分"),
    "%": ("%",),
    "元": ("元", "块"),
}
_ABOUT = re.compile(r"^(?:大约|大概|约为|约|预计|预估|暂定|暂估|估计|≈|~)|(?:左右|上下|前后|±)$")
_TRUE = frozenset({"是", "有", "对", "√", "✓", "✔", "☑", "真", "true", "yes", "y", "1", "on", "t"})
_FALSE = frozenset({"否", "无", "不", "没有", "×", "✗", "✘", "☐", "□", "假", "false", "no", "n", "0", "off", "f", "不是"})  # fmt: skip
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
        return _number(field, raw)
    return _OTHERS[field.kind](field, raw, now), ""


def _is_nothing(field: Field, raw: str) -> bool:
    text = fold_width(clean_text(raw)).casefold()
    return text in (_BLANKS if field.kind in (Kind.BOOL, Kind.CHOICE) else _NOTHING)


def _refusal(field: Field, raw: object) -> Unreadable:
    return Unreadable(f"{quoted(raw)}不是{_NOUNS.get(field.kind, field.label)}")


def _text(field: Field, raw: object) -> str:
    multiline = field.kind is Kind.LONG_TEXT
    text = clean_text(_plain(raw), max_length=field.max_length, multiline=multiline)
    return "" if text in _BLANKS else text


def _plain(raw: object) -> str:
    """`raw` as a person would type it: 13807310001.0 from a sheet is 13807310001."""
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return str(int(raw))
    if isinstance(raw, datetime):
        return f"{raw:%Y-%m-%d %H:%M}"
    if isinstance(raw, Decimal) and raw.is_finite():
        return f"{raw:f}"
    if isinstance(raw, list | tuple):
        return "、".join(_plain(item) for item in raw)
    return str(raw)


def _number(field: Field, raw: object) -> tuple[Any, str]:
    note = ""
    if isinstance(raw, str):
        text = fold_width(clean_text(raw))
        number, about = _amount(field, text)
        note = f"原文写{quoted(raw)}" if about else ""
    else:
        number = _from_python(field, raw)
    if field.kind is Kind.INTEGER:
        if number != number.to_integral_value():
            raise _refusal(field, raw)
        _check_bounds(field, number, raw)
        return int(number), note
    _check_bounds(field, number, raw)
    return number.quantize(CENT, ROUND_HALF_UP), note


def _from_python(field: Field, raw: object) -> Decimal:
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
        raise _refusal(field, raw)
    number = Decimal(repr(raw)) if isinstance(raw, float) else Decimal(raw)
    if not number.is_finite():
        raise _refusal(field, raw)
    return number


def _amount(field: Field, text: str) -> tuple[Decimal, bool]:
    bare = _ABOUT.sub("", text).strip()
    about = bare != text
    if field.unit == "mm" and ("±" in bare or field.name == "slump_mm"):
        return Decimal(read_slump(bare)[0]), about
    for unit in _UNITS.get(field.unit, (field.unit,) if field.unit else ()):
        if bare.casefold().endswith(unit.casefold()):
            bare = bare[: -len(unit)].strip()
            break
    if field.kind is Kind.MONEY:
        bare = bare.lstrip("¥￥").strip()
    bare = _ABOUT.sub("", bare).strip()
    number = plain_number(bare)
    if number is None:
        raise _refusal(field, text)
    return number, about or bool(_ABOUT.search(text))


def _check_bounds(field: Field, number: Decimal, raw: object) -> None:
    unit = field.unit
    if abs(number) >= _LARGEST:
        raise Unreadable(f"{quoted(raw)}太大,不是{_NOUNS[field.kind]}")
    lowest = 0 if field.minimum is None else field.minimum
    if number < lowest:
        what = "不能是负数" if lowest == 0 else f"不能小于{lowest}{unit}"
        raise Unreadable(f"{field.label}{quoted(raw)}{what}")
    if field.maximum is not None and number > field.maximum:
        raise Unreadable(f"{field.label}{quoted(raw)}不能大于{field.maximum}{unit}")
    if field.kind is Kind.VOLUME and field.required and number < CENT / 2:
        raise Unreadable(f"{field.label}{quoted(raw)}必须大于0")


_SLUMP = re.compile(
    r"(?:坍落度|塌落度|扩展度|坍落扩展度)?[:\s]*(?P<a>\d{1,3}(?:\.\d)?)\s*(?P<u>mm|毫米|cm|厘米)?\s*"
    r"(?:(?:±|\+/-|\+-|正负)\s*(?P<t>\d{1,3}(?:\.\d)?)|[-~至到—]\s*(?P<b>\d{1,3}(?:\.\d)?))?"
    r"\s*(?P<v>mm|毫米|cm|厘米)?",
    re.IGNORECASE,
)


def read_slump(raw: object) -> tuple[int, int | None]:
    """Target and tolerance in mm: `180±20`, `160-200` and `18±2cm` are 180 and 20.

    The tolerance is None when only a target is written. Raises Unreadable otherwise; a class
    (S4) names no target.
    """
    text = fold_width(clean_text(_plain(raw)))
    match = _SLUMP.fullmatch(text)
    if match is None:
        raise Unreadable(f"{quoted(raw)}不是坍落度,请写毫米数,例如180±20")
    scale = 10 if (match["v"] or match["u"] or "").casefold() in ("cm", "厘米") else 1
    target, tolerance = Decimal(match["a"]) * scale, None
    if match["t"]:
        tolerance = Decimal(match["t"]) * scale
    elif match["b"]:
        upper = Decimal(match["b"]) * scale
        if upper < target:
            raise Unreadable(f"{quoted(raw)}不是坍落度,请写毫米数,例如180±20")
        target, tolerance = (target + upper) / 2, (upper - target) / 2
    return int(target), None if tolerance is None else int(tolerance)


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
    found = find_moment(clean_text(_plain(raw)), now, alone=True)
    return found.date, found.time, _HOUR_FILLERS.sub("", found.rest)


def _date(field: Field, raw: object, now: datetime) -> date:
    if isinstance(raw, datetime):
        return local(raw).date()
    if isinstance(raw, date):
        return raw
    day, _, rest = read_moment_parts(raw, now)
    if day is None or rest:
        raise _refusal(field, raw)
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
        raise _refusal(field, raw)
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
    text = fold_width(clean_text(_plain(raw))).casefold()
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise Unreadable(f"{field.label}{quoted(raw)}请写“是”或“否”")


def _choice(field: Field, raw: object, _: datetime) -> Choice:
    choices = field.choices
    assert choices is not None, f"{field.label}: a choice needs its list"
    text = clean_text(_plain(raw))
    folded = fold_width(text)
    for spelling in (text, folded, folded.replace(" ", "")):
        member = choices.read(spelling)
        if member is not None:
            return member
    known = "、".join(member.label for member in choices)
    raise Unreadable(f"{field.label}没有{quoted(raw)}这一项,可选:{known}")


def _choices(field: Field, raw: object, now: datetime) -> list[str]:
    if isinstance(raw, list | tuple | set | frozenset):
        parts = [_plain(item) for item in raw]
    else:
        parts = _SEPARATORS.split(clean_text(_plain(raw), multiline=True))
    members = (_choice(field, part, now) for part in parts if part.strip())
    return list(dict.fromkeys(member.value for member in members))


def _reference(field: Field, raw: object, _: datetime) -> UUID:
    if isinstance(raw, UUID):
        return raw
    try:
        return UUID(clean_text(_plain(raw)))
    except ValueError:
        raise _refusal(field, raw) from None


_OTHERS: dict[Kind, Callable[[Field, object, datetime], object]] = {
    Kind.DATE: _date,
    Kind.MOMENT: _moment,
    Kind.BOOL: _bool,
    Kind.CHOICE: _choice,
    Kind.STATE: _choice,
    Kind.CHOICES: _choices,
    Kind.REFERENCE: _reference,
}
