"""One use case, one transaction: what a unit writes, and what it says when it cannot."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from db.models import OrderNotice, Role
from desk.core import records, views
from desk.core.errors import Busy, Full, Missing, Refused
from desk.core.rights import NotHere
from desk.core.unit import unit
from tests.station import Station


def test_a_record_is_stamped_with_who_and_when(station: Station) -> None:
    id_ = station.order()
    seen = views.view(station.clerk, "orders", id_)
    assert (seen.values["created_by"], seen.values["changed_by"]) == ("张敏", "张敏")
    assert seen.version == 1
    records.edit(station.head, "orders", id_, {"remarks": "提前半小时"})
    seen = views.view(station.clerk, "orders", id_)
    assert (seen.values["created_by"], seen.values["changed_by"]) == ("张敏", "刘芳")
    assert seen.version == 2


def test_a_unit_that_fails_writes_nothing(station: Station) -> None:
    id_ = station.order()

    def half() -> None:
        with unit(station.clerk, "修改") as u:
            u.load(OrderNotice, id_).remarks = "半途"
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    seen = views.view(station.clerk, "orders", id_)
    assert seen.values["remarks"] == ""
    assert len(seen.history) == 1


def test_changes_name_every_kind_that_was_touched(station: Station) -> None:
    id_ = station.received()
    changes = records.take(station.clerk, "orders", id_, "task")
    assert changes.kinds == {"orders", "tasks", "notices"}


def test_a_changed_child_moves_its_parents_version_on(station: Station) -> None:
    before = views.view(station.clerk, "projects", station.project).version
    people = [{"name": "新签认人", "right": "签认人"}]
    records.edit(station.clerk, "projects", station.project, {"people": people})
    records.edit(station.clerk, "projects", station.project, {"people.1.phone": "13900000000"})
    assert views.view(station.clerk, "projects", station.project).version == before + 2


def test_removed_rows_stand_in_the_history(station: Station) -> None:
    records.edit(station.clerk, "projects", station.project, {"people": []})
    last = views.view(station.clerk, "projects", station.project).history[-1]
    gone = {key.rpartition(".")[2]: change for key, change in last["changes"].items()}
    assert gone["name"][1] is None
    assert len([k for k in last["changes"] if k.endswith(".name")]) == 3


def test_what_a_step_writes_midway_stands_in_the_history(station: Station) -> None:
    station.signed()
    plan = station.plan()
    last = views.view(station.head, "daily-plans", plan).history[-1]
    assert last["action"] == "签发"
    assert last["changes"]["state"] == ["approved", "issued"]
    assert last["changes"]["issued_by"] == ["", "刘芳"]


def test_a_record_of_nobody_is_missing(station: Station) -> None:
    id_ = station.order()
    with unit(station.clerk, "修改") as u:
        u.session.delete(u.load(OrderNotice, id_))
    with pytest.raises(Missing):
        records.edit(station.clerk, "orders", id_, {"remarks": "在吗"})


def _pragma(station: Station, words: str) -> None:
    """A setting on the one connection that the pool keeps."""
    with station.database.engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA {words}")


def test_a_database_in_use_is_said_calmly(sqlite_station: Station) -> None:
    _pragma(sqlite_station, "busy_timeout = 10")
    other = sqlite3.connect(sqlite_station.target, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(Busy, match="占用"):
        sqlite_station.order()
    other.close()
    sqlite_station.order()


def test_a_full_disk_is_said_calmly_and_loses_nothing(sqlite_station: Station) -> None:
    id_ = sqlite_station.order()
    _pragma(sqlite_station, "max_page_count = 1")
    with pytest.raises(Full, match="磁盘已满"):
        records.edit(sqlite_station.clerk, "orders", id_, {"remarks": "长" * 40_000})
    _pragma(sqlite_station, "max_page_count = 1000000")
    records.edit(sqlite_station.clerk, "orders", id_, {"remarks": "又能写了"})


def test_a_database_that_may_only_be_read_is_said_calmly(sqlite_station: Station) -> None:
    _pragma(sqlite_station, "query_only = ON")
    with pytest.raises(Refused, match="只能读"):
        sqlite_station.order()


def test_a_broken_file_is_said_calmly(sqlite_station: Station) -> None:
    sqlite_station.database.close()
    file = Path(sqlite_station.target)
    content = bytearray(file.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    file.write_bytes(content)
    with pytest.raises(Refused, match="损坏"):
        sqlite_station.order()


def test_nobody_acts_at_another_station(station: Station) -> None:
    from dataclasses import replace
    from uuid import uuid4

    id_ = station.order()
    stranger = replace(station.acting(Role.SPECIALIST), station_id=uuid4())
    with pytest.raises(NotHere):
        records.edit(stranger, "orders", id_, {"remarks": "外站"})
    with pytest.raises(NotHere):
        views.view(stranger, "orders", id_)
    with pytest.raises(NotHere):
        records.copy(stranger, "orders", id_)
