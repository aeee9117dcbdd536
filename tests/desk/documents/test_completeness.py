"""资料齐备情况: every set says how far it has come, what is missing by name, and whom to ask."""

from __future__ import annotations

from uuid import UUID

from desk.core.reporting import Period, Row, find, report
from tests.desk.documents.paperwork import ARCHIVIST, CLERK, kinds, reviewed, take, task_with_set
from tests.station import OTHER_PROJECT, PROJECT, RECEIVER, Station

STEPS = ("wanted", "produced", "reviewed", "collected", "delivered", "acknowledged")


def _rows(station: Station, **words: str) -> list[Row]:
    return list(find(station.acting(CLERK), report("document-sets"), Period(), words).rows)


def _steps(station: Station) -> tuple[list[object], str, str]:
    (row,) = _rows(station, project=PROJECT)
    return [row[name] for name in STEPS], str(row["missing"]), str(row["ask"])


def test_a_set_is_told_from_its_task_to_the_acceptance_slip(sqlite_station: Station) -> None:
    station = sqlite_station
    task, documents = task_with_set(station)
    every = len(documents)
    counts, missing, ask = _steps(station)
    assert counts == [every, 0, 0, 0, 0, 0]
    assert missing == "没有出具：产品使用说明书、原材料检验报告、开盘鉴定、配合比通知单"
    assert ask == "资料员"
    for document in documents[1:]:
        reviewed(station, document)
    counts, missing, ask = _steps(station)
    assert counts == [every, every - 1, every - 1, 0, 0, 0]
    assert ask in ("资料员、客服专员", "客服专员、资料员")
    reviewed(station, documents[0])
    take(station, "tasks", task, "ready", {"mix_reference": "PB-35"}, who=ARCHIVIST)
    take(station, "tasks", task, "collect")
    issuance = _issuance(station)
    assert _steps(station)[0] == [every] * 4 + [0, 0]
    assert _steps(station)[2] == station.acting(CLERK).name
    take(station, "issuances", issuance, "deliver", {"receiver": RECEIVER, "verified": True})
    assert _steps(station)[0] == [every] * 5 + [0]
    assert "验收单没有交回" in _steps(station)[1]
    assert _steps(station)[2] == RECEIVER
    take(station, "issuances", issuance, "acknowledge", who=ARCHIVIST)
    assert _steps(station) == ([every] * 6, "", "")
    assert _rows(station, state="lacking") == []
    (row,) = _rows(station)
    assert list(report("document-sets").records(row)) == [("tasks", task)]


def test_a_set_that_nobody_began_is_missing_by_the_names_of_its_kinds(
    sqlite_station: Station,
) -> None:
    kinds(sqlite_station)
    take(sqlite_station, "orders", sqlite_station.signed(), "task")
    (row,) = _rows(sqlite_station)
    assert str(row["missing"]).startswith("没有建：")
    assert "配合比通知单" in str(row["missing"])
    assert row["produced"] == 0
    assert _rows(sqlite_station, project=OTHER_PROJECT) == []


def _issuance(station: Station) -> UUID:
    (row,) = find(station.acting(CLERK), report("open-deliveries"), Period(), {}).rows
    found = row["issuance_id"]
    assert isinstance(found, UUID)
    return found
