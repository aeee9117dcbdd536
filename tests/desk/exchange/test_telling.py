"""Headings that nobody knows: said once, kept for the station, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.checking import check
from desk.core.errors import Refused
from desk.exchange.service import stage
from desk.exchange.telling import pickable, tell
from desk.exchange.unrecognised import Unrecognised
from tests.desk.exchange.books import HEADER, new_sheet, row, saved
from tests.station import Station

ODD = ["甲栏", "乙栏", "丙栏", "丁栏", "戊栏", "己栏"]
CELLS = ["滨江花园二期3#楼", "底板", "C35P8", 320, "2026-11-22 7:00", "夜间"]
MEANT = ["project_id", "placement", "strength_grade", "volume_m3", "planned_opening"]


def test_a_file_without_a_known_heading_is_read_once_somebody_has_told(
    station: Station, tmp_path: Path
) -> None:
    file = saved(new_sheet([["某公司要料"], ODD, CELLS]), tmp_path / "a.xlsx")
    with pytest.raises(Unrecognised) as refused:
        stage(station.clerk, "orders", file)
    assert list(refused.value.columns.items())[:4] == [
        ("甲栏", "滨江花园二期3#楼"),
        ("乙栏", "底板"),
        ("丙栏", "C35P8"),
        ("丁栏", "320.0"),
    ]
    tell(station.clerk, "orders", dict(zip(ODD, MEANT, strict=False)))
    (taken,) = stage(station.clerk, "orders", file).accepted
    assert (taken.values["placement"], taken.values["project_id"]) == ("底板", station.project)
    again = saved(new_sheet([["甲 栏：", *ODD[1:]], CELLS]), tmp_path / "b.xlsx")
    found = stage(station.head, "orders", again)
    assert (len(found.accepted), found.unknown) == (1, {"己栏": "夜间"})
    assert all(each.ok for each in check(station.database))


def test_what_was_told_goes_before_what_is_usual_and_can_be_told_anew(
    station: Station, tmp_path: Path
) -> None:
    rows = [[*HEADER, "本周要的"], [*row(), 77]]
    file = saved(new_sheet(rows), tmp_path / "a.xlsx")
    tell(station.clerk, "orders", {"本周要的": "remarks"})
    assert stage(station.clerk, "orders", file).accepted[0].values["remarks"] == "77"
    tell(station.clerk, "orders", {"本周要的": "volume_m3"})
    assert stage(station.clerk, "orders", file).accepted[0].values["volume_m3"] == 77


def test_only_who_may_import_tells_and_only_columns_that_there_are(sqlite_station: Station) -> None:
    with pytest.raises(Refused, match="“price”不是订货通知单的列"):
        tell(sqlite_station.clerk, "orders", {"甲栏": "price"})
    with pytest.raises(Refused):
        tell(sqlite_station.people["sales"], "orders", {"甲栏": "volume_m3"})
    assert {"number", "plate", "project", "left_at"} <= set(pickable("tickets"))
    assert {"name", "signatory"} <= set(pickable("projects"))
