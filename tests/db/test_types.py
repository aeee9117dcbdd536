"""Exact values go into both databases and come out the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, func, insert, select
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.exc import StatementError

from db.choice import Choice
from db.engine import Database, open_database
from db.models import OrderState, PlacingMethod
from db.types import ChoiceType, Hundredths, Moment
from desk.values.zone import STATION_ZONE

_KEPT = Table(
    "kept_values",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("volume", Hundredths()),
    Column("moment", Moment()),
    Column("state", ChoiceType(OrderState)),
)
SEVEN = datetime(2026, 11, 22, 7, 0, tzinfo=STATION_ZONE)


@pytest.fixture
def shelf(empty_target: str) -> Iterator[Database]:
    """Either database with nothing but one table of every type."""
    database = open_database(empty_target, create=True)
    _KEPT.create(database.engine)
    yield database
    database.close()


def keep(database: Database, **values: object) -> None:
    with database.engine.begin() as connection:
        connection.execute(insert(_KEPT).values(**values))


def kept(database: Database, name: str) -> list[object]:
    with database.engine.connect() as connection:
        query = select(_KEPT.c[name]).order_by(_KEPT.c.id)
        return [row[0] for row in connection.execute(query)]


def test_volumes_add_up_to_the_cent(shelf: Database) -> None:
    for volume in ("0.10", "0.20", "85.55", "19999.99", "-0.05"):
        keep(shelf, volume=Decimal(volume))
    keep(shelf, volume=None)
    with shelf.engine.connect() as connection:
        total = connection.scalar(select(func.sum(_KEPT.c.volume)))
        largest = connection.scalar(select(func.max(_KEPT.c.volume)))
        over = select(_KEPT.c.volume).where(_KEPT.c.volume > Decimal("85.50"))
        assert len(connection.execute(over).all()) == 2
    assert (str(total), str(largest)) == ("20085.79", "19999.99")
    assert [str(v) for v in kept(shelf, "volume")] == [
        *("0.10", "0.20", "85.55", "19999.99", "-0.05", "None"),
    ]


def test_a_moment_comes_back_the_same_whatever_zone_it_was_written_in(shelf: Database) -> None:
    written = [
        SEVEN,
        SEVEN.astimezone(UTC),
        SEVEN.astimezone(timezone(timedelta(hours=-9))),
        SEVEN + timedelta(microseconds=123456),
        None,
    ]
    for moment in written:
        keep(shelf, moment=moment)
    found = kept(shelf, "moment")
    assert found == written
    assert all(moment.tzinfo is UTC for moment in found if isinstance(moment, datetime))
    with shelf.engine.connect() as connection:
        at_seven = select(func.count()).where(_KEPT.c.moment == SEVEN)
        assert connection.scalar(at_seven) == 3


def test_a_moment_without_its_offset_is_refused(shelf: Database) -> None:
    with pytest.raises(StatementError, match="a moment needs its offset"):
        keep(shelf, moment=SEVEN.replace(tzinfo=None))


def test_a_choice_is_stored_by_its_value_and_read_as_its_member(shelf: Database) -> None:
    keep(shelf, state=OrderState.SIGNED)
    keep(shelf, state="planned")
    keep(shelf, state=None)
    assert kept(shelf, "state") == [OrderState.SIGNED, OrderState.PLANNED, None]
    with pytest.raises(StatementError):
        keep(shelf, state="已签认")


_DIALECT = DefaultDialect()


@given(st.decimals(-(10**12), 10**12, places=2))
def test_every_figure_of_two_places_survives(value: Decimal) -> None:
    stored = Hundredths().process_bind_param(value, _DIALECT)
    assert isinstance(stored, int)
    assert Hundredths().process_result_value(stored, _DIALECT) == value


@pytest.mark.parametrize(
    ("value", "stored"), [("1.005", 101), ("1.004", 100), ("-1.005", -101), ("0.005", 1)]
)
def test_a_third_place_is_rounded_half_up(value: str, stored: int) -> None:
    assert Hundredths().process_bind_param(Decimal(value), _DIALECT) == stored


@pytest.mark.parametrize(
    ("choices", "text", "member"),
    [
        (PlacingMethod, "天泵", PlacingMethod.BOOM_PUMP),
        (PlacingMethod, " 地泵 ", PlacingMethod.LINE_PUMP),
        (OrderState, "SIGNED", OrderState.SIGNED),
        (OrderState, "已签认", OrderState.SIGNED),
        (OrderState, "", None),
        (PlacingMethod, "飞机", None),
    ],
)
def test_people_may_write_a_choice_in_their_own_words(
    choices: type[Choice], text: str, member: Choice | None
) -> None:
    read: Callable[[str], Choice | None] = choices.read
    assert read(text) is member
