"""What a pour still needs, by when and from whom; worked out from how it stands (domain §5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from db.models import CardState, Pour, PourState
from desk.core.duty import Due, Duty, owed
from desk.orders.facts import is_own, stamp
from desk.orders.rules import Signature
from desk.pours.archive import Lacking
from desk.pours.facts import project_name, promised_opening
from desk.pours.standing import Standing
from desk.rules.duties import (
    AGREE_PLAN,
    ARCHIVE_POUR,
    ASK_VOLUME,
    ASSESS_MIX,
    CHECK_PLAN,
    CLOSE_POUR,
    COMPLETE_POUR,
    CONFIRM_OPENING,
    EXPLAIN_DELAY,
    FILE_CARD,
    HAND_OVER_DOCUMENTS,
    ISSUE_CARD,
    ORDER_OPENING,
    RESIGN_ORDER,
    SEND_FIRST_TRUCK,
    SIGN_CARD,
    SIGN_TO_OPEN,
    START_PUMP,
    TELL_POSTS,
    UNLOAD_TRUCK,
)
from desk.rules.table import AMENDMENT, SERVICE_CARD
from desk.settings import Settings

_LAST_LOADS = 2


@dataclass(frozen=True)
class _Needs:
    """What a pour that stands like this asks for at one moment, in no order."""

    pour: Pour
    stands: Standing
    settings: Settings
    now: datetime
    lacking: Sequence[Lacking] = ()

    @property
    def opening(self) -> datetime:
        return promised_opening(self.pour)

    def owes(self, duty: Duty, due: datetime | None, says: str = "") -> Due:
        pour = self.pour
        about = f"{project_name(pour)} {pour.order.placement} {stamp(pour.planned_opening)}"
        return owed(duty, due, self.now, pour, says=says, about=about)

    def lead(self, duty: Duty) -> timedelta:
        return self.settings.span(duty.lead)

    def all(self) -> Iterator[Due]:
        pour = self.pour
        match pour.state:
            case PourState.PLANNED | PourState.CONFIRMED:
                yield from self.before_opening()
            case PourState.OPENED | PourState.SUPPLYING | PourState.CLOSING:
                yield from self.running()
            case PourState.CLOSED:
                yield from self.after_closing()
            case _:
                return
        late = self.opening + self.lead(EXPLAIN_DELAY)
        if pour.explained_at is None and (pour.opened_at or self.now) > late:
            yield self.owes(EXPLAIN_DELAY, late)

    def before_opening(self) -> Iterator[Due]:
        pour, stands, opening = self.pour, self.stands, self.opening
        signed = stands.signature in (Signature.AMENDED, Signature.VALID)
        if pour.confirmed_at is None and not is_own(pour.order):
            due = pour.planned_opening - self.lead(CONFIRM_OPENING)
            yield self.owes(CONFIRM_OPENING, due)
        if pour.posts_told_at is None:
            yield self.owes(TELL_POSTS, opening - self.lead(TELL_POSTS))
        if not signed:
            yield self.owes(SIGN_TO_OPEN, opening)
        if stands.amendment_owed:
            yield self.owes(RESIGN_ORDER, opening)
        if pour.checked_at is None:
            yield self.owes(CHECK_PLAN, opening)
        if pour.agreed_at is None:
            yield self.owes(AGREE_PLAN, opening)
        if signed and pour.checked_at and pour.agreed_at:
            yield self.owes(ORDER_OPENING, opening)
        yield from self.documents(opening)

    def documents(self, opened: datetime) -> Iterator[Due]:
        """The early documents go with the first truck, or with whoever fetches the concrete."""
        if self.pour.documents_handed_at is None and not is_own(self.pour.order):
            first_truck = opened + self.lead(HAND_OVER_DOCUMENTS)
            yield self.owes(HAND_OVER_DOCUMENTS, self.pour.first_truck_at or first_truck)

    def running(self) -> Iterator[Due]:
        pour, stands, now = self.pour, self.stands, self.now
        opened = pour.opened_at or self.opening
        if pour.state is PourState.OPENED:
            yield self.owes(SEND_FIRST_TRUCK, opened + self.lead(SEND_FIRST_TRUCK))
        yield from self.documents(opened)
        if pour.first_truck_at is not None and not stands.assessed:
            yield self.owes(ASSESS_MIX, pour.first_truck_at + self.lead(ASSESS_MIX))
        if stands.idle_since is not None:
            yield self.owes(START_PUMP, stands.idle_since + self.lead(START_PUMP))
        waiting, limit = stands.waiting_since, self.lead(UNLOAD_TRUCK)
        # A truck that has just come is no trouble: it becomes one when half its time is gone.
        if waiting is not None and now - waiting >= limit / 2:
            yield self.owes(UNLOAD_TRUCK, waiting + limit)
        if stands.amendment_owed:
            due = (pour.first_truck_at or now) + self.lead(RESIGN_ORDER)
            yield self.owes(RESIGN_ORDER, due)
        room = stands.supply.room
        last = _LAST_LOADS * self.settings.number("orders.truck_load_m3")
        if pour.state is PourState.SUPPLYING and room <= last:
            left = f"只剩 {max(room, Decimal(0)):.2f} m³"
            yield self.owes(ASK_VOLUME, now, f"{left}，{ASK_VOLUME.label}")
        if pour.state is PourState.CLOSING:
            yield self.owes(CLOSE_POUR, None)

    def after_closing(self) -> Iterator[Due]:
        pour, stands = self.pour, self.stands
        finished = pour.finished_at or self.opening
        if stands.amendment_owed:
            yield self.owes(RESIGN_ORDER, finished + self.lead(RESIGN_ORDER))
        if stands.card_owed:
            card = ISSUE_CARD if stands.card is None else SIGN_CARD
            yield self.owes(card, finished + self.lead(card))
        elif stands.card is not None and stands.card.state is CardState.SIGNED:
            yield self.owes(FILE_CARD, None)
        if self.lacking:
            more = f"等 {len(self.lacking)} 项" if len(self.lacking) > 1 else ""
            yield self.owes(COMPLETE_POUR, None, f"归档还缺：{self.lacking[0].says}{more}")
        elif not stands.amendment_owed and not stands.card_owed:
            yield self.owes(ARCHIVE_POUR, None)


def next_things(
    pour: Pour,
    stands: Standing,
    settings: Settings,
    now: datetime,
    lacking: Sequence[Lacking] = (),
) -> tuple[Due, ...]:
    """Everything the pour still needs, the most urgent first; `lacking` keeps it from the archive."""
    elsewhere = [  # what has a duty of its own, with an hour
        rule
        for rule, owed_there in (
            (AMENDMENT, stands.amendment_owed),
            (SERVICE_CARD, stands.card_owed),
        )
        if owed_there
    ]
    rest = tuple(each for each in lacking if each.rule not in elsewhere)
    found = _Needs(pour, stands, settings, now, rest).all()
    return tuple(sorted(found, key=lambda t: (t.due is None, t.due or now)))
