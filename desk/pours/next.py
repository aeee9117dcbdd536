"""What a pour still needs, by when and from whom; worked out from its facts alone (domain §5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from db.models import CardState, PourState, Role
from desk.settings import Settings

_CLERK = (Role.SPECIALIST,)
_DISPATCH = (Role.DISPATCHER,)
_LAST_LOADS = 2


@dataclass(frozen=True)
class Facts:
    """A pour as its deadlines see it. `signed` says whether the order may be opened at all,
    `amendment_owed` whether a change waits for the customer's signature; `pump_idle_since` and
    `truck_waiting_since` are of what stands at the site now. Volumes are m³."""

    state: PourState
    planned_opening: datetime
    expected_opening: datetime | None = None
    confirmed_at: datetime | None = None
    posts_told_at: datetime | None = None
    checked_at: datetime | None = None
    agreed_at: datetime | None = None
    documents_handed_at: datetime | None = None
    opened_at: datetime | None = None
    first_truck_at: datetime | None = None
    finished_at: datetime | None = None
    signed: bool = True
    amendment_owed: bool = False
    explained_at: datetime | None = None
    card_needed: bool = False
    card: CardState | None = None
    pump_idle_since: datetime | None = None
    truck_waiting_since: datetime | None = None
    delivered: Decimal = Decimal(0)
    allowed: Decimal = Decimal(0)

    @property
    def opening(self) -> datetime:
        """When the customer was promised the opening."""
        return self.expected_opening or self.planned_opening


@dataclass(frozen=True)
class Limits:
    """The times the manual allows, and what one truck carries in m³."""

    call: timedelta
    posts: timedelta
    first_truck: timedelta
    late_opening: timedelta
    idle: timedelta
    waiting: timedelta
    card: timedelta
    load: Decimal

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        def minutes(key: str) -> timedelta:
            return timedelta(minutes=settings.integer(key))

        return cls(
            call=minutes("confirm.lead_minutes"),
            posts=minutes("pour.posts_lead_minutes"),
            first_truck=minutes("pour.first_truck_minutes"),
            late_opening=minutes("pour.late_opening_minutes"),
            idle=minutes("pour.idle_minutes"),
            waiting=minutes("pour.waiting_minutes"),
            card=timedelta(hours=settings.integer("pour.card_hours")),
            load=settings.number("orders.truck_load_m3"),
        )


@dataclass(frozen=True)
class NextThing:
    """One open thing. `due` None has no hour; `step` of the record kind `kind` settles it."""

    rule: str
    clause: str
    what: str
    roles: tuple[Role, ...]
    due: datetime | None
    overdue: bool
    step: str
    kind: str = "pours"

    @property
    def who(self) -> str:
        return "、".join(role.label for role in self.roles)


_Said = tuple[str, str, str, tuple[Role, ...], datetime | None, str, str]


def next_things(facts: Facts, limits: Limits, now: datetime) -> tuple[NextThing, ...]:
    """Everything the pour still needs, the most urgent first."""
    found = [
        NextThing(rule, clause, what, who, due, due is not None and now > due, step, kind)
        for rule, clause, what, who, due, step, kind in _said(facts, limits, now)
    ]
    return tuple(sorted(found, key=lambda t: (t.due is None, t.due or now)))


def _said(facts: Facts, limits: Limits, now: datetime) -> Iterator[_Said]:
    match facts.state:
        case PourState.PLANNED | PourState.CONFIRMED:
            yield from _before_opening(facts, limits)
        case PourState.OPENED | PourState.SUPPLYING | PourState.CLOSING:
            yield from _running(facts, limits, now)
        case PourState.CLOSED:
            yield from _after_closing(facts, limits)
        case _:
            return
    promised, late = facts.opening, limits.late_opening
    if facts.explained_at is None and (facts.opened_at or now) - promised > late:
        yield "R30", "M1.3.1", "向客户解释开盘延误", _CLERK, promised + late, "explain", "pours"


def _before_opening(facts: Facts, limits: Limits) -> Iterator[_Said]:
    opening = facts.opening
    if facts.confirmed_at is None:
        due = facts.planned_opening - limits.call
        yield "D11", "M1.2.3 M2.3.1", "打电话核实开盘时间", _CLERK, due, "confirm", "pours"
    if facts.posts_told_at is None:
        yield (
            "D12", "M2.3.1", "通知各岗位准备", _DISPATCH, opening - limits.posts, "tell_posts",
            "pours",
        )  # fmt: skip
    if not facts.signed:
        yield "R01", "M1.2.1", "请客户指定人签认订货单", _CLERK, opening, "sign", "orders"
    if facts.amendment_owed:
        yield "R11", "M1.5.3", "请客户补签订货单", _CLERK, opening, "resign", "orders"
    if facts.checked_at is None:
        yield "R07", "M1.4.1", "专员核实计划各项", _CLERK, opening, "check", "pours"
    if facts.agreed_at is None:
        yield "R07", "M1.4.1", "调度核实计划各项", _DISPATCH, opening, "agree", "pours"
    if facts.signed and facts.checked_at and facts.agreed_at:
        yield "R30", "M1.3.1 M2.3.1", "下达开盘指令", _CLERK, opening, "open", "pours"
    yield from _documents(facts, opening + limits.first_truck)


def _documents(facts: Facts, first_truck: datetime) -> Iterator[_Said]:
    """The early documents go with the first truck."""
    if facts.documents_handed_at is None:
        due = facts.first_truck_at or first_truck
        yield "R08", "M1.4.2", "开盘资料随首车交接", _CLERK, due, "hand_over", "pours"


def _running(facts: Facts, limits: Limits, now: datetime) -> Iterator[_Said]:
    first_truck = (facts.opened_at or facts.opening) + limits.first_truck
    if facts.state is PourState.OPENED:
        yield "D13", "M2.4.1", "首车出站", _DISPATCH, first_truck, "first_truck", "pours"
    yield from _documents(facts, first_truck)
    if facts.pump_idle_since is not None:
        due = facts.pump_idle_since + limits.idle
        yield "D15", "M1.2.3", "泵停置，开始泵送或写明原因", _CLERK, due, "", "pump-uses"
    if facts.truck_waiting_since is not None and _half_over(
        facts.truck_waiting_since, limits.waiting, now
    ):
        due = facts.truck_waiting_since + limits.waiting
        who = (*_CLERK, *_DISPATCH)
        yield "D16", "M1.4.3", "现场有车等待，尽快卸料", who, due, "sign", "tickets"
    if facts.amendment_owed:
        due = (facts.first_truck_at or now) + limits.card
        yield "R11", "M1.5.3", "请客户补签订货单", _CLERK, due, "resign", "orders"
    room = facts.allowed - facts.delivered
    if facts.state is PourState.SUPPLYING and room <= _LAST_LOADS * limits.load:
        what = f"只剩 {max(room, Decimal(0)):.2f} m³，核实收盘方量"
        yield "R13", "M1.6.1 M2.7.2", what, _CLERK, now, "begin_closing", "pours"
    if facts.state is PourState.CLOSING:
        yield "R13", "M1.6.1", "浇完后登记收盘", _CLERK, None, "close", "pours"


def _half_over(since: datetime, limit: timedelta, now: datetime) -> bool:
    """A truck that has just come is no trouble: it becomes one when half its time is gone."""
    return now - since >= limit / 2


def _after_closing(facts: Facts, limits: Limits) -> Iterator[_Said]:
    due = (facts.finished_at or facts.opening) + limits.card
    signed = facts.card in (CardState.SIGNED, CardState.FILED)
    if facts.amendment_owed:
        yield "R11", "M1.5.3", "请客户补签订货单", _CLERK, due, "resign", "orders"
    if facts.card_needed and facts.card is None:
        yield "D18", "M1.6.2 M2.7.2", "开调查卡请客户评价", _CLERK, due, "card", "pours"
    elif facts.card_needed and not signed:
        yield "D18", "M1.6.2 M2.7.2", "请客户评价并签认调查卡", _CLERK, due, "sign", "service-cards"
    elif facts.card is CardState.SIGNED:
        yield "D18", "M1.6.2", "扫描归档调查卡", _CLERK, None, "file", "service-cards"
    if not facts.amendment_owed and (signed or not facts.card_needed):
        yield "R14", "M1.6.2", "资料齐全，归档", _CLERK, None, "archive", "pours"
