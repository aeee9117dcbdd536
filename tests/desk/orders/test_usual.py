"""What usually is so with a project's orders is learnt from its orders."""

from __future__ import annotations

from datetime import timedelta

from desk.core import records
from desk.orders.usual import PLACEMENTS, site_contact, usual_placements
from tests.station import NOW, Station


def test_without_orders_the_projects_receiver_is_called(station: Station) -> None:
    assert site_contact(station.clerk, station.project) == ("李明", "13807310002")


def test_the_contact_of_the_latest_order_is_called(station: Station) -> None:
    station.order(contact="旧工", phone="13800000001")
    later = station.clerk.at(NOW + timedelta(minutes=5))
    values = {"project": "滨江花园二期3#楼", "contact": "刘工", "phone": "013807310001"}
    records.create(later, "orders", values)
    assert site_contact(station.clerk, station.project) == ("刘工", "013807310001")
    assert site_contact(station.clerk, station.other_project) == ("王强", "")


def test_placements_of_the_project_come_before_the_usual_words(station: Station) -> None:
    station.order(placement="5层梁板(1-12轴)")
    station.order(placement="承台")
    found = usual_placements(station.clerk, station.project)
    assert set(found[:2]) == {"5层梁板(1-12轴)", "承台"}
    assert found.count("承台") == 1
    assert set(PLACEMENTS) <= set(found)
    assert usual_placements(station.clerk, None) == list(PLACEMENTS)
    assert usual_placements(station.clerk, station.other_project) == list(PLACEMENTS)
