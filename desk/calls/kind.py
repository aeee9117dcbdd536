"""How calls are written down, recognised, listed and found."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db.models import Call, CallState
from desk.calls.recognise import orders_of, recognised
from desk.calls.workflow import ANSWERING, FLOW
from desk.core.declare import group, names
from desk.core.errors import Refused
from desk.core.kinds import RecordKind, Searchable, Values
from desk.core.unit import Unit
from desk.core.workflow import Look, describe

_S = CallState


class Calls(RecordKind[Call]):
    model = Call
    series = "LD"
    icon = "phone"
    flow = FLOW
    groups = (
        group("来电", "phone", "caller unit", "project_id customer_id", "sort called_at", "matter"),
        group("接听", "repeated in_time", "answered_by_id transferred_to"),
        group("承诺", "promised_by promise"),
        group("办理", "outcome", "remarks"),
    )
    first = names("matter state called_at caller promised_by")
    columns = names(
        "number state called_at caller matter promised_by project_id sort phone unit answered_by_id "
        "outcome"
    )
    more_columns = names(
        "customer_id repeated in_time transferred_to promise called_back_by called_back_at order_id "
        "postponed_to complaint_id remarks"
    )
    register = names(
        "number state called_at caller unit phone project_id matter repeated in_time answered_by_id "
        "transferred_to promised_by called_back_at outcome"
    )
    editors = ANSWERING
    sort = "called_at"
    date_column = "called_at"
    needs = ("matter",)
    open_in = frozenset({_S.REGISTERED, _S.PROMISED, _S.CALLED_BACK})
    remedy = "要补记请先重开。"
    always_editable = ("remarks",)
    importable = True
    aliases = (("project", "project_id"), ("customer", "customer_id"))
    moment = "called_at"

    def editable(self, look: Look[Call]) -> Refused | None:
        if look.record.state is _S.VOID:
            return Refused(f"{describe(look.record)}已作废，不能再改。请另记一条。")
        return super().editable(look)

    def prepare(self, u: Unit, record: Call, values: Values) -> None:
        """The number says who calls, where nobody has written it down."""
        if record.phone and not (record.caller and record.project_id):
            known = recognised(u.session, u.acting.station_id, record.phone)
            if known is not None and record.caller in ("", known.name):
                record.caller = record.caller or known.name
                record.unit = record.unit or known.unit
                record.project_id = record.project_id or known.project_id
                record.customer_id = record.customer_id or known.customer_id
        if record.project is not None:
            customer = record.project.customer
            record.customer_id = record.customer_id or record.project.customer_id
            record.unit = record.unit or (customer.name if customer is not None else "")

    def problems(self, session: Session, record: Call, now: datetime) -> dict[str, str]:
        found = dict(super().problems(session, record, now))
        by, at = record.promised_by, record.called_at
        if by is not None and at is not None and by < at:
            found["promised_by"] = "承诺回电时间早于来电时间"
        if record.promise and by is None:
            found["promised_by"] = "写了承诺事项，还没有填承诺回电时间"
        return found

    def saved(self, u: Unit, record: Call) -> None:
        """A promise waits for its call back."""
        if record.state not in (_S.CALLED_BACK, _S.CLOSED, _S.VOID):
            promised = record.promised_by is not None
            record.state = _S.PROMISED if promised else _S.REGISTERED
        record.number = record.number or u.number(self.series)

    def extras(self, session: Session, record: Call, now: datetime) -> dict[str, Any]:
        """What the caller has ordered for these days."""
        found = orders_of(session, record.station_id, now, record.project_id, record.customer_id)
        return {"orders": [vars(each) for each in found]}

    def searchable(self, record: Call) -> Searchable:
        who = record.caller or record.unit or record.phone
        return Searchable(
            f"{record.number} {who}".strip(),
            record.matter[:120],
            names=tuple(name for name in (record.caller, record.unit) if name),
            words=tuple(w for w in (record.number, record.phone, record.matter) if w),
        )


CALLS = Calls()
