"""泵管、管卡 at a site: applied for in time, agreed, counted in and out, losses paid (M1.1, R27)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db.fields import fields_of
from db.models import PumpLine, PumpLineItem, PumpLineState, Role
from desk.core.declare import group, names, step
from desk.core.effects import (
    Doing,
    demand,
    demand_rows,
    empty_fields,
    written,
)
from desk.core.errors import Invalid, Warned
from desk.core.kinds import Children
from desk.core.workflow import Taking, Tone, Warner, Workflow, describe
from desk.lent.of_project import OFFICE, OfProjectKind, words_of
from desk.lent.rules import compensation, days_ahead, lost
from desk.orders.facts import signatories, why_not_authorised
from desk.orders.named import RECEIVERS, SIGNATORIES
from desk.rules.table import LATE_PUMP_LINE, LOST_PIPES, PUMP_AGREEMENT
from desk.settings import settings_of
from desk.values.zone import local

_S = PumpLineState
_STORE = frozenset({Role.MATERIALS_HEAD})
_SETTLERS = (Role.SETTLEMENT_CLERK, Role.SECTION_HEAD, Role.SPECIALIST)
_NOT_YET_THERE = frozenset({_S.DRAFT, _S.APPLIED, _S.AGREED})
_ALWAYS = {"due_on", "remarks"}
_COUNTED = {
    _S.AGREED: {"items.delivered"},
    _S.DELIVERED: {"items.delivered", "items.returned"},
    _S.CLEANED: {"items.returned"},
}
"""What may still be written once the agreement stands: the counts, each in its time."""


def _keep_agreement(line: PumpLine) -> None:
    """What both sides signed stays as it was signed."""
    still = _ALWAYS | _COUNTED[line.state]
    wrong = written(line, "items") - still
    if wrong:
        words = {n: f.label for n, f in fields_of(PumpLine).items()} | {"items": "材料行数"}
        words |= {f"items.{n}": f.label for n, f in fields_of(PumpLineItem).items()}
        no, yes = ("、".join(sorted(words[n] for n in names)) for names in (wrong, still))
        raise PUMP_AGREEMENT.refuse(
            f"{describe(line)}{line.state.label}，不能改{no}。现在只填{yes}；"
            "与协议不符的请写在备注里"
        )


def _in_time(name: str, done: str) -> Warner:
    """The moment in the field `name` lies the days of M2.1.6 before the pipes are needed."""

    def warner(taking: Taking[PumpLine]) -> Iterator[Warned]:
        line = taking.record
        days = settings_of(taking.unit.session, line.station_id).integer("pour.pump_line_days")
        assert line.needed_on is not None
        left = days_ahead(local(getattr(line, name)).date(), line.needed_on)
        if left < days:
            stands = f"提前 {left} 天" if left >= 0 else f"过后 {-left} 天才"
            yield LATE_PUMP_LINE.warn(
                f"{words_of(line)} {line.needed_on:%m-%d} 使用，{stands}{done}，须提前 {days} 天"
            )

    return warner


def _agree(taking: Taking[PumpLine]) -> None:
    """Only the person the project authorised can bind it, and to prices that are written down."""
    line = taking.record
    demand_rows(line, "items", ("price",))
    assert line.agreed_at is not None
    why = why_not_authorised(line, line.customer_signer, line.agreed_at)
    if why:
        raise PUMP_AGREEMENT.refuse(f"{describe(line)}的签字人{why}，协议无效。请由项目指定人签字")


def _deliver(taking: Taking[PumpLine]) -> None:
    """What was applied for came, where nobody counted otherwise; it is due back some day."""
    line = taking.record
    assert line.due_on is not None
    assert line.delivered_at is not None
    if line.due_on < local(line.delivered_at).date():
        label = fields_of(PumpLine)["due_on"].label
        raise Invalid({"due_on": f"{label}不能早于进场当天"}, what=describe(line))
    for item in line.items:
        item.delivered = item.applied if item.delivered is None else item.delivered


def _take_back(taking: Taking[PumpLine]) -> None:
    line = taking.record
    demand_rows(line, "items", ("delivered", "returned"))
    line.compensation = compensation(line.items)
    missing = [
        f"{item.name}{item.size} {gone} {item.measure}"
        for item in line.items
        if (gone := lost(item.delivered, item.returned))
    ]
    if missing:
        sentence = f"{words_of(line)} 遗失{'、'.join(missing)}"[:400]
        owed = f"{sentence}，按协议赔偿 {line.compensation:,.2f} 元，请与项目协商"
        taking.unit.notify(Role.SETTLEMENT_CLERK.value, line, owed, rule=LOST_PIPES)


def _settle(taking: Taking[PumpLine]) -> None:
    """The sum that was negotiated; another than the agreement gives needs its reason (M1.1.3)."""
    line = taking.record
    if not line.compensation:
        return
    demand(line, ("agreed_compensation",))
    if line.agreed_compensation != line.compensation and not taking.reason.strip():
        raise LOST_PIPES.refuse(
            f"{describe(line)}商定赔偿 {line.agreed_compensation:,.2f} 元，按协议应为 "
            f"{line.compensation:,.2f} 元。请写明原因后再结清"
        )
    acting = taking.unit.acting
    taking.unit.decide(line, "settle", agreed=True, role=acting.sits_as(_SETTLERS))


def _cancel(taking: Taking[PumpLine]) -> None:
    taking.record.cancel_reason = taking.reason.strip()[:200]


# fmt: off
_STEPS = (
    step("apply", "申报", _S.DRAFT, _S.APPLIED, OFFICE,
         stamps="applied", effect=Doing(
         needs=("project_id", "needed_on"), series="BG",
         also=lambda taking: demand_rows(taking.record, "items", ("name", "applied")),
         tells=lambda x: f"{words_of(x)} {x.needed_on:%m-%d} 使用泵管、管卡，请备料",
         roles=(Role.MATERIALS_HEAD,)),
         warner=_in_time("applied_at", "申报")),
    step("agree", "签协议", _S.APPLIED, _S.AGREED, OFFICE,
         effect=Doing(
         at="agreed_at", needs=("customer_signer",), also=_agree,
         tells=lambda x: f"{words_of(x)} 泵管协议已签，请组织进场",
         roles=(Role.MATERIALS_HEAD,)),
         warner=_in_time("agreed_at", "签协议"), asks="customer_signer agreed_at"),
    step("deliver", "进场", _S.AGREED, _S.DELIVERED, _STORE,
         effect=Doing(at="delivered_at", needs=("delivery_receiver", "due_on"), also=_deliver),
         asks="delivery_receiver delivered_at due_on"),
    step("clean", "清洗整理", _S.DELIVERED, _S.CLEANED, OFFICE | _STORE, effect=Doing(at="cleaned_at"),
         asks="cleaned_at"),
    step("return", "清退", _S.CLEANED, _S.RETURNED, _STORE,
         effect=Doing(at="returned_at", also=_take_back), asks="returned_at"),
    step("settle", "结清", _S.RETURNED, _S.SETTLED, frozenset(_SETTLERS),
         effect=Doing(at="settled_at", also=_settle), asks="agreed_compensation settled_at"),
    step("cancel", "取消", _NOT_YET_THERE, _S.CANCELLED, OFFICE, effect=_cancel, needs_reason=True,
         danger=True, aside=True),
)
# fmt: on


class PumpLines(OfProjectKind[PumpLine]):
    model = PumpLine
    picks = (("customer_signer", SIGNATORIES), ("delivery_receiver", RECEIVERS))
    series = "BG"
    icon = "pump-line"
    editors = OFFICE | _STORE
    flow = Workflow(
        states=PumpLineState,
        initial=_S.DRAFT,
        clause="M1.1.1",
        steps=_STEPS,
        tones={
            _S.DRAFT: Tone.NEUTRAL, _S.APPLIED: Tone.WARNING, _S.AGREED: Tone.INFO,
            _S.DELIVERED: Tone.WARNING, _S.CLEANED: Tone.INFO, _S.RETURNED: Tone.WARNING,
            _S.SETTLED: Tone.SUCCESS, _S.CANCELLED: Tone.DANGER,
        },
    )  # fmt: skip
    groups = (group("申报", "project_id", "placement", "needed_on due_on", "remarks"),)
    children = (
        Children(
            "items",
            "泵管、管卡",
            PumpLineItem,
            names("name size measure applied price delivered returned"),
        ),
    )
    first = names("project_id placement needed_on due_on state")
    columns = names(
        "number state project_id placement needed_on due_on applied_by delivered_at returned_at "
        "compensation"
    )
    more_columns = names(
        "applied_at customer_signer agreed_at delivery_receiver cleaned_at agreed_compensation "
        "settled_at cancel_reason remarks"
    )
    register = names(
        "number state project_id placement applied_by applied_at needed_on customer_signer "
        "agreed_at delivered_at delivery_receiver due_on returned_at compensation "
        "agreed_compensation settled_at"
    )
    open_in = _NOT_YET_THERE | frozenset(_COUNTED)
    words = ("placement", "customer_signer")
    forms = ("F08", "F09", "F10")

    def problems(self, session: Session, record: PumpLine, now: datetime) -> dict[str, str]:
        line = record
        found = dict(super().problems(session, line, now))
        if line.applied_at:
            found |= empty_fields(line, ("project_id", "needed_on"))
        if line.due_on and line.needed_on and line.due_on < line.needed_on:
            found["due_on"] = f"{self.fields['due_on'].label}不能早于使用日期"
        for place, item in enumerate(line.items, start=1):
            if (lost(item.delivered, item.returned) or 0) < 0:
                found["items"] = (
                    f"第 {place} 行{item.name}清退 {item.returned} {item.measure}，"
                    f"多于进场的 {item.delivered} {item.measure}"
                )
        if line.state in _COUNTED:
            _keep_agreement(line)
        return found

    def extras(self, session: Session, record: PumpLine, now: datetime) -> dict[str, Any]:
        return {
            "lost": [lost(item.delivered, item.returned) for item in record.items],
            "signatories": signatories(record),
        }


PUMP_LINES = PumpLines()
