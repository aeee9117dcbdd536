"""Values as screens, ledgers, paper and other programs get them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from db.choice import Choice
from db.fields import Field, Kind
from desk.values.zone import local

_GROUPED = frozenset({Kind.VOLUME, Kind.DECIMAL, Kind.MONEY})


def show_value(field: Field, value: Any) -> str:
    """`value` as a clerk reads it on a screen or in a ledger; "" for None."""
    if value is None:
        return ""
    if field.kind is Kind.BOOL:
        return "是" if value else "否"
    if field.kind in (Kind.CHOICE, Kind.STATE):
        return _label(field, value)
    if field.kind is Kind.CHOICES:
        return "、".join(_label(field, item) for item in value)
    if field.kind in _GROUPED:
        return f"{Decimal(value):,.2f}"
    if field.kind is Kind.MOMENT:
        return show_moment(value)
    if field.kind is Kind.DATE:
        return show_date(value)
    return str(value)


def _label(field: Field, value: Any) -> str:
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


def paper_date(day: date | None) -> str:
    """2026年3月5日; "" for None."""
    return "" if day is None else f"{day.year}年{day.month}月{day.day}日"


def paper_moment(moment: datetime | None) -> str:
    """2026年3月5日 07:00 in the station's time; "" for None."""
    if moment is None:
        return ""
    here = local(moment)
    return f"{paper_date(here)} {here.hour:02d}:{here.minute:02d}"


def json_value(field: Field, value: Any) -> Any:
    """`value` of `field` as plain JSON; volumes, money and decimals always with two places."""
    if field.kind in _GROUPED and value is not None:
        return f"{Decimal(value):.2f}"
    return plain_json(value)


def plain_json(value: Any) -> Any:
    """Any Python value as plain JSON: decimals as text, times with the station's offset."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Enum):
        return plain_json(value.value)
    if isinstance(value, str | int | float):
        return value
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        here = local(value)
        return here.isoformat(timespec="microseconds" if here.microsecond else "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(plain_json(key)): plain_json(item) for key, item in value.items()}
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Iterable) and not isinstance(value, bytes):
        return [plain_json(item) for item in value]
    return str(value)
