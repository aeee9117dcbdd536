"""What is still open of a closed pour (M1.6.2): one account of it for the archive's refusal, for the
board and for whoever looks at the pour, each with what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choice import Choice
from db.models import (
    CardState,
    DeliveryTicket,
    EventState,
    Pour,
    ProductionTask,
    QualityEvent,
    ReturnedLoad,
    ReturnState,
    SiteVariation,
    TaskState,
    TicketState,
    VariationState,
)
from db.models.pours import OfPour
from desk.core.errors import Refused
from desk.core.rule import Rule
from desk.core.workflow import describe
from desk.orders.facts import is_own, originals_in
from desk.pours.facts import words_of
from desk.pours.refusing import waiting_for_decision
from desk.pours.standing import Standing
from desk.rules.table import (
    AMENDMENT,
    DOCUMENTS,
    INCOMPLETE_RETURN,
    OPEN_AT_ARCHIVE,
    ORIGINAL_MISSING,
    OVER_PLAN,
    SERVICE_CARD,
    UNAUTHORISED_TREATMENT,
)
from desk.values.text import tidy

_MOST_NAMED = 3


@dataclass(frozen=True)
class Lacking:
    """One thing that keeps a pour from the archive: what is open, what to do, and by which rule."""

    says: str
    remedy: str
    rule: Rule

    def __post_init__(self) -> None:
        object.__setattr__(self, "says", tidy(self.says))  # it is shown by itself too

    @property
    def words(self) -> str:
        return f"{self.says}，{self.remedy}"


def lacking(
    session: Session, pours: Sequence[Pour], stand: Mapping[UUID, Standing]
) -> dict[UUID, tuple[Lacking, ...]]:
    """Pour → everything that keeps it from the archive, read for all of them at once."""
    if not pours:
        return {}
    around = _Around(session, pours)
    return {pour.id: tuple(_of(pour, stand[pour.id], around)) for pour in pours}


def refuse_what_lacks(pour: Pour, found: Sequence[Lacking]) -> None:
    """Raises one Refused that names everything, by the rule of the first."""
    if not found:
        return
    listed = "；".join(f"{n}、{each.words}" for n, each in enumerate(found, start=1))
    clauses = dict.fromkeys(c for each in found for c in each.rule.clause.split())
    first = found[0].rule
    raise Refused(
        f"{words_of(pour)}还缺 {len(found)} 项，不能归档：{listed}。（依据手册 {' '.join(clauses)}）",
        rule=first.id,
        clause=first.clause,
    )


class _Around:
    """What belongs to the pours and is not settled: named by the pour, and by the state."""

    def __init__(self, session: Session, pours: Sequence[Pour]) -> None:
        self.session, self.ids = session, [pour.id for pour in pours]
        self.tickets = self._open(DeliveryTicket, TicketState.SENT)
        self.variations = self._open(SiteVariation, VariationState.DRAFT)
        events = set(EventState) - {EventState.CLOSED}
        self.events = self._open(QualityEvent, *sorted(events))
        self.returns = self._open(
            ReturnedLoad, ReturnState.DRAFT, ReturnState.REPORTED, ReturnState.WEIGHED
        )
        self.refused = waiting_for_decision(session, pours[0].station_id)
        self.tasks = self._tasks(pours)
        self.originals = originals_in(session, [pour.order for pour in pours])

    def _open(self, model: type[OfPour], *states: Choice) -> dict[UUID, list[tuple[str, Choice]]]:
        """Pour → number and state of its records in one of `states`."""
        number, state = model.number, model.state  # type: ignore[attr-defined]
        query = select(model.pour_id, number, state).where(
            model.pour_id.in_(self.ids), state.in_(states)
        )
        found: dict[UUID, list[tuple[str, Choice]]] = {}
        for id_, named, stands in self.session.execute(query.order_by(number, model.id)):
            name = f"{model.called} {named}" if named else f"{model.called}草稿"
            found.setdefault(id_, []).append((name, stands))
        return found

    def _tasks(self, pours: Sequence[Pour]) -> dict[UUID, TaskState]:
        """Order → how far its documents are."""
        query = select(ProductionTask.order_id, ProductionTask.state).where(
            ProductionTask.order_id.in_([pour.order_id for pour in pours]),
            ProductionTask.state != TaskState.CANCELLED,
        )
        return {row.order_id: row.state for row in self.session.execute(query)}


def _of(pour: Pour, stands: Standing, around: _Around) -> Iterator[Lacking]:
    if stands.amendment_owed:
        says = "与订货不符，还没有由客户补签订货通知单"
        yield Lacking(says, "请在订货单上办理“变更”和“补签”", AMENDMENT)
    yield from _card(stands)
    refused = around.refused.get(pour.id, ())
    if refused:
        remedy = "请由客户补签，或由分管站领导办理“裁定”"
        yield Lacking(f"{_named(refused)}客户拒签，还没有裁定", remedy, OPEN_AT_ARCHIVE)
    yield from _signatures(pour, around)
    if pour.documents_handed_at is None and not is_own(pour.order):
        yield _documents(around.tasks.get(pour.order_id))
    for name, state in around.events.get(pour.id, ()):
        yield Lacking(f"{name}还没有了结", _EVENT[state], UNAUTHORISED_TREATMENT)
    for name, state in around.returns.get(pour.id, ()):
        yield Lacking(f"{name}还没有处理", _RETURN[state], INCOMPLETE_RETURN)
    if stands.pumps:
        yield Lacking(f"{_named(stands.pumps)}还没有离场", "请填写“离场时间”", OPEN_AT_ARCHIVE)
    if pour.order_id not in around.originals:
        says = f"{describe(pour.order).strip()}的原件还没有交回"
        yield Lacking(says, "请在订货单上办理“原件已交”，或附上扫描件", ORIGINAL_MISSING)


_EVENT: Mapping[Choice, str] = {
    EventState.SEEN: "请“了结”，或由质检员“授权处理”",
    EventState.AUTHORISED: "请“登记处理”后“了结”",
    EventState.TREATED: "请“了结”",
}
_RETURN: Mapping[Choice, str] = {
    ReturnState.DRAFT: "请“通知调度”，或作废",
    ReturnState.REPORTED: "请由调度员“过磅”、质检员“处理”，或作废",
    ReturnState.WEIGHED: "请由质检员“处理”",
}


def _card(stands: Standing) -> Iterator[Lacking]:
    card = stands.card
    if stands.card_owed:
        why = "，".join(stands.card_reasons)
        which = f"调查卡 {card.number} 客户还没有签认" if card else "还没有调查卡"
        remedy = "请由客户填写生产服务质量调查卡并签字"
        yield Lacking(f"{why}，{which}", remedy, SERVICE_CARD)
    elif card is not None and card.state is CardState.ISSUED:
        says = f"调查卡 {card.number} 客户还没有签认"
        yield Lacking(says, "请由客户签认，不需要的请作废", SERVICE_CARD)


def _signatures(pour: Pour, around: _Around) -> Iterator[Lacking]:
    variations = [name for name, _ in around.variations.get(pour.id, ())]
    if variations:
        says = f"{_named(variations)}客户还没有签认"
        yield Lacking(says, "请由项目指定人签认，不成立的请作废", OVER_PLAN)
    tickets = [name for name, _ in around.tickets.get(pour.id, ())]
    if tickets:
        remedy = "请由收货人“签收”，没有出站的请作废"
        yield Lacking(f"{_named(tickets)}还没有签收", remedy, OPEN_AT_ARCHIVE)


def _documents(task: TaskState | None) -> Lacking:
    way = {
        None: "请在订货单上“下达任务书”，备齐、领取后办理“资料交接”",
        TaskState.ISSUED: "请由资料员“资料备齐”，领取后办理“资料交接”",
        TaskState.DOCUMENTS_READY: "请“领取资料”后办理“资料交接”",
    }
    return Lacking("开盘资料还没有交接", way.get(task, "请办理“资料交接”"), DOCUMENTS)


def _named(names: Sequence[str]) -> str:
    shown = "、".join(names[:_MOST_NAMED])
    return f"{shown} 等 {len(names)} 项" if len(names) > _MOST_NAMED else shown
