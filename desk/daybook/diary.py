"""施工日记: one per specialist and day, filled from what happened, completed by hand (M1.5.3)."""

from __future__ import annotations

from sqlalchemy.orm import object_session

from db.models import DiaryState, Role, SiteDiary
from desk.core.declare import group, names, step
from desk.core.effects import Doing
from desk.core.errors import Refused
from desk.core.kinds import Searchable
from desk.core.references import person_name
from desk.core.unit import Unit
from desk.core.workflow import Look, Taking, Tone, Workflow, describe
from desk.daybook.days import OfPeriodKind
from desk.daybook.happened import happened

_S = DiaryState
_OFFICE = frozenset({Role.SPECIALIST, Role.SECTION_HEAD})
_HEAD = frozenset({Role.SECTION_HEAD})


def _gathered(u: Unit, diary: SiteDiary) -> str:
    return happened(u.session, diary.station_id, diary.specialist_id, diary.diary_date)


def _own(look: Look[SiteDiary]) -> None:
    """A diary is its writer's; only the section head may write in another's."""
    if look.record.specialist_id != look.acting.person_id and not look.acting.has(*_HEAD):
        raise Refused(
            f"{describe(look.record)}是别人的日记，只有本人和生产客服科长可以填写。（依据手册 M1.5.3）",
            clause="M1.5.3",
        )


def _refill(taking: Taking[SiteDiary]) -> None:
    taking.record.happened = _gathered(taking.unit, taking.record)


# fmt: off
FLOW = Workflow(
    states=DiaryState,
    initial=_S.DRAFT,
    clause="M2.6.2",
    tones={_S.DRAFT: Tone.WARNING, _S.DONE: Tone.SUCCESS},
    steps=(
        step("finish", "完成", _S.DRAFT, _S.DONE, _OFFICE, guard=_own,
             stamps="finished", effect=Doing(needs=("happened",)), undo="reopen"),
        step("refill", "重新归集", _S.DRAFT, None, _OFFICE, guard=_own, effect=_refill, aside=True),
        step("reopen", "撤销完成", _S.DONE, _S.DRAFT, _HEAD, needs_reason=True,
             aside=True),
    ),
)
# fmt: on


class Diaries(OfPeriodKind[SiteDiary]):
    model = SiteDiary
    series = "RZ"
    icon = "book"
    flow = FLOW
    groups = (
        group("日记", "diary_date specialist_id", "weather temperature"),
        group("当日", "happened", "notes"),
    )
    first = names("diary_date specialist_id state happened weather")
    columns = names("number state diary_date specialist_id weather happened notes")
    more_columns = names("temperature finished_at")
    register = names(
        "number state diary_date specialist_id weather temperature happened notes finished_at"
    )
    editors = _OFFICE
    sort = "diary_date"
    date_column = "diary_date"
    one_per = ("diary_date", "specialist_id")
    open_in = frozenset({_S.DRAFT})
    remedy = "要更正请由科长撤销完成。"
    aliases = (("date", "diary_date"),)
    forms = ("F15",)

    def gather(self, u: Unit, record: SiteDiary) -> None:
        _own(Look(u.session, u.acting, record, u.now))
        record.happened = record.happened or _gathered(u, record)

    def editable(self, look: Look[SiteDiary]) -> Refused | None:
        try:
            _own(look)
        except Refused as refused:
            return super().editable(look) or refused
        return super().editable(look)

    def searchable(self, record: SiteDiary) -> Searchable:
        session = object_session(record)
        name = person_name(session, record.specialist_id) if session else ""
        return Searchable(
            f"{record.number} {name}".strip(),
            f"{record.diary_date:%Y-%m-%d} {record.happened}"[:120],
            names=(name,) if name else (),
            words=(record.number or "", f"{record.diary_date:%Y%m%d}", record.notes),
        )


DIARIES = Diaries()
