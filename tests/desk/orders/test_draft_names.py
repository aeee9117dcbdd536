"""A draft is called by what it holds, wherever somebody reads of it, and never by its id."""

from __future__ import annotations

import pytest

from desk.core import records
from desk.core.errors import Refused
from desk.core.search import find
from desk.core.views import view
from tests.station import PROJECT, Station

HELD = f"{PROJECT} 框架柱 45.00 m³ 11-22 07:00"


def test_a_draft_is_called_by_project_place_volume_and_hour(sqlite_station: Station) -> None:
    draft = sqlite_station.order(placement="框架柱", volume_m3="45")
    seen = view(sqlite_station.clerk, "orders", draft)
    assert seen.title == f"草稿：{HELD}"
    assert str(draft)[:8] not in seen.title
    (found,) = find(sqlite_station.clerk, "框架柱")
    assert found.title == f"草稿：{HELD}"
    assert [each.id for each in find(sqlite_station.clerk, str(draft)[:8])] == [draft]


def test_a_refusal_names_the_draft_by_what_it_holds(sqlite_station: Station) -> None:
    draft = sqlite_station.order(placement="框架柱", volume_m3="45")
    with pytest.raises(Refused) as refused:
        records.take(sqlite_station.clerk, "orders", draft, "unsign", reason="写错")
    assert f"订货通知单草稿（{HELD}）" in refused.value.reason


def test_a_draft_that_holds_nothing_is_called_a_draft(sqlite_station: Station) -> None:
    made = records.create(sqlite_station.clerk, "orders", {})
    assert made.id is not None
    assert view(sqlite_station.clerk, "orders", made.id).title == "订货通知单草稿"
