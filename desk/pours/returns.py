"""剩退混凝土: the call to the dispatcher, the scales, the treatment (M2.7.3, R29)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db.fields import fields_of
from db.models import Pour, ReturnedLoad, ReturnState, Role, Treatment
from desk.core.declare import group, names, step
from desk.core.effects import ahead, doing
from desk.core.errors import Invalid, Refused
from desk.core.unit import Unit
from desk.core.workflow import Look, Taking, Tone, Workflow, describe
from desk.orders.facts import grade_text
from desk.pours.facts import words_of
from desk.pours.of_pour import SITE, of_pour
from desk.pours.rules import volume_of_weight
from desk.rules.table import INCOMPLETE_RETURN
from desk.settings import settings_of

_S = ReturnState
_TOLD = ("pour_id", "plate", "placement", "grade", "waited_min", "cause", "estimated_m3")


def _prepare(u: Unit, load: Any, _values: Mapping[str, Any]) -> None:
    pour = u.session.get(Pour, load.pour_id) if load.pour_id else None
    if pour is not None:
        load.pour = pour
        load.placement = load.placement or pour.order.placement
        load.grade = load.grade or grade_text(pour.order)


def _problems(_session: Session, load: Any, now: datetime) -> Mapping[str, str]:
    found = ahead(load, now)
    if load.pour_id is None:
        found["pour_id"] = "浇筑编号还没有填"
    return found


def _editable(look: Look) -> Refused | None:
    if look.record.state is _S.DRAFT:
        return None
    state = look.record.state.label
    return Refused(f"{describe(look.record)}{state}，不能再改。填错的请作废后另录。")


def _told_complete(look: Look) -> None:
    """R29: the driver may turn round only after the dispatcher knows everything M2.7.3 names."""
    load: ReturnedLoad = look.record
    fields = fields_of(ReturnedLoad)
    missing = [fields[n].label for n in _TOLD if getattr(load, n) in (None, "")]
    if missing:
        raise INCOMPLETE_RETURN.refuse(
            f"{describe(load)}还缺{'、'.join(missing)}，通知内容不全，罐车不得回站。请补齐后再通知调度"
        )


def _weigh(taking: Taking) -> None:
    """Net weight becomes volume by the grade's density, unless a volume was typed."""
    load: ReturnedLoad = taking.record
    if taking.values.get("volume_m3") is None and load.weighed_kg is not None:
        density = settings_of(taking.unit.session, load.station_id).integer("pour.density_kg_m3")
        load.volume_m3 = volume_of_weight(load.weighed_kg, load.grade, density)


def _treat(taking: Taking) -> None:
    load: ReturnedLoad = taking.record
    if load.treatment is Treatment.OTHER_SITE and load.target_pour_id is None:
        raise Invalid({"target_pour_id": "转其他工地要写明转入哪个浇筑"}, what=describe(load))
    if load.target_pour_id is not None and load.target_pour_id == load.pour_id:
        raise Invalid({"target_pour_id": "不能转入退货的这个浇筑"}, what=describe(load))


# fmt: off
RETURNS = of_pour(
    "returns",
    "剩退混凝土",
    ReturnedLoad,
    series="TH",
    icon="undo",
    flow=Workflow(
        states=ReturnState,
        initial=_S.DRAFT,
        tones={
            _S.DRAFT: Tone.NEUTRAL,
            _S.REPORTED: Tone.WARNING,
            _S.WEIGHED: Tone.INFO,
            _S.TREATED: Tone.SUCCESS,
            _S.VOID: Tone.DANGER,
        },
        steps=(
            step("report", "通知调度", _S.DRAFT, _S.REPORTED, SITE, before_role=_told_complete,
                 effect=doing(
                     at="reported_at",
                     series="TH",
                     tells=lambda r: (
                         f"{words_of(r.pour)} {r.plate}{r.sort.label} {r.estimated_m3} m³，"
                         f"{r.grade}，已等待 {r.waited_min} 分钟，{r.cause}"
                     )[:500],
                     roles=(Role.DISPATCHER, Role.INSPECTOR),
                 ),
                 asks="reported_at"),
            step("weigh", "过磅", _S.REPORTED, _S.WEIGHED, (Role.DISPATCHER, Role.STATISTICIAN),
                 effect=doing(by="weighed_by", at="weighed_at", needs=("weighed_kg",), also=_weigh),
                 asks="weighed_kg volume_m3 weighed_at"),
            step("treat", "处理", (_S.REPORTED, _S.WEIGHED), _S.TREATED,
                 (Role.INSPECTOR, Role.DISPATCHER, Role.TECHNICAL_HEAD),
                 effect=doing(by="treated_by", at="treated_at", needs=("treatment",), also=_treat),
                 asks="treatment target_pour_id treatment_note treated_at"),
            step("void", "作废", (_S.DRAFT, _S.REPORTED), _S.VOID, SITE, needs_reason=True,
                 danger=True),
        ),
    ),
    groups=(
        group("通知内容", "pour_id", "sort plate", "placement grade", "waited_min estimated_m3",
              "cause"),
    ),
    columns=names(
        "number state sort pour.order.project_id placement grade plate waited_min estimated_m3 "
        "volume_m3 treatment target_pour_id"
    ),
    more_columns=names("pour_id cause reported_at weighed_kg treated_by treatment_note"),
    sort="created_at",
    prepare=_prepare,
    problems=_problems,
    editable=_editable,
    forms=("F37",),
    date_column="created_at",
    words=("plate", "grade", "cause"),
)
# fmt: on
