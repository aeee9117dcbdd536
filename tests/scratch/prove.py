"""Live with the scratch area in a process of its own, on an empty database at the address given:
its tables must not be among those of the other tests."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from db.base import Base
from db.engine import open_database
from db.migrate import migrate
from db.models import Role
from desk.core import records
from desk.core.area import open_areas
from desk.core.errors import Refused
from desk.core.lists import ListQuery, page
from desk.core.search import find
from desk.core.views import view
from desk.rules.notices import owed
from desk.today import due_list
from tests.declared import wrong_words
from tests.scratch.area import AREA, TRIALS, TrialMix, TrialResult
from tests.station import NOW, PROJECT, Station, build, made, open_station

RESULTS = [{"age_days": 7, "strength": "31.5"}, {"age_days": 28, "strength": "43.20"}]


def main() -> None:
    """Every step of the way, each asserted."""
    station = _station(sys.argv[1])
    assert wrong_words(TRIALS) == []
    inspector = station.acting(Role.INSPECTOR)
    given = {"grade": "C35P8", "project": PROJECT}
    trial = made(records.create(inspector, "trial-mixes", given))
    seen = view(inspector, "trial-mixes", trial)
    assert (seen.values["tried_on"], seen.values["tester"]) == (NOW.date(), inspector.name)
    _refused(lambda: records.create(inspector, "trial-mixes", given), "不能再建一份")
    _refused(lambda: records.take(inspector, "trial-mixes", trial, "submit"), "明细还没有填")
    later = station.acting(Role.INSPECTOR, at=NOW + timedelta(days=28))
    assert [d.what for d in due_list(later) if d.rule == "D99"] == ["试拌待提交：C35P8"]
    records.edit(later, "trial-mixes", trial, {"results": RESULTS})
    assert records.take(later, "trial-mixes", trial, "submit").number == "SP-202612-0001"
    assert not [d for d in due_list(later) if d.rule == "D99"]
    _approved_by_two(station, trial, NOW + timedelta(days=28, hours=1))
    assert [found.id for found in find(later, "c35p8 sp-2026")] == [trial]
    assert [row["id"] for row in page(later, ListQuery("trial-mixes")).rows] == [trial]
    _refused(lambda: records.edit(later, "trial-mixes", trial, {"remarks": "x"}), "另做一次试拌")


def _station(target: str) -> Station:
    database = open_database(target, create=True)
    migrate(database)
    Base.metadata.create_all(
        database.engine,
        tables=[TrialMix.__table__, TrialResult.__table__],  # type: ignore[list-item]
    )
    open_areas((AREA,))
    build(database)
    return open_station(database, target)


def _approved_by_two(station: Station, trial: UUID, at: datetime) -> None:
    for role, state in ((Role.CHIEF_ENGINEER, "submitted"), (Role.TECHNICAL_HEAD, "approved")):
        acting = station.acting(role, at=at)
        assert any("待审批" in notice.sentence for notice in owed(acting))
        records.take(acting, "trial-mixes", trial, "approve")
        assert view(acting, "trial-mixes", trial).values["state"].value == state


def _refused(act: Callable[[], object], words: str) -> None:
    with pytest.raises(Refused, match=words):
        act()


if __name__ == "__main__":
    main()
