"""Two placements or grades in one opening: one call, one checklist, one order to open, by the rules
of each pour, all or none."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select

from db.models import Pour, PourState, Role
from desk.core.errors import Invalid, NeedsReason, Refused
from desk.core.together import take_together
from tests.desk.pours.pouring import CLERK, DISPATCHER, recorded, seen
from tests.station import CHECKLIST, Station, on_the_day

CALL = {"expected_opening": "2026-11-22 07:30", "confirmed_with": "张工"}
_CHECKED, _AGREED = {"checked_items": CHECKLIST}, {"agreed_items": CHECKLIST}


def _two(station: Station) -> list[UUID]:
    """A wall and a slab of one site, on one issued plan."""
    orders = [
        station.signed(placement="外墙", strength_grade="C40"),
        station.signed(placement="楼板", strength_grade="C30"),
    ]
    station.plan()
    with station.database.reading() as session:
        query = select(Pour.id).where(Pour.order_id.in_(orders)).order_by(Pour.number)
        return list(session.scalars(query))


def _together(
    station: Station,
    pours: list[UUID],
    step: str,
    values: dict[str, str] | None = None,
    *,
    who: Role = CLERK,
    hour: int = 7,
) -> str:
    acting = station.acting(who, at=on_the_day(hour))
    return take_together(acting, "pours", pours, step, values).sentence


def test_wall_and_slab_open_with_one_call_and_one_checklist(station: Station) -> None:
    pours = _two(station)
    _together(station, pours, "confirm", CALL, hour=4)
    _together(station, pours, "check", _CHECKED, hour=6)
    _together(station, pours, "agree", _AGREED, who=DISPATCHER, hour=6)
    said = _together(station, pours, "open")
    assert said == "浇筑 KP-202611-0001、浇筑 KP-202611-0002：开盘完成"
    for pour in pours:
        values = seen(station, pour).values
        assert (values["state"], values["opened_at"]) == (PourState.OPENED, on_the_day(7))
        assert values["confirmed_with"] == "张工"
        order = seen(station, values["order_id"], "orders")
        assert order.values["state"].value == "pouring"
        assert [entry["action"] for entry in seen(station, pour).history][-1] == "开盘"


def test_what_one_may_not_the_other_does_not_either(station: Station) -> None:
    """R07 of the slab keeps the wall shut too: nothing is half opened."""
    wall, slab = pours = _two(station)
    _together(station, [wall], "check", _CHECKED, hour=6)
    _together(station, [wall], "agree", _AGREED, who=DISPATCHER, hour=6)
    with pytest.raises(Refused) as refused:
        _together(station, pours, "open")
    number = seen(station, slab).number
    assert refused.value.rule == "R07"
    assert refused.value.reason.startswith(f"浇筑 {number}办不了，2 份都没有办理：")
    assert {seen(station, pour).values["state"] for pour in pours} == {PourState.PLANNED}


def test_what_is_typed_wrong_is_said_at_its_field(station: Station) -> None:
    pours = _two(station)
    with pytest.raises(Invalid) as refused:
        _together(station, pours, "check", {"checked_items": "工程名称"}, hour=6)
    assert list(refused.value.problems) == ["checked_items"]


def test_every_pour_keeps_its_own_warnings(station: Station) -> None:
    """R04: nobody called. With a reason it opens, and both have it on record."""
    pours = _two(station)
    _together(station, pours, "check", _CHECKED, hour=6)
    _together(station, pours, "agree", _AGREED, who=DISPATCHER, hour=6)
    clerk = station.acting(CLERK, at=on_the_day(7))
    with pytest.raises(NeedsReason) as asked:
        take_together(clerk, "pours", pours, "open", accept_warnings=False)
    assert len([w for w in asked.value.warnings if w.rule == "R04"]) == 2
    take_together(clerk, "pours", pours, "open", reason="电话打不通")
    assert all("R04" in recorded(station, pour) for pour in pours)


def test_a_pour_that_is_named_twice_is_taken_once(station: Station) -> None:
    wall, _ = _two(station)
    assert _together(station, [wall, wall], "confirm", CALL, hour=4).count("KP-") == 1


def test_nothing_selected_is_said(station: Station) -> None:
    with pytest.raises(Refused, match="没有选中"):
        take_together(station.clerk, "pours", [], "open")
