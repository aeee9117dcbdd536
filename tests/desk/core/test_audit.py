"""The history is a chain: every entry vouches for all before it."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import select, text

from db.models import AuditEntry, DatabaseInfo
from desk.core import records
from desk.core.audit_chain import broken_links, entry_hash
from desk.core.audit_entries import entries
from tests.station import Station


def _chain(station: Station) -> list[AuditEntry]:
    with station.database.reading() as session:
        return list(session.scalars(select(AuditEntry).order_by(AuditEntry.position)))


def test_every_entry_holds_the_hash_of_the_one_before(station: Station) -> None:
    station.signed()
    chain = _chain(station)
    assert [entry.position for entry in chain] == list(range(1, len(chain) + 1))
    assert chain[0].previous == ""
    for before, after in pairwise(chain):
        assert after.previous == before.hash == entry_hash(before)
    with station.database.reading() as session:
        info = session.scalars(select(DatabaseInfo)).one()
        assert (info.audit_length, info.audit_head) == (len(chain), chain[-1].hash)
        assert broken_links(session) == []


@pytest.mark.parametrize(
    ("column", "other"),
    [
        ("person", "别人"), ("login", "x"), ("roles", "站长"), ("record_kind", "tasks"),
        ("number", "DH-1"), ("action", "删除"), ("reason", "没有"), ("previous", "0" * 64),
        ("position", 999), ("changes", {"volume_m3": ["1", "2"]}),
    ],
)  # fmt: skip
def test_the_hash_covers_every_column(sqlite_station: Station, column: str, other: Any) -> None:
    sqlite_station.signed()
    entry = _chain(sqlite_station)[-1]
    before = entry_hash(entry)
    setattr(entry, column, other)
    assert entry_hash(entry) != before


def test_the_hash_covers_the_moment_and_the_record(sqlite_station: Station) -> None:
    sqlite_station.signed()
    entry = _chain(sqlite_station)[-1]
    before = entry_hash(entry)
    entry.at += timedelta(seconds=1)
    assert entry_hash(entry) != before
    entry.at -= timedelta(seconds=1)
    entry.record_id = sqlite_station.customer
    assert entry_hash(entry) != before


def test_a_use_case_that_fails_leaves_no_entry(station: Station) -> None:
    id_ = station.order()
    length = len(_chain(station))
    with pytest.raises(Exception, match="原因"):
        records.take(station.clerk, "orders", id_, "cancel")
    assert len(_chain(station)) == length


def test_a_cut_off_end_is_named(station: Station) -> None:
    station.signed()
    with station.database.sessions() as session:
        last = len(_chain(station))
        session.execute(text(f"DELETE FROM audit WHERE position = {last}"))  # noqa: S608
        (sentence,) = broken_links(session)
        assert f"应有 {last} 条" in sentence
        session.rollback()


def test_secrets_never_stand_in_the_history(station: Station) -> None:
    written = str([entry.changes for entry in _chain(station)])
    assert "password_hash" not in written
    assert "argon2" not in written


def test_the_history_is_read_page_by_page_and_searched(station: Station) -> None:
    station.signed()
    first = entries(station.head, limit=2)
    second = entries(station.head, limit=2, before=first[-1]["position"])
    assert [e["position"] for e in first] == [first[0]["position"], first[0]["position"] - 1]
    assert second[0]["position"] == first[-1]["position"] - 1
    assert {e["action"] for e in entries(station.head, text="签认")} == {"签认"}
    assert {e["record_kind"] for e in entries(station.head, kinds=("people",))} == {"people"}
    assert entries(station.head, text="100%_不会有") == []
