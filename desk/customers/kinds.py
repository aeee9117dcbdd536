"""How customers and projects are filled in, listed and found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import (
    Customer,
    CustomerState,
    OrderNotice,
    OrderState,
    Project,
    ProjectPerson,
    ProjectState,
    Role,
)
from desk.core.declare import group, names, step
from desk.core.kinds import Children, RecordKind, Searchable
from desk.core.unit import Unit
from desk.core.workflow import Tone, Workflow
from desk.values.pinyin import initials
from desk.values.zone import local

_EDITORS = frozenset({Role.SPECIALIST, Role.SECTION_HEAD, Role.SALES, Role.SETTLEMENT_CLERK})
_CLOSERS = frozenset({Role.SECTION_HEAD, Role.SALES})


def _prepare_customer(u: Unit, customer: Any, _values: Mapping[str, Any]) -> None:
    if not customer.lookup_code and customer.name:
        customer.lookup_code = initials(customer.name).upper()[:60]
    if customer.registered_on is None:
        customer.registered_on = local(u.now).date()


def _prepare_project(u: Unit, project: Any, _values: Mapping[str, Any]) -> None:
    if not project.lookup_code and project.name:
        project.lookup_code = initials(project.name).upper()[:60]
    if project.customer_id is not None:
        project.customer = u.session.get(Customer, project.customer_id)


def _named(session: Session, record: Any, _now: datetime) -> Mapping[str, str]:
    label = "客户名称" if isinstance(record, Customer) else "工程名称"
    if not record.name:
        return {"name": f"{label}不能为空"}
    model = type(record)
    twin = session.scalar(
        select(model.id).where(
            model.station_id == record.station_id, model.name == record.name, model.id != record.id
        )
    )
    return {"name": f"{label}“{record.name}”已经建过档，不要重复"} if twin else {}


def _find_customer(customer: Any) -> Searchable:
    detail = " · ".join(w for w in (customer.short_name, customer.contact, customer.phone) if w)
    return Searchable(
        customer.name,
        detail,
        names=(customer.name, customer.short_name, customer.contact),
        words=(customer.lookup_code, customer.phone),
    )


def _find_project(project: Any) -> Searchable:
    customer = project.customer.name if project.customer else ""
    return Searchable(
        project.name,
        " · ".join(w for w in (customer, project.address) if w),
        names=(project.name, customer, *(p.name for p in project.people)),
        words=(
            project.lookup_code,
            project.contract_number,
            project.address,
            *(p.phone for p in project.people),
        ),
    )


def _projects_of(session: Session, customer: Any) -> Iterable[Any]:
    return session.scalars(select(Project).where(Project.customer_id == customer.id)).all()


def _orders_of(session: Session, project: Any) -> Iterable[Any]:
    """Open orders carry the project's words; closed ones keep those they were closed with."""
    return session.scalars(
        select(OrderNotice).where(
            OrderNotice.project_id == project.id,
            OrderNotice.state.in_([s for s in OrderState if s is not OrderState.CANCELLED]),
        )
    ).all()


# fmt: off
def _flow(states: Any, moves: Iterable[tuple[str, str, Any, Any]], tones: Any) -> Workflow:
    return Workflow(
        states=states,
        initial=next(iter(states)),
        steps=tuple(
            step(name, label, source, target, _CLOSERS | _EDITORS, aside=name != "start")
            for name, label, source, target in moves
        ),
        tones=tones,
    )
# fmt: on


_C, _P = CustomerState, ProjectState

# fmt: off
CUSTOMERS = RecordKind(
    name="customers",
    label="客户",
    model=Customer,
    icon="customers",
    groups=(
        group("客户", "name short_name", "kind level", "lookup_code registered_on"),
        group("联系", "contact phone", "address", "notes"),
    ),
    columns=names("name state kind level contact phone lookup_code registered_on"),
    editors=_EDITORS,
    sort="name",
    descending=False,
    prepare=_prepare_customer,
    problems=_named,
    searchable=_find_customer,
    followers=_projects_of,
    flow=_flow(
        CustomerState,
        (("close", "停用", _C.ACTIVE, _C.CLOSED), ("reopen", "恢复往来", _C.CLOSED, _C.ACTIVE)),
        {_C.ACTIVE: Tone.SUCCESS, _C.CLOSED: Tone.NEUTRAL},
    ),
    importable=True,
    date_column="registered_on",
)
# fmt: on

# fmt: off
PROJECTS = RecordKind(
    name="projects",
    label="工程",
    model=Project,
    icon="map-pin",
    groups=(
        group("工程", "name", "customer_id contract_number", "contractor supervisor",
              "owner lookup_code"),
        group("供应", "address", "haul_distance_km supply_priority",
              "specialist_id settlement_clerk", "collector", "notes"),
    ),
    columns=names(
        "name state customer_id address haul_distance_km supply_priority specialist_id "
        "contract_number"
    ),
    editors=_EDITORS,
    sort="name",
    descending=False,
    children=(
        Children(
            "people", "签认人与收货人", ProjectPerson, ("name", "right", "phone", "valid_until")
        ),
    ),
    prepare=_prepare_project,
    problems=_named,
    searchable=_find_project,
    followers=_orders_of,
    flow=_flow(
        ProjectState,
        (
            ("start", "开工", _P.NOT_STARTED, _P.IN_PROGRESS),
            ("pause", "间歇", _P.IN_PROGRESS, _P.PAUSED),
            ("resume", "复工", _P.PAUSED, _P.IN_PROGRESS),
            ("finish", "完工", _P.IN_PROGRESS, _P.FINISHED),
            ("reopen", "重新开工", _P.FINISHED, _P.IN_PROGRESS),
        ),
        {
            _P.NOT_STARTED: Tone.NEUTRAL,
            _P.IN_PROGRESS: Tone.SUCCESS,
            _P.PAUSED: Tone.WARNING,
            _P.FINISHED: Tone.NEUTRAL,
        },
    ),
    importable=True,
    aliases={"customer": "customer_id", "specialist": "specialist_id"},
)
# fmt: on
