"""Random people take random steps over records of every kind, and the office holds together."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.everything import live
from tests.opening import reopened
from tests.scenarios.walking import Walk, holds_together
from tests.station import Station, open_station

SEEDS = [int(seed) for seed in os.environ.get("WALK_SEEDS", "1,2").split(",")]
MOVES = int(os.environ.get("WALK_MOVES", "150"))
"""A longer walk: ``make walk``, or these two in the environment."""


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_anybody_does_the_office_holds_together(
    sqlite_station: Station, seed: int, tmp_path: Path
) -> None:
    live(sqlite_station, tmp_path)
    holds_together(sqlite_station)
    walk = Walk(sqlite_station, seed)
    walk.go(MOVES)
    assert walk.done > MOVES // 4


@pytest.mark.slow
@pytest.mark.postgres
def test_the_same_on_postgres(postgres_station: str, tmp_path: Path) -> None:
    with reopened(postgres_station) as database:
        station = open_station(database, postgres_station)
        live(station, tmp_path)
        Walk(station, seed=3).go(60, look_every=60)
