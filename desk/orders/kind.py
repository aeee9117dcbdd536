"""How orders are filled in, in the paper's order, listed and found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ScalarSelect, select
from sqlalchemy.orm import Session

from db.fields import Kind, fields_of
from db.models import (
    Customer,
    EarlyDocument,
    OrderNotice,
    OrderState,
    PersonRight,
    ProductionTask,
    Project,
    Role,
    TaskState,
)
from desk.core.declare import group, names
from desk.core.errors import Refused, Warned
from desk.core.kinds import Derived, RecordKind, Searchable, Values
from desk.core.moments import in_turn
from desk.core.naming import draft_title
from desk.core.references import may_be_named
from desk.core.unit import Unit
from desk.core.workflow import Look, describe
from desk.customers.known import projects_of
from desk.customers.likely import likely_projects
from desk.orders.amending import follow_edit
from desk.orders.facts import grade_text, live_task, plans_with, signature_of, slump_text
from desk.orders.filling import split_written_grade, split_written_slump
from desk.orders.marking import live, sampling_due
from desk.orders.named import SIGNATORIES, named_at
from desk.orders.official import ordered_twice, still_official
from desk.orders.using import unfit
from desk.orders.workflow import FLOW
from desk.rules.table import AMENDMENT
from desk.settings import settings_of
from desk.values.grades import default_tolerance

_TYPED_AGAIN = ("placement", "strength_grade", "slump_mm", "volume_m3", "planned_opening")
"""What a copied order leaves empty: an old order copied and its details not changed is the second
cause of cancelled loads."""

_COPIED = (
    "project_id",
    "project_text",
    "received_by",
    "aggregate_mm",
    "placing_method",
    "pump_pipe_m",
    "special_requirements",
    "documents_wanted",
    "document_copies",
    "contact",
    "phone",
    "specialist_id",
)

_OF_AMENDMENT = (
    "position", "reason", "changes", "amended_by", "amended_at", "signer", "signed_at",
)  # fmt: skip


def _candidates(session: Session, order: OrderNotice) -> list[str]:
    """Which projects the customer may mean, while the order has none."""
    if order.project_id is not None or not order.project_text:
        return []
    known = projects_of(session, order.station_id)
    return [likely.project.name for likely in likely_projects(order.project_text, known)]


def _customer(order: type[OrderNotice]) -> ScalarSelect[str]:
    """Whose order it is, which the project knows."""
    named = select(Customer.name).join(Project, Project.customer_id == Customer.id)
    return named.where(Project.id == order.project_id).scalar_subquery()


def _task_number(order: type[OrderNotice]) -> ScalarSelect[str | None]:
    """The number of the order's task that was not voided, as `live_task` finds it."""
    task = select(ProductionTask.number).where(
        ProductionTask.order_id == order.id, ProductionTask.state != TaskState.CANCELLED
    )
    return task.limit(1).scalar_subquery()


