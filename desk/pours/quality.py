"""质量异常: told within ten minutes, treated only as a technician allows (M1.5.1, R10)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from db.models import Attachment, EventState, Pour, Problem, QualityEvent, Role
from desk.core.declare import group, names, step
from desk.core.effects import complete, doing
from desk.core.unit import Unit
from desk.core.workflow import Look, Taking, Tone, Workflow, describe
from desk.orders.facts import stamp
from desk.pours.facts import words_of
from desk.pours.of_pour import SITE, of_pour
from desk.pours.rules import late_by
from desk.rules.table import LATE_REPORT, NO_EVIDENCE, UNAUTHORISED_TREATMENT
from desk.settings import settings_of

_S = EventState
_TECHNICIANS = frozenset({Role.INSPECTOR, Role.TECHNICAL_HEAD, Role.CHIEF_ENGINEER})


def _prepare(u: Unit, event: Any, _values: Mapping[str, Any]) -> None:
    event.seen_at = event.seen_at or u.now
    if event.problem is None or event.pour_id is None:
        return
    pour = u.session.get(Pour, event.pour_id)
    if not event.number:
        event.number = u.number("ZL")
        for role in (Role.DISPATCHER, Role.INSPECTOR):
            words = f"{words_of(pour)}发现{event.problem.label}异常：{event.description}"
            u.notify(role.value, event, words[:500], rule=LATE_REPORT)
    limit = settings_of(u.session, u.acting.station_id).integer("pour.report_minutes")
    told = event.told_at or u.now
    late = late_by(told, event.seen_at, limit)
    if late is not None:
        how = f"{stamp(told)} 才通知" if event.told_at else f"{stamp(told)} 仍未通知"
        u.warn(
            event,
            LATE_REPORT.warn(
                f"{words_of(pour)}的{event.problem.label}异常 {stamp(event.seen_at)} 发现，"
                f"{how}调度或质检员，超过 {limit} 分钟"
            ),
        )


def _only_as_allowed(look: Look) -> None:
    event: QualityEvent = look.record
    if event.state is not _S.AUTHORISED:
        raise UNAUTHORISED_TREATMENT.refuse(
            f"{describe(event)}还没有技术人员授权，严禁擅自处理混凝土。"
            "请联系质检员或技术科长在程序里“授权处理”后再处理"
        )


def _close(taking: Taking) -> None:
    """Water added in secret needs evidence: a photo with the record (M1.5.1)."""
    event: QualityEvent = taking.record
    photo = select(Attachment.id).where(Attachment.record_id == event.id).limit(1)
    if event.problem is Problem.WATER and taking.unit.session.scalar(photo) is None:
        sentence = f"{describe(event)}是现场加水，没有留下照片等证据"
        taking.unit.warn(event, NO_EVIDENCE.warn(sentence))


# fmt: off
QUALITY_EVENTS = of_pour(
    "quality-events",
    "质量异常",
    QualityEvent,
    series="ZL",
    icon="warning",
    flow=Workflow(
        states=EventState,
        initial=_S.SEEN,
        tones={
            _S.SEEN: Tone.DANGER,
            _S.AUTHORISED: Tone.WARNING,
            _S.TREATED: Tone.INFO,
            _S.CLOSED: Tone.SUCCESS,
        },
        steps=(
            step("authorise", "授权处理", _S.SEEN, _S.AUTHORISED, _TECHNICIANS,
                 effect=doing(
                     by="authorised_by",
                     at="authorised_at",
                     needs=("allowed_treatment",),
                     tells=lambda e: f"{describe(e)}授权处理：{e.allowed_treatment}",
                     roles=(Role.SPECIALIST, Role.DISPATCHER),
                 ),
                 asks="allowed_treatment"),
            step("treat", "登记处理", (_S.SEEN, _S.AUTHORISED), _S.TREATED, SITE,
                 before_role=_only_as_allowed, effect=doing(at="treated_at", needs=("treatment",)),
                 asks="treatment treated_at"),
            step("close", "了结", (_S.SEEN, _S.TREATED), _S.CLOSED, SITE,
                 effect=doing(needs=("outcome",), also=_close), asks="outcome"),
        ),
    ),
    groups=(
        group("发现", "pour_id", "seen_at problem", "plate", "description"),
        group("通知", "told told_name", "told_at"),
    ),
    columns=names(
        "number state pour.order.project_id pour.order.placement problem seen_at told told_at "
        "authorised_by treatment outcome"
    ),
    more_columns=names("pour_id plate description told_name allowed_treatment"),
    sort="seen_at",
    prepare=_prepare,
    problems=complete("pour_id", "problem", "description"),
    date_column="seen_at",
    words=("plate", "problem", "description"),
)
# fmt: on
