"""生产服务质量调查卡: facts from the pour, the customer's judgement and signature (M1.6.2, M2.7.2)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, String, cast, func, literal, select
from sqlalchemy.orm import Session

from db.fields import Field, Kind
from db.models import (
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
from desk.core.effects import Doing
from desk.core.errors import Invalid, Refused
from desk.core.filing import anything_filed
from desk.core.kinds import Children, Derived, Values
from desk.core.moments import in_turn
from desk.core.records import make
from desk.core.references import resolve_reference
from desk.core.unit import Unit
from desk.core.workflow import Look, Taking, Tone, Workflow, describe
from desk.orders.named import SIGNATORIES
from desk.pours.card_facts import card_facts
from desk.pours.facts import words_of
from desk.pours.of_pour import OfPourKind, after_opening, closed_with_pour
from desk.pours.refusing import refusing
from desk.pours.rules import card_items
from desk.rules.table import UNSATISFIED
from desk.settings import settings_of

_S = CardState
_OFFICE = frozenset({Role.SPECIALIST, Role.SECTION_HEAD})
MOST_ITEMS = 12
"""So many judgements of a card its register tells."""

BAD = (Rating.UNSATISFIED, Rating.VERY_UNSATISFIED)


def _sign(taking: Taking[ServiceCard]) -> None:
    """The customer judged every item and signed; what is unsatisfied becomes a complaint (R15)."""
    card = taking.record
    open_items = [r.item for r in card.ratings if r.rating is None]
    if open_items:
        sentence = f"{'、'.join(open_items)}还没有评价，须由客户逐项评价"
        raise Invalid({"ratings": sentence}, what=describe(card))
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


def _has_scan(look: Look[ServiceCard]) -> None:
    if not anything_filed(look.session, look.record):
        raise Refused(f"{describe(look.record)}还没有扫描件。请先把客户签认的原件扫描归档。")


def _refresh(taking: Taking[ServiceCard]) -> None:
    _refill(taking.unit, taking.record)


def _judged(card: type[ServiceCard]) -> ColumnElement[str]:
    """供应及时性：满意；服务态度：很满意, in the order of the card. A text of its own for each place,
    since no function of both databases joins rows in an order."""
    said: ColumnElement[str] = literal("")
    for place in range(1, MOST_ITEMS + 1):
        words = (
            ServiceRating.item + "：" + func.coalesce(cast(ServiceRating.rating, String), "未评")
        )
        here = (ServiceRating.card_id == card.id, ServiceRating.position == place)
        said = said + func.coalesce(select(words + "；").where(*here).scalar_subquery(), "")
    return func.rtrim(said, "；")


class Cards(OfPourKind[ServiceCard]):
    model = ServiceCard
    picks = (("signer", SIGNATORIES),)
    series = "FK"
    icon = "star"
    editors = _OFFICE
    flow = Workflow(
        states=CardState,
        initial=_S.ISSUED,
        clause="M1.6.2",
        anew="请在浇筑上重新开调查卡",
        closed=closed_with_pour,
        beside=frozenset({_S.REFUSED, _S.SETTLED}),
        tones={
            _S.ISSUED: Tone.WARNING,
            _S.SIGNED: Tone.INFO,
            _S.FILED: Tone.SUCCESS,
            _S.REFUSED: Tone.DANGER,
            _S.SETTLED: Tone.NEUTRAL,
            _S.VOID: Tone.DANGER,
        },
        steps=(
            step("sign", "客户签认", (_S.ISSUED, _S.REFUSED), _S.SIGNED, _OFFICE,
                 effect=Doing(at="signed_at", needs=("signer",), also=_sign),
                 asks="signer signed_at opinion"),
            step("file", "扫描归档", _S.SIGNED, _S.FILED, _OFFICE, guard=_has_scan,
                 effect=Doing(at="filed_at"), when_closed=True),
            step("refill", "重新归集", _S.ISSUED, None, _OFFICE, effect=_refresh, aside=True),
            *refusing(_S.ISSUED, _S.REFUSED, _S.SETTLED, _OFFICE),
            step("void", "作废", (_S.ISSUED, _S.SIGNED, _S.REFUSED, _S.FILED), _S.VOID, _OFFICE,
                 needs_reason=True, danger=True, aside=True),
        ),
    )  # fmt: skip
    groups = (
        group("浇筑情况", "equipment_facts", "quality_facts", "quantity_facts", "sampling_facts",
              "document_facts", "incident_facts"),
        group("客户", "opinion"),
    )  # fmt: skip
    children = (
        Children("ratings", "客户评价", ServiceRating, ("item", "rating", "note"), ("item",)),
    )
    first = names("pour.order.project_id pour.order.placement card_date state signer")
    columns = names(
        "number state pour.order.project_id pour.order.placement card_date pour.supplied_m3 "
        "signer signed_at filed_at"
    )
    more_columns = names("pour_id opinion")
    register = names(
        "number state card_date pour.order.project_id pour.order.placement pour.order.grade "
        "pour.supplied_m3 pour.specialist_id judged opinion signer signed_at filed_at"
    )
    derived = (Derived(Field("judged", "客户评价", Kind.TEXT, width=30), _judged),)
    sort = "card_date"
    date_column = "card_date"
    open_in = frozenset({_S.ISSUED, _S.REFUSED})
    remedy = "客户签认的内容确需更正，请作废后重新填写。"
    one_per = ("pour_id",)
    in_order = (after_opening("signed_at"), in_turn("signed_at filed_at"))
    words = ("signer",)
    forms = ("F14",)

    def begun(self, u: Unit, record: ServiceCard, values: Values) -> Values:
        """A card is of the pour named in `values`, which has been opened."""
        given = dict(values)
        raw = given.pop("pour", None) or given.pop("pour_id", None)
        pour_id = resolve_reference(u.session, u.acting, self.fields["pour_id"], raw)
        if pour_id is None:
            raise Invalid({"pour_id": "浇筑编号还没有填"})
        record.pour = u.load(Pour, pour_id)
        record.pour_id, record.card_date = pour_id, record.pour.pour_date
        if record.pour.opened_at is None:
            raise Refused(f"{describe(record.pour)}还没有开盘，没有可评价的服务。")
        return given

    def made(self, u: Unit, record: ServiceCard, values: Values) -> None:
        """What happened is filled in, and every item waits for the customer."""
        record.number = u.number(self.series)
        _refill(u, record)
        items = settings_of(u.session, record.station_id).text("pour.card_items")
        record.ratings = [
            ServiceRating(id=uuid4(), position=place, item=item[:60])
            for place, item in enumerate(card_items(items), start=1)
        ]

    def there_is(self, twin: ServiceCard) -> Refused:
        return Refused(f"{describe(twin.pour)}已有调查卡 {twin.number}（{twin.state.label}）。")

    def extras(self, session: Session, record: ServiceCard, now: datetime) -> dict[str, Any]:
        complaint = session.scalar(select(Complaint.number).where(Complaint.card_id == record.id))
        return {"complaint_number": complaint}


CARDS = Cards()


def make_card(u: Unit, pour: Pour) -> ServiceCard:
    """A card for the pour. Raises Refused where it has one."""
    return make(u, CARDS, {"pour": pour.id})


def _refill(u: Unit, card: ServiceCard) -> None:
    facts = card_facts(u.session, card.pour)
    for name, text in facts.items():
        setattr(card, name, text)
    card.gathered = facts


def card_follows(u: Unit, pour: Pour) -> None:
    """Until the customer has it before him a card tells what is known by then; what a clerk has
    written instead stands, and so does everything that was signed."""
    mine = (ServiceCard.pour_id == pour.id, ServiceCard.state == _S.ISSUED)
    card = u.session.scalar(select(ServiceCard).where(*mine))
    if card is None:
        return
    if card.card_date != pour.pour_date:
        card.card_date = pour.pour_date
    if card.gathered is None:  # made before the program remembered what it had written
        return
    facts = card_facts(u.session, pour)
    for name, text in facts.items():
        if getattr(card, name) == card.gathered.get(name) != text:
            setattr(card, name, text)
    if facts != card.gathered:
        card.gathered = facts


def changed_since(session: Session, pour: Pour) -> str:
    """The number of the signed card whose facts are no longer those of the pour, or ""."""
    signed = (ServiceCard.pour_id == pour.id, ServiceCard.state.in_([_S.SIGNED, _S.FILED]))
    card = session.scalar(select(ServiceCard).where(*signed))
    if card is None or card.gathered is None or card.gathered == card_facts(session, pour):
        return ""
    return card.number or ""
