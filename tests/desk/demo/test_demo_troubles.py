"""Two weeks of the demo station hold everything that can go wrong at a pour."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import aliased

from db.engine import Database, open_database
from db.models import (
    Attachment,
    CardState,
    ChangeRequest,
    ChangeState,
    Complaint,
    CopyState,
    DailyPlanLine,
    Document,
    EventState,
    Issuance,
    IssuanceState,
    LetterState,
    OpeningConfirmation,
    OrderAmendment,
    OrderNotice,
    OrderState,
    Pour,
    PourState,
    Problem,
    ProductionTask,
    PumpUse,
    QualityEvent,
    ReturnedLoad,
    ReturnState,
    RuleWarning,
    ServiceCard,
    SiteLetter,
    SiteVariation,
    SlumpTest,
    TaskState,
    TicketState,
    Treatment,
    VariationState,
)
from db.models.pours import DeliveryTicket
from desk.checking import check
from desk.demo import Played, play
from desk.values.zone import STATION_ZONE

CURTAIN = datetime(2026, 11, 21, 15, tzinfo=STATION_ZONE)


@pytest.fixture(scope="module")
def weeks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, Played]]:
    file = tmp_path_factory.mktemp("demo") / "weeks.db"
    database = open_database(str(file), create=True)
    yield database, play(database, days=14, until=CURTAIN)
    database.close()


_WARNED = {"R03", "R04", "R05", "R08", "R09", "R10", "R11", "R13", "R15", "R16", "R27", "R28"}
_WARNED |= {"R30", "S03", "S04"}
_REFUSED = {"R07", "R10", "R12", "R14", "R29"}
_photo = exists().where(Attachment.record_id == QualityEvent.id)
_other = aliased(Pour)
_call, _again = aliased(OpeningConfirmation), aliased(OpeningConfirmation)
_card = exists().where(ServiceCard.pour_id == Pour.id)
_water = select(QualityEvent.id).where(
    QualityEvent.problem == Problem.WATER, QualityEvent.state == EventState.CLOSED
)

_HAPPENED: dict[str, Select[Any]] = {
    "a late opening is explained": select(Pour.id).where(
        Pour.explained_at < Pour.opened_at, Pour.state == PourState.ARCHIVED
    ),
    "a pump stands idle for a reason": select(PumpUse.id).where(
        PumpUse.idle_minutes > 120, PumpUse.idle_reason != ""
    ),
    "a ticket is voided": select(DeliveryTicket.id).where(
        DeliveryTicket.state == TicketState.VOID, DeliveryTicket.void_reason != ""
    ),
    "a signed ticket is corrected and signed again": select(DeliveryTicket.id).where(
        DeliveryTicket.correction != "", DeliveryTicket.state == TicketState.DELIVERED
    ),
    "the deputy manager decides about a refused signature": select(DeliveryTicket.id).where(
        DeliveryTicket.state == TicketState.SETTLED, DeliveryTicket.decision != ""
    ),
    "a load that was turned is signed for where it went": select(DeliveryTicket.id).where(
        DeliveryTicket.return_id.is_not(None)
    ),
    "another pump takes over": select(PumpUse.id).where(PumpUse.replaces_id.is_not(None)),
    "a slump is beyond its limits": select(SlumpTest.id).where(SlumpTest.conforms.is_(False)),
    "concrete is treated as a technician allowed": select(QualityEvent.id).where(
        QualityEvent.treatment == QualityEvent.allowed_treatment, QualityEvent.treatment != ""
    ),
    "added water has a photo": _water.where(_photo),
    "added water has no photo": _water.where(~_photo),
    "a weighed load goes to another site": select(ReturnedLoad.id).where(
        ReturnedLoad.treatment == Treatment.OTHER_SITE,
        ReturnedLoad.target_pour_id.is_not(None),
        ReturnedLoad.volume_m3 > 0,
    ),
    "what is left over is scrapped": select(ReturnedLoad.id).where(
        ReturnedLoad.treatment == Treatment.SCRAPPED, ReturnedLoad.state == ReturnState.TREATED
    ),
    "a variation is signed before the excess is sent": select(SiteVariation.id)
    .join(DeliveryTicket, DeliveryTicket.pour_id == SiteVariation.pour_id)
    .where(
        SiteVariation.state == VariationState.SIGNED,
        DeliveryTicket.left_at >= SiteVariation.signed_at,
    ),
    "an order is amended and signed again while it is poured": select(OrderAmendment.id)
    .join(Pour, Pour.order_id == OrderAmendment.order_id)
    .where(OrderAmendment.signed_at > Pour.opened_at, OrderAmendment.signed_at < Pour.finished_at),
    "a pour is closed with three trucks": select(Pour.id).where(
        Pour.closing_trucks == 3, Pour.left_over_m3 == Decimal("1.50")
    ),
    "the volume is disputed": select(Pour.id).where(Pour.quantity_dispute, Pour.dispute_note != ""),
    "an incident": select(Pour.id).where(Pour.incident, Pour.incident_note != ""),
    "rain postpones a pour to another day": select(Pour.id)
    .join(_other, _other.order_id == Pour.order_id)
    .where(Pour.postponed_to.is_not(None), _other.state == PourState.ARCHIVED),
    "rain stops a pour and the rest is poured another day": select(OrderNotice.id)
    .join(_other, _other.order_id == OrderNotice.id)
    .where(OrderNotice.remainder_of_id.is_not(None), _other.state == PourState.ARCHIVED),
    "a customer pours some hours later and nothing is signed again": select(Pour.id).where(
        Pour.state == PourState.ARCHIVED,
        exists().where(
            DailyPlanLine.order_id == Pour.order_id,
            DailyPlanLine.planned_opening < Pour.planned_opening,
        ),
        ~exists().where(OrderAmendment.order_id == Pour.order_id),
    ),
    "a customer is called twice and nothing is late": select(_call.id)
    .join(_again, (_again.order_id == _call.order_id) & (_again.plan_date == _call.plan_date))
    .where(
        _again.confirmed_at > _call.confirmed_at,
        ~exists().where(RuleWarning.record_id == _call.order_id, RuleWarning.rule == "R04"),
    ),
    "another grade is ordered and the documents are made anew": select(ProductionTask.id).where(
        ProductionTask.recall_reason.contains("强度等级"),
        ProductionTask.state == TaskState.COLLECTED,
    ),
    "rain ends a pour before it began": select(Pour.id)
    .join(OrderNotice, OrderNotice.id == Pour.order_id)
    .where(
        Pour.state == PourState.CALLED_OFF,
        Pour.opened_at.is_not(None),
        OrderNotice.state == OrderState.CANCELLED,
    ),
    "a small pour is archived without a card": select(Pour.id).where(
        Pour.state == PourState.ARCHIVED, Pour.supplied_m3 <= 50, ~_card
    ),
    "a letter to the contractor is signed for": select(SiteLetter.id).where(
        SiteLetter.state == LetterState.RECEIVED
    ),
    "a raft is poured in one night": select(Pour.id).where(
        Pour.planned_m3 == 1260, Pour.state == PourState.ARCHIVED, Pour.truck_count >= 105
    ),
    "a customer is not satisfied": select(Complaint.id).where(Complaint.card_id.is_not(None)),
    "a card is still with the customer days later": select(ServiceCard.id)
    .join(Pour, Pour.id == ServiceCard.pour_id)
    .where(ServiceCard.state == CardState.ISSUED, Pour.finished_at < CURTAIN - timedelta(hours=24)),
    "signed cards are filed with their scan": select(ServiceCard.id).where(
        ServiceCard.state == CardState.FILED,
        exists().where(Attachment.record_id == ServiceCard.id),
    ),
}


def test_every_kind_of_trouble_happens_within_two_weeks(
    weeks: tuple[Database, Played], subtests: pytest.Subtests
) -> None:
    database, played = weeks
    with database.reading() as session:
        for trouble, query in _HAPPENED.items():
            with subtests.test(trouble):
                assert session.scalar(query.limit(1)) is not None
        warned = set(session.scalars(select(RuleWarning.rule)))
    assert warned >= _WARNED
    assert set(played.refused) >= _REFUSED


def test_two_weeks_leave_records_of_every_kind_in_order(weeks: tuple[Database, Played]) -> None:
    database, played = weeks
    assert min(played.counts.values()) > 0
    assert [each.found for each in check(database) if not each.ok] == []


def test_documents_go_every_way_there_is(weeks: tuple[Database, Played]) -> None:
    """Sent back and asked again, closed with a copy explained, being recalled, waiting for the second
    reviewer; and what the rules of changing stop."""
    database, played = weeks
    with database.reading() as session:
        changes = session.scalars(select(ChangeRequest)).all()
        issuances = set(session.scalars(select(Issuance.state)))
        held = session.scalars(select(Document).where(Document.replaces_id.is_not(None))).all()
    states = {change.state for change in changes}
    assert states >= {
        ChangeState.CLOSED, ChangeState.REISSUED, ChangeState.SUBMITTED, ChangeState.DRAFT,
    }  # fmt: skip
    (closed,) = [change for change in changes if change.state is ChangeState.CLOSED]
    assert (closed.round, len(closed.earlier)) == (2, 1)
    assert {copy.outcome for copy in closed.recalls} == {CopyState.RECOVERED, CopyState.MISSING}
    assert closed.excused_at is not None
    assert {IssuanceState.DELIVERED, IssuanceState.ACKNOWLEDGED} <= issuances
    assert {document.revision for document in held} == {2}
    assert {"R17", "R18", "R19"} <= set(played.refused)


def test_most_pours_go_as_the_manual_says(weeks: tuple[Database, Played]) -> None:
    with weeks[0].reading() as session:
        archived = session.scalar(select(func.count()).where(Pour.state == PourState.ARCHIVED))
        troubled = session.scalar(
            select(func.count(RuleWarning.about_id.distinct())).where(RuleWarning.rule > "R04")
        )
    assert archived is not None
    assert troubled is not None
    assert archived > 40
    assert troubled < archived * 3 / 4
