"""Volumes, amounts, whole numbers and slumps as people write them."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from db.fields import Field, Kind
from db.types import CENT
from desk.values.numerals import plain_number
from desk.values.text import Unreadable, as_typed, clean_text, fold_width, quoted

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
_ABOUT = re.compile(
    r"^(?:共计|总共|总计|共|大约|大概|约为|约|预计|预估|暂定|暂估|估计|≈|~)|(?:左右|上下|前后|±)$"
)


def refusal(field: Field, raw: object) -> Unreadable:
    return Unreadable(f"{quoted(raw)}不是{_NOUNS.get(field.kind, field.label)}")


def read_number(field: Field, raw: object) -> tuple[int | Decimal, str]:
    """The number of a numeric field, and a note when it was written as a guess (约200).

    Raises Unreadable for anything else than one number within the field's bounds; without a
    stated minimum a number may not be negative.
    """
    note = ""
    if isinstance(raw, str):
        text = fold_width(clean_text(raw))
        number, about = _amount(field, text)
        note = f"原文写{quoted(raw)}" if about else ""
    else:
        number = _from_python(field, raw)
    if field.kind is Kind.INTEGER:
        if number != number.to_integral_value():
            raise refusal(field, raw)
        _check_bounds(field, number, raw)
        return int(number), note
    _check_bounds(field, number, raw)
    return number.quantize(CENT, ROUND_HALF_UP), note


def _from_python(field: Field, raw: object) -> Decimal:
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
        raise refusal(field, raw)
    number = Decimal(repr(raw)) if isinstance(raw, float) else Decimal(raw)
    if not number.is_finite():
        raise refusal(field, raw)
    return number


def _amount(field: Field, text: str) -> tuple[Decimal, bool]:
    text = text.lstrip("'‘’`")  # what makes a text of a figure in a sheet
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
        raise refusal(field, text)
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
    r"(?:坍落度|塌落度|扩展度|坍落扩展度)?[:\s]*(?P<a>\d{1,3}(?:\.\d)?)\s*(?P<u>mm|毫米|cm|厘米|公分)?\s*"
    r"(?:(?:±|\+/-|\+-|正负|加减)\s*(?P<t>\d{1,3}(?:\.\d)?)|[-~至到—]\s*(?P<b>\d{1,3}(?:\.\d)?))?"
    r"\s*(?P<v>mm|毫米|cm|厘米|公分)?(?:之间)?",
    re.IGNORECASE,
)
_CENTIMETRES = frozenset({"cm", "厘米", "公分"})
_CLOSEST_MM = 4  # nobody asks for 16 to 18 mm, or 18±2 mm: such a span is in centimetres


def read_slump(raw: object) -> tuple[int, int | None]:
    """Target and tolerance in mm: `180±20`, `160-200` and `18±2cm` are 180 and 20.

    The tolerance is None when only a target is written. Without a unit a span as narrow as 16-18 is
    in centimetres. Raises Unreadable otherwise; a class (S4) names no target.
    """
    text = fold_width(clean_text(as_typed(raw)))
    match = _SLUMP.fullmatch(text)
    if match is None:
        raise Unreadable(f"{quoted(raw)}不是坍落度,请写毫米数,例如180±20")
    scale = 10 if _in_centimetres(match) else 1
    target, tolerance = Decimal(match["a"]) * scale, None
    if match["t"]:
        tolerance = Decimal(match["t"]) * scale
    elif match["b"]:
        upper = Decimal(match["b"]) * scale
        if upper < target:
            raise Unreadable(f"{quoted(raw)}不是坍落度,请写毫米数,例如180±20")
        target, tolerance = (target + upper) / 2, (upper - target) / 2
    return int(target), None if tolerance is None else int(tolerance)


def _in_centimetres(match: re.Match[str]) -> bool:
    unit = (match["v"] or match["u"] or "").casefold()
    if unit or not (match["t"] or match["b"]):
        return unit in _CENTIMETRES
    lower, t = Decimal(match["a"]), match["t"]
    width = 2 * Decimal(t) if t else Decimal(match["b"]) - lower
    return lower <= 30 and 0 <= width <= (2 * _CLOSEST_MM - 2 if t else _CLOSEST_MM)
