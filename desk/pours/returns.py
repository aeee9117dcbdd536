"""剩退混凝土: the call to the dispatcher, the scales, the treatment (M2.7.3, R29)."""

from __future__ import annotations

from sqlalchemy import ColumnElement

from db.fields import fields_of
from db.models import ReturnedLoad, ReturnState, Role, Treatment
from desk.core.declare import group, names, step
from desk.core.effects import Doing
from desk.core.errors import Invalid
from desk.core.kinds import Values
from desk.core.unit import Unit
from desk.core.workflow import Look, Taking, Tone, Workflow, describe
from desk.orders.facts import grade_text
from desk.pours.card_facts import return_words
from desk.pours.facts import CAME_BACK, words_of
from desk.pours.of_pour import SITE, OfPourKind, closed_with_pour, pour_of
from desk.pours.rules import volume_of_weight
from desk.rules.table import INCOMPLETE_RETURN
from desk.settings import settings_of
from desk.values.showing import clock

_S = ReturnState
_TOLD = ("pour_id", "plate", "placement", "grade", "waited_min", "cause", "estimated_m3")


def _told_complete(look: Look[ReturnedLoad]) -> None:
    """R29: the driver may turn round only after the dispatcher knows everything M2.7.3 names."""
    load = look.record
    fields = fields_of(ReturnedLoad)
    missing = [fields[n].label for n in _TOLD if getattr(load, n) in (None, "")]
    if missing:
        raise INCOMPLETE_RETURN.refuse(
            f"{describe(load)}还缺{'、'.join(missing)}，通知内容不全，罐车不得回站。请补齐后再通知调度"
        )


def _weigh(taking: Taking[ReturnedLoad]) -> None:
    """Net weight becomes volume by the grade's density, unless a volume was typed."""
    load = taking.record
    if taking.values.get("volume_m3") is None and load.weighed_kg is not None:
        density = settings_of(taking.unit.session, load.station_id).integer("pour.density_kg_m3")
        load.volume_m3 = volume_of_weight(load.weighed_kg, load.grade, density)


def _treat(taking: Taking[ReturnedLoad]) -> None:
    load = taking.record
    if load.treatment is Treatment.OTHER_SITE and load.target_pour_id is None:
        raise Invalid({"target_pour_id": "转其他工地要写明转入哪个浇筑"}, what=describe(load))
    if load.target_pour_id is not None and load.target_pour_id == load.pour_id:
        raise Invalid({"target_pour_id": "不能转入退货的这个浇筑"}, what=describe(load))


class Returns(OfPourKind[ReturnedLoad]):
    model = ReturnedLoad
    series = "TH"
    icon = "undo"
    flow = Workflow(
        states=ReturnState,
        initial=_S.DRAFT,
        closed=closed_with_pour,
        tones={
            _S.DRAFT: Tone.NEUTRAL,
            _S.REPORTED: Tone.WARNING,
            _S.WEIGHED: Tone.INFO,
            _S.TREATED: Tone.SUCCESS,
            _S.VOID: Tone.DANGER,
        },
        steps=(
            step("report", "通知调度", _S.DRAFT, _S.REPORTED, SITE, before_role=_told_complete,
                 effect=Doing(
                     at="reported_at",
                     series="TH",
                     tells=lambda r: (
                         f"{words_of(r.pour)} {r.plate}{r.sort.label} {r.estimated_m3} m³，"
                         f"{r.grade}，已等待 {r.waited_min} 分钟，{r.cause}"
                     ),
                     roles=(Role.DISPATCHER, Role.INSPECTOR),
                 ),
                 asks="reported_at"),
            step("weigh", "过磅", _S.REPORTED, _S.WEIGHED, (Role.DISPATCHER, Role.STATISTICIAN),
                 stamps="weighed", effect=Doing(needs=("weighed_kg",), also=_weigh),
                 asks="weighed_kg volume_m3 weighed_at"),
            step("treat", "处理", (_S.REPORTED, _S.WEIGHED), _S.TREATED,
                 (Role.INSPECTOR, Role.DISPATCHER, Role.TECHNICAL_HEAD),
                 stamps="treated", effect=Doing(needs=("treatment",), also=_treat),
                 asks="treatment target_pour_id treatment_note treated_at"),
            step("void", "作废", (_S.DRAFT, _S.REPORTED), _S.VOID, SITE, needs_reason=True,
                 danger=True),
        ),
    )  # fmt: skip
    groups = (
        group("通知内容", "pour_id", "sort plate", "placement grade", "waited_min estimated_m3",
              "cause"),
    )  # fmt: skip
    columns = names(
        "number state sort pour.order.project_id placement grade plate waited_min estimated_m3 "
        "volume_m3 treatment target_pour_id"
    )
    more_columns = names("pour_id cause reported_at weighed_kg treated_by treatment_note")
    register = names(
        "number state sort reported_at pour.order.project_id placement grade plate waited_min cause "
        "estimated_m3 weighed_kg volume_m3 weighed_by treatment treatment_note target_pour_id "
        "treated_by"
    )
    sort = "created_at"
    date_column = "created_at"
    moment = "reported_at"
    needs = ("pour_id",)
    open_in = frozenset({_S.DRAFT})
    remedy = "填错的请作废后另录。"
    words = ("plate", "grade", "cause")
    forms = ("F37",)

    def prepare(self, u: Unit, record: ReturnedLoad, values: Values) -> None:
        super().prepare(u, record, values)
        pour = pour_of(record)
        if pour is not None:
            record.grade = record.grade or grade_text(pour.order)

    def counted(self) -> tuple[ColumnElement[bool], ...]:
        return (CAME_BACK,)

    def told(self, record: ReturnedLoad) -> str:
        if record.state is _S.DRAFT:
            return ""
        return f"{clock(record.reported_at)} {return_words(record)}"


RETURNS = Returns()
