"""Another pump comes: the first leaves with its hours and the reason, the plan's pump stays (M1.2.3)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from db.models import PumpState
from desk.core.errors import Invalid
from desk.core.lists import Filter, ListQuery, Op, page
from desk.pours.board import pour_board
from tests.desk.pours.pouring import CLERK, DISPATCHER, new, recorded, refusal, seen, take, told
from tests.station import Station, made, on_the_day

_KIND: dict[str, Any] = {"kind": "pump-uses", "at": on_the_day(10)}
_BROKEN: dict[str, Any] = {**_KIND, "reason": "主油泵漏油"}


def _pump(station: Station, pour: UUID, **values: str) -> UUID:
    given: dict[str, Any] = {"pump": "1号泵车", "arrived_at": "2026-11-22 06:30", **values}
    return made(new(station, "pump-uses", pour, **given))


def _shown(station: Station, pour: UUID) -> str:
    board = pour_board(station.acting(CLERK, at=on_the_day(10)), on_the_day(10).date())
    (row,) = [row for row in board.rows if row.id == pour]
    return row.pump


def test_the_new_pump_takes_over_and_the_board_shows_it(station: Station) -> None:
    pour = station.pour()
    old = _pump(station, pour, started_at="2026-11-22 07:30")
    assert _shown(station, pour) == "1号泵车"
    planned = seen(station, pour).values["first_equipment"]
    done = take(station, old, "replace", {"next_pump": "2号泵车"}, **_BROKEN)
    first, second = (seen(station, use, "pump-uses").values for use in (old, made(done)))
    assert (first["state"], first["left_at"], first["finished_at"]) == (
        PumpState.GONE, on_the_day(10), on_the_day(10),
    )  # fmt: skip
    assert (first["next_pump"], first["replace_reason"]) == ("2号泵车", "主油泵漏油")
    assert (second["pump"], second["arrived_at"]) == ("2号泵车", on_the_day(10))
    assert second["state"] is PumpState.PRESENT
    assert _shown(station, pour) == "2号泵车"
    assert seen(station, pour).values["first_equipment"] == planned
    assert any("换泵：1号泵车 → 2号泵车，主油泵漏油" in said for said in told(station, DISPATCHER))


def test_a_pump_that_never_worked_stood_idle_for_what_it_was_replaced_for(
    station: Station,
) -> None:
    """R05: three hours without a stroke, and the reason is on record with them."""
    pour = station.pour()
    old = _pump(station, pour)
    take(station, old, "replace", {"next_pump": "2号泵车"}, **_BROKEN)
    values = seen(station, old, "pump-uses").values
    assert (values["idle_minutes"], values["idle_reason"]) == (210, "主油泵漏油")
    assert "R05" not in recorded(station, pour)


def test_a_pump_that_leaves_unused_without_a_word_is_on_record(station: Station) -> None:
    pour = station.pour()
    old = _pump(station, pour)
    take(station, old, "leave", **_KIND)
    assert "R05" in recorded(station, pour)
    assert _shown(station, pour) == ""


@pytest.mark.parametrize(("following", "said"), [("", "还没有填"), ("1号泵车", "就是在场的")])
def test_another_pump_comes_and_not_the_same(station: Station, following: str, said: str) -> None:
    old = _pump(station, station.pour())
    with pytest.raises(Invalid, match=said) as refused:
        take(station, old, "replace", {"next_pump": following}, **_BROKEN)
    assert list(refused.value.problems) == ["next_pump"]


def test_a_replacement_has_a_reason(station: Station) -> None:
    old = _pump(station, station.pour())
    said = refusal(station, old, "replace", {"next_pump": "2号泵车"}, **_KIND).reason
    assert "须写明原因" in said


def test_a_pump_that_has_left_is_not_replaced(station: Station) -> None:
    old = _pump(station, station.pour(), left_at="2026-11-22 09:00")
    refusal(station, old, "replace", {"next_pump": "2号泵车"}, **_BROKEN)
    query = ListQuery("pump-uses", filters=(Filter("pump", Op.IS, "2号泵车"),))
    assert page(station.clerk, query).rows == []
