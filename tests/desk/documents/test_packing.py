"""What goes into the pack of a pour or of a project."""

from __future__ import annotations

from uuid import uuid4

import pytest

from desk.core.errors import Missing, Refused
from desk.core.filing import attach
from desk.documents.packing import pack_of
from tests.desk.documents.paperwork import (
    ARCHIVIST,
    CLERK,
    delivered,
    later,
    reviewed,
    seen,
    take,
    task_with_set,
)
from tests.desk.documents.test_changing import reissued
from tests.desk.documents.test_with_the_pour import opened
from tests.desk.pours.test_site import PNG
from tests.station import Station


def test_a_pour_takes_what_was_filed_of_its_task(sqlite_station: Station) -> None:
    station = sqlite_station
    _task, documents, _issuance, pour = opened(station)
    archivist = station.acting(ARCHIVIST, at=later())
    attach(archivist, "documents", documents[1], PNG, "正面.png")
    again = station.acting(ARCHIVIST, at=later())
    attach(again, "documents", documents[1], PNG + b"2", "背面.png")
    pack = pack_of(archivist, "pours", pour)
    assert len(pack.documents) == 4
    named = {d.number: ([f.name for f in d.files], d.why_not) for d in pack.documents}
    filed = seen(station, "documents", documents[1]).values["number"]
    assert named.pop(filed) == (["正面.png", "背面.png"], "")
    assert list(named.values()) == [([], "原文未归档")] * 3
    assert pack.project == pack_of(archivist, "projects", station.project).called.split()[-1]
    with pytest.raises(Missing):
        pack_of(archivist, "pours", uuid4())
    with pytest.raises(Refused, match="没有资料包"):
        pack_of(archivist, "documents", documents[0])


def test_what_was_replaced_stays_out_and_what_may_not_go_out_is_named_alone(
    sqlite_station: Station,
) -> None:
    station = sqlite_station
    _change, documents = reissued(station)
    clerk = station.acting(CLERK, at=later())
    old = seen(station, "documents", documents[0]).values["number"]
    packed = pack_of(clerk, "projects", station.project).documents
    assert len(packed) == 4
    assert old not in [d.number for d in packed]
    assert [d.revision for d in packed].count(2) == 1


def test_a_document_that_is_not_reviewed_stays_out_of_the_pack(sqlite_station: Station) -> None:
    station = sqlite_station
    _task, documents = task_with_set(station)
    archivist = station.acting(ARCHIVIST, at=later())
    reviewed(station, documents[0])
    for document in documents[:2]:
        attach(archivist, "documents", document, PNG, "原文.png")
    take(station, "documents", documents[2], "void", who=ARCHIVIST, reason="不需要")
    packed = pack_of(archivist, "projects", station.project).documents
    why = {d.name: d.why_not for d in packed}
    names = [seen(station, "documents", d).shown["kind_id"] for d in documents]
    assert (why[names[0]], why[names[1]]) == ("", "还没有出具")
    assert names[2] not in why


def test_a_project_without_documents_has_no_pack(sqlite_station: Station) -> None:
    delivered(sqlite_station)
    with pytest.raises(Refused, match="还没有现行的工程资料"):
        pack_of(sqlite_station.clerk, "projects", sqlite_station.other_project)
