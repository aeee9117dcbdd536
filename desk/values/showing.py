"""Values as screens, ledgers, paper and other programs get them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any

from db.choice import Choice
from db.fields import Field, Kind
from desk.values.zone import local

_GROUPED = frozenset({Kind.VOLUME, Kind.DECIMAL, Kind.MONEY})


def show_value(field: Field, value: object) -> str:
    """`value` as a clerk reads it on a screen or in a ledger; "" for None."""
    if value is None:
        return ""
    show = _SHOWN.get(field.kind)
    return str(value) if show is None else show(field, value)


def _label(field: Field, value: object) -> str:
    if isinstance(value, Choice):
        return value.label
    member = field.choices.read(str(value)) if field.choices is not None else None
    return str(value) if member is None else member.label


def show_date(day: date) -> str:
    """2026-03-05."""
    return f"{day.year:04d}-{day.month:02d}-{day.day:02d}"


def show_moment(moment: datetime) -> str:
    """2026-03-05 07:00 in the station's time."""
    here = local(moment)
    return f"{show_date(here)} {here.hour:02d}:{here.minute:02d}"


_SHOWN: dict[Kind, Callable[[Field, Any], str]] = {
    Kind.BOOL: lambda _, value: "是" if value else "否",
    Kind.CHOICE: _label,
    Kind.STATE: _label,
    Kind.CHOICES: lambda field, value: "、".join(_label(field, item) for item in value),
    Kind.MOMENT: lambda _, value: show_moment(value),
    Kind.DATE: lambda _, value: show_date(value),
} | dict.fromkeys(_GROUPED, lambda _, value: f"{Decimal(value):,.2f}")


def paper_date(day: date | None) -> str:
    """2026年3月5日; "" for None."""
    return "" if day is None else f"{day.year}年{day.month}月{day.day}日"


def paper_moment(moment: datetime | None) -> str:
    """2026年3月5日 07:00 in the station's time; "" for None."""
    if moment is None:
        return ""
    here = local(moment)
    return f"{paper_date(here)} {here.hour:02d}:{here.minute:02d}"


def clock(moment: datetime | None) -> str:
    """``07:05`` by the station's clock; "" for None."""
    return f"{local(moment):%H:%M}" if moment is not None else ""


def json_value(field: Field, value: object) -> Any:
    """`value` of `field` as plain JSON; volumes, money and decimals always with two places."""
    if field.kind in _GROUPED and isinstance(value, Decimal | int):
        return f"{Decimal(value):.2f}"
    return plain_json(value)


def told_json(name: str, field: Field, value: object) -> dict[str, Any]:
    """`value` of `field` under `name` as other programs are told it. A choice is its code, and the
    word a person reads stands beside it: ``{"received_by": "sms", "received_by_label": "短信"}``."""
    if field.choices is None:
        return {name: json_value(field, value)}
    if isinstance(value, list):
        members = [field.choices.read(str(item)) for item in value]
        return {
            name: [said if m is None else m.code for m, said in zip(members, value, strict=True)],
            f"{name}_label": [_label(field, item) for item in value],
        }
    member = field.choices.read(str(value)) if value is not None else None
    return {
        name: plain_json(value) if member is None else member.code,
        f"{name}_label": None if member is None else member.label,
    }


def told_rows(value: object) -> Any:
    """Rows and figures that no field describes, with their choices told as by `told_json`."""
    match value:
        case Choice():
            return value.code
        case Mapping():
            told: dict[str, Any] = {}
            for key, item in value.items():
                told[str(plain_json(key))] = told_rows(item)
                if isinstance(item, Choice):
                    told[f"{key}_label"] = item.label
            return told
        case list() | tuple() | set() | frozenset():
            return [told_rows(item) for item in value]
        case _:
            return plain_json(value)


def plain_json(value: object) -> Any:
    """Any Python value as plain JSON, as it is stored: decimals as text, times with the station's
    offset, choices as their stored word."""
    match value:
        case Enum():
            plain = plain_json(value.value)
        case None | bool() | str() | int() | float():
            plain = value
        case Decimal():
            plain = f"{value:f}"
        case datetime():
            here = local(value)
            plain = here.isoformat(timespec="microseconds" if here.microsecond else "seconds")
        case date() | time():
            plain = value.isoformat()
        case Mapping():
            plain = {str(plain_json(key)): plain_json(item) for key, item in value.items()}
        case list() | tuple() | set() | frozenset():
            plain = [plain_json(item) for item in value]
        case _:
            plain = str(value)
    return plain
