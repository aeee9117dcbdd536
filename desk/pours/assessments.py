"""开盘鉴定: the first batch is judged, and signed by those who must before production goes on
(M2.4.1)."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.models import (
    AssessmentState,
    MixUse,
    OpeningAssessment,
    Pour,
    ProductionTask,
    Role,
    TaskState,
    Workability,
)
from desk.core.acting import role_words
from desk.core.declare import group, names, step
from desk.core.effects import demand, put
from desk.core.errors import Invalid, Refused
from desk.core.filing import anything_filed
from desk.core.kinds import Values
from desk.core.records import make
from desk.core.stamps import clear_stamp, put_stamp
from desk.core.unit import Unit
from desk.core.workflow import Look, Taking, Tone, Workflow, describe
from desk.pours.assessed import mix_of
from desk.pours.of_pour import OfPourKind, closed_with_pour, pour_of
from desk.rules.table import UNASSESSED_MIX
from desk.values.grades import default_tolerance
from desk.values.showing import clock

_S = AssessmentState
WRITERS = frozenset({Role.INSPECTOR, Role.TECHNICAL_HEAD, Role.TECHNICAL_LEAD})

SEATS: dict[str, frozenset[Role]] = {
    "technical": frozenset({Role.TECHNICAL_LEAD, Role.TECHNICAL_HEAD}),
    "inspector": frozenset({Role.INSPECTOR}),
    "operator": frozenset({Role.PLANT_OPERATOR}),
    "dispatcher": frozenset({Role.DISPATCHER, Role.SECTION_HEAD}),
}
"""Who may sign where, by the stamp that the signature leaves."""
_USUAL = ("inspector", "operator")
_NEW = ("technical", "inspector", "dispatcher")
_SIGNERS = frozenset[Role]().union(*SEATS.values())


def seats_of(assessment: OpeningAssessment) -> tuple[str, ...]:
    """The signatures that are needed: more with a new mix (M2.4.1)."""
    return _NEW if assessment.mix_use is MixUse.NEW else _USUAL


def open_seats(assessment: OpeningAssessment) -> tuple[str, ...]:
    """The signatures that are still missing."""
    return tuple(s for s in seats_of(assessment) if getattr(assessment, f"{s}_at") is None)


def who_signs(seat: str) -> str:
    """The roles of a seat in words."""
    return role_words(SEATS[seat], "或")


def used_before(session: Session, pour: Pour, mix: str) -> bool:
    """Whether the station poured by this mix before this pour, or has assessed it for another."""
    task, known = ProductionTask, OpeningAssessment
    began = pour.opened_at or pour.planned_opening
    poured = (
        select(Pour.id)
        .join(task, task.order_id == Pour.order_id)
        .where(
            Pour.station_id == pour.station_id, Pour.id != pour.id, Pour.truck_count > 0,
            Pour.opened_at < began, task.mix_reference == mix, task.state != TaskState.CANCELLED,
        )
    )  # fmt: skip
    assessed = select(known.id).where(
        known.station_id == pour.station_id, known.pour_id != pour.id,
        known.mix_reference == mix, known.state == _S.SIGNED, known.signed_at < began,
    )  # fmt: skip
    return bool(session.scalar(select(or_(poured.exists(), assessed.exists()))))


def _all_is_right(look: Look[OpeningAssessment]) -> None:
    """What must be found in order before anybody signs (M2.4.1)."""
    found = look.record
    wrong = [
        words
        for words, good in (
            ("称量系统零点还没有校核", found.zero_checked),
            ("计量误差没有确认在标准范围内", found.errors_allowed),
            ("原材料、配合比没有确认相符", found.materials_match),
            ("和易性差", found.workability is not Workability.POOR),
        )
        if not good
    ]
    if wrong:
        raise UNASSESSED_MIX.refuse(
            f"{describe(found)}{'，'.join(wrong)}，不能签字。请调整后重新鉴定，把结果改好再签"
        )


def _free_seat(look: Look[OpeningAssessment]) -> None:
    found, acting = look.record, look.acting
    signed = [s for s in seats_of(found) if getattr(found, f"{s}_by_id") == acting.person_id]
    if signed:
        raise Refused(f"{describe(found)}{acting.name}已经签过字，还须{_still(found)}签字。")
    if not any(acting.has(*SEATS[seat]) for seat in open_seats(found)):
        raise Refused(f"{describe(found)}现在由{_still(found)}签字。请找有权的人办理。")
    _all_is_right(look)


def _still(found: OpeningAssessment) -> str:
    return "、".join(who_signs(seat) for seat in open_seats(found))


def _others_missing(taking: Taking[OpeningAssessment]) -> bool:
    return len(open_seats(taking.record)) > 1


def _sign(taking: Taking[OpeningAssessment]) -> None:
    """The acting person's own signature; the last one makes the assessment signed."""
    found, unit = taking.record, taking.unit
    demand(found, ("measured_mm", "workability"))
    at = taking.values.get("signed_at") or unit.now
    if at > unit.now:
        raise Invalid({"signed_at": "签字时间不能晚于现在"}, what=describe(found))
    seat = next(s for s in open_seats(found) if unit.acting.has(*SEATS[s]))
    put_stamp(found, seat, unit.acting, unit.now, {f"{seat}_at": at})
    if not open_seats(found):
        found.signed_at = max(getattr(found, f"{s}_at") for s in seats_of(found))


