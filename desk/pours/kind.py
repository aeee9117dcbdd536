"""How pours are listed, completed by hand, shown and found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db.models import (
    DeliveryTicket,
    Measurement,
    OpeningAssessment,
    Pour,
    PourState,
    PumpUse,
    QualityEvent,
    ReturnedLoad,
    SiteVariation,
    SlumpTest,
    WitnessSample,
)
from desk.core.declare import group, names
from desk.core.errors import Refused, Warned
from desk.core.kinds import RecordKind, Searchable, Values
from desk.core.moments import in_turn
from desk.core.past import Past
from desk.core.unit import Unit
from desk.core.views import row_values
from desk.orders.facts import grade_text, live_task, plans_with, slump_text
from desk.orders.marking import mark_of
from desk.orders.named import CONTACTS, RECEIVERS, named_at
from desk.plans.confirmations import calls_about
from desk.plans.resources import mix_called
from desk.pours.archive import lacking
from desk.pours.as_it_was import put_back_pour
from desk.pours.facts import (
    project_name,
    rows_of,
    running_totals,
    sets_taken,
    sets_wanted,
)
from desk.pours.of_pour import SITE
from desk.pours.standing import standing_of
from desk.pours.unkept import unkept
from desk.pours.workflow import FLOW
from desk.settings import settings_of

_PARTS: dict[str, tuple[type[Any], str]] = {
    "tickets": (DeliveryTicket, "left_at"),
    "pump_uses": (PumpUse, "arrived_at"),
    "quality_events": (QualityEvent, "seen_at"),
    "assessments": (OpeningAssessment, "assessed_at"),
    "slump_tests": (SlumpTest, "tested_at"),
    "samples": (WitnessSample, "taken_at"),
    "variations": (SiteVariation, "happened_at"),
    "returns": (ReturnedLoad, "created_at"),
    "measurements": (Measurement, "measured_at"),
}


_CHECKED = "。开盘前须核实完毕，请写核实之后的时间（依据手册 M1.4.1）"


class Pours(RecordKind[Pour]):
    model = Pour
    series = "KP"
    icon = "pour"
    flow = FLOW
    groups = (
        group("开盘安排", "first_equipment"),
        group("量差与突发", "takeoff_m3", "dispute_note", "incident_note"),
        group("备注", "remarks"),
    )
    first = names("order.project_id order.placement state pour_date supplied_m3")
    columns = names(
        "number state planned_opening planned_m3 supplied_m3 truck_count order.project_id "
        "order.placement order.strength_grade pour_date opened_at finished_at specialist_id"
    )
    more_columns = names(
        "order_id order.placing_method expected_opening confirmed_with confirmed_at "
        "posts_told_at checked_by agreed_by documents_receiver documents_handed_at "
        "first_truck_at last_truck_at closing_m3 takeoff_m3 closing_trucks left_over_m3 "
        "late_explanation call_off_reason"
    )
    register = names(
        "number state pour_date order.project_id order.placement order.grade "
        "order.placing_method planned_m3 supplied_m3 truck_count planned_opening opened_at "
        "first_truck_at finished_at left_over_m3 specialist_id"
    )
    editors = SITE
    sort = "pour_date"
    forms = ("F13", "F17", "F18", "F19", "F39")
    related = (
        "tickets",
        "pump-uses",
        "quality-events",
        "opening-assessments",
        "slump-tests",
        "samples",
        "variations",
        "returns",
        "measurements",
        "service-cards",
        "site-letters",
    )
    related_label = "现场"
    date_column = "pour_date"
    in_order = (
        in_turn("checked_at opened_at", _CHECKED),
        in_turn("agreed_at opened_at", _CHECKED),
        in_turn("opened_at first_truck_at last_truck_at finished_at"),
    )
    begins = (("expected_opening", "planned_opening"),)
    picks = (
        ("confirmed_with", CONTACTS),
        ("closing_with", CONTACTS),
        ("explained_to", CONTACTS),
        ("documents_receiver", RECEIVERS),
    )
    open_in = frozenset(PourState) - {PourState.ARCHIVED, PourState.CALLED_OFF}

    def begun(self, u: Unit, record: Pour, values: Values) -> Values:
        """Nobody makes a pour by hand (M2.2.1)."""
        raise Refused("浇筑由签发的日生产计划自动建立，不能手工新建。请把订货单列入计划并签发。")

    def named(self, record: Pour, now: datetime) -> Mapping[str, Sequence[str]]:
        return named_at(record.order.project, now, record.order)

    def warnings(self, session: Session, record: Pour, now: datetime) -> Iterator[Warned]:
        return unkept(session, record)

    def searchable(self, record: Pour) -> Searchable:
        order, name = record.order, project_name(record)
        return Searchable(
            f"{record.number} {name}",
            f"{order.placement} · {grade_text(order)} · {record.pour_date:%Y-%m-%d}",
            names=(name, order.placement),
            words=(
                record.number or "", order.number or "", f"{record.pour_date:%Y%m%d}", order.phone,
            ),
        )  # fmt: skip

    def as_it_was(self, session: Session, record: Pour, past: Past) -> None:
        put_back_pour(session, record, past)

    def extras(self, session: Session, record: Pour, now: datetime) -> dict[str, Any]:
        pour = record
        order = pour.order
        settings = settings_of(session, pour.station_id)
        stands = standing_of(session, pour)
        supply = stands.supply
        task = live_task(session, order)
        plans = plans_with(session, order)
        parts = {
            name: [row_values(row) for row in rows_of(session, model, pour, by)]
            for name, (model, by) in _PARTS.items()
        }
        running = running_totals(session, pour.id)
        for ticket in parts["tickets"]:
            ticket.update(running.get(ticket["id"], {}))
        mix = mix_called(session, pour.station_id, task.mix_reference if task else "")
        return {
            **parts,
            "calls": [row_values(call) for call in calls_about(session, order.id, pour.pour_date)],
            "project_name": project_name(pour),
            "placement": order.placement,
            "grade": grade_text(order),
            "slump": slump_text(order.slump_mm, order.slump_tolerance_mm),
            "mark": mark_of(order.__dict__),
            "plan_number": plans[0].number if plans else None,
            "task_number": task.number if task else None,
            "mix_reference": task.mix_reference if task else "",
            "documents_wanted": (task and task.documents_wanted) or order.documents_wanted,
            "document_copies": task.document_copies if task else order.document_copies,
            "mix": row_values(mix) if mix else None,
            "card_number": stands.card.number if stands.card else None,
            "card_reasons": list(stands.card_reasons),
            "lacking": [each.words for each in lacking(session, [pour], {pour.id: stands})[pour.id]]
            if pour.state is PourState.CLOSED
            else [],
            "ordered_m3": supply.ordered,
            "varied_m3": supply.varied,
            "returned_m3": supply.returned,
            "delivered_m3": supply.delivered,
            "room_m3": supply.room,
            "sets": {curing.value: n for curing, n in sets_taken(session, pour).items()},
            "sets_wanted": {curing.value: n for curing, n in sets_wanted(pour, settings).items()},
        }


POURS = Pours()
