"""A pour that does not agree with its plan, order, card or tickets is found by the checks."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import text

from db.models import Role
from desk.checking import check
from desk.checking.pours import pours_stand
from desk.checking.report import CHECKS
from desk.core import records
from desk.core.references import locate
from tests.desk.pours.pouring import settled
from tests.station import SIGNATORY, Station, made, on_the_day

_VOLUME = "UPDATE pours SET supplied_m3 = supplied_m3 + 100 WHERE state = 'archived'"
_SECOND = "UPDATE pours SET order_id = (SELECT order_id FROM pours WHERE state = 'supplying')"
_PAST_THE_PROGRAM = (
    (_VOLUME, "totals", "发货单相加"),
    ("UPDATE pours SET truck_count = 7", "totals", "7 车"),
    ("UPDATE tickets SET state = 'void'", "totals", "0 车"),
    ("UPDATE daily_plans SET state = 'cancelled'", "pours", "不在签发的日生产计划里"),
    ("UPDATE daily_plans SET state = 'superseded'", "pours", "不在签发的日生产计划里"),
    ("UPDATE orders SET state = 'planned'", "pours", "却是“已排产”"),
    ("UPDATE pours SET state = 'planned'", "pours", "却是“浇筑中”"),
    ("UPDATE pours SET state = 'called_off'", "pours", "却没有浇筑"),
    (_SECOND, "pours", "同一张订货单有 3 个浇筑"),
    ("UPDATE service_cards SET state = 'issued'", "pours", "却没有客户签认的调查卡"),
    ("UPDATE service_cards SET state = 'void'", "pours", "却没有客户签认的调查卡"),
)


@pytest.fixture
def pouring(station: Station) -> Station:
    """One pour is archived with its card, one is supplied, one waits for its opening."""
    orders = [station.signed(), station.signed(placement="承台"), station.signed(placement="柱")]
    station.plan()
    first, second = (station.checked(order, at=on_the_day(5)) for order in orders[:2])
    clerk = station.acting(Role.SPECIALIST, at=on_the_day(7))
    for pour, plate in ((first, "湘A8101"), (second, "湘A8108")):
        records.take(clerk, "pours", pour, "open")
        station.ticket(pour, at=on_the_day(7, 15), plate=plate)
    for minute in range(16, 30):
        station.ticket(first, at=on_the_day(7, minute))
    _finish(station, first)
    return station


def _finish(station: Station, pour: UUID) -> None:
    clerk = station.acting(Role.SPECIALIST, at=on_the_day(12))
    told = {"closing_m3": "180", "closing_with": "张工"}
    records.take(clerk, "pours", pour, "begin_closing", told)
    records.take(clerk, "pours", pour, "close", {"left_over_m3": "0"})
    with station.database.reading() as session:
        (card,) = session.execute(text("SELECT number FROM service_cards")).scalars()
    _, id_ = locate(clerk, card)
    rated = {f"ratings.{item}.rating": "满意" for item in range(1, 6)}
    records.edit(clerk, "service-cards", id_, rated)
    records.take(clerk, "service-cards", id_, "sign", {"signer": SIGNATORY})
    settled(station, pour)
    records.take(station.acting(Role.SPECIALIST, at=on_the_day(15)), "pours", pour, "archive")


def test_a_station_that_pours_is_in_order(pouring: Station) -> None:
    assert {c.name: c.found for c in check(pouring.database) if not c.ok} == {}


def test_what_was_changed_past_the_program_is_found(
    pouring: Station, subtests: pytest.Subtests
) -> None:
    for statement, noticed_by, words in _PAST_THE_PROGRAM:
        with subtests.test(statement), pouring.database.sessions() as session:
            session.execute(text(statement))
            (look,) = [look for name, _, look in CHECKS if name == noticed_by]
            assert any(words in sentence for sentence in look(session)), list(look(session))
            session.rollback()


def test_a_pump_that_left_and_is_said_to_be_there_is_found(station: Station) -> None:
    told = {"pump": "1号泵车", "arrived_at": "2026-11-22 06:00", "left_at": "2026-11-22 08:00"}
    dispatcher = station.acting(Role.DISPATCHER, at=on_the_day(9))
    pour = station.pour()
    records.create(dispatcher, "pump-uses", {"pour": str(pour), **told})
    with station.database.sessions() as session:
        assert list(pours_stand(session)) == []
        session.execute(text("UPDATE pump_uses SET state = 'present'"))
        assert list(pours_stand(session)) == ["KP-202611-0001 的1号泵车是“在场”，与离场时间不符"]


def test_a_number_that_gave_way_to_the_slips_is_no_gap_and_a_lost_ticket_is(
    station: Station,
) -> None:
    pour = station.pour()
    first = made(station.ticket(pour, at=on_the_day(8)))
    station.ticket(pour, at=on_the_day(8, 10))
    clerk = station.acting(Role.DISPATCHER, at=on_the_day(9))
    records.edit(clerk, "tickets", first, {"number": "10023"})
    assert _numbering(station) == ()
    with station.database.sessions() as session:
        session.execute(text("DELETE FROM tickets WHERE number LIKE 'FH-%2'"))
        session.commit()
    assert _numbering(station) == ("FH-202611 编号缺失：2（应到 2）",)


def _numbering(station: Station) -> tuple[str, ...]:
    return next(each.found for each in check(station.database) if each.name == "numbering")
