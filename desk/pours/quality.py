"""质量异常: told within ten minutes, treated only as a technician allows (M1.5.1, R10)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from db.models import EventState, Problem, QualityEvent, Role
from desk.core.declare import group, names, step
from desk.core.effects import Doing
from desk.core.errors import Warned
from desk.core.filing import anything_filed
from desk.core.moments import in_turn
from desk.core.unit import Unit
from desk.core.workflow import Look, Taking, Tone, Workflow, describe
from desk.orders.facts import stamp
from desk.pours.card_facts import event_words
from desk.pours.facts import words_of
from desk.pours.of_pour import SITE, OfPourKind, closed_with_pour
from desk.pours.rules import late_by
from desk.rules.table import LATE_REPORT, NO_EVIDENCE, UNAUTHORISED_TREATMENT
from desk.settings import settings_of

_S = EventState
_TECHNICIANS = frozenset({Role.INSPECTOR, Role.TECHNICAL_HEAD, Role.CHIEF_ENGINEER})


def _only_as_allowed(look: Look[QualityEvent]) -> None:
    event = look.record
    if event.state is not _S.AUTHORISED:
        raise UNAUTHORISED_TREATMENT.refuse(
            f"{describe(event)}还没有技术人员授权，严禁擅自处理混凝土。"
            "请联系质检员或技术科长在程序里“授权处理”后再处理"
        )


def _without_evidence(taking: Taking[QualityEvent]) -> Iterator[Warned]:
    """Water added in secret needs evidence: a photo with the record (M1.5.1)."""
    event = taking.record
    if event.problem is Problem.WATER and not anything_filed(taking.unit.session, event):
        yield NO_EVIDENCE.warn(f"{describe(event)}是现场加水，没有留下照片等证据")


class QualityEvents(OfPourKind[QualityEvent]):
    model = QualityEvent
    series = "ZL"
    icon = "warning"
    flow = Workflow(
        states=EventState,
        initial=_S.SEEN,
        clause="M1.5.1",
        closed=closed_with_pour,
        tones={
            _S.SEEN: Tone.DANGER,
            _S.AUTHORISED: Tone.WARNING,
            _S.TREATED: Tone.INFO,
            _S.CLOSED: Tone.SUCCESS,
        },
        steps=(
            step("authorise", "授权处理", _S.SEEN, _S.AUTHORISED, _TECHNICIANS,
                 stamps="authorised",
                 effect=Doing(
                     needs=("allowed_treatment",),
                     tells=lambda e: f"{describe(e)}授权处理：{e.allowed_treatment}",
                     roles=(Role.SPECIALIST, Role.DISPATCHER),
                 ),
                 asks="allowed_treatment"),
            step("treat", "登记处理", (_S.SEEN, _S.AUTHORISED), _S.TREATED, SITE,
                 before_role=_only_as_allowed, effect=Doing(at="treated_at", needs=("treatment",)),
                 asks="treatment treated_at"),
            step("close", "了结", (_S.SEEN, _S.TREATED), _S.CLOSED, SITE,
                 effect=Doing(needs=("outcome",)),
                 warner=_without_evidence, asks="outcome"),
        ),
    )  # fmt: skip
    groups = (
        group("发现", "pour_id", "seen_at problem", "plate", "description"),
        group("通知", "told told_name", "told_at"),
    )
    first = names("problem state pour.order.project_id pour.order.placement seen_at")
    columns = names(
        "number state pour.order.project_id pour.order.placement problem seen_at told told_at "
        "authorised_by treatment outcome"
    )
    more_columns = names("pour_id plate description told_name allowed_treatment")
    register = names(
        "number state seen_at pour.order.project_id pour.order.placement pour.order.grade "
        "plate problem description told told_name told_at authorised_by treatment outcome"
    )
    sort = "seen_at"
    date_column = "seen_at"
    moment = "seen_at"
    needs = ("pour_id", "problem", "description")
    in_order = (
        in_turn("seen_at told_at"),
        in_turn("seen_at authorised_at treated_at", "。先授权，后处理（依据手册 M1.5.1）"),
    )
    words = ("plate", "problem", "description")

    def saved(self, u: Unit, record: QualityEvent) -> None:
        """Dispatcher and inspector read of it as soon as it is written down."""
        if record.number:
            return
        assert record.problem is not None, "a saved event says what it is"
        record.number = u.number(self.series)
        said = f"{words_of(record.pour)}发现{record.problem.label}异常：{record.description}"
        for role in (Role.DISPATCHER, Role.INSPECTOR):
            u.notify(role.value, record, said[:500], rule=LATE_REPORT)

    def warnings(self, session: Session, record: QualityEvent, now: datetime) -> Iterator[Warned]:
        """R10: told too late, or not told yet. A told event no longer counts as not told."""
        assert record.problem is not None
        limit = settings_of(session, record.station_id).integer("pour.report_minutes")
        told = record.told_at or now
        if late_by(told, record.seen_at, limit) is None or record.seen_at is None:
            return
        how = f"{stamp(told)} 才通知" if record.told_at else f"{stamp(told)} 仍未通知"
        yield LATE_REPORT.warn(
            f"{words_of(record.pour)}的{record.problem.label}异常 {stamp(record.seen_at)} 发现，"
            f"{how}调度或质检员，超过 {limit} 分钟"
        )

    def told(self, record: QualityEvent) -> str:
        return f"质量异常 {event_words(record)}"


QUALITY_EVENTS = QualityEvents()