def _has_scan(look: Look[OpeningAssessment]) -> None:
    _all_is_right(look)
    if not anything_filed(look.session, look.record):
        raise Refused(
            f"{describe(look.record)}还没有扫描件。请先把各方签字的纸面开盘鉴定扫描归档，再登记签字。"
        )


def _on_paper(taking: Taking[OpeningAssessment]) -> None:
    """All signed on paper: their names and the hour are taken from the scan."""
    found = taking.record
    put(taking)
    demand(found, ("measured_mm", "workability", "signed_at"))
    demand(found, [f"{seat}_by" for seat in seats_of(found)])
    for seat in seats_of(found):
        setattr(found, f"{seat}_at", found.signed_at)


def _take_back(taking: Taking[OpeningAssessment]) -> None:
    """Nobody's signature stands under what is changed afterwards."""
    found = taking.record
    for seat in SEATS:
        clear_stamp(found, seat)
    found.signed_at = None


# fmt: off
FLOW = Workflow(
    states=AssessmentState,
    initial=_S.DRAFT,
    clause="M2.4.1",
    closed=closed_with_pour,
    tones={_S.DRAFT: Tone.WARNING, _S.SIGNED: Tone.SUCCESS, _S.VOID: Tone.DANGER},
    steps=(
        replace(
            step("sign", "签字", _S.DRAFT, _S.SIGNED, _SIGNERS, guard=_free_seat, effect=_sign,
                 asks="signed_at", undo="unsign"),
            waits=_others_missing,
        ),
        step("on_paper", "登记纸面签字", _S.DRAFT, _S.SIGNED, WRITERS, guard=_has_scan,
             effect=_on_paper, aside=True,
             asks="inspector_by operator_by technical_by dispatcher_by signed_at"),
        step("unsign", "撤回签字", (_S.DRAFT, _S.SIGNED), _S.DRAFT, _SIGNERS, effect=_take_back,
             needs_reason=True, aside=True),
        step("void", "作废", (_S.DRAFT, _S.SIGNED), _S.VOID, WRITERS, needs_reason=True,
             danger=True, aside=True),
    ),
)
# fmt: on


