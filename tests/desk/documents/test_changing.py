"""A document is changed by a request that two review before and after; originals come back (M3.3)."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from db.models import Document, DocumentState, Issuance
from desk.core import records
from desk.core.errors import UserError
from desk.documents.facts import copies_out
from desk.documents.holding import holdings
from tests.desk.documents.paperwork import (
    ARCHIVIST,
    CHIEF,
    CLERK,
    TECHNICAL,
    collected,
    delivered,
    edit,
    refused,
    seen,
    take,
)
from tests.station import NOW, PROJECT, RECEIVER, Station, made


def asked(station: Station, documents: list[UUID], fact: str = "部位", after: str = "顶板") -> UUID:
    """A request for the change of the first document."""
    return made(
        records.create(
            station.clerk,
            "change-requests",
            {
                "project": PROJECT, "party": "施工单位", "cause": "图纸变更，部位写错", "copies": "4",
                "items": [{"document_id": str(documents[0]), "fact": fact, "after": after}],
            },
        )
    )  # fmt: skip


def reviewed_by_both(station: Station, change: UUID, prefix: str = "") -> None:
    take(station, "change-requests", change, f"{prefix}approve", who=CHIEF)
    take(station, "change-requests", change, f"{prefix}approve", who=TECHNICAL)


def reissued(station: Station) -> tuple[UUID, list[UUID]]:
    """A change whose new version is issued and whose four originals are recalled."""
    _task, documents, _issuance = delivered(station)
    change = replaced(station, documents)
    take(station, "change-requests", change, "reissue", who=ARCHIVIST)
    return change, documents


def replaced(station: Station, documents: list[UUID]) -> UUID:
    """A change by which a new version has taken the first document's place."""
    change = asked(station, documents)
    take(station, "change-requests", change, "submit")
    reviewed_by_both(station, change)
    take(station, "change-requests", change, "change", who=ARCHIVIST)
    reviewed_by_both(station, change, "check_")
    return change


def test_a_protected_fact_is_refused_while_it_is_typed(station: Station) -> None:
    _task, documents, _issuance = delivered(station)
    for fact in ("强度等级", "抗渗等级", "试验数据", "评定", "结论"):
        with pytest.raises(UserError, match=r"R17.*M3\.3\.2"):
            asked(station, documents, fact, "C60")
    change = asked(station, documents)
    with pytest.raises(UserError, match="不得更改"):
        edit(station, "change-requests", change, {"items.1.fact": "强度等级"})


def test_two_people_review_in_either_order_and_never_one_twice(station: Station) -> None:
    _task, documents, _issuance = delivered(station)
    change = asked(station, documents)
    take(station, "change-requests", change, "submit")
    take(station, "change-requests", change, "approve", who=TECHNICAL)
    assert seen(station, "change-requests", change).values["state"] == "submitted"
    again = refused(station, "change-requests", change, "approve", who=TECHNICAL)
    assert "已经同意过" in again.reason
    take(station, "change-requests", change, "approve", who=CHIEF)
    assert seen(station, "change-requests", change).values["state"] == "approved"


def test_nothing_is_changed_after_submission(station: Station) -> None:
    _task, documents, _issuance = delivered(station)
    change = asked(station, documents)
    take(station, "change-requests", change, "submit")
    with pytest.raises(UserError, match="不能再改"):
        edit(station, "change-requests", change, {"items.1.after": "侧墙"})


def test_a_rejection_comes_back_as_a_new_round_with_the_old_one_visible(station: Station) -> None:
    _task, documents, _issuance = delivered(station)
    change = asked(station, documents)
    take(station, "change-requests", change, "submit")
    take(station, "change-requests", change, "reject", who=TECHNICAL, reason="缺监理签字")
    again = seen(station, "change-requests", change)
    assert again.values["round"] == 2
    edit(station, "change-requests", change, {"items.1.after": "顶板1段"})
    take(station, "change-requests", change, "submit")
    reviewed_by_both(station, change)
    assert seen(station, "change-requests", change).values["state"] == "approved"


def test_a_change_makes_a_new_version_and_recalls_every_copy_of_the_old(station: Station) -> None:
    change, documents = reissued(station)
    with station.database.reading() as session:
        old = session.get_one(Document, documents[0])
        new = session.scalars(select(Document).where(Document.replaces_id == old.id)).one()
        assert (old.state, old.placement) == (DocumentState.SUPERSEDED, "地下室底板")
        assert (new.state, new.placement) == (DocumentState.REVIEWED, "顶板")
        assert new.strength_grade == old.strength_grade
        assert (new.revision, new.number != old.number) == (2, True)
    recalls = seen(station, "change-requests", change).children["recalls"]
    assert [row["copy_number"] for row in recalls] == [1, 2, 3, 4]
    assert {row["holder"] for row in recalls} == {RECEIVER}


def test_what_was_collected_and_is_replaced_is_not_delivered_any_more(station: Station) -> None:
    _task, documents, issuance = collected(station)
    replaced(station, documents)
    signed = {"receiver": RECEIVER, "verified": True}
    why = refused(station, "issuances", issuance, "deliver", signed)
    assert (why.rule, "第 2 版替代" in why.reason) == ("R08", True)


