"""A station at which everything has happened once, for sweeps over all pages of the window."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.engine import open_database
from tests.everything import live
from tests.opening import reopened
from tests.station import Station, open_station


@pytest.fixture(scope="session")
def lived_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that every such station is a copy of."""
    folder = tmp_path_factory.mktemp("lived")
    file = folder / "lived.db"
    shutil.copyfile(sqlite_template, file)
    database = open_database(str(file))
    live(open_station(database, str(file)), folder)
    database.close()
    return file


@pytest.fixture
def lived_station(sqlite_copy: str, lived_template: Path) -> Iterator[Station]:
    """A fresh copy, where the usual station's copy lies: `open_page` opens windows of it."""
    shutil.copyfile(lived_template, sqlite_copy)
    with reopened(sqlite_copy) as database:
        yield open_station(database, sqlite_copy)
