"""What is not in order and may all the same be archived: listed in one confirmation (M1.6.2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from db.models import (
    DeliveryTicket,
    DispatchLog,
    LetterState,
    LogState,
    Pour,
    RuleWarning,
    SiteLetter,
    TicketState,
)
from desk.core.errors import Warned
from desk.core.workflow import Taking
from desk.pours.cards import changed_since
from desk.pours.facts import words_of
from desk.rules.table import (
    DOCUMENTS,
    LATE_REPORT,
    LEFT_STANDING,
    NO_EVIDENCE,
    PLAN_NOT_MET,
    REFUSAL_UNSEEN,
    SAMPLES_SHORT,
    SHORT_TRIP,
    STRANGE_RECEIVER,
    UNASSESSED_MIX,
)
from desk.values.zone import local

_ANSWERED_FOR = (
    DOCUMENTS,
    LATE_REPORT,
    PLAN_NOT_MET,
    UNASSESSED_MIX,
    STRANGE_RECEIVER,
    SAMPLES_SHORT,
    NO_EVIDENCE,
    REFUSAL_UNSEEN,
    SHORT_TRIP,
)
"""Rules of which it is asked at the archive why they were not kept: what of them stays open. Other
warnings, such as a late first truck, are past and on record."""

_OVER = "facts:late"
"""A late opening is past; that nobody explained it is not."""


def warn_of_what_stands(taking: Taking[Pour]) -> Iterator[Warned]:
    """One warning for all of it, which is confirmed with a reason."""
    pour = taking.record
    said = list(left_standing(taking.unit.session, pour))
    if said:
        yield LEFT_STANDING.warn(f"{words_of(pour)}归档时还有：{'；'.join(said)}")


def left_standing(session: Session, pour: Pour) -> Iterator[str]:
    titles = {rule.id: rule.title for rule in _ANSWERED_FOR}
    mine = or_(RuleWarning.record_id == pour.id, RuleWarning.about_id == pour.id)
    counted = (
        select(RuleWarning.rule, func.count())
        .where(
            mine,
            RuleWarning.rule.in_([rule.id for rule in _ANSWERED_FOR]),
            RuleWarning.occasion != _OVER,
        )
        .group_by(RuleWarning.rule)
    )
    for rule, times in sorted((rule, times) for rule, times in session.execute(counted)):
        more = f"（{times} 处）" if times > 1 else ""
        yield f"“{titles[rule]}”{more}没有做到"
    for day in sorted(_not_reconciled(session, pour)):
        yield f"{day:%m-%d} 的小票还没有与调度日志核对"
    stale = changed_since(session, pour)
    if stale:
        yield f"调查卡 {stale} 签认之后，浇筑的情况又有更正"
    letters = select(func.count()).where(
        SiteLetter.pour_id == pour.id, SiteLetter.state != LetterState.RECEIVED
    )
    waiting = session.scalar(letters) or 0
    if waiting:
        yield f"{waiting} 份致施工单位函对方还没有签收"


def _not_reconciled(session: Session, pour: Pour) -> set[date]:
    left = session.scalars(
        select(DeliveryTicket.left_at).where(
            DeliveryTicket.pour_id == pour.id, DeliveryTicket.state != TicketState.VOID
        )
    )
    days = {local(moment).date() for moment in left if moment is not None}
    reconciled = session.scalars(
        select(DispatchLog.log_date).where(
            DispatchLog.station_id == pour.station_id,
            DispatchLog.state == LogState.RECONCILED,
            DispatchLog.log_date.in_(days),
        )
    )
    return days - set(reconciled)
