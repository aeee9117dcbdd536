"""Steps are offered and taken from one table; a forbidden step raises and changes nothing."""

from __future__ import annotations

import pytest

from db.models import Role
from desk.core import records, views
from desk.core.errors import Refused
from tests.station import Station


def _offers(station: Station, role: Role, kind: str, number: str) -> dict[str, str]:
    """Step → "" when it may be taken, else why not."""
    from desk.core.references import locate

    acting = station.acting(role)
    seen = views.view(acting, kind, locate(acting, number)[1])
    return {o.step.name: "" if o.refused is None else o.refused.reason for o in seen.offers}


def test_what_may_be_done_is_offered_first_and_what_may_not_says_why(
    sqlite_station: Station,
) -> None:
    sqlite_station.received()
    offers = _offers(sqlite_station, Role.SPECIALIST, "orders", "DH-202611-0001")
    assert offers["sign"] == ""
    assert "签认" in offers["open"]
    assert list(offers).index("sign") < list(offers).index("open")


def test_others_are_told_whose_step_it_is(sqlite_station: Station) -> None:
    sqlite_station.received()
    offers = _offers(sqlite_station, Role.DISPATCHER, "orders", "DH-202611-0001")
    assert all(offers.values())
    assert "客服专员" in offers["sign"]


def test_the_reason_against_opening_is_told_to_everybody(sqlite_station: Station) -> None:
    id_ = sqlite_station.received()
    with pytest.raises(Refused) as refused:
        records.take(sqlite_station.head, "orders", id_, "open")
    assert refused.value.rule == "R01"


def test_what_is_offered_can_be_taken_and_what_is_not_is_refused(sqlite_station: Station) -> None:
    station = sqlite_station
    id_ = station.order()
    for step in ("receive", "cancel"):
        offered = {
            o.step.name: o.refused is None for o in views.view(station.clerk, "orders", id_).offers
        }
        assert offered[step]
        records.take(station.clerk, "orders", id_, step, reason="试")
    seen = views.view(station.clerk, "orders", id_)
    assert seen.offers == ()
    for step in ("receive", "sign", "open", "amend", "reopen"):
        with pytest.raises(Refused, match="已取消"):
            records.take(station.clerk, "orders", id_, step, reason="试")


def test_a_step_of_the_program_is_nobodys(sqlite_station: Station) -> None:
    with pytest.raises(Refused, match="自动"):
        records.take(sqlite_station.clerk, "orders", sqlite_station.signed(), "plan")


def test_a_step_may_be_called_by_its_words(sqlite_station: Station) -> None:
    id_ = sqlite_station.order()
    records.take(sqlite_station.clerk, "orders", id_, "收单", {"接收方式": "微信"})
    with pytest.raises(Refused, match="receive"):
        records.take(sqlite_station.clerk, "orders", id_, "发射")


def test_a_step_asks_only_for_its_own_fields(sqlite_station: Station) -> None:
    id_ = sqlite_station.order()
    with pytest.raises(Refused, match="这一步不填"):
        records.take(sqlite_station.clerk, "orders", id_, "receive", {"volume_m3": "1"})


def test_a_dangerous_step_demands_its_reason(sqlite_station: Station) -> None:
    id_ = sqlite_station.received()
    for reason in ("", "   "):
        with pytest.raises(Refused, match="原因"):
            records.take(sqlite_station.clerk, "orders", id_, "cancel", reason=reason)
