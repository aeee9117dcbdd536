"""Documents go with the first truck and after the pour, and the pour's account of them is theirs."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from db.models import Document, Issuance, IssuanceState, Role
from desk.core import records
from desk.core.duty import Asking, everything_owed
from desk.core.filing import attach
from desk.core.reporting import Period, find
from desk.documents.reports import HELD, OPEN_DELIVERIES
from tests.desk.documents.paperwork import (
    ARCHIVIST,
    CLERK,
    TECHNICAL,
    collected,
    edit,
    kinds,
    later,
    refused,
    seen,
    take,
)
from tests.desk.pours.pouring import closed, supplied
from tests.desk.pours.test_site import PNG
from tests.station import NOW, RECEIVER, Station, on_the_day


def opened(station: Station) -> tuple[UUID, list[UUID], UUID, UUID]:
    """Task, documents, issuance, and the opened pour with which they go."""
    task, documents, issuance = collected(station)
    order = seen(station, "tasks", task).values["order_id"]
    station.plan()
    pour = station.checked(order, at=on_the_day(6))
    take(station, "pours", pour, "open", at=on_the_day(7))
    return task, documents, issuance, pour


def test_the_hand_over_at_the_pour_delivers_what_was_collected(station: Station) -> None:
    _task, _documents, issuance, pour = opened(station)
    given = {"documents_receiver": RECEIVER}
    take(station, "pours", pour, "hand_over", given, at=on_the_day(7, 30))
    shown = seen(station, "issuances", issuance).values
    assert (shown["state"], shown["receiver"]) == (IssuanceState.DELIVERED, RECEIVER)
    assert shown["delivered_at"] == on_the_day(7, 30)


def test_a_delivery_by_its_issuance_is_the_hand_over_at_the_pour(station: Station) -> None:
    _task, _documents, issuance, pour = opened(station)
    given = {"receiver": RECEIVER, "verified": True}
    take(station, "issuances", issuance, "deliver", given, at=on_the_day(7, 40))
    shown = seen(station, "pours", pour).values
    assert shown["documents_receiver"] == RECEIVER
    assert shown["documents_handed_at"] == on_the_day(7, 40)
    take(station, "issuances", issuance, "put_back", at=on_the_day(8), reason="送错工地")
    assert seen(station, "pours", pour).values["documents_handed_at"] is None


def test_a_set_that_lacks_one_is_not_handed_over_and_names_it(station: Station) -> None:
    _task, documents, issuance, pour = opened(station)
    take(station, "issuances", issuance, "put_back", at=on_the_day(7, 5), reason="少一份")
    take(
        station, "documents", documents[0], "return", who=TECHNICAL, at=on_the_day(7, 6),
        reason="部位写错",
    )  # fmt: skip
    why = refused(
        station, "pours", pour, "hand_over", {"documents_receiver": RECEIVER}, at=on_the_day(7, 30)
    )
    name = seen(station, "documents", documents[0]).shown["kind_id"]
    assert why.rule == "R08"
    assert name in why.reason
    assert "还没有出具" in why.reason


def late(station: Station) -> tuple[UUID, dict[str, UUID]]:
    """A closed pour and its late documents by kind."""
    kinds(station)
    pour = station.pour()
    supplied(station, pour, "12", "12")
    closed(station, pour)
    take(station, "pours", pour, "late_documents", who=ARCHIVIST, at=on_the_day(15))
    with station.database.reading() as session:
        made = session.scalars(select(Document).where(Document.pour_id == pour))
        return pour, {d.kind.name: d.id for d in made if d.kind is not None}


def test_late_documents_are_due_by_the_day_of_the_pour(station: Station) -> None:
    _pour, made = late(station)
    due = {name: seen(station, "documents", id_).values["due_on"] for name, id_ in made.items()}
    assert due == {
        "出厂合格证": date(2026, 12, 24),
        "28天强度报告": date(2026, 12, 20),
        "抗渗报告": date(2026, 12, 27),
    }
    volume = seen(station, "documents", made["出厂合格证"]).values["supplied_m3"]
    assert str(volume) == "24.00"


def test_a_28_day_report_goes_out_when_sales_agrees_and_not_before(station: Station) -> None:
    pour, made = late(station)
    report = made["28天强度报告"]
    day = on_the_day(15) + timedelta(days=28)
    edit_later = station.acting(ARCHIVIST, at=day)
    records.edit(edit_later, "documents", report, {"conclusion": "达到设计强度的 118%"})
    why = refused(station, "documents", report, "produce", who=ARCHIVIST, at=day)
    assert "归档试验室" in why.reason
    attach(station.acting(ARCHIVIST, at=day), "documents", report, PNG, "报告.png")
    take(station, "documents", report, "produce", who=ARCHIVIST, at=day)
    take(station, "documents", report, "review", who=TECHNICAL, at=day)
    clerk = station.acting(CLERK, at=day)
    issuance = records.create(clerk, "issuances", {"pour": str(pour)}).id
    assert issuance is not None
    why = refused(station, "issuances", issuance, "collect", at=day)
    assert "经营人员还没有同意" in why.reason
    take(station, "documents", report, "withhold", {"withheld": "欠款"}, who=Role.SALES, at=day)
    assert "经营人员还没有同意" in refused(station, "issuances", issuance, "collect", at=day).reason
    take(station, "documents", report, "consent", who=Role.SALES, at=day)
    take(station, "issuances", issuance, "collect", at=day)
    given = {"receiver": RECEIVER, "verified": True}
    take(station, "issuances", issuance, "deliver", given, at=day)
    assert refused(station, "documents", report, "withhold", {"withheld": "欠款"},
                   who=Role.SALES, at=day).rule == "R20"  # fmt: skip


def owed_by(station: Station, *, days: int) -> dict[str, tuple[str, str]]:
    """What is owed about documents so many days from now: says → rule, owners."""
    at = NOW + timedelta(days=days)
    acting = station.acting(Role.SECTION_HEAD, at=at)
    with station.database.reading() as session:
        found = everything_owed(Asking(session, acting, at))
        return {
            d.says: (d.rule, d.owner)
            for d in found
            if d.kind in ("documents", "issuances", "change-requests")
            or d.duty.step == "late_documents"
        }


def test_each_document_is_owed_by_whoever_is_next(station: Station) -> None:
    pour, made = late(station)
    assert owed_by(station, days=1) == {}
    assert owed_by(station, days=40) == {"资料未出具": ("D17", "资料员")}
    certificate = made["出厂合格证"]
    at = on_the_day(16)
    mix = {"mix_reference": "PB-35"}
    records.edit(station.acting(ARCHIVIST, at=at), "documents", certificate, mix)
    take(station, "documents", certificate, "produce", who=ARCHIVIST, at=at)
    assert owed_by(station, days=40)["资料待审核"] == ("D17", "技术科长")
    take(station, "documents", certificate, "review", who=TECHNICAL, at=on_the_day(16, 30))
    assert owed_by(station, days=40)["资料未领取送交"] == ("D17", "客服专员")
    clerk = station.acting(CLERK, at=on_the_day(17))
    issuance = records.create(clerk, "issuances", {"pour": str(pour)}).id
    assert issuance is not None
    take(station, "issuances", issuance, "collect", at=on_the_day(17, 10))
    assert owed_by(station, days=40)["领取的资料未交付签收"][0] == "R08"


def test_a_poured_pour_without_late_documents_is_owed(station: Station) -> None:
    kinds(station)
    pour = station.pour()
    supplied(station, pour, "12")
    closed(station, pour)
    assert "后期资料未出具" not in owed_by(station, days=20)
    assert owed_by(station, days=30)["后期资料未出具"] == ("D17", "资料员")


def test_open_deliveries_tell_their_age_and_whom_to_ask(station: Station) -> None:
    _task, _documents, issuance = collected(station)
    found = find(station.head.at(NOW + timedelta(days=5)), OPEN_DELIVERIES, Period(), {})
    assert [(r["what"], r["days"], r["ask"]) for r in found.rows] == [("未交付签收", 5, "张敏")]
    take(station, "issuances", issuance, "deliver", {"receiver": RECEIVER, "verified": True})
    found = find(station.head.at(NOW + timedelta(days=5)), OPEN_DELIVERIES, Period(), {})
    assert [(r["what"], r["ask"]) for r in found.rows] == [("验收单未交回", RECEIVER)]


def test_the_list_of_what_a_site_holds_is_of_any_day(station: Station) -> None:
    _task, _documents, issuance = collected(station)
    take(station, "issuances", issuance, "deliver", {"receiver": RECEIVER, "verified": True})
    held = find(station.head, HELD, Period(None, NOW.date()), {"project": "滨江"})
    assert held.total["copies"] == 16
    before = find(station.head, HELD, Period(None, NOW.date() - timedelta(days=1)), {})
    assert list(before.rows) == []


def test_an_amended_order_has_its_documents_made_anew(station: Station) -> None:
    task, documents, issuance = collected(station)
    order = seen(station, "tasks", task).values["order_id"]
    records.take(
        station.clerk.at(later()), "orders", order, "amend", {"placement": "顶板"}, reason="变更"
    )
    assert seen(station, "issuances", issuance).values["state"] is IssuanceState.COLLECTED
    records.take(station.clerk.at(later()), "orders", order, "resign", {"signer": "张建国"})
    shown = seen(station, "documents", documents[0]).values
    assert (shown["state"], shown["placement"]) == ("draft", "顶板")
    assert seen(station, "issuances", issuance).values["state"] is IssuanceState.DRAFT
    edit(station, "documents", documents[0], {"remarks": "重做"}, who=ARCHIVIST)
    with station.database.reading() as session:
        assert len(session.scalars(select(Issuance)).all()) == 1