class Orders(RecordKind[OrderNotice]):
    model = OrderNotice
    series = "DH"
    flow = FLOW
    groups = (
        group("订货", "project_id", "use received_by received_at", "urgency_reason specialist_id",
              "late_entry_reason"),
        group("浇筑", "placement", "volume_m3 planned_opening planned_closing", "placing_method pump_pipe_m"),
        group("混凝土", "strength_grade impermeability_grade frost_grade",
              "slump_mm slump_tolerance_mm aggregate_mm", "special_requirements",
              "mortar_m3 truck_interval_min", "mark_override"),
        group("取样与资料", "sampling_standard_sets sampling_impermeability_sets sampling_site_sets",
              "documents_wanted", "document_copies"),
        group("联系与签认", "contact phone", "signer signed_at", "remarks"),
    )  # fmt: skip
    first = names("placement volume_m3 planned_opening state project_id")
    columns = names(
        "number state project_id planned_opening volume_m3 strength_grade impermeability_grade "
        "placement placing_method specialist_id"
    )
    register = names(
        "number state received_at received_by customer project_id placement grade slump_mm "
        "volume_m3 placing_method planned_opening planned_closing signer signed_at "
        "original_at task_number specialist_id"
    )
    derived = (
        Derived(
            replace(fields_of(Project)["customer_id"], name="customer", kind=Kind.TEXT), _customer
        ),
        Derived(
            replace(fields_of(OrderNotice)["strength_grade"], name="grade"),
            lambda order: order.strength_grade + order.impermeability_grade + order.frost_grade,
        ),
        Derived(replace(fields_of(ProductionTask)["number"], name="task_number"), _task_number),
    )
    more_columns = names(
        "planned_closing use customer project_text received_by received_at signer signed_at"
    )
    editors = frozenset({Role.SPECIALIST, Role.SECTION_HEAD})
    sort = "planned_opening"
    open_in = frozenset({OrderState.DRAFT, OrderState.RECEIVED})
    in_order = (in_turn("planned_opening planned_closing"),)
    always_editable = ("contact", "phone", "remarks")
    forms = ("F01",)
    aliases = (("grade", "strength_grade"),)
    picks = (("signer", SIGNATORIES),)

    def named(self, record: OrderNotice, now: datetime) -> Mapping[str, Sequence[str]]:
        return named_at(record.project, now, record)

    importable = True
    copyable = True
    date_column = "planned_opening"

    def _usual_specialist(self, u: Unit, order: OrderNotice) -> UUID | None:
        """The project's, if he still is one; else a specialist who writes the order himself."""
        found = order.project.specialist_id if order.project is not None else None
        if found is not None and may_be_named(u.session, self.fields["specialist_id"], found):
            return found
        return u.acting.person_id if u.acting.has(Role.SPECIALIST) else None

    def prepare(self, u: Unit, record: OrderNotice, values: Values) -> None:
        order, settings = record, settings_of(u.session, u.acting.station_id)
        split_written_grade(order)
        split_written_slump(order, values)
        if order.project is not None:
            order.project_text = order.project_text or order.project.name
        if order.specialist_id is None:
            order.specialist_id = self._usual_specialist(u, order)
        if order.slump_mm is not None and order.slump_tolerance_mm is None:
            order.slump_tolerance_mm = default_tolerance(order.slump_mm)
        if not order.documents_wanted:
            usual = [d.value for d in EarlyDocument if d is not EarlyDocument.OTHER]
            order.documents_wanted = usual
        for name, sets in sampling_due(order.__dict__, settings).items():
            if getattr(order, name) is None:
                setattr(order, name, sets)

    def saved(self, u: Unit, record: OrderNotice) -> None:
        still_official(u, record)
        follow_edit(u, record)

    def problems(self, session: Session, record: OrderNotice, now: datetime) -> dict[str, str]:
        if record.volume_m3 is not None and record.volume_m3 <= 0:
            return {"volume_m3": "计划方量必须大于 0"}
        return unfit(record)

    def warnings(self, session: Session, record: OrderNotice, now: datetime) -> Iterator[Warned]:
        yield from ordered_twice(session, record)

    def editable(self, look: Look[OrderNotice]) -> Refused | None:
        order = look.record
        if order.state in self.open_in:
            return None
        if order.state is OrderState.CANCELLED:
            return Refused(f"{describe(order)}已取消，不能再改。请另建一张订货单。")
        return AMENDMENT.refuse(
            f"{describe(order)}已由客户签认，不能直接改。有变动请用“变更”并由客户补签"
        )

    def searchable(self, record: OrderNotice) -> Searchable:
        order, project = record, record.project
        name = project.name if project else order.project_text or ""
        customer = project.customer.name if project and project.customer else ""
        grade, short = grade_text(order), str(order.id)[:8]
        code = project.lookup_code if project else ""
        words = (order.number, grade, order.contact, order.phone, code, order.project_text, short)
        return Searchable(
            f"{order.number} {name}".strip() if order.number else draft_title(self.label, order),
            " · ".join(w for w in (order.placement, grade, customer) if w),
            names=tuple(n for n in (name, customer, order.placement) if n),
            words=tuple(w for w in words if w),
        )

    def extras(self, session: Session, record: OrderNotice, now: datetime) -> dict[str, Any]:
        order, settings = record, settings_of(session, record.station_id)
        task = live_task(session, order)
        plans = plans_with(session, order)
        people = order.project.people if order.project else []
        return {
            **live(order.__dict__, settings),
            "grade": grade_text(order),
            "slump": slump_text(order.slump_mm, order.slump_tolerance_mm),
            "signature": signature_of(order).value,
            "signatories": [p.name for p in people if p.right is PersonRight.SIGNATORY],
            "receivers": [p.name for p in people if p.right is PersonRight.RECEIVER],
            "project_candidates": _candidates(session, order),
            "task_number": task.number if task else None,
            "plan_number": plans[0].number if plans else None,
            "amendments": [{n: getattr(a, n) for n in _OF_AMENDMENT} for a in order.amendments],
        }

    def many(self, u: Unit, rows: Iterable[Values]) -> bool:
        """What the rules ask of a draft is said by itself, its project and the settings."""
        return True

    def copied(self, u: Unit, record: OrderNotice) -> OrderNotice:
        made = OrderNotice(id=uuid4(), state=OrderState.DRAFT, copied_from_id=record.id)
        for name in _COPIED:
            setattr(made, name, getattr(record, name))
        for name in _TYPED_AGAIN:
            setattr(made, name, "" if isinstance(getattr(record, name), str) else None)
        return made


ORDERS = Orders()