def test_a_copy_that_came_back_or_is_lost_is_out_no_more(sqlite_station: Station) -> None:
    def out() -> dict[UUID, int]:
        with sqlite_station.database.reading() as session:
            return copies_out(session, documents[:1])

    change, documents = reissued(sqlite_station)
    assert out() == {documents[0]: 4}
    back = {"recalls.1.outcome": "已收回", "recalls.2.outcome": "收不回"}
    edit(sqlite_station, "change-requests", change, back)
    assert out() == {documents[0]: 2}
    rest = {
        "recalls.2.outcome": "已收回",
        "recalls.3.outcome": "已收回",
        "recalls.4.outcome": "已收回",
    }
    edit(sqlite_station, "change-requests", change, rest)
    assert out() == {}


def test_it_is_not_closed_before_every_original_is_accounted_for(station: Station) -> None:
    change, _documents = reissued(station)
    gone = {
        "method": "粉碎", "destroyer": "刘芳", "witness": "谭静", "destroyed_on": "2026-11-21",
    }  # fmt: skip
    why = refused(station, "change-requests", change, "destroy", gone, who=ARCHIVIST)
    assert (why.rule, "还有 4 份原件没有收回" in why.reason) == ("R19", True)
    for row in (1, 2, 3):
        edit(station, "change-requests", change, {f"recalls.{row}.outcome": "已收回"})
    edit(station, "change-requests", change, {"recalls.4.outcome": "收不回"})
    why = refused(station, "change-requests", change, "excuse", who=TECHNICAL)
    assert "没有说明" in why.reason
    edit(station, "change-requests", change, {"recalls.4.explanation": "监理单位已归档"})
    why = refused(station, "change-requests", change, "destroy", gone, who=ARCHIVIST)
    assert "还没有批准" in why.reason
    take(station, "change-requests", change, "excuse", who=TECHNICAL)
    same = {**gone, "witness": "刘芳"}
    assert "监销人" in str(
        refused(station, "change-requests", change, "destroy", same, who=ARCHIVIST)
    )
    take(station, "change-requests", change, "destroy", gone, who=ARCHIVIST)
    why = refused(station, "change-requests", change, "close", who=ARCHIVIST)
    assert "还没有交付签收" in why.reason
    with station.database.reading() as session:
        fresh = session.scalars(select(Issuance.id).where(Issuance.change_id == change)).one()
    take(station, "issuances", fresh, "collect")
    take(station, "issuances", fresh, "deliver", {"receiver": RECEIVER, "verified": True})
    take(station, "change-requests", change, "close", who=ARCHIVIST)
    assert seen(station, "change-requests", change).values["state"] == "closed"


def test_what_the_site_held_on_a_day_is_told_as_it_was_then(station: Station) -> None:
    change, documents = reissued(station)
    first, lost, excused = (NOW + timedelta(days=days) for days in (1, 3, 5))
    asked_back = {"recalls.1.outcome": "已收回", "recalls.2.outcome": "收不回"}
    told = {**asked_back, "recalls.2.explanation": "监理已归档"}
    records.edit(station.acting(CLERK, at=lost), "change-requests", change, told)

    def held(moment: datetime) -> tuple[int, int, int, bool]:
        with station.database.reading() as session:
            (found,) = [
                h
                for h in holdings(session, station.project, moment.date())
                if h.document.id == documents[0]
            ]
            return found.copies, found.recalled, found.missing, found.superseded

    assert held(first) == (4, 4, 0, True)
    assert held(lost) == (2, 2, 1, True)
    take(station, "change-requests", change, "excuse", who=TECHNICAL, at=excused)
    assert held(first) == (4, 4, 0, True)
    assert held(lost) == (3, 3, 0, True)
    assert held(excused) == (2, 2, 1, True)


def test_a_version_is_not_told_as_replaced_on_a_day_before_it_was(station: Station) -> None:
    _task, documents, _issuance = delivered(station)
    change = asked(station, documents)
    for who, step in ((CLERK, "submit"), (TECHNICAL, "approve"), (CHIEF, "approve")):
        take(station, "change-requests", change, step, who=who)
    take(station, "change-requests", change, "change", who=ARCHIVIST)
    after = NOW + timedelta(days=2)
    for who in (TECHNICAL, CHIEF):
        take(station, "change-requests", change, "check_approve", who=who, at=after)
    with station.database.reading() as session:
        for day, expected in ((NOW.date(), (False, 0)), (after.date(), (True, 4))):
            (found,) = [
                h for h in holdings(session, station.project, day) if h.document.id == documents[0]
            ]
            assert (found.superseded, found.recalled) == expected


def test_what_the_site_holds_follows_every_copy(station: Station) -> None:
    change, documents = reissued(station)

    def held() -> dict[str, tuple[int, int]]:
        with station.database.reading() as session:
            found = holdings(session, station.project, NOW.date())
            return {
                f"第 {h.document.revision} 版": (h.copies, h.recalled)
                for h in found
                if h.document.id == documents[0] or h.document.replaces_id == documents[0]
            }

    assert held() == {"第 1 版": (4, 4)}
    edit(station, "change-requests", change, {"recalls.1.outcome": "已收回"})
    assert held() == {"第 1 版": (3, 3)}
    with station.database.reading() as session:
        fresh = session.scalars(select(Issuance.id).where(Issuance.change_id == change)).one()
    take(station, "issuances", fresh, "collect", who=CLERK)
    take(station, "issuances", fresh, "deliver", {"receiver": RECEIVER, "verified": True})
    assert held() == {"第 1 版": (3, 3), "第 2 版": (4, 0)}
