"""How tasks are listed, worked off and found."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db.models import ProductionTask, Role, TaskState
from desk.core.declare import group, names, step
from desk.core.errors import Refused
from desk.core.kinds import RecordKind, Searchable, kind
from desk.core.workflow import Look, Taking, Tone, Workflow, describe
from desk.orders.facts import grade_text
from desk.tasks.making import create_task

_S = TaskState


def _ready(taking: Taking) -> None:
    task: ProductionTask = taking.record
    for name, value in taking.values.items():
        setattr(task, name, value)
    task.ready_by, task.ready_at = taking.unit.acting.name, taking.unit.now
    taking.unit.notify(Role.SPECIALIST.value, task, f"{describe(task)}的资料已备齐，请领取")


def _collected(taking: Taking) -> None:
    task: ProductionTask = taking.record
    task.collected_by, task.collected_at = taking.unit.acting.name, taking.unit.now


def _editable(look: Look) -> Refused | None:
    if look.record.state is _S.ISSUED:
        return None
    return Refused(f"{describe(look.record)}已是“{look.record.state.label}”，不能再改。")


def _searchable(task: Any) -> Searchable:
    order = task.order
    project = order.project
    name = project.name if project else order.project_text
    return Searchable(
        f"{task.number} {name}",
        f"{order.placement} · {grade_text(order)} · {order.number}",
        names=(name, order.placement),
        words=(task.number, order.number or "", task.mix_reference or "", order.phone),
    )


def _extras(session: Session, task: Any, now: datetime) -> dict[str, Any]:
    order = task.order
    return {
        "order_number": order.number,
        "project_name": order.project.name if order.project else order.project_text,
        "placement": order.placement,
        "grade": grade_text(order),
        **{
            name: value
            for name, value in (kind("orders").extras or (lambda *_: {}))(
                session, order, now
            ).items()
            if name in ("mark", "trucks_planned", "slump", "sampling", "signature")
        },
    }


# fmt: off
TASKS = RecordKind(
    name="tasks",
    label="生产任务书",
    model=ProductionTask,
    series="RW",
    icon="documents",
    flow=Workflow(
        states=TaskState,
        initial=_S.ISSUED,
        tones={
            _S.ISSUED: Tone.WARNING,
            _S.DOCUMENTS_READY: Tone.INFO,
            _S.COLLECTED: Tone.SUCCESS,
            _S.CANCELLED: Tone.DANGER,
        },
        steps=(
            step("ready", "资料备齐", _S.ISSUED, _S.DOCUMENTS_READY,
                 (Role.DOCUMENT_CLERK, Role.TECHNICAL_HEAD), effect=_ready, asks="mix_reference",
                 undo="unready"),
            step("collect", "领取资料", _S.DOCUMENTS_READY, _S.COLLECTED,
                 (Role.SPECIALIST, Role.SECTION_HEAD), effect=_collected),
            step("unready", "退回备料", _S.DOCUMENTS_READY, _S.ISSUED,
                 (Role.DOCUMENT_CLERK, Role.TECHNICAL_HEAD), aside=True),
            step("cancel", "作废", (_S.ISSUED, _S.DOCUMENTS_READY), _S.CANCELLED,
                 (Role.SECTION_HEAD, Role.SPECIALIST), needs_reason=True, danger=True),
        ),
    ),
    groups=(
        group("任务", "mix_reference document_copies", "documents_wanted", "documents_due",
              "remarks"),
    ),
    columns=names(
        "number state order.project_id planned_opening volume_m3 order.strength_grade "
        "order.placement mix_reference issued_by issued_at"
    ),
    more_columns=names("order_id documents_due ready_at collected_at"),
    editors=frozenset(
        {Role.SPECIALIST, Role.SECTION_HEAD, Role.DOCUMENT_CLERK, Role.TECHNICAL_HEAD}
    ),
    sort="planned_opening",
    editable=_editable,
    create=create_task,
    searchable=_searchable,
    extras=_extras,
    forms=("F02",),
    aliases={"order": "order_id"},
    date_column="planned_opening",
)
# fmt: on
