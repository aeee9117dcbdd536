"""A scratch area, written by the recipes of ARCHITECTURE.md as a newcomer would: 试拌, the trials of
the laboratory, with results, an approval by two, a duty, a report, a form, pages. It is no part of
the program."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, Uuid, distinct, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Record, Stored
from db.choice import Choice
from db.fields import Field, Kind, Usual, field, fields_of, stamp
from db.models import Role
from desk.core.approvals import Approval, both
from desk.core.area import Area
from desk.core.declare import group, names, step
from desk.core.duty import Asking, Due, Duty, owed
from desk.core.effects import Doing, demand_rows
from desk.core.kinds import Children, RecordKind, Searchable
from desk.core.reporting import Asked, Report, Row
from desk.core.workflow import Tone, Workflow, describe
from desk.rules.table import OWN_APPROVAL
from reports.form import Form
from reports.sheet import Sign, sheet_of, signs
from ui.pages import REPORT, PageSpec, Tab

# -- db/models: shape and words ----------------------------------------------------------------


class TrialState(Choice):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待审批"
    APPROVED = "approved", "已批准"
    VOID = "void", "已作废"


class TrialMix(Record):
    """试拌: what the laboratory tried for a grade, and what came of it."""

    __tablename__ = "trial_mixes"
    __table_args__ = (UniqueConstraint("station_id", "number"),)
    called = "试拌"

    number: Mapped[str | None] = field(Kind.CODE, "试拌编号", width=16)
    state: Mapped[TrialState] = field(
        Kind.STATE, "状态", choices=TrialState, default=TrialState.DRAFT
    )
    grade: Mapped[str] = field(Kind.TEXT, "强度等级", default="", required=True, width=11)
    tried_on: Mapped[date | None] = field(Kind.DATE, "试拌日期", usual=Usual.NOW)
    tester: Mapped[str] = field(Kind.TEXT, "试验员", default="", usual=Usual.ME, width=10)
    project_id: Mapped[UUID | None] = field(Kind.REFERENCE, "工程名称", refers="projects")
    submitted_by, submitted_by_id, submitted_at = stamp("提交", "提交时间")
    approved_by, approved_by_id, approved_at = stamp("审批", "审批时间")
    remarks: Mapped[str] = field(Kind.LONG_TEXT, "备注", default="")

    results: Mapped[list[TrialResult]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="TrialResult.position"
    )


class TrialResult(Stored):
    """One age at which cubes were pressed, and their strength in MPa."""

    __tablename__ = "trial_results"

    trial_id: Mapped[UUID] = mapped_column(Uuid(), ForeignKey("trial_mixes.id"), index=True)
    position: Mapped[int] = mapped_column()
    age_days: Mapped[int | None] = field(Kind.INTEGER, "龄期", unit="d", required=True, minimum=1)
    strength: Mapped[int | None] = field(Kind.DECIMAL, "强度", unit="MPa", minimum=0)


# -- desk/trials: what is allowed --------------------------------------------------------------

_S = TrialState
_LABORATORY = frozenset({Role.INSPECTOR, Role.TECHNICAL_HEAD})

# fmt: off
APPROVAL = Approval(
    submit=step("submit", "提交审批", _S.DRAFT, _S.SUBMITTED, _LABORATORY, stamps="submitted",
                effect=Doing(series="SP", needs=("grade",),
                             also=lambda t: demand_rows(t.record, "results", ("age_days", "strength")))),
    granted=_S.APPROVED,
    seats=both(Role.TECHNICAL_HEAD, Role.CHIEF_ENGINEER),
    asks=lambda trial: f"{describe(trial)}（{trial.grade}）待审批",
    told=(Role.INSPECTOR,),
    own=OWN_APPROVAL,
)
# fmt: on


class TrialMixes(RecordKind[TrialMix]):
    model = TrialMix
    series = "SP"
    icon = "sample"
    editors = _LABORATORY
    flow = Workflow(
        states=TrialState,
        initial=_S.DRAFT,
        tones={
            _S.DRAFT: Tone.NEUTRAL,
            _S.SUBMITTED: Tone.WARNING,
            _S.APPROVED: Tone.SUCCESS,
            _S.VOID: Tone.DANGER,
        },
        steps=(
            *APPROVAL.steps(),
            step("void", "作废", _S.DRAFT, _S.VOID, _LABORATORY, needs_reason=True, danger=True),
        ),
    )
    groups = (group("试拌", "grade project_id", "tried_on tester", "remarks"),)
    children = (Children("results", "强度结果", TrialResult, ("age_days", "strength")),)
    columns = names("number state grade project_id tried_on tester approved_by approved_at")
    sort = "tried_on"
    date_column = "tried_on"
    open_in = frozenset({_S.DRAFT})
    remedy = "请另做一次试拌。"
    one_per = ("grade", "tried_on")

    def searchable(self, record: TrialMix) -> Searchable:
        words = tuple(w for w in (record.number, record.grade) if w)
        return Searchable(
            f"{record.number or '试拌草稿'} {record.grade}", record.tester, words=words
        )


TRIALS = TrialMixes()
PRESS = Duty("D99", "M3.1.1", "试拌待提交", (Role.INSPECTOR,), "trial-mixes", "submit")
_DAYS = timedelta(days=28)


def owes(asking: Asking) -> Iterator[Due]:
    """A trial is submitted with its strength of 28 days."""
    drafts = select(TrialMix).where(
        TrialMix.station_id == asking.station_id, TrialMix.state == TrialState.DRAFT
    )
    for trial in asking.session.scalars(drafts):
        if trial.tried_on is not None:
            due = asking.start_of(trial.tried_on + _DAYS)
            yield owed(PRESS, due, asking.now, trial, about=trial.grade)


def by_grade(asked: Asked) -> list[Row]:
    """Per grade: how many trials, and the mean strength of all their results."""
    of, strength = TrialMix, TrialResult.strength
    query = (
        select(of.grade, func.count(distinct(of.id)), func.sum(strength), func.count(strength))
        .outerjoin(of.results)
        .where(of.station_id == asked.acting.station_id, *TRIALS.counted())
        .where(*asked.period.of_days(of.tried_on))
        .group_by(of.grade)
        .order_by(of.grade)
    )
    return [
        {"grade": grade, "trials": trials, "strength": total / pressed if total else None}
        for grade, trials, total, pressed in asked.session.execute(query)
    ]


BY_GRADE = Report(
    name="trials-by-grade",
    label="试拌强度",
    title="试拌强度统计表",
    columns={
        "grade": fields_of(TrialMix)["grade"],
        "trials": Field("trials", "试拌次数", Kind.INTEGER),
        "strength": fields_of(TrialResult)["strength"],
    },
    rows=by_grade,
    summed=("trials",),
    clause="M3.1.1",
)
AREA = Area(kinds=(TRIALS,), duties=(owes,), reports=(BY_GRADE,))

# -- reports/trials, ui/pages: what is printed and seen -----------------------------------------

FORM = Form(
    id="F99",
    title="试拌记录",
    of="trial-mixes",
    build=sheet_of(
        TRIALS,
        dated="tried_on",
        closing=(signs(Sign(by="tester"), Sign("技术科长"), Sign("总工")),),
    ),
)
TAB = Tab(
    "trials",
    "试拌",
    "sample",
    (PageSpec("trial-mixes", "试拌"), PageSpec("trials-by-grade", "试拌强度", REPORT)),
)
