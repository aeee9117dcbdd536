"""R37: the order's original is in the office by four, as paper or as a scan (M1.2.1)."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from db.models import OrderNotice, Role
from desk.core import records, views
from desk.core.errors import Refused
from desk.core.filing import attach
from desk.orders.facts import original_in
from desk.today import due_list
from tests.station import NOW, Station

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154"
    "789c63f8ffff3f0005fe02fea735814b0000000049454e44ae426082"
)


def owed(station: Station) -> list[bool]:
    """Whether each order's missing original is overdue."""
    evening = station.acting(Role.SPECIALIST, at=NOW + timedelta(hours=2))
    return [due.overdue for due in due_list(evening) if due.rule == "R37"]


def is_in(station: Station, id_: UUID) -> bool:
    with station.database.reading() as session:
        order = session.get(OrderNotice, id_)
        assert order is not None
        return original_in(session, order)


def test_a_signed_order_owes_its_original_until_the_paper_is_handed_in(station: Station) -> None:
    id_ = station.signed()
    assert (owed(station), is_in(station, id_)) == ([True], False)
    assert records.take(station.clerk, "orders", id_, "original_in").warnings == ()
    assert (owed(station), is_in(station, id_)) == ([], True)
    assert views.view(station.clerk, "orders", id_).values["original_by"] == "张敏"
    with pytest.raises(Refused, match="已经交回"):
        records.take(station.clerk, "orders", id_, "original_in")


def test_a_scan_filed_with_the_order_is_its_original(station: Station) -> None:
    id_ = station.signed()
    attach(station.clerk, "orders", id_, PNG, "订货单.png")
    assert (owed(station), is_in(station, id_)) == ([], True)


def test_an_original_handed_in_after_four_is_on_record(station: Station) -> None:
    id_ = station.signed()
    evening = station.clerk.at(NOW + timedelta(hours=2))
    told = records.take(evening, "orders", id_, "original_in")
    assert [(w.rule, w.clause) for w in told.warnings] == [("R37", "M1.2.1")]
    assert "迟于 11-21 16:00" in told.warnings[0].sentence


def test_a_paper_ticked_by_mistake_is_owed_again(station: Station) -> None:
    id_ = station.signed()
    records.take(station.clerk, "orders", id_, "original_in")
    records.take(station.clerk, "orders", id_, "original_out", reason="交错了项目")
    assert (owed(station), is_in(station, id_)) == ([True], False)
    with pytest.raises(Refused, match="没有登记过原件"):
        records.take(station.clerk, "orders", id_, "original_out", reason="再撤")


def test_nobody_owes_the_original_of_what_is_not_signed_or_off(station: Station) -> None:
    station.order()
    station.received()
    gone = station.signed(placement="外墙")
    records.take(station.clerk, "orders", gone, "cancel", reason="不浇了")
    assert owed(station) == []
