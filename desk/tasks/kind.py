"""How tasks are listed, worked off and found."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from db.models import OrderNotice, OrderState, ProductionTask, Role, TaskState
from desk.core.acting import Acting
from desk.core.changes import Changes
from desk.core.declare import group, names, step
from desk.core.effects import Doing, put
from desk.core.errors import Refused
from desk.core.kinds import RecordKind, Searchable, Values
from desk.core.records import fill
from desk.core.references import resolve_reference
from desk.core.unit import unit
from desk.core.workflow import Look, Tone, Workflow, describe
from desk.orders.facts import grade_text
from desk.orders.kind import ORDERS
from desk.orders.workflow import FLOW as ORDER_FLOW
from desk.tasks.making import issue_task

_S = TaskState
_STATED = ("mark", "trucks_planned", "slump", "sampling", "signature")
_KEEPERS = frozenset({Role.DOCUMENT_CLERK, Role.TECHNICAL_HEAD})
_OFFICE = frozenset({Role.SPECIALIST, Role.SECTION_HEAD})


def not_poured(look: Look[ProductionTask]) -> None:
    """What is poured was made by its task: a change goes by the order (M1.5.3)."""
    order = look.record.order
    if order.state in (OrderState.POURING, OrderState.CLOSED):
        raise Refused(
            f"{describe(look.record)}的{describe(order)}{order.state.label}，任务书不能作废。"
            "内容有变的，请在订货单上办理“变更”和“补签”。（依据手册 M1.5.3）",
            clause="M1.5.3",
        )


# fmt: off
FLOW = Workflow(
    states=TaskState,
    initial=_S.ISSUED,
    clause="M3.1.3",
    anew="请从订货通知单重新下达任务书",
    tones={
        _S.ISSUED: Tone.WARNING,
        _S.DOCUMENTS_READY: Tone.INFO,
        _S.COLLECTED: Tone.SUCCESS,
        _S.CANCELLED: Tone.DANGER,
    },
    steps=(
        step("documents", "出具资料", _S.ISSUED, None, _KEEPERS, aside=True, clause="M3.1.3"),
        step("ready", "资料备齐", _S.ISSUED, _S.DOCUMENTS_READY, _KEEPERS, stamps="ready",
             effect=Doing(tells=lambda t: f"{describe(t)}的资料已备齐，请领取",
                          roles=(Role.SPECIALIST,)),
             asks="mix_reference", undo="unready"),
        step("collect", "领取资料", _S.DOCUMENTS_READY, _S.COLLECTED, _OFFICE, stamps="collected"),
        step("unready", "退回备料", _S.DOCUMENTS_READY, _S.ISSUED, _KEEPERS, aside=True),
        step("recall", "收回重做", (_S.DOCUMENTS_READY, _S.COLLECTED), _S.ISSUED, _OFFICE,
             stamps="recalled", clears="ready collected", effect=put, asks="recall_reason",
             by_program=True),
        step("cancel", "作废", (_S.ISSUED, _S.DOCUMENTS_READY, _S.COLLECTED), _S.CANCELLED, _OFFICE,
             guard=not_poured, needs_reason=True, danger=True),
    ),
)
# fmt: on


class Tasks(RecordKind[ProductionTask]):
    model = ProductionTask
    series = "RW"
    icon = "documents"
    flow = FLOW
    groups = (
        group("任务", "mix_reference document_copies", "documents_wanted", "documents_due",
              "remarks"),
    )  # fmt: skip
    first = names("order.placement volume_m3 planned_opening state order.project_id")
    columns = names(
        "number state order.project_id planned_opening volume_m3 order.strength_grade "
        "order.placement mix_reference issued_by issued_at"
    )
    more_columns = names("order_id documents_due ready_at collected_at recalled_at recall_reason")
    register = names(
        "number state revision order_id order.project_id order.placement order.grade "
        "volume_m3 planned_opening mix_reference issued_by issued_at documents_due ready_by "
        "ready_at collected_by collected_at"
    )
    editors = _OFFICE | _KEEPERS
    sort = "planned_opening"
    open_in = frozenset({_S.ISSUED})
    forms = ("F02",)
    versioned = True
    related = ("documents", "issuances")
    related_label = "资料"
    date_column = "planned_opening"

    def create(self, acting: Acting, values: Values, *, id: UUID | None, reason: str) -> Changes:
        """A task from ``order=DH-…`` and what else is filled in; the same as the order's step."""
        given = dict(values)
        raw = given.pop("order", None) or given.pop("order_id", None)
        if not raw:
            raise Refused("生产任务书要从订货单下达。请写明订货单号(order=DH-…)。")
        with unit(acting, "下达任务书", reason=reason) as u:
            if id is not None and u.session.get(ProductionTask, id) is not None:
                return Changes(id=id)
            order_id = resolve_reference(u.session, acting, self.fields["order_id"], raw)
            assert order_id is not None
            order = u.load(OrderNotice, order_id)
            look = Look(u.session, u.acting, order, u.now)
            ORDER_FLOW.permit(ORDER_FLOW.step("task"), look)
            task = issue_task(u, order, id=id)
            if given:
                fill(u, self, task, given)
        return u.changes(task)

    def searchable(self, record: ProductionTask) -> Searchable:
        order = record.order
        name = order.project.name if order.project else order.project_text
        return Searchable(
            f"{record.number} {name}",
            f"{order.placement} · {grade_text(order)} · {order.number}",
            names=(name, order.placement),
            words=(
                record.number or "",
                order.number or "",
                record.mix_reference or "",
                order.phone,
            ),
        )

    def extras(self, session: Session, record: ProductionTask, now: datetime) -> dict[str, Any]:
        order = record.order
        stated = ORDERS.extras(session, order, now)
        return {
            "order_number": order.number,
            "project_name": order.project.name if order.project else order.project_text,
            "placement": order.placement,
            "grade": grade_text(order),
            **{name: stated[name] for name in _STATED if name in stated},
        }


TASKS = Tasks()
