"""施工日记: one per specialist and day, filled from what happened, completed by hand (M1.5.3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import object_session

from db.models import DiaryState, Person, Role, SiteDiary
from desk.core.acting import Acting
from desk.core.changes import Changes
from desk.core.declare import group, names, step
from desk.core.effects import doing
from desk.core.errors import Refused
from desk.core.kinds import RecordKind, Searchable
from desk.core.unit import Unit
from desk.core.workflow import Look, Taking, Tone, Workflow, describe
from desk.daybook.days import begin, keeps_its_day
from desk.daybook.happened import happened

_S = DiaryState
_OFFICE = frozenset({Role.SPECIALIST, Role.SECTION_HEAD})
_HEAD = frozenset({Role.SECTION_HEAD})


def create_diary(
    acting: Acting, values: Mapping[str, Any], *, id: UUID | None = None, reason: str = ""
) -> Changes:
    """The diary of a specialist's day, by default the acting person's of today. Raises as `begin`,
    and Refused for another's diary."""

    def gather(u: Unit, diary: Any) -> None:
        _own(Look(u.session, acting, diary, u.now))
        diary.happened = diary.happened or _gathered(u, diary)

    return begin(
        acting,
        DIARIES,
        (values, id, reason),
        usual={"specialist_id": acting.person_id},
        same=("diary_date", "specialist_id"),
        gather=gather,
    )


def _gathered(u: Unit, diary: SiteDiary) -> str:
    return happened(u.session, diary.station_id, diary.specialist_id, diary.diary_date)


def _own(look: Look) -> None:
    """A diary is its writer's; only the section head may write in another's."""
    if look.record.specialist_id != look.acting.person_id and not look.acting.has(*_HEAD):
        raise Refused(
            f"{describe(look.record)}是别人的日记，只有本人和生产客服科长可以填写。（依据手册 M1.5.3）",
            clause="M1.5.3",
        )


def _editable(look: Look) -> Refused | None:
    if look.record.state is _S.DONE:
        return Refused(f"{describe(look.record)}已完成，不能再改。要更正请由科长撤销完成。")
    try:
        _own(look)
    except Refused as refused:
        return refused
    return None


def _prepare(_u: Unit, diary: Any, _values: Mapping[str, Any]) -> None:
    keeps_its_day(diary, "diary_date", "specialist_id")


def _refill(taking: Taking) -> None:
    taking.record.happened = _gathered(taking.unit, taking.record)


def _reopen(taking: Taking) -> None:
    taking.record.finished_at = None


def _searchable(diary: Any) -> Searchable:
    session = object_session(diary)
    person = session.get(Person, diary.specialist_id) if session else None
    name = person.name if person else ""
    return Searchable(
        f"{diary.number} {name}".strip(),
        f"{diary.diary_date:%Y-%m-%d} {diary.happened}"[:120],
        names=(name,) if name else (),
        words=(diary.number or "", f"{diary.diary_date:%Y%m%d}", diary.notes),
    )


# fmt: off
FLOW = Workflow(
    states=DiaryState,
    initial=_S.DRAFT,
    tones={_S.DRAFT: Tone.WARNING, _S.DONE: Tone.SUCCESS},
    steps=(
        step("finish", "完成", _S.DRAFT, _S.DONE, _OFFICE, guard=_own,
             effect=doing(at="finished_at", needs=("happened",)), undo="reopen"),
        step("refill", "重新归集", _S.DRAFT, None, _OFFICE, guard=_own, effect=_refill, aside=True),
        step("reopen", "撤销完成", _S.DONE, _S.DRAFT, _HEAD, effect=_reopen, needs_reason=True,
             aside=True),
    ),
)
# fmt: on

# fmt: off
DIARIES = RecordKind(
    name="site-diaries",
    label="施工日记",
    model=SiteDiary,
    series="RZ",
    icon="book",
    flow=FLOW,
    groups=(
        group("日记", "diary_date specialist_id", "weather temperature"),
        group("当日", "happened", "notes"),
    ),
    columns=names("number state diary_date specialist_id weather happened notes"),
    more_columns=names("temperature finished_at"),
    editors=_OFFICE,
    sort="diary_date",
    editable=_editable,
    prepare=_prepare,
    create=create_diary,
    searchable=_searchable,
    forms=("F15",),
    aliases={"date": "diary_date", "specialist": "specialist_id"},
    date_column="diary_date",
)
# fmt: on
