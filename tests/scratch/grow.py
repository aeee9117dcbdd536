"""Add fields to the orders by the recipe, in a process of its own, where orders stand already: the
first argument is the address of the station, the second a copy of the migrations."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import MappedColumn

from db import migrate as migrating
from db.engine import SCHEMA_VERSION, open_database
from db.fields import Kind, field
from db.models import OrderNotice, PlacingMethod

ADDED: Mapping[str, tuple[MappedColumn[object], object]] = {
    "heated": (field(Kind.BOOL, "加热", default=True, nullable=False), True),
    "lined": (field(Kind.BOOL, "衬里", default=False, nullable=False), False),
    "floor": (field(Kind.INTEGER, "楼层", default=3, nullable=False), 3),
    "grout_m3": (
        field(Kind.VOLUME, "灌浆", default=Decimal("12.5"), nullable=False), Decimal("12.50"),
    ),
    "fee": (field(Kind.MONEY, "加价", default=2, nullable=False), Decimal("2.00")),
    "saying": (field(Kind.TEXT, "说法", default="100% 'ok': x", nullable=False), "100% 'ok': x"),
    "note": (field(Kind.LONG_TEXT, "附言", default="", nullable=False), ""),
    "second_method": (
        field(Kind.CHOICE, "备用方式", choices=PlacingMethod, default=PlacingMethod.LINE_PUMP,
              nullable=False),
        PlacingMethod.LINE_PUMP,
    ),
    "methods": (
        field(Kind.CHOICES, "方式", choices=PlacingMethod, default=list, nullable=False), [],
    ),
    "looked_on": (field(Kind.DATE, "踏勘日期", nullable=True), None),
    "looked_by_id": (field(Kind.REFERENCE, "踏勘人", refers="people", nullable=True), None),
}  # fmt: skip
"""Name → column and what the orders from before say then."""

for _name, (_column, _) in ADDED.items():
    setattr(OrderNotice, _name, _column)

from desk.checking import check, storage  # noqa: E402 - the fields stand before kinds read them
from desk.core import records  # noqa: E402
from desk.core.lists import ListQuery, page  # noqa: E402
from desk.core.views import view  # noqa: E402
from scripts.new_migration import write_migration  # noqa: E402
from tests.db.test_migrate import differences  # noqa: E402
from tests.station import Station, open_station  # noqa: E402

FOLLOWING = f"{int(SCHEMA_VERSION) + 1:04d}"


def main() -> None:
    """Every step of the recipe, each asserted."""
    target, migrating.FOLDER = sys.argv[1], Path(sys.argv[2])
    write_migration("fields added")
    for module in (migrating, storage):
        pytest.MonkeyPatch().setattr(module, "SCHEMA_VERSION", FOLLOWING)
    database = open_database(target)
    assert migrating.migrate(database)
    assert differences(database) == []
    station = open_station(database, target)
    _orders_say_the_defaults(station)
    _orders_go_on(station)
    assert [each.found for each in check(database) if not each.ok] == []
    _what_no_row_could_fill_is_refused()


def _orders_say_the_defaults(station: Station) -> None:
    with station.database.reading() as session:
        orders = session.scalars(select(OrderNotice)).all()
        assert len(orders) > 1
        for order in orders:
            assert {name: getattr(order, name) for name in ADDED} == {
                name: said for name, (_, said) in ADDED.items()
            }


def _orders_go_on(station: Station) -> None:
    rows = page(station.head, ListQuery("orders")).rows
    drafts = [row["id"] for row in rows if row["state"].value == "draft"]
    records.edit(station.clerk, "orders", drafts[0], {"remarks": "加热"})
    records.take(station.clerk, "orders", drafts[0], "receive", {"received_by": "微信"})
    assert view(station.head, "orders", station.order()).values["floor"] == 3


def _what_no_row_could_fill_is_refused() -> None:
    written = sorted(migrating.FOLDER.rglob("*.py"))
    OrderNotice.owed = field(Kind.INTEGER, "欠", nullable=False)
    with pytest.raises(SystemExit, match=r"orders\.owed may not be empty and has no default that"):
        write_migration("a field that nothing fills")
    assert sorted(migrating.FOLDER.rglob("*.py")) == written


if __name__ == "__main__":
    main()
