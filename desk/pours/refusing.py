"""拒签: the customer will not sign what he got. It is witnessed, told upwards at once, and stays open
until he signs after all or the deputy manager decides (M1.5.3, M2.7.1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choice import Choice
from db.models import (
    CardState,
    DeliveryTicket,
    Role,
    ServiceCard,
    SiteVariation,
    TicketState,
    VariationState,
)
from desk.core.declare import step
from desk.core.duty import Asking, Due, owed
from desk.core.effects import demand, put
from desk.core.errors import Invalid, Warned
from desk.core.filing import anything_filed
from desk.core.workflow import Look, Step, Taking, describe
from desk.pours.facts import words_of
from desk.rules.duties import SETTLE_REFUSAL
from desk.rules.table import OWN_APPROVAL, REFUSAL_UNSEEN
from desk.settings import settings_of

Signed = DeliveryTicket | SiteVariation | ServiceCard
"""What the customer signs at a pour and may refuse to sign."""

_TOLD = (Role.SECTION_HEAD, Role.DEPUTY_MANAGER, Role.SETTLEMENT_CLERK)
_DECIDE = (Role.DEPUTY_MANAGER, Role.STATION_MANAGER)
S = TypeVar("S", DeliveryTicket, SiteVariation, ServiceCard)


def refusing(
    unsigned: Choice, refused: Choice, settled: Choice, roles: Iterable[Role], *, asks: str = ""
) -> tuple[Step, Step]:
    """The steps 拒签 and 裁定 of a paper that waits for the customer's signature."""
    return (
        step("refuse", "拒签", unsigned, refused, roles, effect=_refuse, warner=_without_photo,
             stamps="refused", asks=f"refusal_witness refused_at {asks}", needs_reason=True,
             aside=True, clause="M2.7.1"),
        step("settle", "裁定", refused, settled, _DECIDE, guard=_not_ones_own, effect=_settle,
             stamps="settled", asks="decision", aside=True, clause="M1.5.3"),
    )  # fmt: skip


def _refuse(taking: Taking[Signed]) -> None:
    paper = taking.record
    put(taking)
    demand(paper, ("refusal_witness",))
    if paper.refusal_witness.strip() == taking.unit.acting.name:
        raise Invalid(
            {"refusal_witness": "见证人不能是登记拒签的人自己，请写明在场的另一人"},
            what=describe(paper),
        )
    paper.refusal_reason = taking.reason[:200]
    _tell(taking, _TOLD, f"客户拒签：{taking.reason}；见证人 {paper.refusal_witness}，待裁定")


def _without_photo(taking: Taking[Signed]) -> Iterator[Warned]:
    paper = taking.record
    if not anything_filed(taking.unit.session, paper):
        yield REFUSAL_UNSEEN.warn(
            f"{describe(paper).strip()}客户拒签，没有照片等证据。请拍照后用“归档附件”补上"
        )


def _not_ones_own(look: Look[Signed]) -> None:
    paper, acting = look.record, look.acting
    own = paper.refused_by_id == acting.person_id
    if own or acting.only_for(paper.refused_by_id, _DECIDE):
        raise OWN_APPROVAL.refuse(
            f"{describe(paper)}的拒签由{paper.refused_by}登记，不能由本人裁定。请由另一位站领导裁定"
        )


def _settle(taking: Taking[Signed]) -> None:
    """What the deputy manager decided stands in place of the signature."""
    paper = taking.record
    put(taking)
    demand(paper, ("decision",))
    role = taking.unit.acting.sits_as(_DECIDE)
    taking.unit.decide(paper, "settle", agreed=True, role=role)
    told = (Role.SPECIALIST, Role.SECTION_HEAD, Role.SETTLEMENT_CLERK)
    _tell(taking, told, f"拒签已裁定：{paper.decision}")


def _tell(taking: Taking[Signed], roles: tuple[Role, ...], what: str) -> None:
    paper = taking.record
    sentence = f"{words_of(paper.pour)} {describe(paper).strip()}{what}"
    for role in roles:
        taking.unit.notify(role.value, paper, sentence[:500])


def waiting_for_decision(session: Session, station: UUID) -> dict[UUID, list[str]]:
    """Pour → its papers that the customer refused to sign and nobody has decided about, in words."""
    found: dict[UUID, list[str]] = {}
    for paper in _refused(session, station):
        found.setdefault(paper.pour_id, []).append(describe(paper).strip())
    return found


def refusals_owed(asking: Asking) -> Iterator[Due]:
    """Every refusal waits for the deputy manager's decision."""
    lead = settings_of(asking.session, asking.station_id).span(SETTLE_REFUSAL.lead)
    for paper in _refused(asking.session, asking.station_id):
        about = f"{words_of(paper.pour)} {describe(paper).strip()}"
        due = (paper.refused_at or paper.changed_at) + lead
        yield owed(SETTLE_REFUSAL, due, asking.now, paper, about=about)


def _refused(session: Session, station: UUID) -> list[Signed]:
    """What nobody has decided about yet; there is never much of it."""
    return [
        *_in_state(session, station, DeliveryTicket, TicketState.REFUSED),
        *_in_state(session, station, SiteVariation, VariationState.REFUSED),
        *_in_state(session, station, ServiceCard, CardState.REFUSED),
    ]


def _in_state(session: Session, station: UUID, model: type[S], state: Choice) -> Iterable[S]:
    here = (model.station_id == station, model.state == state)
    return session.scalars(select(model).where(*here).order_by(model.id))