class OpeningAssessments(OfPourKind[OpeningAssessment]):
    model = OpeningAssessment
    series = "JD"
    icon = "sample"
    flow = FLOW
    groups = (
        group("鉴定", "pour_id", "assessed_at plant", "mix_reference mix_use", "batch_m3"),
        group("骨料含水与计量误差", "sand_moisture stone_moisture", "cement_error flyash_error",
              "slag_error sand_error", "stone_error water_error", "admixture_error"),
        group("确认", "zero_checked errors_allowed", "materials_match"),
        group("第一盘混凝土", "measured_mm workability", "temperature_c", "opinion", "remarks"),
    )  # fmt: skip
    first = names("assessed_at state pour.order.project_id pour.order.placement")
    columns = names(
        "number state assessed_at pour.order.project_id pour.order.placement mix_reference mix_use "
        "target_mm measured_mm workability signed_at"
    )
    more_columns = names(
        "pour_id plant batch_m3 sand_moisture stone_moisture temperature_c zero_checked "
        "errors_allowed materials_match inspector_by operator_by technical_by dispatcher_by opinion"
    )
    register = names(
        "number state assessed_at pour.order.project_id pour.order.placement pour.order.grade "
        "mix_reference mix_use sand_moisture stone_moisture target_mm measured_mm workability "
        "inspector_by operator_by technical_by dispatcher_by signed_at"
    )
    editors = WRITERS
    sort = "assessed_at"
    date_column = "assessed_at"
    moment = "assessed_at"
    needs = ("pour_id",)
    one_per = ("pour_id", "mix_reference")
    open_in = frozenset({_S.DRAFT})
    remedy = "要更正请先“撤回签字”。"
    words = ("mix_reference",)
    aliases = (("mix", "mix_reference"),)

    def editable(self, look: Look[OpeningAssessment]) -> Refused | None:
        found = look.record
        if found.state is _S.VOID:
            return Refused(f"{describe(found)}已作废，不能再改。请另建一份。")
        signed = [getattr(found, f"{s}_by") for s in SEATS if getattr(found, f"{s}_at")]
        if signed and found.state is _S.DRAFT:
            who = "、".join(signed)
            return Refused(f"{describe(found)}{who}已签字，内容不能再改。{self.remedy}")
        return super().editable(look)

    def prepare(self, u: Unit, record: OpeningAssessment, values: Values) -> None:
        """Order and task say what was to be made; whether the mix is new the station's past says."""
        super().prepare(u, record, values)
        pour = pour_of(record)
        if pour is None:
            return
        record.mix_reference = record.mix_reference or mix_of(u.session, pour)
        if record.mix_use is None and record.mix_reference:
            used = used_before(u.session, pour, record.mix_reference)
            record.mix_use = MixUse.USED if used else MixUse.NEW
        order = pour.order
        record.target_mm, record.tolerance_mm = order.slump_mm, order.slump_tolerance_mm
        if record.tolerance_mm is None and record.target_mm is not None:
            record.tolerance_mm = default_tolerance(record.target_mm)

    def saved(self, u: Unit, record: OpeningAssessment) -> None:
        record.number = record.number or u.number(self.series)

    def there_is(self, twin: OpeningAssessment) -> Refused:
        mix = f"配合比 {twin.mix_reference} 的" if twin.mix_reference else ""
        return Refused(
            f"{describe(twin.pour)}{mix}开盘鉴定已有 {twin.number}（{twin.state.label}）。"
            "请在那一份上继续，作废后才能另建。"
        )

    def told(self, record: OpeningAssessment) -> str:
        if record.assessed_at is None:
            return ""
        mix = "，新配合比" if record.mix_use is MixUse.NEW else ""
        slump = f"，实测坍落度 {record.measured_mm} mm" if record.measured_mm is not None else ""
        return f"{clock(record.assessed_at)} 开盘鉴定{mix}{slump}，{record.state.label}"


ASSESSMENTS = OpeningAssessments()


def none_yet(look: Look[Pour]) -> None:
    """A pour's mix is assessed once. Raises Refused where it is."""
    known = OpeningAssessment
    twin = look.session.scalar(
        select(known).where(
            known.pour_id == look.record.id,
            known.mix_reference == mix_of(look.session, look.record),
            known.state != _S.VOID,
        )
    )
    if twin is not None:
        raise ASSESSMENTS.there_is(twin)


def begin(taking: Taking[Pour]) -> None:
    """An assessment of the pour, with what order and task say, for the inspector to fill in."""
    taking.unit.result = make(taking.unit, ASSESSMENTS, {"pour": taking.record.id})
