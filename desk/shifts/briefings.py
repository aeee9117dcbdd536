"""日安全交底: each working day the safety officer briefs the posts of production (M2.3.1)."""

from __future__ import annotations

from uuid import uuid4

from db.models import BriefedPerson, BriefingState, Role, SafetyBriefing
from desk.core.declare import group, names, step
from desk.core.effects import Doing, demand_rows
from desk.core.errors import Refused
from desk.core.kinds import Children, RecordKind, Searchable
from desk.core.unit import Unit
from desk.core.workflow import Look, Taking, Tone, Workflow, describe
from desk.values.zone import today

_S = BriefingState
_BRIEFING = frozenset({Role.SAFETY_OFFICER, Role.SECTION_HEAD})
"""The section head briefs where the station has no safety officer."""


def _somebody_listened(taking: Taking[SafetyBriefing]) -> None:
    demand_rows(taking.record, "attendees", ("name", "post"))


# fmt: off
FLOW = Workflow(
    states=BriefingState,
    initial=_S.DRAFT,
    clause="M2.3.1",
    tones={_S.DRAFT: Tone.WARNING, _S.GIVEN: Tone.SUCCESS, _S.VOID: Tone.DANGER},
    steps=(
        step("give", "交底", _S.DRAFT, _S.GIVEN, _BRIEFING, stamps="given", asks="given_at",
             effect=Doing(needs=("topics",), also=_somebody_listened), undo="take_back"),
        step("take_back", "撤销交底", _S.GIVEN, _S.DRAFT, _BRIEFING, needs_reason=True, aside=True),
        step("void", "作废", (_S.DRAFT, _S.GIVEN), _S.VOID, _BRIEFING, needs_reason=True,
             danger=True, aside=True),
    ),
)
# fmt: on


class SafetyBriefings(RecordKind[SafetyBriefing]):
    model = SafetyBriefing
    series = "AQ"
    icon = "warning"
    flow = FLOW
    groups = (
        group("交底", "briefing_date shift", "weather place", "topics"),
        group("备注", "remarks"),
    )
    children = (
        Children("attendees", "受交底人", BriefedPerson, ("name", "post", "signed", "note")),
    )
    first = names("briefing_date shift state given_by topics")
    columns = names("number state briefing_date shift given_by given_at topics place")
    more_columns = names("weather remarks")
    register = names("number state briefing_date shift given_by given_at topics place remarks")
    editors = _BRIEFING
    sort = "briefing_date"
    date_column = "briefing_date"
    open_in = frozenset({_S.DRAFT})
    remedy = "要更正请先“撤销交底”。"
    aliases = (("date", "briefing_date"),)
    copyable = True
    forms = ("A01",)

    def editable(self, look: Look[SafetyBriefing]) -> Refused | None:
        if look.record.state is _S.VOID:
            return Refused(f"{describe(look.record)}已作废，不能再改。请另建一份。")
        return super().editable(look)

    def saved(self, u: Unit, record: SafetyBriefing) -> None:
        record.number = record.number or u.number(self.series)

    def copied(self, u: Unit, record: SafetyBriefing) -> SafetyBriefing:
        """Tomorrow the same people are briefed on much the same; nobody has signed yet."""
        return SafetyBriefing(
            id=uuid4(),
            number=u.number(self.series),
            briefing_date=today(u.now),
            shift=record.shift,
            place=record.place,
            topics=record.topics,
            attendees=[
                BriefedPerson(id=uuid4(), position=p.position, name=p.name, post=p.post)
                for p in record.attendees
            ],
        )

    def searchable(self, record: SafetyBriefing) -> Searchable:
        people = tuple(person.name for person in record.attendees)
        return Searchable(
            f"{record.number} {record.briefing_date:%Y-%m-%d}",
            " · ".join(w for w in (record.given_by, record.topics[:120]) if w),
            names=tuple(name for name in (record.given_by, *people) if name),
            words=(record.number or "", f"{record.briefing_date:%Y%m%d}"),
        )


BRIEFINGS = SafetyBriefings()
