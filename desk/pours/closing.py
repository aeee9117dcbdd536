"""From the last volume asked to the archived pour: M1.6, M2.7.2."""

from __future__ import annotations

from sqlalchemy import func, select

from db.models import (
    DeliveryTicket,
    OrderState,
    Pour,
)
from desk.core.effects import demand, put
from desk.core.errors import Refused
from desk.core.unit import Unit
from desk.core.workflow import Look, Taking, describe
from desk.pours.archive import lacking, refuse_what_lacks
from desk.pours.cards import make_card
from desk.pours.facts import SENT, words_of
from desk.pours.standing import standing_of
from desk.pours.stopping import not_continued, taken_up_again


def ask_volume(taking: Taking[Pour]) -> None:
    """The closing volume, agreed with the project's person against take-off and plan (M2.7.2)."""
    pour = taking.record
    put(taking)
    demand(pour, ("closing_m3", "closing_with"))
    pour.closing_asked_at = taking.unit.now


def close(taking: Taking[Pour]) -> None:
    """The pour has ended: when, in how many last trucks, and what was left over."""
    pour = taking.record
    put(taking)
    pour.finished_at = taking.values.get("finished_at") or taking.unit.now
    pour.closing_counted = taking.values.get("closing_trucks") is None
    demand(pour, ("left_over_m3",))
    if pour.truck_count == 0:
        raise Refused(
            f"{words_of(pour)}还没有发货单，不能收盘。请先录入发货单；没有供应的请用“取消浇筑”。"
        )
    pour.order.state = OrderState.CLOSED


def count_last_trucks(u: Unit, pour: Pour) -> None:
    """How many loads left after the closing volume had been agreed; what the specialist counted
    himself at the closing stands."""
    if pour.finished_at is None or not pour.closing_counted:
        return
    query = select(func.count()).where(
        DeliveryTicket.pour_id == pour.id,
        *SENT,
        DeliveryTicket.left_at > pour.closing_asked_at,
    )
    pour.closing_trucks = int(u.session.scalar(query) or 0)


def after_closing(taking: Taking[Pour]) -> None:
    """The service card is made at once where one is needed (R14)."""
    u, pour = taking.unit, taking.record
    u.session.flush()
    stands = standing_of(u.session, pour)
    if stands.card_reasons and stands.card is None:
        make_card(u, pour)


def no_card_yet(look: Look[Pour]) -> None:
    card = standing_of(look.session, look.record).card
    if card is not None:
        raise Refused(f"{describe(look.record)}已有调查卡 {card.number}（{card.state.label}）。")


def issue_card(taking: Taking[Pour]) -> None:
    taking.unit.result = make_card(taking.unit, taking.record)


def may_archive(look: Look[Pour]) -> None:
    """Everything that is open is named at once, each with its remedy (R14, R11, R08, R37 …)."""
    pour, session = look.record, look.session
    stand = {pour.id: standing_of(session, pour)}
    refuse_what_lacks(pour, lacking(session, [pour], stand)[pour.id])


def may_reopen(look: Look[Pour]) -> None:
    not_continued(look)
    card = standing_of(look.session, look.record).card
    if card is not None and card.signed:
        raise Refused(
            f"{describe(look.record)}的调查卡 {card.number} 客户已签认，不能撤销收盘。"
            "请先作废调查卡。"
        )


def reopen(taking: Taking[Pour]) -> None:
    pour = taking.record
    taken_up_again(taking)
    pour.finished_at = pour.closing_trucks = pour.left_over_m3 = None
    pour.closing_counted = False
    pour.order.state = OrderState.POURING
