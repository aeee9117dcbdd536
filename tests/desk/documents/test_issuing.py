"""Documents go to the right hands, complete and right (M1.4.2, M3.1, M3.2)."""

from __future__ import annotations

import pytest

from desk.checking import check
from desk.core import records
from desk.core.errors import UserError
from tests.desk.documents.paperwork import (
    ARCHIVIST,
    CLERK,
    TECHNICAL,
    collected,
    delivered,
    edit,
    later,
    refused,
    reviewed,
    seen,
    take,
    task_with_set,
)
from tests.station import OTHER_PROJECT, RECEIVER, Station, made


def test_one_step_makes_the_early_set_of_a_task(station: Station) -> None:
    task, documents = task_with_set(station)
    named = [seen(station, "documents", d).shown["kind_id"] for d in documents]
    assert sorted(named) == sorted(["配合比通知单", "原材料检验报告", "开盘鉴定", "产品使用说明书"])
    first = seen(station, "documents", documents[0]).values
    assert first["placement"] == "地下室底板"
    take(station, "tasks", task, "documents", who=ARCHIVIST)  # again: nothing is made twice
    assert len(documents) == 4


def test_whoever_produced_a_document_does_not_review_it(station: Station) -> None:
    _task, documents = task_with_set(station)
    edit(station, "documents", documents[0], {"mix_reference": "PB-35"}, who=ARCHIVIST)
    take(station, "documents", documents[0], "produce", who=ARCHIVIST)
    why = refused(station, "documents", documents[0], "review", who=ARCHIVIST)
    assert "不能由本人" in why.reason
    assert why.rule == "S17"


def test_a_task_is_not_ready_while_a_document_is_not_reviewed(station: Station) -> None:
    task, documents = task_with_set(station)
    for document in documents[1:]:
        reviewed(station, document)
    why = refused(station, "tasks", task, "ready", {"mix_reference": "PB-35"}, who=ARCHIVIST)
    assert why.rule == "R08"
    assert "还没有出具" in why.reason


def test_documents_are_delivered_copy_by_copy_and_signed_for(station: Station) -> None:
    _task, _documents, issuance = collected(station)
    no = refused(station, "issuances", issuance, "deliver", {"verified": True})
    assert (no.rule, "没有接收人签认" in no.reason) == ("R08", True)
    no = refused(station, "issuances", issuance, "deliver", {"receiver": RECEIVER})
    assert "还没有核对" in no.reason
    edit(station, "issuances", issuance, {"lines.1.delivered": "9"})
    no = refused(
        station, "issuances", issuance, "deliver", {"receiver": RECEIVER, "verified": True}
    )
    assert "多于领取" in no.reason
    edit(station, "issuances", issuance, {"lines.1.delivered": "2"})
    take(station, "issuances", issuance, "deliver", {"receiver": RECEIVER, "verified": True})
    lines = seen(station, "issuances", issuance).children["lines"]
    assert [line["delivered"] for line in lines] == [2, 4, 4, 4]
    take(station, "issuances", issuance, "acknowledge", who=ARCHIVIST)
    assert seen(station, "issuances", issuance).values["state"] == "acknowledged"


def test_a_stranger_who_takes_documents_is_warned_of(station: Station) -> None:
    _task, _documents, issuance = collected(station)
    done = take(station, "issuances", issuance, "deliver", {"receiver": "路人甲", "verified": True})
    assert [w.rule for w in done.warnings] == ["R08"]


def test_a_document_that_is_out_is_neither_returned_nor_made_anew(station: Station) -> None:
    task, documents, _issuance = delivered(station)
    why = refused(station, "documents", documents[0], "void", who=TECHNICAL, reason="重做")
    assert (why.rule, "份在外" in why.reason) == ("R17", True)
    twin = {"kind": seen(station, "documents", documents[0]).shown["kind_id"], "task": str(task)}
    with pytest.raises(UserError, match="不能另作一份"):
        records.create(station.acting(ARCHIVIST), "documents", twin)


def test_a_delivery_filled_from_its_task_is_of_the_tasks_project_whatever_was_typed(
    station: Station,
) -> None:
    """Row and history say the same: the relation written with the typed project gives way too."""
    task, documents = task_with_set(station)
    typed = {"project": OTHER_PROJECT, "task": str(task)}
    issuance = made(records.create(station.acting(CLERK, at=later()), "issuances", typed))
    own = seen(station, "documents", documents[0]).values["project_id"]
    assert seen(station, "issuances", issuance).values["project_id"] == own
    edit(station, "issuances", issuance, {"project": OTHER_PROJECT})
    edit(station, "documents", documents[0], {"project": OTHER_PROJECT}, who=ARCHIVIST)
    assert seen(station, "documents", documents[0]).values["project_id"] == own
    assert [said for found in check(station.database) for said in found.found] == []
