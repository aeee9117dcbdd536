"""生产服务质量调查卡: facts from the pour, the customer's judgement and signature (M1.6.2, M2.7.2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import (
    Attachment,
    CardState,
    Complaint,
    ComplaintChannel,
    Pour,
    Rating,
    Role,
    ServiceCard,
    ServiceRating,
)
from desk.core.declare import group, names, step
from desk.core.effects import demand, doing, put
from desk.core.errors import Invalid, Refused
from desk.core.kinds import Children
from desk.core.unit import Unit
from desk.core.workflow import Look, Taking, Tone, Workflow, describe
from desk.pours.card_facts import card_facts
from desk.pours.facts import live_card, words_of
from desk.pours.of_pour import of_pour
from desk.pours.rules import card_items
from desk.rules.table import UNSATISFIED
from desk.settings import settings_of

_S = CardState
_OFFICE = frozenset({Role.SPECIALIST, Role.SECTION_HEAD})
BAD = (Rating.UNSATISFIED, Rating.VERY_UNSATISFIED)


def make_card(u: Unit, pour: Pour) -> ServiceCard:
    """A card for the pour, with what happened filled in and every item waiting for the customer."""
    card: ServiceCard = u.add(ServiceCard(id=uuid4(), pour_id=pour.id, card_date=pour.pour_date))
    card.pour = pour
    card.number = u.number("FK")
    _refill(u, card)
    items = settings_of(u.session, pour.station_id).text("pour.card_items")
    card.ratings = [
        ServiceRating(id=uuid4(), position=place, item=item[:60])
        for place, item in enumerate(card_items(items), start=1)
    ]
    return card


def _refill(u: Unit, card: ServiceCard) -> None:
    for name, text in card_facts(u.session, card.pour).items():
        setattr(card, name, text)


def _create(acting: Any, values: Mapping[str, Any], *, id: Any = None, reason: str = "") -> Any:
    """A card for the pour named in `values`; a pour has one."""
    from desk.core.kinds import kind
    from desk.core.records import fill, permit_editing
    from desk.core.references import resolve_reference
    from desk.core.unit import unit

    known = kind("service-cards")
    given = dict(values)
    raw = given.pop("pour", None) or given.pop("pour_id", None)
    with unit(acting, "新建", reason=reason) as u:
        if id is not None and (made := u.session.get(ServiceCard, id)) is not None:
            return u.changes(made)
        permit_editing(known, acting)
        pour_id = resolve_reference(u.session, acting, known.fields["pour_id"], raw)
        if pour_id is None:
            raise Invalid({"pour_id": "浇筑编号还没有填"})
        pour = u.load(Pour, pour_id)
        old = live_card(u.session, pour)
        if old is not None:
            raise Refused(f"{describe(pour)}已有调查卡 {old.number}（{old.state.label}）。")
        if pour.opened_at is None:
            raise Refused(f"{describe(pour)}还没有开盘，没有可评价的服务。")
        made = make_card(u, pour)
        made.id = id or made.id
        fill(u, known, made, given)
    return u.changes(made)


def _sign(taking: Taking) -> None:
    """The customer judged every item and signed; what is unsatisfied becomes a complaint (R15)."""
    card: ServiceCard = taking.record
    put(taking)
    demand(card, ("signer",))
    open_items = [r.item for r in card.ratings if r.rating is None]
    if open_items:
        sentence = f"{'、'.join(open_items)}还没有评价，须由客户逐项评价"
        raise Invalid({"ratings": sentence}, what=describe(card))
    card.signed_at = taking.values.get("signed_at") or taking.unit.now
    bad = [r for r in card.ratings if r.rating in BAD]
    if bad:
        _complain(taking.unit, card, bad)


def _complain(u: Unit, card: ServiceCard, bad: list[ServiceRating]) -> None:
    present = select(Complaint.id).where(Complaint.card_id == card.id).limit(1)
    if u.session.scalar(present) is not None:
        return
    said = [
        f"{r.item}：{r.rating.label}{f'（{r.note}）' if r.note else ''}" for r in bad if r.rating
    ]
    order = card.pour.order
    complaint = u.add(
        Complaint(
            id=uuid4(),
            registered_at=u.now,
            channel=ComplaintChannel.SERVICE_CARD,
            project_id=order.project_id,
            pour_id=card.pour_id,
            card_id=card.id,
            complainant=card.signer,
            phone=order.phone,
            content=f"调查卡 {card.number} 有不满意项：{'；'.join(said)}",
            demand=card.opinion,
        )
    )
    complaint.number = u.number("TS")
    sentence = f"{words_of(card.pour)}的{complaint.content}，已登记为一般投诉 {complaint.number}"
    u.warn(card, UNSATISFIED.warn(sentence))
    for role in (Role.SECTION_HEAD, Role.DEPUTY_MANAGER):
        u.notify(role.value, complaint, sentence[:500], rule=UNSATISFIED)


def _has_scan(look: Look) -> None:
    scan = select(Attachment.id).where(Attachment.record_id == look.record.id).limit(1)
    if look.session.scalar(scan) is None:
        raise Refused(f"{describe(look.record)}还没有扫描件。请先把客户签认的原件扫描归档。")


def _refresh(taking: Taking) -> None:
    _refill(taking.unit, taking.record)


def _editable(look: Look) -> Refused | None:
    if look.record.state is _S.ISSUED:
        return None
    return Refused(
        f"{describe(look.record)}{look.record.state.label}，客户签认的内容不能再改。"
        "确需更正请作废后重新填写。"
    )


def _facts(session: Session, card: Any, _now: datetime) -> dict[str, Any]:
    complaint = session.scalar(select(Complaint.number).where(Complaint.card_id == card.id))
    return {"complaint_number": complaint}


# fmt: off
CARDS = of_pour(
    "service-cards",
    "服务质量调查卡",
    ServiceCard,
    series="FK",
    icon="star",
    editors=_OFFICE,
    create=_create,
    flow=Workflow(
        states=CardState,
        initial=_S.ISSUED,
        tones={
            _S.ISSUED: Tone.WARNING,
            _S.SIGNED: Tone.INFO,
            _S.FILED: Tone.SUCCESS,
            _S.VOID: Tone.DANGER,
        },
        steps=(
            step("sign", "客户签认", _S.ISSUED, _S.SIGNED, _OFFICE, effect=_sign,
                 asks="signer signed_at opinion"),
            step("file", "扫描归档", _S.SIGNED, _S.FILED, _OFFICE, guard=_has_scan,
                 effect=doing(at="filed_at")),
            step("refill", "重新归集", _S.ISSUED, None, _OFFICE, effect=_refresh, aside=True),
            step("void", "作废", (_S.ISSUED, _S.SIGNED), _S.VOID, _OFFICE, needs_reason=True,
                 danger=True, aside=True),
        ),
    ),
    groups=(
        group("浇筑情况", "equipment_facts", "quality_facts", "quantity_facts", "sampling_facts",
              "document_facts", "incident_facts"),
        group("客户", "opinion"),
    ),
    children=(
        Children("ratings", "客户评价", ServiceRating, ("item", "rating", "note"), ("item",)),
    ),
    columns=names(
        "number state pour.order.project_id pour.order.placement card_date pour.supplied_m3 "
        "signer signed_at filed_at"
    ),
    more_columns=names("pour_id opinion"),
    sort="card_date",
    editable=_editable,
    extras=_facts,
    forms=("F14",),
    date_column="card_date",
    words=("signer",),
)
# fmt: on
