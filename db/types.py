"""Column types that keep exact values on both databases."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator

from db.choice import Choice

CENT = Decimal("0.01")


def hundredths(value: Decimal | int) -> int:
    """The whole hundredths nearest to `value`."""
    return int((Decimal(value) / CENT).to_integral_value(ROUND_HALF_UP))


class Hundredths(TypeDecorator[Decimal]):
    """A Decimal with two places, stored as a whole number of hundredths.

    SQLite has no exact decimal: NUMERIC there becomes a float. Whole hundredths add up exactly,
    sort and compare in SQL on both databases. Volumes are hundredths of a cubic metre, money is fen.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> int | None:
        return None if value is None else hundredths(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(int(value)).scaleb(-2)


class Moment(TypeDecorator[datetime]):
    """An aware datetime, stored in UTC.

    Raises ValueError for a naive datetime: a moment without its offset is a mistake upstream.
    """

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs its offset: {value!r}")
        stored = value.astimezone(UTC)
        return stored if dialect.name == "postgresql" else stored.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class ChoiceType(TypeDecorator[Choice]):
    """A member of a Choice, stored by its value."""

    impl = String
    cache_ok = True

    def __init__(self, choices: type[Choice]) -> None:
        super().__init__(40)
        self.choices = choices

    def process_bind_param(self, value: Choice | str | None, dialect: Dialect) -> str | None:
        return None if value is None else self.choices(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> Choice | None:
        return None if value is None else self.choices(value)
