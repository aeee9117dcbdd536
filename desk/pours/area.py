"""What is poured, and what happens there."""

from __future__ import annotations

from db.models import DailyPlan, Issuance, OpeningConfirmation, OrderNotice, ProductionTask
from desk.core.area import Area
from desk.core.following import Follow
from desk.orders.amending import AMENDED, EDITED
from desk.plans.confirmations import CALLED
from desk.pours.assessed import judge_again
from desk.pours.assessments import ASSESSMENTS
from desk.pours.assessments_owed import owes as assessments_owe
from desk.pours.cards import CARDS
from desk.pours.equipment import PUMP_USES
from desk.pours.follow import pours_follow
from desk.pours.handing import documents_delivered, documents_put_back
from desk.pours.kind import POURS
from desk.pours.letters import LETTERS
from desk.pours.making import order_cancelled, order_opens, pours_of_plan
from desk.pours.moving import order_edited, order_moved
from desk.pours.opening import call_made
from desk.pours.owed import owes, untold
from desk.pours.quality import QUALITY_EVENTS
from desk.pours.refusing import refusals_owed
from desk.pours.returns import RETURNS
from desk.pours.testing import MEASUREMENTS, SAMPLES, SLUMP_TESTS
from desk.pours.tickets import TICKETS
from desk.pours.trouble import amendment_made, documents_recalled, order_reassigned
from desk.pours.variations import VARIATIONS

AREA = Area(
    kinds=(
        POURS,
        TICKETS,
        PUMP_USES,
        QUALITY_EVENTS,
        ASSESSMENTS,
        SLUMP_TESTS,
        SAMPLES,
        MEASUREMENTS,
        VARIATIONS,
        RETURNS,
        CARDS,
        LETTERS,
    ),
    follows=(
        Follow(DailyPlan, "issue", pours_of_plan),
        Follow(OpeningConfirmation, CALLED, call_made),
        Follow(OrderNotice, "open", order_opens, before=True),
        Follow(OrderNotice, AMENDED, amendment_made),
        Follow(OrderNotice, AMENDED, order_edited),
        Follow(OrderNotice, EDITED, amendment_made),
        Follow(OrderNotice, EDITED, order_edited),
        Follow(OrderNotice, "postpone", order_moved),
        Follow(OrderNotice, "reassign", order_reassigned),
        Follow(ProductionTask, "recall", documents_recalled),
        Follow(Issuance, "deliver", documents_delivered),
        Follow(Issuance, "put_back", documents_put_back, before=True),
        Follow(OrderNotice, "cancel", order_cancelled, before=True),
    ),
    duties=(owes, untold, assessments_owe, refusals_owed),
    derived=(pours_follow, judge_again),
)
