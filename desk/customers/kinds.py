"""How customers and projects are filled in, listed and found."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choice import Choice
from db.models import (
    Customer,
    CustomerState,
    OrderNotice,
    OrderState,
    Project,
    ProjectDocument,
    ProjectPerson,
    ProjectState,
    Role,
)
from desk.core import twins
from desk.core.declare import group, names, step
from desk.core.kinds import Children, RecordKind, Searchable, Values
from desk.core.unit import Unit
from desk.core.workflow import Step, Tone, Workflow
from desk.values.pinyin import initials

_EDITORS = frozenset({Role.SPECIALIST, Role.SECTION_HEAD, Role.SALES, Role.SETTLEMENT_CLERK})
_CLOSERS = frozenset({Role.SECTION_HEAD, Role.SALES})
_C, _P = CustomerState, ProjectState
N = TypeVar("N", Customer, Project)


def _code(name: str) -> str:
    return initials(name).upper()[:60]


def _move(name: str, label: str, source: Choice, target: Choice) -> Step:
    return step(name, label, source, target, _CLOSERS | _EDITORS, aside=name != "start")


class _Named(RecordKind[N]):
    """Kinds listed by a name that is theirs alone; the lookup code follows from it."""

    editors = _EDITORS
    sort = "name"
    descending = False
    importable = True

    def prepare(self, u: Unit, record: N, values: Values) -> None:
        record.lookup_code = record.lookup_code or _code(record.name or "")

    def problems(self, session: Session, record: N, now: datetime) -> dict[str, str]:
        label = self.fields["name"].label
        if not record.name:
            return {"name": f"{label}不能为空"}
        twin = twins.taken(session, record, self.model.name)
        return {"name": f"{label}“{record.name}”已经建过档，不要重复"} if twin else {}

    def saved(self, u: Unit, record: N) -> None:
        twins.made(u.session, record, self.model.name)

    def many(self, u: Unit, rows: Iterable[Values]) -> bool:
        here = self.model.station_id == u.acting.station_id
        twins.expect(u.session, self.model.name, here, (row.get("name") for row in rows))
        return True


class Customers(_Named[Customer]):
    model = Customer
    icon = "customers"
    groups = (
        group("客户", "name short_name", "kind level", "lookup_code registered_on"),
        group("联系", "contact phone", "address", "notes"),
    )
    first = names("name state kind contact phone")
    columns = names("name state kind level contact phone lookup_code registered_on")
    register = names("name state kind level contact phone address registered_on notes")
    date_column = "registered_on"
    flow = Workflow(
        states=CustomerState,
        initial=_C.ACTIVE,
        tones={_C.ACTIVE: Tone.SUCCESS, _C.CLOSED: Tone.NEUTRAL},
        steps=(
            _move("close", "停用", _C.ACTIVE, _C.CLOSED),
            _move("reopen", "恢复往来", _C.CLOSED, _C.ACTIVE),
        ),
    )

    def searchable(self, record: Customer) -> Searchable:
        return Searchable(
            record.name,
            " · ".join(w for w in (record.short_name, record.contact, record.phone) if w),
            names=(record.name, record.short_name, record.contact),
            words=(record.lookup_code, record.phone),
        )

    def followers(self, session: Session, record: Customer) -> Iterable[Project]:
        return session.scalars(select(Project).where(Project.customer_id == record.id)).all()


class Projects(_Named[Project]):
    model = Project
    icon = "map-pin"
    groups = (
        group("工程", "name", "customer_id contract_number", "contractor supervisor",
              "owner lookup_code"),
        group("供应", "address", "haul_distance_km supply_priority",
              "specialist_id settlement_clerk", "collector", "notes"),
    )  # fmt: skip
    children = (
        Children(
            "people", "签认人与收货人", ProjectPerson, ("name", "right", "phone", "valid_until")
        ),
        Children("documents", "资料约定", ProjectDocument, ("kind_id", "wanted", "copies")),
    )
    first = names("name state customer_id haul_distance_km")
    columns = names(
        "name state customer_id address haul_distance_km supply_priority specialist_id "
        "contract_number"
    )
    register = names(
        "name state customer_id contract_number contractor supervisor owner address "
        "haul_distance_km supply_priority specialist_id settlement_clerk collector"
    )
    related = ("documents", "issuances", "change-requests")
    related_label = "资料"
    flow = Workflow(
        states=ProjectState,
        initial=_P.NOT_STARTED,
        tones={
            _P.NOT_STARTED: Tone.NEUTRAL,
            _P.IN_PROGRESS: Tone.SUCCESS,
            _P.PAUSED: Tone.WARNING,
            _P.FINISHED: Tone.NEUTRAL,
        },
        steps=(
            _move("start", "开工", _P.NOT_STARTED, _P.IN_PROGRESS),
            _move("pause", "间歇", _P.IN_PROGRESS, _P.PAUSED),
            _move("resume", "复工", _P.PAUSED, _P.IN_PROGRESS),
            _move("finish", "完工", _P.IN_PROGRESS, _P.FINISHED),
            _move("reopen", "重新开工", _P.FINISHED, _P.IN_PROGRESS),
        ),
    )

    def searchable(self, record: Project) -> Searchable:
        customer = record.customer.name if record.customer else ""
        return Searchable(
            record.name,
            " · ".join(w for w in (customer, record.address) if w),
            names=(record.name, customer, *(p.name for p in record.people)),
            words=(
                record.lookup_code,
                record.contract_number,
                record.address,
                *(p.phone for p in record.people),
            ),
        )

    def followers(self, session: Session, record: Project) -> Iterable[OrderNotice]:
        """Open orders carry the project's words; closed ones keep those they were closed with."""
        return session.scalars(
            select(OrderNotice).where(
                OrderNotice.project_id == record.id, OrderNotice.state != OrderState.CANCELLED
            )
        ).all()


CUSTOMERS = Customers()
PROJECTS = Projects()
